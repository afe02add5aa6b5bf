create or replace function internal.move_to_session(
    p_seen        bookings,
    p_service     services,
    p_starts_at   timestamptz,
    p_staff       uuid,
    p_options     jsonb,
    p_if_version  integer,
    p_request     jsonb
) returns bookings
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_session  sessions := internal.session_wanted(p_service,
        case when p_options ->> 'session_id' is null then coalesce(p_starts_at, p_seen.starts_at) else p_starts_at end, p_staff, p_options);
    v_before   jsonb;
    v_old      bookings;
    v_new      bookings;
begin
    if coalesce((p_options ->> 'any_staff')::boolean, false) then
        perform internal.refuse('invalid_input', 'any_staff: not for sessions, which have their people.', '{"field":"any_staff"}');
    end if;

    -- lock
    v_session := internal.locked_session(p_service, v_session.id, internal.choices_to_move_with(p_seen, p_service.id, p_options), p_seen.session_id);
    v_old := internal.locked_to_move(p_seen, '{}', p_options, p_if_version, p_request);

    -- check
    p_service := internal.bookable_service(p_service.tenant_id, p_service.id);
    if v_session.id = v_old.session_id and not coalesce((p_options ->> 'reprice')::boolean, false) then
        return v_old;
    end if;
    v_before := internal.booking_place(v_old);
    -- Its own seats are in nobody's way, nor are the guide and the room, if it was alone in there.
    if v_old.has_seats and not internal.count_seats(v_old.tenant_id, v_old.session_id, 0, -v_old.seats) then
        raise exception 'Seats that a booking has could not be given back.';
    end if;
    v_new := internal.moved_seats(v_old, v_session, internal.seats_to_move_to(p_service, v_session, v_old, p_options), p_service.pending_blocks);

    -- write, record
    v_new := internal.reprice(v_new, v_old, p_service, v_session.price_minor, internal.private_price(v_session, v_new.private), p_options);
    perform internal.make_room(v_session, v_new.seats, v_new.private);
    v_new := internal.rewrite_booking(v_new);
    perform internal.move_seats(null, v_new);
    return internal.write_move(v_before, v_new, p_options, p_request);
end $$;
comment on function internal.move_to_session(bookings, services, timestamptz, uuid, jsonb, integer, jsonb) is
    'Moves the seats of a booking to another session, the whole party or nobody.';

create or replace function internal.seats_to_move_to(p_service services, p_session sessions, p_booking bookings, p_options jsonb) returns integer
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_now    timestamptz := clock_timestamp();
    v_offer  record;
begin
    select o.* into v_offer
      from internal.session_offers(p_service, p_session.timezone, p_session.starts_at, p_session.starts_at + interval '1 microsecond', v_now,
               p_booking.party_size, p_booking.private, coalesce((p_options ->> 'ignore_notice')::boolean, false), '-infinity') o;
    -- Counting limits, the offer counts the booking where it is now.
    v_offer.reasons := array_remove(v_offer.reasons, 'limit_reached');
    if v_offer.reasons <> '{}' then
        perform internal.refuse_session(p_service, p_session, v_offer.reasons[1], v_offer.remaining, v_now);
    end if;
    perform internal.check_limits(p_service, p_session.timezone, p_session.starts_at,
        (extract(epoch from p_session.ends_at - p_session.starts_at) / 60)::integer, p_booking.id);
    return v_offer.seats;
end $$;
comment on function internal.seats_to_move_to(services, sessions, bookings, jsonb) is
    'The seats that a booking gets in another session; refuses where there are none for it. Call it under the session''s lock, when it has given back its own.';

create or replace function internal.moved_seats(p_booking bookings, p_session sessions, p_seats integer, p_pending_blocks boolean) returns bookings
language plpgsql immutable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    p_booking.service_id := p_session.service_id;
    p_booking.session_id := p_session.id;
    p_booking.seats := p_seats;
    p_booking.has_seats := p_booking.state <> 'pending' or p_pending_blocks;
    p_booking.starts_at := p_session.starts_at;
    p_booking.ends_at := p_session.ends_at;
    p_booking.buffer_before_minutes := p_session.buffer_before_minutes;
    p_booking.buffer_after_minutes := p_session.buffer_after_minutes;
    p_booking.local_start := p_session.local_start;
    p_booking.timezone := p_session.timezone;
    p_booking.tz_version := p_session.tz_version;
    return p_booking;
end $$;
comment on function internal.moved_seats(bookings, sessions, integer, boolean) is 'The booking in its new session; price and state are as they were.';
