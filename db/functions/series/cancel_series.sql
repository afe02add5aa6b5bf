create or replace function api.cancel_series(
    p_tenant      uuid,
    p_id          uuid,
    p_occurrence  integer default null,
    p_reason      text    default null,
    p_options     jsonb   default null,
    p_request     jsonb   default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'cancel_series', p_request);
    v_options  jsonb := coalesce(p_options, '{}');
    v_series   series;
    v_seen     bookings[];
    v_dates    jsonb;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    if char_length(p_reason) > 2000 then
        perform internal.refuse('invalid_input', 'reason: at most 2000 characters.', '{"field":"reason"}');
    end if;
    if internal.broken_rule('partly', v_options -> 'partly', 'boolean', false) is not null then
        perform internal.refuse('invalid_input', 'partly: true or false.', '{"field":"partly"}');
    end if;
    perform internal.check_cancel_options(v_options - 'partly');
    v_series := internal.found_series(p_tenant, p_id);

    -- lock
    v_seen := internal.series_to_come(v_series, p_occurrence, array['held', 'pending', 'confirmed'], 'cancelled');
    perform internal.lock_together(p_tenant, v_seen);

    -- check, write, record
    v_dates := internal.cancel_dates(v_seen, p_reason, v_options - 'partly', p_request);
    perform internal.refuse_conflicts(v_dates, coalesce((v_options ->> 'partly')::boolean, false));
    return internal.finish_command(p_tenant, 'cancel_series', p_request, jsonb_build_object(
        'series', internal.series_json(v_series),
        'failed', jsonb_path_query_array(v_dates, '$[*] ? (exists(@.refused))'),
        'cancelled', (select count(*) from jsonb_array_elements(v_dates) d where d -> 'refused' is null),
        'fee_minor', (select coalesce(sum((d ->> 'fee_minor')::bigint), 0) from jsonb_array_elements(v_dates) d),
        'currency', v_seen[1].currency));
end $$;
comment on function api.cancel_series(uuid, uuid, integer, text, jsonb, jsonb) is
    'Cancels what is still to come of a series, from an occurrence on if one is given, each booking under its own terms: all of it or, with {"partly":true}, what can be. fee_minor is the sum of what is due (BKG-9, BKG-5).';
grant execute on function api.cancel_series to slotkeeper_server, slotkeeper_login;

create or replace function internal.lock_together(p_tenant uuid, p_bookings bookings[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    perform internal.lock_sessions(p_tenant, array(select distinct b.session_id from unnest(p_bookings) b where b.session_id is not null));
    perform from bookings b where b.tenant_id = p_tenant and b.id in (select o.id from unnest(p_bookings) o) order by b.id for update;
end $$;
comment on function internal.lock_together(uuid, bookings[]) is 'Locks several bookings, before them their sessions, in the one order.';

create or replace function internal.cancel_dates(p_seen bookings[], p_reason text, p_options jsonb, p_request jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_seen     bookings;
    v_booking  bookings;
    v_done     jsonb;
    v_date     jsonb;
    v_dates    jsonb := jsonb '[]';
    v_name     text;
    v_facts    text;
begin
    foreach v_seen in array p_seen loop
        v_date := jsonb_build_object('occurrence', v_seen.occurrence, 'local_start', v_seen.local_start, 'starts_at', v_seen.starts_at, 'booking_id', v_seen.id);
        begin
            -- What was read before the lock is read again.
            select b.* into v_booking from bookings b where b.tenant_id = v_seen.tenant_id and b.id = v_seen.id;
            if v_booking.session_id is distinct from v_seen.session_id then
                raise exception using errcode = '40001', message = 'The booking was moved to another session meanwhile.';
            end if;
            v_done := internal.cancel_one(v_booking, p_reason, p_options, p_request);
            v_dates := v_dates || (v_date || jsonb_build_object('fee_minor', v_done -> 'fee_minor'));
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
comment on function internal.cancel_dates(bookings[], text, jsonb, jsonb) is
    'Cancels several bookings that internal.lock_together locked, each for itself: one entry each, with its fee or why it was refused.';
