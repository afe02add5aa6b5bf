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
    v_due      uuid[];
    v_booking  bookings;
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

    -- Whoever comes too late needn't queue behind those who do too.
    perform internal.check_not_taken(v_service, v_zone, v_pool, p_starts_at, v_options);

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
    perform internal.expire_holds(p_tenant, v_due);

    -- check, write, record
    v_booking := internal.place_appointment(v_service, v_zone, p_starts_at, p_customer, p_staff, v_options, v_pool, v_rooms, p_id);
    perform internal.record_event(p_tenant, 'booking.' || v_booking.state, v_booking.id, v_booking.business_id,
        internal.booking_facts(v_booking), p_request);
    return internal.finish_command(p_tenant, 'reserve_booking', p_request, internal.booking_json(v_booking));
end $$;
comment on function api.reserve_booking(uuid, uuid, timestamptz, jsonb, uuid, jsonb, uuid, jsonb) is
    'Takes a slot, or seats of a session: places a hold (or, with {"confirm":true}, books at once). Assigns staff and resource units, checks hours, notice, window, limits, seats, conflicts and answers itself. BKG-1, BKG-2, BKG-3, CAT-5, CAT-7, SES-3.';
grant execute on function api.reserve_booking to slotkeeper_server, slotkeeper_login;
