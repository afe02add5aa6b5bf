create or replace function api.reserve_booking(
    p_tenant     uuid,
    p_service    uuid,
    p_starts_at  timestamptz,
    p_customer   jsonb,
    p_staff      uuid  default null,
    p_options    jsonb default null,
    p_id         uuid  default null,
    p_request    jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'reserve_booking', p_request);
    v_options  jsonb := coalesce(p_options, '{}');
    v_service  services;
    v_zone     text;
    v_pool     service_staff[];
    v_rooms    uuid[];
    v_chosen   service_staff[];
    v_due      uuid[];
    v_booking  bookings;
    v_units    claims[];
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_options(v_options);
    v_service := internal.bookable_service(p_tenant, internal.service_wanted(p_tenant, p_service, v_options));
    v_options := internal.with_answers(v_service, v_options, not coalesce((v_options ->> 'ignore_required')::boolean, false));
    select b.timezone into v_zone from businesses b where b.tenant_id = p_tenant and b.id = v_service.business_id;
    if v_service.kind = 'session' then
        v_booking := internal.reserve_seats(v_service, v_zone, p_starts_at, p_customer, p_staff, v_options, p_id);
        perform internal.record_event(p_tenant, 'booking.' || v_booking.state, v_booking.id, v_booking.business_id,
            internal.booking_facts(v_booking), p_request);
        return internal.finish_command(p_tenant, 'reserve_booking', p_request, internal.booking_json(v_booking));
    end if;
    perform internal.check_no_session(v_options);
    v_pool := internal.booking_pool(v_service, p_staff);
    v_rooms := internal.unit_locks(p_tenant, internal.service_needs(p_tenant, p_service));

    -- lock
    perform internal.lock_client(p_tenant, p_customer, v_options);
    perform internal.lock_subjects(p_tenant, internal.booking_locks(v_service, v_pool, v_rooms));
    v_due := internal.lock_due_holds(
        p_tenant,
        internal.with_units(p_tenant, (select array_agg(p.staff_id) from unnest(v_pool) p) || v_rooms),
        p_starts_at - interval '24 hours',
        p_starts_at + interval '48 hours'
    );
    perform internal.lock_promotion(v_service, v_options);

    -- check: the database's clock, read after the locks, decides
    perform internal.check_party(v_service, internal.party_size(v_options));
    perform internal.check_start(v_service, v_zone, p_starts_at, clock_timestamp(), coalesce((v_options ->> 'ignore_notice')::boolean, false));
    perform internal.expire_holds(p_tenant, v_due);
    -- What was read before the locks is read again: turns have changed, somebody may have left.
    v_service := internal.bookable_service(p_tenant, p_service);
    v_pool := internal.booking_pool(v_service, p_staff, v_pool);
    v_chosen := internal.choose_staff(v_service, v_zone, v_pool, p_starts_at, v_rooms);
    v_booking := internal.draft_booking(v_service, v_zone, p_starts_at, v_chosen, v_options);
    v_units := internal.units_for(v_booking, v_rooms);
    perform internal.check_limits(v_service, v_zone, p_starts_at, (extract(epoch from v_booking.ends_at - v_booking.starts_at) / 60)::integer);
    perform internal.check_hold_caps(p_tenant, p_customer, v_options);

    -- write, record
    v_booking.id := internal.unused_booking_id(p_tenant, p_id);
    v_booking := internal.with_customer(v_booking, p_customer);
    v_booking := internal.with_price(v_booking, internal.price_booking(v_service, internal.base_price(v_service, v_chosen), v_booking.local_start,
        v_booking.party_size, null, v_options, v_booking.customer_id));
    perform internal.write_booking(v_booking, (select array_agg(c.staff_id) from unnest(v_chosen) c), v_units, v_service.pending_blocks);
    perform internal.mark_chosen(v_service, v_chosen);
    perform internal.record_event(p_tenant, 'booking.' || v_booking.state, v_booking.id, v_booking.business_id,
        internal.booking_facts(v_booking), p_request);
    return internal.finish_command(p_tenant, 'reserve_booking', p_request, internal.booking_json(v_booking));
end $$;
comment on function api.reserve_booking(uuid, uuid, timestamptz, jsonb, uuid, jsonb, uuid, jsonb) is
    'Takes a slot, or seats of a session: places a hold (or, with {"confirm":true}, books at once). Assigns staff and resource units, checks hours, notice, window, limits, seats, conflicts and answers itself. BKG-1, BKG-2, BKG-3, CAT-5, CAT-7, SES-3.';
grant execute on function api.reserve_booking to slotkeeper_server, slotkeeper_login;
