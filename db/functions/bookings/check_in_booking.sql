create or replace function api.check_in_booking(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'check_in_booking', p_request);
    v_booking  bookings;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_booking := internal.locked_booking(p_tenant, p_id);
    perform internal.check_move(v_booking, 'checked in', array['confirmed']);
    v_booking := internal.arrive(v_booking, null, p_request);
    return internal.finish_command(p_tenant, 'check_in_booking', p_request, internal.booking_json(v_booking));
end $$;
comment on function api.check_in_booking(uuid, uuid, jsonb) is
    'Notes that the customer has arrived, and everybody with them (BKG-1). Of parties that come in parts, api.check_in_party.';
grant execute on function api.check_in_booking to slotkeeper_server, slotkeeper_login;
