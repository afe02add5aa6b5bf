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
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.lock_session_of(p_tenant, p_id);
    perform internal.lock_promotion_of(p_tenant, p_id);
    v_booking := internal.locked_booking(p_tenant, p_id);
    perform internal.check_token(v_booking, p_request, 'confirm');
    v_answer := internal.confirm_one(v_booking, p_request);
    return internal.finish_command(p_tenant, 'confirm_booking', p_request, v_answer);
end $$;
comment on function api.confirm_booking(uuid, uuid, jsonb) is
    'Turns a live hold into a booking: confirmed, or pending where the service needs approval; every question that is required by then must be answered (BKG-1, BKG-3, CAT-7).';
grant execute on function api.confirm_booking to slotkeeper_server, slotkeeper_login;

create or replace function internal.confirm_one(p_booking bookings, p_request jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_service  services;
    v_answer   jsonb;
begin
    perform internal.check_move(p_booking, 'confirmed', array['held']);
    -- What is asked by now must be answered; what was answered stays as it was then.
    perform internal.read_answers(p_booking.tenant_id, p_booking.service_id, null, p_booking.answers, true);
    select s.* into v_service from services s where s.tenant_id = p_booking.tenant_id and s.id = p_booking.service_id;
    p_booking.state := case when v_service.approval_required then 'pending' else 'confirmed' end;
    p_booking.hold_expires_at := null;
    p_booking.has_seats := p_booking.has_seats and (p_booking.state = 'confirmed' or v_service.pending_blocks);
    if p_booking.state = 'pending' and not v_service.pending_blocks then
        -- Units are chosen with claims: whoever approves it looks for them again.
        delete from booking_units u where u.tenant_id = p_booking.tenant_id and u.booking_id = p_booking.id;
    end if;
    v_answer := internal.move_booking(p_booking, 'booking.' || p_booking.state, p_request);
    if p_booking.state = 'pending' and not v_service.pending_blocks then
        delete from claims c where c.tenant_id = p_booking.tenant_id and c.booking_id = p_booking.id;
    else
        update claims c set expires_at = null where c.tenant_id = p_booking.tenant_id and c.booking_id = p_booking.id;
    end if;
    return v_answer;
end $$;
comment on function internal.confirm_one(bookings, jsonb) is
    'Turns a live hold that is locked, with its session and its promotion, into a booking, and gives it as the API shows it.';
