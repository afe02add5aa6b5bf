create or replace function internal.reserve_seats(
    p_service    services,
    p_zone       text,
    p_starts_at  timestamptz,
    p_customer   jsonb,
    p_staff      uuid,
    p_options    jsonb,
    p_id         uuid
) returns bookings
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_party    integer := internal.party_size(p_options);
    v_private  boolean := (p_options ->> 'private')::boolean;
    v_session  sessions := internal.session_wanted(p_service, p_starts_at, p_staff, p_options);
    v_now      timestamptz;
    v_offer    record;
    v_booking  bookings;
begin
    perform internal.check_seats_left(p_service, v_session, v_party, v_private);

    -- lock
    perform internal.lock_client(p_service.tenant_id, p_customer, p_options);
    v_session := internal.locked_session(p_service, v_session.id, p_options);

    -- check: the clock after the locks; of claims only what stands, for those that had expired are cleared
    v_now := clock_timestamp();
    p_service := internal.bookable_service(p_service.tenant_id, p_service.id);
    select * into v_offer
      from internal.session_offers(p_service, p_zone, v_session.starts_at, v_session.starts_at + interval '1 microsecond', v_now,
               v_party, v_private, coalesce((p_options ->> 'ignore_notice')::boolean, false), '-infinity');
    if v_offer.reasons <> '{}' then
        perform internal.refuse_session(p_service, v_session, v_offer.reasons[1], v_offer.remaining, v_now);
    end if;
    perform internal.check_hold_caps(p_service.tenant_id, p_customer, p_options);

    -- write
    v_booking := internal.draft_seats(p_service, p_zone, v_session, v_offer.private, v_offer.seats, p_options);
    v_booking.id := internal.unused_booking_id(p_service.tenant_id, p_id);
    v_booking := internal.with_customer(v_booking, p_customer);
    return internal.write_seats(p_service, v_session, v_booking, p_options);
end $$;
comment on function internal.reserve_seats(services, text, timestamptz, jsonb, uuid, jsonb, uuid) is
    'Takes seats of a session, for the whole party or not at all (SES-3, SES-4).';

create or replace function internal.write_seats(p_service services, p_session sessions, p_booking bookings, p_options jsonb) returns bookings
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    p_booking := internal.with_price(p_booking, internal.price_booking(p_service, p_session.price_minor, p_session.local_start,
        p_booking.party_size, internal.private_price(p_session, p_booking.private), p_options, p_booking.customer_id));
    perform internal.make_room(p_session, p_booking.seats, p_booking.private);
    insert into bookings select p_booking.*;
    perform internal.move_seats(null, p_booking);
    return p_booking;
end $$;
comment on function internal.write_seats(services, sessions, bookings, jsonb) is
    'Prices and inserts a booking of seats, and counts them; refuses where there is no room. Call it under the session''s lock.';

create or replace function internal.draft_seats(p_service services, p_zone text, p_session sessions, p_private boolean, p_seats integer, p_options jsonb) returns bookings
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_booking bookings := internal.draft_booking(p_service, p_zone, p_session.starts_at, '{}', p_options);
begin
    v_booking.session_id := p_session.id;
    v_booking.seats := p_seats;
    v_booking.private := p_private;
    v_booking.has_seats := v_booking.state <> 'pending' or p_service.pending_blocks;
    v_booking.ends_at := p_session.ends_at;
    v_booking.buffer_before_minutes := p_session.buffer_before_minutes;
    v_booking.buffer_after_minutes := p_session.buffer_after_minutes;
    v_booking.local_start := p_session.local_start;
    v_booking.timezone := p_session.timezone;
    v_booking.tz_version := p_session.tz_version;
    v_booking.currency := p_session.currency;
    return v_booking;
end $$;
comment on function internal.draft_seats(services, text, sessions, boolean, integer, jsonb) is
    'The row of a new booking of seats, without id, customer and price: what the session was made with counts, not what the service is now.';

create or replace function internal.private_price(p_session sessions, p_private boolean) returns bigint
language plpgsql immutable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return case when p_private then coalesce(p_session.private_price_minor, p_session.price_minor * p_session.capacity_total) end;
end $$;
comment on function internal.private_price(sessions, boolean) is 'What the whole session costs, its own price or that of all seats; null for seats of it.';

create or replace function internal.seat_again(p_booking bookings, p_session sessions) returns bookings
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if not p_booking.has_seats then
        if p_session.status = 'cancelled' then
            perform internal.refuse_session(null, p_session, 'session_closed', null, clock_timestamp());
        end if;
        perform internal.make_room(p_session, p_booking.seats, p_booking.private);
        p_booking.has_seats := true;
    end if;
    return p_booking;
end $$;
comment on function internal.seat_again(bookings, sessions) is
    'The booking with seats, if it gave them back while it waited for approval; writing it takes them or refuses.';
