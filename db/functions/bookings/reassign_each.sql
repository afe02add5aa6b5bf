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
    v_one      record;
    v_found    record;
    v_what     jsonb;
    v_because  jsonb;
    v_moved    jsonb := jsonb '[]';
    v_left     jsonb := jsonb '[]';
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
            v_because := v_found.because;
        else
            v_found := internal.spare_unit_of(v_one.booking, v_one.subject, p_from, p_to, p_locked);
        end if;
        if v_found.id is null then
            v_left := v_left || (v_what || jsonb_build_object('reason', v_found.reason));
        else
            perform internal.hand_over(v_one.booking, p_kind, v_one.subject, v_found.id, v_because, p_request);
            v_moved := v_moved || (v_what || jsonb_build_object('to', v_found.id));
        end if;
    end loop;
    return jsonb_build_object('moved', v_moved, 'left', v_left);
end $$;
comment on function internal.reassign_each(uuid, uuid[], uuid[], uuid[], text, uuid[], jsonb) is
    'Reassigns bookings in the order of their start: {moved, left}. Call it under internal.lock_reassigned.';

create or replace function internal.stand_in(p_booking bookings, p_from uuid[], p_to uuid[], p_locked uuid[], out id uuid, out reason text, out because jsonb)
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_service  services;
    v_pool     service_staff[];
    v_turn     record;
    v_state    text;
begin
    select s.* into v_service from services s where s.tenant_id = p_booking.tenant_id and s.id = p_booking.service_id;
    -- The booking's own, as it was made.
    v_service.buffer_before_minutes := p_booking.buffer_before_minutes;
    v_service.buffer_after_minutes := p_booking.buffer_after_minutes;
    reason := 'no_other';
    select coalesce(array_agg(ss order by s.position, s.id), '{}') into v_pool
      from service_staff ss
      join staff s on s.tenant_id = ss.tenant_id and s.id = ss.staff_id and s.status = 'active'
     where ss.tenant_id = p_booking.tenant_id and ss.service_id = p_booking.service_id
       and ss.staff_id = any (p_locked) and ss.staff_id <> all (p_from) and (p_to is null or ss.staff_id = any (p_to))
       and not exists (select from booking_staff b where b.tenant_id = ss.tenant_id and b.booking_id = p_booking.id and b.staff_id = ss.staff_id);
    for v_turn in select (t.person).staff_id, t.why from internal.in_turn(v_service, p_booking.timezone, v_pool, p_booking.starts_at, null, '{}') t loop
        v_state := internal.staff_state(v_service, p_booking.timezone, v_turn.staff_id, p_booking.starts_at,
                                        (extract(epoch from p_booking.ends_at - p_booking.starts_at) / 60)::integer);
        if v_state = 'free' then
            id := v_turn.staff_id;
            because := jsonb_build_object('by', 'reassigned', 'staff_id', id, 'in_place_of', p_from[1], 'among', cardinality(v_pool)) || (v_turn.why - array['by', 'among']);
            return;
        end if;
        reason := case when v_state = 'taken' or reason = 'taken' then 'taken' else 'outside_hours' end;
    end loop;
end $$;
comment on function internal.stand_in(bookings, uuid[], uuid[], uuid[]) is
    'Who of p_to, or of all who perform the service, can take a booking over; or why nobody can: no_other, taken, outside_hours.';

create or replace function internal.spare_unit_of(
    p_booking   bookings,
    p_unit      uuid,
    p_from      uuid[],
    p_to        uuid[],
    p_locked    uuid[],
    out id      uuid,
    out reason  text
)
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_claim claims;
begin
    select c.* into v_claim
      from claims c
     where c.tenant_id = p_booking.tenant_id and c.booking_id = p_booking.id and c.subject_id = p_unit;
    select u.id, u.reason into id, reason
      from internal.spare_unit(
          v_claim,
          array(select b.unit_id from booking_units b where b.tenant_id = p_booking.tenant_id and b.booking_id = p_booking.id),
          internal.service_needs(p_booking.tenant_id, p_booking.service_id), p_from, p_to, p_locked) u;
end $$;
comment on function internal.spare_unit_of(bookings, uuid, uuid[], uuid[], uuid[]) is 'What internal.spare_unit finds for one unit of a booking.';

create or replace function internal.hand_over(p_booking bookings, p_kind text, p_from uuid, p_to uuid, p_because jsonb, p_request jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_service services;
begin
    update claims c
       set subject_id = p_to
     where c.tenant_id = p_booking.tenant_id and c.booking_id = p_booking.id and c.subject_id = p_from;
    if p_kind = 'staff' then
        delete from booking_staff s where s.tenant_id = p_booking.tenant_id and s.booking_id = p_booking.id and s.staff_id = p_from;
        insert into booking_staff (tenant_id, booking_id, staff_id) values (p_booking.tenant_id, p_booking.id, p_to);
        select s.* into v_service from services s where s.tenant_id = p_booking.tenant_id and s.id = p_booking.service_id;
        perform internal.mark_chosen(v_service, array[ss]) from service_staff ss
          where ss.tenant_id = p_booking.tenant_id and ss.service_id = p_booking.service_id and ss.staff_id = p_to and not ss.fixed;
    else
        delete from booking_units u where u.tenant_id = p_booking.tenant_id and u.booking_id = p_booking.id and u.unit_id = p_from;
        insert into booking_units (tenant_id, booking_id, unit_id) values (p_booking.tenant_id, p_booking.id, p_to);
    end if;
    -- Who and what it is with is part of the booking: its version counts.
    update bookings b set chosen = coalesce(p_because, b.chosen) where b.tenant_id = p_booking.tenant_id and b.id = p_booking.id;
    perform internal.record_event(p_booking.tenant_id, 'booking.reassigned', p_booking.id, p_booking.business_id,
        internal.booking_facts(p_booking) || jsonb_build_object('from', p_from, 'to', p_to), p_request);
end $$;
comment on function internal.hand_over(bookings, text, uuid, uuid, jsonb, jsonb) is
    'Gives a booking another person or unit in the place of one that it has, with what is claimed.';
