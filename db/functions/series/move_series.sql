create or replace function api.move_series(
    p_tenant       uuid,
    p_id           uuid,
    p_occurrence   integer   default null,
    p_local_start  timestamp default null,
    p_staff        uuid      default null,
    p_options      jsonb     default null,
    p_request      jsonb     default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'move_series', p_request);
    v_options  jsonb := coalesce(p_options, '{}');
    v_series   series;
    v_seen     bookings[];
    v_shift    interval;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    -- What changes the price is asked of each booking by itself.
    perform internal.check_document(v_options, array['any_staff', 'ignore_notice', 'reason', 'by', 'override']);
    perform internal.check_move_options(v_options);
    v_series := internal.found_series(p_tenant, p_id);
    v_seen := internal.series_to_come(v_series, p_occurrence, array['pending', 'confirmed'], 'moved');
    v_shift := internal.series_shift(v_seen, p_occurrence, p_local_start);

    -- lock, check, write, record
    perform internal.lock_moves(v_seen, v_shift, p_staff, v_options);
    perform internal.refuse_conflicts(internal.move_dates(v_seen, v_shift, p_staff, v_options, p_request), false);
    return internal.finish_command(p_tenant, 'move_series', p_request, internal.series_json(v_series));
end $$;
comment on function api.move_series(uuid, uuid, integer, timestamp, uuid, jsonb, jsonb) is
    'Moves what is still to come of a series, from an occurrence on if one is given: the first of these starts at p_local_start then, and each other is moved by as much on the clocks; or to other people. All or nothing (BKG-9, BKG-4).';
grant execute on function api.move_series to slotkeeper_server, slotkeeper_login;

create or replace function internal.series_shift(p_seen bookings[], p_occurrence integer, p_local_start timestamp) returns interval
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_first bookings := p_seen[1];
begin
    if p_local_start is null then
        return interval '0';
    end if;
    if p_occurrence is not null then
        select b.* into v_first from unnest(p_seen) b where b.occurrence = p_occurrence;
        if not found then
            perform internal.refuse('not_found', 'occurrence: there is no such booking to come.', '{"field":"occurrence"}');
        end if;
    end if;
    if p_local_start < '2000-01-01' or p_local_start >= '2050-01-01' then
        perform internal.refuse('invalid_input', 'local_start: a time of the years 2000 to 2049.', '{"field":"local_start"}');
    end if;
    -- Days and hours on the clocks, not elapsed time: what is an hour later stays so when the clocks change.
    return p_local_start - v_first.local_start;
end $$;
comment on function internal.series_shift(bookings[], integer, timestamp) is
    'By how much bookings of a series move on the clocks, so that the one named, or the first, starts then.';

create or replace function internal.shifted_start(p_booking bookings, p_shift interval) returns timestamptz
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return case when p_shift = interval '0' then p_booking.starts_at
                else internal.local_to_instant(p_booking.timezone, p_booking.local_start + p_shift) end;
end $$;
comment on function internal.shifted_start(bookings, interval) is 'When a booking starts that is moved by so much on the clocks.';

create or replace function internal.lock_moves(p_seen bookings[], p_shift interval, p_staff uuid, p_options jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_tenant    uuid := p_seen[1].tenant_id;
    v_one       bookings;
    v_starts    timestamptz[] := array[]::timestamptz[];
    v_subjects  uuid[] := array[]::uuid[];
    v_sessions  uuid[] := array[]::uuid[];
    v_due       uuid[];
begin
    foreach v_one in array p_seen loop
        v_starts := v_starts || internal.shifted_start(v_one, p_shift);
        v_sessions := v_sessions || array(
            select s.id from sessions s
             where s.tenant_id = v_tenant and v_one.session_id is not null
               and (s.id = v_one.session_id or s.service_id = v_one.service_id and s.starts_at = v_starts[cardinality(v_starts)] and s.status <> 'withdrawn'));
        v_subjects := v_subjects || internal.locks_to_move(v_one, p_staff, p_options);
    end loop;
    v_subjects := v_subjects || array(
        select distinct l.id
          from sessions s, unnest(internal.session_subjects(s)) as l (id)
         where s.tenant_id = v_tenant and s.id = any (v_sessions));
    perform internal.lock_subjects(v_tenant, v_subjects);
    v_due := internal.lock_due_holds(v_tenant, internal.with_units(v_tenant, v_subjects),
        (select min(s) from unnest(v_starts) s) - interval '24 hours', (select max(s) from unnest(v_starts) s) + interval '48 hours', v_sessions);
    perform from bookings b where b.tenant_id = v_tenant and (b.id = any (v_due) or b.id in (select o.id from unnest(p_seen) o)) order by b.id for update;
    perform internal.expire_holds(v_tenant, v_due);
end $$;
comment on function internal.lock_moves(bookings[], interval, uuid, jsonb) is
    'Locks all that moving these bookings by so much may need, in the one order, and clears expired holds in their way. They keep their prices, so no promotion is locked.';

create or replace function internal.locks_to_move(p_booking bookings, p_staff uuid, p_options jsonb) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_service services := internal.bookable_service(p_booking.tenant_id, p_booking.service_id);
begin
    if p_booking.session_id is not null then
        return internal.limited_service(v_service);
    end if;
    return internal.booking_locks(
        v_service,
        internal.pool_to_move_to(v_service, p_booking, internal.staff_of(p_booking), p_staff, p_options),
        internal.unit_locks(p_booking.tenant_id, internal.service_needs(p_booking.tenant_id, v_service.id)));
end $$;
comment on function internal.locks_to_move(bookings, uuid, jsonb) is 'What internal.move_appointment will lock for a booking; of a booking of seats only its service, for its sessions are locked by themselves.';

create or replace function internal.move_dates(p_seen bookings[], p_shift interval, p_staff uuid, p_options jsonb, p_request jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_one      bookings;
    v_service  services;
    v_start    timestamptz;
    v_date     jsonb;
    v_dates    jsonb := jsonb '[]';
    v_name     text;
    v_facts    text;
begin
    -- Those first that go where none of the others is: later ones before earlier ones, or the other way round.
    for v_one in
        select b.* from unnest(p_seen) b
         order by case when p_shift > interval '0' then b.starts_at end desc, case when p_shift <= interval '0' then b.starts_at end, b.id
    loop
        v_start := internal.shifted_start(v_one, p_shift);
        v_date := jsonb_build_object('occurrence', v_one.occurrence, 'local_start', v_one.local_start + p_shift, 'starts_at', v_start, 'booking_id', v_one.id);
        begin
            v_service := internal.bookable_service(v_one.tenant_id, v_one.service_id);
            if v_one.session_id is null then
                perform internal.move_appointment(v_one, v_service, v_start, p_staff, p_options, null, p_request);
            else
                perform internal.move_to_session(v_one, v_service, v_start, p_staff, p_options, null, p_request);
            end if;
            v_dates := v_dates || v_date;
        exception when others then
            get stacked diagnostics v_name = pg_datatype_name, v_facts = pg_exception_detail;
            if not internal.is_of_a_date(sqlstate, v_name) then
                raise;
            end if;
            v_dates := v_dates || (v_date || internal.refusal_json(v_name, sqlerrm, v_facts));
        end;
    end loop;
    return (select jsonb_agg(d order by (d ->> 'occurrence')::integer) from jsonb_array_elements(v_dates) d);
end $$;
comment on function internal.move_dates(bookings[], interval, uuid, jsonb, jsonb) is
    'Moves several bookings by as much on the clocks, each for itself, under internal.lock_moves: one entry each, with why it was refused if it was.';
