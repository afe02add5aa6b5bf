create or replace function api.reassign_bookings(
    p_tenant    uuid,
    p_from      uuid,
    p_to        uuid  default null,
    p_document  jsonb default null,
    p_request   jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'reassign_bookings', p_request);
    v_wanted    uuid[];
    v_from      record;
    v_to        record;
    v_seen      uuid[];
    v_sessions  uuid[];
    v_locked    uuid[];
    v_moves     jsonb;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_wanted := internal.read_booking_ids(p_document);
    v_from := internal.subjects_named(p_tenant, p_from, 'from');
    v_to := internal.subjects_named(p_tenant, p_to, 'to');
    if p_to is not null and (v_to.business, v_to.kind) is distinct from (v_from.business, v_from.kind) then
        perform internal.refuse('invalid_input', 'to: a person for a person, a unit or a resource for a unit, of the same business.', '{"field":"to"}');
    end if;

    -- lock
    v_seen := internal.future_bookings(p_tenant, v_from.subjects, v_wanted);
    -- The units of a session are chosen for it, as those of a booking; its people are written in it.
    v_sessions := case when v_from.kind = 'unit' and v_wanted is null then internal.future_sessions(p_tenant, v_from.subjects) end;
    v_locked := internal.reassign_locks(p_tenant, v_seen, v_sessions, v_from.kind, array_remove(array[v_from.lock, v_to.lock], null), p_to is null);
    perform internal.lock_reassigned(p_tenant, v_seen, v_sessions, v_locked);

    -- check, write: what was read before the locks is read again
    if not internal.future_bookings(p_tenant, v_from.subjects, v_wanted) <@ v_seen
       or not internal.future_sessions(p_tenant, v_from.subjects) <@ v_sessions then
        raise exception using errcode = '40001', message = 'Somebody booked meanwhile.';
    end if;
    if not v_wanted <@ v_seen then
        perform internal.refuse('not_found', 'booking_ids: there is no such booking to come.', '{"field":"booking_ids"}');
    end if;
    v_moves := internal.reassign_each(p_tenant, v_wanted, v_from.subjects, v_to.subjects, v_from.kind, v_locked, p_request);
    if v_wanted is null then
        v_moves := internal.reassign_sessions(p_tenant, v_from.subjects, v_to.subjects, v_from.kind, v_locked, v_moves, p_request);
    end if;
    if v_moves -> 'left' <> '[]' and not coalesce((p_document ->> 'partly')::boolean, false) then
        perform internal.refuse('not_reassignable',
            format('%s can''t be reassigned, so nothing was.', jsonb_array_length(v_moves -> 'left')), jsonb_build_object('left', v_moves -> 'left'));
    end if;
    return internal.finish_command(p_tenant, 'reassign_bookings', p_request, v_moves);
end $$;
comment on function api.reassign_bookings(uuid, uuid, uuid, jsonb, jsonb) is
    'Gives the bookings that are before a person, a unit or all units of a resource to another, or to whoever or whatever is free, and with units the sessions: all of them or, with {"partly":true}, those that can be. {"booking_ids":[…]}: only these. Times and prices stay (CAT-5).';
grant execute on function api.reassign_bookings to slotkeeper_server, slotkeeper_login;

create or replace function internal.read_booking_ids(p_document jsonb) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_ids jsonb := coalesce(nullif(p_document -> 'booking_ids', 'null'), '[]');
begin
    if p_document is null then
        return null;
    end if;
    perform internal.check_document(p_document, array['booking_ids', 'partly']);
    if internal.broken_rule('partly', p_document -> 'partly', 'boolean', false) is not null then
        perform internal.refuse('invalid_input', 'partly: true or false.', '{"field":"partly"}');
    end if;
    if jsonb_typeof(v_ids) <> 'array' or jsonb_array_length(v_ids) > 1000
       or exists (select from jsonb_array_elements(v_ids) e where internal.broken_rule('booking_ids', e, 'uuid', true) is not null) then
        perform internal.refuse('invalid_input', 'booking_ids: a list of at most 1000 ids of bookings.', '{"field":"booking_ids"}');
    end if;
    if coalesce(p_document -> 'booking_ids', 'null') = 'null' then
        return null;
    end if;
    return array(select e::uuid from jsonb_array_elements_text(v_ids) e);
end $$;
comment on function internal.read_booking_ids(jsonb) is 'Which bookings the document of a reassignment names; null: all. Refuses nonsense.';

create or replace function internal.subjects_named(
    p_tenant      uuid,
    p_id          uuid,
    p_field       text,
    out business  uuid,
    out kind      text,
    out subjects  uuid[],
    out lock      uuid
)
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_id is null and p_field = 'to' then
        return;
    end if;
    select s.business_id, 'staff', array[s.id], s.id into business, kind, subjects, lock
      from staff s
     where s.tenant_id = p_tenant and s.id = p_id;
    if found then
        return;
    end if;
    -- A unit, or a resource with all of its units; retired ones may be left, not entered.
    select r.business_id, 'unit', array_agg(u.id order by u.number), r.id into business, kind, subjects, lock
      from resources r
      join resource_units u on u.tenant_id = r.tenant_id and u.resource_id = r.id and (p_field = 'from' or not u.retired)
     where r.tenant_id = p_tenant
       and r.id = coalesce((select o.resource_id from resource_units o where o.tenant_id = p_tenant and o.id = p_id), p_id)
       and p_id in (r.id, u.id)
     group by r.tenant_id, r.id;
    if not found then
        perform internal.refuse('not_found', format('%s: there is no such person, unit or resource.', p_field), jsonb_build_object('field', p_field));
    end if;
end $$;
comment on function internal.subjects_named(uuid, uuid, text) is
    'Whose time an id stands for: a person, a unit, or all units of a resource; with the business and what is locked for it.';

create or replace function internal.reassign_locks(
    p_tenant    uuid,
    p_bookings  uuid[],
    p_sessions  uuid[],
    p_kind      text,
    p_named     uuid[],
    p_any       boolean
) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_services uuid[] := array(select distinct b.service_id from bookings b where b.tenant_id = p_tenant and b.id = any (p_bookings));
begin
    if not p_any then
        return p_named;
    end if;
    if p_kind = 'staff' then
        return p_named || array(
            select distinct ss.staff_id from service_staff ss where ss.tenant_id = p_tenant and ss.service_id = any (v_services));
    end if;
    return p_named || array(
        select l.id from unnest(v_services) s, unnest(internal.unit_locks(p_tenant, internal.service_needs(p_tenant, s))) as l (id)
         union
        select l.id
          from sessions s
         cross join lateral unnest(internal.unit_locks(p_tenant, s.resources)) as l (id)
         where s.tenant_id = p_tenant and s.id = any (p_sessions));
end $$;
comment on function internal.reassign_locks(uuid, uuid[], uuid[], text, uuid[], boolean) is
    'What a reassignment locks: from whom and to whom, or everybody and everything that might do for these bookings and sessions.';

create or replace function internal.lock_reassigned(p_tenant uuid, p_bookings uuid[], p_sessions uuid[], p_locked uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_now       timestamptz;
    v_subjects  uuid[] := internal.with_units(p_tenant, p_locked);
    v_due       uuid[];
begin
    perform internal.lock_subjects(p_tenant, p_locked);
    v_now := clock_timestamp();
    -- All sessions at once, for they are locked in one order: these, and those whose expired holds are in the way.
    perform internal.lock_sessions(p_tenant, p_sessions || array(
        select c.session_id
          from claims c
         where c.tenant_id = p_tenant and c.subject_id = any (v_subjects) and c.session_id is not null
           and c.starts_at > v_now - interval '168 hours' and c.ends_at > v_now and c.expires_at <= v_now));
    v_due := internal.lock_due_holds(p_tenant, v_subjects, v_now, 'infinity');
    perform from bookings b where b.tenant_id = p_tenant and b.id = any (p_bookings || v_due) order by b.id for update;
    perform internal.expire_holds(p_tenant, v_due);
end $$;
comment on function internal.lock_reassigned(uuid, uuid[], uuid[], uuid[]) is
    'Locks, in the one order, subjects, sessions and bookings that are to be reassigned, and clears the expired holds in their way.';
