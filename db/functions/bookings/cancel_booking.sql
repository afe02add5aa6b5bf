create or replace function api.cancel_booking(
    p_tenant   uuid,
    p_id       uuid,
    p_reason   text  default null,
    p_options  jsonb default null,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'cancel_booking', p_request);
begin
    if v_answer is null then
        v_answer := internal.cancel(p_tenant, p_id, p_reason, coalesce(p_options, '{}'), p_request);
        perform internal.finish_command(p_tenant, 'cancel_booking', p_request, v_answer);
    end if;
    return v_answer;
end $$;
comment on function api.cancel_booking(uuid, uuid, text, jsonb, jsonb) is
    'Cancels a booking or hold with a reason and frees its time at once. {"by":"customer"} cancels under the booking''s terms: refused when it is too late, unless {"override":true}, and with the fee that is due, unless {"waive_fee":true} (BKG-1, BKG-5).';
grant execute on function api.cancel_booking to slotkeeper_server, slotkeeper_login;

create or replace function internal.cancel(p_tenant uuid, p_id uuid, p_reason text, p_options jsonb, p_request jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_booking bookings;
begin
    if char_length(p_reason) > 2000 then
        perform internal.refuse('invalid_input', 'reason: at most 2000 characters.', '{"field":"reason"}');
    end if;
    perform internal.check_cancel_options(p_options);
    p_options := internal.as_bearer_may(p_options, p_request);
    v_booking := internal.locked_booking(p_tenant, p_id);
    perform internal.check_token(v_booking, p_request, 'cancel');
    return internal.cancel_one(v_booking, p_reason, p_options, p_request);
end $$;
comment on function internal.cancel(uuid, uuid, text, jsonb, jsonb) is 'Cancels a booking: what api.cancel_booking and api.cancel_by_token do.';

create or replace function internal.as_bearer_may(p_options jsonb, p_request jsonb) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_request ->> 'token' is null then
        return p_options;
    end if;
    return p_options - array['override', 'waive_fee', 'ignore_notice'] || jsonb_build_object('by', 'customer');
end $$;
comment on function internal.as_bearer_may(jsonb, jsonb) is 'The options of a call with a token: whoever has it is the customer, and no rule is waived for them.';

create or replace function internal.check_cancel_options(p_options jsonb) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_wrong text;
begin
    perform internal.check_document(p_options, array['by', 'override', 'waive_fee']);
    perform internal.check_by(p_options);
    select o into v_wrong
      from unnest(array['override', 'waive_fee']) o
     where internal.broken_rule(o, p_options -> o, 'boolean', false) is not null
     limit 1;
    if found then
        perform internal.refuse('invalid_input', v_wrong || ': true or false.', jsonb_build_object('field', v_wrong));
    end if;
end $$;
comment on function internal.check_cancel_options(jsonb) is 'Refuses options of cancel_booking that are unknown or of the wrong kind.';

create or replace function internal.under_terms(p_booking bookings, p_options jsonb, p_now timestamptz) returns bookings
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_by     text := internal.check_by(p_options);
    v_terms  jsonb := internal.booking_terms(p_booking, v_by, p_now);
begin
    if not (v_terms ->> 'may_cancel')::boolean and not coalesce((p_options ->> 'override')::boolean, false) then
        perform internal.refuse('too_late_to_cancel', 'It is too late to cancel this booking.', jsonb_build_object('until', v_terms -> 'cancel_until'));
    end if;
    p_booking.cancelled_by := v_by;
    p_booking.fee_minor := case when coalesce((p_options ->> 'waive_fee')::boolean, false) then 0 else (v_terms ->> 'fee_minor')::bigint end;
    return p_booking;
end $$;
comment on function internal.under_terms(bookings, jsonb, timestamptz) is 'The booking with who cancels it and what is due for it; refuses a customer who is too late.';

create or replace function internal.cancel_one(p_booking bookings, p_reason text, p_options jsonb, p_request jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_answer jsonb;
begin
    perform internal.check_move(p_booking, 'cancelled', array['held', 'pending', 'confirmed']);
    p_booking := internal.under_terms(p_booking, p_options, clock_timestamp());
    p_booking.state := 'cancelled';
    p_booking.has_seats := false;
    p_booking.cancelled_at := clock_timestamp();
    p_booking.cancel_reason := p_reason;
    p_booking.sequence := p_booking.sequence + 1;
    v_answer := internal.move_booking(p_booking, 'booking.cancelled', p_request);
    delete from claims c where c.tenant_id = p_booking.tenant_id and c.booking_id = p_booking.id;
    return v_answer;
end $$;
comment on function internal.cancel_one(bookings, text, jsonb, jsonb) is
    'Cancels a booking that is locked with its session, and gives it as the API shows it; refuses what its state or its terms forbid.';
