create or replace function api.approve_booking(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'approve_booking', p_request);
    v_session  sessions;
    v_booking  bookings;
    v_staff    uuid[];
    v_rooms    uuid[];
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_session := internal.locked_session_of(p_tenant, p_id);
    select array_agg(s.staff_id) into v_staff from booking_staff s where s.tenant_id = p_tenant and s.booking_id = p_id;
    -- An appointment's units are chosen anew if it has none now; a session's are its own.
    select internal.unit_locks(p_tenant, internal.service_needs(p_tenant, b.service_id)) into v_rooms
      from bookings b
     where b.tenant_id = p_tenant and b.id = p_id and b.session_id is null;
    perform internal.lock_subjects(p_tenant, v_staff || v_rooms);
    v_booking := internal.locked_booking(p_tenant, p_id);
    perform internal.check_move(v_booking, 'confirmed', array['pending']);
    v_booking.state := 'confirmed';
    -- A pending booking that didn't block has no seats or claims yet: they may be gone.
    if v_booking.session_id is not null then
        v_booking := internal.seat_again(v_booking, v_session);
    elsif not exists (select from claims c where c.tenant_id = p_tenant and c.booking_id = p_id) then
        perform internal.claim_again(v_booking, v_staff, v_rooms);
    end if;
    v_answer := internal.move_booking(v_booking, 'booking.confirmed', p_request);
    return internal.finish_command(p_tenant, 'approve_booking', p_request, v_answer);
end $$;
comment on function api.approve_booking(uuid, uuid, jsonb) is
    'Accepts a booking that awaits approval; refuses with slot_taken or session_full if it did not block and the time or the seats are gone (BKG-1).';
grant execute on function api.approve_booking to slotkeeper_server, slotkeeper_login;
