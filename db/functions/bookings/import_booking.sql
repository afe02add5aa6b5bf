create or replace function api.import_booking(p_tenant uuid, p_document jsonb, p_request jsonb default null) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'import_booking', p_request);
    v_service  services;
    v_zone     text;
    v_staff    uuid[];
    v_units    uuid[];
    v_rooms    uuid[];
    v_booking  bookings;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_document(p_document,
        array['id', 'service_id', 'staff_ids', 'unit_ids', 'starts_at', 'ends_at', 'state', 'customer', 'party_size', 'price_minor', 'notes', 'metadata', 'answers', 'created_at', 'private'],
        array['service_id', 'starts_at', 'customer', 'state']);
    select s.* into v_service from services s where s.tenant_id = p_tenant and s.id = (p_document ->> 'service_id')::uuid;
    if not found then
        perform internal.refuse('not_found', 'There is no such service.');
    end if;
    select b.timezone into v_zone from businesses b where b.tenant_id = p_tenant and b.id = v_service.business_id;
    if v_service.kind = 'session' then
        v_booking := internal.import_seats(v_service, v_zone, p_document);
        perform internal.record_event(p_tenant, 'booking.imported', v_booking.id, v_booking.business_id, jsonb_build_object('state', v_booking.state), p_request);
        return internal.finish_command(p_tenant, 'import_booking', p_request, internal.booking_json(v_booking));
    end if;
    perform internal.check_document(jsonb_build_object('staff_ids', p_document -> 'staff_ids'), array['staff_ids'], array['staff_ids']);
    select array_agg(distinct s.id) into v_staff
      from jsonb_array_elements_text(p_document -> 'staff_ids') i
      join staff s on s.tenant_id = p_tenant and s.business_id = v_service.business_id and s.id = i::uuid;
    if coalesce(cardinality(v_staff), 0) <> jsonb_array_length(p_document -> 'staff_ids') or v_staff is null then
        perform internal.refuse('not_found', 'staff_ids: no such staff member in this business.', '{"field":"staff_ids"}');
    end if;
    v_units := internal.imported_units(p_tenant, v_service.business_id, p_document -> 'unit_ids');
    v_rooms := internal.unit_locks(p_tenant, internal.service_needs(p_tenant, v_service.id));
    perform internal.lock_subjects(p_tenant, v_staff || v_rooms || internal.resources_of(p_tenant, v_units));
    v_booking := internal.imported_booking(v_service, v_zone, p_document);
    v_booking := internal.with_customer(v_booking, p_document -> 'customer');
    perform internal.write_import(v_booking, v_staff, v_units, v_rooms);
    perform internal.record_event(p_tenant, 'booking.imported', v_booking.id, v_booking.business_id, jsonb_build_object('state', v_booking.state), p_request);
    return internal.finish_command(p_tenant, 'import_booking', p_request, internal.booking_json(v_booking));
exception
    when data_exception or check_violation then
        perform internal.refuse('invalid_input', format('The booking cannot be read: %s.', sqlerrm));
end $$;
comment on function api.import_booking(uuid, jsonb, jsonb) is
    'Takes a past or foreign booking as it is, of a session too: skips notice, hours and parties, keeps the promise of claims and seats, sends nothing. An appointment''s units are those of unit_ids; without it one that isn''t over gets what its service needs.';
grant execute on function api.import_booking to slotkeeper_server, slotkeeper_login;

create or replace function internal.imported_booking(p_service services, p_zone text, p_document jsonb) returns bookings
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_booking bookings;
begin
    if p_document ->> 'state' not in ('pending', 'confirmed', 'cancelled', 'completed', 'rejected', 'no_show', 'expired') then
        perform internal.refuse('invalid_input', 'state: one of pending, confirmed, cancelled, completed, rejected, no_show, expired.', '{"field":"state"}');
    end if;
    v_booking := internal.draft_booking(p_service, p_zone, (p_document ->> 'starts_at')::timestamptz, '{}', jsonb_build_object(
        'confirm', true, 'notes', p_document -> 'notes', 'metadata', p_document -> 'metadata', 'answers', internal.imported_answers(p_service, p_document),
        'party_size', p_document -> 'party_size'));
    v_booking.id := internal.unused_booking_id(p_service.tenant_id, (p_document ->> 'id')::uuid);
    v_booking.state := p_document ->> 'state';
    v_booking.entry_method := 'import';
    v_booking.ends_at := coalesce((p_document ->> 'ends_at')::timestamptz, v_booking.ends_at);
    v_booking := internal.with_price(v_booking, internal.plain_price(p_service.name, coalesce((p_document ->> 'price_minor')::bigint, p_service.price_minor)));
    v_booking.created_at := coalesce((p_document ->> 'created_at')::timestamptz, v_booking.created_at);
    if v_booking.state in ('cancelled', 'rejected') then
        v_booking.cancelled_at := v_booking.created_at;
    end if;
    if v_booking.local_start is null or v_booking.ends_at <= v_booking.starts_at or v_booking.ends_at > v_booking.starts_at + interval '24 hours' then
        perform internal.refuse('invalid_input', 'starts_at, ends_at: within 2000 to 2049, ends_at after starts_at and at most 24 hours.', '{"field":"ends_at"}');
    end if;
    return v_booking;
end $$;
comment on function internal.imported_booking(services, text, jsonb) is 'The row of an imported booking.';

create or replace function internal.imported_answers(p_service services, p_document jsonb) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if nullif(p_document -> 'answers', 'null') is not null then
        perform internal.check_answers(p_document -> 'answers');
    end if;
    -- Whatever was asked when it was made: nothing is required now.
    return internal.with_answers(p_service, p_document, false) -> 'answers';
end $$;
comment on function internal.imported_answers(services, jsonb) is 'The answers of an imported booking, checked against the questions that there are.';

create or replace function internal.imported_units(p_tenant uuid, p_business uuid, p_units jsonb) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_units uuid[];
begin
    if coalesce(jsonb_typeof(p_units), 'null') = 'null' then
        return null;
    end if;
    select coalesce(array_agg(distinct u.id), '{}') into v_units
      from jsonb_array_elements_text(p_units) i
      join resource_units u on u.tenant_id = p_tenant and u.id = i::uuid
      join resources r on r.tenant_id = u.tenant_id and r.id = u.resource_id and r.business_id = p_business;
    if cardinality(v_units) <> jsonb_array_length(p_units) then
        perform internal.refuse('not_found', 'unit_ids: no such resource unit in this business.', '{"field":"unit_ids"}');
    end if;
    return v_units;
end $$;
comment on function internal.imported_units(uuid, uuid, jsonb) is 'The units that an imported booking names, null if it leaves the choice; refuses what isn''t of the business.';

create or replace function internal.resources_of(p_tenant uuid, p_units uuid[]) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (
        select coalesce(array_agg(distinct u.resource_id), '{}')
          from resource_units u
         where u.tenant_id = p_tenant and u.id = any (p_units)
    );
end $$;
comment on function internal.resources_of(uuid, uuid[]) is 'The resources of units: what stands for them in internal.lock_subjects.';

create or replace function internal.write_import(p_booking bookings, p_staff uuid[], p_units uuid[], p_locked uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_blocks boolean := p_booking.state in ('pending', 'confirmed', 'completed', 'no_show')
        and p_booking.ends_at + make_interval(mins => p_booking.buffer_after_minutes) > clock_timestamp();
begin
    insert into bookings select p_booking.*;
    insert into booking_staff (tenant_id, booking_id, staff_id)
    select p_booking.tenant_id, p_booking.id, s from unnest(p_staff) s;
    -- What is over takes nobody's time any more.
    if v_blocks and p_units is null then
        perform internal.claim_again(p_booking, p_staff, p_locked);
        return;
    end if;
    if v_blocks then
        -- Named units are taken with the booking's own buffers, like its people.
        perform internal.clear_expired_claims(p_booking.tenant_id, p_staff || p_units, p_booking.starts_at - interval '24 hours', p_booking.ends_at + interval '24 hours');
        perform internal.claim_exactly(p_booking, p_staff || p_units);
    end if;
    insert into booking_units (tenant_id, booking_id, unit_id)
    select p_booking.tenant_id, p_booking.id, u from unnest(p_units) u;
end $$;
comment on function internal.write_import(bookings, uuid[], uuid[], uuid[]) is
    'Inserts an imported booking; one that isn''t over claims its time and its units or is refused.';
