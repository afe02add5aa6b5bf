-- Checking and writing an appointment under the locks that its command took: a booking by itself, or one date of a series.

create or replace function internal.place_appointment(
    p_service    services,
    p_zone       text,
    p_starts_at  timestamptz,
    p_customer   jsonb,
    p_staff      uuid,
    p_options    jsonb,
    p_pool       service_staff[],
    p_rooms      uuid[],
    p_id         uuid
) returns bookings
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_tenant   uuid := p_service.tenant_id;
    v_chosen   service_staff[];
    v_because  jsonb;
    v_booking  bookings;
    v_units    claims[];
begin
    -- check: the database's clock, read after the locks, decides
    perform internal.check_party(p_service, internal.party_size(p_options));
    perform internal.check_start(p_service, p_zone, p_starts_at, clock_timestamp(), coalesce((p_options ->> 'ignore_notice')::boolean, false));
    -- What was read before the locks is read again: turns have changed, somebody may have left.
    p_service := internal.bookable_service(v_tenant, p_service.id);
    p_pool := internal.booking_pool(p_service, p_staff, p_pool);
    select c.chosen, c.because into v_chosen, v_because
      from internal.choose_staff(p_service, p_zone, p_pool, p_starts_at, p_rooms, p_staff, array[]::uuid[]) c;
    v_booking := internal.draft_booking(p_service, p_zone, p_starts_at, v_chosen, p_options);
    v_booking.chosen := v_because;
    v_units := internal.units_for(v_booking, p_rooms);
    perform internal.check_limits(p_service, p_zone, p_starts_at, (extract(epoch from v_booking.ends_at - v_booking.starts_at) / 60)::integer);
    perform internal.check_hold_caps(v_tenant, p_customer, p_options);

    -- write
    v_booking.id := internal.unused_booking_id(v_tenant, p_id);
    v_booking := internal.with_customer(v_booking, p_customer);
    v_booking := internal.with_price(v_booking, internal.price_booking(p_service, internal.base_price(p_service, v_chosen), v_booking.local_start,
        v_booking.party_size, null, p_options, v_booking.customer_id));
    perform internal.write_booking(v_booking, (select array_agg(c.staff_id) from unnest(v_chosen) c), v_units, p_service.pending_blocks);
    perform internal.mark_chosen(p_service, v_chosen);
    return v_booking;
end $$;
comment on function internal.place_appointment(services, text, timestamptz, jsonb, uuid, jsonb, service_staff[], uuid[], uuid) is
    'Checks and writes an appointment; the caller records it. Call it under internal.booking_locks of p_pool and p_rooms, the promotion''s lock, and with expired holds cleared.';
