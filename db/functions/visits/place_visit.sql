-- Fitting the services of a visit one after the other, and writing them. Each must be possible at its time as if it were booked alone;
-- of the visit itself only the services exclude each other, not their buffers (docs/semantics.md).

create or replace function internal.lock_visit(p_tenant uuid, p_parts jsonb, p_starts_at timestamptz, p_bookings uuid[] default '{}') returns service_staff[]
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_part      jsonb;
    v_service   services;
    v_pool      service_staff[];
    v_locked    service_staff[] := array[]::service_staff[];
    v_subjects  uuid[] := array[]::uuid[];
    v_due       uuid[];
begin
    for v_part in select p from jsonb_array_elements(p_parts) p loop
        v_service := internal.part_service(p_tenant, v_part);
        v_pool := internal.part_pool(v_service, v_part, null);
        v_subjects := v_subjects || internal.booking_locks(v_service, v_pool, internal.part_rooms(v_service));
        v_locked := v_locked || v_pool;
    end loop;
    perform internal.lock_subjects(p_tenant, v_subjects);
    v_due := internal.lock_due_holds(p_tenant, internal.with_units(p_tenant, v_subjects), p_starts_at - interval '24 hours',
        p_starts_at + make_interval(days => jsonb_array_length(p_parts) + 1));
    for v_part in select p from jsonb_array_elements(p_parts) p where p -> 'options' ->> 'promotion' is not null order by upper(btrim(p -> 'options' ->> 'promotion')) loop
        perform internal.lock_promotion(internal.part_service(p_tenant, v_part), v_part -> 'options');
    end loop;
    perform from bookings b where b.tenant_id = p_tenant and b.id = any (v_due || p_bookings) order by b.id for update;
    perform internal.expire_holds(p_tenant, v_due);
    return v_locked;
end $$;
comment on function internal.lock_visit(uuid, jsonb, timestamptz, uuid[]) is
    'Locks all that the services of a visit may need, and bookings that are moved, in the one order; gives the people who are locked.';

create or replace function internal.part_service(p_tenant uuid, p_part jsonb) returns services
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_service  services := internal.bookable_service(p_tenant, (p_part ->> 'service_id')::uuid);
    v_booking  bookings;
begin
    if p_part ->> 'booking_id' is null then
        return v_service;
    end if;
    select b.* into v_booking from bookings b where b.tenant_id = p_tenant and b.id = (p_part ->> 'booking_id')::uuid;
    return internal.as_promised(v_service, v_booking);
end $$;
comment on function internal.part_service(uuid, jsonb) is 'The service of a part of a visit; of one that is moved as it was promised.';

create or replace function internal.part_pool(p_service services, p_part jsonb, p_locked service_staff[]) returns service_staff[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_booking bookings;
begin
    if p_part ->> 'booking_id' is null then
        return internal.booking_pool(p_service, (p_part ->> 'staff_id')::uuid, p_locked);
    end if;
    select b.* into v_booking from bookings b where b.tenant_id = p_service.tenant_id and b.id = (p_part ->> 'booking_id')::uuid;
    return internal.pool_to_move_to(p_service, v_booking, array(select w::uuid from jsonb_array_elements_text(p_part -> 'with') w), null,
        p_part -> 'options', p_locked);
end $$;
comment on function internal.part_pool(services, jsonb, service_staff[]) is
    'From among whom a part of a visit is served, in order of preference; of those locked, if there are locks.';

create or replace function internal.part_rooms(p_service services) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return internal.unit_locks(p_service.tenant_id, internal.service_needs(p_service.tenant_id, p_service.id));
end $$;
comment on function internal.part_rooms(services) is 'The resources of which a part of a visit may be given units.';

create or replace function internal.fit_parts(
    p_tenant   uuid,
    p_parts    jsonb,
    p_number   integer,
    p_start    timestamptz,
    p_locked   service_staff[],
    p_now      timestamptz
) returns integer[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_service  services;
    v_pool     service_staff[];
    v_zone     text;
    v_minutes  integer;
    v_rest     integer[];
begin
    if p_number > jsonb_array_length(p_parts) then
        return array[]::integer[];
    end if;
    v_service := internal.part_service(p_tenant, p_parts -> (p_number - 1));
    v_pool := internal.part_pool(v_service, p_parts -> (p_number - 1), p_locked);
    select b.timezone into v_zone from businesses b where b.tenant_id = p_tenant and b.id = v_service.business_id;
    -- Who is preferred first; of somebody who takes another time the rest may fit where it didn't.
    for v_minutes in
        select (extract(epoch from s.ends_at - s.starts_at) / 60)::integer
          from internal.free_slots(v_service, v_zone, v_pool, p_start, p_start + interval '1 microsecond', p_now, array[p_start]) s
         order by (select min(p.ordinality) from unnest(v_pool) with ordinality p where p.staff_id = any (s.staff_ids))
    loop
        if internal.reached_limit(v_service, v_zone, p_start, v_minutes, (p_parts -> (p_number - 1) ->> 'booking_id')::uuid) is null then
            v_rest := internal.fit_parts(p_tenant, p_parts, p_number + 1, p_start + make_interval(mins => v_minutes), p_locked, p_now);
        end if;
        if v_rest is not null then
            return v_minutes || v_rest;
        end if;
    end loop;
    return null;
end $$;
comment on function internal.fit_parts(uuid, jsonb, integer, timestamptz, service_staff[], timestamptz) is
    'How long each part of a visit takes from this one on, so that all fit one after the other from a start; null if they don''t.';

create or replace function internal.of_length(p_service services, p_pool service_staff[], p_minutes integer) returns service_staff[]
language plpgsql immutable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_minutes is null or p_service.assignment not in ('any', 'round_robin', 'least_busy') then
        return p_pool;
    end if;
    return array(select p from unnest(p_pool) p where coalesce(p.duration_minutes, p_service.duration_minutes) = p_minutes);
end $$;
comment on function internal.of_length(services, service_staff[], integer) is 'Those of a pool who take so long, where they serve alone.';

create or replace function internal.place_visit(
    p_visit      visits,
    p_parts      jsonb,
    p_starts_at  timestamptz,
    p_customer   jsonb,
    p_locked     service_staff[],
    p_request    jsonb
) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_lengths  integer[] := internal.fit_parts(p_visit.tenant_id, p_parts, 1, p_starts_at, p_locked, clock_timestamp());
    v_zone     text := (select b.timezone from businesses b where b.tenant_id = p_visit.tenant_id and b.id = p_visit.business_id);
    v_at       timestamptz := p_starts_at;
    v_part     jsonb;
    v_service  services;
    v_rooms    uuid[];
    v_with     uuid[];
    v_chosen   service_staff[];
    v_because  jsonb;
    v_booking  bookings;
    v_claims   claims[] := array[]::claims[];
begin
    -- Where they don't fit, the first that is in the way says why.
    for v_number in 1 .. jsonb_array_length(p_parts) loop
        v_part := p_parts -> (v_number - 1);
        v_service := internal.part_service(p_visit.tenant_id, v_part);
        v_rooms := internal.part_rooms(v_service);
        if v_part ->> 'booking_id' is null then
            perform internal.check_party(v_service, internal.party_size(v_part -> 'options'));
        end if;
        perform internal.check_start(v_service, v_zone, v_at, clock_timestamp(), coalesce((v_part -> 'options' ->> 'ignore_notice')::boolean, false));
        v_with := array(select w::uuid from jsonb_array_elements_text(v_part -> 'with') w);
        select c.chosen, c.because into v_chosen, v_because
          from internal.choose_staff(v_service, v_zone,
                   internal.of_length(v_service, internal.part_pool(v_service, v_part, p_locked), v_lengths[v_number]), v_at, v_rooms,
                   (v_part ->> 'staff_id')::uuid, v_with) c;
        v_booking := internal.part_booking(p_visit, v_number, v_part, v_service, v_zone, v_at, v_chosen);
        -- Whoever stays was chosen when they were.
        if not (select array_agg(c.staff_id) from unnest(v_chosen) c) <@ v_with then
            v_booking.chosen := v_because;
            perform internal.mark_chosen(v_service, v_chosen);
        end if;
        v_claims := v_claims || internal.part_claims(v_booking, v_chosen, internal.units_for(v_booking, v_rooms));
        perform internal.check_limits(v_service, v_zone, v_at, (extract(epoch from v_booking.ends_at - v_booking.starts_at) / 60)::integer, v_booking.id);
        if v_part ->> 'booking_id' is null then
            perform internal.write_part(v_booking, v_service, v_part, v_chosen, p_customer, p_request);
        else
            perform internal.rewrite_part(v_booking, v_part, v_chosen, p_request);
        end if;
        v_at := v_booking.ends_at;
    end loop;
    perform internal.claim_parts(v_claims);
end $$;
comment on function internal.place_visit(visits, jsonb, timestamptz, jsonb, service_staff[], jsonb) is
    'Writes the services of a visit one after the other from a start, new ones or those that are moved, or refuses. Call it under internal.lock_visit.';

create or replace function internal.part_booking(
    p_visit    visits,
    p_number   integer,
    p_part     jsonb,
    p_service  services,
    p_zone     text,
    p_start    timestamptz,
    p_chosen   service_staff[]
) returns bookings
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_booking bookings;
begin
    if p_part ->> 'booking_id' is not null then
        select b.* into v_booking from bookings b where b.tenant_id = p_visit.tenant_id and b.id = (p_part ->> 'booking_id')::uuid;
        return internal.moved_appointment(v_booking, p_service, p_zone, p_start, p_chosen);
    end if;
    v_booking := internal.draft_booking(p_service, p_zone, p_start, p_chosen,
        p_part -> 'options' || jsonb_build_object('visit_id', p_visit.id, 'part', p_number));
    v_booking.id := internal.new_id();
    return v_booking;
end $$;
comment on function internal.part_booking(visits, integer, jsonb, services, text, timestamptz, service_staff[]) is
    'The booking of a part of a visit at its time: a new one without customer and price, or the one that is moved.';

create or replace function internal.part_claims(p_booking bookings, p_chosen service_staff[], p_units claims[]) returns claims[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_claim   claims;
    v_one     service_staff;
    v_claims  claims[] := array[]::claims[];
begin
    foreach v_claim in array p_units loop
        v_claim.booking_id := p_booking.id;
        v_claim.expires_at := p_booking.hold_expires_at;
        v_claims := v_claims || v_claim;
    end loop;
    foreach v_one in array p_chosen loop
        v_claim.tenant_id := p_booking.tenant_id;
        v_claim.subject_id := v_one.staff_id;
        v_claim.starts_at := p_booking.starts_at - make_interval(mins => p_booking.buffer_before_minutes);
        v_claim.ends_at := p_booking.ends_at + make_interval(mins => p_booking.buffer_after_minutes);
        v_claim.booking_id := p_booking.id;
        v_claim.expires_at := p_booking.hold_expires_at;
        v_claims := v_claims || v_claim;
    end loop;
    return v_claims;
end $$;
comment on function internal.part_claims(bookings, service_staff[], claims[]) is 'The claims of a part of a visit, buffers in full, of its people and units.';

create or replace function internal.write_part(
    p_booking   bookings,
    p_service   services,
    p_part      jsonb,
    p_chosen    service_staff[],
    p_customer  jsonb,
    p_request   jsonb
) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    p_booking := internal.with_customer(p_booking, p_customer);
    p_booking := internal.with_price(p_booking, internal.price_booking(p_service, internal.base_price(p_service, p_chosen), p_booking.local_start,
        p_booking.party_size, null, p_part -> 'options', p_booking.customer_id));
    insert into bookings select p_booking.*;
    insert into booking_staff (tenant_id, booking_id, staff_id)
    select p_booking.tenant_id, p_booking.id, c.staff_id from unnest(p_chosen) c;
    perform internal.record_event(p_booking.tenant_id, 'booking.' || p_booking.state, p_booking.id, p_booking.business_id,
        internal.booking_facts(p_booking), p_request);
end $$;
comment on function internal.write_part(bookings, services, jsonb, service_staff[], jsonb, jsonb) is
    'Prices, inserts and records a part of a visit; its claims follow with those of all parts.';

create or replace function internal.rewrite_part(p_booking bookings, p_part jsonb, p_chosen service_staff[], p_request jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    insert into booking_staff (tenant_id, booking_id, staff_id)
    select p_booking.tenant_id, p_booking.id, c.staff_id from unnest(p_chosen) c;
    p_booking := internal.rewrite_booking(p_booking);
    perform internal.write_move(p_part -> 'before', p_booking, p_part -> 'options', p_request);
end $$;
comment on function internal.rewrite_part(bookings, jsonb, service_staff[], jsonb) is 'Writes where a part of a visit is moved, and keeps from where.';

create or replace function internal.claim_parts(p_claims claims[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    insert into booking_units (tenant_id, booking_id, unit_id)
    select c.tenant_id, c.booking_id, c.subject_id
      from unnest(p_claims) c
      join resource_units u on u.tenant_id = c.tenant_id and u.id = c.subject_id;
    -- Of one person or unit each service keeps its own time, and of its buffers what no other service of the visit has: in the end all
    -- of it is claimed once.
    insert into claims (tenant_id, subject_id, starts_at, ends_at, booking_id, expires_at)
    with c as (
        select u.tenant_id, u.subject_id, u.booking_id, u.expires_at, b.part,
               tstzrange(u.starts_at, u.ends_at) as whole, tstzrange(b.starts_at, b.ends_at) as core
          from unnest(p_claims) u
          join bookings b on b.tenant_id = u.tenant_id and b.id = u.booking_id
    )
    select c.tenant_id, c.subject_id, lower(r.span), upper(r.span), c.booking_id, c.expires_at
      from c,
           lateral unnest(
               tstzmultirange(c.whole)
               - coalesce((select range_agg(o.core) from c o where o.subject_id = c.subject_id and o.part <> c.part), '{}')
               - coalesce((select range_agg(o.whole) from c o where o.subject_id = c.subject_id and o.part < c.part), '{}')
               + tstzmultirange(c.core)) as r (span);
end $$;
comment on function internal.claim_parts(claims[]) is
    'Claims the time of all parts of a visit, so that those of one person or unit don''t overlap: a buffer may lie in another part.';
