create or replace function api.undo_check_in(p_tenant uuid, p_id uuid, p_request jsonb default null) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'undo_check_in', p_request);
    v_booking  bookings;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_booking := internal.locked_booking(p_tenant, p_id);
    perform internal.check_move(v_booking, 'not checked in', array['confirmed', 'completed']);
    v_answer := internal.booking_json(v_booking);
    if v_booking.arrived > 0 then
        v_booking.arrived := 0;
        v_booking.checked_in_at := null;
        v_answer := internal.move_booking(v_booking, 'booking.check_in_undone', p_request);
    end if;
    return internal.finish_command(p_tenant, 'undo_check_in', p_request, v_answer);
end $$;
comment on function api.undo_check_in(uuid, uuid, jsonb) is
    'Takes back that anybody of a party has come; its state stays. A second time changes nothing (SES-5).';
grant execute on function api.undo_check_in to slotkeeper_server, slotkeeper_login;
