create or replace function api.update_session(
    p_tenant      uuid,
    p_id          uuid,
    p_document    jsonb,
    p_if_version  integer default null,
    p_request     jsonb   default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'update_session', p_request);
    v_session  sessions;
    v_staff    uuid[];
    v_needs    internal.need[];
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.clean_session(p_document, false);
    select s.* into v_session from sessions s where s.tenant_id = p_tenant and s.id = p_id;
    if p_document ? 'staff_ids' then
        v_staff := internal.read_session_staff(p_tenant, v_session.business_id, p_document -> 'staff_ids');
    end if;

    if p_document ? 'resources' then
        v_needs := internal.read_needs(p_document -> 'resources');
        p_document := p_document || jsonb_build_object('resources', v_needs);
    end if;

    -- lock
    v_session := internal.schedule_session(p_tenant, p_id, v_staff || internal.unit_locks(p_tenant, v_needs));
    perform internal.hold_groups(p_tenant, v_needs);

    -- check
    perform internal.check_needs(p_tenant, v_session.business_id, v_needs);
    perform internal.check_version(v_session.version, p_if_version);
    if v_session.status not in ('open', 'closed') then
        perform internal.refuse('illegal_transition', format('A session that is %s isn''t changed. Reopen it first.', v_session.status),
            jsonb_build_object('from', v_session.status, 'to', v_session.status));
    end if;

    -- write, record
    v_session := internal.change_session(v_session, p_document, v_staff, p_request);
    -- A statement of its own: in one with the change it wouldn't see the new staff.
    return internal.finish_command(p_tenant, 'update_session', p_request, internal.session_json(v_session));
end $$;
comment on function api.update_session(uuid, uuid, jsonb, integer, jsonb) is
    'Changes one session: seats, party, prices, private booking, staff, reserved. What is changed so no rule changes any more, until the name is taken out of by_hand (SES-4).';
grant execute on function api.update_session to slotkeeper_server, slotkeeper_login;

create or replace function internal.schedule_session(p_tenant uuid, p_id uuid, p_wanted uuid[] default null) returns sessions
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_session   sessions;
    v_subjects  uuid[];
    v_locked    uuid[];
    v_due       uuid[];
begin
    select s.* into v_session from sessions s where s.tenant_id = p_tenant and s.id = p_id;
    if not found then
        perform internal.refuse('not_found', 'There is no such session.');
    end if;
    v_subjects := coalesce(p_wanted, '{}') || internal.session_subjects(v_session);
    v_locked := internal.lock_schedule(p_tenant, v_session.service_id, v_subjects);
    v_due := internal.lock_due_holds(p_tenant, internal.with_units(p_tenant, v_subjects), v_session.starts_at - interval '24 hours', v_session.ends_at + interval '24 hours', array[p_id]);
    perform internal.expire_holds(p_tenant, v_due || array(
        select b.id from bookings b
         where b.tenant_id = p_tenant and b.session_id = p_id and b.state = 'held' and b.hold_expires_at <= clock_timestamp()));
    select s.* into v_session from sessions s where s.tenant_id = p_tenant and s.id = p_id;
    if not found then
        perform internal.refuse('not_found', 'There is no such session.');
    end if;
    if not internal.session_subjects(v_session) <@ v_locked then
        raise exception using errcode = '40001', message = 'The session was changed meanwhile.';
    end if;
    return v_session;
end $$;
comment on function internal.schedule_session(uuid, uuid, uuid[]) is
    'The session, locked in the one order with its service and with whom it takes or is to take; its expired holds and those in its way are cleared.';

create or replace function internal.change_session(p_session sessions, p_document jsonb, p_staff uuid[], p_request jsonb) returns sessions
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_before  jsonb := internal.session_terms(p_session);
    v_after   jsonb := v_before || p_document - array['by_hand'] || case when p_staff is null then '{}'::jsonb else jsonb_build_object('staff_ids', p_staff) end;
    v_fields  text[] := internal.differing_fields(v_before, v_after);
    v_hand    text[] := internal.hand_fields(p_session, v_fields, p_document);
    v_new     sessions := jsonb_populate_record(p_session, v_after - array['staff_ids']);
begin
    if v_fields = '{}' and v_hand = p_session.by_hand then
        return p_session;
    end if;
    perform internal.check_seats_kept(p_session, v_new.capacity_total);
    v_new.by_hand := v_hand;
    v_new := internal.write_session(v_new, case when 'staff_ids' = any (v_fields) then p_staff end, v_fields && array['staff_ids', 'resources', 'reserved']);
    if not p_session.by_hand <@ v_hand then
        -- What is given back to the schedule takes its value at the next run.
        perform internal.mark_sessions_stale(v_new.tenant_id, v_new.business_id);
    end if;
    perform internal.record_event(v_new.tenant_id, 'session.updated', v_new.id, v_new.business_id,
        jsonb_build_object('service_id', v_new.service_id, 'starts_at', v_new.starts_at), p_request);
    return v_new;
end $$;
comment on function internal.change_session(sessions, jsonb, uuid[], jsonb) is
    'Writes what a document changes of a session, if anything, and lets its claims follow. Call it under internal.schedule_session.';

create or replace function internal.hand_fields(p_session sessions, p_changed text[], p_document jsonb) returns text[]
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_all   text[];
    v_keep  jsonb := p_document -> 'by_hand';
begin
    -- A one-off session has no schedule to follow.
    if p_session.rule_id is null then
        v_all := array[]::text[];
    else
        v_all := array(select f from unnest(p_session.by_hand || p_changed) f group by f order by f);
    end if;
    if v_keep is null then
        return v_all;
    end if;
    if jsonb_typeof(v_keep) <> 'array' or exists (select from jsonb_array_elements(v_keep) e where jsonb_typeof(e) <> 'string' or e #>> '{}' <> all (v_all)) then
        perform internal.refuse('invalid_input', 'by_hand: a list of fields of it that shall stay as they are; names can only be taken out.', '{"field":"by_hand"}');
    end if;
    return array(select f from unnest(v_all) f where v_keep ? f order by f);
end $$;
comment on function internal.hand_fields(sessions, text[], jsonb) is
    'What of a session the generator shall leave alone: what was changed by hand before and now, without what the document gives back.';

create or replace function internal.check_seats_kept(p_session sessions, p_capacity integer) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_capacity < p_session.seats_sold + p_session.seats_held then
        perform internal.refuse('capacity_below_sold',
            format('capacity_total: %s seats are sold and %s held.', p_session.seats_sold, p_session.seats_held),
            jsonb_build_object('field', 'capacity_total', 'sold', p_session.seats_sold, 'held', p_session.seats_held));
    end if;
end $$;
comment on function internal.check_seats_kept(sessions, integer) is 'Refuses to take away seats that somebody has. Call it when expired holds are cleared.';

create or replace function internal.write_session(p_session sessions, p_staff uuid[], p_claims boolean) returns sessions
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_constraint text;
begin
    begin
        update sessions s
           set status = p_session.status, rule_id = p_session.rule_id, by_hand = p_session.by_hand, reserved = p_session.reserved, resources = p_session.resources,
               capacity_total = p_session.capacity_total, party_min = p_session.party_min, party_max = p_session.party_max,
               price_minor = p_session.price_minor, private_booking = p_session.private_booking, private_price_minor = p_session.private_price_minor
         where s.tenant_id = p_session.tenant_id and s.id = p_session.id
        returning s.* into p_session;
        perform internal.check_session_party(p_session);
        if p_staff is not null then
            delete from session_staff ss where ss.tenant_id = p_session.tenant_id and ss.session_id = p_session.id;
            insert into session_staff (tenant_id, session_id, staff_id)
            select p_session.tenant_id, p_session.id, s from unnest(p_staff) s;
        end if;
        if p_claims then
            perform internal.free_sessions(p_session.tenant_id, array[p_session.id]);
            perform internal.settle_session_claims(p_session);
        end if;
    exception
        when check_violation then
            get stacked diagnostics v_constraint = constraint_name;
            perform internal.refuse_broken('sessions', v_constraint, sqlstate);
    end;
    return p_session;
end $$;
comment on function internal.write_session(sessions, uuid[], boolean) is
    'Writes a session as it is to be, its staff if given, and takes its claims anew if told so: refused where they are taken.';
