create or replace function api.cancel_booking(
    p_tenant   uuid,
    p_id       uuid,
    p_reason   text  default null,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'cancel_booking', p_request);
    v_booking  bookings;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    if char_length(p_reason) > 2000 then
        perform internal.refuse('invalid_input', 'reason: at most 2000 characters.', '{"field":"reason"}');
    end if;
    v_booking := internal.locked_booking(p_tenant, p_id);
    perform internal.check_move(v_booking, 'cancelled', array['held', 'pending', 'confirmed']);
    v_booking.state := 'cancelled';
    v_booking.has_seats := false;
    v_booking.cancelled_at := clock_timestamp();
    v_booking.cancel_reason := p_reason;
    v_booking.sequence := v_booking.sequence + 1;
    v_answer := internal.move_booking(v_booking, 'booking.cancelled', p_request);
    delete from claims c where c.tenant_id = p_tenant and c.booking_id = p_id;
    return internal.finish_command(p_tenant, 'cancel_booking', p_request, v_answer);
end $$;
comment on function api.cancel_booking(uuid, uuid, text, jsonb) is
    'Cancels a booking or hold with a reason and frees its time at once (BKG-1).';
grant execute on function api.cancel_booking to slotkeeper_server, slotkeeper_login;
