create or replace function api.confirm_booking(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'confirm_booking', p_request);
    v_booking  bookings;
    v_service  services;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.lock_session_of(p_tenant, p_id);
    perform internal.lock_promotion_of(p_tenant, p_id);
    v_booking := internal.locked_booking(p_tenant, p_id);
    perform internal.check_token(v_booking, p_request, 'confirm');
    perform internal.check_move(v_booking, 'confirmed', array['held']);
    -- What is asked by now must be answered; what was answered stays as it was then.
    perform internal.read_answers(p_tenant, v_booking.service_id, null, v_booking.answers, true);
    select s.* into v_service from services s where s.tenant_id = p_tenant and s.id = v_booking.service_id;
    v_booking.state := case when v_service.approval_required then 'pending' else 'confirmed' end;
    v_booking.hold_expires_at := null;
    v_booking.has_seats := v_booking.has_seats and (v_booking.state = 'confirmed' or v_service.pending_blocks);
    if v_booking.state = 'pending' and not v_service.pending_blocks then
        -- Units are chosen with claims: whoever approves it looks for them again.
        delete from booking_units u where u.tenant_id = p_tenant and u.booking_id = p_id;
    end if;
    v_answer := internal.move_booking(v_booking, 'booking.' || v_booking.state, p_request);
    if v_booking.state = 'pending' and not v_service.pending_blocks then
        delete from claims c where c.tenant_id = p_tenant and c.booking_id = p_id;
    else
        update claims c set expires_at = null where c.tenant_id = p_tenant and c.booking_id = p_id;
    end if;
    return internal.finish_command(p_tenant, 'confirm_booking', p_request, v_answer);
end $$;
comment on function api.confirm_booking(uuid, uuid, jsonb) is
    'Turns a live hold into a booking: confirmed, or pending where the service needs approval; every question that is required by then must be answered (BKG-1, BKG-3, CAT-7).';
grant execute on function api.confirm_booking to slotkeeper_server, slotkeeper_login;
