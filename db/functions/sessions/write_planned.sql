-- The three writes of the generator. Each takes from the plan what is its own.

create or replace function internal.remove_planned(p_service services, p_plan internal.planned_session[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_gone      uuid[] := array(select p.id from unnest(p_plan) p where p.action = 'removed');
    v_recalled  uuid[];
begin
    if v_gone = '{}' then
        return;
    end if;
    -- What was ever booked keeps its row for those bookings, and comes back if the schedule does.
    update sessions s
       set status = 'withdrawn', by_hand = '{}'
     where s.tenant_id = p_service.tenant_id and s.id = any (v_gone)
       and exists (select from bookings b where b.tenant_id = s.tenant_id and b.session_id = s.id);
    select array_agg(s.id) into v_recalled
      from sessions s
     where s.tenant_id = p_service.tenant_id and s.id = any (v_gone) and s.status = 'withdrawn';
    perform internal.free_sessions(p_service.tenant_id, v_recalled);
    delete from sessions s where s.tenant_id = p_service.tenant_id and s.id = any (v_gone) and s.status <> 'withdrawn';
end $$;
comment on function internal.remove_planned(services, internal.planned_session[]) is
    'Removes sessions that the schedule has no more and nobody booked; those with bookings of the past are withdrawn.';

create or replace function internal.change_planned(p_service services, p_plan internal.planned_session[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_changed  uuid[] := array(select p.id from unnest(p_plan) p where p.id is not null and p.action in ('new', 'changed'));
    v_version  text := internal.tz_version();
begin
    -- Another rule has the start now; nothing else is different, or the bookings forbid it.
    update sessions s
       set rule_id = (p.terms ->> 'rule_id')::uuid
      from unnest(p_plan) p
     where p.action in ('adopted', 'kept') and s.tenant_id = p_service.tenant_id and s.id = p.id and s.rule_id <> (p.terms ->> 'rule_id')::uuid;
    if v_changed = '{}' then
        return;
    end if;
    perform internal.free_sessions(p_service.tenant_id, array(
        select p.id from unnest(p_plan) p
         where p.id = any (v_changed)
           and (p.status = 'withdrawn' or p.differs && array['ends_at', 'buffer_before_minutes', 'buffer_after_minutes', 'reserved', 'staff_ids', 'resources'])));
    update sessions s
       set rule_id = t.rule_id,
           ends_at = t.ends_at,
           local_start = t.local_start,
           timezone = t.timezone,
           tz_version = v_version,
           buffer_before_minutes = t.buffer_before_minutes,
           buffer_after_minutes = t.buffer_after_minutes,
           capacity_total = t.capacity_total,
           party_min = t.party_min,
           party_max = t.party_max,
           private_booking = t.private_booking,
           private_price_minor = t.private_price_minor,
           price_minor = t.price_minor,
           currency = t.currency,
           reserved = t.reserved,
           resources = t.resources,
           status = case when s.status = 'withdrawn' then 'open' else s.status end
      from unnest(p_plan) p
     cross join lateral jsonb_populate_record(null::sessions, p.terms) t
     where p.id = any (v_changed) and s.tenant_id = p_service.tenant_id and s.id = p.id;
    delete from session_staff ss where ss.tenant_id = p_service.tenant_id and ss.session_id = any (v_changed);
    insert into session_staff (tenant_id, session_id, staff_id)
    select p_service.tenant_id, p.id, s::uuid
      from unnest(p_plan) p
     cross join lateral jsonb_array_elements_text(p.terms -> 'staff_ids') s
     where p.id = any (v_changed);
end $$;
comment on function internal.change_planned(services, internal.planned_session[]) is
    'Gives sessions that nobody booked what their rule says now, and booked ones the rule that has their start now.';

create or replace function internal.add_planned(p_service services, p_plan internal.planned_session[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_version text := internal.tz_version();
begin
    with made as (
        insert into sessions (tenant_id, id, business_id, service_id, rule_id, starts_at, ends_at, local_start, timezone, tz_version,
                              buffer_before_minutes, buffer_after_minutes, capacity_total, party_min, party_max, private_booking,
                              private_price_minor, price_minor, currency, reserved, resources)
        select p_service.tenant_id, internal.new_id(), p_service.business_id, p_service.id, t.rule_id, p.starts_at, t.ends_at, t.local_start,
               t.timezone, v_version, t.buffer_before_minutes, t.buffer_after_minutes, t.capacity_total, t.party_min, t.party_max,
               t.private_booking, t.private_price_minor, t.price_minor, t.currency, t.reserved, t.resources
          from unnest(p_plan) p
         cross join lateral jsonb_populate_record(null::sessions, p.terms) t
         where p.action = 'new' and p.id is null
        returning tenant_id, id, starts_at
    )
    insert into session_staff (tenant_id, session_id, staff_id)
    select m.tenant_id, m.id, s::uuid
      from made m
      join unnest(p_plan) p on p.starts_at = m.starts_at
     cross join lateral jsonb_array_elements_text(p.terms -> 'staff_ids') s
     where p.terms -> 'staff_ids' <> '[]';
end $$;
comment on function internal.add_planned(services, internal.planned_session[]) is 'Adds the sessions that are new, with their staff.';

create or replace function internal.tz_version() returns text
language sql stable
set search_path = pg_catalog, public, pg_temp
as $$
    select i.value from installation i where i.name = 'tz_version'
$$;
comment on function internal.tz_version() is 'The version of the tz database by which wall-clock times are read.';

create or replace function internal.free_sessions(p_tenant uuid, p_sessions uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    delete from claims c where c.tenant_id = p_tenant and c.session_id = any (p_sessions);
    delete from session_units u where u.tenant_id = p_tenant and u.session_id = any (p_sessions);
end $$;
comment on function internal.free_sessions(uuid, uuid[]) is 'Gives back whom and what sessions have taken. Call it under their locks.';

create or replace function internal.claim_reserved(p_service services, p_locked uuid[]) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_session  sessions;
    v_taken    jsonb := jsonb '[]';
begin
    for v_session in
        select s.*
          from sessions s
         where s.tenant_id = p_service.tenant_id and s.service_id = p_service.id and s.starts_at > clock_timestamp()
           and s.reserved and s.status in ('open', 'closed')
           and not exists (select from claims c where c.tenant_id = s.tenant_id and c.session_id = s.id)
           and (s.resources <> '{}' or internal.session_subjects(s) <> '{}')
         order by s.starts_at
    loop
        -- Somebody was given to it since we locked: the next run will have them.
        if not internal.session_subjects(v_session) <@ p_locked then
            perform internal.mark_sessions_stale(p_service.tenant_id, p_service.business_id);
            continue;
        end if;
        begin
            perform internal.settle_session_claims(v_session);
        exception
            when others then
                if sqlstate not like 'SK%' then
                    raise;
                end if;
                v_taken := v_taken || jsonb_build_object('session_id', v_session.id, 'starts_at', v_session.starts_at);
        end;
    end loop;
    return v_taken;
end $$;
comment on function internal.claim_reserved(services, uuid[]) is
    'Has reserved sessions take whom and what they need, as far as it is locked and free; returns those that can''t, which aren''t offered until they can.';
