create or replace function api.mark_no_show(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'mark_no_show', p_request);
    v_booking  bookings;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_booking := internal.locked_booking(p_tenant, p_id);
    perform internal.check_move(v_booking, 'no_show', array['confirmed', 'completed']);
    -- A slip while they are there is likely; of what is over somebody has thought.
    if v_booking.arrived > 0 and v_booking.state = 'confirmed' then
        perform internal.refuse('illegal_transition', 'Somebody of this party has come. Undo the check-in first.',
            '{"from":"checked_in","to":"no_show"}');
    end if;
    v_booking.state := 'no_show';
    v_booking.arrived := 0;
    v_booking.checked_in_at := null;
    v_booking.fee_minor := internal.no_show_fee(v_booking);
    v_answer := internal.move_booking(v_booking, 'booking.no_show', p_request);
    return internal.finish_command(p_tenant, 'mark_no_show', p_request, v_answer);
end $$;
comment on function api.mark_no_show(uuid, uuid, jsonb) is
    'Marks that the customer did not come, nor anybody with them. The time stays taken; of a completed booking it is a correction, and takes back who had arrived (BKG-1).';
grant execute on function api.mark_no_show to slotkeeper_server, slotkeeper_login;
