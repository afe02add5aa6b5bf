create or replace function api.renew_hold(
    p_tenant   uuid,
    p_id       uuid,
    p_seconds  integer default 600,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'renew_hold', p_request);
    v_booking  bookings;
    v_until    timestamptz;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.lock_session_of(p_tenant, p_id);
    perform internal.lock_promotion_of(p_tenant, p_id);
    v_booking := internal.locked_booking(p_tenant, p_id);
    perform internal.check_token(v_booking, p_request, 'confirm');
    perform internal.check_move(v_booking, 'held', array['held']);
    if p_seconds is null or p_seconds not between 1 and 86400 then
        perform internal.refuse('invalid_input', 'p_seconds: 1 to 86400.', '{"field":"p_seconds"}');
    end if;
    -- Never beyond twice the time of one hold: nobody keeps a slot by asking again and again.
    v_until := least(clock_timestamp() + make_interval(secs => p_seconds), v_booking.created_at + make_interval(secs => 2 * p_seconds));
    if v_until <= v_booking.hold_expires_at then
        perform internal.refuse('renewal_limit_reached', 'This hold cannot be renewed any further. Confirm it before it expires.');
    end if;
    v_booking.hold_expires_at := v_until;
    v_answer := internal.move_booking(v_booking, 'booking.renewed', p_request);
    update claims c set expires_at = v_until where c.tenant_id = p_tenant and c.booking_id = p_id;
    return internal.finish_command(p_tenant, 'renew_hold', p_request, v_answer);
end $$;
comment on function api.renew_hold(uuid, uuid, integer, jsonb) is
    'Gives a live hold more time, at most twice the time of one hold in all (BKG-1).';
grant execute on function api.renew_hold to slotkeeper_server, slotkeeper_login;
