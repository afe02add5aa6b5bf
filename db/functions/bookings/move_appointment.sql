create or replace function internal.move_appointment(
    p_seen        bookings,
    p_service     services,
    p_starts_at   timestamptz,
    p_staff       uuid,
    p_options     jsonb,
    p_if_version  integer,
    p_request     jsonb
) returns bookings
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_tenant   uuid := p_seen.tenant_id;
    v_start    timestamptz := coalesce(p_starts_at, p_seen.starts_at);
    v_zone     text := (select b.timezone from businesses b where b.tenant_id = p_seen.tenant_id and b.id = p_seen.business_id);
    v_with     uuid[] := internal.staff_of(p_seen);
    v_pool     service_staff[];
    v_rooms    uuid[] := internal.unit_locks(v_tenant, internal.service_needs(v_tenant, p_service.id));
    v_due      uuid[];
    v_before   jsonb;
    v_old      bookings;
    v_new      bookings;
    v_chosen   service_staff[];
    v_because  jsonb;
    v_stays    boolean;
    v_units    claims[];
begin
    perform internal.check_no_session(p_options);
    p_service := internal.as_promised(p_service, p_seen);
    v_pool := internal.pool_to_move_to(p_service, p_seen, v_with, p_staff, p_options);

    -- lock
    perform internal.lock_subjects(v_tenant, internal.booking_locks(p_service, v_pool, v_rooms));
    v_due := internal.lock_due_holds(v_tenant, internal.with_units(v_tenant, (select array_agg(p.staff_id) from unnest(v_pool) p) || v_rooms),
        v_start - interval '24 hours', v_start + interval '48 hours');
    perform internal.lock_promotion(p_service, internal.choices_to_move_with(p_seen, p_service.id, p_options));
    v_old := internal.locked_to_move(p_seen, v_due, p_options, p_if_version, p_request);

    -- check: what was read before the locks is read again
    perform internal.expire_holds(v_tenant, v_due);
    if internal.staff_of(v_old) <> v_with then
        raise exception using errcode = '40001', message = 'The booking was given to somebody else meanwhile.';
    end if;
    p_service := internal.as_promised(internal.bookable_service(v_tenant, p_service.id), v_old);
    v_pool := internal.pool_to_move_to(p_service, v_old, v_with, p_staff, p_options, v_pool);
    if internal.is_there_already(v_old, p_service, v_start, p_staff, v_with, p_options) then
        return v_old;
    end if;
    if p_service.id <> v_old.service_id then
        perform internal.check_party(p_service, v_old.party_size);
    end if;
    if v_start <> v_old.starts_at then
        perform internal.check_start(p_service, v_zone, v_start, clock_timestamp(), coalesce((p_options ->> 'ignore_notice')::boolean, false));
    end if;
    v_before := internal.booking_place(v_old);
    -- Its own time is in nobody's way: it may overlap where it was.
    perform internal.give_back_time(v_old);
    select c.chosen, c.because into v_chosen, v_because from internal.choose_staff(p_service, v_zone, v_pool, v_start, v_rooms, p_staff, v_with) c;
    v_new := internal.moved_appointment(v_old, p_service, v_zone, v_start, v_chosen);
    -- Whoever stays was chosen when they were.
    v_stays := (select array_agg(c.staff_id) from unnest(v_chosen) c) <@ v_with;
    v_new.chosen := case when v_stays then v_old.chosen else v_because end;
    v_units := internal.units_for(v_new, v_rooms);
    perform internal.check_limits(p_service, v_zone, v_start, (extract(epoch from v_new.ends_at - v_new.starts_at) / 60)::integer, v_old.id);

    -- write, record
    v_new := internal.reprice(v_new, v_old, p_service, internal.base_price(p_service, v_chosen), null, p_options);
    v_new := internal.rewrite_booking(v_new);
    perform internal.retake_time(v_new, (select array_agg(c.staff_id) from unnest(v_chosen) c), v_units, p_service.pending_blocks);
    if not v_stays then
        perform internal.mark_chosen(p_service, v_chosen);
    end if;
    return internal.write_move(v_before, v_new, p_options, p_request);
end $$;
comment on function internal.move_appointment(bookings, services, timestamptz, uuid, jsonb, integer, jsonb) is
    'Moves an appointment: time, people and rooms together. One call of it sees the time that another gives up only when that one is committed, so two that swap at once are both refused.';

create or replace function internal.staff_of(p_booking bookings) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return array(
        select s.staff_id from booking_staff s where s.tenant_id = p_booking.tenant_id and s.booking_id = p_booking.id order by s.staff_id);
end $$;
comment on function internal.staff_of(bookings) is 'With whom an appointment is, in the order of their ids.';

create or replace function internal.as_promised(p_service services, p_booking bookings) returns services
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_service.id <> p_booking.service_id then
        return p_service;
    end if;
    -- Somebody who serves alone may take another time than others: internal.pool_to_move_to sees to that.
    if p_service.assignment not in ('any', 'round_robin', 'least_busy') then
        p_service.duration_minutes := (extract(epoch from p_booking.ends_at - p_booking.starts_at) / 60)::integer;
    end if;
    p_service.buffer_before_minutes := p_booking.buffer_before_minutes;
    p_service.buffer_after_minutes := p_booking.buffer_after_minutes;
    return p_service;
end $$;
comment on function internal.as_promised(services, bookings) is
    'The service with the length and buffers that the booking was made with: a move changes what it is asked to change. Another service is as it is now.';

create or replace function internal.pool_to_move_to(
    p_service  services,
    p_booking  bookings,
    p_with     uuid[],
    p_staff    uuid,
    p_options  jsonb,
    p_among    service_staff[] default null
) returns service_staff[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_any   boolean := coalesce((p_options ->> 'any_staff')::boolean, false);
    v_stay  uuid := (select w from unnest(p_with) w
                      where not exists (select from service_staff f
                                         where f.tenant_id = p_service.tenant_id and f.service_id = p_service.id and f.staff_id = w and f.fixed)
                      limit 1);
    v_pool  service_staff[] := internal.booking_pool(p_service, coalesce(p_staff, case when not v_any then v_stay end), p_among);
    v_one   service_staff;
    v_made  service_staff[] := array[]::service_staff[];
begin
    if p_staff is not null and v_any then
        perform internal.refuse('invalid_input', 'any_staff: not together with staff_id.', '{"field":"any_staff"}');
    end if;
    -- Whoever has it comes first, and takes as long as was promised.
    foreach v_one in array v_pool loop
        if v_one.staff_id = any (p_with) and p_service.id = p_booking.service_id and p_service.assignment in ('any', 'round_robin', 'least_busy') then
            v_one.duration_minutes := (extract(epoch from p_booking.ends_at - p_booking.starts_at) / 60)::integer;
            v_made := v_one || v_made;
        else
            v_made := case when v_one.staff_id = any (p_with) then v_one || v_made else v_made || v_one end;
        end if;
    end loop;
    return v_made;
end $$;
comment on function internal.pool_to_move_to(services, bookings, uuid[], uuid, jsonb, service_staff[]) is
    'From among whom a moved appointment is served: whoever it is with, or the one asked for, or with {"any_staff":true} all who perform the service, whoever it is with first.';

create or replace function internal.is_there_already(
    p_booking  bookings,
    p_service  services,
    p_start    timestamptz,
    p_staff    uuid,
    p_with     uuid[],
    p_options  jsonb
) returns boolean
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return p_booking.service_id = p_service.id and p_booking.starts_at = p_start
        and coalesce(p_staff = any (p_with), true)
        and not coalesce((p_options ->> 'any_staff')::boolean, false)
        and not coalesce((p_options ->> 'reprice')::boolean, false);
end $$;
comment on function internal.is_there_already(bookings, services, timestamptz, uuid, uuid[], jsonb) is 'Whether nothing is asked of a move but what is so already.';

create or replace function internal.give_back_time(p_booking bookings) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    delete from claims c where c.tenant_id = p_booking.tenant_id and c.booking_id = p_booking.id;
    delete from booking_units u where u.tenant_id = p_booking.tenant_id and u.booking_id = p_booking.id;
    delete from booking_staff s where s.tenant_id = p_booking.tenant_id and s.booking_id = p_booking.id;
end $$;
comment on function internal.give_back_time(bookings) is 'Takes people, rooms and their time from an appointment, within a move that gives it others.';

create or replace function internal.retake_time(p_booking bookings, p_staff uuid[], p_units claims[], p_pending_blocks boolean) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    insert into booking_staff (tenant_id, booking_id, staff_id)
    select p_booking.tenant_id, p_booking.id, s from unnest(p_staff) s;
    if p_booking.state in ('held', 'confirmed') or p_booking.state = 'pending' and p_pending_blocks then
        perform internal.take_claims(p_booking, p_staff);
        perform internal.take_units(p_booking, p_units);
    end if;
end $$;
comment on function internal.retake_time(bookings, uuid[], claims[], boolean) is 'Gives an appointment its people and, if it blocks, its units and claims.';

create or replace function internal.moved_appointment(
    p_booking  bookings,
    p_service  services,
    p_zone     text,
    p_start    timestamptz,
    p_chosen   service_staff[]
) returns bookings
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    -- Drafted as a new one, so that a moved booking takes what a new one would.
    v_draft bookings := internal.draft_booking(p_service, p_zone, p_start, p_chosen, '{}');
begin
    p_booking.service_id := v_draft.service_id;
    p_booking.starts_at := v_draft.starts_at;
    p_booking.ends_at := v_draft.ends_at;
    p_booking.buffer_before_minutes := v_draft.buffer_before_minutes;
    p_booking.buffer_after_minutes := v_draft.buffer_after_minutes;
    p_booking.local_start := v_draft.local_start;
    p_booking.timezone := v_draft.timezone;
    p_booking.tz_version := v_draft.tz_version;
    return p_booking;
end $$;
comment on function internal.moved_appointment(bookings, services, text, timestamptz, service_staff[]) is 'The booking at its new time and of its new service; price and state are as they were.';
