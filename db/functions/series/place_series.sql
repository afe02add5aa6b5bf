-- Booking the dates of a series one after the other, each for itself, so that all that is wrong can be told together.

create or replace function internal.place_series(
    p_series        series,
    p_service       services,
    p_local_starts  timestamp[],
    p_customer      jsonb,
    p_staff         uuid,
    p_options       jsonb,
    p_request       jsonb
) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_starts   timestamptz[] := array(select internal.local_to_instant(p_series.timezone, s.start)
                                        from unnest(p_local_starts) with ordinality as s (start, place) order by s.place);
    v_locked   record;
    v_draft    bookings;
    v_date     jsonb;
    v_dates    jsonb := jsonb '[]';
    v_name     text;
    v_facts    text;
begin
    -- lock: everything that any date may need, at once and in the one order, so that nothing is left to be locked between them
    v_locked := internal.lock_dates(p_service, v_starts, p_staff, p_options);

    -- write
    v_draft.tenant_id := p_series.tenant_id;
    v_draft := internal.with_customer(v_draft, p_customer);
    p_series.customer_id := v_draft.customer_id;
    insert into series select p_series.*;
    for v_number in 1 .. cardinality(v_starts) loop
        v_date := jsonb_build_object('occurrence', v_number, 'local_start', p_local_starts[v_number], 'starts_at', v_starts[v_number]);
        begin
            v_dates := v_dates || (v_date || internal.place_date(p_service, p_series, v_starts[v_number], p_customer, p_staff,
                p_options || jsonb_build_object('series_id', p_series.id, 'occurrence', v_number), v_locked.pool, v_locked.rooms, p_request));
        exception when others then
            get stacked diagnostics v_name = pg_datatype_name, v_facts = pg_exception_detail;
            if not internal.is_of_a_date(sqlstate, v_name) then
                raise;
            end if;
            v_dates := v_dates || (v_date || internal.refusal_json(v_name, sqlerrm, v_facts));
        end;
    end loop;
    return v_dates;
end $$;
comment on function internal.place_series(series, services, timestamp[], jsonb, uuid, jsonb, jsonb) is
    'Writes a series and books each of its dates that can be: [{occurrence, local_start, starts_at}], with booking_id, ends_at, staff_ids and price where it was booked, and refused where it wasn''t.';

create or replace function internal.lock_dates(
    p_service  services,
    p_starts   timestamptz[],
    p_staff    uuid,
    p_options  jsonb,
    out pool   service_staff[],
    out rooms  uuid[]
)
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_sessions  uuid[] := array[]::uuid[];
    v_subjects  uuid[];
    v_due       uuid[];
begin
    if p_service.kind = 'session' then
        v_sessions := array(
            select s.id from sessions s
             where s.tenant_id = p_service.tenant_id and s.service_id = p_service.id and s.starts_at = any (p_starts) and s.status <> 'withdrawn');
        v_subjects := array(
            select distinct l.id
              from sessions s, unnest(internal.session_subjects(s)) as l (id)
             where s.tenant_id = p_service.tenant_id and s.id = any (v_sessions)) || internal.limited_service(p_service);
    else
        pool := internal.booking_pool(p_service, p_staff);
        rooms := internal.unit_locks(p_service.tenant_id, internal.service_needs(p_service.tenant_id, p_service.id));
        v_subjects := internal.booking_locks(p_service, pool, rooms);
    end if;
    perform internal.lock_subjects(p_service.tenant_id, v_subjects);
    v_due := internal.lock_due_holds(
        p_service.tenant_id, internal.with_units(p_service.tenant_id, v_subjects),
        (select min(s) from unnest(p_starts) s) - interval '24 hours', (select max(s) from unnest(p_starts) s) + interval '48 hours', v_sessions);
    perform internal.lock_promotion(p_service, p_options);
    perform internal.expire_holds(p_service.tenant_id, v_due);
end $$;
comment on function internal.lock_dates(services, timestamptz[], uuid, jsonb) is
    'Locks what bookings of a service at these starts need, sessions included, in the one order, and clears expired holds between the first and the last.';

create or replace function internal.place_date(
    p_service    services,
    p_series     series,
    p_starts_at  timestamptz,
    p_customer   jsonb,
    p_staff      uuid,
    p_options    jsonb,
    p_pool       service_staff[],
    p_rooms      uuid[],
    p_request    jsonb
) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_booking bookings;
begin
    if p_service.kind = 'session' then
        v_booking := internal.reserve_seats(p_service, p_series.timezone, p_starts_at, p_customer, p_staff, p_options, null);
    else
        perform internal.check_no_session(p_options);
        v_booking := internal.place_appointment(p_service, p_series.timezone, p_starts_at, p_customer, p_staff, p_options, p_pool, p_rooms, null);
    end if;
    perform internal.record_event(p_series.tenant_id, 'booking.' || v_booking.state, v_booking.id, v_booking.business_id,
        internal.booking_facts(v_booking), p_request);
    return jsonb_build_object('booking_id', v_booking.id, 'ends_at', v_booking.ends_at, 'staff_ids', internal.booking_staff_ids(v_booking),
        'price_minor', v_booking.price_minor, 'currency', v_booking.currency);
end $$;
comment on function internal.place_date(services, series, timestamptz, jsonb, uuid, jsonb, service_staff[], uuid[], jsonb) is
    'Books one date of a series and records it, or refuses.';

create or replace function internal.is_of_a_date(p_sqlstate text, p_name text) returns boolean
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- What is wrong with the request is wrong with all dates, and refused as it would be for one.
    return p_sqlstate like 'SK%' and p_name not in (
        'invalid_input', 'not_found', 'tenant_suspended', 'business_unavailable', 'service_unavailable', 'answers_invalid',
        'booking_refused', 'promotion_unknown', 'already_exists', 'context_missing', 'context_forbidden');
end $$;
comment on function internal.is_of_a_date(text, text) is 'Whether a refusal is about one date of a series, so that others may be possible.';

create or replace function internal.refusal_json(p_name text, p_sentence text, p_facts text) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- What only a table's guard refuses has no name of its own.
    return jsonb_build_object('refused', coalesce(nullif(p_facts, '')::jsonb, '{}')
        || jsonb_build_object('code', coalesce(nullif(p_name, ''), 'illegal_transition'), 'detail', p_sentence));
end $$;
comment on function internal.refusal_json(text, text, text) is 'A refusal that was caught, with its name, its sentence and its facts, as a problem shows them.';

create or replace function internal.refuse_conflicts(p_dates jsonb, p_partly boolean) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_failed jsonb := jsonb_path_query_array(p_dates, '$[*] ? (exists(@.refused))');
    v_count  integer := jsonb_array_length(v_failed);
begin
    if v_count > 0 and (not p_partly or v_count = jsonb_array_length(p_dates)) then
        perform internal.refuse('series_conflicts',
            format('%s of %s dates can''t be had, so nothing was done.', v_count, jsonb_array_length(p_dates)), jsonb_build_object('failed', v_failed));
    end if;
end $$;
comment on function internal.refuse_conflicts(jsonb, boolean) is
    'Refuses a series of which dates were refused, and tells which and why; if it may be partly, only where nothing is left.';
