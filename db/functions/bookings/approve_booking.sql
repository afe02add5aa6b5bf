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
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_session := internal.locked_session_of(p_tenant, p_id);
    select array_agg(s.staff_id) into v_staff from booking_staff s where s.tenant_id = p_tenant and s.booking_id = p_id;
    perform internal.lock_subjects(p_tenant, v_staff);
    v_booking := internal.locked_booking(p_tenant, p_id);
    perform internal.check_move(v_booking, 'confirmed', array['pending']);
    v_booking.state := 'confirmed';
    -- A pending booking that didn't block has no seats or claims yet: they may be gone.
    if v_booking.session_id is not null then
        v_booking := internal.seat_again(v_booking, v_session);
    elsif not exists (select from claims c where c.tenant_id = p_tenant and c.booking_id = p_id) then
        perform internal.claim_again(v_booking, v_staff);
    end if;
    v_answer := internal.move_booking(v_booking, 'booking.confirmed', p_request);
    return internal.finish_command(p_tenant, 'approve_booking', p_request, v_answer);
end $$;
comment on function api.approve_booking(uuid, uuid, jsonb) is
    'Accepts a booking that awaits approval; refuses with slot_taken or session_full if it did not block and the time or the seats are gone (BKG-1).';
grant execute on function api.approve_booking to slotkeeper_server, slotkeeper_login;

create or replace function internal.claim_again(p_booking bookings, p_staff uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_from  timestamptz := p_booking.starts_at - make_interval(mins => p_booking.buffer_before_minutes);
    v_to    timestamptz := p_booking.ends_at + make_interval(mins => p_booking.buffer_after_minutes);
    v_one   uuid;
begin
    perform internal.clear_expired_claims(p_booking.tenant_id, p_staff, v_from, v_to);
    foreach v_one in array p_staff loop
        if not internal.is_free(p_booking.tenant_id, v_one, v_from, v_to) then
            perform internal.refuse_slot(true);
        end if;
    end loop;
    perform internal.take_claims(p_booking, p_staff);
end $$;
comment on function internal.claim_again(bookings, uuid[]) is
    'Claims the time of a booking that has no claims at present, or refuses. Call it under the subjects'' locks.';
