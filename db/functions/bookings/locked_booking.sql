create or replace function internal.locked_booking(p_tenant uuid, p_booking uuid) returns bookings
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_booking bookings;
begin
    perform internal.lock_session_of(p_tenant, p_booking);
    select b.* into v_booking from bookings b where b.tenant_id = p_tenant and b.id = p_booking for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such booking.');
    end if;
    return v_booking;
end $$;
comment on function internal.locked_booking(uuid, uuid) is 'The booking, locked for the rest of the transaction; before it its session, if it has one.';

create or replace function internal.check_move(p_booking bookings, p_to text, p_from text[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- The clock after the lock: a hold whose time ran out while we waited is gone (BKG-3).
    if p_booking.state = 'held' and p_booking.hold_expires_at <= clock_timestamp() then
        perform internal.refuse('hold_expired', 'The hold has expired. Please choose a time again.');
    end if;
    if p_booking.state = 'expired' then
        perform internal.refuse('hold_expired', 'The hold has expired. Please choose a time again.');
    end if;
    if p_booking.state <> all (p_from) then
        perform internal.refuse(
            'illegal_transition',
            format('A booking that is %s cannot become %s.', p_booking.state, p_to),
            jsonb_build_object('from', p_booking.state, 'to', p_to)
        );
    end if;
end $$;
comment on function internal.check_move(bookings, text, text[]) is 'Refuses a move that isn''t legal from the booking''s state, or of a hold that has expired.';

create or replace function internal.move_booking(p_booking bookings, p_event text, p_request jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_old bookings;
begin
    select b.* into v_old from bookings b where b.tenant_id = p_booking.tenant_id and b.id = p_booking.id;
    update bookings b
       set state = p_booking.state,
           has_seats = p_booking.has_seats,
           hold_expires_at = p_booking.hold_expires_at,
           arrived = p_booking.arrived,
           checked_in_at = p_booking.checked_in_at,
           cancelled_at = p_booking.cancelled_at,
           cancel_reason = p_booking.cancel_reason,
           cancelled_by = p_booking.cancelled_by,
           fee_minor = p_booking.fee_minor,
           sequence = p_booking.sequence
     where b.tenant_id = p_booking.tenant_id and b.id = p_booking.id
    returning b.* into p_booking;
    if p_booking.session_id is not null then
        perform internal.move_seats(v_old, p_booking);
    end if;
    perform internal.record_event(p_booking.tenant_id, p_event, p_booking.id, p_booking.business_id, internal.booking_facts(p_booking), p_request);
    return internal.booking_json(p_booking);
end $$;
comment on function internal.move_booking(bookings, text, jsonb) is 'Writes a booking''s new state, moves its seats if it is of a session, and records the event. The guard trigger refuses what is illegal.';
