create or replace function api.complete_booking(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'complete_booking', p_request);
    v_booking  bookings;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_booking := internal.locked_booking(p_tenant, p_id);
    perform internal.check_move(v_booking, 'completed', array['confirmed', 'no_show']);
    v_booking.state := 'completed';
    v_booking.fee_minor := null;
    v_answer := internal.move_booking(v_booking, 'booking.completed', p_request);
    return internal.finish_command(p_tenant, 'complete_booking', p_request, v_answer);
end $$;
comment on function api.complete_booking(uuid, uuid, jsonb) is
    'Marks a booking as served (BKG-1).';
grant execute on function api.complete_booking to slotkeeper_server, slotkeeper_login;
