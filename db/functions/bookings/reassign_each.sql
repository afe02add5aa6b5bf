-- One booking after the other: who or what takes the place, and the change itself.

create or replace function internal.reassign_each(
    p_tenant   uuid,
    p_wanted   uuid[],
    p_from     uuid[],
    p_to       uuid[],
    p_kind     text,
    p_locked   uuid[],
    p_request  jsonb
) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_one    record;
    v_found  record;
    v_what   jsonb;
    v_moved  jsonb := jsonb '[]';
    v_left   jsonb := case when p_wanted is null then internal.sessions_left(p_tenant, p_from) else '[]' end;
begin
    for v_one in
        select b as booking, o.subject
          from unnest(internal.future_bookings(p_tenant, p_from, p_wanted)) with ordinality as f (id, place)
          join bookings b on b.tenant_id = p_tenant and b.id = f.id
         cross join lateral (
              select s.staff_id from booking_staff s where s.tenant_id = p_tenant and s.booking_id = b.id and p_kind = 'staff'
              union all
              select u.unit_id from booking_units u where u.tenant_id = p_tenant and u.booking_id = b.id and p_kind = 'unit'
              ) as o (subject)
         where o.subject = any (p_from)
         order by f.place, o.subject
    loop
        v_what := jsonb_build_object('booking_id', (v_one.booking).id, 'starts_at', (v_one.booking).starts_at, 'from', v_one.subject);
        if (v_one.booking).starts_at <= clock_timestamp() then
            v_left := v_left || (v_what || '{"reason": "has_begun"}');
            continue;
        end if;
        if p_kind = 'staff' then
            v_found := internal.stand_in(v_one.booking, p_from, p_to, p_locked);
        else
            v_found := internal.spare_unit(v_one.booking, v_one.subject, p_from, p_to, p_locked);
        end if;
        if v_found.id is null then
            v_left := v_left || (v_what || jsonb_build_object('reason', v_found.reason));
        else
            perform internal.hand_over(v_one.booking, p_kind, v_one.subject, v_found.id, p_request);
            v_moved := v_moved || (v_what || jsonb_build_object('to', v_found.id));
        end if;
    end loop;
    return jsonb_build_object('moved', v_moved, 'left', v_left);
end $$;
comment on function internal.reassign_each(uuid, uuid[], uuid[], uuid[], text, uuid[], jsonb) is
    'Reassigns bookings in the order of their start: {moved, left}. Call it under internal.lock_reassigned.';

create or replace function internal.sessions_left(p_tenant uuid, p_subjects uuid[]) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (
        select coalesce(jsonb_agg(jsonb_build_object('session_id', s.id, 'starts_at', s.starts_at, 'reason', 'session') order by s.starts_at), '[]')
          from sessions s
         where s.tenant_id = p_tenant
           and s.id in (select e::uuid from jsonb_array_elements_text(internal.future_use(p_tenant, p_subjects) -> 'sessions') e));
end $$;
comment on function internal.sessions_left(uuid, uuid[]) is 'The sessions that have these people or units: a reassignment leaves them, api.update_session changes them.';

create or replace function internal.stand_in(p_booking bookings, p_from uuid[], p_to uuid[], p_locked uuid[], out id uuid, out reason text)
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_service  services;
    v_state    text;
    v_one      uuid;
begin
    select s.* into v_service from services s where s.tenant_id = p_booking.tenant_id and s.id = p_booking.service_id;
    -- The booking's own, as it was made.
    v_service.buffer_before_minutes := p_booking.buffer_before_minutes;
    v_service.buffer_after_minutes := p_booking.buffer_after_minutes;
    reason := 'no_other';
    for v_one in
        select ss.staff_id
          from service_staff ss
          join staff s on s.tenant_id = ss.tenant_id and s.id = ss.staff_id and s.status = 'active'
         where ss.tenant_id = p_booking.tenant_id and ss.service_id = p_booking.service_id
           and ss.staff_id = any (p_locked) and ss.staff_id <> all (p_from) and (p_to is null or ss.staff_id = any (p_to))
           and not exists (select from booking_staff b where b.tenant_id = ss.tenant_id and b.booking_id = p_booking.id and b.staff_id = ss.staff_id)
         order by case when v_service.assignment = 'round_robin' then ss.last_chosen_at end nulls first, s.position, s.id
    loop
        v_state := internal.staff_state(v_service, p_booking.timezone, v_one, p_booking.starts_at,
                                        (extract(epoch from p_booking.ends_at - p_booking.starts_at) / 60)::integer);
        if v_state = 'free' then
            id := v_one;
            return;
        end if;
        reason := case when v_state = 'taken' or reason = 'taken' then 'taken' else 'outside_hours' end;
    end loop;
end $$;
comment on function internal.stand_in(bookings, uuid[], uuid[], uuid[]) is
    'Who of p_to, or of all who perform the service, can take a booking over; or why nobody can: no_other, taken, outside_hours.';

create or replace function internal.spare_unit(p_booking bookings, p_unit uuid, p_from uuid[], p_to uuid[], p_locked uuid[], out id uuid, out reason text)
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_claim  claims;
    v_units  uuid[];
begin
    select c.* into v_claim
      from claims c
     where c.tenant_id = p_booking.tenant_id and c.booking_id = p_booking.id and c.subject_id = p_unit;
    -- In the order of the business's list; best fit comes first, of equals the first in the list.
    v_units := array(
        select u.id
          from unnest(coalesce(p_to, internal.other_units(p_booking, p_unit))) with ordinality as u (id, place)
          join resource_units r on r.tenant_id = p_booking.tenant_id and r.id = u.id and not r.retired and r.resource_id = any (p_locked)
          join resources o on o.tenant_id = r.tenant_id and o.id = r.resource_id and o.status = 'active'
         where u.id <> all (p_from)
           and not exists (select from booking_units b where b.tenant_id = r.tenant_id and b.booking_id = p_booking.id and b.unit_id = u.id)
         order by internal.free_gap(p_booking.tenant_id, u.id, v_claim.starts_at, v_claim.ends_at, clock_timestamp()), u.place);
    reason := case when v_units = '{}' then 'no_other' else 'taken' end;
    select u.id into id
      from unnest(v_units) with ordinality as u (id, place)
     where internal.is_free(p_booking.tenant_id, u.id, v_claim.starts_at, v_claim.ends_at)
     order by u.place
     limit 1;
end $$;
comment on function internal.spare_unit(bookings, uuid, uuid[], uuid[], uuid[]) is
    'Which unit of p_to, or of those that would do, can take the place of one that a booking has, for as long as that is claimed; or why none can: no_other, taken.';

create or replace function internal.other_units(p_booking bookings, p_unit uuid) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_needs  internal.need[] := internal.service_needs(p_booking.tenant_id, p_booking.service_id);
    v_these  bigint[];
begin
    -- The needs that it serves; if the service needs something else by now, those of which the booking has too little.
    with has as (
        select u.id, u.resource_id, r.group_id
          from resource_units u
          join resources r on r.tenant_id = u.tenant_id and r.id = u.resource_id
         where u.tenant_id = p_booking.tenant_id
           and u.id in (select b.unit_id from booking_units b where b.tenant_id = p_booking.tenant_id and b.booking_id = p_booking.id)
    ), met as (
        select n.number, n.quantity, count(h.id) as units, coalesce(bool_or(h.id = p_unit), false) as by_it
          from unnest(v_needs) with ordinality as n (one, several, quantity, before, after, number)
          left join has h on h.resource_id = n.one or h.group_id = n.several
         group by n.number, n.quantity
    )
    select array_agg(m.number) into v_these
      from met m
     where m.by_it or m.units < m.quantity and not exists (select from met o where o.by_it);
    return array(
        select u.unit_id
          from internal.need_units(p_booking.tenant_id, v_needs) u
         where u.need = any (v_these)
         order by u.need, u.place);
end $$;
comment on function internal.other_units(bookings, uuid) is 'The units that would do for a booking''s service in the place of one that it has.';

create or replace function internal.hand_over(p_booking bookings, p_kind text, p_from uuid, p_to uuid, p_request jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    update claims c
       set subject_id = p_to
     where c.tenant_id = p_booking.tenant_id and c.booking_id = p_booking.id and c.subject_id = p_from;
    if p_kind = 'staff' then
        delete from booking_staff s where s.tenant_id = p_booking.tenant_id and s.booking_id = p_booking.id and s.staff_id = p_from;
        insert into booking_staff (tenant_id, booking_id, staff_id) values (p_booking.tenant_id, p_booking.id, p_to);
    else
        delete from booking_units u where u.tenant_id = p_booking.tenant_id and u.booking_id = p_booking.id and u.unit_id = p_from;
        insert into booking_units (tenant_id, booking_id, unit_id) values (p_booking.tenant_id, p_booking.id, p_to);
    end if;
    -- Who and what it is with is part of the booking: its version counts.
    update bookings b set notes = b.notes where b.tenant_id = p_booking.tenant_id and b.id = p_booking.id;
    perform internal.record_event(p_booking.tenant_id, 'booking.reassigned', p_booking.id, p_booking.business_id,
        internal.booking_facts(p_booking) || jsonb_build_object('from', p_from, 'to', p_to), p_request);
end $$;
comment on function internal.hand_over(bookings, text, uuid, uuid, jsonb) is
    'Gives a booking another person or unit in the place of one that it has, with what is claimed.';
