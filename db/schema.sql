-- The whole structure, as `make schema` dumps it from the migrations and functions. Not to be edited.
--
-- PostgreSQL database dump
--

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: api; Type: SCHEMA; Schema: -; Owner: slotkeeper_owner
--

CREATE SCHEMA api;

ALTER SCHEMA api OWNER TO slotkeeper_owner;

--
-- Name: SCHEMA api; Type: COMMENT; Schema: -; Owner: slotkeeper_owner
--

COMMENT ON SCHEMA api IS 'The SQL API: one function per command, and reads for direct logins.';

--
-- Name: context; Type: SCHEMA; Schema: -; Owner: slotkeeper_owner
--

CREATE SCHEMA context;

ALTER SCHEMA context OWNER TO slotkeeper_owner;

--
-- Name: SCHEMA context; Type: COMMENT; Schema: -; Owner: slotkeeper_owner
--

COMMENT ON SCHEMA context IS 'Who is asking: the transaction''s tenant, business, user and role; directories that find a tenant.';

--
-- Name: extensions; Type: SCHEMA; Schema: -; Owner: slotkeeper_owner
--

CREATE SCHEMA extensions;

ALTER SCHEMA extensions OWNER TO slotkeeper_owner;

--
-- Name: SCHEMA extensions; Type: COMMENT; Schema: -; Owner: slotkeeper_owner
--

COMMENT ON SCHEMA extensions IS 'Objects of PostgreSQL extensions.';

--
-- Name: internal; Type: SCHEMA; Schema: -; Owner: slotkeeper_owner
--

CREATE SCHEMA internal;

ALTER SCHEMA internal OWNER TO slotkeeper_owner;

--
-- Name: SCHEMA internal; Type: COMMENT; Schema: -; Owner: slotkeeper_owner
--

COMMENT ON SCHEMA internal IS 'Helpers of the commands. No outside caller.';

--
-- Name: btree_gist; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA extensions;

--
-- Name: EXTENSION btree_gist; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';

--
-- Name: need; Type: TYPE; Schema: internal; Owner: slotkeeper_owner
--

CREATE TYPE internal.need AS (
	resource_id uuid,
	group_id uuid,
	quantity integer,
	buffer_before_minutes integer,
	buffer_after_minutes integer
);

ALTER TYPE internal.need OWNER TO slotkeeper_owner;

--
-- Name: planned_session; Type: TYPE; Schema: internal; Owner: slotkeeper_owner
--

CREATE TYPE internal.planned_session AS (
	action text,
	id uuid,
	starts_at timestamp with time zone,
	terms jsonb,
	differs text[],
	status text,
	seats_sold integer
);

ALTER TYPE internal.planned_session OWNER TO slotkeeper_owner;

--
-- Name: session_start; Type: TYPE; Schema: internal; Owner: slotkeeper_owner
--

CREATE TYPE internal.session_start AS (
	starts_at timestamp with time zone,
	ends_at timestamp with time zone,
	local_start timestamp without time zone,
	rule_id uuid
);

ALTER TYPE internal.session_start OWNER TO slotkeeper_owner;

--
-- Name: add_out_of_use(uuid, uuid, timestamp with time zone, timestamp with time zone, uuid, text, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.add_out_of_use(p_tenant uuid, p_resource uuid, p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_unit uuid DEFAULT NULL::uuid, p_reason text DEFAULT NULL::text, p_id uuid DEFAULT NULL::uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'add_out_of_use', p_request);
    v_id        uuid := coalesce(p_id, internal.new_id());
    v_business  uuid;
    v_units     uuid[];
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_span(p_starts_at, p_ends_at);

    -- lock, check
    perform internal.lock_subjects(p_tenant, array[p_resource]);
    select r.business_id into v_business from resources r where r.tenant_id = p_tenant and r.id = p_resource;
    if not found then
        perform internal.refuse('not_found', 'There is no such resource.', '{"field":"resource_id"}');
    end if;
    v_units := array(select u.id from resource_units u
                      where u.tenant_id = p_tenant and u.resource_id = p_resource and not u.retired and u.id = coalesce(p_unit, u.id));
    if p_unit is not null and v_units = '{}' then
        perform internal.refuse('not_found', 'The resource has no such unit.', '{"field":"unit_id"}');
    end if;
    perform internal.clear_expired_claims(p_tenant, v_units, p_starts_at, p_ends_at);
    perform internal.check_nothing_claimed(p_tenant, v_units, p_starts_at, p_ends_at);

    -- write, record
    perform internal.insert_row('time_off', jsonb_build_object('tenant_id', p_tenant, 'id', v_id, 'resource_id', p_resource, 'unit_id', p_unit,
        'starts_at', p_starts_at, 'ends_at', p_ends_at, 'reason', p_reason));
    perform internal.claim_time_off(p_tenant, v_id, v_units, p_starts_at, p_ends_at);
    perform internal.record_event(p_tenant, 'out_of_use.added', v_id, v_business,
        jsonb_build_object('resource_id', p_resource, 'unit_id', p_unit), p_request);
    select internal.out_of_use_json(o) into v_answer from time_off o where o.tenant_id = p_tenant and o.id = v_id;
    return internal.finish_command(p_tenant, 'add_out_of_use', p_request, v_answer);
end $$;

ALTER FUNCTION api.add_out_of_use(p_tenant uuid, p_resource uuid, p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_unit uuid, p_reason text, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION add_out_of_use(p_tenant uuid, p_resource uuid, p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_unit uuid, p_reason text, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.add_out_of_use(p_tenant uuid, p_resource uuid, p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_unit uuid, p_reason text, p_id uuid, p_request jsonb) IS 'Takes a resource, or one unit of it, out of use for a time; refused over bookings, live holds, sessions and other such times (CAT-5).';

--
-- Name: add_override(uuid, uuid, jsonb, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.add_override(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid DEFAULT NULL::uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'add_override', p_request);
    v_id        uuid := coalesce(p_id, internal.new_id());
    v_document  jsonb;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_document('overrides', internal.without_nulls(p_document),
        internal.override_fields() || array['staff_id'], array['starts_on', 'available']);
    perform internal.check_owner(p_tenant, p_business, (v_document ->> 'staff_id')::uuid);
    perform internal.insert_row('overrides', internal.override_row(v_document) || jsonb_build_object(
        'tenant_id', p_tenant, 'id', v_id, 'business_id', p_business, 'staff_id', v_document -> 'staff_id'));
    perform internal.record_event(p_tenant, 'override.added', v_id, p_business, jsonb_build_object('staff_id', v_document -> 'staff_id'), p_request);
    if v_document ->> 'staff_id' is null then
        perform internal.mark_sessions_stale(p_tenant, p_business);
    end if;
    select internal.override_json(o) into v_answer from overrides o where o.tenant_id = p_tenant and o.id = v_id;
    return internal.finish_command(p_tenant, 'add_override', p_request, v_answer);
end $$;

ALTER FUNCTION api.add_override(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION add_override(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.add_override(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) IS 'Adds dates on which a person or the whole business is available or not, holidays among them. Bookings stay (SCH-2).';

--
-- Name: add_time_off(uuid, uuid, timestamp with time zone, timestamp with time zone, text, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.add_time_off(p_tenant uuid, p_staff uuid, p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_reason text DEFAULT NULL::text, p_id uuid DEFAULT NULL::uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'add_time_off', p_request);
    v_id        uuid := coalesce(p_id, internal.new_id());
    v_business  uuid;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_span(p_starts_at, p_ends_at);

    -- lock, check
    perform internal.lock_subjects(p_tenant, array[p_staff]);
    select s.business_id into v_business from staff s where s.tenant_id = p_tenant and s.id = p_staff;
    if not found then
        perform internal.refuse('not_found', 'There is no such staff member.', '{"field":"staff_id"}');
    end if;
    perform internal.clear_expired_claims(p_tenant, array[p_staff], p_starts_at, p_ends_at);
    perform internal.check_nothing_claimed(p_tenant, array[p_staff], p_starts_at, p_ends_at);

    -- write, record
    perform internal.insert_row('time_off', jsonb_build_object('tenant_id', p_tenant, 'id', v_id, 'staff_id', p_staff,
        'starts_at', p_starts_at, 'ends_at', p_ends_at, 'reason', p_reason));
    perform internal.claim_time_off(p_tenant, v_id, array[p_staff], p_starts_at, p_ends_at);
    perform internal.record_event(p_tenant, 'time_off.added', v_id, v_business, jsonb_build_object('staff_id', p_staff), p_request);
    select internal.time_off_json(o) into v_answer from time_off o where o.tenant_id = p_tenant and o.id = v_id;
    return internal.finish_command(p_tenant, 'add_time_off', p_request, v_answer);
end $$;

ALTER FUNCTION api.add_time_off(p_tenant uuid, p_staff uuid, p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_reason text, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION add_time_off(p_tenant uuid, p_staff uuid, p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_reason text, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.add_time_off(p_tenant uuid, p_staff uuid, p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_reason text, p_id uuid, p_request jsonb) IS 'Takes a time out of a person''s calendar, refused over bookings, live holds and other time off (SCH-2).';

--
-- Name: add_walk_in(uuid, uuid, jsonb, jsonb, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.add_walk_in(p_tenant uuid, p_session uuid, p_customer jsonb DEFAULT NULL::jsonb, p_options jsonb DEFAULT NULL::jsonb, p_id uuid DEFAULT NULL::uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'add_walk_in', p_request);
    v_options  jsonb := coalesce(p_options, '{}');
    v_service  services;
    v_booking  bookings;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_document(v_options, array['party_size', 'tiers', 'extras', 'promotion', 'private', 'notes', 'answers', 'metadata']);
    perform internal.check_options(v_options);
    v_service := internal.bookable_service(p_tenant, internal.service_wanted(p_tenant, null, jsonb_build_object('session_id', p_session)));
    v_booking := internal.sell_at_door(v_service, p_session, coalesce(nullif(p_customer, 'null'), '{}'), v_options || '{"confirm": true}', p_id);
    -- One event, which says how many are there: two of one transaction have no order.
    perform internal.record_event(p_tenant, 'booking.confirmed', v_booking.id, v_booking.business_id, internal.booking_facts(v_booking), p_request);
    return internal.finish_command(p_tenant, 'add_walk_in', p_request, internal.booking_json(v_booking));
end $$;

ALTER FUNCTION api.add_walk_in(p_tenant uuid, p_session uuid, p_customer jsonb, p_options jsonb, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION add_walk_in(p_tenant uuid, p_session uuid, p_customer jsonb, p_options jsonb, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.add_walk_in(p_tenant uuid, p_session uuid, p_customer jsonb, p_options jsonb, p_id uuid, p_request jsonb) IS 'Sells seats of a session to somebody who stands at the door, and checks them in: until the session ends, without notice, window or approval; never more seats than there are. The customer may be nobody, or a name only (SES-5).';

--
-- Name: approve_booking(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.approve_booking(p_tenant uuid, p_id uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'approve_booking', p_request);
    v_session  sessions;
    v_booking  bookings;
    v_staff    uuid[];
    v_rooms    uuid[];
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_session := internal.locked_session_of(p_tenant, p_id);
    select array_agg(s.staff_id) into v_staff from booking_staff s where s.tenant_id = p_tenant and s.booking_id = p_id;
    -- An appointment's units are chosen anew if it has none now; a session's are its own.
    select internal.unit_locks(p_tenant, internal.service_needs(p_tenant, b.service_id)) into v_rooms
      from bookings b
     where b.tenant_id = p_tenant and b.id = p_id and b.session_id is null;
    perform internal.lock_subjects(p_tenant, v_staff || v_rooms);
    v_booking := internal.locked_booking(p_tenant, p_id);
    perform internal.check_move(v_booking, 'confirmed', array['pending']);
    v_booking.state := 'confirmed';
    -- A pending booking that didn't block has no seats or claims yet: they may be gone.
    if v_booking.session_id is not null then
        v_booking := internal.seat_again(v_booking, v_session);
    elsif not exists (select from claims c where c.tenant_id = p_tenant and c.booking_id = p_id) then
        perform internal.claim_again(v_booking, v_staff, v_rooms);
    end if;
    v_answer := internal.move_booking(v_booking, 'booking.confirmed', p_request);
    return internal.finish_command(p_tenant, 'approve_booking', p_request, v_answer);
end $$;

ALTER FUNCTION api.approve_booking(p_tenant uuid, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION approve_booking(p_tenant uuid, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.approve_booking(p_tenant uuid, p_id uuid, p_request jsonb) IS 'Accepts a booking that awaits approval; refuses with slot_taken or session_full if it did not block and the time or the seats are gone (BKG-1).';

--
-- Name: archive_service(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.archive_service(p_tenant uuid, p_id uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'archive_service', p_request);
    v_service  services;
    v_locked   uuid[];
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_locked := internal.lock_schedule_of(p_tenant, p_id);
    select s.* into v_service from services s where s.tenant_id = p_tenant and s.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such service.');
    end if;
    if v_service.status <> 'archived' then
        update services s set status = 'archived' where s.tenant_id = p_tenant and s.id = p_id returning s.* into v_service;
        perform internal.record_event(p_tenant, 'service.archived', p_id, v_service.business_id, '{}', p_request);
        if v_service.kind = 'session' then
            perform internal.regenerate_sessions(v_service, null, null, v_locked, p_request);
        end if;
    end if;
    return internal.finish_command(p_tenant, 'archive_service', p_request, internal.service_json(v_service));
end $$;

ALTER FUNCTION api.archive_service(p_tenant uuid, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION archive_service(p_tenant uuid, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.archive_service(p_tenant uuid, p_id uuid, p_request jsonb) IS 'Takes a service out of sale for good and keeps it for the bookings it has; sessions that nobody booked go. A second time changes nothing (CAT-1).';

--
-- Name: cancel_booking(uuid, uuid, text, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.cancel_booking(p_tenant uuid, p_id uuid, p_reason text DEFAULT NULL::text, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'cancel_booking', p_request);
    v_booking  bookings;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    if char_length(p_reason) > 2000 then
        perform internal.refuse('invalid_input', 'reason: at most 2000 characters.', '{"field":"reason"}');
    end if;
    v_booking := internal.locked_booking(p_tenant, p_id);
    perform internal.check_move(v_booking, 'cancelled', array['held', 'pending', 'confirmed']);
    v_booking.state := 'cancelled';
    v_booking.has_seats := false;
    v_booking.cancelled_at := clock_timestamp();
    v_booking.cancel_reason := p_reason;
    v_answer := internal.move_booking(v_booking, 'booking.cancelled', p_request);
    delete from claims c where c.tenant_id = p_tenant and c.booking_id = p_id;
    return internal.finish_command(p_tenant, 'cancel_booking', p_request, v_answer);
end $$;

ALTER FUNCTION api.cancel_booking(p_tenant uuid, p_id uuid, p_reason text, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION cancel_booking(p_tenant uuid, p_id uuid, p_reason text, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.cancel_booking(p_tenant uuid, p_id uuid, p_reason text, p_request jsonb) IS 'Cancels a booking or hold with a reason and frees its time at once (BKG-1).';

--
-- Name: cancel_session(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.cancel_session(p_tenant uuid, p_id uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'cancel_session', p_request);
    v_session  sessions;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_session := internal.schedule_session(p_tenant, p_id);
    perform internal.check_not_booked(v_session);
    v_session := internal.move_session(v_session, 'cancelled', array['open', 'closed', 'withdrawn'], 'session.cancelled', p_request);
    return internal.finish_command(p_tenant, 'cancel_session', p_request, internal.session_json(v_session));
end $$;

ALTER FUNCTION api.cancel_session(p_tenant uuid, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION cancel_session(p_tenant uuid, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.cancel_session(p_tenant uuid, p_id uuid, p_request jsonb) IS 'Says that a session does not take place: only one without bookings, and no rule makes it again. A second time changes nothing (SES-4).';

--
-- Name: check_in_booking(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.check_in_booking(p_tenant uuid, p_id uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'check_in_booking', p_request);
    v_booking  bookings;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_booking := internal.locked_booking(p_tenant, p_id);
    perform internal.check_move(v_booking, 'checked in', array['confirmed']);
    v_booking := internal.arrive(v_booking, null, p_request);
    return internal.finish_command(p_tenant, 'check_in_booking', p_request, internal.booking_json(v_booking));
end $$;

ALTER FUNCTION api.check_in_booking(p_tenant uuid, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_in_booking(p_tenant uuid, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.check_in_booking(p_tenant uuid, p_id uuid, p_request jsonb) IS 'Notes that the customer has arrived, and everybody with them (BKG-1). Of parties that come in parts, api.check_in_party.';

--
-- Name: check_in_code(uuid, text, uuid, integer, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.check_in_code(p_tenant uuid, p_code text, p_session uuid DEFAULT NULL::uuid, p_arrived integer DEFAULT NULL::integer, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer     jsonb := internal.begin_command(p_tenant, 'check_in_code', p_request);
    v_reference  text := internal.read_code(p_code);
    v_booking    bookings;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    if p_session is not null and not exists (select from sessions s where s.tenant_id = p_tenant and s.id = p_session) then
        perform internal.refuse('not_found', 'There is no such session.');
    end if;
    -- A booking keeps its reference and its session, so both may be read before the lock.
    select b.* into v_booking from bookings b where b.tenant_id = p_tenant and b.reference = v_reference;
    if not found then
        perform internal.refuse('not_found', 'There is no booking with this code.', '{"field":"code"}');
    end if;
    if p_session is not null then
        perform internal.check_door(v_booking, p_session);
    end if;
    v_booking := internal.locked_booking(p_tenant, v_booking.id);
    if v_booking.arrived = v_booking.party_size then
        perform internal.refuse('already_checked_in', 'Everybody of this booking is in already.',
            jsonb_build_object('booking_id', v_booking.id, 'arrived', v_booking.arrived, 'checked_in_at', v_booking.checked_in_at));
    end if;
    v_booking := internal.arrive(v_booking, p_arrived, p_request);
    return internal.finish_command(p_tenant, 'check_in_code', p_request, internal.guest_json(v_booking));
end $$;

ALTER FUNCTION api.check_in_code(p_tenant uuid, p_code text, p_session uuid, p_arrived integer, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_in_code(p_tenant uuid, p_code text, p_session uuid, p_arrived integer, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.check_in_code(p_tenant uuid, p_code text, p_session uuid, p_arrived integer, p_request jsonb) IS 'Checks in by a booking''s reference or what its QR code says, at the door of a session if one is given. A second use of a code whose party is complete is refused, and told when the first was (SES-5).';

--
-- Name: check_in_party(uuid, uuid, integer, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.check_in_party(p_tenant uuid, p_id uuid, p_arrived integer DEFAULT NULL::integer, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'check_in_party', p_request);
    v_booking  bookings;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_booking := internal.arrive(internal.locked_booking(p_tenant, p_id), p_arrived, p_request);
    return internal.finish_command(p_tenant, 'check_in_party', p_request, internal.booking_json(v_booking));
end $$;

ALTER FUNCTION api.check_in_party(p_tenant uuid, p_id uuid, p_arrived integer, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_in_party(p_tenant uuid, p_id uuid, p_arrived integer, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.check_in_party(p_tenant uuid, p_id uuid, p_arrived integer, p_request jsonb) IS 'Notes how many of a party have come in all: everybody unless given. The same number twice changes nothing; fewer than before is a correction (SES-5).';

--
-- Name: clear_hours(uuid, uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.clear_hours(p_tenant uuid, p_business uuid, p_staff uuid DEFAULT NULL::uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer  jsonb := internal.begin_command(p_tenant, 'clear_hours', p_request);
    v_owner   uuid := coalesce(p_staff, p_business);
    v_count   integer;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.lock_subjects(p_tenant, array[v_owner]);
    if not exists (select from businesses b where b.tenant_id = p_tenant and b.id = p_business)
       or p_staff is not null and not exists (
           select from staff s where s.tenant_id = p_tenant and s.id = p_staff and s.business_id = p_business) then
        perform internal.refuse('not_found', 'There is no such business or staff member.');
    end if;
    delete from schedules s where s.tenant_id = p_tenant and s.owner_id = v_owner;
    get diagnostics v_count = row_count;
    if v_count > 0 then
        perform internal.record_event(p_tenant, 'hours.cleared', v_owner, p_business, '{}', p_request);
    end if;
    return internal.finish_command(p_tenant, 'clear_hours', p_request, jsonb_build_object('removed', v_count));
end $$;

ALTER FUNCTION api.clear_hours(p_tenant uuid, p_business uuid, p_staff uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION clear_hours(p_tenant uuid, p_business uuid, p_staff uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.clear_hours(p_tenant uuid, p_business uuid, p_staff uuid, p_request jsonb) IS 'Removes every week of a business or a staff member. A staff member without weeks follows the business again (SCH-1).';

--
-- Name: close_session(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.close_session(p_tenant uuid, p_id uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'close_session', p_request);
    v_session  sessions;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_session := internal.schedule_session(p_tenant, p_id);
    v_session := internal.move_session(v_session, 'closed', array['open'], 'session.closed', p_request);
    return internal.finish_command(p_tenant, 'close_session', p_request, internal.session_json(v_session));
end $$;

ALTER FUNCTION api.close_session(p_tenant uuid, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION close_session(p_tenant uuid, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.close_session(p_tenant uuid, p_id uuid, p_request jsonb) IS 'Takes a session out of sale. Its bookings and its claims stay; no rule opens it again. A second time changes nothing (SES-4).';

--
-- Name: complete_booking(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.complete_booking(p_tenant uuid, p_id uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'complete_booking', p_request);
    v_booking  bookings;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_booking := internal.locked_booking(p_tenant, p_id);
    perform internal.check_move(v_booking, 'completed', array['confirmed', 'no_show']);
    v_booking.state := 'completed';
    v_answer := internal.move_booking(v_booking, 'booking.completed', p_request);
    return internal.finish_command(p_tenant, 'complete_booking', p_request, v_answer);
end $$;

ALTER FUNCTION api.complete_booking(p_tenant uuid, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION complete_booking(p_tenant uuid, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.complete_booking(p_tenant uuid, p_id uuid, p_request jsonb) IS 'Marks a booking as served (BKG-1).';

--
-- Name: confirm_booking(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.confirm_booking(p_tenant uuid, p_id uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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
    perform internal.check_move(v_booking, 'confirmed', array['held']);
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

ALTER FUNCTION api.confirm_booking(p_tenant uuid, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION confirm_booking(p_tenant uuid, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.confirm_booking(p_tenant uuid, p_id uuid, p_request jsonb) IS 'Turns a live hold into a booking: confirmed, or pending where the service needs approval (BKG-1, BKG-3).';

--
-- Name: create_api_key(uuid, uuid, text, text[], bytea, timestamp with time zone, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.create_api_key(p_tenant uuid, p_key uuid, p_name text, p_scopes text[], p_secret_hash bytea, p_expires_at timestamp with time zone DEFAULT NULL::timestamp with time zone, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer  jsonb := internal.begin_command(p_tenant, 'create_api_key', p_request);
    v_id      uuid := coalesce(p_key, internal.new_id());
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_api_key(p_name, p_scopes, p_secret_hash, p_expires_at);
    perform internal.insert_row('api_keys', jsonb_build_object('tenant_id', p_tenant, 'id', v_id, 'name', btrim(p_name), 'scopes', p_scopes,
        'secret_hash', '\x' || encode(p_secret_hash, 'hex'), 'expires_at', p_expires_at));
    perform internal.record_event(p_tenant, 'api_key.created', v_id, null, '{}', p_request);
    select internal.api_key_json(k) into v_answer from api_keys k where k.tenant_id = p_tenant and k.id = v_id;
    return internal.finish_command(p_tenant, 'create_api_key', p_request, v_answer);
end $$;

ALTER FUNCTION api.create_api_key(p_tenant uuid, p_key uuid, p_name text, p_scopes text[], p_secret_hash bytea, p_expires_at timestamp with time zone, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION create_api_key(p_tenant uuid, p_key uuid, p_name text, p_scopes text[], p_secret_hash bytea, p_expires_at timestamp with time zone, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.create_api_key(p_tenant uuid, p_key uuid, p_name text, p_scopes text[], p_secret_hash bytea, p_expires_at timestamp with time zone, p_request jsonb) IS 'Adds an API key. The caller makes the secret and passes its SHA-256; the secret itself never comes here (ACC-4).';

--
-- Name: create_business(uuid, jsonb, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.create_business(p_tenant uuid, p_document jsonb, p_id uuid DEFAULT NULL::uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer jsonb := internal.begin_command(p_tenant, 'create_business', p_request);
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_answer := internal.add_business(p_tenant, p_document, coalesce(p_id, internal.new_id()), p_request);
    return internal.finish_command(p_tenant, 'create_business', p_request, v_answer);
end $$;

ALTER FUNCTION api.create_business(p_tenant uuid, p_document jsonb, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION create_business(p_tenant uuid, p_document jsonb, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.create_business(p_tenant uuid, p_document jsonb, p_id uuid, p_request jsonb) IS 'Adds a business with its public slug, time zone and currency (TEN-2). It has no hours until api.set_hours.';

--
-- Name: create_category(uuid, uuid, jsonb, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.create_category(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid DEFAULT NULL::uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'create_category', p_request);
    v_id        uuid := coalesce(p_id, internal.new_id());
    v_document  jsonb;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_document('categories', internal.without_nulls(p_document), array['name', 'position'], array['name']);
    perform internal.check_owner(p_tenant, p_business, null);
    perform internal.insert_row('categories', v_document || jsonb_build_object('tenant_id', p_tenant, 'id', v_id, 'business_id', p_business));
    perform internal.record_event(p_tenant, 'category.created', v_id, p_business, '{}', p_request);
    select internal.category_json(c) into v_answer from categories c where c.tenant_id = p_tenant and c.id = v_id;
    return internal.finish_command(p_tenant, 'create_category', p_request, v_answer);
end $$;

ALTER FUNCTION api.create_category(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION create_category(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.create_category(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) IS 'Adds a heading under which services are listed (CAT-1).';

--
-- Name: create_promotion(uuid, uuid, jsonb, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.create_promotion(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid DEFAULT NULL::uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'create_promotion', p_request);
    v_id        uuid := coalesce(p_id, internal.new_id());
    v_document  jsonb;
    v_currency  text;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_promotion(internal.without_nulls(p_document), array['code']);
    perform internal.check_owner(p_tenant, p_business, null);
    select b.currency into v_currency from businesses b where b.tenant_id = p_tenant and b.id = p_business;
    perform internal.insert_row('promotions', (v_document - 'service_ids')
        || jsonb_build_object('tenant_id', p_tenant, 'id', v_id, 'business_id', p_business, 'currency', v_currency));
    perform internal.set_promotion_services(p_tenant, v_id, p_business, v_document -> 'service_ids');
    perform internal.record_event(p_tenant, 'promotion.created', v_id, p_business, '{}', p_request);
    select internal.promotion_json(t) into v_answer from promotions t where t.tenant_id = p_tenant and t.id = v_id;
    return internal.finish_command(p_tenant, 'create_promotion', p_request, v_answer);
end $$;

ALTER FUNCTION api.create_promotion(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION create_promotion(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.create_promotion(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) IS 'Adds a promotion code to a business (CAT-6).';

--
-- Name: create_resource(uuid, uuid, jsonb, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.create_resource(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid DEFAULT NULL::uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'create_resource', p_request);
    v_id        uuid := coalesce(p_id, internal.new_id());
    v_document  jsonb;
    v_resource  resources;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_document('resources', internal.without_nulls(p_document), internal.resource_fields(), array['name']);
    perform internal.check_owner(p_tenant, p_business, null);
    perform internal.check_resource_group(p_tenant, p_business, (v_document ->> 'group_id')::uuid);
    perform internal.insert_row('resources', v_document || jsonb_build_object('tenant_id', p_tenant, 'id', v_id, 'business_id', p_business));
    select r.* into v_resource from resources r where r.tenant_id = p_tenant and r.id = v_id;
    perform internal.add_units(v_resource, v_resource.quantity);
    perform internal.record_event(p_tenant, 'resource.created', v_id, p_business, '{}', p_request);
    return internal.finish_command(p_tenant, 'create_resource', p_request, internal.resource_json(v_resource));
end $$;

ALTER FUNCTION api.create_resource(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION create_resource(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.create_resource(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) IS 'Adds a room or a kind of equipment, in quantity identical units whose time can be booked (CAT-5).';

--
-- Name: create_resource_group(uuid, uuid, jsonb, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.create_resource_group(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid DEFAULT NULL::uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'create_resource_group', p_request);
    v_id        uuid := coalesce(p_id, internal.new_id());
    v_document  jsonb;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_document('resource_groups', internal.without_nulls(p_document), array['name', 'position'], array['name']);
    perform internal.check_owner(p_tenant, p_business, null);
    perform internal.insert_row('resource_groups', v_document || jsonb_build_object('tenant_id', p_tenant, 'id', v_id, 'business_id', p_business));
    perform internal.record_event(p_tenant, 'resource_group.created', v_id, p_business, '{}', p_request);
    select internal.resource_group_json(g) into v_answer from resource_groups g where g.tenant_id = p_tenant and g.id = v_id;
    return internal.finish_command(p_tenant, 'create_resource_group', p_request, v_answer);
end $$;

ALTER FUNCTION api.create_resource_group(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION create_resource_group(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.create_resource_group(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) IS 'Adds a group of resources of which any will do where a service needs one of the group (CAT-5).';

--
-- Name: create_session(uuid, uuid, jsonb, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.create_session(p_tenant uuid, p_service uuid, p_document jsonb, p_id uuid DEFAULT NULL::uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'create_session', p_request);
    v_id       uuid := coalesce(p_id, internal.new_id());
    v_service  services;
    v_staff    uuid[];
    v_needs    internal.need[];
    v_locked   uuid[];
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_service := internal.session_service(p_tenant, p_service);
    perform internal.clean_session(p_document, true);
    v_staff := internal.read_session_staff(p_tenant, v_service.business_id, coalesce(nullif(p_document -> 'staff_ids', 'null'), '[]'));
    v_needs := internal.read_needs(coalesce(nullif(p_document -> 'resources', 'null'), '[]'));

    -- lock
    v_locked := v_staff || internal.unit_locks(p_tenant, v_needs);
    perform internal.lock_schedule(p_tenant, p_service, v_locked);
    perform internal.clear_expired_claims(p_tenant, internal.with_units(p_tenant, v_locked),
        internal.session_start(p_document) - interval '24 hours', internal.session_start(p_document) + interval '72 hours');

    -- check: what was read before the lock is read again
    v_service := internal.session_service(p_tenant, p_service);
    if v_service.status = 'archived' then
        perform internal.refuse('service_unavailable', 'This service is archived.');
    end if;
    perform internal.hold_groups(p_tenant, v_needs);
    perform internal.check_needs(p_tenant, v_service.business_id, v_needs);
    perform internal.make_way(v_service, internal.session_start(p_document));

    -- write, record
    perform internal.insert_session(internal.draft_session(v_service, internal.without_nulls(p_document) || jsonb_build_object('resources', v_needs), v_id), v_staff);
    perform internal.record_event(p_tenant, 'session.created', v_id, v_service.business_id,
        jsonb_build_object('service_id', p_service, 'starts_at', internal.session_start(p_document)), p_request);
    select internal.session_json(s) into v_answer from sessions s where s.tenant_id = p_tenant and s.id = v_id;
    return internal.finish_command(p_tenant, 'create_session', p_request, v_answer);
end $$;

ALTER FUNCTION api.create_session(p_tenant uuid, p_service uuid, p_document jsonb, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION create_session(p_tenant uuid, p_service uuid, p_document jsonb, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.create_session(p_tenant uuid, p_service uuid, p_document jsonb, p_id uuid, p_request jsonb) IS 'Adds a one-off session, which no rule made and none changes. What the document doesn''t name it has from the service (SES-1).';

--
-- Name: create_staff(uuid, uuid, jsonb, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.create_staff(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid DEFAULT NULL::uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'create_staff', p_request);
    v_id        uuid := coalesce(p_id, internal.new_id());
    v_document  jsonb;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_document('staff', internal.without_nulls(p_document), internal.staff_fields(), array['name']);
    perform internal.check_owner(p_tenant, p_business, null);
    -- Time is claimed from the subject; the person has its id.
    perform internal.insert_row('subjects', jsonb_build_object('tenant_id', p_tenant, 'id', v_id, 'kind', 'staff'));
    perform internal.insert_row('staff', v_document || jsonb_build_object('tenant_id', p_tenant, 'id', v_id, 'business_id', p_business));
    perform internal.record_event(p_tenant, 'staff.created', v_id, p_business, '{}', p_request);
    select internal.staff_json(s) into v_answer from staff s where s.tenant_id = p_tenant and s.id = v_id;
    return internal.finish_command(p_tenant, 'create_staff', p_request, v_answer);
end $$;

ALTER FUNCTION api.create_staff(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION create_staff(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.create_staff(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) IS 'Adds a person whose time can be booked. They work the business''s hours until they have their own (CAT-3).';

--
-- Name: create_tax(uuid, uuid, jsonb, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.create_tax(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid DEFAULT NULL::uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'create_tax', p_request);
    v_id        uuid := coalesce(p_id, internal.new_id());
    v_document  jsonb;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_document('taxes', internal.without_nulls(p_document), array['name', 'rate_ppm', 'inclusive'], array['name', 'rate_ppm']);
    perform internal.check_owner(p_tenant, p_business, null);
    perform internal.insert_row('taxes', v_document || jsonb_build_object('tenant_id', p_tenant, 'id', v_id, 'business_id', p_business));
    perform internal.record_event(p_tenant, 'tax.created', v_id, p_business, '{}', p_request);
    select internal.tax_json(t) into v_answer from taxes t where t.tenant_id = p_tenant and t.id = v_id;
    return internal.finish_command(p_tenant, 'create_tax', p_request, v_answer);
end $$;

ALTER FUNCTION api.create_tax(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION create_tax(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.create_tax(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) IS 'Adds a tax to a business; services then refer to it (CAT-6).';

--
-- Name: create_tenant(uuid, jsonb, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.create_tenant(p_tenant uuid, p_document jsonb, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_tenant    uuid := coalesce(p_tenant, internal.new_id());
    v_business  uuid := internal.new_id();
    v_answer    jsonb := internal.begin_command(v_tenant, 'create_tenant', p_request);
    v_document  jsonb;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_document(p_document, internal.tenant_fields() || array['business', 'hours'], array['name', 'business']);
    perform internal.check_document(p_document -> 'business', internal.business_fields(), array['name', 'slug', 'timezone', 'currency']);
    perform internal.check_business(p_document -> 'business');
    v_document := internal.clean_tenant(internal.without_nulls(p_document - array['business', 'hours']));
    v_document := v_document || jsonb_build_object('subdomain', coalesce(v_document ->> 'subdomain', p_document -> 'business' ->> 'slug'));
    perform internal.check_subdomain(v_document ->> 'subdomain');
    -- Claiming renames the entry of a tenant that is listed already: an existing one stops here.
    if exists (select from tenants t where t.tenant_id = v_tenant) then
        perform internal.refuse('already_exists', 'There is a tenant with this id already.', '{"field":"id"}');
    end if;
    perform internal.take_subdomain(v_tenant, v_document ->> 'subdomain');
    perform internal.insert_row('tenants', v_document || jsonb_build_object('tenant_id', v_tenant));
    perform internal.record_event(v_tenant, 'tenant.created', v_tenant, null, '{}', p_request);
    v_answer := jsonb_build_object(
        'tenant', (select internal.tenant_json(t) from tenants t where t.tenant_id = v_tenant),
        'business', internal.add_business(v_tenant, p_document -> 'business', v_business, p_request)
    );
    perform internal.write_hours(v_tenant, v_business, null, coalesce(nullif(p_document -> 'hours', 'null'), internal.default_week()),
        '-infinity', 'infinity', p_request);
    return internal.finish_command(v_tenant, 'create_tenant', p_request, v_answer);
end $$;

ALTER FUNCTION api.create_tenant(p_tenant uuid, p_document jsonb, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION create_tenant(p_tenant uuid, p_document jsonb, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.create_tenant(p_tenant uuid, p_document jsonb, p_request jsonb) IS 'Opens an account: tenant, subdomain, first business and its hours, all or nothing (TEN-10). For the server only: a direct login has one tenant already.';

--
-- Name: current_session_business_id(); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.current_session_business_id() RETURNS uuid
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select case when context.is_trusted_login() then context.uuid_setting('app.business_id') else (context.mapped_login()).business_id end
$$;

ALTER FUNCTION api.current_session_business_id() OWNER TO slotkeeper_api;

--
-- Name: FUNCTION current_session_business_id(); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.current_session_business_id() IS 'The business of this transaction, or null.';

--
-- Name: current_session_tenant_id(); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.current_session_tenant_id() RETURNS uuid
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select case when context.is_trusted_login() then context.tenant_id() else api.my_tenant() end
$$;

ALTER FUNCTION api.current_session_tenant_id() OWNER TO slotkeeper_api;

--
-- Name: FUNCTION current_session_tenant_id(); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.current_session_tenant_id() IS 'The tenant of this transaction; raises SK001 when unset. A direct login gets the tenant it is mapped to, whatever it has set.';

--
-- Name: current_session_user_id(); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.current_session_user_id() RETURNS uuid
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select case when context.is_trusted_login() then context.uuid_setting('app.user_id') else (context.mapped_login()).user_id end
$$;

ALTER FUNCTION api.current_session_user_id() OWNER TO slotkeeper_api;

--
-- Name: FUNCTION current_session_user_id(); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.current_session_user_id() IS 'The user of this transaction, or null.';

--
-- Name: delete_category(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.delete_category(p_tenant uuid, p_id uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'delete_category', p_request);
    v_category  categories;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    -- Its services stay and lose their heading.
    delete from categories c where c.tenant_id = p_tenant and c.id = p_id returning c.* into v_category;
    if not found then
        perform internal.refuse('not_found', 'There is no such category.');
    end if;
    perform internal.record_event(p_tenant, 'category.deleted', p_id, v_category.business_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'delete_category', p_request, internal.category_json(v_category));
end $$;

ALTER FUNCTION api.delete_category(p_tenant uuid, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION delete_category(p_tenant uuid, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.delete_category(p_tenant uuid, p_id uuid, p_request jsonb) IS 'Removes a category; its services stay without one (CAT-1).';

--
-- Name: delete_hours(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.delete_hours(p_tenant uuid, p_schedule uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'delete_hours', p_request);
    v_schedule  schedules;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    select s.* into v_schedule from schedules s where s.tenant_id = p_tenant and s.id = p_schedule;
    perform internal.lock_subjects(p_tenant, array[v_schedule.owner_id]);
    select s.* into v_schedule from schedules s where s.tenant_id = p_tenant and s.id = p_schedule for update;
    if not found then
        perform internal.refuse('not_found', 'There are no such hours.');
    end if;
    v_answer := internal.schedule_json(v_schedule);
    delete from schedules s where s.tenant_id = p_tenant and s.id = p_schedule;
    perform internal.record_event(p_tenant, 'hours.deleted', p_schedule, v_schedule.business_id,
        jsonb_build_object('staff_id', v_schedule.staff_id), p_request);
    return internal.finish_command(p_tenant, 'delete_hours', p_request, v_answer);
end $$;

ALTER FUNCTION api.delete_hours(p_tenant uuid, p_schedule uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION delete_hours(p_tenant uuid, p_schedule uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.delete_hours(p_tenant uuid, p_schedule uuid, p_request jsonb) IS 'Removes one week of hours. Without any, a person works the business''s hours and a business is closed (SCH-1).';

--
-- Name: delete_promotion(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.delete_promotion(p_tenant uuid, p_id uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer  jsonb := internal.begin_command(p_tenant, 'delete_promotion', p_request);
    v_before  promotions;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    select t.* into v_before from promotions t where t.tenant_id = p_tenant and t.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such promotion.');
    end if;
    v_answer := internal.promotion_json(v_before);
    -- The reference is the judge: one that is made at this moment counts too.
    begin
        delete from promotions t where t.tenant_id = p_tenant and t.id = p_id;
    exception
        when foreign_key_violation then
            perform internal.refuse('in_use', 'Bookings have used this promotion. Make it inactive instead.');
    end;
    perform internal.record_event(p_tenant, 'promotion.deleted', p_id, v_before.business_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'delete_promotion', p_request, v_answer);
end $$;

ALTER FUNCTION api.delete_promotion(p_tenant uuid, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION delete_promotion(p_tenant uuid, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.delete_promotion(p_tenant uuid, p_id uuid, p_request jsonb) IS 'Removes a promotion that no booking has used (CAT-6).';

--
-- Name: delete_resource(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.delete_resource(p_tenant uuid, p_id uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'delete_resource', p_request);
    v_resource  resources;
    v_units     uuid[];
    v_gone      jsonb;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.lock_subjects(p_tenant, array[p_id]);
    select r.* into v_resource from resources r where r.tenant_id = p_tenant and r.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such resource.');
    end if;
    v_gone := internal.resource_json(v_resource);
    v_units := array(select u.id from resource_units u where u.tenant_id = p_tenant and u.resource_id = p_id);
    perform internal.check_not_needed(
        internal.needed_by(p_tenant, v_resource.business_id, p_id),
        'Services need this resource. Change their resources first.'
    );
    perform internal.check_never_booked(p_tenant, v_units);
    -- The time for which it was to be out of use goes with it.
    delete from time_off o where o.tenant_id = p_tenant and o.resource_id = p_id;
    delete from resources r where r.tenant_id = p_tenant and r.id = p_id;
    delete from subjects s where s.tenant_id = p_tenant and s.id = any (v_units);
    perform internal.record_event(p_tenant, 'resource.deleted', p_id, v_resource.business_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'delete_resource', p_request, v_gone);
end $$;

ALTER FUNCTION api.delete_resource(p_tenant uuid, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION delete_resource(p_tenant uuid, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.delete_resource(p_tenant uuid, p_id uuid, p_request jsonb) IS 'Removes a resource that was never booked and that no service needs, with its units (CAT-5).';

--
-- Name: delete_resource_group(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.delete_resource_group(p_tenant uuid, p_id uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer  jsonb := internal.begin_command(p_tenant, 'delete_resource_group', p_request);
    v_group   resource_groups;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    -- For update: a service that is just given this need waits for its key, and finds it gone.
    select g.* into v_group from resource_groups g where g.tenant_id = p_tenant and g.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such resource group.');
    end if;
    perform internal.check_not_needed(
        internal.needed_by(p_tenant, v_group.business_id, p_id),
        'Services need this group. Change their resources first.'
    );
    -- Its resources stay, without a group.
    delete from resource_groups g where g.tenant_id = p_tenant and g.id = p_id;
    perform internal.record_event(p_tenant, 'resource_group.deleted', p_id, v_group.business_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'delete_resource_group', p_request, internal.resource_group_json(v_group));
end $$;

ALTER FUNCTION api.delete_resource_group(p_tenant uuid, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION delete_resource_group(p_tenant uuid, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.delete_resource_group(p_tenant uuid, p_id uuid, p_request jsonb) IS 'Removes a group that no service needs; its resources stay without one (CAT-5).';

--
-- Name: delete_service(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.delete_service(p_tenant uuid, p_id uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'delete_service', p_request);
    v_service  services;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.lock_schedule_of(p_tenant, p_id);
    perform internal.lock_sessions(p_tenant, array(select s.id from sessions s where s.tenant_id = p_tenant and s.service_id = p_id));
    select s.* into v_service from services s where s.tenant_id = p_tenant and s.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such service.');
    end if;
    v_answer := internal.service_json(v_service);
    -- The reference from bookings is the judge: one that is made at this moment counts too.
    begin
        delete from sessions s where s.tenant_id = p_tenant and s.service_id = p_id;
        delete from services s where s.tenant_id = p_tenant and s.id = p_id;
    exception
        when foreign_key_violation then
            perform internal.refuse('in_use', 'Bookings or promotions refer to this service. Archive it instead.');
    end;
    perform internal.record_event(p_tenant, 'service.deleted', p_id, v_service.business_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'delete_service', p_request, v_answer);
end $$;

ALTER FUNCTION api.delete_service(p_tenant uuid, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION delete_service(p_tenant uuid, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.delete_service(p_tenant uuid, p_id uuid, p_request jsonb) IS 'Removes a service that was never booked, with its sessions (CAT-1).';

--
-- Name: delete_session_rule(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.delete_session_rule(p_tenant uuid, p_id uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'delete_session_rule', p_request);
    v_rule     session_rules;
    v_service  services;
    v_locked   uuid[];
    v_report   jsonb;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    select r.* into v_rule from session_rules r where r.tenant_id = p_tenant and r.id = p_id;
    v_locked := internal.lock_schedule(p_tenant, v_rule.service_id);
    select r.* into v_rule from session_rules r where r.tenant_id = p_tenant and r.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such rule.');
    end if;
    v_service := internal.session_service(p_tenant, v_rule.service_id);
    v_answer := internal.session_rule_json(v_rule);
    -- Its sessions go before it does; those that stay for their bookings are one-off sessions from then on.
    v_report := internal.regenerate_sessions(v_service, null, p_id, v_locked, p_request);
    delete from session_rules r where r.tenant_id = p_tenant and r.id = p_id;
    perform internal.record_event(p_tenant, 'session_rule.deleted', p_id, v_rule.business_id,
        jsonb_build_object('service_id', v_rule.service_id), p_request);
    return internal.finish_command(p_tenant, 'delete_session_rule', p_request, jsonb_build_object('rule', v_answer, 'report', v_report));
end $$;

ALTER FUNCTION api.delete_session_rule(p_tenant uuid, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION delete_session_rule(p_tenant uuid, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.delete_session_rule(p_tenant uuid, p_id uuid, p_request jsonb) IS 'Removes a schedule rule and those of its sessions that nobody booked; the others are kept and reported (SES-1, SES-2).';

--
-- Name: delete_staff(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.delete_staff(p_tenant uuid, p_id uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer  jsonb := internal.begin_command(p_tenant, 'delete_staff', p_request);
    v_staff   staff;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.lock_subjects(p_tenant, array[p_id]);
    select s.* into v_staff from staff s where s.tenant_id = p_tenant and s.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such staff member.');
    end if;
    if exists (select from booking_staff bs where bs.tenant_id = p_tenant and bs.staff_id = p_id)
       or exists (select from claims c where c.tenant_id = p_tenant and c.subject_id = p_id)
       or exists (select from session_staff s where s.tenant_id = p_tenant and s.staff_id = p_id)
       or exists (select from session_rule_staff s where s.tenant_id = p_tenant and s.staff_id = p_id) then
        perform internal.refuse(
            'in_use',
            'This person has bookings, sessions or time off. Reassign what is to come, and set the status to archived.',
            internal.future_use(p_tenant, array[p_id]) || jsonb_build_object('services', array(
                select distinct r.service_id
                  from session_rule_staff s
                  join session_rules r on r.tenant_id = s.tenant_id and r.id = s.rule_id
                 where s.tenant_id = p_tenant and s.staff_id = p_id
                 order by 1))
        );
    end if;
    delete from staff s where s.tenant_id = p_tenant and s.id = p_id;
    delete from subjects s where s.tenant_id = p_tenant and s.id = p_id;
    perform internal.record_event(p_tenant, 'staff.deleted', p_id, v_staff.business_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'delete_staff', p_request, internal.staff_json(v_staff));
end $$;

ALTER FUNCTION api.delete_staff(p_tenant uuid, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION delete_staff(p_tenant uuid, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.delete_staff(p_tenant uuid, p_id uuid, p_request jsonb) IS 'Removes a person who was never booked, with their hours and overrides; locks them as bookings do (CAT-3).';

--
-- Name: delete_tax(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.delete_tax(p_tenant uuid, p_id uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer  jsonb := internal.begin_command(p_tenant, 'delete_tax', p_request);
    v_before  taxes;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    select t.* into v_before from taxes t where t.tenant_id = p_tenant and t.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such tax.');
    end if;
    v_answer := internal.tax_json(v_before);
    -- The reference is the judge: one that is made at this moment counts too.
    begin
        delete from taxes t where t.tenant_id = p_tenant and t.id = p_id;
    exception
        when foreign_key_violation then
            perform internal.refuse('in_use', 'Services refer to this tax. Take it off them first.');
    end;
    perform internal.record_event(p_tenant, 'tax.deleted', p_id, v_before.business_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'delete_tax', p_request, v_answer);
end $$;

ALTER FUNCTION api.delete_tax(p_tenant uuid, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION delete_tax(p_tenant uuid, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.delete_tax(p_tenant uuid, p_id uuid, p_request jsonb) IS 'Removes a tax that no service refers to; bookings keep their lines (CAT-6).';

--
-- Name: enter(uuid); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.enter(p_tenant uuid) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select context.enter(p_tenant)
$$;

ALTER FUNCTION api.enter(p_tenant uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION enter(p_tenant uuid); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.enter(p_tenant uuid) IS 'Sets the tenant of this transaction (SET LOCAL). A direct login can only enter the tenant it is mapped to (TEN-5).';

--
-- Name: forget_idempotency_keys(uuid); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.forget_idempotency_keys(p_tenant uuid) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_count integer;
begin
    perform context.enter(p_tenant);
    delete from idempotency_keys k where k.tenant_id = p_tenant and k.created_at < clock_timestamp() - interval '72 hours';
    get diagnostics v_count = row_count;
    return v_count;
end $$;

ALTER FUNCTION api.forget_idempotency_keys(p_tenant uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION forget_idempotency_keys(p_tenant uuid); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.forget_idempotency_keys(p_tenant uuid) IS 'Forgets answers older than 72 hours; returns how many (BKG-7).';

--
-- Name: generate_due_sessions(uuid, uuid); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.generate_due_sessions(p_tenant uuid, p_service uuid) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_service  services;
    v_locked   uuid[];
begin
    perform context.enter(p_tenant);
    v_locked := internal.lock_schedule(p_tenant, p_service);
    -- Another node may have been first.
    if not exists (
        select from session_runs r
         where r.tenant_id = p_tenant and r.service_id = p_service and (r.stale or r.due_at <= clock_timestamp())
    ) then
        return null;
    end if;
    select s.* into v_service from services s where s.tenant_id = p_tenant and s.id = p_service;
    return internal.regenerate_sessions(v_service, null, null, v_locked, null);
end $$;

ALTER FUNCTION api.generate_due_sessions(p_tenant uuid, p_service uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION generate_due_sessions(p_tenant uuid, p_service uuid); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.generate_due_sessions(p_tenant uuid, p_service uuid) IS 'Generates the sessions of a service if that is due, and returns the report; null when it isn''t. For the worker (SES-2).';

--
-- Name: generate_sessions(uuid, uuid, date, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.generate_sessions(p_tenant uuid, p_service uuid, p_until date DEFAULT NULL::date, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'generate_sessions', p_request);
    v_service  services;
    v_locked   uuid[];
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.session_service(p_tenant, p_service);
    v_locked := internal.lock_schedule(p_tenant, p_service);
    v_service := internal.session_service(p_tenant, p_service);
    if v_service.status <> 'active' then
        perform internal.refuse('service_unavailable', 'Sessions are generated for active services. Publish this one first.');
    end if;
    return internal.finish_command(p_tenant, 'generate_sessions', p_request,
        internal.regenerate_sessions(v_service, p_until, null, v_locked, p_request));
end $$;

ALTER FUNCTION api.generate_sessions(p_tenant uuid, p_service uuid, p_until date, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION generate_sessions(p_tenant uuid, p_service uuid, p_until date, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.generate_sessions(p_tenant uuid, p_service uuid, p_until date, p_request jsonb) IS 'Makes the sessions of a service what its rules say, up to a date (days_ahead days unless given). A second time changes nothing; what has bookings is kept and reported (SES-2).';

--
-- Name: get_booking(uuid, uuid); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.get_booking(p_tenant uuid, p_id uuid) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_booking jsonb;
begin
    perform context.enter(p_tenant);
    select internal.booking_json(b) into v_booking from bookings b where b.tenant_id = p_tenant and b.id = p_id;
    if not found then
        perform internal.refuse('not_found', 'There is no such booking.');
    end if;
    return v_booking;
end $$;

ALTER FUNCTION api.get_booking(p_tenant uuid, p_id uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION get_booking(p_tenant uuid, p_id uuid); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.get_booking(p_tenant uuid, p_id uuid) IS 'One booking, whole (BKG-8).';

--
-- Name: get_hours(uuid, uuid, uuid); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.get_hours(p_tenant uuid, p_business uuid, p_staff uuid DEFAULT NULL::uuid) RETURNS SETOF jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform context.enter(p_tenant);
    perform internal.check_owner(p_tenant, p_business, p_staff);
    return query
        select internal.schedule_json(s)
          from schedules s
         where s.tenant_id = p_tenant and s.owner_id = coalesce(p_staff, p_business)
         order by s.valid_from, s.valid_to;
end $$;

ALTER FUNCTION api.get_hours(p_tenant uuid, p_business uuid, p_staff uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION get_hours(p_tenant uuid, p_business uuid, p_staff uuid); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.get_hours(p_tenant uuid, p_business uuid, p_staff uuid) IS 'The weekly hours of a business (p_staff null) or of one person, in the form api.set_hours takes; no row for a person who works the business''s hours (SCH-1).';

--
-- Name: get_service_prices(uuid, uuid); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.get_service_prices(p_tenant uuid, p_service uuid) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_prices jsonb;
begin
    perform context.enter(p_tenant);
    select internal.prices_json(s) into v_prices from services s where s.tenant_id = p_tenant and s.id = p_service;
    if not found then
        perform internal.refuse('not_found', 'There is no such service.');
    end if;
    return v_prices;
end $$;

ALTER FUNCTION api.get_service_prices(p_tenant uuid, p_service uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION get_service_prices(p_tenant uuid, p_service uuid); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.get_service_prices(p_tenant uuid, p_service uuid) IS 'The tiers, extras, rules and taxes of a service, as they can be set (CAT-6).';

--
-- Name: import_booking(uuid, jsonb, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.import_booking(p_tenant uuid, p_document jsonb, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION api.import_booking(p_tenant uuid, p_document jsonb, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION import_booking(p_tenant uuid, p_document jsonb, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.import_booking(p_tenant uuid, p_document jsonb, p_request jsonb) IS 'Takes a past or foreign booking as it is, of a session too: skips notice, hours and parties, keeps the promise of claims and seats, sends nothing. An appointment''s units are those of unit_ids; without it one that isn''t over gets what its service needs.';

--
-- Name: is_system_admin(); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.is_system_admin() RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select case when context.is_trusted_login()
        then coalesce(current_setting('app.role', true), '') = 'system_admin'
        else coalesce((context.mapped_login()).role, '') = 'system_admin'
    end
$$;

ALTER FUNCTION api.is_system_admin() OWNER TO slotkeeper_api;

--
-- Name: FUNCTION is_system_admin(); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.is_system_admin() IS 'Whether the caller''s role is system_admin.';

--
-- Name: list_bookings(uuid, timestamp with time zone, timestamp with time zone, integer); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.list_bookings(p_tenant uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_limit integer DEFAULT 200) RETURNS TABLE(id uuid, reference text, business_id uuid, service text, staff text[], starts_at timestamp with time zone, ends_at timestamp with time zone, local_start timestamp without time zone, timezone text, state text, contact_name text, contact_email text, contact_phone text, party_size integer, price_minor bigint, currency text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform context.enter(p_tenant);
    -- Business by business, for that is how the index goes.
    return query
        select b.id, b.reference, b.business_id, s.name,
               -- A session's people are its own, as in internal.booking_staff_ids.
               (select array_agg(f.name order by f.name)
                  from staff f
                 where f.tenant_id = b.tenant_id
                   and f.id in (
                       select bs.staff_id from booking_staff bs where bs.tenant_id = b.tenant_id and bs.booking_id = b.id
                       union all
                       select ss.staff_id from session_staff ss where ss.tenant_id = b.tenant_id and ss.session_id = b.session_id)),
               b.starts_at, b.ends_at, b.local_start, b.timezone,
               case when b.state = 'held' and b.hold_expires_at <= clock_timestamp() then 'expired' else b.state end,
               b.contact_name, b.contact_email, b.contact_phone, b.party_size, b.price_minor, b.currency
          from businesses u
          join bookings b on b.tenant_id = u.tenant_id and b.business_id = u.id
          join services s on s.tenant_id = b.tenant_id and s.id = b.service_id
         where u.tenant_id = p_tenant
           and b.tenant_id = p_tenant
           and b.starts_at >= coalesce(p_from, '-infinity') and b.starts_at < coalesce(p_to, 'infinity')
         order by b.starts_at, b.id
         limit internal.page_size(p_limit);
end $$;

ALTER FUNCTION api.list_bookings(p_tenant uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_limit integer) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION list_bookings(p_tenant uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_limit integer); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.list_bookings(p_tenant uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_limit integer) IS 'Bookings and holds that start from p_from up to p_to, earliest first. local_start is the wall clock at the business (BKG-8).';

--
-- Name: list_businesses(uuid); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.list_businesses(p_tenant uuid) RETURNS TABLE(id uuid, name text, slug text, status text, timezone text, currency text, phone text, email text, created_at timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform context.enter(p_tenant);
    return query
        select b.id, b.name, b.slug, b.status, b.timezone, b.currency, b.phone, b.email, b.created_at
          from businesses b
         where b.tenant_id = p_tenant
         order by b.name, b.id;
end $$;

ALTER FUNCTION api.list_businesses(p_tenant uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION list_businesses(p_tenant uuid); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.list_businesses(p_tenant uuid) IS 'The tenant''s businesses, by name (TEN-2).';

--
-- Name: list_categories(uuid, uuid); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.list_categories(p_tenant uuid, p_business uuid DEFAULT NULL::uuid) RETURNS TABLE(id uuid, business_id uuid, name text, "position" integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform context.enter(p_tenant);
    return query
        select c.id, c.business_id, c.name, c.position
          from categories c
         where c.tenant_id = p_tenant and (p_business is null or c.business_id = p_business)
         order by c.business_id, c.position, c.name;
end $$;

ALTER FUNCTION api.list_categories(p_tenant uuid, p_business uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION list_categories(p_tenant uuid, p_business uuid); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.list_categories(p_tenant uuid, p_business uuid) IS 'The categories of one business or of all, as they are listed (CAT-1).';

--
-- Name: list_changes(uuid, bigint, integer); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.list_changes(p_tenant uuid, p_after bigint DEFAULT 0, p_limit integer DEFAULT 100) RETURNS TABLE("position" bigint, kind text, entity_id uuid, business_id uuid, data jsonb, created_at timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform context.enter(p_tenant);
    -- What has no position yet is not skipped: it gets one greater than any given.
    return query
        select e.position, e.kind, e.entity_id, e.business_id, e.data, e.created_at
          from outbox e
         where e.tenant_id = p_tenant and e.position > coalesce(p_after, 0)
         order by e.position
         limit internal.page_size(p_limit);
end $$;

ALTER FUNCTION api.list_changes(p_tenant uuid, p_after bigint, p_limit integer) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION list_changes(p_tenant uuid, p_after bigint, p_limit integer); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.list_changes(p_tenant uuid, p_after bigint, p_limit integer) IS 'What happened after a position, in order of commit. Keep the last position and pass it next time: nothing is missed.';

--
-- Name: list_customers(uuid, integer, uuid); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.list_customers(p_tenant uuid, p_limit integer DEFAULT 100, p_after uuid DEFAULT NULL::uuid) RETURNS TABLE(id uuid, name text, email text, phone text, status text, created_at timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform context.enter(p_tenant);
    return query
        select c.id, c.name, c.email, c.phone, c.status, c.created_at
          from customers c
         where c.tenant_id = p_tenant and (p_after is null or c.id > p_after)
         order by c.id
         limit internal.page_size(p_limit);
end $$;

ALTER FUNCTION api.list_customers(p_tenant uuid, p_limit integer, p_after uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION list_customers(p_tenant uuid, p_limit integer, p_after uuid); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.list_customers(p_tenant uuid, p_limit integer, p_after uuid) IS 'Customers in the order of their ids, which is that in which they came. For the next page pass the last id as p_after (CRM-1).';

--
-- Name: list_due_holds(integer); Type: FUNCTION; Schema: api; Owner: slotkeeper_relay
--

CREATE FUNCTION api.list_due_holds(p_limit integer DEFAULT 100) RETURNS SETOF uuid
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select distinct b.tenant_id
      from bookings b
     where b.state = 'held' and b.hold_expires_at <= clock_timestamp()
     limit p_limit
$$;

ALTER FUNCTION api.list_due_holds(p_limit integer) OWNER TO slotkeeper_relay;

--
-- Name: FUNCTION list_due_holds(p_limit integer); Type: COMMENT; Schema: api; Owner: slotkeeper_relay
--

COMMENT ON FUNCTION api.list_due_holds(p_limit integer) IS 'Tenants that have holds to release; the worker then works in each one''s context.';

--
-- Name: list_due_sessions(boolean, integer); Type: FUNCTION; Schema: api; Owner: slotkeeper_relay
--

CREATE FUNCTION api.list_due_sessions(p_stale boolean, p_limit integer DEFAULT 500) RETURNS TABLE(tenant_id uuid, service_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    -- Two questions, for they are asked at different intervals: the first is answered by a small index, the second reads all.
    if p_stale then
        return query select r.tenant_id, r.service_id from session_runs r where r.stale limit p_limit;
    else
        return query select r.tenant_id, r.service_id from session_runs r where r.due_at <= clock_timestamp() limit p_limit;
    end if;
end $$;

ALTER FUNCTION api.list_due_sessions(p_stale boolean, p_limit integer) OWNER TO slotkeeper_relay;

--
-- Name: FUNCTION list_due_sessions(p_stale boolean, p_limit integer); Type: COMMENT; Schema: api; Owner: slotkeeper_relay
--

COMMENT ON FUNCTION api.list_due_sessions(p_stale boolean, p_limit integer) IS 'Services whose sessions are to be generated: because something changed (p_stale), or because the horizon has moved on. The worker then works in one tenant''s context an item.';

--
-- Name: list_free_slots(uuid, uuid, timestamp with time zone, timestamp with time zone, uuid); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.list_free_slots(p_tenant uuid, p_service uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_staff uuid DEFAULT NULL::uuid) RETURNS TABLE(starts_at timestamp with time zone, ends_at timestamp with time zone, staff_ids uuid[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET jit TO 'off'
    AS $$
#variable_conflict use_column
declare
    v_service  services;
    v_zone     text;
    v_now      timestamptz := clock_timestamp();
begin
    perform context.enter(p_tenant);
    -- The years first: beyond them no interval can be added.
    if p_from is null or p_to is null or p_from < '2000-01-01 00:00+00' or p_from > '2050-01-01 00:00+00' or p_to > '2050-01-01 00:00+00'
       or p_to <= p_from or p_to > p_from + interval '62 days' then
        perform internal.refuse('invalid_input', 'p_from, p_to: at most 62 days within 2000 to 2049, p_to after p_from.', '{"field":"p_to"}');
    end if;
    v_service := internal.bookable_service(p_tenant, p_service);
    select b.timezone into v_zone from businesses b where b.tenant_id = p_tenant and b.id = v_service.business_id;
    if v_service.kind = 'session' then
        return query
            select (o.session).starts_at, (o.session).ends_at, o.staff_ids
              from internal.session_offers(v_service, v_zone, p_from, p_to, v_now) o
             where o.reasons = '{}' and (p_staff is null or p_staff = any (o.staff_ids))
             order by 1;
        return;
    end if;
    return query
        select s.starts_at, s.ends_at, s.staff_ids
          from internal.free_slots(v_service, v_zone, internal.booking_pool(v_service, p_staff), p_from, p_to, v_now) s
         where internal.in_window(v_service, internal.instant_to_local(v_zone, s.starts_at)::date, internal.instant_to_local(v_zone, v_now)::date)
           and internal.reached_limit(v_service, v_zone, s.starts_at, (extract(epoch from s.ends_at - s.starts_at) / 60)::integer) is null
         order by s.starts_at, s.ends_at;
end $$;

ALTER FUNCTION api.list_free_slots(p_tenant uuid, p_service uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_staff uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION list_free_slots(p_tenant uuid, p_service uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_staff uuid); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.list_free_slots(p_tenant uuid, p_service uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_staff uuid) IS 'The starts from p_from to before p_to at which the service can be booked, and with whom (AVL-1); of sessions those that take the smallest party. The same answer as the server''s, but for windows counted in bookable days.';

--
-- Name: list_guests(uuid, uuid, integer); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.list_guests(p_tenant uuid, p_session uuid, p_limit integer DEFAULT 1000) RETURNS TABLE(booking_id uuid, reference text, name text, email text, phone text, party_size integer, tiers text, extras text, private boolean, state text, arrived integer, checked_in_at timestamp with time zone, entry_method text, notes text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform context.enter(p_tenant);
    if not exists (select from sessions s where s.tenant_id = p_tenant and s.id = p_session) then
        perform internal.refuse('not_found', 'There is no such session.');
    end if;
    return query
        select b.id, b.reference, b.contact_name, b.contact_email, b.contact_phone, b.party_size,
               internal.counted_text(internal.named_lines(b.price_lines, 'tier')),
               internal.counted_text(internal.named_lines(b.price_lines, 'extra')),
               b.private, b.state, b.arrived, b.checked_in_at, b.entry_method, b.notes
          from bookings b
         where b.tenant_id = p_tenant and b.session_id = p_session and internal.is_guest(b)
         order by lower(b.contact_name), b.id
         limit internal.page_size(p_limit);
end $$;

ALTER FUNCTION api.list_guests(p_tenant uuid, p_session uuid, p_limit integer) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION list_guests(p_tenant uuid, p_session uuid, p_limit integer); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.list_guests(p_tenant uuid, p_session uuid, p_limit integer) IS 'Who comes to a session, by name: parties with tiers, extras, and how many of each have arrived (SES-5).';

--
-- Name: list_out_of_use(uuid, uuid, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.list_out_of_use(p_tenant uuid, p_resource uuid DEFAULT NULL::uuid, p_from timestamp with time zone DEFAULT NULL::timestamp with time zone, p_to timestamp with time zone DEFAULT NULL::timestamp with time zone) RETURNS TABLE(id uuid, resource_id uuid, resource_name text, unit_id uuid, unit_number integer, starts_at timestamp with time zone, ends_at timestamp with time zone, reason text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform context.enter(p_tenant);
    return query
        select o.id, o.resource_id, r.name, o.unit_id, u.number, o.starts_at, o.ends_at, o.reason
          from time_off o
          join resources r on r.tenant_id = o.tenant_id and r.id = o.resource_id
          left join resource_units u on u.tenant_id = o.tenant_id and u.id = o.unit_id
         where o.tenant_id = p_tenant and (p_resource is null or o.resource_id = p_resource)
           and o.ends_at > coalesce(p_from, '-infinity') and o.starts_at < coalesce(p_to, 'infinity')
         order by o.starts_at, o.id;
end $$;

ALTER FUNCTION api.list_out_of_use(p_tenant uuid, p_resource uuid, p_from timestamp with time zone, p_to timestamp with time zone) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION list_out_of_use(p_tenant uuid, p_resource uuid, p_from timestamp with time zone, p_to timestamp with time zone); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.list_out_of_use(p_tenant uuid, p_resource uuid, p_from timestamp with time zone, p_to timestamp with time zone) IS 'When one resource or any, or a unit of it, is out of use between p_from and p_to; without a unit it is all of them (CAT-5).';

--
-- Name: list_overrides(uuid, uuid, date, date); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.list_overrides(p_tenant uuid, p_business uuid DEFAULT NULL::uuid, p_from date DEFAULT NULL::date, p_to date DEFAULT NULL::date) RETURNS TABLE(id uuid, business_id uuid, staff_id uuid, starts_on date, ends_on date, start_time text, end_time text, available boolean, reason text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform context.enter(p_tenant);
    return query
        select o.id, o.business_id, o.staff_id, o.starts_on, o.ends_on,
               internal.clock_text(o.start_minute), internal.clock_text(o.end_minute), o.available, o.reason
          from overrides o
         where o.tenant_id = p_tenant and (p_business is null or o.business_id = p_business)
           and o.ends_on >= coalesce(p_from, '-infinity') and o.starts_on <= coalesce(p_to, 'infinity')
         order by o.starts_on, o.business_id, o.id;
end $$;

ALTER FUNCTION api.list_overrides(p_tenant uuid, p_business uuid, p_from date, p_to date) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION list_overrides(p_tenant uuid, p_business uuid, p_from date, p_to date); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.list_overrides(p_tenant uuid, p_business uuid, p_from date, p_to date) IS 'The overrides of one business or of all that touch the dates from p_from to p_to, both counted (SCH-2).';

--
-- Name: list_promotions(uuid, uuid); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.list_promotions(p_tenant uuid, p_business uuid DEFAULT NULL::uuid) RETURNS SETOF jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform context.enter(p_tenant);
    return query
        select internal.promotion_json(t) from promotions t
         where t.tenant_id = p_tenant and (p_business is null or t.business_id = p_business)
         order by t.business_id, t.code;
end $$;

ALTER FUNCTION api.list_promotions(p_tenant uuid, p_business uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION list_promotions(p_tenant uuid, p_business uuid); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.list_promotions(p_tenant uuid, p_business uuid) IS 'The promotions of one business or of all, with how often they are used (CAT-6).';

--
-- Name: list_resource_groups(uuid, uuid); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.list_resource_groups(p_tenant uuid, p_business uuid DEFAULT NULL::uuid) RETURNS TABLE(id uuid, business_id uuid, name text, "position" integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform context.enter(p_tenant);
    return query
        select g.id, g.business_id, g.name, g.position
          from resource_groups g
         where g.tenant_id = p_tenant and (p_business is null or g.business_id = p_business)
         order by g.business_id, g.position, g.name;
end $$;

ALTER FUNCTION api.list_resource_groups(p_tenant uuid, p_business uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION list_resource_groups(p_tenant uuid, p_business uuid); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.list_resource_groups(p_tenant uuid, p_business uuid) IS 'The groups of resources of one business or of all (CAT-5).';

--
-- Name: list_resources(uuid, uuid); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.list_resources(p_tenant uuid, p_business uuid DEFAULT NULL::uuid) RETURNS TABLE(id uuid, business_id uuid, group_id uuid, group_name text, name text, quantity integer, status text, "position" integer, unit_ids uuid[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform context.enter(p_tenant);
    return query
        select r.id, r.business_id, r.group_id, g.name, r.name, r.quantity, r.status, r.position,
               array(select u.id
                       from resource_units u
                      where u.tenant_id = r.tenant_id and u.resource_id = r.id and not u.retired
                      order by u.number)
          from resources r
          left join resource_groups g on g.tenant_id = r.tenant_id and g.id = r.group_id
         where r.tenant_id = p_tenant and (p_business is null or r.business_id = p_business)
         order by r.business_id, r.position, r.name;
end $$;

ALTER FUNCTION api.list_resources(p_tenant uuid, p_business uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION list_resources(p_tenant uuid, p_business uuid); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.list_resources(p_tenant uuid, p_business uuid) IS 'The resources of one business or of all, archived ones too, with the units that aren''t retired (CAT-5).';

--
-- Name: list_services(uuid, uuid); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.list_services(p_tenant uuid, p_business uuid DEFAULT NULL::uuid) RETURNS TABLE(id uuid, business_id uuid, category text, name text, status text, private boolean, duration_minutes integer, price_minor bigint, currency text, assignment text, staff text[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform context.enter(p_tenant);
    return query
        select s.id, s.business_id, c.name, s.name, s.status, s.private, s.duration_minutes, s.price_minor, s.currency, s.assignment,
               (select array_agg(f.name order by f.position, f.name)
                  from service_staff ss
                  join staff f on f.tenant_id = ss.tenant_id and f.id = ss.staff_id
                 where ss.tenant_id = s.tenant_id and ss.service_id = s.id)
          from services s
          left join categories c on c.tenant_id = s.tenant_id and c.id = s.category_id
         where s.tenant_id = p_tenant and (p_business is null or s.business_id = p_business)
         order by s.business_id, s.position, s.name;
end $$;

ALTER FUNCTION api.list_services(p_tenant uuid, p_business uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION list_services(p_tenant uuid, p_business uuid); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.list_services(p_tenant uuid, p_business uuid) IS 'The services of one business or of all, archived ones too, with the names of who performs them (CAT-1).';

--
-- Name: list_sessions(uuid, uuid, uuid, timestamp with time zone, timestamp with time zone, text, integer); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.list_sessions(p_tenant uuid, p_business uuid DEFAULT NULL::uuid, p_service uuid DEFAULT NULL::uuid, p_from timestamp with time zone DEFAULT NULL::timestamp with time zone, p_to timestamp with time zone DEFAULT NULL::timestamp with time zone, p_status text DEFAULT NULL::text, p_limit integer DEFAULT 200) RETURNS TABLE(id uuid, business_id uuid, service_id uuid, service text, starts_at timestamp with time zone, ends_at timestamp with time zone, local_start timestamp without time zone, timezone text, status text, capacity_total integer, seats_sold integer, seats_held integer, capacity_remaining integer, price_minor bigint, currency text, staff text[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform context.enter(p_tenant);
    -- Service by service, for that is how the index goes.
    return query
        select s.id, s.business_id, s.service_id, v.name, s.starts_at, s.ends_at, s.local_start, s.timezone, s.status, s.capacity_total, s.seats_sold,
               h.seats, internal.seats_left(s, h.seats), s.price_minor, s.currency,
               (select array_agg(f.name order by f.name)
                  from session_staff ss
                  join staff f on f.tenant_id = ss.tenant_id and f.id = ss.staff_id
                 where ss.tenant_id = s.tenant_id and ss.session_id = s.id)
          from services v
          join sessions s on s.tenant_id = v.tenant_id and s.service_id = v.id
         cross join lateral internal.live_seats_held(s) as h (seats)
         where v.tenant_id = p_tenant and s.tenant_id = p_tenant
           and (p_business is null or v.business_id = p_business)
           and (p_service is null or v.id = p_service)
           and s.starts_at >= coalesce(p_from, clock_timestamp()) and s.starts_at < coalesce(p_to, 'infinity')
           and (p_status is null or s.status = p_status)
         order by s.starts_at, s.id
         limit internal.page_size(p_limit);
end $$;

ALTER FUNCTION api.list_sessions(p_tenant uuid, p_business uuid, p_service uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_status text, p_limit integer) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION list_sessions(p_tenant uuid, p_business uuid, p_service uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_status text, p_limit integer); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.list_sessions(p_tenant uuid, p_business uuid, p_service uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_status text, p_limit integer) IS 'Sessions that start from p_from (now, unless given) up to p_to, earliest first, with the seats that are left (SES-3).';

--
-- Name: list_staff(uuid, uuid); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.list_staff(p_tenant uuid, p_business uuid DEFAULT NULL::uuid) RETURNS TABLE(id uuid, business_id uuid, name text, title text, email text, phone text, status text, "position" integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform context.enter(p_tenant);
    return query
        select s.id, s.business_id, s.name, s.title, s.email, s.phone, s.status, s.position
          from staff s
         where s.tenant_id = p_tenant and (p_business is null or s.business_id = p_business)
         order by s.business_id, s.position, s.name;
end $$;

ALTER FUNCTION api.list_staff(p_tenant uuid, p_business uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION list_staff(p_tenant uuid, p_business uuid); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.list_staff(p_tenant uuid, p_business uuid) IS 'The staff of one business or of all, archived ones too (CAT-3).';

--
-- Name: list_taxes(uuid, uuid); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.list_taxes(p_tenant uuid, p_business uuid DEFAULT NULL::uuid) RETURNS SETOF jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform context.enter(p_tenant);
    return query
        select internal.tax_json(t) from taxes t
         where t.tenant_id = p_tenant and (p_business is null or t.business_id = p_business)
         order by t.business_id, t.name;
end $$;

ALTER FUNCTION api.list_taxes(p_tenant uuid, p_business uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION list_taxes(p_tenant uuid, p_business uuid); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.list_taxes(p_tenant uuid, p_business uuid) IS 'The taxes of one business or of all (CAT-6).';

--
-- Name: list_time_off(uuid, uuid, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.list_time_off(p_tenant uuid, p_staff uuid DEFAULT NULL::uuid, p_from timestamp with time zone DEFAULT NULL::timestamp with time zone, p_to timestamp with time zone DEFAULT NULL::timestamp with time zone) RETURNS TABLE(id uuid, staff_id uuid, staff_name text, starts_at timestamp with time zone, ends_at timestamp with time zone, reason text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    perform context.enter(p_tenant);
    return query
        select o.id, o.staff_id, s.name, o.starts_at, o.ends_at, o.reason
          from time_off o
          join staff s on s.tenant_id = o.tenant_id and s.id = o.staff_id
         where o.tenant_id = p_tenant and (p_staff is null or o.staff_id = p_staff)
           and o.ends_at > coalesce(p_from, '-infinity') and o.starts_at < coalesce(p_to, 'infinity')
         order by o.starts_at, o.id;
end $$;

ALTER FUNCTION api.list_time_off(p_tenant uuid, p_staff uuid, p_from timestamp with time zone, p_to timestamp with time zone) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION list_time_off(p_tenant uuid, p_staff uuid, p_from timestamp with time zone, p_to timestamp with time zone); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.list_time_off(p_tenant uuid, p_staff uuid, p_from timestamp with time zone, p_to timestamp with time zone) IS 'The time off of one person or of all that touches the time from p_from to p_to (SCH-2).';

--
-- Name: mark_no_show(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.mark_no_show(p_tenant uuid, p_id uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'mark_no_show', p_request);
    v_booking  bookings;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_booking := internal.locked_booking(p_tenant, p_id);
    perform internal.check_move(v_booking, 'no_show', array['confirmed', 'completed']);
    -- A slip while they are there is likely; of what is over somebody has thought.
    if v_booking.arrived > 0 and v_booking.state = 'confirmed' then
        perform internal.refuse('illegal_transition', 'Somebody of this party has come. Undo the check-in first.',
            '{"from":"checked_in","to":"no_show"}');
    end if;
    v_booking.state := 'no_show';
    v_booking.arrived := 0;
    v_booking.checked_in_at := null;
    v_answer := internal.move_booking(v_booking, 'booking.no_show', p_request);
    return internal.finish_command(p_tenant, 'mark_no_show', p_request, v_answer);
end $$;

ALTER FUNCTION api.mark_no_show(p_tenant uuid, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION mark_no_show(p_tenant uuid, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.mark_no_show(p_tenant uuid, p_id uuid, p_request jsonb) IS 'Marks that the customer did not come, nor anybody with them. The time stays taken; of a completed booking it is a correction, and takes back who had arrived (BKG-1).';

--
-- Name: mark_no_shows(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.mark_no_shows(p_tenant uuid, p_session uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'mark_no_shows', p_request);
    v_session  sessions;
    v_booking  bookings;
    v_marked   uuid[] := array[]::uuid[];
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.lock_sessions(p_tenant, array[p_session]);
    select s.* into v_session from sessions s where s.tenant_id = p_tenant and s.id = p_session;
    if not found then
        perform internal.refuse('not_found', 'There is no such session.');
    end if;
    if v_session.starts_at > clock_timestamp() then
        perform internal.refuse('illegal_transition', 'This session has not begun: everybody may still come.',
            jsonb_build_object('from', v_session.status, 'to', 'no_show'));
    end if;
    for v_booking in
        select b.*
          from bookings b
         where b.tenant_id = p_tenant and b.session_id = p_session and b.state = 'confirmed' and b.arrived = 0
         order by b.id
           for update
    loop
        v_booking.state := 'no_show';
        perform internal.move_booking(v_booking, 'booking.no_show', p_request);
        v_marked := v_marked || v_booking.id;
    end loop;
    return internal.finish_command(p_tenant, 'mark_no_shows', p_request, jsonb_build_object('booking_ids', v_marked));
end $$;

ALTER FUNCTION api.mark_no_shows(p_tenant uuid, p_session uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION mark_no_shows(p_tenant uuid, p_session uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.mark_no_shows(p_tenant uuid, p_session uuid, p_request jsonb) IS 'Marks every confirmed booking of a session that has begun, and of which nobody came, as a no-show. A second time finds none (SES-5).';

--
-- Name: my_businesses(); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.my_businesses() RETURNS TABLE(tenant_id uuid, business_id uuid, business_name text, slug text, role text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_tenant  uuid := api.current_session_tenant_id();
    v_role    text := case when context.is_trusted_login() then nullif(current_setting('app.role', true), '') else (context.mapped_login()).role end;
begin
    if v_tenant is null then
        perform internal.refuse('context_forbidden', format('The login %s is mapped to no tenant.', session_user));
    end if;
    perform context.enter(v_tenant);
    return query
        select b.tenant_id, b.id, b.name, b.slug, v_role
          from businesses b
         where b.tenant_id = v_tenant
         order by b.name, b.id;
end $$;

ALTER FUNCTION api.my_businesses() OWNER TO slotkeeper_api;

--
-- Name: FUNCTION my_businesses(); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.my_businesses() IS 'The businesses of the caller''s tenant: the one a direct login is mapped to, or the one of the transaction (TEN-5).';

--
-- Name: my_tenant(); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.my_tenant() RETURNS uuid
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select (context.mapped_login()).tenant_id
$$;

ALTER FUNCTION api.my_tenant() OWNER TO slotkeeper_api;

--
-- Name: FUNCTION my_tenant(); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.my_tenant() IS 'The tenant this login is mapped to; null for a login that is mapped to none.';

--
-- Name: preview_sessions(uuid, uuid, jsonb, integer, uuid); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.preview_sessions(p_tenant uuid, p_service uuid, p_document jsonb, p_days integer DEFAULT 14, p_id uuid DEFAULT NULL::uuid) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_service  services;
    v_zone     text;
    v_now      timestamptz;
    v_today    date;
    v_draft    record;
    v_rules    record;
    v_wanted   internal.session_start[];
begin
    perform context.enter(p_tenant);
    if p_days is null or p_days not between 1 and 366 then
        perform internal.refuse('invalid_input', 'days: 1 to 366.', '{"field":"days"}');
    end if;
    v_service := internal.session_service(p_tenant, p_service);
    select b.timezone into v_zone from businesses b where b.tenant_id = p_tenant and b.id = v_service.business_id;
    v_now := clock_timestamp();
    v_today := internal.instant_to_local(v_zone, v_now)::date;
    v_draft := internal.read_session_rule(v_service, p_document, p_id);
    -- As the generator would find them once this is saved; nothing is.
    v_rules := internal.rules_in_force(v_service, (v_draft.rules[1]).id);
    v_rules.rules := v_rules.rules || v_draft.rules;
    v_rules.intervals := v_rules.intervals || v_draft.intervals;
    v_rules.dates := v_rules.dates || v_draft.dates;
    v_rules.staff := v_rules.staff || v_draft.staff;
    v_wanted := array(
        select w from internal.session_starts(v_service, v_zone, v_rules.rules, v_rules.intervals, v_rules.dates, v_now, v_today + p_days) w);
    return jsonb_build_object(
        'first_date', v_today,
        'last_date', v_today + p_days,
        'sessions', (
            select coalesce(jsonb_agg(internal.preview_json(v_service, p, (v_draft.rules[1]).id) order by p.starts_at), '[]')
              from internal.session_plan(v_service, v_zone, v_rules.rules, v_rules.staff, v_wanted, v_now, v_today + p_days) p
             where p.action is not null and p.starts_at < internal.local_to_instant(v_zone, v_today + p_days + 1)));
end $$;

ALTER FUNCTION api.preview_sessions(p_tenant uuid, p_service uuid, p_document jsonb, p_days integer, p_id uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION preview_sessions(p_tenant uuid, p_service uuid, p_document jsonb, p_days integer, p_id uuid); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.preview_sessions(p_tenant uuid, p_service uuid, p_document jsonb, p_days integer, p_id uuid) IS 'What a rule''s document would do in the next days, with the service''s other rules, before it is saved (p_id: the rule that would be changed). Writes nothing (SES-1).';

--
-- Name: quote_booking(uuid, uuid, timestamp with time zone, jsonb, uuid, uuid); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.quote_booking(p_tenant uuid, p_service uuid, p_starts_at timestamp with time zone, p_options jsonb DEFAULT NULL::jsonb, p_session uuid DEFAULT NULL::uuid, p_staff uuid DEFAULT NULL::uuid) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_options  jsonb := coalesce(p_options, '{}') || case when p_session is null then '{}' else jsonb_build_object('session_id', p_session) end;
    v_service  services;
    v_quote    jsonb;
begin
    perform context.enter(p_tenant);
    perform internal.check_document(v_options, array['party_size', 'tiers', 'extras', 'promotion', 'private', 'session_id']);
    perform internal.check_options(v_options);
    v_service := internal.bookable_service(p_tenant, internal.service_wanted(p_tenant, p_service, v_options));
    if v_service.kind = 'session' then
        v_quote := internal.quote_session(v_service, internal.session_wanted(v_service, p_starts_at, p_staff, v_options), v_options);
    else
        perform internal.check_no_session(v_options);
        v_quote := internal.quote_appointment(v_service, p_starts_at, p_staff, v_options);
    end if;
    -- The price in the words of a booking.
    return v_quote - array['lines', 'promotion_id'] || jsonb_build_object(
        'service_id', v_service.id,
        'price_lines', v_quote -> 'lines',
        'party_size', internal.party_size(v_options)
    );
end $$;

ALTER FUNCTION api.quote_booking(p_tenant uuid, p_service uuid, p_starts_at timestamp with time zone, p_options jsonb, p_session uuid, p_staff uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION quote_booking(p_tenant uuid, p_service uuid, p_starts_at timestamp with time zone, p_options jsonb, p_session uuid, p_staff uuid); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.quote_booking(p_tenant uuid, p_service uuid, p_starts_at timestamp with time zone, p_options jsonb, p_session uuid, p_staff uuid) IS 'What a booking would cost, itemised, without booking: the same computation as a hold''s. Doesn''t say whether the time is free (CAT-6).';

--
-- Name: reject_booking(uuid, uuid, text, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.reject_booking(p_tenant uuid, p_id uuid, p_reason text DEFAULT NULL::text, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'reject_booking', p_request);
    v_booking  bookings;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    if char_length(p_reason) > 2000 then
        perform internal.refuse('invalid_input', 'reason: at most 2000 characters.', '{"field":"reason"}');
    end if;
    v_booking := internal.locked_booking(p_tenant, p_id);
    perform internal.check_move(v_booking, 'rejected', array['pending']);
    v_booking.state := 'rejected';
    v_booking.has_seats := false;
    v_booking.cancelled_at := clock_timestamp();
    v_booking.cancel_reason := p_reason;
    v_answer := internal.move_booking(v_booking, 'booking.rejected', p_request);
    delete from claims c where c.tenant_id = p_tenant and c.booking_id = p_id;
    return internal.finish_command(p_tenant, 'reject_booking', p_request, v_answer);
end $$;

ALTER FUNCTION api.reject_booking(p_tenant uuid, p_id uuid, p_reason text, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION reject_booking(p_tenant uuid, p_id uuid, p_reason text, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.reject_booking(p_tenant uuid, p_id uuid, p_reason text, p_request jsonb) IS 'Turns down a booking that awaits approval and frees its time (BKG-1).';

--
-- Name: relay_events(integer); Type: FUNCTION; Schema: api; Owner: slotkeeper_relay
--

CREATE FUNCTION api.relay_events(p_limit integer DEFAULT 500) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_event  record;
    v_count  integer := 0;
begin
    -- One relay at a time: positions are given and committed in one order, so a reader of "position > cursor" never skips one.
    if not pg_try_advisory_xact_lock(hashtextextended('slotkeeper relay', 4)) then
        return 0;
    end if;
    for v_event in
        select o.tenant_id, o.id from outbox o where o.position is null order by o.id limit p_limit
    loop
        update outbox o set position = nextval('outbox_position') where o.tenant_id = v_event.tenant_id and o.id = v_event.id;
        v_count := v_count + 1;
    end loop;
    return v_count;
end $$;

ALTER FUNCTION api.relay_events(p_limit integer) OWNER TO slotkeeper_relay;

--
-- Name: FUNCTION relay_events(p_limit integer); Type: COMMENT; Schema: api; Owner: slotkeeper_relay
--

COMMENT ON FUNCTION api.relay_events(p_limit integer) IS 'Gives committed events their position, in order; returns how many. Only one runs at a time. The one function that writes across tenants.';

--
-- Name: relay_lag(); Type: FUNCTION; Schema: api; Owner: slotkeeper_relay
--

CREATE FUNCTION api.relay_lag(OUT events bigint, OUT seconds double precision) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    -- Events in all tenants, by their partial index; beyond a million the number says no more than that.
    select count(*), greatest(coalesce(extract(epoch from clock_timestamp() - min(o.created_at)), 0), 0)
      into events, seconds
      from (select o.created_at from outbox o where o.position is null limit 1000000) o;
end $$;

ALTER FUNCTION api.relay_lag(OUT events bigint, OUT seconds double precision) OWNER TO slotkeeper_relay;

--
-- Name: FUNCTION relay_lag(OUT events bigint, OUT seconds double precision); Type: COMMENT; Schema: api; Owner: slotkeeper_relay
--

COMMENT ON FUNCTION api.relay_lag(OUT events bigint, OUT seconds double precision) IS 'How many committed events have no position yet, and the age of the oldest in seconds: a number and a time, no tenant.';

--
-- Name: release_expired_holds(uuid, integer); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.release_expired_holds(p_tenant uuid, p_limit integer DEFAULT 100) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_now       timestamptz := clock_timestamp();
    v_bookings  uuid[];
    v_sessions  uuid[];
begin
    perform context.enter(p_tenant);
    select array_agg(due.id), array_agg(distinct due.session_id) filter (where due.session_id is not null)
      into v_bookings, v_sessions
      from (
          select b.id, b.session_id
            from bookings b
           where b.tenant_id = p_tenant and b.state = 'held' and b.hold_expires_at <= v_now
           order by b.hold_expires_at
           limit greatest(p_limit, 0)
      ) as due;
    perform internal.lock_sessions(p_tenant, v_sessions);
    return jsonb_build_object('released', internal.expire_holds(p_tenant, v_bookings));
end $$;

ALTER FUNCTION api.release_expired_holds(p_tenant uuid, p_limit integer) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION release_expired_holds(p_tenant uuid, p_limit integer); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.release_expired_holds(p_tenant uuid, p_limit integer) IS 'Tidies up holds whose time is over. Nobody waits for it: an expired hold counts for nothing at once (BKG-3).';

--
-- Name: remove_out_of_use(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.remove_out_of_use(p_tenant uuid, p_id uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'remove_out_of_use', p_request);
    v_time_off  time_off;
    v_business  uuid;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    -- Its claims go with it.
    delete from time_off o where o.tenant_id = p_tenant and o.id = p_id and o.resource_id is not null returning o.* into v_time_off;
    if not found then
        perform internal.refuse('not_found', 'There is no such time out of use.');
    end if;
    select r.business_id into v_business from resources r where r.tenant_id = p_tenant and r.id = v_time_off.resource_id;
    perform internal.record_event(p_tenant, 'out_of_use.removed', p_id, v_business,
        jsonb_build_object('resource_id', v_time_off.resource_id, 'unit_id', v_time_off.unit_id), p_request);
    return internal.finish_command(p_tenant, 'remove_out_of_use', p_request, internal.out_of_use_json(v_time_off));
end $$;

ALTER FUNCTION api.remove_out_of_use(p_tenant uuid, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION remove_out_of_use(p_tenant uuid, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.remove_out_of_use(p_tenant uuid, p_id uuid, p_request jsonb) IS 'Puts a resource, or a unit of it, back into use (CAT-5).';

--
-- Name: remove_override(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.remove_override(p_tenant uuid, p_id uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'remove_override', p_request);
    v_override  overrides;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    delete from overrides o where o.tenant_id = p_tenant and o.id = p_id returning o.* into v_override;
    if not found then
        perform internal.refuse('not_found', 'There is no such override.');
    end if;
    perform internal.record_event(p_tenant, 'override.removed', p_id, v_override.business_id,
        jsonb_build_object('staff_id', v_override.staff_id), p_request);
    if v_override.staff_id is null then
        perform internal.mark_sessions_stale(p_tenant, v_override.business_id);
    end if;
    return internal.finish_command(p_tenant, 'remove_override', p_request, internal.override_json(v_override));
end $$;

ALTER FUNCTION api.remove_override(p_tenant uuid, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION remove_override(p_tenant uuid, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.remove_override(p_tenant uuid, p_id uuid, p_request jsonb) IS 'Removes an override: the week counts again on its dates (SCH-2).';

--
-- Name: remove_time_off(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.remove_time_off(p_tenant uuid, p_id uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'remove_time_off', p_request);
    v_time_off  time_off;
    v_business  uuid;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    -- Its claims go with it.
    delete from time_off o where o.tenant_id = p_tenant and o.id = p_id and o.staff_id is not null returning o.* into v_time_off;
    if not found then
        perform internal.refuse('not_found', 'There is no such time off.');
    end if;
    select s.business_id into v_business from staff s where s.tenant_id = p_tenant and s.id = v_time_off.staff_id;
    perform internal.record_event(p_tenant, 'time_off.removed', p_id, v_business, jsonb_build_object('staff_id', v_time_off.staff_id), p_request);
    return internal.finish_command(p_tenant, 'remove_time_off', p_request, internal.time_off_json(v_time_off));
end $$;

ALTER FUNCTION api.remove_time_off(p_tenant uuid, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION remove_time_off(p_tenant uuid, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.remove_time_off(p_tenant uuid, p_id uuid, p_request jsonb) IS 'Gives the time of a time off back to the calendar (SCH-2).';

--
-- Name: renew_hold(uuid, uuid, integer, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.renew_hold(p_tenant uuid, p_id uuid, p_seconds integer DEFAULT 600, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'renew_hold', p_request);
    v_booking  bookings;
    v_until    timestamptz;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.lock_session_of(p_tenant, p_id);
    perform internal.lock_promotion_of(p_tenant, p_id);
    v_booking := internal.locked_booking(p_tenant, p_id);
    perform internal.check_move(v_booking, 'held', array['held']);
    if p_seconds is null or p_seconds not between 1 and 86400 then
        perform internal.refuse('invalid_input', 'p_seconds: 1 to 86400.', '{"field":"p_seconds"}');
    end if;
    -- Never beyond twice the time of one hold: nobody keeps a slot by asking again and again.
    v_until := least(clock_timestamp() + make_interval(secs => p_seconds), v_booking.created_at + make_interval(secs => 2 * p_seconds));
    if v_until <= v_booking.hold_expires_at then
        perform internal.refuse('renewal_limit_reached', 'This hold cannot be renewed any further. Confirm it before it expires.');
    end if;
    v_booking.hold_expires_at := v_until;
    v_answer := internal.move_booking(v_booking, 'booking.renewed', p_request);
    update claims c set expires_at = v_until where c.tenant_id = p_tenant and c.booking_id = p_id;
    return internal.finish_command(p_tenant, 'renew_hold', p_request, v_answer);
end $$;

ALTER FUNCTION api.renew_hold(p_tenant uuid, p_id uuid, p_seconds integer, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION renew_hold(p_tenant uuid, p_id uuid, p_seconds integer, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.renew_hold(p_tenant uuid, p_id uuid, p_seconds integer, p_request jsonb) IS 'Gives a live hold more time, at most twice the time of one hold in all (BKG-1).';

--
-- Name: reopen_session(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.reopen_session(p_tenant uuid, p_id uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'reopen_session', p_request);
    v_session  sessions;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_session := internal.schedule_session(p_tenant, p_id);
    v_session := internal.move_session(v_session, 'open', array['closed', 'cancelled', 'withdrawn'], 'session.reopened', p_request);
    return internal.finish_command(p_tenant, 'reopen_session', p_request, internal.session_json(v_session));
end $$;

ALTER FUNCTION api.reopen_session(p_tenant uuid, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION reopen_session(p_tenant uuid, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.reopen_session(p_tenant uuid, p_id uuid, p_request jsonb) IS 'Puts a closed, cancelled or withdrawn session on sale again; refused where it is reserved and its people are taken. A second time changes nothing (SES-4).';

--
-- Name: reserve_booking(uuid, uuid, timestamp with time zone, jsonb, uuid, jsonb, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.reserve_booking(p_tenant uuid, p_service uuid, p_starts_at timestamp with time zone, p_customer jsonb, p_staff uuid DEFAULT NULL::uuid, p_options jsonb DEFAULT NULL::jsonb, p_id uuid DEFAULT NULL::uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

ALTER FUNCTION api.reserve_booking(p_tenant uuid, p_service uuid, p_starts_at timestamp with time zone, p_customer jsonb, p_staff uuid, p_options jsonb, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION reserve_booking(p_tenant uuid, p_service uuid, p_starts_at timestamp with time zone, p_customer jsonb, p_staff uuid, p_options jsonb, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.reserve_booking(p_tenant uuid, p_service uuid, p_starts_at timestamp with time zone, p_customer jsonb, p_staff uuid, p_options jsonb, p_id uuid, p_request jsonb) IS 'Takes a slot, or seats of a session: places a hold (or, with {"confirm":true}, books at once). Assigns staff and resource units, checks hours, notice, window, limits, seats and conflicts itself. BKG-1, BKG-2, BKG-3, CAT-5, SES-3.';

--
-- Name: revoke_api_key(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.revoke_api_key(p_tenant uuid, p_key uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer  jsonb := internal.begin_command(p_tenant, 'revoke_api_key', p_request);
    v_key     api_keys;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    select k.* into v_key from api_keys k where k.tenant_id = p_tenant and k.id = p_key for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such API key.');
    end if;
    if v_key.revoked_at is null then
        update api_keys k set revoked_at = clock_timestamp() where k.tenant_id = p_tenant and k.id = p_key returning k.* into v_key;
        perform internal.record_event(p_tenant, 'api_key.revoked', p_key, null, '{}', p_request);
    end if;
    return internal.finish_command(p_tenant, 'revoke_api_key', p_request, internal.api_key_json(v_key));
end $$;

ALTER FUNCTION api.revoke_api_key(p_tenant uuid, p_key uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION revoke_api_key(p_tenant uuid, p_key uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.revoke_api_key(p_tenant uuid, p_key uuid, p_request jsonb) IS 'Ends an API key at once and for good; a second time changes nothing (ACC-4).';

--
-- Name: rotate_embed_key(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.rotate_embed_key(p_tenant uuid, p_id uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'rotate_embed_key', p_request);
    v_business  businesses;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    update businesses b
       set embed_key = replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')
     where b.tenant_id = p_tenant and b.id = p_id
    returning b.* into v_business;
    if not found then
        perform internal.refuse('not_found', 'There is no such business.');
    end if;
    perform internal.record_event(p_tenant, 'business.embed_key_rotated', p_id, p_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'rotate_embed_key', p_request, internal.business_json(v_business));
end $$;

ALTER FUNCTION api.rotate_embed_key(p_tenant uuid, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION rotate_embed_key(p_tenant uuid, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.rotate_embed_key(p_tenant uuid, p_id uuid, p_request jsonb) IS 'Gives a business a new embed key; the old one opens nothing any more (TEN-2).';

--
-- Name: set_hours(uuid, uuid, uuid, jsonb, date, date, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.set_hours(p_tenant uuid, p_business uuid, p_staff uuid, p_week jsonb, p_valid_from date DEFAULT NULL::date, p_valid_to date DEFAULT NULL::date, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'set_hours', p_request);
    v_schedule  schedules;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_owner(p_tenant, p_business, p_staff);
    if p_valid_to < p_valid_from then
        perform internal.refuse_constraint('schedules', 'schedules_valid_range');
    end if;
    v_schedule := internal.write_hours(p_tenant, p_business, p_staff, p_week,
        coalesce(p_valid_from, '-infinity'), coalesce(p_valid_to, 'infinity'), p_request);
    return internal.finish_command(p_tenant, 'set_hours', p_request, internal.schedule_json(v_schedule));
end $$;

ALTER FUNCTION api.set_hours(p_tenant uuid, p_business uuid, p_staff uuid, p_week jsonb, p_valid_from date, p_valid_to date, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION set_hours(p_tenant uuid, p_business uuid, p_staff uuid, p_week jsonb, p_valid_from date, p_valid_to date, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.set_hours(p_tenant uuid, p_business uuid, p_staff uuid, p_week jsonb, p_valid_from date, p_valid_to date, p_request jsonb) IS 'Sets the weekly hours of a business (p_staff null) or of one person, for good or between two dates. The same week twice changes nothing (SCH-1).';

--
-- Name: set_service_prices(uuid, uuid, jsonb, integer, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.set_service_prices(p_tenant uuid, p_service uuid, p_document jsonb, p_if_version integer DEFAULT NULL::integer, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'set_service_prices', p_request);
    v_service  services;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_document(p_document, array['tiers', 'extras', 'rules', 'taxes']);
    select s.* into v_service from services s where s.tenant_id = p_tenant and s.id = p_service for no key update;
    if not found then
        perform internal.refuse('not_found', 'There is no such service.');
    end if;
    perform internal.check_version(v_service.version, p_if_version);
    perform internal.replace_prices(v_service, 'tiers', p_document -> 'tiers', 50);
    perform internal.replace_prices(v_service, 'extras', p_document -> 'extras', 100);
    perform internal.replace_prices(v_service, 'rules', p_document -> 'rules', 100);
    perform internal.replace_taxes(v_service, p_document -> 'taxes');
    -- The prices are part of the service: its version counts.
    update services s set position = s.position where s.tenant_id = p_tenant and s.id = p_service returning s.* into v_service;
    perform internal.record_event(p_tenant, 'service.prices_set', p_service, v_service.business_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'set_service_prices', p_request, internal.prices_json(v_service));
end $$;

ALTER FUNCTION api.set_service_prices(p_tenant uuid, p_service uuid, p_document jsonb, p_if_version integer, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION set_service_prices(p_tenant uuid, p_service uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.set_service_prices(p_tenant uuid, p_service uuid, p_document jsonb, p_if_version integer, p_request jsonb) IS 'Sets the tiers, extras, rules and taxes of a service: each list that is named replaces the one before, all at once. Bookings keep what they were made with (CAT-6).';

--
-- Name: set_service_resources(uuid, uuid, jsonb, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.set_service_resources(p_tenant uuid, p_service uuid, p_needs jsonb, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'set_service_resources', p_request);
    v_service  services;
    v_needs    internal.need[];
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_needs := internal.read_needs(p_needs);
    -- The list is part of the service: its version counts.
    update services s set position = s.position where s.tenant_id = p_tenant and s.id = p_service returning s.* into v_service;
    if not found then
        perform internal.refuse('not_found', 'There is no such service.');
    end if;
    if v_service.kind = 'session' and v_needs <> '{}' then
        perform internal.refuse('invalid_input', 'resources: none for a session service. Its schedule rules name them.', '{"field":"resources"}');
    end if;
    -- Held, for a resource that changed its group meanwhile could serve two needs.
    perform from resources r
      where r.tenant_id = p_tenant and r.id in (select n.resource_id from unnest(v_needs) n)
      order by r.id
        for share;
    perform internal.check_needs(p_tenant, v_service.business_id, v_needs);
    perform internal.write_needs(v_service, v_needs);
    perform internal.record_event(p_tenant, 'service.resources_set', p_service, v_service.business_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'set_service_resources', p_request, internal.service_json(v_service));
end $$;

ALTER FUNCTION api.set_service_resources(p_tenant uuid, p_service uuid, p_needs jsonb, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION set_service_resources(p_tenant uuid, p_service uuid, p_needs jsonb, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.set_service_resources(p_tenant uuid, p_service uuid, p_needs jsonb, p_request jsonb) IS 'Says what a service needs beside people: a list of {resource_id or group_id, quantity?, buffer_before_minutes?, buffer_after_minutes?} that replaces the one before. Bookings keep their units (CAT-5).';

--
-- Name: set_service_staff(uuid, uuid, jsonb, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.set_service_staff(p_tenant uuid, p_service uuid, p_staff jsonb, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'set_service_staff', p_request);
    v_service  services;
    v_staff    service_staff[];
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_staff := internal.read_service_staff(p_tenant, p_service, p_staff);
    -- The list is part of the service: its version counts.
    update services s set position = s.position where s.tenant_id = p_tenant and s.id = p_service returning s.* into v_service;
    if not found then
        perform internal.refuse('not_found', 'There is no such service.');
    end if;
    perform internal.check_colleagues(v_service, v_staff);
    perform internal.write_service_staff(v_service, v_staff);
    perform internal.record_event(p_tenant, 'service.staff_set', p_service, v_service.business_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'set_service_staff', p_request, internal.service_json(v_service));
end $$;

ALTER FUNCTION api.set_service_staff(p_tenant uuid, p_service uuid, p_staff jsonb, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION set_service_staff(p_tenant uuid, p_service uuid, p_staff jsonb, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.set_service_staff(p_tenant uuid, p_service uuid, p_staff jsonb, p_request jsonb) IS 'Says who performs a service: a list of {staff_id, fixed?, price_minor?, duration_minutes?} that replaces the one before (CAT-3).';

--
-- Name: set_session_rule(uuid, uuid, jsonb, uuid, integer, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.set_session_rule(p_tenant uuid, p_service uuid, p_document jsonb, p_id uuid DEFAULT NULL::uuid, p_if_version integer DEFAULT NULL::integer, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'set_session_rule', p_request);
    v_id       uuid := coalesce(p_id, internal.new_id());
    v_service  services;
    v_draft    record;
    v_known    session_rules;
    v_locked   uuid[];
    v_report   jsonb;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_draft := internal.read_session_rule(internal.session_service(p_tenant, p_service), p_document, v_id);

    -- lock
    v_locked := internal.lock_schedule(p_tenant, p_service, array(select (unnest(v_draft.staff)).staff_id)
        || internal.unit_locks(p_tenant, (v_draft.rules[1]).resources));
    perform internal.hold_groups(p_tenant, (v_draft.rules[1]).resources);

    -- check: what was read before the lock is read again
    v_service := internal.session_service(p_tenant, p_service);
    v_draft := internal.read_session_rule(v_service, p_document, v_id);
    select r.* into v_known from session_rules r where r.tenant_id = p_tenant and r.id = v_id for update;
    if found then
        perform internal.check_version(v_known.version, p_if_version);
    elsif p_if_version is not null then
        perform internal.refuse('not_found', 'There is no such rule.');
    end if;

    -- write, record
    if v_known.id is null or internal.rule_differs(v_known, v_draft.rules[1], v_draft.intervals, v_draft.dates, v_draft.staff) then
        perform internal.write_session_rule(v_known, v_draft.rules[1], v_draft.intervals, v_draft.dates, v_draft.staff);
        perform internal.record_event(p_tenant, case when v_known.id is null then 'session_rule.created' else 'session_rule.updated' end,
            v_id, v_service.business_id, jsonb_build_object('service_id', p_service), p_request);
    end if;
    v_report := internal.regenerate_sessions(v_service, null, null, v_locked, p_request);
    select jsonb_build_object('rule', internal.session_rule_json(r), 'report', v_report) into v_answer
      from session_rules r
     where r.tenant_id = p_tenant and r.id = v_id;
    return internal.finish_command(p_tenant, 'set_session_rule', p_request, v_answer);
end $$;

ALTER FUNCTION api.set_session_rule(p_tenant uuid, p_service uuid, p_document jsonb, p_id uuid, p_if_version integer, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION set_session_rule(p_tenant uuid, p_service uuid, p_document jsonb, p_id uuid, p_if_version integer, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.set_session_rule(p_tenant uuid, p_service uuid, p_document jsonb, p_id uuid, p_if_version integer, p_request jsonb) IS 'Adds a schedule rule (p_id null or new), or changes the named fields of the one with this id, and generates the sessions anew: {rule, report}. The same twice changes nothing (SES-1, SES-2).';

--
-- Name: set_tenant_status(uuid, text, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.set_tenant_status(p_tenant uuid, p_status text, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer  jsonb := internal.begin_command(p_tenant, 'set_tenant_status', p_request);
    v_tenant  tenants;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.clean_document('tenants', jsonb_build_object('status', p_status), array['status'], array['status']);
    select t.* into v_tenant from tenants t where t.tenant_id = p_tenant for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such tenant.');
    end if;
    if v_tenant.status <> p_status then
        perform internal.update_row('tenants', p_tenant, p_tenant, jsonb_build_object('status', p_status));
        perform internal.record_event(p_tenant, 'tenant.status_changed', p_tenant, null,
            jsonb_build_object('from', v_tenant.status, 'to', p_status), p_request);
    end if;
    select internal.tenant_json(t) into v_answer from tenants t where t.tenant_id = p_tenant;
    return internal.finish_command(p_tenant, 'set_tenant_status', p_request, v_answer);
end $$;

ALTER FUNCTION api.set_tenant_status(p_tenant uuid, p_status text, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION set_tenant_status(p_tenant uuid, p_status text, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.set_tenant_status(p_tenant uuid, p_status text, p_request jsonb) IS 'Activates, suspends or closes an account (TEN-1). For the server only: no account lifts its own suspension.';

--
-- Name: touch_api_key(uuid, uuid); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.touch_api_key(p_tenant uuid, p_key uuid) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_now     timestamptz := clock_timestamp();
    v_answer  jsonb;
begin
    perform context.enter(p_tenant);
    -- Once a minute is exact enough, and keeps a busy key from writing with every request.
    update api_keys k
       set last_used_at = v_now
     where k.tenant_id = p_tenant and k.id = p_key
       and (k.last_used_at is null or k.last_used_at < v_now - interval '1 minute');
    select internal.api_key_json(k) into v_answer from api_keys k where k.tenant_id = p_tenant and k.id = p_key;
    if not found then
        perform internal.refuse('not_found', 'There is no such API key.');
    end if;
    return v_answer;
end $$;

ALTER FUNCTION api.touch_api_key(p_tenant uuid, p_key uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION touch_api_key(p_tenant uuid, p_key uuid); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.touch_api_key(p_tenant uuid, p_key uuid) IS 'Notes that an API key is in use, once a minute at most. No event (ACC-4).';

--
-- Name: undo_check_in(uuid, uuid, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.undo_check_in(p_tenant uuid, p_id uuid, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'undo_check_in', p_request);
    v_booking  bookings;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_booking := internal.locked_booking(p_tenant, p_id);
    perform internal.check_move(v_booking, 'not checked in', array['confirmed', 'completed']);
    v_answer := internal.booking_json(v_booking);
    if v_booking.arrived > 0 then
        v_booking.arrived := 0;
        v_booking.checked_in_at := null;
        v_answer := internal.move_booking(v_booking, 'booking.check_in_undone', p_request);
    end if;
    return internal.finish_command(p_tenant, 'undo_check_in', p_request, v_answer);
end $$;

ALTER FUNCTION api.undo_check_in(p_tenant uuid, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION undo_check_in(p_tenant uuid, p_id uuid, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.undo_check_in(p_tenant uuid, p_id uuid, p_request jsonb) IS 'Takes back that anybody of a party has come; its state stays. A second time changes nothing (SES-5).';

--
-- Name: update_booking(uuid, uuid, jsonb, integer, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.update_booking(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer DEFAULT NULL::integer, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'update_booking', p_request);
    v_booking  bookings;
    v_broken   text;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_document(p_document, array['notes', 'metadata', 'answers']);
    v_booking := internal.locked_booking(p_tenant, p_id);
    perform internal.check_version(v_booking.version, p_if_version);
    update bookings b
       set notes = case when p_document ? 'notes' then p_document ->> 'notes' else b.notes end,
           metadata = coalesce(p_document -> 'metadata', b.metadata),
           answers = coalesce(p_document -> 'answers', b.answers)
     where b.tenant_id = p_tenant and b.id = p_id
    returning b.* into v_booking;
    perform internal.record_event(p_tenant, 'booking.updated', p_id, v_booking.business_id, '{}', p_request);
    v_answer := internal.booking_json(v_booking);
    return internal.finish_command(p_tenant, 'update_booking', p_request, v_answer);
exception
    when check_violation then
        get stacked diagnostics v_broken = constraint_name;
        perform internal.refuse_constraint('bookings', v_broken);
end $$;

ALTER FUNCTION api.update_booking(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION update_booking(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.update_booking(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) IS 'Changes what may be changed by hand: notes, metadata, answers (BKG-8).';

--
-- Name: update_business(uuid, uuid, jsonb, integer, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.update_business(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer DEFAULT NULL::integer, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'update_business', p_request);
    v_document  jsonb;
    v_business  businesses;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_document('businesses', p_document, internal.business_fields());
    perform internal.check_business(v_document);
    select b.* into v_business from businesses b where b.tenant_id = p_tenant and b.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such business.');
    end if;
    perform internal.check_version(v_business.version, p_if_version);
    if v_document ->> 'slug' <> v_business.slug then
        perform internal.take_slug(p_id, v_document ->> 'slug');
    end if;
    perform internal.update_row('businesses', p_tenant, p_id, v_document);
    perform internal.record_event(p_tenant, 'business.updated', p_id, p_id, '{}', p_request);
    if v_document ->> 'timezone' <> v_business.timezone then
        perform internal.mark_sessions_stale(p_tenant, p_id);
    end if;
    select internal.business_json(b) into v_answer from businesses b where b.tenant_id = p_tenant and b.id = p_id;
    return internal.finish_command(p_tenant, 'update_business', p_request, v_answer);
end $$;

ALTER FUNCTION api.update_business(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION update_business(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.update_business(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) IS 'Changes the named fields of a business. Bookings keep the zone and currency they were made with (TEN-2).';

--
-- Name: update_category(uuid, uuid, jsonb, integer, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.update_category(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer DEFAULT NULL::integer, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'update_category', p_request);
    v_document  jsonb;
    v_before    categories;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_document('categories', p_document, array['name', 'position']);
    select c.* into v_before from categories c where c.tenant_id = p_tenant and c.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such category.');
    end if;
    perform internal.check_version(v_before.version, p_if_version);
    perform internal.update_row('categories', p_tenant, p_id, v_document);
    perform internal.record_event(p_tenant, 'category.updated', p_id, v_before.business_id, '{}', p_request);
    select internal.category_json(c) into v_answer from categories c where c.tenant_id = p_tenant and c.id = p_id;
    return internal.finish_command(p_tenant, 'update_category', p_request, v_answer);
end $$;

ALTER FUNCTION api.update_category(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION update_category(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.update_category(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) IS 'Renames or moves a category (CAT-1).';

--
-- Name: update_override(uuid, uuid, jsonb, integer, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.update_override(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer DEFAULT NULL::integer, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'update_override', p_request);
    v_override  overrides;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.clean_document('overrides', p_document, internal.override_fields());
    select o.* into v_override from overrides o where o.tenant_id = p_tenant and o.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such override.');
    end if;
    perform internal.check_version(v_override.version, p_if_version);
    perform internal.update_row('overrides', p_tenant, p_id, internal.override_row(internal.override_json(v_override) || p_document));
    perform internal.record_event(p_tenant, 'override.updated', p_id, v_override.business_id,
        jsonb_build_object('staff_id', v_override.staff_id), p_request);
    if v_override.staff_id is null then
        perform internal.mark_sessions_stale(p_tenant, v_override.business_id);
    end if;
    select internal.override_json(o) into v_answer from overrides o where o.tenant_id = p_tenant and o.id = p_id;
    return internal.finish_command(p_tenant, 'update_override', p_request, v_answer);
end $$;

ALTER FUNCTION api.update_override(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION update_override(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.update_override(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) IS 'Changes the dates, times, kind or reason of an override; whose it is stays (SCH-2).';

--
-- Name: update_promotion(uuid, uuid, jsonb, integer, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.update_promotion(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer DEFAULT NULL::integer, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'update_promotion', p_request);
    v_document  jsonb;
    v_before    promotions;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_promotion(p_document);
    select t.* into v_before from promotions t where t.tenant_id = p_tenant and t.id = p_id for no key update;
    if not found then
        perform internal.refuse('not_found', 'There is no such promotion.');
    end if;
    perform internal.check_version(v_before.version, p_if_version);
    -- A list alone counts as a change too.
    perform internal.update_row('promotions', p_tenant, p_id, jsonb_build_object('status', v_before.status) || (v_document - 'service_ids'));
    perform internal.set_promotion_services(p_tenant, p_id, v_before.business_id, v_document -> 'service_ids');
    perform internal.record_event(p_tenant, 'promotion.updated', p_id, v_before.business_id, '{}', p_request);
    select internal.promotion_json(t) into v_answer from promotions t where t.tenant_id = p_tenant and t.id = p_id;
    return internal.finish_command(p_tenant, 'update_promotion', p_request, v_answer);
end $$;

ALTER FUNCTION api.update_promotion(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION update_promotion(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.update_promotion(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) IS 'Changes the named fields of a promotion, or withdraws it with the status inactive. Bookings that use it keep their price (CAT-6).';

--
-- Name: update_resource(uuid, uuid, jsonb, integer, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.update_resource(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer DEFAULT NULL::integer, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'update_resource', p_request);
    v_document  jsonb;
    v_resource  resources;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_document('resources', p_document, internal.resource_fields());

    -- lock: its units as bookings do, then the row, for a service may just be given it as a need
    perform internal.lock_subjects(p_tenant, array[p_id]);
    select r.* into v_resource from resources r where r.tenant_id = p_tenant and r.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such resource.');
    end if;

    -- check, write
    perform internal.check_version(v_resource.version, p_if_version);
    perform internal.check_archiving(v_resource, v_document);
    perform internal.check_new_group(v_resource, v_document);
    perform internal.update_row('resources', p_tenant, p_id, v_document);
    if v_document ? 'quantity' then
        perform internal.change_quantity(v_resource, (v_document ->> 'quantity')::integer);
    end if;

    -- record
    perform internal.record_event(p_tenant, 'resource.updated', p_id, v_resource.business_id, '{}', p_request);
    select internal.resource_json(r) into v_answer from resources r where r.tenant_id = p_tenant and r.id = p_id;
    return internal.finish_command(p_tenant, 'update_resource', p_request, v_answer);
end $$;

ALTER FUNCTION api.update_resource(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION update_resource(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.update_resource(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) IS 'Changes the named fields of a resource. A greater quantity adds units; a smaller one retires units without bookings before them, or is refused. One that is not active takes no new bookings and keeps those there are (CAT-5).';

--
-- Name: update_resource_group(uuid, uuid, jsonb, integer, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.update_resource_group(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer DEFAULT NULL::integer, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'update_resource_group', p_request);
    v_document  jsonb;
    v_before    resource_groups;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_document('resource_groups', p_document, array['name', 'position']);
    select g.* into v_before from resource_groups g where g.tenant_id = p_tenant and g.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such resource group.');
    end if;
    perform internal.check_version(v_before.version, p_if_version);
    perform internal.update_row('resource_groups', p_tenant, p_id, v_document);
    perform internal.record_event(p_tenant, 'resource_group.updated', p_id, v_before.business_id, '{}', p_request);
    select internal.resource_group_json(g) into v_answer from resource_groups g where g.tenant_id = p_tenant and g.id = p_id;
    return internal.finish_command(p_tenant, 'update_resource_group', p_request, v_answer);
end $$;

ALTER FUNCTION api.update_resource_group(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION update_resource_group(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.update_resource_group(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) IS 'Renames or moves a group of resources (CAT-5).';

--
-- Name: update_session(uuid, uuid, jsonb, integer, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.update_session(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer DEFAULT NULL::integer, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'update_session', p_request);
    v_session  sessions;
    v_staff    uuid[];
    v_needs    internal.need[];
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.clean_session(p_document, false);
    select s.* into v_session from sessions s where s.tenant_id = p_tenant and s.id = p_id;
    if p_document ? 'staff_ids' then
        v_staff := internal.read_session_staff(p_tenant, v_session.business_id, p_document -> 'staff_ids');
    end if;

    if p_document ? 'resources' then
        v_needs := internal.read_needs(p_document -> 'resources');
        p_document := p_document || jsonb_build_object('resources', v_needs);
    end if;

    -- lock
    v_session := internal.schedule_session(p_tenant, p_id, v_staff || internal.unit_locks(p_tenant, v_needs));
    perform internal.hold_groups(p_tenant, v_needs);

    -- check
    perform internal.check_needs(p_tenant, v_session.business_id, v_needs);
    perform internal.check_version(v_session.version, p_if_version);
    if v_session.status not in ('open', 'closed') then
        perform internal.refuse('illegal_transition', format('A session that is %s isn''t changed. Reopen it first.', v_session.status),
            jsonb_build_object('from', v_session.status, 'to', v_session.status));
    end if;

    -- write, record
    v_session := internal.change_session(v_session, p_document, v_staff, p_request);
    -- A statement of its own: in one with the change it wouldn't see the new staff.
    return internal.finish_command(p_tenant, 'update_session', p_request, internal.session_json(v_session));
end $$;

ALTER FUNCTION api.update_session(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION update_session(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.update_session(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) IS 'Changes one session: seats, party, prices, private booking, staff, reserved. What is changed so no rule changes any more, until the name is taken out of by_hand (SES-4).';

--
-- Name: update_staff(uuid, uuid, jsonb, integer, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.update_staff(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer DEFAULT NULL::integer, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'update_staff', p_request);
    v_document  jsonb;
    v_before    staff;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_document('staff', p_document, internal.staff_fields());
    select s.* into v_before from staff s where s.tenant_id = p_tenant and s.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such staff member.');
    end if;
    perform internal.check_version(v_before.version, p_if_version);
    perform internal.update_row('staff', p_tenant, p_id, v_document);
    perform internal.record_event(p_tenant, 'staff.updated', p_id, v_before.business_id, '{}', p_request);
    select internal.staff_json(s) into v_answer from staff s where s.tenant_id = p_tenant and s.id = p_id;
    return internal.finish_command(p_tenant, 'update_staff', p_request, v_answer);
end $$;

ALTER FUNCTION api.update_staff(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION update_staff(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.update_staff(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) IS 'Changes the named fields of a staff member. One who is not active takes no new bookings and keeps those there are (CAT-3).';

--
-- Name: update_tax(uuid, uuid, jsonb, integer, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.update_tax(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer DEFAULT NULL::integer, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'update_tax', p_request);
    v_document  jsonb;
    v_before    taxes;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_document('taxes', p_document, array['name', 'rate_ppm']);
    select t.* into v_before from taxes t where t.tenant_id = p_tenant and t.id = p_id for no key update;
    if not found then
        perform internal.refuse('not_found', 'There is no such tax.');
    end if;
    perform internal.check_version(v_before.version, p_if_version);
    perform internal.update_row('taxes', p_tenant, p_id, v_document);
    perform internal.record_event(p_tenant, 'tax.updated', p_id, v_before.business_id, '{}', p_request);
    select internal.tax_json(t) into v_answer from taxes t where t.tenant_id = p_tenant and t.id = p_id;
    return internal.finish_command(p_tenant, 'update_tax', p_request, v_answer);
end $$;

ALTER FUNCTION api.update_tax(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION update_tax(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.update_tax(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) IS 'Renames a tax or changes its rate, for bookings made from now on. Whether prices contain it is chosen once (CAT-6).';

--
-- Name: update_tenant(uuid, jsonb, integer, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.update_tenant(p_tenant uuid, p_document jsonb, p_if_version integer DEFAULT NULL::integer, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'update_tenant', p_request);
    v_document  jsonb;
    v_tenant    tenants;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_document(p_document, internal.tenant_fields());
    v_document := internal.clean_tenant(p_document);
    select t.* into v_tenant from tenants t where t.tenant_id = p_tenant for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such tenant.');
    end if;
    perform internal.check_version(v_tenant.version, p_if_version);
    if v_document ->> 'subdomain' <> v_tenant.subdomain then
        perform internal.take_subdomain(p_tenant, v_document ->> 'subdomain');
    end if;
    perform internal.update_row('tenants', p_tenant, p_tenant, v_document);
    perform internal.record_event(p_tenant, 'tenant.updated', p_tenant, null, '{}', p_request);
    select internal.tenant_json(t) into v_answer from tenants t where t.tenant_id = p_tenant;
    return internal.finish_command(p_tenant, 'update_tenant', p_request, v_answer);
end $$;

ALTER FUNCTION api.update_tenant(p_tenant uuid, p_document jsonb, p_if_version integer, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION update_tenant(p_tenant uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.update_tenant(p_tenant uuid, p_document jsonb, p_if_version integer, p_request jsonb) IS 'Changes the named fields of the account. Its status is api.set_tenant_status (TEN-1).';

--
-- Name: upsert_customer(uuid, jsonb, uuid, integer, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.upsert_customer(p_tenant uuid, p_document jsonb, p_id uuid DEFAULT NULL::uuid, p_if_version integer DEFAULT NULL::integer, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'upsert_customer', p_request);
    v_id        uuid := internal.new_id();
    v_customer  customers;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    if p_id is not null then
        v_customer := internal.change_customer(p_tenant, p_id, p_document, p_if_version);
        perform internal.record_event(p_tenant, 'customer.updated', p_id, null, '{}', p_request);
    else
        v_customer := internal.match_customer(p_tenant, p_document, v_id);
        -- Found rather than added: nothing happened.
        if v_customer.id = v_id then
            perform internal.record_event(p_tenant, 'customer.created', v_id, null, '{}', p_request);
        end if;
    end if;
    return internal.finish_command(p_tenant, 'upsert_customer', p_request, 
        internal.customer_json(v_customer) || jsonb_build_object('is_new', p_id is null and v_customer.id = v_id));
end $$;

ALTER FUNCTION api.upsert_customer(p_tenant uuid, p_document jsonb, p_id uuid, p_if_version integer, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION upsert_customer(p_tenant uuid, p_document jsonb, p_id uuid, p_if_version integer, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.upsert_customer(p_tenant uuid, p_document jsonb, p_id uuid, p_if_version integer, p_request jsonb) IS 'Without p_id: the customer with this e-mail or phone as they are, or a new one. With p_id: changes the named fields (CRM-1).';

--
-- Name: upsert_service(uuid, uuid, jsonb, uuid, integer, jsonb); Type: FUNCTION; Schema: api; Owner: slotkeeper_api
--

CREATE FUNCTION api.upsert_service(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid DEFAULT NULL::uuid, p_if_version integer DEFAULT NULL::integer, p_request jsonb DEFAULT NULL::jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'upsert_service', p_request);
    v_id       uuid := coalesce(p_id, internal.new_id());
    v_service  services;
    v_locked   uuid[];
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_locked := internal.lock_schedule_of(p_tenant, p_id);
    select s.* into v_service from services s where s.tenant_id = p_tenant and s.id = p_id for update;
    if found then
        perform internal.change_service(v_service, p_business, p_document, p_if_version);
    elsif p_if_version is not null then
        perform internal.refuse('not_found', 'There is no such service.');
    else
        perform internal.add_service(p_tenant, p_business, p_document, v_id);
    end if;
    perform internal.record_event(p_tenant, case when v_service.id is null then 'service.created' else 'service.updated' end,
        v_id, coalesce(v_service.business_id, p_business), '{}', p_request);
    perform internal.regenerate_sessions(s, null, null, v_locked, p_request) from services s where s.tenant_id = p_tenant and s.id = v_id and s.kind = 'session';
    select internal.service_json(s) into v_answer from services s where s.tenant_id = p_tenant and s.id = v_id;
    return internal.finish_command(p_tenant, 'upsert_service', p_request, v_answer);
end $$;

ALTER FUNCTION api.upsert_service(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_if_version integer, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION upsert_service(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_if_version integer, p_request jsonb); Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON FUNCTION api.upsert_service(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_if_version integer, p_request jsonb) IS 'Adds a service (p_id null or new), or changes the named fields of the one with this id. Bookings keep what they were made with, sessions that nobody booked follow (CAT-1, SES-2).';

--
-- Name: claim_slug(uuid, text); Type: FUNCTION; Schema: context; Owner: slotkeeper_owner
--

CREATE FUNCTION context.claim_slug(p_business uuid, p_slug text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    insert into business_directory (slug, tenant_id, business_id)
    values (p_slug, context.tenant_id(), p_business)
    on conflict (tenant_id, business_id) do update set slug = excluded.slug;
    return true;
exception
    when unique_violation then
        return false;
end $$;

ALTER FUNCTION context.claim_slug(p_business uuid, p_slug text) OWNER TO slotkeeper_owner;

--
-- Name: FUNCTION claim_slug(p_business uuid, p_slug text); Type: COMMENT; Schema: context; Owner: slotkeeper_owner
--

COMMENT ON FUNCTION context.claim_slug(p_business uuid, p_slug text) IS 'Registers or renames the public slug of a business of the current tenant; false when the name is taken.';

--
-- Name: claim_subdomain(uuid, text); Type: FUNCTION; Schema: context; Owner: slotkeeper_owner
--

CREATE FUNCTION context.claim_subdomain(p_tenant uuid, p_subdomain text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if p_tenant <> context.tenant_id() then
        return false;
    end if;
    insert into tenant_directory (tenant_id, subdomain)
    values (p_tenant, p_subdomain)
    on conflict (tenant_id) do update set subdomain = excluded.subdomain;
    return true;
exception
    when unique_violation then
        return false;
end $$;

ALTER FUNCTION context.claim_subdomain(p_tenant uuid, p_subdomain text) OWNER TO slotkeeper_owner;

--
-- Name: FUNCTION claim_subdomain(p_tenant uuid, p_subdomain text); Type: COMMENT; Schema: context; Owner: slotkeeper_owner
--

COMMENT ON FUNCTION context.claim_subdomain(p_tenant uuid, p_subdomain text) IS 'Registers the tenant and its subdomain; false when the name is taken.';

--
-- Name: enter(uuid); Type: FUNCTION; Schema: context; Owner: slotkeeper_owner
--

CREATE FUNCTION context.enter(p_tenant uuid) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    v_set    text := nullif(current_setting('app.tenant_id', true), '');
    v_login  public.login_directory;
begin
    if p_tenant is null then
        raise exception using errcode = 'SK001', message = 'No tenant was given: pass p_tenant.';
    end if;
    if not context.is_trusted_login() then
        v_login := context.mapped_login();
        if v_login.tenant_id is distinct from p_tenant then
            raise exception using
                errcode = 'SK002',
                message = format('The login %s is not mapped to this tenant.', session_user),
                hint = 'api.my_tenant() tells which tenant the login is mapped to.';
        end if;
        perform set_config('app.business_id', coalesce(v_login.business_id::text, ''), true),
                set_config('app.user_id', coalesce(v_login.user_id::text, ''), true),
                set_config('app.role', v_login.role, true);
    elsif v_set is not null and v_set <> p_tenant::text then
        raise exception using
            errcode = 'SK002',
            message = 'This transaction already works for another tenant.';
    end if;
    perform set_config('app.tenant_id', p_tenant::text, true);
end $$;

ALTER FUNCTION context.enter(p_tenant uuid) OWNER TO slotkeeper_owner;

--
-- Name: FUNCTION enter(p_tenant uuid); Type: COMMENT; Schema: context; Owner: slotkeeper_owner
--

COMMENT ON FUNCTION context.enter(p_tenant uuid) IS 'Sets the transaction''s tenant. A login that is not the server''s must be mapped to it (TEN-5); a transaction never changes its tenant.';

--
-- Name: guard_booking(); Type: FUNCTION; Schema: context; Owner: slotkeeper_owner
--

CREATE FUNCTION context.guard_booking() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if new.state is distinct from old.state and not (case old.state
        when 'held'      then new.state in ('pending', 'confirmed', 'cancelled', 'expired')
        when 'pending'   then new.state in ('confirmed', 'rejected', 'cancelled', 'expired')
        when 'confirmed' then new.state in ('completed', 'no_show', 'cancelled')
        when 'completed' then new.state = 'no_show'
        when 'no_show'   then new.state = 'completed'
        else false
    end) then
        raise exception using
            errcode = 'SK018',
            message = format('A booking that is %s cannot become %s.', old.state, new.state),
            detail = json_build_object('from', old.state, 'to', new.state);
    end if;
    if (new.id, new.reference, new.service_id) is distinct from (old.id, old.reference, old.service_id) then
        raise exception using errcode = 'SK005', message = 'A booking keeps its id, reference and service.';
    end if;
    return new;
end $$;

ALTER FUNCTION context.guard_booking() OWNER TO slotkeeper_owner;

--
-- Name: FUNCTION guard_booking(); Type: COMMENT; Schema: context; Owner: slotkeeper_owner
--

COMMENT ON FUNCTION context.guard_booking() IS 'Refuses illegal moves between booking states and changes of a booking''s identity.';

--
-- Name: guard_row(); Type: FUNCTION; Schema: context; Owner: slotkeeper_owner
--

CREATE FUNCTION context.guard_row() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if new.tenant_id is distinct from old.tenant_id then
        raise exception using errcode = 'SK005', message = 'A row never changes its tenant.', detail = '{"field":"tenant_id"}';
    end if;
    new.created_at := old.created_at;
    new.updated_at := clock_timestamp();
    new.version := old.version + 1;
    return new;
end $$;

ALTER FUNCTION context.guard_row() OWNER TO slotkeeper_owner;

--
-- Name: FUNCTION guard_row(); Type: COMMENT; Schema: context; Owner: slotkeeper_owner
--

COMMENT ON FUNCTION context.guard_row() IS 'Keeps tenant_id and created_at, sets updated_at, counts the version (the ETag).';

--
-- Name: guard_table(regclass); Type: PROCEDURE; Schema: context; Owner: slotkeeper_owner
--

CREATE PROCEDURE context.guard_table(IN p_table regclass)
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    execute format('create trigger guard_row before update on %s for each row execute function context.guard_row()', p_table);
end $$;

ALTER PROCEDURE context.guard_table(IN p_table regclass) OWNER TO slotkeeper_owner;

--
-- Name: PROCEDURE guard_table(IN p_table regclass); Type: COMMENT; Schema: context; Owner: slotkeeper_owner
--

COMMENT ON PROCEDURE context.guard_table(IN p_table regclass) IS 'Puts context.guard_row before updates of a table that has version and updated_at.';

--
-- Name: is_trusted_login(); Type: FUNCTION; Schema: context; Owner: slotkeeper_owner
--

CREATE FUNCTION context.is_trusted_login() RETURNS boolean
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    return pg_has_role(session_user, 'slotkeeper_server', 'member') or pg_has_role(session_user, 'slotkeeper_worker', 'member');
end $$;

ALTER FUNCTION context.is_trusted_login() OWNER TO slotkeeper_owner;

--
-- Name: FUNCTION is_trusted_login(); Type: COMMENT; Schema: context; Owner: slotkeeper_owner
--

COMMENT ON FUNCTION context.is_trusted_login() IS 'True for the logins that name their tenant themselves: the server''s and the worker''s. Every other login has the tenant it is mapped to.';

--
-- Name: list_tenants(); Type: FUNCTION; Schema: context; Owner: slotkeeper_owner
--

CREATE FUNCTION context.list_tenants() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select tenant_id from tenant_directory order by tenant_id
$$;

ALTER FUNCTION context.list_tenants() OWNER TO slotkeeper_owner;

--
-- Name: FUNCTION list_tenants(); Type: COMMENT; Schema: context; Owner: slotkeeper_owner
--

COMMENT ON FUNCTION context.list_tenants() IS 'Ids of all tenants, for the operator''s command line and for jobs that then work in one tenant''s context each.';

--
-- Name: map_login(text, uuid, text); Type: FUNCTION; Schema: context; Owner: slotkeeper_owner
--

CREATE FUNCTION context.map_login(p_login text, p_tenant uuid, p_role text DEFAULT 'admin'::text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if not exists (select from pg_roles where rolname = p_login) then
        raise exception using errcode = 'SK004', message = format('There is no database role %s: create it first.', p_login);
    end if;
    if not exists (select from tenant_directory where tenant_id = p_tenant) then
        raise exception using errcode = 'SK004', message = 'There is no such tenant.';
    end if;
    insert into login_directory (login, tenant_id, role)
    values (p_login, p_tenant, p_role)
    on conflict (login) do update set tenant_id = excluded.tenant_id, role = excluded.role;
end $$;

ALTER FUNCTION context.map_login(p_login text, p_tenant uuid, p_role text) OWNER TO slotkeeper_owner;

--
-- Name: FUNCTION map_login(p_login text, p_tenant uuid, p_role text); Type: COMMENT; Schema: context; Owner: slotkeeper_owner
--

COMMENT ON FUNCTION context.map_login(p_login text, p_tenant uuid, p_role text) IS 'For the operator: maps a direct SQL login to its one tenant.';

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: login_directory; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.login_directory (
    login text NOT NULL,
    tenant_id uuid NOT NULL,
    business_id uuid,
    user_id uuid,
    role text DEFAULT 'admin'::text NOT NULL
);

ALTER TABLE public.login_directory OWNER TO slotkeeper_owner;

--
-- Name: TABLE login_directory; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.login_directory IS '@global: the one tenant each direct SQL login is mapped to (TEN-5). Written by the operator with context.map_login.';

--
-- Name: mapped_login(); Type: FUNCTION; Schema: context; Owner: slotkeeper_owner
--

CREATE FUNCTION context.mapped_login() RETURNS public.login_directory
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select d from login_directory d where d.login = session_user
$$;

ALTER FUNCTION context.mapped_login() OWNER TO slotkeeper_owner;

--
-- Name: FUNCTION mapped_login(); Type: COMMENT; Schema: context; Owner: slotkeeper_owner
--

COMMENT ON FUNCTION context.mapped_login() IS 'The mapping of the login itself (session_user); nulls when there is none.';

--
-- Name: protect_table(regclass); Type: PROCEDURE; Schema: context; Owner: slotkeeper_owner
--

CREATE PROCEDURE context.protect_table(IN p_table regclass)
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    execute format('alter table %s enable row level security', p_table);
    execute format('alter table %s force row level security', p_table);
    execute format(
        'create policy tenant_isolation on %s using (tenant_id = context.tenant_id()) with check (tenant_id = context.tenant_id())',
        p_table
    );
end $$;

ALTER PROCEDURE context.protect_table(IN p_table regclass) OWNER TO slotkeeper_owner;

--
-- Name: PROCEDURE protect_table(IN p_table regclass); Type: COMMENT; Schema: context; Owner: slotkeeper_owner
--

COMMENT ON PROCEDURE context.protect_table(IN p_table regclass) IS 'Enables and forces row-level security with the canonical policy. Each migration calls it for each of its tables.';

--
-- Name: resolve_slug(text); Type: FUNCTION; Schema: context; Owner: slotkeeper_owner
--

CREATE FUNCTION context.resolve_slug(p_slug text) RETURNS TABLE(tenant_id uuid, business_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select d.tenant_id, d.business_id from business_directory d where d.slug = p_slug
$$;

ALTER FUNCTION context.resolve_slug(p_slug text) OWNER TO slotkeeper_owner;

--
-- Name: FUNCTION resolve_slug(p_slug text); Type: COMMENT; Schema: context; Owner: slotkeeper_owner
--

COMMENT ON FUNCTION context.resolve_slug(p_slug text) IS 'The business behind a public slug; no row when there is none.';

--
-- Name: resolve_subdomain(text); Type: FUNCTION; Schema: context; Owner: slotkeeper_owner
--

CREATE FUNCTION context.resolve_subdomain(p_subdomain text) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select d.tenant_id from tenant_directory d where d.subdomain = p_subdomain
$$;

ALTER FUNCTION context.resolve_subdomain(p_subdomain text) OWNER TO slotkeeper_owner;

--
-- Name: FUNCTION resolve_subdomain(p_subdomain text); Type: COMMENT; Schema: context; Owner: slotkeeper_owner
--

COMMENT ON FUNCTION context.resolve_subdomain(p_subdomain text) IS 'The tenant behind a subdomain; null when there is none.';

--
-- Name: sum_of_lines(jsonb); Type: FUNCTION; Schema: context; Owner: slotkeeper_owner
--

CREATE FUNCTION context.sum_of_lines(p_lines jsonb) RETURNS numeric
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    return (select coalesce(sum((l ->> 'total_minor')::numeric), 0) from jsonb_array_elements(p_lines) l);
end $$;

ALTER FUNCTION context.sum_of_lines(p_lines jsonb) OWNER TO slotkeeper_owner;

--
-- Name: FUNCTION sum_of_lines(p_lines jsonb); Type: COMMENT; Schema: context; Owner: slotkeeper_owner
--

COMMENT ON FUNCTION context.sum_of_lines(p_lines jsonb) IS 'What the lines of a price add up to.';

--
-- Name: tenant_id(); Type: FUNCTION; Schema: context; Owner: slotkeeper_owner
--

CREATE FUNCTION context.tenant_id() RETURNS uuid
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    v_setting text := current_setting('app.tenant_id', true);
begin
    -- After a committed SET LOCAL the setting is '' rather than NULL; both mean unset.
    if v_setting is null or v_setting = '' then
        raise exception using
            errcode = 'SK001',
            message = 'No tenant is set: call api.enter(tenant) in this transaction, or a command with p_tenant.';
    end if;
    -- Garbage fails the cast. No exception block: it would open a subtransaction in every policy check.
    return v_setting::uuid;
end $$;

ALTER FUNCTION context.tenant_id() OWNER TO slotkeeper_owner;

--
-- Name: FUNCTION tenant_id(); Type: COMMENT; Schema: context; Owner: slotkeeper_owner
--

COMMENT ON FUNCTION context.tenant_id() IS 'The transaction''s tenant. Raises SK001 when unset or garbage; never null, so that nothing can be validated against no tenant. Every policy calls it.';

--
-- Name: uuid_setting(text); Type: FUNCTION; Schema: context; Owner: slotkeeper_owner
--

CREATE FUNCTION context.uuid_setting(p_name text) RETURNS uuid
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    return nullif(current_setting(p_name, true), '')::uuid;
end $$;

ALTER FUNCTION context.uuid_setting(p_name text) OWNER TO slotkeeper_owner;

--
-- Name: FUNCTION uuid_setting(p_name text); Type: COMMENT; Schema: context; Owner: slotkeeper_owner
--

COMMENT ON FUNCTION context.uuid_setting(p_name text) IS 'An optional UUID of the context, null when unset.';

--
-- Name: add_business(uuid, jsonb, uuid, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.add_business(p_tenant uuid, p_document jsonb, p_id uuid, p_request jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_document  jsonb := internal.clean_document('businesses', internal.without_nulls(p_document),
        internal.business_fields(), array['name', 'slug', 'timezone', 'currency']);
    v_business  businesses;
begin
    if not exists (select from tenants t where t.tenant_id = p_tenant) then
        perform internal.refuse('not_found', 'There is no such tenant.');
    end if;
    if exists (select from businesses b where b.tenant_id = p_tenant and b.id = p_id) then
        perform internal.refuse('already_exists', 'There is a business with this id already.', '{"field":"id"}');
    end if;
    perform internal.check_business(v_document);
    perform internal.insert_row('businesses', v_document || jsonb_build_object('tenant_id', p_tenant, 'id', p_id));
    perform internal.take_slug(p_id, v_document ->> 'slug');
    select b.* into v_business from businesses b where b.tenant_id = p_tenant and b.id = p_id;
    perform internal.record_event(p_tenant, 'business.created', p_id, p_id, '{}', p_request);
    return internal.business_json(v_business);
end $$;

ALTER FUNCTION internal.add_business(p_tenant uuid, p_document jsonb, p_id uuid, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION add_business(p_tenant uuid, p_document jsonb, p_id uuid, p_request jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.add_business(p_tenant uuid, p_document jsonb, p_id uuid, p_request jsonb) IS 'Checks and inserts a business, registers its slug and records the event.';

--
-- Name: add_business_days(date, integer); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.add_business_days(p_today date, p_days integer) RETURNS date
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    -- Whole weeks first; then at most four more days, skipping Saturday and Sunday. A weekend counts from the Friday before.
    return (
        select case when p_days = 0 then p_today else d.base + (p_days / 5) * 7
             + p_days % 5
             + case when extract(isodow from d.base)::integer + p_days % 5 > 5 then 2 else 0 end end
          from (select p_today - greatest(extract(isodow from p_today)::integer - 5, 0) as base) as d
    );
end $$;

ALTER FUNCTION internal.add_business_days(p_today date, p_days integer) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION add_business_days(p_today date, p_days integer); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.add_business_days(p_today date, p_days integer) IS 'The n-th business day (Monday to Friday) after a date.';

--
-- Name: customers; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.customers (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    email text,
    phone text,
    notes text,
    status text DEFAULT 'active'::text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT customers_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200))),
    CONSTRAINT customers_notes_length CHECK ((char_length(notes) <= 10000)),
    CONSTRAINT customers_status_known CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text, 'blacklisted'::text])))
);

ALTER TABLE ONLY public.customers FORCE ROW LEVEL SECURITY;

ALTER TABLE public.customers OWNER TO slotkeeper_owner;

--
-- Name: TABLE customers; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.customers IS 'Customers of a tenant (CRM-1).';

--
-- Name: CONSTRAINT customers_name_length ON customers; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT customers_name_length ON public.customers IS 'name: 1 to 200 characters';

--
-- Name: CONSTRAINT customers_notes_length ON customers; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT customers_notes_length ON public.customers IS 'notes: at most 10000 characters';

--
-- Name: CONSTRAINT customers_status_known ON customers; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT customers_status_known ON public.customers IS 'status: one of active, inactive, blacklisted';

--
-- Name: add_customer(uuid, jsonb, text, text, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.add_customer(p_tenant uuid, p_document jsonb, p_email text, p_phone text, p_id uuid) RETURNS public.customers
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_customer customers;
begin
    insert into customers (tenant_id, id, name, email, phone, notes, status)
    values (p_tenant, coalesce(p_id, internal.new_id()), p_document ->> 'name', btrim(p_document ->> 'email'), p_phone, p_document ->> 'notes',
            coalesce(p_document ->> 'status', 'active'))
    returning * into v_customer;
    insert into customer_contacts (tenant_id, kind, address, customer_id)
    select p_tenant, k.kind, k.address, v_customer.id
      from (values ('email', p_email), ('phone', p_phone)) as k (kind, address)
     where k.address is not null;
    return v_customer;
exception
    -- Somebody added the same contact at the same moment: theirs is the customer.
    when unique_violation then
        v_customer := internal.find_customer(p_tenant, p_email, p_phone);
        if v_customer.id is null then
            perform internal.refuse('already_exists', 'There is a customer with this id already.', '{"field":"id"}');
        end if;
        return v_customer;
end $$;

ALTER FUNCTION internal.add_customer(p_tenant uuid, p_document jsonb, p_email text, p_phone text, p_id uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION add_customer(p_tenant uuid, p_document jsonb, p_email text, p_phone text, p_id uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.add_customer(p_tenant uuid, p_document jsonb, p_email text, p_phone text, p_id uuid) IS 'Adds a customer with their contacts; when another transaction was first, returns theirs.';

--
-- Name: services; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.services (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    business_id uuid NOT NULL,
    category_id uuid,
    name text NOT NULL,
    description text,
    tagline text,
    status text DEFAULT 'active'::text NOT NULL,
    private boolean DEFAULT false NOT NULL,
    duration_minutes integer NOT NULL,
    price_minor bigint DEFAULT 0 NOT NULL,
    currency text NOT NULL,
    buffer_before_minutes integer DEFAULT 0 NOT NULL,
    buffer_after_minutes integer DEFAULT 0 NOT NULL,
    step_minutes integer DEFAULT 15 NOT NULL,
    grid text DEFAULT 'clock'::text NOT NULL,
    notice_minutes integer DEFAULT 0 NOT NULL,
    window_kind text DEFAULT 'none'::text NOT NULL,
    window_days integer,
    window_unit text DEFAULT 'calendar'::text NOT NULL,
    window_start date,
    window_end date,
    limit_per_day integer,
    limit_per_week integer,
    limit_per_month integer,
    limit_minutes_per_day integer,
    limit_minutes_per_week integer,
    assignment text DEFAULT 'any'::text NOT NULL,
    party_min integer DEFAULT 1 NOT NULL,
    party_max integer DEFAULT 1 NOT NULL,
    approval_required boolean DEFAULT false NOT NULL,
    pending_blocks boolean DEFAULT true NOT NULL,
    location_type text DEFAULT 'physical'::text NOT NULL,
    event_type text DEFAULT 'public'::text NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    kind text DEFAULT 'appointment'::text NOT NULL,
    capacity integer,
    private_booking text DEFAULT 'no'::text NOT NULL,
    private_price_minor bigint,
    days_ahead integer DEFAULT 90 NOT NULL,
    CONSTRAINT services_assignment_known CHECK ((assignment = ANY (ARRAY['any'::text, 'round_robin'::text, 'fixed_plus_any'::text, 'collective'::text]))),
    CONSTRAINT services_buffers_range CHECK ((((buffer_before_minutes >= 0) AND (buffer_before_minutes <= 1440)) AND ((buffer_after_minutes >= 0) AND (buffer_after_minutes <= 1440)))),
    CONSTRAINT services_capacity_range CHECK (
CASE
    WHEN (kind = 'session'::text) THEN ((capacity IS NOT NULL) AND ((capacity >= 1) AND (capacity <= 100000)))
    ELSE (capacity IS NULL)
END),
    CONSTRAINT services_currency_is_iso CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT services_days_ahead_range CHECK (((days_ahead >= 1) AND (days_ahead <= 366))),
    CONSTRAINT services_duration_range CHECK (((duration_minutes >= 1) AND (duration_minutes <= 1440))),
    CONSTRAINT services_event_known CHECK ((event_type = ANY (ARRAY['public'::text, 'private'::text]))),
    CONSTRAINT services_grid_known CHECK ((grid = ANY (ARRAY['clock'::text, 'opening'::text, 'packed'::text]))),
    CONSTRAINT services_kind_known CHECK ((kind = ANY (ARRAY['appointment'::text, 'session'::text]))),
    CONSTRAINT services_limits_positive CHECK (((limit_per_day > 0) AND (limit_per_week > 0) AND (limit_per_month > 0) AND (limit_minutes_per_day > 0) AND (limit_minutes_per_week > 0))),
    CONSTRAINT services_location_known CHECK ((location_type = ANY (ARRAY['physical'::text, 'virtual'::text, 'hybrid'::text]))),
    CONSTRAINT services_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200))),
    CONSTRAINT services_notice_range CHECK (((notice_minutes >= 0) AND (notice_minutes <= 525600))),
    CONSTRAINT services_party_range CHECK (((party_min >= 1) AND (party_max >= party_min) AND (party_max <= 10000))),
    CONSTRAINT services_price_not_negative CHECK (((price_minor >= 0) AND (price_minor <= '1000000000000'::bigint))),
    CONSTRAINT services_private_known CHECK (((private_booking = ANY (ARRAY['no'::text, 'allowed'::text, 'only'::text])) AND ((kind = 'session'::text) OR (private_booking = 'no'::text)))),
    CONSTRAINT services_private_price_not_negative CHECK (((private_price_minor >= 0) AND (private_price_minor <= '1000000000000'::bigint))),
    CONSTRAINT services_status_known CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text, 'archived'::text]))),
    CONSTRAINT services_step_range CHECK (((step_minutes >= 1) AND (step_minutes <= 1440))),
    CONSTRAINT services_window_complete CHECK (
CASE
    WHEN (window_kind = ANY (ARRAY['rolling'::text, 'rolling_bookable'::text])) THEN (window_days IS NOT NULL)
    WHEN (window_kind = 'range'::text) THEN ((window_start IS NOT NULL) AND (window_end IS NOT NULL))
    ELSE true
END),
    CONSTRAINT services_window_known CHECK (((window_kind = ANY (ARRAY['none'::text, 'rolling'::text, 'rolling_bookable'::text, 'range'::text])) AND (window_unit = ANY (ARRAY['calendar'::text, 'business'::text])))),
    CONSTRAINT services_window_range CHECK ((((window_days >= 0) AND (window_days <= 3650)) AND (window_end >= window_start)))
);

ALTER TABLE ONLY public.services FORCE ROW LEVEL SECURITY;

ALTER TABLE public.services OWNER TO slotkeeper_owner;

--
-- Name: TABLE services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.services IS 'What can be booked and every rule that decides when (CAT-1).';

--
-- Name: COLUMN services.grid; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.services.grid IS 'Where starts lie: on the clock, from opening, or packed against the free range (docs/semantics.md).';

--
-- Name: COLUMN services.notice_minutes; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.services.notice_minutes IS 'Least elapsed time between booking and start.';

--
-- Name: COLUMN services.pending_blocks; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.services.pending_blocks IS 'Whether a booking that awaits approval takes the time.';

--
-- Name: COLUMN services.kind; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.services.kind IS 'appointment: claims somebody''s time; session: seats in scheduled sessions. Chosen once.';

--
-- Name: COLUMN services.capacity; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.services.capacity IS 'Seats of a session, unless its rule says otherwise; null for appointments.';

--
-- Name: COLUMN services.private_booking; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.services.private_booking IS 'Whether one party may, or must, take a whole session.';

--
-- Name: COLUMN services.private_price_minor; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.services.private_price_minor IS 'What a whole session costs; null: the price of all its seats.';

--
-- Name: COLUMN services.days_ahead; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.services.days_ahead IS 'How many days ahead sessions are generated.';

--
-- Name: CONSTRAINT services_assignment_known ON services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT services_assignment_known ON public.services IS 'assignment: one of any, round_robin, fixed_plus_any, collective';

--
-- Name: CONSTRAINT services_buffers_range ON services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT services_buffers_range ON public.services IS 'buffer_before_minutes, buffer_after_minutes: 0 to 1440';

--
-- Name: CONSTRAINT services_capacity_range ON services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT services_capacity_range ON public.services IS 'capacity: 1 to 100000 for a session service, none for an appointment';

--
-- Name: CONSTRAINT services_currency_is_iso ON services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT services_currency_is_iso ON public.services IS 'currency: three capital letters of ISO 4217, such as EUR';

--
-- Name: CONSTRAINT services_days_ahead_range ON services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT services_days_ahead_range ON public.services IS 'days_ahead: 1 to 366';

--
-- Name: CONSTRAINT services_duration_range ON services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT services_duration_range ON public.services IS 'duration_minutes: 1 to 1440';

--
-- Name: CONSTRAINT services_event_known ON services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT services_event_known ON public.services IS 'event_type: public or private';

--
-- Name: CONSTRAINT services_grid_known ON services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT services_grid_known ON public.services IS 'grid: one of clock, opening, packed';

--
-- Name: CONSTRAINT services_kind_known ON services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT services_kind_known ON public.services IS 'kind: appointment or session';

--
-- Name: CONSTRAINT services_limits_positive ON services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT services_limits_positive ON public.services IS 'limit_per_day, limit_per_week, limit_per_month, limit_minutes_per_day, limit_minutes_per_week: greater than 0, or null for none';

--
-- Name: CONSTRAINT services_location_known ON services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT services_location_known ON public.services IS 'location_type: one of physical, virtual, hybrid';

--
-- Name: CONSTRAINT services_name_length ON services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT services_name_length ON public.services IS 'name: 1 to 200 characters';

--
-- Name: CONSTRAINT services_notice_range ON services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT services_notice_range ON public.services IS 'notice_minutes: 0 to 525600';

--
-- Name: CONSTRAINT services_party_range ON services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT services_party_range ON public.services IS 'party_min, party_max: 1 or more, at most 10000, party_max not below party_min';

--
-- Name: CONSTRAINT services_price_not_negative ON services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT services_price_not_negative ON public.services IS 'price_minor: 0 to 1000000000000';

--
-- Name: CONSTRAINT services_private_known ON services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT services_private_known ON public.services IS 'private_booking: no, allowed or only; no for an appointment';

--
-- Name: CONSTRAINT services_private_price_not_negative ON services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT services_private_price_not_negative ON public.services IS 'private_price_minor: 0 to 1000000000000';

--
-- Name: CONSTRAINT services_status_known ON services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT services_status_known ON public.services IS 'status: one of active, inactive, archived';

--
-- Name: CONSTRAINT services_step_range ON services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT services_step_range ON public.services IS 'step_minutes: 1 to 1440';

--
-- Name: CONSTRAINT services_window_complete ON services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT services_window_complete ON public.services IS 'window_days, window_start, window_end: rolling windows need window_days, a range needs its start and end';

--
-- Name: CONSTRAINT services_window_known ON services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT services_window_known ON public.services IS 'window_kind: one of none, rolling, rolling_bookable, range; window_unit: calendar or business';

--
-- Name: CONSTRAINT services_window_range ON services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT services_window_range ON public.services IS 'window_days: 0 to 3650; window_end not before window_start';

--
-- Name: add_planned(public.services, internal.planned_session[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.add_planned(p_service public.services, p_plan internal.planned_session[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_version text := internal.tz_version();
begin
    with made as (
        insert into sessions (tenant_id, id, business_id, service_id, rule_id, starts_at, ends_at, local_start, timezone, tz_version,
                              buffer_before_minutes, buffer_after_minutes, capacity_total, party_min, party_max, private_booking,
                              private_price_minor, price_minor, currency, reserved, resources)
        select p_service.tenant_id, internal.new_id(), p_service.business_id, p_service.id, t.rule_id, p.starts_at, t.ends_at, t.local_start,
               t.timezone, v_version, t.buffer_before_minutes, t.buffer_after_minutes, t.capacity_total, t.party_min, t.party_max,
               t.private_booking, t.private_price_minor, t.price_minor, t.currency, t.reserved, t.resources
          from unnest(p_plan) p
         cross join lateral jsonb_populate_record(null::sessions, p.terms) t
         where p.action = 'new' and p.id is null
        returning tenant_id, id, starts_at
    )
    insert into session_staff (tenant_id, session_id, staff_id)
    select m.tenant_id, m.id, s::uuid
      from made m
      join unnest(p_plan) p on p.starts_at = m.starts_at
     cross join lateral jsonb_array_elements_text(p.terms -> 'staff_ids') s
     where p.terms -> 'staff_ids' <> '[]';
end $$;

ALTER FUNCTION internal.add_planned(p_service public.services, p_plan internal.planned_session[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION add_planned(p_service public.services, p_plan internal.planned_session[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.add_planned(p_service public.services, p_plan internal.planned_session[]) IS 'Adds the sessions that are new, with their staff.';

--
-- Name: add_price(public.services, text, jsonb, bigint); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.add_price(p_service public.services, p_list text, p_row jsonb, p_place bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_row      jsonb := internal.without_nulls(p_row);
    v_table    text := case p_list when 'tiers' then 'price_tiers' when 'extras' then 'extras' else 'price_rules' end;
    v_message  text;
    v_detail   text;
begin
    v_row := case p_list
        when 'tiers' then internal.clean_document(v_table, v_row, array['id', 'name', 'price_minor', 'min_count', 'max_count'], array['name', 'price_minor'])
        when 'extras' then internal.clean_document(v_table, v_row, array['id', 'name', 'price_minor', 'per', 'max_quantity'], array['name', 'price_minor'])
        else internal.rule_columns(v_row)
    end;
    perform internal.insert_row(v_table, jsonb_build_object('id', internal.new_id()) || v_row
        || jsonb_build_object('tenant_id', p_service.tenant_id, 'service_id', p_service.id, 'position', p_place));
exception
    -- The field's place in the document is added: a name alone could be any row's.
    when sqlstate 'SK004' or sqlstate 'SK005' or sqlstate 'SK007' then
        get stacked diagnostics v_message = message_text, v_detail = pg_exception_detail;
        raise exception using errcode = sqlstate, message = format('%s[%s]: %s', p_list, p_place, v_message),
            detail = jsonb_build_object('field', concat_ws('.', format('%s[%s]', p_list, p_place), nullif(v_detail, '')::jsonb ->> 'field'));
end $$;

ALTER FUNCTION internal.add_price(p_service public.services, p_list text, p_row jsonb, p_place bigint) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION add_price(p_service public.services, p_list text, p_row jsonb, p_place bigint); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.add_price(p_service public.services, p_list text, p_row jsonb, p_place bigint) IS 'Adds one tier, extra or rule of a document, or refuses it by its place there.';

--
-- Name: add_service(uuid, uuid, jsonb, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.add_service(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_document  jsonb := internal.clean_document('services', internal.without_nulls(p_document),
        internal.service_fields(), array['name', 'duration_minutes']);
    v_currency  text;
begin
    -- Unless told otherwise one party may have all seats.
    if v_document ->> 'kind' = 'session' and not v_document ? 'party_max' and (v_document ->> 'capacity')::integer between 1 and 10000 then
        v_document := v_document || jsonb_build_object('party_max', v_document -> 'capacity');
    end if;
    perform internal.check_owner(p_tenant, p_business, null);
    perform internal.check_category(p_tenant, p_business, (v_document ->> 'category_id')::uuid);
    select b.currency into v_currency from businesses b where b.tenant_id = p_tenant and b.id = p_business;
    perform internal.insert_row('services', jsonb_build_object('currency', v_currency) || v_document
        || jsonb_build_object('tenant_id', p_tenant, 'id', p_id, 'business_id', p_business));
end $$;

ALTER FUNCTION internal.add_service(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION add_service(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.add_service(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid) IS 'Inserts a service, in the currency of its business unless it names one.';

--
-- Name: resources; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.resources (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    business_id uuid NOT NULL,
    group_id uuid,
    name text NOT NULL,
    description text,
    quantity integer DEFAULT 1 NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT resources_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200))),
    CONSTRAINT resources_quantity_range CHECK (((quantity >= 1) AND (quantity <= 1000))),
    CONSTRAINT resources_status_known CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text, 'archived'::text])))
);

ALTER TABLE ONLY public.resources FORCE ROW LEVEL SECURITY;

ALTER TABLE public.resources OWNER TO slotkeeper_owner;

--
-- Name: TABLE resources; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.resources IS 'Rooms and equipment of a business, in quantity identical units (CAT-5).';

--
-- Name: COLUMN resources.quantity; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.resources.quantity IS 'How many units can be booked: the rows of resource_units that are not retired.';

--
-- Name: CONSTRAINT resources_name_length ON resources; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT resources_name_length ON public.resources IS 'name: 1 to 200 characters';

--
-- Name: CONSTRAINT resources_quantity_range ON resources; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT resources_quantity_range ON public.resources IS 'quantity: 1 to 1000';

--
-- Name: CONSTRAINT resources_status_known ON resources; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT resources_status_known ON public.resources IS 'status: one of active, inactive, archived';

--
-- Name: add_units(public.resources, integer); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.add_units(p_resource public.resources, p_count integer) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_last   integer := (select coalesce(max(u.number), 0) from resource_units u
                          where u.tenant_id = p_resource.tenant_id and u.resource_id = p_resource.id);
    v_units  uuid[] := (select array_agg(internal.new_id()) from generate_series(1, p_count));
begin
    insert into subjects (tenant_id, id, kind)
    select p_resource.tenant_id, u, 'resource_unit' from unnest(v_units) u;
    insert into resource_units (tenant_id, id, resource_id, number)
    select p_resource.tenant_id, u.id, p_resource.id, v_last + u.place from unnest(v_units) with ordinality as u (id, place);
    perform internal.share_out_of_use(p_resource, v_units);
end $$;

ALTER FUNCTION internal.add_units(p_resource public.resources, p_count integer) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION add_units(p_resource public.resources, p_count integer); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.add_units(p_resource public.resources, p_count integer) IS 'Adds new units to a resource, numbered on, each a subject of its own.';

--
-- Name: all_needs(uuid, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.all_needs(p_tenant uuid, p_business uuid) RETURNS TABLE(service_id uuid, needs internal.need[])
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_now timestamptz := clock_timestamp();
begin
    return query
        select s.id, internal.service_needs(s.tenant_id, s.id)
          from services s
         where s.tenant_id = p_tenant and s.business_id = p_business
         union all
        select r.service_id, r.resources
          from session_rules r
         where r.tenant_id = p_tenant and r.business_id = p_business
         union all
        select s.service_id, s.resources
          from sessions s
         where s.tenant_id = p_tenant and s.business_id = p_business and s.starts_at > v_now - interval '24 hours'
           and s.status in ('open', 'closed') and s.resources <> '{}';
end $$;

ALTER FUNCTION internal.all_needs(p_tenant uuid, p_business uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION all_needs(p_tenant uuid, p_business uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.all_needs(p_tenant uuid, p_business uuid) IS 'Every list of needs in a business that still matters, and whose it is.';

--
-- Name: anchored_stretches(text, tstzrange); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.anchored_stretches(p_zone text, p_span tstzrange) RETURNS TABLE(starts_at timestamp with time zone, until timestamp with time zone)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    -- Hours without a beginning need a grid too: a span longer than a day is anchored again at each local midnight.
    select a.at, lead(a.at, 1, upper(p_span)) over (order by a.at)
      from (
          select lower(p_span) as at
          union
          select m.at
            from generate_series(
                     date_trunc('day', internal.instant_to_local(p_zone, lower(p_span) + interval '24 hours')),
                     internal.instant_to_local(p_zone, upper(p_span)),
                     interval '1 day'
                 ) as d (day),
                 lateral (select internal.local_to_instant(p_zone, d.day) as at) as m
           where m.at >= lower(p_span) + interval '24 hours' and m.at < upper(p_span)
      ) as a
$$;

ALTER FUNCTION internal.anchored_stretches(p_zone text, p_span tstzrange) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION anchored_stretches(p_zone text, p_span tstzrange); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.anchored_stretches(p_zone text, p_span tstzrange) IS 'A span cut where its grid is anchored anew.';

--
-- Name: api_keys; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.api_keys (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    secret_hash bytea NOT NULL,
    scopes text[] NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    last_used_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT api_keys_hash_is_sha256 CHECK ((octet_length(secret_hash) = 32)),
    CONSTRAINT api_keys_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200))),
    CONSTRAINT api_keys_some_scope CHECK (((cardinality(scopes) >= 1) AND (cardinality(scopes) <= 100)))
);

ALTER TABLE ONLY public.api_keys FORCE ROW LEVEL SECURITY;

ALTER TABLE public.api_keys OWNER TO slotkeeper_owner;

--
-- Name: TABLE api_keys; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.api_keys IS 'API keys of a tenant: scoped, hashed, expiring, revocable (ACC-4).';

--
-- Name: CONSTRAINT api_keys_hash_is_sha256 ON api_keys; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT api_keys_hash_is_sha256 ON public.api_keys IS 'secret_hash: the 32 bytes of a SHA-256';

--
-- Name: CONSTRAINT api_keys_name_length ON api_keys; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT api_keys_name_length ON public.api_keys IS 'name: 1 to 200 characters';

--
-- Name: CONSTRAINT api_keys_some_scope ON api_keys; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT api_keys_some_scope ON public.api_keys IS 'scopes: 1 to 100 permission names';

--
-- Name: api_key_json(public.api_keys); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.api_key_json(p_key public.api_keys) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select jsonb_build_object(
        'id', p_key.id,
        'name', p_key.name,
        'scopes', to_jsonb(p_key.scopes),
        'expires_at', p_key.expires_at,
        'revoked_at', p_key.revoked_at,
        'last_used_at', p_key.last_used_at,
        'created_at', p_key.created_at
    )
$$;

ALTER FUNCTION internal.api_key_json(p_key public.api_keys) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION api_key_json(p_key public.api_keys); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.api_key_json(p_key public.api_keys) IS 'An API key as the API shows it; never the secret or its hash.';

--
-- Name: bookings; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.bookings (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    reference text NOT NULL,
    business_id uuid NOT NULL,
    service_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    state text NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    buffer_before_minutes integer NOT NULL,
    buffer_after_minutes integer NOT NULL,
    local_start timestamp without time zone NOT NULL,
    timezone text NOT NULL,
    tz_version text NOT NULL,
    party_size integer DEFAULT 1 NOT NULL,
    price_minor bigint NOT NULL,
    currency text NOT NULL,
    price_lines jsonb DEFAULT '[]'::jsonb NOT NULL,
    entry_method text NOT NULL,
    notes text,
    answers jsonb DEFAULT '{}'::jsonb NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    contact_name text NOT NULL,
    contact_email text,
    contact_phone text,
    client_hash bytea,
    token_generation integer DEFAULT 1 NOT NULL,
    token_hash bytea,
    hold_expires_at timestamp with time zone,
    checked_in_at timestamp with time zone,
    cancelled_at timestamp with time zone,
    cancel_reason text,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    session_id uuid,
    seats integer,
    private boolean DEFAULT false NOT NULL,
    has_seats boolean DEFAULT false NOT NULL,
    tax_minor bigint DEFAULT 0 NOT NULL,
    promotion_id uuid,
    arrived integer DEFAULT 0 NOT NULL,
    CONSTRAINT bookings_arrived_at_a_time CHECK (((arrived > 0) = (checked_in_at IS NOT NULL))),
    CONSTRAINT bookings_arrived_range CHECK (((arrived >= 0) AND (arrived <= party_size))),
    CONSTRAINT bookings_at_most_a_day CHECK ((ends_at <= (starts_at + '24:00:00'::interval))),
    CONSTRAINT bookings_end_after_start CHECK ((ends_at > starts_at)),
    CONSTRAINT bookings_entry_known CHECK ((entry_method = ANY (ARRAY['web_form'::text, 'click_to_chat'::text, 'widget'::text, 'api'::text, 'admin'::text, 'import'::text, 'walk_in'::text]))),
    CONSTRAINT bookings_hold_expires CHECK (((state <> 'held'::text) OR (hold_expires_at IS NOT NULL))),
    CONSTRAINT bookings_lines_add_up CHECK ((context.sum_of_lines(price_lines) = (price_minor)::numeric)),
    CONSTRAINT bookings_no_show_has_no_arrivals CHECK (((state <> 'no_show'::text) OR (arrived = 0))),
    CONSTRAINT bookings_notes_length CHECK ((char_length(notes) <= 10000)),
    CONSTRAINT bookings_objects CHECK (((jsonb_typeof(answers) = 'object'::text) AND (jsonb_typeof(metadata) = 'object'::text) AND (jsonb_typeof(price_lines) = 'array'::text))),
    CONSTRAINT bookings_party_positive CHECK (((party_size >= 1) AND (party_size <= 10000))),
    CONSTRAINT bookings_price_not_negative CHECK ((price_minor >= 0)),
    CONSTRAINT bookings_reason_length CHECK ((char_length(cancel_reason) <= 2000)),
    CONSTRAINT bookings_seats_by_state CHECK (
CASE
    WHEN (session_id IS NULL) THEN (NOT has_seats)
    ELSE ((state = 'pending'::text) OR (has_seats = (state = ANY (ARRAY['held'::text, 'confirmed'::text, 'completed'::text, 'no_show'::text]))))
END),
    CONSTRAINT bookings_seats_positive CHECK (((seats >= 1) AND (seats <= 100000))),
    CONSTRAINT bookings_seats_with_session CHECK ((((session_id IS NULL) = (seats IS NULL)) AND ((session_id IS NOT NULL) OR (NOT private)))),
    CONSTRAINT bookings_state_known CHECK ((state = ANY (ARRAY['held'::text, 'pending'::text, 'confirmed'::text, 'cancelled'::text, 'completed'::text, 'rejected'::text, 'no_show'::text, 'expired'::text]))),
    CONSTRAINT bookings_tax_not_negative CHECK ((tax_minor >= 0))
)
WITH (fillfactor='85');

ALTER TABLE ONLY public.bookings FORCE ROW LEVEL SECURITY;

ALTER TABLE public.bookings OWNER TO slotkeeper_owner;

--
-- Name: TABLE bookings; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.bookings IS 'Reservations of services by customers. A hold is a booking in state held.';

--
-- Name: COLUMN bookings.reference; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.bookings.reference IS 'Short human reference, unique in the tenant.';

--
-- Name: COLUMN bookings.local_start; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.bookings.local_start IS 'Wall-clock start in timezone as it was promised; starts_at is what tz_version made of it.';

--
-- Name: COLUMN bookings.price_minor; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.bookings.price_minor IS 'What is to be paid, taxes included: the sum of the lines. Computed when the booking is made and kept.';

--
-- Name: COLUMN bookings.price_lines; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.bookings.price_lines IS 'What the price is made of (docs/prices.md): labels and amounts as they were.';

--
-- Name: COLUMN bookings.contact_name; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.bookings.contact_name IS 'The contact as typed with this booking; the customer row is never overwritten from outside.';

--
-- Name: COLUMN bookings.client_hash; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.bookings.client_hash IS 'Hash of the network address a public hold came from, for the cap on holds.';

--
-- Name: COLUMN bookings.token_hash; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.bookings.token_hash IS 'SHA-256 of the current self-service token, which is an HMAC over tenant, booking and token_generation.';

--
-- Name: COLUMN bookings.hold_expires_at; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.bookings.hold_expires_at IS 'Until when a hold lives, by the database''s clock.';

--
-- Name: COLUMN bookings.checked_in_at; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.bookings.checked_in_at IS 'When the first of the party came.';

--
-- Name: COLUMN bookings.session_id; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.bookings.session_id IS 'The session whose seats it has; null for an appointment.';

--
-- Name: COLUMN bookings.seats; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.bookings.seats IS 'How many seats of the session count as taken: the party, or all of them when private.';

--
-- Name: COLUMN bookings.has_seats; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.bookings.has_seats IS 'Whether its seats are counted in the session: among the held ones while it is held, among the sold ones otherwise.';

--
-- Name: COLUMN bookings.tax_minor; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.bookings.tax_minor IS 'How much of price_minor is tax, whether prices contain it or it came on top.';

--
-- Name: COLUMN bookings.promotion_id; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.bookings.promotion_id IS 'The promotion it uses, as long as it lives.';

--
-- Name: COLUMN bookings.arrived; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.bookings.arrived IS 'How many of the party have come.';

--
-- Name: CONSTRAINT bookings_arrived_at_a_time ON bookings; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT bookings_arrived_at_a_time ON public.bookings IS 'checked_in_at: when anybody has arrived, and only then';

--
-- Name: CONSTRAINT bookings_arrived_range ON bookings; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT bookings_arrived_range ON public.bookings IS 'arrived: 0 to the size of the party';

--
-- Name: CONSTRAINT bookings_at_most_a_day ON bookings; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT bookings_at_most_a_day ON public.bookings IS 'ends_at: at most 24 hours after starts_at';

--
-- Name: CONSTRAINT bookings_end_after_start ON bookings; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT bookings_end_after_start ON public.bookings IS 'ends_at: after starts_at';

--
-- Name: CONSTRAINT bookings_entry_known ON bookings; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT bookings_entry_known ON public.bookings IS 'entry_method: one of web_form, click_to_chat, widget, api, admin, import, walk_in';

--
-- Name: CONSTRAINT bookings_no_show_has_no_arrivals ON bookings; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT bookings_no_show_has_no_arrivals ON public.bookings IS 'state: a booking of whose party somebody came is no no-show';

--
-- Name: CONSTRAINT bookings_notes_length ON bookings; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT bookings_notes_length ON public.bookings IS 'notes: at most 10000 characters';

--
-- Name: CONSTRAINT bookings_objects ON bookings; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT bookings_objects ON public.bookings IS 'answers, metadata: JSON objects';

--
-- Name: CONSTRAINT bookings_party_positive ON bookings; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT bookings_party_positive ON public.bookings IS 'party_size: 1 to 10000';

--
-- Name: CONSTRAINT bookings_reason_length ON bookings; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT bookings_reason_length ON public.bookings IS 'reason: at most 2000 characters';

--
-- Name: arrive(public.bookings, integer, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.arrive(p_booking public.bookings, p_arrived integer, p_request jsonb) RETURNS public.bookings
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_arrived integer := coalesce(p_arrived, p_booking.party_size);
begin
    perform internal.check_move(p_booking, 'checked in', array['confirmed', 'completed', 'no_show']);
    if v_arrived not between 1 and p_booking.party_size then
        perform internal.refuse('invalid_input', format('arrived: 1 to %s, the size of the party.', p_booking.party_size),
            jsonb_build_object('field', 'arrived', 'party_size', p_booking.party_size));
    end if;
    if v_arrived = p_booking.arrived then
        return p_booking;
    end if;
    -- Who comes late after all was no no-show.
    p_booking.state := case p_booking.state when 'no_show' then 'completed' else p_booking.state end;
    p_booking.arrived := v_arrived;
    p_booking.checked_in_at := coalesce(p_booking.checked_in_at, clock_timestamp());
    perform internal.move_booking(p_booking, 'booking.checked_in', p_request);
    select b.* into p_booking from bookings b where b.tenant_id = p_booking.tenant_id and b.id = p_booking.id;
    return p_booking;
end $$;

ALTER FUNCTION internal.arrive(p_booking public.bookings, p_arrived integer, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION arrive(p_booking public.bookings, p_arrived integer, p_request jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.arrive(p_booking public.bookings, p_arrived integer, p_request jsonb) IS 'Writes how many of a party are there, and records it if that is new. Call it under the booking''s lock.';

--
-- Name: service_staff; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.service_staff (
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    fixed boolean DEFAULT false NOT NULL,
    price_minor bigint,
    duration_minutes integer,
    last_chosen_at timestamp with time zone,
    CONSTRAINT service_staff_duration_range CHECK (((duration_minutes >= 1) AND (duration_minutes <= 1440))),
    CONSTRAINT service_staff_price_not_negative CHECK (((price_minor >= 0) AND (price_minor <= '1000000000000'::bigint)))
);

ALTER TABLE ONLY public.service_staff FORCE ROW LEVEL SECURITY;

ALTER TABLE public.service_staff OWNER TO slotkeeper_owner;

--
-- Name: TABLE service_staff; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.service_staff IS 'Which staff perform which services (CAT-3).';

--
-- Name: COLUMN service_staff.fixed; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.service_staff.fixed IS 'Under fixed_plus_any: takes part in every booking of the service.';

--
-- Name: COLUMN service_staff.last_chosen_at; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.service_staff.last_chosen_at IS 'When round robin last chose this person; null: never.';

--
-- Name: CONSTRAINT service_staff_duration_range ON service_staff; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT service_staff_duration_range ON public.service_staff IS 'duration_minutes: 1 to 1440';

--
-- Name: CONSTRAINT service_staff_price_not_negative ON service_staff; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT service_staff_price_not_negative ON public.service_staff IS 'price_minor: 0 to 1000000000000';

--
-- Name: base_price(public.services, public.service_staff[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.base_price(p_service public.services, p_chosen public.service_staff[]) RETURNS bigint
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return case
        when p_service.assignment in ('any', 'round_robin') then coalesce(p_chosen[1].price_minor, p_service.price_minor)
        else p_service.price_minor
    end;
end $$;

ALTER FUNCTION internal.base_price(p_service public.services, p_chosen public.service_staff[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION base_price(p_service public.services, p_chosen public.service_staff[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.base_price(p_service public.services, p_chosen public.service_staff[]) IS 'What an appointment costs by itself: the own price of whoever serves it alone, otherwise the service''s (CAT-3).';

--
-- Name: begin_command(uuid, text, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.begin_command(p_tenant uuid, p_command text, p_request jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_key     text := p_request ->> 'key';
    v_caller  text := internal.caller(p_request);
    v_known   idempotency_keys;
begin
    perform context.enter(p_tenant);
    if v_key is null then
        return null;
    end if;
    if char_length(v_key) not between 1 and 255 then
        perform internal.refuse('invalid_input', 'Idempotency-Key: 1 to 255 characters.', '{"field":"Idempotency-Key"}');
    end if;
    -- A second call with the same key waits here for the first, then reads its answer. It is the first lock of every command.
    perform pg_advisory_xact_lock(hashtextextended(concat_ws('|', p_tenant, v_caller, v_key), 1));
    select * into v_known from idempotency_keys k
     where k.tenant_id = p_tenant and k.caller = v_caller and k.key = v_key;
    if not found then
        return null;
    end if;
    if v_known.route <> coalesce(p_request ->> 'route', p_command) or v_known.fingerprint <> coalesce(p_request ->> 'fingerprint', '') then
        perform internal.refuse(
            'idempotency_key_reused',
            'This Idempotency-Key was used for another request. Use a new key for a new request.'
        );
    end if;
    return v_known.answer;
end $$;

ALTER FUNCTION internal.begin_command(p_tenant uuid, p_command text, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION begin_command(p_tenant uuid, p_command text, p_request jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.begin_command(p_tenant uuid, p_command text, p_request jsonb) IS 'Enters the tenant''s context; with an idempotency key, waits for its turn and returns the first answer if there is one (BKG-7).';

--
-- Name: begin_run(public.services); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.begin_run(p_service public.services) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    -- First of all: a mark that is being set waits here for its commit, or waits for ours and stays. None is lost.
    insert into session_runs (tenant_id, service_id, due_at)
    values (p_service.tenant_id, p_service.id, clock_timestamp())
        on conflict (tenant_id, service_id) do update set stale = false where session_runs.stale;
end $$;

ALTER FUNCTION internal.begin_run(p_service public.services) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION begin_run(p_service public.services); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.begin_run(p_service public.services) IS 'Takes the mark off a service whose sessions are generated now.';

--
-- Name: bookable_service(uuid, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.bookable_service(p_tenant uuid, p_service uuid) RETURNS public.services
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_service   services;
    v_tenant    text;
    v_business  text;
begin
    select t.status into v_tenant from tenants t where t.tenant_id = p_tenant;
    if v_tenant is distinct from 'active' then
        perform internal.refuse('tenant_suspended', 'This account takes no bookings at the moment.');
    end if;
    select s.* into v_service from services s where s.tenant_id = p_tenant and s.id = p_service;
    if not found then
        perform internal.refuse('not_found', 'There is no such service.');
    end if;
    select b.status into v_business from businesses b where b.tenant_id = p_tenant and b.id = v_service.business_id;
    if v_business <> 'active' then
        perform internal.refuse('business_unavailable', 'This business takes no bookings at the moment.');
    end if;
    if v_service.status <> 'active' then
        perform internal.refuse('service_unavailable', 'This service can no longer be booked.');
    end if;
    return v_service;
end $$;

ALTER FUNCTION internal.bookable_service(p_tenant uuid, p_service uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION bookable_service(p_tenant uuid, p_service uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.bookable_service(p_tenant uuid, p_service uuid) IS 'The service, if its tenant, business and itself take bookings; a typed refusal otherwise.';

--
-- Name: booking_facts(public.bookings); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.booking_facts(p_booking public.bookings) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    return jsonb_build_object('service_id', p_booking.service_id, 'starts_at', p_booking.starts_at)
        || case when p_booking.session_id is null then '{}' else jsonb_build_object('session_id', p_booking.session_id) end
        || case when p_booking.arrived = 0 then '{}' else jsonb_build_object('arrived', p_booking.arrived) end;
end $$;

ALTER FUNCTION internal.booking_facts(p_booking public.bookings) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION booking_facts(p_booking public.bookings); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.booking_facts(p_booking public.bookings) IS 'What an event of a booking tells: where something became free or taken. No personal data.';

--
-- Name: booking_json(public.bookings); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.booking_json(p_booking public.bookings) RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return (
        select jsonb_build_object(
            'id', p_booking.id,
            'reference', p_booking.reference,
            'business_id', p_booking.business_id,
            'service_id', p_booking.service_id,
            'customer_id', p_booking.customer_id,
            -- An expired hold reads as expired at once, before anybody has cleaned up (BKG-3).
            'state', case when p_booking.state = 'held' and p_booking.hold_expires_at <= clock_timestamp() then 'expired' else p_booking.state end,
            'starts_at', p_booking.starts_at,
            'ends_at', p_booking.ends_at,
            'local_start', p_booking.local_start,
            'timezone', p_booking.timezone,
            'staff_ids', internal.booking_staff_ids(p_booking),
            'unit_ids', internal.booking_unit_ids(p_booking),
            'session_id', p_booking.session_id,
            'party_size', p_booking.party_size,
            'seats', p_booking.seats,
            'private', p_booking.private,
            'price_minor', p_booking.price_minor,
            'currency', p_booking.currency,
            'tax_minor', p_booking.tax_minor,
            'price_lines', p_booking.price_lines,
            'promotion_id', p_booking.promotion_id,
            'entry_method', p_booking.entry_method,
            'notes', p_booking.notes,
            'answers', p_booking.answers,
            'metadata', p_booking.metadata,
            'contact', jsonb_build_object('name', p_booking.contact_name, 'email', p_booking.contact_email, 'phone', p_booking.contact_phone)
        ) || jsonb_build_object(
            'hold_expires_at', p_booking.hold_expires_at,
            'arrived', p_booking.arrived,
            'checked_in_at', p_booking.checked_in_at,
            'cancelled_at', p_booking.cancelled_at,
            'cancel_reason', p_booking.cancel_reason,
            'version', p_booking.version,
            'created_at', p_booking.created_at,
            'updated_at', p_booking.updated_at
        )
    );
end $$;

ALTER FUNCTION internal.booking_json(p_booking public.bookings) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION booking_json(p_booking public.bookings); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.booking_json(p_booking public.bookings) IS 'A booking as the API shows it.';

--
-- Name: booking_locks(public.services, public.service_staff[], uuid[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.booking_locks(p_service public.services, p_pool public.service_staff[], p_resources uuid[]) RETURNS uuid[]
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return (select array_agg(p.staff_id) || p_resources || internal.limited_service(p_service) from unnest(p_pool) p);
end $$;

ALTER FUNCTION internal.booking_locks(p_service public.services, p_pool public.service_staff[], p_resources uuid[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION booking_locks(p_service public.services, p_pool public.service_staff[], p_resources uuid[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.booking_locks(p_service public.services, p_pool public.service_staff[], p_resources uuid[]) IS 'What a booking locks: its whole pool, for the choice among them must hold, the resources (internal.unit_locks), and the service if it has limits.';

--
-- Name: booking_pool(public.services, uuid, public.service_staff[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.booking_pool(p_service public.services, p_staff uuid, p_among public.service_staff[] DEFAULT NULL::public.service_staff[]) RETURNS public.service_staff[]
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_pool service_staff[];
begin
    -- In the order in which they are tried: whoever round robin chose least recently, otherwise as the business lists them.
    select array_agg(ss order by case when p_service.assignment = 'round_robin' then ss.last_chosen_at end nulls first, s.position, s.id)
      into v_pool
      from service_staff ss
      join staff s on s.tenant_id = ss.tenant_id and s.id = ss.staff_id
     where ss.tenant_id = p_service.tenant_id and ss.service_id = p_service.id and s.status = 'active'
       and (p_among is null or ss.staff_id = any (select (unnest(p_among)).staff_id))
       and (p_staff is null or ss.staff_id = p_staff or p_service.assignment = 'collective'
            or p_service.assignment = 'fixed_plus_any' and (ss.fixed or exists (
                -- Asking for somebody fixed leaves open who comes with them.
                select from service_staff f
                 where f.tenant_id = ss.tenant_id and f.service_id = ss.service_id and f.staff_id = p_staff and f.fixed)));
    if v_pool is null or (p_staff is not null and p_staff <> all (select (unnest(v_pool)).staff_id)) then
        perform internal.refuse('staff_unavailable', 'Nobody who can be booked offers this service.');
    end if;
    return v_pool;
end $$;

ALTER FUNCTION internal.booking_pool(p_service public.services, p_staff uuid, p_among public.service_staff[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION booking_pool(p_service public.services, p_staff uuid, p_among public.service_staff[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.booking_pool(p_service public.services, p_staff uuid, p_among public.service_staff[]) IS 'The active staff from among whom a booking is served, in order of preference; narrowed to the one asked for and, once the locks are held, to those locked.';

--
-- Name: booking_staff_ids(public.bookings); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.booking_staff_ids(p_booking public.bookings) RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    -- A session's people are its own, whoever is in it: were they copied, a change of guide would leave the copies behind.
    if p_booking.session_id is not null then
        return (select coalesce(jsonb_agg(s.staff_id order by s.staff_id), '[]')
                  from session_staff s
                 where s.tenant_id = p_booking.tenant_id and s.session_id = p_booking.session_id);
    end if;
    return (select coalesce(jsonb_agg(s.staff_id order by s.staff_id), '[]')
              from booking_staff s
             where s.tenant_id = p_booking.tenant_id and s.booking_id = p_booking.id);
end $$;

ALTER FUNCTION internal.booking_staff_ids(p_booking public.bookings) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION booking_staff_ids(p_booking public.bookings); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.booking_staff_ids(p_booking public.bookings) IS 'With whom a booking is: its own staff, or those of its session.';

--
-- Name: booking_unit_ids(public.bookings); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.booking_unit_ids(p_booking public.bookings) RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if p_booking.session_id is not null then
        return (select coalesce(jsonb_agg(u.unit_id order by u.unit_id), '[]')
                  from session_units u
                 where u.tenant_id = p_booking.tenant_id and u.session_id = p_booking.session_id);
    end if;
    return (select coalesce(jsonb_agg(u.unit_id order by u.unit_id), '[]')
              from booking_units u
             where u.tenant_id = p_booking.tenant_id and u.booking_id = p_booking.id);
end $$;

ALTER FUNCTION internal.booking_unit_ids(p_booking public.bookings) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION booking_unit_ids(p_booking public.bookings); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.booking_unit_ids(p_booking public.bookings) IS 'Which resource units a booking has: its own, or those of its session.';

--
-- Name: bring_back_units(public.resources, integer); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.bring_back_units(p_resource public.resources, p_most integer) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_units uuid[] := array(
        select u.id
          from resource_units u
         where u.tenant_id = p_resource.tenant_id and u.resource_id = p_resource.id and u.retired
         order by u.number
         limit p_most
    );
begin
    update resource_units u set retired = false where u.tenant_id = p_resource.tenant_id and u.id = any (v_units);
    perform internal.share_out_of_use(p_resource, v_units);
    return cardinality(v_units);
end $$;

ALTER FUNCTION internal.bring_back_units(p_resource public.resources, p_most integer) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION bring_back_units(p_resource public.resources, p_most integer); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.bring_back_units(p_resource public.resources, p_most integer) IS 'Takes up to so many retired units back into service, lowest numbers first; returns how many there were.';

--
-- Name: broken_rule(text, jsonb, text, boolean); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.broken_rule(p_name text, p_value jsonb, p_type text, p_needed boolean) RETURNS text
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
    v_kind  text := jsonb_typeof(p_value);
    v_text  text := p_value #>> '{}';
    v_most  integer := case when p_name in ('description', 'notes') then 10000 else 500 end;
begin
    if v_kind = 'null' then
        return case when p_needed then 'it needs a value, not null' end;
    end if;
    return case p_type
        when 'text'    then case when v_kind <> 'string' then 'a text'
                                 when char_length(v_text) > v_most then format('at most %s characters', v_most) end
        when 'integer' then case when not internal.is_whole(p_value, -2147483648, 2147483647) then 'a whole number' end
        when 'bigint'  then case when not internal.is_whole(p_value, -9223372036854775808, 9223372036854775807) then 'a whole number' end
        when 'boolean' then case when v_kind <> 'boolean' then 'true or false' end
        when 'date'    then case when v_kind <> 'string' or not internal.is_date(v_text) then 'a date such as 2026-03-01' end
        when 'uuid'    then case when v_kind <> 'string' or v_text !~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then 'a UUID' end
    end;
end $_$;

ALTER FUNCTION internal.broken_rule(p_name text, p_value jsonb, p_type text, p_needed boolean) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION broken_rule(p_name text, p_value jsonb, p_type text, p_needed boolean); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.broken_rule(p_name text, p_value jsonb, p_type text, p_needed boolean) IS 'What a value of a column would have to be, or null if it is that. JSON kinds count: "60" is no number.';

--
-- Name: business_fields(); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.business_fields() RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select array['name', 'slug', 'status', 'timezone', 'currency', 'address', 'phone', 'email', 'color', 'theme', 'settings']
$$;

ALTER FUNCTION internal.business_fields() OWNER TO slotkeeper_api;

--
-- Name: FUNCTION business_fields(); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.business_fields() IS 'What a caller may write of a business.';

--
-- Name: businesses; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.businesses (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    slug text NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    timezone text NOT NULL,
    currency text NOT NULL,
    address text,
    phone text,
    email text,
    color text,
    theme text DEFAULT 'auto'::text NOT NULL,
    settings jsonb DEFAULT '{}'::jsonb NOT NULL,
    embed_key text DEFAULT replace(((gen_random_uuid())::text || (gen_random_uuid())::text), '-'::text, ''::text) NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT businesses_color_is_hex CHECK ((color ~ '^#[0-9a-fA-F]{6}$'::text)),
    CONSTRAINT businesses_currency_is_iso CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT businesses_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200))),
    CONSTRAINT businesses_settings_is_object CHECK ((jsonb_typeof(settings) = 'object'::text)),
    CONSTRAINT businesses_slug_is_a_label CHECK ((slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text)),
    CONSTRAINT businesses_slug_not_reserved CHECK ((slug <> ALL (ARRAY['admin'::text, 'api'::text, 'assets'::text, 'bookings'::text, 'docs'::text, 'embed'::text, 'healthz'::text, 'login'::text, 'manage'::text, 'metrics'::text, 'openapi'::text, 'public'::text, 'readyz'::text, 'signup'::text, 'static'::text, 'v1'::text, 'widget'::text, 'www'::text]))),
    CONSTRAINT businesses_status_known CHECK ((status = ANY (ARRAY['pending_setup'::text, 'active'::text, 'inactive'::text, 'suspended'::text]))),
    CONSTRAINT businesses_theme_known CHECK ((theme = ANY (ARRAY['auto'::text, 'light'::text, 'dark'::text])))
);

ALTER TABLE ONLY public.businesses FORCE ROW LEVEL SECURITY;

ALTER TABLE public.businesses OWNER TO slotkeeper_owner;

--
-- Name: TABLE businesses; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.businesses IS 'A place or brand of a tenant (TEN-2), with its own time zone, currency, slug and hours.';

--
-- Name: COLUMN businesses.slug; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.businesses.slug IS 'Globally unique: the public page is /{slug}. business_directory guards that.';

--
-- Name: COLUMN businesses.embed_key; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.businesses.embed_key IS 'Random key of the embeddable widget; rotatable.';

--
-- Name: CONSTRAINT businesses_color_is_hex ON businesses; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT businesses_color_is_hex ON public.businesses IS 'color: a colour such as #1f6feb';

--
-- Name: CONSTRAINT businesses_currency_is_iso ON businesses; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT businesses_currency_is_iso ON public.businesses IS 'currency: three capital letters of ISO 4217, such as EUR';

--
-- Name: CONSTRAINT businesses_name_length ON businesses; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT businesses_name_length ON public.businesses IS 'name: 1 to 200 characters';

--
-- Name: CONSTRAINT businesses_settings_is_object ON businesses; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT businesses_settings_is_object ON public.businesses IS 'settings: a JSON object';

--
-- Name: CONSTRAINT businesses_slug_is_a_label ON businesses; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT businesses_slug_is_a_label ON public.businesses IS 'slug: 1 to 63 of a-z, 0-9 and -, not at the ends';

--
-- Name: CONSTRAINT businesses_slug_not_reserved ON businesses; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT businesses_slug_not_reserved ON public.businesses IS 'slug: this name belongs to the product, choose another';

--
-- Name: CONSTRAINT businesses_status_known ON businesses; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT businesses_status_known ON public.businesses IS 'status: one of pending_setup, active, inactive, suspended';

--
-- Name: CONSTRAINT businesses_theme_known ON businesses; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT businesses_theme_known ON public.businesses IS 'theme: one of auto, light, dark';

--
-- Name: business_json(public.businesses); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.business_json(p_business public.businesses) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select jsonb_build_object(
        'id', p_business.id,
        'name', p_business.name,
        'slug', p_business.slug,
        'status', p_business.status,
        'timezone', p_business.timezone,
        'currency', p_business.currency,
        'address', p_business.address,
        'phone', p_business.phone,
        'email', p_business.email,
        'color', p_business.color,
        'theme', p_business.theme,
        'settings', p_business.settings,
        'embed_key', p_business.embed_key,
        'version', p_business.version,
        'created_at', p_business.created_at,
        'updated_at', p_business.updated_at
    )
$$;

ALTER FUNCTION internal.business_json(p_business public.businesses) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION business_json(p_business public.businesses); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.business_json(p_business public.businesses) IS 'A business as the API shows it to those who run it.';

--
-- Name: caller(jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.caller(p_request jsonb) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    -- A direct login speaks for itself only.
    return case when context.is_trusted_login() then coalesce(p_request ->> 'caller', session_user::text) else session_user::text end;
end $$;

ALTER FUNCTION internal.caller(p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION caller(p_request jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.caller(p_request jsonb) IS 'Whose idempotency keys these are.';

--
-- Name: categories; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.categories (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    business_id uuid NOT NULL,
    name text NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT categories_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200)))
);

ALTER TABLE ONLY public.categories FORCE ROW LEVEL SECURITY;

ALTER TABLE public.categories OWNER TO slotkeeper_owner;

--
-- Name: TABLE categories; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.categories IS 'Service categories of a business (CAT-1).';

--
-- Name: CONSTRAINT categories_name_length ON categories; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT categories_name_length ON public.categories IS 'name: 1 to 200 characters';

--
-- Name: category_json(public.categories); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.category_json(p_category public.categories) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select jsonb_build_object(
        'id', p_category.id,
        'business_id', p_category.business_id,
        'name', p_category.name,
        'position', p_category.position,
        'version', p_category.version,
        'created_at', p_category.created_at,
        'updated_at', p_category.updated_at
    )
$$;

ALTER FUNCTION internal.category_json(p_category public.categories) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION category_json(p_category public.categories); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.category_json(p_category public.categories) IS 'A category as the API shows it.';

--
-- Name: change_customer(uuid, uuid, jsonb, integer); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.change_customer(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer) RETURNS public.customers
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_document  jsonb := internal.clean_document('customers', p_document, array['name', 'email', 'phone', 'notes', 'status']);
    v_customer  customers;
begin
    select c.* into v_customer from customers c where c.tenant_id = p_tenant and c.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such customer.');
    end if;
    perform internal.check_version(v_customer.version, p_if_version);
    if v_document ? 'email' then
        v_document := v_document || jsonb_build_object('email', btrim(v_document ->> 'email'));
    end if;
    if v_document ? 'phone' then
        v_document := v_document || jsonb_build_object('phone', internal.normalise_phone(v_document ->> 'phone'));
    end if;
    perform internal.update_row('customers', p_tenant, p_id, v_document);
    select c.* into v_customer from customers c where c.tenant_id = p_tenant and c.id = p_id;
    if coalesce(v_customer.email, v_customer.phone) is null then
        perform internal.refuse('invalid_input', 'email or phone is needed.', '{"field":"email"}');
    end if;
    perform internal.replace_contacts(v_customer);
    return v_customer;
end $$;

ALTER FUNCTION internal.change_customer(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION change_customer(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.change_customer(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer) IS 'Changes the named fields of a customer and the contacts by which they are found.';

--
-- Name: change_planned(public.services, internal.planned_session[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.change_planned(p_service public.services, p_plan internal.planned_session[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_changed  uuid[] := array(select p.id from unnest(p_plan) p where p.id is not null and p.action in ('new', 'changed'));
    v_version  text := internal.tz_version();
begin
    -- Another rule has the start now; nothing else is different, or the bookings forbid it.
    update sessions s
       set rule_id = (p.terms ->> 'rule_id')::uuid
      from unnest(p_plan) p
     where p.action in ('adopted', 'kept') and s.tenant_id = p_service.tenant_id and s.id = p.id and s.rule_id <> (p.terms ->> 'rule_id')::uuid;
    if v_changed = '{}' then
        return;
    end if;
    perform internal.free_sessions(p_service.tenant_id, array(
        select p.id from unnest(p_plan) p
         where p.id = any (v_changed)
           and (p.status = 'withdrawn' or p.differs && array['ends_at', 'buffer_before_minutes', 'buffer_after_minutes', 'reserved', 'staff_ids', 'resources'])));
    update sessions s
       set rule_id = t.rule_id,
           ends_at = t.ends_at,
           local_start = t.local_start,
           timezone = t.timezone,
           tz_version = v_version,
           buffer_before_minutes = t.buffer_before_minutes,
           buffer_after_minutes = t.buffer_after_minutes,
           capacity_total = t.capacity_total,
           party_min = t.party_min,
           party_max = t.party_max,
           private_booking = t.private_booking,
           private_price_minor = t.private_price_minor,
           price_minor = t.price_minor,
           currency = t.currency,
           reserved = t.reserved,
           resources = t.resources,
           status = case when s.status = 'withdrawn' then 'open' else s.status end
      from unnest(p_plan) p
     cross join lateral jsonb_populate_record(null::sessions, p.terms) t
     where p.id = any (v_changed) and s.tenant_id = p_service.tenant_id and s.id = p.id;
    delete from session_staff ss where ss.tenant_id = p_service.tenant_id and ss.session_id = any (v_changed);
    insert into session_staff (tenant_id, session_id, staff_id)
    select p_service.tenant_id, p.id, s::uuid
      from unnest(p_plan) p
     cross join lateral jsonb_array_elements_text(p.terms -> 'staff_ids') s
     where p.id = any (v_changed);
end $$;

ALTER FUNCTION internal.change_planned(p_service public.services, p_plan internal.planned_session[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION change_planned(p_service public.services, p_plan internal.planned_session[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.change_planned(p_service public.services, p_plan internal.planned_session[]) IS 'Gives sessions that nobody booked what their rule says now, and booked ones the rule that has their start now.';

--
-- Name: change_quantity(public.resources, integer); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.change_quantity(p_resource public.resources, p_quantity integer) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_more   integer := p_quantity - p_resource.quantity;
    v_again  integer;
begin
    if v_more < 0 then
        perform internal.retire_units(p_resource, -v_more);
    elsif v_more > 0 then
        -- Units that were there before come back first.
        v_again := internal.bring_back_units(p_resource, v_more);
        perform internal.add_units(p_resource, v_more - v_again);
    end if;
end $$;

ALTER FUNCTION internal.change_quantity(p_resource public.resources, p_quantity integer) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION change_quantity(p_resource public.resources, p_quantity integer); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.change_quantity(p_resource public.resources, p_quantity integer) IS 'Brings a resource to so many units. Call it under the resource''s lock.';

--
-- Name: change_service(public.services, uuid, jsonb, integer); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.change_service(p_service public.services, p_business uuid, p_document jsonb, p_if_version integer) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_document jsonb := internal.clean_document('services', p_document, internal.service_fields());
begin
    if p_business <> p_service.business_id then
        perform internal.refuse('not_found', 'There is no such service in this business.');
    end if;
    perform internal.check_version(p_service.version, p_if_version);
    if v_document ->> 'kind' <> p_service.kind then
        perform internal.refuse('invalid_input', 'kind: chosen once, when the service is added.', '{"field":"kind"}');
    end if;
    perform internal.check_category(p_service.tenant_id, p_service.business_id, (v_document ->> 'category_id')::uuid);
    perform internal.update_row('services', p_service.tenant_id, p_service.id, v_document);
end $$;

ALTER FUNCTION internal.change_service(p_service public.services, p_business uuid, p_document jsonb, p_if_version integer) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION change_service(p_service public.services, p_business uuid, p_document jsonb, p_if_version integer); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.change_service(p_service public.services, p_business uuid, p_document jsonb, p_if_version integer) IS 'Changes the named fields of a service; its business and its kind stay.';

--
-- Name: sessions; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.sessions (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    business_id uuid NOT NULL,
    service_id uuid NOT NULL,
    rule_id uuid,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    local_start timestamp without time zone NOT NULL,
    timezone text NOT NULL,
    tz_version text NOT NULL,
    buffer_before_minutes integer DEFAULT 0 NOT NULL,
    buffer_after_minutes integer DEFAULT 0 NOT NULL,
    capacity_total integer NOT NULL,
    seats_sold integer DEFAULT 0 NOT NULL,
    seats_held integer DEFAULT 0 NOT NULL,
    party_min integer DEFAULT 1 NOT NULL,
    party_max integer NOT NULL,
    private_booking text DEFAULT 'no'::text NOT NULL,
    taken_privately boolean DEFAULT false NOT NULL,
    price_minor bigint NOT NULL,
    private_price_minor bigint,
    currency text NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    reserved boolean DEFAULT false NOT NULL,
    by_hand text[] DEFAULT '{}'::text[] NOT NULL,
    resources internal.need[] DEFAULT '{}'::internal.need[] NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT sessions_at_most_a_day CHECK ((ends_at <= (starts_at + '24:00:00'::interval))),
    CONSTRAINT sessions_buffers_range CHECK ((((buffer_before_minutes >= 0) AND (buffer_before_minutes <= 1440)) AND ((buffer_after_minutes >= 0) AND (buffer_after_minutes <= 1440)))),
    CONSTRAINT sessions_capacity_range CHECK (((capacity_total >= 1) AND (capacity_total <= 100000))),
    CONSTRAINT sessions_currency_is_iso CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT sessions_end_after_start CHECK ((ends_at > starts_at)),
    CONSTRAINT sessions_never_oversold CHECK (((seats_sold >= 0) AND (seats_held >= 0) AND ((seats_sold + seats_held) <= capacity_total))),
    CONSTRAINT sessions_party_range CHECK (((party_min >= 1) AND (party_max >= party_min) AND (party_max <= 10000))),
    CONSTRAINT sessions_price_not_negative CHECK ((((price_minor >= 0) AND (price_minor <= '1000000000000'::bigint)) AND ((private_price_minor >= 0) AND (private_price_minor <= '1000000000000'::bigint)))),
    CONSTRAINT sessions_private_known CHECK ((private_booking = ANY (ARRAY['no'::text, 'allowed'::text, 'only'::text]))),
    CONSTRAINT sessions_status_known CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text, 'cancelled'::text, 'withdrawn'::text])))
)
WITH (fillfactor='70');

ALTER TABLE ONLY public.sessions FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sessions OWNER TO slotkeeper_owner;

--
-- Name: TABLE sessions; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.sessions IS 'Scheduled occurrences of session services, with their seats (SES-2, SES-3).';

--
-- Name: COLUMN sessions.rule_id; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.sessions.rule_id IS 'The rule it follows; null for a one-off session, which the generator leaves alone.';

--
-- Name: COLUMN sessions.local_start; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.sessions.local_start IS 'Wall-clock start in timezone as it was promised; starts_at is what tz_version made of it.';

--
-- Name: COLUMN sessions.seats_sold; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.sessions.seats_sold IS 'Seats of bookings that are confirmed, completed, no-shows, or pending and blocking.';

--
-- Name: COLUMN sessions.seats_held; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.sessions.seats_held IS 'Seats of holds, those included that have expired and that nobody has cleared yet: what reads must subtract.';

--
-- Name: COLUMN sessions.taken_privately; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.sessions.taken_privately IS 'Whether the one party in it took all of it.';

--
-- Name: COLUMN sessions.status; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.sessions.status IS 'open: on sale; closed: not for sale, bookings stay; cancelled: does not take place and is not generated again; withdrawn: the schedule has it no more, and only bookings that are over keep the row.';

--
-- Name: COLUMN sessions.by_hand; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.sessions.by_hand IS 'What somebody changed of this session alone: the generator leaves these columns as they are.';

--
-- Name: COLUMN sessions.resources; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.sessions.resources IS 'The rooms and equipment that it takes, in so many units; which ones stands in session_units while it has them.';

--
-- Name: CONSTRAINT sessions_at_most_a_day ON sessions; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT sessions_at_most_a_day ON public.sessions IS 'ends_at: at most 24 hours after starts_at';

--
-- Name: CONSTRAINT sessions_buffers_range ON sessions; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT sessions_buffers_range ON public.sessions IS 'buffer_before_minutes, buffer_after_minutes: 0 to 1440';

--
-- Name: CONSTRAINT sessions_capacity_range ON sessions; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT sessions_capacity_range ON public.sessions IS 'capacity_total: 1 to 100000';

--
-- Name: CONSTRAINT sessions_end_after_start ON sessions; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT sessions_end_after_start ON public.sessions IS 'ends_at: after starts_at';

--
-- Name: CONSTRAINT sessions_never_oversold ON sessions; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT sessions_never_oversold ON public.sessions IS 'capacity_total: not below the seats that are sold and held';

--
-- Name: CONSTRAINT sessions_party_range ON sessions; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT sessions_party_range ON public.sessions IS 'party_min, party_max: 1 or more, at most 10000, party_max not below party_min';

--
-- Name: CONSTRAINT sessions_price_not_negative ON sessions; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT sessions_price_not_negative ON public.sessions IS 'price_minor, private_price_minor: 0 to 1000000000000';

--
-- Name: CONSTRAINT sessions_private_known ON sessions; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT sessions_private_known ON public.sessions IS 'private_booking: no, allowed or only';

--
-- Name: CONSTRAINT sessions_status_known ON sessions; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT sessions_status_known ON public.sessions IS 'status: one of open, closed, cancelled, withdrawn';

--
-- Name: change_session(public.sessions, jsonb, uuid[], jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.change_session(p_session public.sessions, p_document jsonb, p_staff uuid[], p_request jsonb) RETURNS public.sessions
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_before  jsonb := internal.session_terms(p_session);
    v_after   jsonb := v_before || p_document - array['by_hand'] || case when p_staff is null then '{}'::jsonb else jsonb_build_object('staff_ids', p_staff) end;
    v_fields  text[] := internal.differing_fields(v_before, v_after);
    v_hand    text[] := internal.hand_fields(p_session, v_fields, p_document);
    v_new     sessions := jsonb_populate_record(p_session, v_after - array['staff_ids']);
begin
    if v_fields = '{}' and v_hand = p_session.by_hand then
        return p_session;
    end if;
    perform internal.check_seats_kept(p_session, v_new.capacity_total);
    v_new.by_hand := v_hand;
    v_new := internal.write_session(v_new, case when 'staff_ids' = any (v_fields) then p_staff end, v_fields && array['staff_ids', 'resources', 'reserved']);
    if not p_session.by_hand <@ v_hand then
        -- What is given back to the schedule takes its value at the next run.
        perform internal.mark_sessions_stale(v_new.tenant_id, v_new.business_id);
    end if;
    perform internal.record_event(v_new.tenant_id, 'session.updated', v_new.id, v_new.business_id,
        jsonb_build_object('service_id', v_new.service_id, 'starts_at', v_new.starts_at), p_request);
    return v_new;
end $$;

ALTER FUNCTION internal.change_session(p_session public.sessions, p_document jsonb, p_staff uuid[], p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION change_session(p_session public.sessions, p_document jsonb, p_staff uuid[], p_request jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.change_session(p_session public.sessions, p_document jsonb, p_staff uuid[], p_request jsonb) IS 'Writes what a document changes of a session, if anything, and lets its claims follow. Call it under internal.schedule_session.';

--
-- Name: check_api_key(text, text[], bytea, timestamp with time zone); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_api_key(p_name text, p_scopes text[], p_secret_hash bytea, p_expires_at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if p_name is null then
        perform internal.refuse('invalid_input', 'name is needed.', '{"field":"name"}');
    end if;
    if p_secret_hash is null or octet_length(p_secret_hash) <> 32 then
        perform internal.refuse('invalid_input', 'secret_hash: the 32 bytes of a SHA-256.', '{"field":"secret_hash"}');
    end if;
    if coalesce(cardinality(p_scopes), 0) not between 1 and 100
       or exists (select from unnest(p_scopes) s where s is null or char_length(s) not between 1 and 100) then
        perform internal.refuse('invalid_input', 'scopes: 1 to 100 permission names.', '{"field":"scopes"}');
    end if;
    if p_expires_at <= clock_timestamp() then
        perform internal.refuse('invalid_input', 'expires_at: a time in the future, or null for never.', '{"field":"expires_at"}');
    end if;
end $$;

ALTER FUNCTION internal.check_api_key(p_name text, p_scopes text[], p_secret_hash bytea, p_expires_at timestamp with time zone) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_api_key(p_name text, p_scopes text[], p_secret_hash bytea, p_expires_at timestamp with time zone); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_api_key(p_name text, p_scopes text[], p_secret_hash bytea, p_expires_at timestamp with time zone) IS 'Refuses a key without name, scopes or a whole hash, and one that has expired already.';

--
-- Name: check_archiving(public.resources, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_archiving(p_resource public.resources, p_document jsonb) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_use jsonb;
begin
    if p_resource.status = 'archived' or p_document ->> 'status' is distinct from 'archived' then
        return;
    end if;
    perform internal.check_not_needed(
        internal.needed_by(p_resource.tenant_id, p_resource.business_id, p_resource.id),
        'Services need this resource. Change their resources first.'
    );
    v_use := internal.future_use(p_resource.tenant_id,
        array(select u.id from resource_units u where u.tenant_id = p_resource.tenant_id and u.resource_id = p_resource.id));
    if v_use <> '{"bookings": [], "sessions": []}' then
        perform internal.refuse('in_use', 'This resource is booked. Reassign or cancel those bookings first.', v_use);
    end if;
end $$;

ALTER FUNCTION internal.check_archiving(p_resource public.resources, p_document jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_archiving(p_resource public.resources, p_document jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_archiving(p_resource public.resources, p_document jsonb) IS 'Refuses to archive what a service needs or what is booked, naming services, bookings and sessions.';

--
-- Name: check_business(jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_business(p_document jsonb) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
begin
    if p_document ? 'timezone' and not exists (select from zones z where z.name = p_document ->> 'timezone') then
        perform internal.refuse(
            'time_zone_unknown',
            format('timezone: "%s" is not in the tz database. Write a name such as Europe/Berlin.', p_document ->> 'timezone'),
            '{"field":"timezone"}'
        );
    end if;
    -- The directory has the same rule; asked here, the refusal names the field.
    if p_document ->> 'slug' !~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' then
        perform internal.refuse_constraint('businesses', 'businesses_slug_is_a_label');
    end if;
end $_$;

ALTER FUNCTION internal.check_business(p_document jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_business(p_document jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_business(p_document jsonb) IS 'Refuses an unknown time zone and a slug that is no label.';

--
-- Name: check_category(uuid, uuid, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_category(p_tenant uuid, p_business uuid, p_category uuid) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if p_category is not null
       and not exists (select from categories c where c.tenant_id = p_tenant and c.business_id = p_business and c.id = p_category) then
        perform internal.refuse('not_found', 'There is no such category in this business.', '{"field":"category_id"}');
    end if;
end $$;

ALTER FUNCTION internal.check_category(p_tenant uuid, p_business uuid, p_category uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_category(p_tenant uuid, p_business uuid, p_category uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_category(p_tenant uuid, p_business uuid, p_category uuid) IS 'Refuses a category that is not the business''s; null is none.';

--
-- Name: check_colleagues(public.services, public.service_staff[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_colleagues(p_service public.services, p_staff public.service_staff[]) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if exists (
        select from unnest(p_staff) n
         where not exists (select from staff s where s.tenant_id = p_service.tenant_id and s.business_id = p_service.business_id and s.id = n.staff_id)
    ) then
        perform internal.refuse('not_found', 'There is no such staff member in the service''s business.', '{"field":"staff_id"}');
    end if;
end $$;

ALTER FUNCTION internal.check_colleagues(p_service public.services, p_staff public.service_staff[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_colleagues(p_service public.services, p_staff public.service_staff[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_colleagues(p_service public.services, p_staff public.service_staff[]) IS 'Refuses staff who are not of the service''s business.';

--
-- Name: check_document(jsonb, text[], text[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_document(p_document jsonb, p_allowed text[], p_required text[] DEFAULT '{}'::text[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    v_field text;
begin
    if p_document is null or jsonb_typeof(p_document) <> 'object' then
        perform internal.refuse('invalid_input', 'A JSON object is expected.');
    end if;
    select f into v_field from jsonb_object_keys(p_document) f where f <> all (p_allowed) limit 1;
    if found then
        perform internal.refuse(
            'invalid_input',
            format('%s: no such field. Known are: %s.', v_field, array_to_string(p_allowed, ', ')),
            jsonb_build_object('field', v_field)
        );
    end if;
    select f into v_field from unnest(p_required) f where p_document ->> f is null limit 1;
    if found then
        perform internal.refuse('invalid_input', format('%s is needed.', v_field), jsonb_build_object('field', v_field));
    end if;
end $$;

ALTER FUNCTION internal.check_document(p_document jsonb, p_allowed text[], p_required text[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_document(p_document jsonb, p_allowed text[], p_required text[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_document(p_document jsonb, p_allowed text[], p_required text[]) IS 'Refuses a document that is no object, has an unknown field or lacks a needed one.';

--
-- Name: check_door(public.bookings, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_door(p_booking public.bookings, p_session uuid) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if p_booking.session_id is distinct from p_session then
        perform internal.refuse('wrong_session',
            format('This booking is for %s on %s.',
                (select v.name from services v where v.tenant_id = p_booking.tenant_id and v.id = p_booking.service_id),
                to_char(p_booking.local_start, 'YYYY-MM-DD "at" HH24:MI')),
            jsonb_build_object('booking_id', p_booking.id, 'session_id', p_booking.session_id, 'starts_at', p_booking.starts_at, 'state', p_booking.state));
    end if;
end $$;

ALTER FUNCTION internal.check_door(p_booking public.bookings, p_session uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_door(p_booking public.bookings, p_session uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_door(p_booking public.bookings, p_session uuid) IS 'Refuses a booking at the door of another session than its own, and says which that is.';

--
-- Name: check_hold_caps(uuid, jsonb, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_hold_caps(p_tenant uuid, p_customer jsonb, p_options jsonb) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_now      timestamptz := clock_timestamp();
    v_hash     bytea := internal.client_hash(p_tenant, p_options);
    v_email    text := internal.normalise_email(p_customer ->> 'email');
    v_phone    text := internal.normalise_phone(p_customer ->> 'phone');
    v_holds    record;
begin
    if not p_options ? 'hold_caps' then
        return;
    end if;
    select count(*) filter (where b.client_hash = v_hash) as address,
           count(*) filter (where lower(b.contact_email) = v_email or b.contact_phone = v_phone) as contact
      into v_holds
      from bookings b
     where b.tenant_id = p_tenant and b.state = 'held' and b.hold_expires_at > v_now;
    if v_holds.address >= (p_options -> 'hold_caps' ->> 'address')::integer
       or v_holds.contact >= (p_options -> 'hold_caps' ->> 'contact')::integer then
        perform internal.refuse('hold_limit_reached', 'You are holding too many times already. Confirm or cancel one first, or wait until they expire.');
    end if;
end $$;

ALTER FUNCTION internal.check_hold_caps(p_tenant uuid, p_customer jsonb, p_options jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_hold_caps(p_tenant uuid, p_customer jsonb, p_options jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_hold_caps(p_tenant uuid, p_customer jsonb, p_options jsonb) IS 'Refuses a further hold of a contact or address that has as many live holds as options.hold_caps allows.';

--
-- Name: check_limits(public.services, text, timestamp with time zone, integer); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_limits(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_minutes integer) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_limit text := internal.reached_limit(p_service, p_zone, p_starts_at, p_minutes);
begin
    if v_limit is not null then
        perform internal.refuse(
            'limit_reached',
            format('No more bookings of this service %s.', case v_limit
                when 'per_day' then 'on that day' when 'per_week' then 'in that week' else 'in that month' end),
            jsonb_build_object('limit', v_limit)
        );
    end if;
end $$;

ALTER FUNCTION internal.check_limits(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_minutes integer) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_limits(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_minutes integer); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_limits(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_minutes integer) IS 'Refuses a booking over the service''s limits. Call it under the service''s lock.';

--
-- Name: check_move(public.bookings, text, text[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_move(p_booking public.bookings, p_to text, p_from text[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION internal.check_move(p_booking public.bookings, p_to text, p_from text[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_move(p_booking public.bookings, p_to text, p_from text[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_move(p_booking public.bookings, p_to text, p_from text[]) IS 'Refuses a move that isn''t legal from the booking''s state, or of a hold that has expired.';

--
-- Name: check_need(internal.need); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_need(p_need internal.need) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_broken text := case
        when num_nonnulls(p_need.resource_id, p_need.group_id) <> 1 then 'service_resources_one_kind'
        when p_need.quantity not between 1 and 100 then 'service_resources_quantity_range'
        when p_need.buffer_before_minutes not between 0 and 1440 or p_need.buffer_after_minutes not between 0 and 1440 then 'service_resources_buffers_range'
    end;
begin
    if v_broken is not null then
        perform internal.refuse_constraint('service_resources', v_broken);
    end if;
end $$;

ALTER FUNCTION internal.check_need(p_need internal.need) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_need(p_need internal.need); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_need(p_need internal.need) IS 'Refuses a need that breaks a constraint of service_resources, which those of sessions keep too.';

--
-- Name: check_needs(uuid, uuid, internal.need[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_needs(p_tenant uuid, p_business uuid, p_needs internal.need[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if exists (
        select from unnest(p_needs) n
         where n.resource_id is not null
           and not exists (select from resources r
                            where r.tenant_id = p_tenant and r.business_id = p_business and r.id = n.resource_id and r.status <> 'archived')
    ) then
        perform internal.refuse('not_found', 'There is no such resource in the service''s business.', '{"field":"resource_id"}');
    end if;
    if exists (
        select from unnest(p_needs) n
         where n.group_id is not null
           and not exists (select from resource_groups g where g.tenant_id = p_tenant and g.business_id = p_business and g.id = n.group_id)
    ) then
        perform internal.refuse('not_found', 'There is no such resource group in the service''s business.', '{"field":"group_id"}');
    end if;
    perform internal.check_needs_apart(p_tenant, p_needs);
end $$;

ALTER FUNCTION internal.check_needs(p_tenant uuid, p_business uuid, p_needs internal.need[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_needs(p_tenant uuid, p_business uuid, p_needs internal.need[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_needs(p_tenant uuid, p_business uuid, p_needs internal.need[]) IS 'Refuses needs that are not of the business, and ones that one unit could serve twice. Locks nothing; what it says holds while the resources are locked.';

--
-- Name: check_needs_apart(uuid, internal.need[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_needs_apart(p_tenant uuid, p_needs internal.need[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_twice uuid;
begin
    -- Each need as the resources that serve it; a group counts as itself too, for it may be empty.
    select s.id into v_twice
      from unnest(p_needs) n,
           lateral (
               select coalesce(n.resource_id, n.group_id)
               union all
               select r.id from resources r where r.tenant_id = p_tenant and r.group_id = n.group_id
           ) as s (id)
     group by s.id
    having count(*) > 1
     limit 1;
    if found then
        perform internal.refuse(
            'needs_overlap',
            'A resource can serve only one of a service''s needs. Name it once, by itself or by its group, with the quantity.',
            jsonb_build_object('overlap', v_twice)
        );
    end if;
end $$;

ALTER FUNCTION internal.check_needs_apart(p_tenant uuid, p_needs internal.need[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_needs_apart(p_tenant uuid, p_needs internal.need[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_needs_apart(p_tenant uuid, p_needs internal.need[]) IS 'Refuses needs of one service that one unit could serve twice.';

--
-- Name: check_never_booked(uuid, uuid[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_never_booked(p_tenant uuid, p_units uuid[]) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if exists (select from booking_units u where u.tenant_id = p_tenant and u.unit_id = any (p_units))
       or exists (select from session_units u where u.tenant_id = p_tenant and u.unit_id = any (p_units)) then
        perform internal.refuse(
            'in_use',
            'This resource was booked. Set its status to archived instead, once no bookings are before it.',
            internal.future_use(p_tenant, p_units)
        );
    end if;
end $$;

ALTER FUNCTION internal.check_never_booked(p_tenant uuid, p_units uuid[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_never_booked(p_tenant uuid, p_units uuid[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_never_booked(p_tenant uuid, p_units uuid[]) IS 'Refuses units that bookings or sessions have or had, naming those still to come.';

--
-- Name: check_new_group(public.resources, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_new_group(p_resource public.resources, p_document jsonb) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_group     uuid := (p_document ->> 'group_id')::uuid;
    v_services  uuid[];
begin
    if v_group is null or v_group is not distinct from p_resource.group_id then
        return;
    end if;
    perform internal.check_resource_group(p_resource.tenant_id, p_resource.business_id, v_group);
    v_services := array(
        select distinct a.service_id
          from internal.all_needs(p_resource.tenant_id, p_resource.business_id) a
         where exists (select from unnest(a.needs) n where n.resource_id = p_resource.id)
           and exists (select from unnest(a.needs) n where n.group_id = v_group)
    );
    if cardinality(v_services) > 0 then
        perform internal.refuse(
            'needs_overlap',
            'A service needs this resource and that group: a unit could serve both. Change the service''s resources first.',
            jsonb_build_object('services', to_jsonb(v_services))
        );
    end if;
end $$;

ALTER FUNCTION internal.check_new_group(p_resource public.resources, p_document jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_new_group(p_resource public.resources, p_document jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_new_group(p_resource public.resources, p_document jsonb) IS 'Refuses a group that isn''t the business''s, and one with which a unit could serve two needs of a service.';

--
-- Name: check_no_session(jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_no_session(p_options jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if p_options ->> 'session_id' is not null or (p_options ->> 'private')::boolean then
        perform internal.refuse('invalid_input', 'session_id, private: this service has no sessions.', '{"field":"session_id"}');
    end if;
end $$;

ALTER FUNCTION internal.check_no_session(p_options jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_no_session(p_options jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_no_session(p_options jsonb) IS 'Refuses options that are for sessions where an appointment is booked.';

--
-- Name: check_not_booked(public.sessions); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_not_booked(p_session public.sessions) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_now       timestamptz := clock_timestamp();
    v_bookings  jsonb;
begin
    select jsonb_agg(jsonb_build_object('id', b.id, 'reference', b.reference, 'state', b.state, 'seats', b.seats) order by b.id) into v_bookings
      from bookings b
     where b.tenant_id = p_session.tenant_id and b.session_id = p_session.id
       and (b.state in ('pending', 'confirmed', 'completed', 'no_show') or b.state = 'held' and b.hold_expires_at > v_now);
    if v_bookings is not null then
        perform internal.refuse('in_use', 'This session has bookings. Cancel them first.', jsonb_build_object('bookings', v_bookings));
    end if;
end $$;

ALTER FUNCTION internal.check_not_booked(p_session public.sessions) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_not_booked(p_session public.sessions); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_not_booked(p_session public.sessions) IS 'Refuses a session that has bookings or live holds, and lists them. Call it under the session''s lock.';

--
-- Name: check_not_needed(uuid[], text); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_not_needed(p_services uuid[], p_sentence text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if cardinality(p_services) > 0 then
        perform internal.refuse('in_use', p_sentence, jsonb_build_object('services', to_jsonb(p_services)));
    end if;
end $$;

ALTER FUNCTION internal.check_not_needed(p_services uuid[], p_sentence text) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_not_needed(p_services uuid[], p_sentence text); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_not_needed(p_services uuid[], p_sentence text) IS 'Refuses what would leave these services without something they need, naming them.';

--
-- Name: check_nothing_claimed(uuid, uuid[], timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_nothing_claimed(p_tenant uuid, p_subjects uuid[], p_from timestamp with time zone, p_to timestamp with time zone) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_taken record;
begin
    select coalesce(jsonb_agg(distinct c.booking_id) filter (where c.booking_id is not null), '[]') as bookings,
           coalesce(jsonb_agg(distinct c.session_id) filter (where c.session_id is not null), '[]') as sessions,
           coalesce(jsonb_agg(distinct c.time_off_id) filter (where c.time_off_id is not null), '[]') as time_off
      into v_taken
      from claims c
     where c.tenant_id = p_tenant and c.subject_id = any (p_subjects)
       and c.starts_at < p_to and c.starts_at > p_from - interval '168 hours' and c.ends_at > p_from;
    if v_taken.bookings <> '[]' then
        perform internal.refuse('time_off_conflicts', 'There are bookings in that time. Move or cancel them first.', to_jsonb(v_taken));
    end if;
    if v_taken.sessions <> '[]' then
        perform internal.refuse('time_off_conflicts', 'There are sessions with bookings in that time. Move or cancel these first.', to_jsonb(v_taken));
    end if;
    if v_taken.time_off <> '[]' then
        perform internal.refuse('time_off_conflicts', 'There is time off in that time already.', to_jsonb(v_taken));
    end if;
end $$;

ALTER FUNCTION internal.check_nothing_claimed(p_tenant uuid, p_subjects uuid[], p_from timestamp with time zone, p_to timestamp with time zone) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_nothing_claimed(p_tenant uuid, p_subjects uuid[], p_from timestamp with time zone, p_to timestamp with time zone); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_nothing_claimed(p_tenant uuid, p_subjects uuid[], p_from timestamp with time zone, p_to timestamp with time zone) IS 'Refuses a range that claims of these subjects overlap, naming their bookings, sessions and time off. Call it under the subjects'' locks.';

--
-- Name: check_options(jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_options(p_options jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
    v_wrong text;
begin
    perform internal.check_document(p_options, array['party_size', 'notes', 'metadata', 'answers', 'entry_method', 'confirm',
        'ignore_notice', 'hold_seconds', 'token_hash', 'client_address', 'hold_caps', 'tiers', 'extras', 'promotion', 'session_id', 'private']);
    select format('%s: %s', o.name, o.rule) into v_wrong
      from (values
               ('party_size',     'number',  'a whole number from 1 to 10000'),
               ('hold_seconds',   'number',  'a whole number from 1 to 86400'),
               ('notes',          'string',  'a text'),
               ('entry_method',   'string',  'one of web_form, click_to_chat, widget, api, admin'),
               ('token_hash',     'string',  '64 hexadecimal digits'),
               ('client_address', 'string',  'a text'),
               ('confirm',        'boolean', 'true or false'),
               ('ignore_notice',  'boolean', 'true or false'),
               ('private',        'boolean', 'true or false'),
               ('session_id',     'string',  'a UUID'),
               ('metadata',       'object',  'a JSON object'),
               ('answers',        'object',  'a JSON object'),
               ('hold_caps',      'object',  'a JSON object with contact and address')
           ) as o (name, type, rule)
     where p_options ? o.name and jsonb_typeof(p_options -> o.name) not in (o.type, 'null')
        or o.name in ('party_size', 'hold_seconds') and p_options ->> o.name !~ '^[0-9]{1,5}$'
        or o.name = 'session_id' and p_options ->> o.name !~* '^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$'
        or o.name = 'token_hash' and p_options ->> o.name !~ '^[0-9a-f]{64}$'
        or o.name = 'hold_caps' and (p_options -> o.name ->> 'contact' !~ '^[0-9]{1,6}$' or p_options -> o.name ->> 'address' !~ '^[0-9]{1,6}$')
        or o.name = 'entry_method' and p_options ->> o.name not in ('web_form', 'click_to_chat', 'widget', 'api', 'admin')
     limit 1;
    if found then
        perform internal.refuse('invalid_input', v_wrong || '.', jsonb_build_object('field', split_part(v_wrong, ':', 1)));
    end if;
    perform internal.check_price_options(p_options);
    if char_length(p_options ->> 'notes') > 10000 then
        perform internal.refuse('invalid_input', 'notes: at most 10000 characters.', '{"field":"notes"}');
    end if;
end $_$;

ALTER FUNCTION internal.check_options(p_options jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_options(p_options jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_options(p_options jsonb) IS 'Refuses options of reserve_booking that are unknown or of the wrong kind, before anything is locked.';

--
-- Name: check_owner(uuid, uuid, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_owner(p_tenant uuid, p_business uuid, p_staff uuid) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if not exists (select from businesses b where b.tenant_id = p_tenant and b.id = p_business) then
        perform internal.refuse('not_found', 'There is no such business.', '{"field":"business_id"}');
    end if;
    if p_staff is not null
       and not exists (select from staff s where s.tenant_id = p_tenant and s.business_id = p_business and s.id = p_staff) then
        perform internal.refuse('not_found', 'There is no such staff member in this business.', '{"field":"staff_id"}');
    end if;
end $$;

ALTER FUNCTION internal.check_owner(p_tenant uuid, p_business uuid, p_staff uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_owner(p_tenant uuid, p_business uuid, p_staff uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_owner(p_tenant uuid, p_business uuid, p_staff uuid) IS 'Refuses a business that is not the tenant''s, or a staff member who is not the business''s.';

--
-- Name: check_party(public.services, integer); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_party(p_service public.services, p_size integer) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if p_size is null or p_size not between p_service.party_min and p_service.party_max then
        perform internal.refuse('invalid_input',
            format('party_size: %s to %s for this service.', p_service.party_min, p_service.party_max), '{"field":"party_size"}');
    end if;
end $$;

ALTER FUNCTION internal.check_party(p_service public.services, p_size integer) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_party(p_service public.services, p_size integer); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_party(p_service public.services, p_size integer) IS 'Refuses a party smaller or larger than the service takes.';

--
-- Name: check_price_options(jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_price_options(p_options jsonb) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    perform internal.read_choices(p_options, 'tiers');
    perform internal.read_choices(p_options, 'extras');
    if jsonb_typeof(p_options -> 'promotion') not in ('string', 'null') or char_length(p_options ->> 'promotion') > 100 then
        perform internal.refuse('invalid_input', 'promotion: a code.', '{"field":"promotion"}');
    end if;
end $$;

ALTER FUNCTION internal.check_price_options(p_options jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_price_options(p_options jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_price_options(p_options jsonb) IS 'Refuses tiers, extras and a promotion that can''t be read, before anything is locked.';

--
-- Name: promotions; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.promotions (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    business_id uuid NOT NULL,
    code text NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    currency text NOT NULL,
    percent_ppm integer,
    amount_minor bigint,
    minimum_minor bigint DEFAULT 0 NOT NULL,
    valid_from date,
    valid_to date,
    max_uses integer,
    max_uses_per_customer integer,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT promotions_amount_range CHECK (((amount_minor >= 1) AND (amount_minor <= '1000000000000'::bigint))),
    CONSTRAINT promotions_code_form CHECK ((code ~ '^[A-Z0-9][A-Z0-9_-]{1,39}$'::text)),
    CONSTRAINT promotions_currency_is_iso CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT promotions_dates_range CHECK ((((valid_from >= '2000-01-01'::date) AND (valid_from <= '2049-12-31'::date)) AND ((valid_to >= '2000-01-01'::date) AND (valid_to <= '2049-12-31'::date)) AND (valid_to >= valid_from))),
    CONSTRAINT promotions_minimum_range CHECK (((minimum_minor >= 0) AND (minimum_minor <= '1000000000000'::bigint))),
    CONSTRAINT promotions_one_reduction CHECK ((num_nonnulls(percent_ppm, amount_minor) = 1)),
    CONSTRAINT promotions_percent_range CHECK (((percent_ppm >= 1) AND (percent_ppm <= 1000000))),
    CONSTRAINT promotions_status_known CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text]))),
    CONSTRAINT promotions_uses_positive CHECK (((max_uses > 0) AND (max_uses_per_customer > 0)))
);

ALTER TABLE ONLY public.promotions FORCE ROW LEVEL SECURITY;

ALTER TABLE public.promotions OWNER TO slotkeeper_owner;

--
-- Name: TABLE promotions; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.promotions IS 'Promotion codes of a business (CAT-6).';

--
-- Name: COLUMN promotions.code; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.promotions.code IS 'In capitals: customers may write it as they like.';

--
-- Name: COLUMN promotions.currency; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.promotions.currency IS 'The business''s when it was made. Services in another currency don''t take the code.';

--
-- Name: COLUMN promotions.percent_ppm; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.promotions.percent_ppm IS 'Reduction in millionths: 100000 is ten per cent.';

--
-- Name: COLUMN promotions.valid_from; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.promotions.valid_from IS 'First date, by the business''s clock, on which a booking may be made with it.';

--
-- Name: COLUMN promotions.valid_to; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.promotions.valid_to IS 'Last date, by the business''s clock, on which a booking may be made with it.';

--
-- Name: CONSTRAINT promotions_amount_range ON promotions; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT promotions_amount_range ON public.promotions IS 'amount_minor: 1 to 1000000000000';

--
-- Name: CONSTRAINT promotions_code_form ON promotions; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT promotions_code_form ON public.promotions IS 'code: 2 to 40 of A-Z, 0-9, - and _, the first a letter or digit';

--
-- Name: CONSTRAINT promotions_currency_is_iso ON promotions; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT promotions_currency_is_iso ON public.promotions IS 'currency: three capital letters of ISO 4217, such as EUR';

--
-- Name: CONSTRAINT promotions_dates_range ON promotions; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT promotions_dates_range ON public.promotions IS 'valid_from, valid_to: within 2000 to 2049, valid_to not before valid_from';

--
-- Name: CONSTRAINT promotions_minimum_range ON promotions; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT promotions_minimum_range ON public.promotions IS 'minimum_minor: 0 to 1000000000000';

--
-- Name: CONSTRAINT promotions_one_reduction ON promotions; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT promotions_one_reduction ON public.promotions IS 'percent_ppm, amount_minor: exactly one of them';

--
-- Name: CONSTRAINT promotions_percent_range ON promotions; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT promotions_percent_range ON public.promotions IS 'percent_ppm: 1 to 1000000 millionths';

--
-- Name: CONSTRAINT promotions_status_known ON promotions; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT promotions_status_known ON public.promotions IS 'status: active or inactive';

--
-- Name: CONSTRAINT promotions_uses_positive ON promotions; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT promotions_uses_positive ON public.promotions IS 'max_uses, max_uses_per_customer: greater than 0, or null for no limit';

--
-- Name: check_promotion(public.promotions, public.services, numeric, date); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_promotion(p_promotion public.promotions, p_service public.services, p_sum numeric, p_today date) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_reason text := case
        when p_service.currency <> p_promotion.currency and (p_promotion.amount_minor is not null or p_promotion.minimum_minor > 0) then 'service'
        when exists (select from promotion_services ps where ps.tenant_id = p_promotion.tenant_id and ps.promotion_id = p_promotion.id)
             and not exists (select from promotion_services ps
                              where ps.tenant_id = p_promotion.tenant_id and ps.promotion_id = p_promotion.id and ps.service_id = p_service.id) then 'service'
        when p_today < p_promotion.valid_from then 'not_yet'
        when p_today > p_promotion.valid_to then 'over'
        when p_sum < p_promotion.minimum_minor then 'minimum'
    end;
begin
    if v_reason is not null then
        perform internal.refuse('promotion_not_applicable', case v_reason
            when 'service' then 'This promotion code is not for this service.'
            when 'not_yet' then 'This promotion code is not valid yet.'
            when 'over' then 'This promotion code is no longer valid.'
            else 'This booking is below the least amount for the promotion code.'
        end, jsonb_strip_nulls(jsonb_build_object('field', 'promotion', 'reason', v_reason,
            'minimum_minor', case v_reason when 'minimum' then p_promotion.minimum_minor end)));
    end if;
end $$;

ALTER FUNCTION internal.check_promotion(p_promotion public.promotions, p_service public.services, p_sum numeric, p_today date) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_promotion(p_promotion public.promotions, p_service public.services, p_sum numeric, p_today date); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_promotion(p_promotion public.promotions, p_service public.services, p_sum numeric, p_today date) IS 'Refuses a promotion that is for other services, dates or sums.';

--
-- Name: check_resource_group(uuid, uuid, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_resource_group(p_tenant uuid, p_business uuid, p_group uuid) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if p_group is not null
       and not exists (select from resource_groups g where g.tenant_id = p_tenant and g.business_id = p_business and g.id = p_group) then
        perform internal.refuse('not_found', 'There is no such resource group in this business.', '{"field":"group_id"}');
    end if;
end $$;

ALTER FUNCTION internal.check_resource_group(p_tenant uuid, p_business uuid, p_group uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_resource_group(p_tenant uuid, p_business uuid, p_group uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_resource_group(p_tenant uuid, p_business uuid, p_group uuid) IS 'Refuses a group that is not the business''s; null is none.';

--
-- Name: session_rules; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.session_rules (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    business_id uuid NOT NULL,
    service_id uuid NOT NULL,
    valid_from date DEFAULT '-infinity'::date NOT NULL,
    valid_to date DEFAULT 'infinity'::date NOT NULL,
    interval_minutes integer NOT NULL,
    duration_minutes integer,
    capacity integer,
    party_min integer,
    party_max integer,
    price_minor bigint,
    reserved boolean DEFAULT false NOT NULL,
    resources internal.need[] DEFAULT '{}'::internal.need[] NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT session_rules_capacity_range CHECK (((capacity >= 1) AND (capacity <= 100000))),
    CONSTRAINT session_rules_duration_range CHECK (((duration_minutes >= 1) AND (duration_minutes <= 1440))),
    CONSTRAINT session_rules_interval_range CHECK (((interval_minutes >= 5) AND (interval_minutes <= 1440))),
    CONSTRAINT session_rules_party_range CHECK (((party_min >= 1) AND (party_max <= 10000) AND (party_max >= party_min))),
    CONSTRAINT session_rules_price_not_negative CHECK (((price_minor >= 0) AND (price_minor <= '1000000000000'::bigint))),
    CONSTRAINT session_rules_valid_range CHECK ((valid_to >= valid_from))
);

ALTER TABLE ONLY public.session_rules FORCE ROW LEVEL SECURITY;

ALTER TABLE public.session_rules OWNER TO slotkeeper_owner;

--
-- Name: TABLE session_rules; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.session_rules IS 'Schedule rules of a session service (SES-1). Null columns: as the service has it.';

--
-- Name: COLUMN session_rules.interval_minutes; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.session_rules.interval_minutes IS 'From one start to the next, counted from each interval''s opening.';

--
-- Name: COLUMN session_rules.reserved; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.session_rules.reserved IS 'Whether its sessions claim their staff and rooms as soon as they are generated.';

--
-- Name: COLUMN session_rules.resources; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.session_rules.resources IS 'The rooms and equipment that each of its sessions takes. Commands keep the ids true: no key can look into a list.';

--
-- Name: CONSTRAINT session_rules_capacity_range ON session_rules; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT session_rules_capacity_range ON public.session_rules IS 'capacity: 1 to 100000';

--
-- Name: CONSTRAINT session_rules_duration_range ON session_rules; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT session_rules_duration_range ON public.session_rules IS 'duration_minutes: 1 to 1440';

--
-- Name: CONSTRAINT session_rules_interval_range ON session_rules; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT session_rules_interval_range ON public.session_rules IS 'interval_minutes: 5 to 1440';

--
-- Name: CONSTRAINT session_rules_party_range ON session_rules; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT session_rules_party_range ON public.session_rules IS 'party_min, party_max: 1 or more, at most 10000, party_max not below party_min';

--
-- Name: CONSTRAINT session_rules_price_not_negative ON session_rules; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT session_rules_price_not_negative ON public.session_rules IS 'price_minor: 0 to 1000000000000';

--
-- Name: CONSTRAINT session_rules_valid_range ON session_rules; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT session_rules_valid_range ON public.session_rules IS 'valid_to: not before valid_from';

--
-- Name: check_rule(public.services, public.session_rules); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_rule(p_service public.services, p_rule public.session_rules) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_capacity   integer := coalesce(p_rule.capacity, p_service.capacity);
    v_party_min  integer := coalesce(p_rule.party_min, p_service.party_min);
    v_party_max  integer := coalesce(p_rule.party_max, p_service.party_max);
    v_broken     text := case
        when p_rule.valid_to < p_rule.valid_from then 'session_rules_valid_range'
        when p_rule.interval_minutes not between 5 and 1440 then 'session_rules_interval_range'
        when p_rule.duration_minutes not between 1 and 1440 then 'session_rules_duration_range'
        when p_rule.capacity not between 1 and 100000 then 'session_rules_capacity_range'
        when p_rule.party_min < 1 or p_rule.party_max > 10000 or p_rule.party_max < p_rule.party_min then 'session_rules_party_range'
        when p_rule.price_minor not between 0 and 1000000000000 then 'session_rules_price_not_negative'
    end;
begin
    -- The table's own constraints, asked before anything is written: a preview writes nothing at all.
    if v_broken is not null then
        perform internal.refuse_constraint('session_rules', v_broken);
    end if;
    if v_party_max < v_party_min then
        perform internal.refuse('invalid_input', format('party_min, party_max: with what the service has, %s to %s people.', v_party_min, v_party_max),
            jsonb_build_object('field', case when p_rule.party_min is null then 'party_max' else 'party_min' end));
    end if;
    if v_party_min > v_capacity then
        perform internal.refuse('invalid_input', format('party_min: %s people don''t fit into %s seats.', v_party_min, v_capacity),
            jsonb_build_object('field', case when p_rule.party_min is null and p_rule.capacity is not null then 'capacity' else 'party_min' end));
    end if;
end $$;

ALTER FUNCTION internal.check_rule(p_service public.services, p_rule public.session_rules) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_rule(p_service public.services, p_rule public.session_rules); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_rule(p_service public.services, p_rule public.session_rules) IS 'Refuses a rule that breaks a constraint, or that doesn''t go together with its service.';

--
-- Name: check_rule_date(public.session_rules, jsonb, text, boolean); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_rule_date(p_rule public.session_rules, p_entry jsonb, p_field text, p_blocked boolean) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_date date;
begin
    if jsonb_typeof(p_entry) <> 'object' then
        perform internal.refuse('invalid_input', format('%s: an object such as {"date":"2026-12-24","start":"10:00","end":"16:00"}.', p_field),
            jsonb_build_object('field', p_field));
    end if;
    perform internal.check_document(p_entry, case when p_blocked then array['date', 'start', 'end', 'reason'] else array['date', 'start', 'end'] end);
    if internal.broken_rule('date', coalesce(p_entry -> 'date', 'null'), 'date', true) is not null
       or (p_entry ->> 'date')::date not between '2000-01-01' and '2049-12-31' then
        perform internal.refuse('invalid_input', format('%s.date: a date of 2000 to 2049, such as 2026-12-24.', p_field),
            jsonb_build_object('field', p_field || '.date'));
    end if;
    v_date := (p_entry ->> 'date')::date;
    if not p_blocked and v_date not between p_rule.valid_from and p_rule.valid_to then
        perform internal.refuse('invalid_input', format('%s.date: within valid_from and valid_to.', p_field), jsonb_build_object('field', p_field || '.date'));
    end if;
    if (p_entry ->> 'start' is null) <> (p_entry ->> 'end' is null) or not p_blocked and p_entry ->> 'start' is null then
        perform internal.refuse('invalid_input',
            format('%s: start and end%s.', p_field, case when p_blocked then ', or neither for the whole date' else '' end),
            jsonb_build_object('field', p_field || case when p_entry ->> 'start' is null then '.start' else '.end' end));
    end if;
    if p_entry ->> 'start' is not null then
        perform internal.clock_range(p_entry ->> 'start', p_entry ->> 'end', p_field);
    end if;
    if internal.broken_rule('reason', coalesce(p_entry -> 'reason', 'null'), 'text', false) is not null then
        perform internal.refuse('invalid_input', format('%s.reason: a text of at most 500 characters.', p_field),
            jsonb_build_object('field', p_field || '.reason'));
    end if;
end $$;

ALTER FUNCTION internal.check_rule_date(p_rule public.session_rules, p_entry jsonb, p_field text, p_blocked boolean) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_rule_date(p_rule public.session_rules, p_entry jsonb, p_field text, p_blocked boolean); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_rule_date(p_rule public.session_rules, p_entry jsonb, p_field text, p_blocked boolean) IS 'Refuses an extra or blocked date that makes no sense, by field.';

--
-- Name: check_seats_kept(public.sessions, integer); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_seats_kept(p_session public.sessions, p_capacity integer) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if p_capacity < p_session.seats_sold + p_session.seats_held then
        perform internal.refuse('capacity_below_sold',
            format('capacity_total: %s seats are sold and %s held.', p_session.seats_sold, p_session.seats_held),
            jsonb_build_object('field', 'capacity_total', 'sold', p_session.seats_sold, 'held', p_session.seats_held));
    end if;
end $$;

ALTER FUNCTION internal.check_seats_kept(p_session public.sessions, p_capacity integer) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_seats_kept(p_session public.sessions, p_capacity integer); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_seats_kept(p_session public.sessions, p_capacity integer) IS 'Refuses to take away seats that somebody has. Call it when expired holds are cleared.';

--
-- Name: check_seats_left(public.services, public.sessions, integer, boolean); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_seats_left(p_service public.services, p_session public.sessions, p_party integer, p_private boolean) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_now    timestamptz := clock_timestamp();
    v_seats  integer := case when coalesce(p_private, p_session.private_booking = 'only') then p_session.capacity_total else p_party end;
begin
    if p_session.status <> 'open' then
        perform internal.refuse_session(p_service, p_session, 'session_closed', null, v_now);
    end if;
    if p_session.seats_sold + p_session.seats_held + v_seats <= p_session.capacity_total then
        return;
    end if;
    if p_session.seats_sold + internal.live_seats_held(p_session) >= p_session.capacity_total then
        perform internal.refuse_session(p_service, p_session, 'session_full', 0, v_now);
    end if;
end $$;

ALTER FUNCTION internal.check_seats_left(p_service public.services, p_session public.sessions, p_party integer, p_private boolean) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_seats_left(p_service public.services, p_session public.sessions, p_party integer, p_private boolean); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_seats_left(p_service public.services, p_session public.sessions, p_party integer, p_private boolean) IS 'Refuses what is sold out or closed before anything is locked: when a sale begins, most who come are too late. Judges nothing else, and nothing for good.';

--
-- Name: check_session_party(public.sessions); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_session_party(p_session public.sessions) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if p_session.party_min > p_session.capacity_total then
        perform internal.refuse('invalid_input', format('party_min: %s people don''t fit into %s seats.', p_session.party_min, p_session.capacity_total),
            '{"field":"party_min"}');
    end if;
end $$;

ALTER FUNCTION internal.check_session_party(p_session public.sessions) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_session_party(p_session public.sessions); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_session_party(p_session public.sessions) IS 'Refuses a session into which not even the smallest party fits.';

--
-- Name: check_span(timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_span(p_starts_at timestamp with time zone, p_ends_at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
declare
    v_name  text;
    v_at    timestamptz;
begin
    for v_name, v_at in values ('starts_at', p_starts_at), ('ends_at', p_ends_at) loop
        if v_at is null or v_at < '2000-01-01 00:00+00' or v_at >= '2050-01-01 00:00+00' or extract(epoch from v_at) % 60 <> 0 then
            perform internal.refuse('invalid_input', format('%s: a whole minute of the years 2000 to 2049.', v_name),
                jsonb_build_object('field', v_name));
        end if;
    end loop;
    if p_ends_at <= p_starts_at then
        perform internal.refuse_constraint('time_off', 'time_off_end_after_start');
    end if;
    if p_ends_at > p_starts_at + interval '366 days' then
        perform internal.refuse_constraint('time_off', 'time_off_at_most_a_year');
    end if;
end $$;

ALTER FUNCTION internal.check_span(p_starts_at timestamp with time zone, p_ends_at timestamp with time zone) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_span(p_starts_at timestamp with time zone, p_ends_at timestamp with time zone); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_span(p_starts_at timestamp with time zone, p_ends_at timestamp with time zone) IS 'Refuses ends that are no whole minutes of 2000 to 2049, the wrong way round or more than a year apart.';

--
-- Name: check_start(public.services, text, timestamp with time zone, timestamp with time zone, boolean); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_start(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_now timestamp with time zone, p_ignore_notice boolean) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_date      date;
    v_earliest  timestamptz := p_now + make_interval(mins => case when p_ignore_notice then 0 else p_service.notice_minutes end);
begin
    if p_starts_at is null or p_starts_at < '2000-01-01 00:00+00' or p_starts_at >= '2050-01-01 00:00+00'
       or extract(epoch from p_starts_at)::numeric % 60 <> 0 then
        perform internal.refuse('invalid_input', 'starts_at: a whole minute of the years 2000 to 2049.', '{"field":"starts_at"}');
    end if;
    -- A start equal to now is not bookable.
    if p_starts_at <= p_now or p_starts_at < v_earliest then
        perform internal.refuse(
            'too_short_notice',
            case when p_starts_at <= p_now then 'That time is over.' else 'That is too short notice.' end,
            jsonb_build_object('earliest', v_earliest)
        );
    end if;
    v_date := internal.instant_to_local(p_zone, p_starts_at)::date;
    if not internal.in_window(p_service, v_date, internal.instant_to_local(p_zone, p_now)::date) then
        perform internal.refuse('outside_window', 'That date is outside the time in which this can be booked.');
    end if;
end $$;

ALTER FUNCTION internal.check_start(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_now timestamp with time zone, p_ignore_notice boolean) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_start(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_now timestamp with time zone, p_ignore_notice boolean); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_start(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_now timestamp with time zone, p_ignore_notice boolean) IS 'Refuses a start that is no whole minute, over, too soon or outside the service''s booking window.';

--
-- Name: check_subdomain(text); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_subdomain(p_subdomain text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
begin
    if p_subdomain is null or p_subdomain !~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' then
        perform internal.refuse('invalid_input', 'subdomain: 1 to 63 of a-z, 0-9 and -, not at the ends.', '{"field":"subdomain"}');
    end if;
end $_$;

ALTER FUNCTION internal.check_subdomain(p_subdomain text) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_subdomain(p_subdomain text); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_subdomain(p_subdomain text) IS 'Refuses a subdomain that is no label.';

--
-- Name: check_total(jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_total(p_lines jsonb) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    -- Far below what a bigint holds, and below what a JSON number holds exactly.
    if exists (select from jsonb_array_elements(p_lines) l where abs((l ->> 'total_minor')::numeric) > 1000000000000000)
       or context.sum_of_lines(p_lines) > 1000000000000000 then
        perform internal.refuse('invalid_input', 'party_size, extras: together more than can be charged.', '{"field":"party_size"}');
    end if;
end $$;

ALTER FUNCTION internal.check_total(p_lines jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_total(p_lines jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_total(p_lines jsonb) IS 'Refuses a price with a line or a sum beyond 10^15 minor units.';

--
-- Name: check_uses(public.promotions, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_uses(p_promotion public.promotions, p_customer uuid) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_now   timestamptz := clock_timestamp();
    v_uses  record;
begin
    if coalesce(p_promotion.max_uses, p_promotion.max_uses_per_customer) is null then
        return;
    end if;
    select count(*) as total, count(*) filter (where b.customer_id = p_customer) as own into v_uses
      from bookings b
     where b.tenant_id = p_promotion.tenant_id and b.promotion_id = p_promotion.id
       and (b.state in ('pending', 'confirmed', 'completed', 'no_show') or b.state = 'held' and b.hold_expires_at > v_now);
    if v_uses.own >= p_promotion.max_uses_per_customer then
        perform internal.refuse('promotion_not_applicable', 'You have used this promotion code as often as it allows.',
            '{"field":"promotion","reason":"per_customer"}');
    end if;
    if v_uses.total >= p_promotion.max_uses then
        perform internal.refuse('promotion_used_up', 'This promotion code has been used up.', '{"field":"promotion"}');
    end if;
end $$;

ALTER FUNCTION internal.check_uses(p_promotion public.promotions, p_customer uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_uses(p_promotion public.promotions, p_customer uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_uses(p_promotion public.promotions, p_customer uuid) IS 'Refuses a promotion whose uses, in all or by this customer, are spent. Call it under the promotion''s lock; volatile, to see what was committed while we waited.';

--
-- Name: check_version(integer, integer); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.check_version(p_current integer, p_expected integer) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if p_expected is not null and p_expected <> p_current then
        perform internal.refuse(
            'version_mismatch',
            format('Somebody changed this meanwhile: it is at version %s, you had %s. Read it again.', p_current, p_expected),
            jsonb_build_object('current', p_current)
        );
    end if;
end $$;

ALTER FUNCTION internal.check_version(p_current integer, p_expected integer) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION check_version(p_current integer, p_expected integer); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.check_version(p_current integer, p_expected integer) IS 'Refuses a change that was made for another version of the row (If-Match).';

--
-- Name: choose_staff(public.services, text, public.service_staff[], timestamp with time zone, uuid[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.choose_staff(p_service public.services, p_zone text, p_pool public.service_staff[], p_starts_at timestamp with time zone, p_locked uuid[]) RETURNS public.service_staff[]
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_one      service_staff;
    v_needed   service_staff[] := array[]::service_staff[];
    v_minutes  integer;
    v_taken    boolean := false;
    v_lacking  text;
    v_alone    boolean := p_service.assignment in ('any', 'round_robin');
    v_found    boolean := p_service.assignment = 'collective'
        or p_service.assignment = 'fixed_plus_any' and not exists (select from unnest(p_pool) p where not p.fixed);
    v_state    text;
begin
    foreach v_one in array p_pool loop
        continue when v_found and v_alone;
        continue when v_found and p_service.assignment = 'fixed_plus_any' and not v_one.fixed;
        v_minutes := case when v_alone then coalesce(v_one.duration_minutes, p_service.duration_minutes) else p_service.duration_minutes end;
        v_state := internal.staff_state(p_service, p_zone, v_one.staff_id, p_starts_at, v_minutes);
        -- Who takes less time may find a room free where another doesn't.
        if v_state = 'free' and v_alone then
            v_lacking := internal.lacking_unit(p_service, p_starts_at, v_minutes, p_locked);
            v_state := case when v_lacking is null then 'free' else 'short of units' end;
        end if;
        if v_state = 'free' then
            v_needed := v_needed || v_one;
            v_found := v_found or v_alone or not v_one.fixed;
        elsif p_service.assignment = 'collective' or p_service.assignment = 'fixed_plus_any' and v_one.fixed then
            perform internal.refuse_slot(v_state = 'taken');
        else
            v_taken := v_taken or v_state = 'taken';
        end if;
    end loop;
    if v_lacking is not null and not v_found then
        perform internal.refuse_units(v_lacking);
    end if;
    if not v_found then
        perform internal.refuse_slot(v_taken);
    end if;
    return v_needed;
end $$;

ALTER FUNCTION internal.choose_staff(p_service public.services, p_zone text, p_pool public.service_staff[], p_starts_at timestamp with time zone, p_locked uuid[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION choose_staff(p_service public.services, p_zone text, p_pool public.service_staff[], p_starts_at timestamp with time zone, p_locked uuid[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.choose_staff(p_service public.services, p_zone text, p_pool public.service_staff[], p_starts_at timestamp with time zone, p_locked uuid[]) IS 'Who serves a booking at a time: one of the pool for whose time units are free too, all of the pool, or the fixed ones and one more. Refuses when too few are free. Call it under the locks of the pool and of p_locked, the units'' resources.';

--
-- Name: claims; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.claims (
    tenant_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    booking_id uuid,
    time_off_id uuid,
    expires_at timestamp with time zone,
    session_id uuid,
    CONSTRAINT claims_at_most_seven_days CHECK ((ends_at <= (starts_at + '168:00:00'::interval))),
    CONSTRAINT claims_end_after_start CHECK ((ends_at > starts_at)),
    CONSTRAINT claims_one_source CHECK ((num_nonnulls(booking_id, time_off_id, session_id) = 1))
)
WITH (fillfactor='85');

ALTER TABLE ONLY public.claims FORCE ROW LEVEL SECURITY;

ALTER TABLE public.claims OWNER TO slotkeeper_owner;

--
-- Name: TABLE claims; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.claims IS 'What is taken now and in future. The exclusion constraint makes double booking impossible (BKG-2).';

--
-- Name: COLUMN claims.expires_at; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.claims.expires_at IS 'The hold''s expiry while the booking is held, null once the claim is firm. An expired claim counts for nothing.';

--
-- Name: choose_units(uuid, internal.need[], timestamp with time zone, timestamp with time zone, integer, integer, uuid[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.choose_units(p_tenant uuid, p_needs internal.need[], p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_before integer, p_after integer, p_locked uuid[], OUT units public.claims[], OUT lacking text) RETURNS record
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_now   timestamptz := clock_timestamp();
    v_need  record;
    v_unit  claims;
    v_got   integer;
begin
    units := '{}';
    for v_need in
        select n.number, n.quantity, coalesce(r.name, g.name) as name,
               p_starts_at - make_interval(mins => coalesce(n.before, p_before)) as from_at,
               p_ends_at + make_interval(mins => coalesce(n.after, p_after)) as to_at
          from unnest(p_needs) with ordinality as n (one, several, quantity, before, after, number)
          left join resources r on r.tenant_id = p_tenant and r.id = n.one
          left join resource_groups g on g.tenant_id = p_tenant and g.id = n.several
         order by n.number
    loop
        v_got := 0;
        for v_unit.subject_id in
            select u.unit_id
              from internal.need_units(p_tenant, p_needs) u
             where u.need = v_need.number and u.resource_id = any (p_locked)
               and internal.is_free(p_tenant, u.unit_id, v_need.from_at, v_need.to_at)
             order by internal.free_gap(p_tenant, u.unit_id, v_need.from_at, v_need.to_at, v_now), u.place
             limit v_need.quantity
        loop
            v_unit.tenant_id := p_tenant;
            v_unit.starts_at := v_need.from_at;
            v_unit.ends_at := v_need.to_at;
            units := units || v_unit;
            v_got := v_got + 1;
        end loop;
        if v_got < v_need.quantity then
            units := null;
            lacking := v_need.name;
            return;
        end if;
    end loop;
end $$;

ALTER FUNCTION internal.choose_units(p_tenant uuid, p_needs internal.need[], p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_before integer, p_after integer, p_locked uuid[], OUT units public.claims[], OUT lacking text) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION choose_units(p_tenant uuid, p_needs internal.need[], p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_before integer, p_after integer, p_locked uuid[], OUT units public.claims[], OUT lacking text); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.choose_units(p_tenant uuid, p_needs internal.need[], p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_before integer, p_after integer, p_locked uuid[], OUT units public.claims[], OUT lacking text) IS 'The claims that needs would take on free units of locked resources for a time, p_before and p_after being the buffers where a need has none of its own: best fit first. Empty without needs; null, and the name of what lacks, when too few are free. Call it under internal.unit_locks.';

--
-- Name: claim_again(public.bookings, uuid[], uuid[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.claim_again(p_booking public.bookings, p_staff uuid[], p_locked uuid[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    -- As far as a need's own buffers can reach.
    perform internal.clear_expired_claims(
        p_booking.tenant_id,
        internal.with_units(p_booking.tenant_id, p_staff || p_locked),
        p_booking.starts_at - interval '24 hours',
        p_booking.ends_at + interval '24 hours'
    );
    perform internal.claim_exactly(p_booking, p_staff);
    perform internal.take_units(p_booking, internal.units_for(p_booking, p_locked));
end $$;

ALTER FUNCTION internal.claim_again(p_booking public.bookings, p_staff uuid[], p_locked uuid[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION claim_again(p_booking public.bookings, p_staff uuid[], p_locked uuid[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.claim_again(p_booking public.bookings, p_staff uuid[], p_locked uuid[]) IS 'Claims the time of a booking that has no claims at present, and units for it, or refuses. Call it under the locks of its staff and of p_locked (internal.unit_locks).';

--
-- Name: claim_exactly(public.bookings, uuid[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.claim_exactly(p_booking public.bookings, p_subjects uuid[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_from  timestamptz := p_booking.starts_at - make_interval(mins => p_booking.buffer_before_minutes);
    v_to    timestamptz := p_booking.ends_at + make_interval(mins => p_booking.buffer_after_minutes);
    v_one   uuid;
begin
    foreach v_one in array p_subjects loop
        if not internal.is_free(p_booking.tenant_id, v_one, v_from, v_to) then
            perform internal.refuse_slot(true);
        end if;
    end loop;
    perform internal.take_claims(p_booking, p_subjects);
end $$;

ALTER FUNCTION internal.claim_exactly(p_booking public.bookings, p_subjects uuid[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION claim_exactly(p_booking public.bookings, p_subjects uuid[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.claim_exactly(p_booking public.bookings, p_subjects uuid[]) IS 'Claims a booking''s time, buffers included, of just these people and units, or refuses. Call it under their locks, when expired claims are cleared.';

--
-- Name: claim_reserved(public.services, uuid[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.claim_reserved(p_service public.services, p_locked uuid[]) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_session  sessions;
    v_taken    jsonb := jsonb '[]';
begin
    for v_session in
        select s.*
          from sessions s
         where s.tenant_id = p_service.tenant_id and s.service_id = p_service.id and s.starts_at > clock_timestamp()
           and s.reserved and s.status in ('open', 'closed')
           and not exists (select from claims c where c.tenant_id = s.tenant_id and c.session_id = s.id)
           and (s.resources <> '{}' or internal.session_subjects(s) <> '{}')
         order by s.starts_at
    loop
        -- Somebody was given to it since we locked: the next run will have them.
        if not internal.session_subjects(v_session) <@ p_locked then
            perform internal.mark_sessions_stale(p_service.tenant_id, p_service.business_id);
            continue;
        end if;
        begin
            perform internal.settle_session_claims(v_session);
        exception
            when others then
                if sqlstate not like 'SK%' then
                    raise;
                end if;
                v_taken := v_taken || jsonb_build_object('session_id', v_session.id, 'starts_at', v_session.starts_at);
        end;
    end loop;
    return v_taken;
end $$;

ALTER FUNCTION internal.claim_reserved(p_service public.services, p_locked uuid[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION claim_reserved(p_service public.services, p_locked uuid[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.claim_reserved(p_service public.services, p_locked uuid[]) IS 'Has reserved sessions take whom and what they need, as far as it is locked and free; returns those that can''t, which aren''t offered until they can.';

--
-- Name: claim_time_off(uuid, uuid, uuid[], timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.claim_time_off(p_tenant uuid, p_id uuid, p_subjects uuid[], p_starts_at timestamp with time zone, p_ends_at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
begin
    insert into claims (tenant_id, subject_id, starts_at, ends_at, time_off_id)
    select p_tenant, s, c.starts_at, least(c.starts_at + interval '168 hours', p_ends_at), p_id
      from unnest(p_subjects) s,
           generate_series(p_starts_at, p_ends_at - interval '1 microsecond', interval '168 hours') as c (starts_at);
end $$;

ALTER FUNCTION internal.claim_time_off(p_tenant uuid, p_id uuid, p_subjects uuid[], p_starts_at timestamp with time zone, p_ends_at timestamp with time zone) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION claim_time_off(p_tenant uuid, p_id uuid, p_subjects uuid[], p_starts_at timestamp with time zone, p_ends_at timestamp with time zone); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.claim_time_off(p_tenant uuid, p_id uuid, p_subjects uuid[], p_starts_at timestamp with time zone, p_ends_at timestamp with time zone) IS 'Claims the time of a time off for each of these subjects, at most seven days a claim.';

--
-- Name: clean_document(text, jsonb, text[], text[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.clean_document(p_table text, p_document jsonb, p_allowed text[], p_required text[] DEFAULT '{}'::text[]) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_field record;
begin
    perform internal.check_document(p_document, p_allowed, p_required);
    for v_field in
        select f.name, internal.broken_rule(f.name, f.value, a.atttypid::regtype::text, a.attnotnull) as rule
          from jsonb_each(p_document) as f (name, value)
          join pg_attribute a on a.attrelid = to_regclass('public.' || quote_ident(p_table)) and a.attname = f.name
    loop
        if v_field.rule is not null then
            perform internal.refuse('invalid_input', format('%s: %s.', v_field.name, v_field.rule),
                jsonb_build_object('field', v_field.name));
        end if;
    end loop;
    if p_document ? 'name' then
        p_document := jsonb_set(p_document, '{name}', to_jsonb(btrim(p_document ->> 'name', E' \t\r\n')));
    end if;
    if p_document ? 'email' then
        perform internal.normalise_email(p_document ->> 'email');
    end if;
    return p_document;
end $$;

ALTER FUNCTION internal.clean_document(p_table text, p_document jsonb, p_allowed text[], p_required text[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION clean_document(p_table text, p_document jsonb, p_allowed text[], p_required text[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.clean_document(p_table text, p_document jsonb, p_allowed text[], p_required text[]) IS 'A document for a table, its name trimmed. Refuses unknown and missing fields and values that are not of the column''s kind, by name: no cast can fail afterwards.';

--
-- Name: clean_promotion(jsonb, text[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.clean_promotion(p_document jsonb, p_required text[] DEFAULT '{}'::text[]) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_document jsonb := internal.clean_document('promotions', p_document, array['code', 'status', 'percent_ppm', 'amount_minor', 'minimum_minor',
        'valid_from', 'valid_to', 'max_uses', 'max_uses_per_customer', 'service_ids'], p_required);
begin
    if v_document ? 'code' then
        v_document := v_document || jsonb_build_object('code', upper(btrim(v_document ->> 'code')));
    end if;
    if v_document ? 'service_ids' and (jsonb_typeof(v_document -> 'service_ids') <> 'array' or exists (
        select from jsonb_array_elements(v_document -> 'service_ids') e where internal.broken_rule('service_ids', e, 'uuid', true) is not null
    )) then
        perform internal.refuse('invalid_input', 'service_ids: a list of ids of services.', '{"field":"service_ids"}');
    end if;
    return v_document;
end $$;

ALTER FUNCTION internal.clean_promotion(p_document jsonb, p_required text[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION clean_promotion(p_document jsonb, p_required text[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.clean_promotion(p_document jsonb, p_required text[]) IS 'The document of a promotion, its code in capitals. Refuses nonsense.';

--
-- Name: clean_rule(jsonb, boolean); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.clean_rule(p_document jsonb, p_new boolean) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_open jsonb;
begin
    perform internal.check_document(p_document, array['week', 'interval_minutes', 'duration_minutes', 'capacity', 'party_min', 'party_max', 'price_minor',
        'reserved', 'valid_from', 'valid_to', 'extra_dates', 'blocked_dates', 'staff_ids', 'resources']);
    -- Null leaves an end open, and empties a list.
    select coalesce(jsonb_object_agg(f.key, case f.key when 'valid_from' then '"-infinity"' when 'valid_to' then '"infinity"' when 'week' then '{}' else '[]' end::jsonb), '{}')
      into v_open
      from jsonb_each(p_document) f
     where f.value = 'null' and f.key in ('valid_from', 'valid_to', 'week', 'extra_dates', 'blocked_dates', 'staff_ids', 'resources');
    if p_new and p_document ->> 'interval_minutes' is null then
        perform internal.refuse('invalid_input', 'interval_minutes is needed.', '{"field":"interval_minutes"}');
    end if;
    perform internal.clean_document('session_rules', p_document - array(select jsonb_object_keys(v_open)) - array['week', 'extra_dates', 'blocked_dates', 'staff_ids', 'resources'],
        array['interval_minutes', 'duration_minutes', 'capacity', 'party_min', 'party_max', 'price_minor', 'reserved', 'valid_from', 'valid_to']);
    return case when p_new then '{"reserved": false}' else '{}' end::jsonb || p_document || v_open;
end $$;

ALTER FUNCTION internal.clean_rule(p_document jsonb, p_new boolean) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION clean_rule(p_document jsonb, p_new boolean); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.clean_rule(p_document jsonb, p_new boolean) IS 'The document of a rule with its nulls read; refuses unknown fields and values of the wrong kind, by name.';

--
-- Name: clean_session(jsonb, boolean); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.clean_session(p_document jsonb, p_new boolean) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_fields text[] := array['capacity_total', 'party_min', 'party_max', 'price_minor', 'private_booking', 'private_price_minor', 'reserved'];
begin
    perform internal.check_document(p_document, v_fields || array['staff_ids', 'resources']
        || case when p_new then array['starts_at', 'duration_minutes'] else array['by_hand'] end);
    perform internal.clean_document('sessions',
        case when p_new then internal.without_nulls(p_document) else p_document end - array['staff_ids', 'resources', 'starts_at', 'duration_minutes', 'by_hand'], v_fields);
    if p_new and p_document ? 'duration_minutes' and p_document -> 'duration_minutes' <> 'null'
       and not internal.is_whole(p_document -> 'duration_minutes', 1, 1440) then
        perform internal.refuse('invalid_input', 'duration_minutes: 1 to 1440.', '{"field":"duration_minutes"}');
    end if;
end $$;

ALTER FUNCTION internal.clean_session(p_document jsonb, p_new boolean) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION clean_session(p_document jsonb, p_new boolean); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.clean_session(p_document jsonb, p_new boolean) IS 'Refuses unknown fields of a session and values of the wrong kind, by name.';

--
-- Name: clean_tenant(jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.clean_tenant(p_document jsonb) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_document  jsonb := p_document - 'owner';
    v_field     text;
begin
    if jsonb_typeof(p_document -> 'owner') <> 'null' then
        perform internal.check_document(p_document -> 'owner', array['name', 'email', 'phone']);
        foreach v_field in array array['name', 'email', 'phone'] loop
            if p_document -> 'owner' ? v_field then
                v_document := v_document || jsonb_build_object('owner_' || v_field, p_document -> 'owner' -> v_field);
            end if;
        end loop;
    end if;
    v_document := internal.clean_document('tenants', v_document, internal.tenant_fields());
    perform internal.normalise_email(v_document ->> 'owner_email');
    perform internal.normalise_phone(v_document ->> 'owner_phone');
    if v_document ? 'subdomain' then
        perform internal.check_subdomain(v_document ->> 'subdomain');
    end if;
    return v_document;
end $$;

ALTER FUNCTION internal.clean_tenant(p_document jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION clean_tenant(p_document jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.clean_tenant(p_document jsonb) IS 'A tenant''s document as columns: owner {name, email, phone} becomes owner_name and so on. Refuses nonsense.';

--
-- Name: clear_expired_claims(uuid, uuid[], timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.clear_expired_claims(p_tenant uuid, p_subjects uuid[], p_from timestamp with time zone, p_to timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    perform internal.expire_holds(p_tenant, internal.lock_due_holds(p_tenant, p_subjects, p_from, p_to));
end $$;

ALTER FUNCTION internal.clear_expired_claims(p_tenant uuid, p_subjects uuid[], p_from timestamp with time zone, p_to timestamp with time zone) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION clear_expired_claims(p_tenant uuid, p_subjects uuid[], p_from timestamp with time zone, p_to timestamp with time zone); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.clear_expired_claims(p_tenant uuid, p_subjects uuid[], p_from timestamp with time zone, p_to timestamp with time zone) IS 'Removes expired holds from a range that somebody wants now; the sweeper need not have run (BKG-3). Call it under the subjects'' locks.';

--
-- Name: client_hash(uuid, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.client_hash(p_tenant uuid, p_options jsonb) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    return sha256(convert_to(p_tenant::text || '|' || (p_options ->> 'client_address'), 'UTF8'));
end $$;

ALTER FUNCTION internal.client_hash(p_tenant uuid, p_options jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION client_hash(p_tenant uuid, p_options jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.client_hash(p_tenant uuid, p_options jsonb) IS 'What is kept of a client''s network address: a hash, different in each tenant; null without address.';

--
-- Name: clock_minute(text, text); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.clock_minute(p_text text, p_field text) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
begin
    if p_text is null or p_text !~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' and p_text <> '24:00' then
        perform internal.refuse(
            'invalid_input',
            format('%s: "%s" is no time of day. Write 00:00 to 24:00.', p_field, coalesce(p_text, '')),
            jsonb_build_object('field', p_field)
        );
    end if;
    return split_part(p_text, ':', 1)::integer * 60 + split_part(p_text, ':', 2)::integer;
end $_$;

ALTER FUNCTION internal.clock_minute(p_text text, p_field text) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION clock_minute(p_text text, p_field text); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.clock_minute(p_text text, p_field text) IS 'HH:MM as minutes from midnight, 24:00 as 1440. Refuses anything else.';

--
-- Name: clock_range(text, text, text); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.clock_range(p_start text, p_end text, p_field text) RETURNS int4range
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    v_start  integer := internal.clock_minute(p_start, p_field || '.start');
    v_end    integer := internal.clock_minute(p_end, p_field || '.end');
begin
    if v_start = 1440 then
        perform internal.refuse('invalid_input', format('%s.start: 24:00 is only an end. Write 00:00 on the next day.', p_field),
            jsonb_build_object('field', p_field || '.start'));
    end if;
    if v_start = v_end then
        perform internal.refuse('invalid_input', format('%s: start and end are the same. For a whole day write 00:00 to 24:00.', p_field),
            jsonb_build_object('field', p_field));
    end if;
    -- An end at or before the start means over midnight.
    return int4range(v_start, case when v_end <= v_start then v_end + 1440 else v_end end);
end $$;

ALTER FUNCTION internal.clock_range(p_start text, p_end text, p_field text) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION clock_range(p_start text, p_end text, p_field text); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.clock_range(p_start text, p_end text, p_field text) IS 'Two times of day as minutes; an end before the start runs over midnight. Refuses nonsense.';

--
-- Name: clock_text(integer); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.clock_text(p_minute integer) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select case
        when p_minute = 1440 then '24:00'
        else lpad((p_minute % 1440 / 60)::text, 2, '0') || ':' || lpad((p_minute % 60)::text, 2, '0')
    end
$$;

ALTER FUNCTION internal.clock_text(p_minute integer) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION clock_text(p_minute integer); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.clock_text(p_minute integer) IS 'Minutes from midnight as HH:MM; 1440 is 24:00, later minutes are those of the next date.';

--
-- Name: count_seats(uuid, uuid, integer, integer, boolean); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.count_seats(p_tenant uuid, p_session uuid, p_held integer, p_sold integer, p_private boolean DEFAULT false) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_session sessions;
begin
    -- Guarded by itself, whatever was checked before: seats are added only where there is room for them.
    update sessions s
       set seats_held = s.seats_held + p_held,
           seats_sold = s.seats_sold + p_sold,
           taken_privately = s.seats_held + s.seats_sold + p_held + p_sold > 0 and (s.taken_privately or p_private)
     where s.tenant_id = p_tenant and s.id = p_session
       and (p_held + p_sold <= 0
            or s.seats_held + s.seats_sold + p_held + p_sold <= s.capacity_total
               and not s.taken_privately
               and (not p_private or s.seats_held + s.seats_sold = 0))
    returning s.* into v_session;
    if not found then
        return false;
    end if;
    perform internal.settle_session_claims(v_session);
    return true;
end $$;

ALTER FUNCTION internal.count_seats(p_tenant uuid, p_session uuid, p_held integer, p_sold integer, p_private boolean) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION count_seats(p_tenant uuid, p_session uuid, p_held integer, p_sold integer, p_private boolean); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.count_seats(p_tenant uuid, p_session uuid, p_held integer, p_sold integer, p_private boolean) IS 'Adds to, or takes from, the held and sold seats of a session, and lets its claims follow; false where there is no room. Call it under the session''s lock, after the bookings were written.';

--
-- Name: counted_text(jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.counted_text(p_named jsonb) RETURNS text
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    return (
        select string_agg(format('%s × %s', n.one ->> 'quantity', n.one ->> 'name'), ', ' order by n.place)
          from jsonb_array_elements(p_named) with ordinality as n (one, place)
    );
end $$;

ALTER FUNCTION internal.counted_text(p_named jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION counted_text(p_named jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.counted_text(p_named jsonb) IS 'Such a list in words: 2 × Adult, 1 × Child. Null when it is empty.';

--
-- Name: customer_json(public.customers); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.customer_json(p_customer public.customers) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select jsonb_build_object(
        'id', p_customer.id,
        'name', p_customer.name,
        'email', p_customer.email,
        'phone', p_customer.phone,
        'notes', p_customer.notes,
        'status', p_customer.status,
        'version', p_customer.version,
        'created_at', p_customer.created_at,
        'updated_at', p_customer.updated_at
    )
$$;

ALTER FUNCTION internal.customer_json(p_customer public.customers) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION customer_json(p_customer public.customers); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.customer_json(p_customer public.customers) IS 'A customer as the API shows them to the business.';

--
-- Name: day_minutes(uuid, uuid, uuid, date); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.day_minutes(p_tenant uuid, p_business uuid, p_staff uuid, p_date date) RETURNS int4multirange
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_minutes  int4multirange;
    v_blocks   int4multirange;
begin
    -- Overrides that replace the date: the person's before the business's; closed wins over hours.
    select case when bool_or(not o.available) then '{}'
                else range_agg(int4range(coalesce(o.start_minute, 0), coalesce(o.end_minute, 1440))) end
      into v_minutes
      from overrides o
     where o.tenant_id = p_tenant and o.business_id = p_business
       and (o.staff_id is null or o.staff_id = p_staff)
       and p_date between o.starts_on and o.ends_on
       and (o.available or o.start_minute is null)
     group by o.staff_id is null
     order by o.staff_id is null
     limit 1;
    if not found then
        v_minutes := case
            when exists (select from schedules s where s.tenant_id = p_tenant and s.owner_id = p_staff)
            then internal.week_minutes(p_tenant, p_staff, p_date)
            else internal.week_minutes(p_tenant, p_business, p_date)
        end;
    end if;
    select range_agg(int4range(o.start_minute, o.end_minute)) into v_blocks
      from overrides o
     where o.tenant_id = p_tenant and o.business_id = p_business
       and (o.staff_id is null or o.staff_id = p_staff)
       and p_date between o.starts_on and o.ends_on
       and not o.available and o.start_minute is not null;
    return v_minutes - coalesce(v_blocks, '{}');
end $$;

ALTER FUNCTION internal.day_minutes(p_tenant uuid, p_business uuid, p_staff uuid, p_date date) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION day_minutes(p_tenant uuid, p_business uuid, p_staff uuid, p_date date); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.day_minutes(p_tenant uuid, p_business uuid, p_staff uuid, p_date date) IS 'Minutes from local midnight at which a staff member works on a date, by the rules of docs/semantics.md: overrides before weeks, the person before the business, blocks taken out.';

--
-- Name: default_week(); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.default_week() RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select jsonb_object_agg(d, '[{"start": "09:00", "end": "17:00"}]'::jsonb) from unnest(array['mon', 'tue', 'wed', 'thu', 'fri']) d
$$;

ALTER FUNCTION internal.default_week() OWNER TO slotkeeper_api;

--
-- Name: FUNCTION default_week(); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.default_week() IS 'The hours of a new business that names none: Monday to Friday, 09:00 to 17:00.';

--
-- Name: differing_fields(jsonb, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.differing_fields(p_before jsonb, p_after jsonb) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if p_before is null or p_after is null or p_before = p_after then
        return array[]::text[];
    end if;
    return array(select f.key from jsonb_each(p_after) f where f.value <> p_before -> f.key and f.key <> 'rule_id' order by f.key);
end $$;

ALTER FUNCTION internal.differing_fields(p_before jsonb, p_after jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION differing_fields(p_before jsonb, p_after jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.differing_fields(p_before jsonb, p_after jsonb) IS 'The fields of a session that would get another value; which rule it follows isn''t one.';

--
-- Name: draft_booking(public.services, text, timestamp with time zone, public.service_staff[], jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.draft_booking(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_chosen public.service_staff[], p_options jsonb) RETURNS public.bookings
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_booking  bookings;
    v_alone    boolean := p_service.assignment in ('any', 'round_robin');
    v_minutes  integer := case when v_alone then coalesce(p_chosen[1].duration_minutes, p_service.duration_minutes) else p_service.duration_minutes end;
    v_now      timestamptz := clock_timestamp();
begin
    v_booking.tenant_id := p_service.tenant_id;
    v_booking.reference := internal.new_reference();
    v_booking.business_id := p_service.business_id;
    v_booking.service_id := p_service.id;
    v_booking.starts_at := p_starts_at;
    v_booking.ends_at := p_starts_at + make_interval(mins => v_minutes);
    v_booking.buffer_before_minutes := p_service.buffer_before_minutes;
    v_booking.buffer_after_minutes := p_service.buffer_after_minutes;
    v_booking.local_start := internal.instant_to_local(p_zone, p_starts_at);
    v_booking.timezone := p_zone;
    v_booking.tz_version := (select i.value from installation i where i.name = 'tz_version');
    v_booking.party_size := internal.party_size(p_options);
    v_booking.private := false;
    v_booking.has_seats := false;
    v_booking.arrived := 0;
    v_booking.currency := p_service.currency;
    v_booking.entry_method := coalesce(p_options ->> 'entry_method', 'api');
    v_booking.notes := p_options ->> 'notes';
    v_booking.answers := coalesce(nullif(p_options -> 'answers', 'null'), '{}');
    v_booking.metadata := coalesce(nullif(p_options -> 'metadata', 'null'), '{}');
    v_booking.token_generation := 1;
    v_booking.token_hash := decode(p_options ->> 'token_hash', 'hex');
    v_booking.client_hash := internal.client_hash(p_service.tenant_id, p_options);
    v_booking.state := case
        when not coalesce((p_options ->> 'confirm')::boolean, false) then 'held'
        when p_service.approval_required then 'pending'
        else 'confirmed'
    end;
    v_booking.hold_expires_at := case when v_booking.state = 'held'
        then v_now + make_interval(secs => least(greatest(coalesce((p_options ->> 'hold_seconds')::integer, 600), 1), 86400)) end;
    v_booking.version := 1;
    v_booking.created_at := v_now;
    v_booking.updated_at := v_now;
    return v_booking;
end $$;

ALTER FUNCTION internal.draft_booking(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_chosen public.service_staff[], p_options jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION draft_booking(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_chosen public.service_staff[], p_options jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.draft_booking(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_chosen public.service_staff[], p_options jsonb) IS 'The row of a new booking, without id, customer and price. A hold lives 600 seconds unless told otherwise, one day at most.';

--
-- Name: draft_seats(public.services, text, public.sessions, boolean, integer, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.draft_seats(p_service public.services, p_zone text, p_session public.sessions, p_private boolean, p_seats integer, p_options jsonb) RETURNS public.bookings
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION internal.draft_seats(p_service public.services, p_zone text, p_session public.sessions, p_private boolean, p_seats integer, p_options jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION draft_seats(p_service public.services, p_zone text, p_session public.sessions, p_private boolean, p_seats integer, p_options jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.draft_seats(p_service public.services, p_zone text, p_session public.sessions, p_private boolean, p_seats integer, p_options jsonb) IS 'The row of a new booking of seats, without id, customer and price: what the session was made with counts, not what the service is now.';

--
-- Name: draft_session(public.services, jsonb, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.draft_session(p_service public.services, p_document jsonb, p_id uuid) RETURNS public.sessions
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_session  sessions;
    v_zone     text := (select b.timezone from businesses b where b.tenant_id = p_service.tenant_id and b.id = p_service.business_id);
begin
    v_session.starts_at := internal.session_start(p_document);
    v_session := jsonb_populate_record(v_session, to_jsonb(p_service) || jsonb_build_object(
        'id', p_id,
        'service_id', p_service.id,
        'rule_id', null,
        'starts_at', v_session.starts_at,
        'ends_at', v_session.starts_at + make_interval(mins => coalesce((p_document ->> 'duration_minutes')::integer, p_service.duration_minutes)),
        'local_start', internal.instant_to_local(v_zone, v_session.starts_at),
        'timezone', v_zone,
        'tz_version', internal.tz_version(),
        'capacity_total', p_service.capacity,
        'seats_sold', 0,
        'seats_held', 0,
        'taken_privately', false,
        'status', 'open',
        'reserved', false,
        'by_hand', '[]'::jsonb,
        'version', 1,
        'created_at', clock_timestamp(),
        'updated_at', clock_timestamp()
    ) || p_document - array['starts_at', 'duration_minutes', 'staff_ids']);
    return v_session;
end $$;

ALTER FUNCTION internal.draft_session(p_service public.services, p_document jsonb, p_id uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION draft_session(p_service public.services, p_document jsonb, p_id uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.draft_session(p_service public.services, p_document jsonb, p_id uuid) IS 'The row of a one-off session: the service''s values where the document has none.';

--
-- Name: expire_holds(uuid, uuid[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.expire_holds(p_tenant uuid, p_bookings uuid[]) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_gone     uuid[];
    v_session  record;
begin
    -- The usual case. Everybody who books comes here under locks, so nothing is planned or run for it.
    if coalesce(cardinality(p_bookings), 0) = 0 then
        return 0;
    end if;
    perform from bookings b where b.tenant_id = p_tenant and b.id = any (p_bookings) order by b.id for update;
    -- The state is looked at again under the row's lock: a confirmation that was first wins.
    with gone as (
        update bookings b
           set state = 'expired', has_seats = false
         where b.tenant_id = p_tenant and b.id = any (p_bookings) and b.state = 'held' and b.hold_expires_at <= clock_timestamp()
        returning b.*
    ), told as (
        insert into outbox (tenant_id, id, kind, entity_id, business_id, data)
        select g.tenant_id, internal.new_id(), 'booking.expired', g.id, g.business_id, internal.booking_facts(g)
          from gone g
    )
    select array_agg(g.id) into v_gone from gone g;
    delete from claims c where c.tenant_id = p_tenant and c.booking_id = any (v_gone);
    for v_session in
        select b.session_id as id, sum(b.seats)::integer as seats
          from bookings b
         where b.tenant_id = p_tenant and b.id = any (v_gone) and b.session_id is not null
         group by b.session_id
    loop
        perform internal.count_seats(p_tenant, v_session.id, -v_session.seats, 0);
    end loop;
    return coalesce(cardinality(v_gone), 0);
end $$;

ALTER FUNCTION internal.expire_holds(p_tenant uuid, p_bookings uuid[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION expire_holds(p_tenant uuid, p_bookings uuid[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.expire_holds(p_tenant uuid, p_bookings uuid[]) IS 'Ends those of the holds whose time is over, and frees what they took; not those that were confirmed, cancelled or renewed meanwhile. Call it under the locks of their sessions.';

--
-- Name: extras_json(public.services); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.extras_json(p_service public.services) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'name', e.name, 'price_minor', e.price_minor,
               'per', e.per, 'max_quantity', e.max_quantity) order by e.position), '[]')
      from extras e
     where e.tenant_id = p_service.tenant_id and e.service_id = p_service.id
$$;

ALTER FUNCTION internal.extras_json(p_service public.services) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION extras_json(p_service public.services); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.extras_json(p_service public.services) IS 'The extras of a service.';

--
-- Name: find_customer(uuid, text, text); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.find_customer(p_tenant uuid, p_email text, p_phone text) RETURNS public.customers
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    -- By e-mail, then by phone.
    select c.*
      from customer_contacts k
      join customers c on c.tenant_id = k.tenant_id and c.id = k.customer_id
     where k.tenant_id = p_tenant
       and (k.kind = 'email' and k.address = p_email or k.kind = 'phone' and k.address = p_phone)
     order by k.kind = 'phone'
     limit 1
$$;

ALTER FUNCTION internal.find_customer(p_tenant uuid, p_email text, p_phone text) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION find_customer(p_tenant uuid, p_email text, p_phone text); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.find_customer(p_tenant uuid, p_email text, p_phone text) IS 'The customer with this normalised e-mail or, failing that, phone; nulls when there is none.';

--
-- Name: find_or_add_customer(uuid, jsonb, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.find_or_add_customer(p_tenant uuid, p_document jsonb, p_id uuid DEFAULT NULL::uuid) RETURNS public.customers
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    perform internal.check_document(p_document, array['name', 'email', 'phone', 'notes'], array['name']);
    return internal.match_customer(p_tenant, p_document, p_id);
end $$;

ALTER FUNCTION internal.find_or_add_customer(p_tenant uuid, p_document jsonb, p_id uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION find_or_add_customer(p_tenant uuid, p_document jsonb, p_id uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.find_or_add_customer(p_tenant uuid, p_document jsonb, p_id uuid) IS 'The customer with this contact, or a new one, for somebody from outside: they say nothing about the status. Never overwrites or merges (CRM-1).';

--
-- Name: find_promotion(public.services, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.find_promotion(p_service public.services, p_options jsonb) RETURNS public.promotions
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return (
        select p from promotions p
         where p.tenant_id = p_service.tenant_id and p.business_id = p_service.business_id and p.code = upper(btrim(p_options ->> 'promotion'))
    );
end $$;

ALTER FUNCTION internal.find_promotion(p_service public.services, p_options jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION find_promotion(p_service public.services, p_options jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.find_promotion(p_service public.services, p_options jsonb) IS 'The promotion of the service''s business whose code the options name, however it is written; null if there is none.';

--
-- Name: finish_command(uuid, text, jsonb, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.finish_command(p_tenant uuid, p_command text, p_request jsonb, p_answer jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if p_request ->> 'key' is not null then
        insert into idempotency_keys (tenant_id, caller, key, route, fingerprint, answer)
        values (
            p_tenant,
            internal.caller(p_request),
            p_request ->> 'key',
            coalesce(p_request ->> 'route', p_command),
            coalesce(p_request ->> 'fingerprint', ''),
            p_answer
        );
    end if;
    return p_answer;
end $$;

ALTER FUNCTION internal.finish_command(p_tenant uuid, p_command text, p_request jsonb, p_answer jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION finish_command(p_tenant uuid, p_command text, p_request jsonb, p_answer jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.finish_command(p_tenant uuid, p_command text, p_request jsonb, p_answer jsonb) IS 'Remembers the answer under the idempotency key, if there is one, and returns it.';

--
-- Name: finish_run(public.services, text, timestamp with time zone, date, internal.planned_session[], jsonb, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.finish_run(p_service public.services, p_zone text, p_now timestamp with time zone, p_horizon date, p_plan internal.planned_session[], p_taken jsonb, p_request jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_report jsonb := internal.run_report(p_plan) || jsonb_build_object('not_reserved', p_taken);
begin
    perform internal.set_next_run(p_service, p_zone, p_now, p_horizon);
    if exists (select from unnest(p_plan) p where p.action in ('new', 'changed', 'removed')) then
        perform internal.record_event(p_service.tenant_id, 'sessions.generated', p_service.id, p_service.business_id,
            v_report || jsonb_build_object('kept', jsonb_array_length(v_report -> 'kept'), 'not_reserved', jsonb_array_length(p_taken)), p_request);
    end if;
    return v_report;
end $$;

ALTER FUNCTION internal.finish_run(p_service public.services, p_zone text, p_now timestamp with time zone, p_horizon date, p_plan internal.planned_session[], p_taken jsonb, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION finish_run(p_service public.services, p_zone text, p_now timestamp with time zone, p_horizon date, p_plan internal.planned_session[], p_taken jsonb, p_request jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.finish_run(p_service public.services, p_zone text, p_now timestamp with time zone, p_horizon date, p_plan internal.planned_session[], p_taken jsonb, p_request jsonb) IS 'Notes when the generator is due again, records what it did if it did anything, and reports.';

--
-- Name: first_start(public.services, text, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.first_start(p_service public.services, p_zone text, p_anchor timestamp with time zone, p_earliest timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_unit   integer;
    v_start  timestamptz := p_earliest;
begin
    select u into v_unit from unnest(array[60, 30, 20, 15, 10, 5]) u where p_service.step_minutes % u = 0 limit 1;
    if p_service.grid <> 'clock' or v_unit is null then
        return p_anchor;
    end if;
    -- Twice, for the clocks may change by half an hour on the way (Lord Howe).
    for i in 1 .. 2 loop
        v_start := v_start + make_interval(secs =>
            ((v_unit * 60) - extract(epoch from internal.instant_to_local(p_zone, v_start))::numeric % (v_unit * 60))::numeric % (v_unit * 60));
    end loop;
    return v_start;
end $$;

ALTER FUNCTION internal.first_start(p_service public.services, p_zone text, p_anchor timestamp with time zone, p_earliest timestamp with time zone) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION first_start(p_service public.services, p_zone text, p_anchor timestamp with time zone, p_earliest timestamp with time zone); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.first_start(p_service public.services, p_zone text, p_anchor timestamp with time zone, p_earliest timestamp with time zone) IS 'Where a stretch''s grid begins: on the clock''s next round time, or at its anchor.';

--
-- Name: free_gap(uuid, uuid, timestamp with time zone, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.free_gap(p_tenant uuid, p_subject uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone) RETURNS interval
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_before  timestamptz;
    v_after   timestamptz;
begin
    select c.ends_at into v_before
      from claims c
     where c.tenant_id = p_tenant and c.subject_id = p_subject and c.starts_at < p_from and (c.expires_at is null or c.expires_at > p_now)
     order by c.starts_at desc
     limit 1;
    select c.starts_at into v_after
      from claims c
     where c.tenant_id = p_tenant and c.subject_id = p_subject and c.starts_at >= p_to and (c.expires_at is null or c.expires_at > p_now)
     order by c.starts_at
     limit 1;
    -- Beyond a day one gap is as good as another: of idle units the first in the list is taken.
    return least(p_from - v_before, interval '24 hours') + least(v_after - p_to, interval '24 hours');
end $$;

ALTER FUNCTION internal.free_gap(p_tenant uuid, p_subject uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION free_gap(p_tenant uuid, p_subject uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.free_gap(p_tenant uuid, p_subject uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone) IS 'How much free time a free range leaves around it, before and after, at most a day each. The smaller, the better the fit.';

--
-- Name: free_sessions(uuid, uuid[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.free_sessions(p_tenant uuid, p_sessions uuid[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    delete from claims c where c.tenant_id = p_tenant and c.session_id = any (p_sessions);
    delete from session_units u where u.tenant_id = p_tenant and u.session_id = any (p_sessions);
end $$;

ALTER FUNCTION internal.free_sessions(p_tenant uuid, p_sessions uuid[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION free_sessions(p_tenant uuid, p_sessions uuid[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.free_sessions(p_tenant uuid, p_sessions uuid[]) IS 'Gives back whom and what sessions have taken. Call it under their locks.';

--
-- Name: free_slots(public.services, text, public.service_staff[], timestamp with time zone, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.free_slots(p_service public.services, p_zone text, p_pool public.service_staff[], p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone) RETURNS TABLE(starts_at timestamp with time zone, ends_at timestamp with time zone, staff_ids uuid[])
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    with pool as materialized (
        select p.staff_id,
               p_service.assignment = 'collective' or p_service.assignment = 'fixed_plus_any' and p.fixed as needed,
               make_interval(mins => case when p_service.assignment in ('any', 'round_robin') then coalesce(p.duration_minutes, p_service.duration_minutes)
                                          else p_service.duration_minutes end) as length,
               w.ranges as working,
               w.ranges - internal.taken_ranges(p_service.tenant_id, p.staff_id, p_service.buffer_before_minutes, p_service.buffer_after_minutes,
                                                p_from - interval '4 days', p_to + interval '2 days', p_now) as free
          from unnest(p_pool) p,
               -- Four days back, so that a range's start, on which its grid hangs, is found.
               lateral (select internal.working_ranges(p_service.tenant_id, p_service.business_id, p.staff_id, p_zone,
                                                       p_from - interval '4 days', p_to + interval '1 day') as ranges) w
    ),
    needs as materialized (
        select * from internal.needs_taken(p_service, p_from - interval '4 days', p_to + interval '2 days', p_now)
    ),
    starts as (
        select distinct g.starts_at
          from (select case when p_service.grid = 'opening' then range_agg(p.working)
                            else range_agg(p.free) - coalesce((select range_agg(n.scarce) from needs n), '{}') end as ranges
                  from pool p) as base,
               internal.grid_starts(p_service, p_zone, base.ranges, p_now, p_from, p_to) as g (starts_at)
    ),
    able as (
        select s.starts_at, p.length, array_agg(p.staff_id order by p.staff_id) as staff_ids,
               count(*) filter (where p.needed) as needed, count(*) filter (where not p.needed) as others
          from starts s
          join pool p on tstzrange(s.starts_at, s.starts_at + p.length) <@ p.free
         group by s.starts_at, p.length
    )
    select a.starts_at, a.starts_at + a.length, a.staff_ids
      from able a
     where a.needed = (select count(*) from pool p where p.needed)
       and (a.others > 0 or not exists (select from pool p where not p.needed))
       and not exists (
           select from needs n
            where (select count(*) from unnest(n.taken) t where not t && tstzrange(a.starts_at, a.starts_at + a.length)) < n.quantity
       )
$$;

ALTER FUNCTION internal.free_slots(p_service public.services, p_zone text, p_pool public.service_staff[], p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION free_slots(p_service public.services, p_zone text, p_pool public.service_staff[], p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.free_slots(p_service public.services, p_zone text, p_pool public.service_staff[], p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone) IS 'Starts on the service''s grid at which enough of the pool and enough units of its needs are free, by the rules of docs/semantics.md; without windows and limits.';

--
-- Name: future_use(uuid, uuid[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.future_use(p_tenant uuid, p_subjects uuid[]) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_now timestamptz := clock_timestamp();
begin
    return jsonb_build_object(
        'bookings', (
            select coalesce(jsonb_agg(b.id order by b.starts_at, b.id), '[]')
              from bookings b
             where b.tenant_id = p_tenant
               and (b.id in (select c.booking_id from claims c
                              where c.tenant_id = p_tenant and c.subject_id = any (p_subjects) and c.booking_id is not null
                                and c.starts_at > v_now - interval '168 hours' and c.ends_at > v_now
                                and (c.expires_at is null or c.expires_at > v_now))
                    -- What awaits approval may have no claims.
                    or b.id in (select bs.booking_id from booking_staff bs where bs.tenant_id = p_tenant and bs.staff_id = any (p_subjects))
                       and b.state = 'pending' and b.ends_at > v_now)
        ),
        'sessions', (
            select coalesce(jsonb_agg(distinct c.session_id), '[]')
              from claims c
             where c.tenant_id = p_tenant and c.subject_id = any (p_subjects)
               and c.starts_at > v_now - interval '168 hours' and c.ends_at > v_now and c.session_id is not null
        )
    );
end $$;

ALTER FUNCTION internal.future_use(p_tenant uuid, p_subjects uuid[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION future_use(p_tenant uuid, p_subjects uuid[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.future_use(p_tenant uuid, p_subjects uuid[]) IS 'The ids of the bookings and sessions that these people or units still have before them, bookings in the order of their start.';

--
-- Name: grid_starts(public.services, text, tstzmultirange, timestamp with time zone, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.grid_starts(p_service public.services, p_zone text, p_ranges tstzmultirange, p_now timestamp with time zone, p_from timestamp with time zone, p_to timestamp with time zone) RETURNS SETOF timestamp with time zone
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select g.starts_at
      from (select p_now + make_interval(mins => p_service.notice_minutes) as at) as earliest,
           unnest(p_ranges) as r (span),
           internal.anchored_stretches(p_zone, r.span) as a,
           lateral (select internal.first_start(p_service, p_zone, a.starts_at, greatest(a.starts_at, earliest.at)) as at) as first,
           generate_series(first.at, a.until - interval '1 microsecond', make_interval(mins => p_service.step_minutes)) as g (starts_at)
     where g.starts_at >= p_from and g.starts_at < p_to
       and g.starts_at > p_now and g.starts_at >= earliest.at
$$;

ALTER FUNCTION internal.grid_starts(p_service public.services, p_zone text, p_ranges tstzmultirange, p_now timestamp with time zone, p_from timestamp with time zone, p_to timestamp with time zone) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION grid_starts(p_service public.services, p_zone text, p_ranges tstzmultirange, p_now timestamp with time zone, p_from timestamp with time zone, p_to timestamp with time zone); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.grid_starts(p_service public.services, p_zone text, p_ranges tstzmultirange, p_now timestamp with time zone, p_from timestamp with time zone, p_to timestamp with time zone) IS 'The starts of the service''s grid over ranges, from p_from to before p_to, after now and its notice.';

--
-- Name: guest_json(public.bookings); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.guest_json(p_booking public.bookings) RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return jsonb_build_object(
        'booking_id', p_booking.id,
        'reference', p_booking.reference,
        'name', p_booking.contact_name,
        'email', p_booking.contact_email,
        'phone', p_booking.contact_phone,
        'party_size', p_booking.party_size,
        'tiers', internal.named_lines(p_booking.price_lines, 'tier'),
        'extras', internal.named_lines(p_booking.price_lines, 'extra'),
        'private', p_booking.private,
        'state', p_booking.state,
        'arrived', p_booking.arrived,
        'checked_in_at', p_booking.checked_in_at,
        'entry_method', p_booking.entry_method,
        'notes', p_booking.notes
    );
end $$;

ALTER FUNCTION internal.guest_json(p_booking public.bookings) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION guest_json(p_booking public.bookings); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.guest_json(p_booking public.bookings) IS 'One line of a guest list: a party with what was booked for it and who of it has come (SES-5).';

--
-- Name: guest_list_head(public.sessions); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.guest_list_head(p_session public.sessions) RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return (
        select jsonb_build_object(
                   'session', internal.session_json(p_session),
                   'service', v.name,
                   'business', b.name,
                   'staff', (select coalesce(jsonb_agg(f.name order by f.name), '[]')
                               from session_staff ss
                               join staff f on f.tenant_id = ss.tenant_id and f.id = ss.staff_id
                              where ss.tenant_id = p_session.tenant_id and ss.session_id = p_session.id))
          from services v
          join businesses b on b.tenant_id = v.tenant_id and b.id = v.business_id
         where v.tenant_id = p_session.tenant_id and v.id = p_session.service_id
    );
end $$;

ALTER FUNCTION internal.guest_list_head(p_session public.sessions) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION guest_list_head(p_session public.sessions); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.guest_list_head(p_session public.sessions) IS 'What stands above a guest list: the session, and the names that belong to it.';

--
-- Name: guest_list_json(public.sessions); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.guest_list_json(p_session public.sessions) RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_most    integer := 5000;
    v_guests  jsonb;
    v_totals  jsonb;
begin
    select coalesce(jsonb_agg(internal.guest_json(g.booking) order by lower((g.booking).contact_name), (g.booking).id), '[]') into v_guests
      from (select b as booking
              from bookings b
             where b.tenant_id = p_session.tenant_id and b.session_id = p_session.id and internal.is_guest(b)
             order by lower(b.contact_name), b.id
             limit v_most) g;
    select jsonb_build_object(
               'bookings', count(*),
               'people', coalesce(sum(b.party_size), 0),
               'arrived', coalesce(sum(b.arrived), 0),
               'no_shows', coalesce(sum(b.party_size) filter (where b.state = 'no_show'), 0),
               'pending', coalesce(sum(b.party_size) filter (where b.state = 'pending'), 0)) into v_totals
      from bookings b
     where b.tenant_id = p_session.tenant_id and b.session_id = p_session.id and internal.is_guest(b);
    return internal.guest_list_head(p_session) || jsonb_build_object(
        'totals', v_totals,
        'guests', v_guests,
        'as_of', clock_timestamp(),
        'complete', (v_totals ->> 'bookings')::integer <= v_most
    );
end $$;

ALTER FUNCTION internal.guest_list_json(p_session public.sessions) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION guest_list_json(p_session public.sessions); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.guest_list_json(p_session public.sessions) IS 'The guest list of a session: by name, 5000 bookings at most, and the totals of all (SES-5).';

--
-- Name: hand_fields(public.sessions, text[], jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.hand_fields(p_session public.sessions, p_changed text[], p_document jsonb) RETURNS text[]
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_all   text[];
    v_keep  jsonb := p_document -> 'by_hand';
begin
    -- A one-off session has no schedule to follow.
    if p_session.rule_id is null then
        v_all := array[]::text[];
    else
        v_all := array(select f from unnest(p_session.by_hand || p_changed) f group by f order by f);
    end if;
    if v_keep is null then
        return v_all;
    end if;
    if jsonb_typeof(v_keep) <> 'array' or exists (select from jsonb_array_elements(v_keep) e where jsonb_typeof(e) <> 'string' or e #>> '{}' <> all (v_all)) then
        perform internal.refuse('invalid_input', 'by_hand: a list of fields of it that shall stay as they are; names can only be taken out.', '{"field":"by_hand"}');
    end if;
    return array(select f from unnest(v_all) f where v_keep ? f order by f);
end $$;

ALTER FUNCTION internal.hand_fields(p_session public.sessions, p_changed text[], p_document jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION hand_fields(p_session public.sessions, p_changed text[], p_document jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.hand_fields(p_session public.sessions, p_changed text[], p_document jsonb) IS 'What of a session the generator shall leave alone: what was changed by hand before and now, without what the document gives back.';

--
-- Name: hold_groups(uuid, internal.need[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.hold_groups(p_tenant uuid, p_needs internal.need[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    perform from resource_groups g
      where g.tenant_id = p_tenant and g.id in (select n.group_id from unnest(p_needs) n)
      order by g.id
        for key share;
end $$;

ALTER FUNCTION internal.hold_groups(p_tenant uuid, p_needs internal.need[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION hold_groups(p_tenant uuid, p_needs internal.need[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.hold_groups(p_tenant uuid, p_needs internal.need[]) IS 'Keeps the groups of needs from being deleted until the needs are written, as a foreign key would. Call it after the subjects'' locks.';

--
-- Name: import_seats(public.services, text, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.import_seats(p_service public.services, p_zone text, p_document jsonb) RETURNS public.bookings
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_starts_at  timestamptz := (p_document ->> 'starts_at')::timestamptz;
    v_session    sessions := internal.session_wanted(p_service, v_starts_at, null, '{}');
    v_imported   bookings;
    v_booking    bookings;
    v_seats      integer := coalesce((p_document ->> 'party_size')::integer, 1);
    v_private    boolean := coalesce((p_document ->> 'private')::boolean, false);
begin
    if p_document ?| array['staff_ids', 'unit_ids', 'ends_at'] then
        perform internal.refuse('invalid_input', 'staff_ids, unit_ids, ends_at: not for sessions, which have theirs.', '{"field":"staff_ids"}');
    end if;
    v_session := internal.locked_session(p_service, v_session.id);
    v_imported := internal.imported_booking(p_service, p_zone, p_document);
    v_booking := internal.draft_seats(p_service, p_zone, v_session, v_private, case when v_private then v_session.capacity_total else v_seats end,
        jsonb_build_object('confirm', true, 'party_size', v_seats));
    v_booking.id := v_imported.id;
    v_booking.state := v_imported.state;
    v_booking.has_seats := v_booking.state in ('pending', 'confirmed', 'completed', 'no_show');
    v_booking.entry_method := v_imported.entry_method;
    v_booking.notes := v_imported.notes;
    v_booking.metadata := v_imported.metadata;
    v_booking.answers := v_imported.answers;
    v_booking.created_at := v_imported.created_at;
    v_booking.cancelled_at := v_imported.cancelled_at;
    v_booking := internal.with_price(v_booking, internal.plain_price(p_service.name, coalesce(
        (p_document ->> 'price_minor')::bigint, internal.private_price(v_session, v_private), v_session.price_minor * v_seats)));
    v_booking := internal.with_customer(v_booking, p_document -> 'customer');
    if v_booking.has_seats then
        if v_session.status = 'cancelled' then
            perform internal.refuse_session(p_service, v_session, 'session_closed', null, clock_timestamp());
        end if;
        perform internal.make_room(v_session, v_booking.seats, v_private);
    end if;
    insert into bookings select v_booking.*;
    perform internal.move_seats(null, v_booking);
    return v_booking;
end $$;

ALTER FUNCTION internal.import_seats(p_service public.services, p_zone text, p_document jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION import_seats(p_service public.services, p_zone text, p_document jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.import_seats(p_service public.services, p_zone text, p_document jsonb) IS 'Takes an imported booking of a session that is there already, past or future. It may be closed; never oversold.';

--
-- Name: imported_booking(public.services, text, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.imported_booking(p_service public.services, p_zone text, p_document jsonb) RETURNS public.bookings
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_booking bookings;
begin
    if p_document ->> 'state' not in ('pending', 'confirmed', 'cancelled', 'completed', 'rejected', 'no_show', 'expired') then
        perform internal.refuse('invalid_input', 'state: one of pending, confirmed, cancelled, completed, rejected, no_show, expired.', '{"field":"state"}');
    end if;
    v_booking := internal.draft_booking(p_service, p_zone, (p_document ->> 'starts_at')::timestamptz, '{}', jsonb_build_object(
        'confirm', true, 'notes', p_document -> 'notes', 'metadata', p_document -> 'metadata', 'answers', p_document -> 'answers',
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

ALTER FUNCTION internal.imported_booking(p_service public.services, p_zone text, p_document jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION imported_booking(p_service public.services, p_zone text, p_document jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.imported_booking(p_service public.services, p_zone text, p_document jsonb) IS 'The row of an imported booking.';

--
-- Name: imported_units(uuid, uuid, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.imported_units(p_tenant uuid, p_business uuid, p_units jsonb) RETURNS uuid[]
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION internal.imported_units(p_tenant uuid, p_business uuid, p_units jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION imported_units(p_tenant uuid, p_business uuid, p_units jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.imported_units(p_tenant uuid, p_business uuid, p_units jsonb) IS 'The units that an imported booking names, null if it leaves the choice; refuses what isn''t of the business.';

--
-- Name: in_window(public.services, date, date); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.in_window(p_service public.services, p_date date, p_today date) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    -- Windows counted in bookable days are applied by the server: only the engine knows which days those are.
    return case p_service.window_kind
        when 'rolling' then p_date <= case p_service.window_unit
            when 'business' then internal.add_business_days(p_today, p_service.window_days)
            else p_today + p_service.window_days
        end
        when 'range' then p_date between p_service.window_start and p_service.window_end
        else true
    end;
end $$;

ALTER FUNCTION internal.in_window(p_service public.services, p_date date, p_today date) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION in_window(p_service public.services, p_date date, p_today date); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.in_window(p_service public.services, p_date date, p_today date) IS 'Whether a local date lies in the service''s booking window, seen from a local today (docs/semantics.md).';

--
-- Name: insert_row(text, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.insert_row(p_table text, p_row jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
declare
    v_columns     text := (select string_agg(quote_ident(k), ', ' order by k) from jsonb_object_keys(p_row) k);
    v_constraint  text;
begin
    execute format('insert into public.%1$I (%2$s) select %2$s from jsonb_populate_record(null::public.%1$I, $1)', p_table, v_columns)
      using p_row;
exception
    when check_violation or unique_violation or foreign_key_violation then
        get stacked diagnostics v_constraint = constraint_name;
        perform internal.refuse_broken(p_table, v_constraint, sqlstate);
end $_$;

ALTER FUNCTION internal.insert_row(p_table text, p_row jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION insert_row(p_table text, p_row jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.insert_row(p_table text, p_row jsonb) IS 'Inserts the columns that the document names. Call internal.clean_document first: it alone decides which columns a caller may name.';

--
-- Name: insert_session(public.sessions, uuid[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.insert_session(p_session public.sessions, p_staff uuid[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_constraint text;
begin
    insert into sessions select p_session.*;
    perform internal.check_session_party(p_session);
    insert into session_staff (tenant_id, session_id, staff_id)
    select p_session.tenant_id, p_session.id, s from unnest(p_staff) s;
    perform internal.settle_session_claims(p_session);
exception
    when check_violation or unique_violation then
        get stacked diagnostics v_constraint = constraint_name;
        perform internal.refuse_broken('sessions', v_constraint, sqlstate);
end $$;

ALTER FUNCTION internal.insert_session(p_session public.sessions, p_staff uuid[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION insert_session(p_session public.sessions, p_staff uuid[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.insert_session(p_session public.sessions, p_staff uuid[]) IS 'Inserts a session with its staff, and its claims if it is reserved; a broken constraint becomes a refusal.';

--
-- Name: instant_to_local(text, timestamp with time zone); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.instant_to_local(p_zone text, p_instant timestamp with time zone) RETURNS timestamp without time zone
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    -- The span's own wall clock plus elapsed time: no conversion by PostgreSQL's zones. Seconds, for an interval's days aren't elapsed time.
    return (
        select o.local_starts + make_interval(secs => extract(epoch from p_instant)::double precision - extract(epoch from o.starts_at)::double precision)
          from zone_offsets o
         where o.zone = p_zone and o.starts_at <= p_instant and o.ends_at > p_instant
         order by o.starts_at desc
         limit 1
    );
end $$;

ALTER FUNCTION internal.instant_to_local(p_zone text, p_instant timestamp with time zone) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION instant_to_local(p_zone text, p_instant timestamp with time zone); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.instant_to_local(p_zone text, p_instant timestamp with time zone) IS 'Instant to wall clock by the installation''s tz database; null outside 1999 to 2050.';

--
-- Name: is_booked(uuid, uuid, timestamp with time zone); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.is_booked(p_tenant uuid, p_session uuid, p_now timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return exists (
        select from bookings b
         where b.tenant_id = p_tenant and b.session_id = p_session
           and (b.state in ('pending', 'confirmed', 'completed', 'no_show') or b.state = 'held' and b.hold_expires_at > p_now)
    );
end $$;

ALTER FUNCTION internal.is_booked(p_tenant uuid, p_session uuid, p_now timestamp with time zone) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION is_booked(p_tenant uuid, p_session uuid, p_now timestamp with time zone); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.is_booked(p_tenant uuid, p_session uuid, p_now timestamp with time zone) IS 'Whether a session has bookings that are neither over nor off: also those that wait for approval and take no seat, and live holds.';

--
-- Name: is_date(text); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.is_date(p_text text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
begin
    if p_text !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then
        return false;
    end if;
    perform make_date(split_part(p_text, '-', 1)::integer, split_part(p_text, '-', 2)::integer, split_part(p_text, '-', 3)::integer);
    return true;
exception
    when datetime_field_overflow then
        return false;
end $_$;

ALTER FUNCTION internal.is_date(p_text text) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION is_date(p_text text); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.is_date(p_text text) IS 'Whether a text is a date of the calendar, written YYYY-MM-DD.';

--
-- Name: is_free(uuid, uuid, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.is_free(p_tenant uuid, p_subject uuid, p_from timestamp with time zone, p_to timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    -- Bounded by the longest claim, so that the primary key's btree answers: range operators are no index conditions under row-level security.
    return not exists (
        select from claims c
         where c.tenant_id = p_tenant and c.subject_id = p_subject
           and c.starts_at < p_to and c.starts_at > p_from - interval '168 hours' and c.ends_at > p_from
    );
end $$;

ALTER FUNCTION internal.is_free(p_tenant uuid, p_subject uuid, p_from timestamp with time zone, p_to timestamp with time zone) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION is_free(p_tenant uuid, p_subject uuid, p_from timestamp with time zone, p_to timestamp with time zone); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.is_free(p_tenant uuid, p_subject uuid, p_from timestamp with time zone, p_to timestamp with time zone) IS 'Whether no claim of the subject overlaps the range.';

--
-- Name: is_guest(public.bookings); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.is_guest(p_booking public.bookings) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return p_booking.state in ('pending', 'confirmed', 'completed', 'no_show');
end $$;

ALTER FUNCTION internal.is_guest(p_booking public.bookings) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION is_guest(p_booking public.bookings); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.is_guest(p_booking public.bookings) IS 'Whether a booking is on the guest list: a hold isn''t yet, and who has cancelled isn''t any more.';

--
-- Name: is_whole(jsonb, numeric, numeric); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.is_whole(p_value jsonb, p_least numeric, p_most numeric) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
begin
    if jsonb_typeof(p_value) <> 'number' or p_value #>> '{}' !~ '^-?[0-9]{1,19}$' then
        return false;
    end if;
    return (p_value #>> '{}')::numeric between p_least and p_most;
end $_$;

ALTER FUNCTION internal.is_whole(p_value jsonb, p_least numeric, p_most numeric) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION is_whole(p_value jsonb, p_least numeric, p_most numeric); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.is_whole(p_value jsonb, p_least numeric, p_most numeric) IS 'Whether a value is a JSON number without fraction between two bounds.';

--
-- Name: lacking_unit(public.services, timestamp with time zone, integer, uuid[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.lacking_unit(p_service public.services, p_starts_at timestamp with time zone, p_minutes integer, p_locked uuid[]) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return (
        select c.lacking
          from internal.choose_units(p_service.tenant_id, internal.service_needs(p_service.tenant_id, p_service.id),
                                     p_starts_at, p_starts_at + make_interval(mins => p_minutes),
                                     p_service.buffer_before_minutes, p_service.buffer_after_minutes, p_locked) c
    );
end $$;

ALTER FUNCTION internal.lacking_unit(p_service public.services, p_starts_at timestamp with time zone, p_minutes integer, p_locked uuid[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION lacking_unit(p_service public.services, p_starts_at timestamp with time zone, p_minutes integer, p_locked uuid[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.lacking_unit(p_service public.services, p_starts_at timestamp with time zone, p_minutes integer, p_locked uuid[]) IS 'The resource or group of which too few units are free for a booking; null if none lacks.';

--
-- Name: last_session_date(public.services, text); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.last_session_date(p_service public.services, p_zone text) RETURNS date
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return internal.instant_to_local(p_zone, (
        select max(s.starts_at) from sessions s where s.tenant_id = p_service.tenant_id and s.service_id = p_service.id))::date;
end $$;

ALTER FUNCTION internal.last_session_date(p_service public.services, p_zone text) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION last_session_date(p_service public.services, p_zone text); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.last_session_date(p_service public.services, p_zone text) IS 'The date of the last session there is: it may lie beyond the horizon, and a change of the rules reaches it too.';

--
-- Name: likely_staff(public.services, text, timestamp with time zone, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.likely_staff(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_staff uuid) RETURNS public.service_staff[]
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_pool  service_staff[] := internal.booking_pool(p_service, p_staff);
    v_now   timestamptz := clock_timestamp();
    v_one   service_staff;
    v_ends  timestamptz;
begin
    foreach v_one in array v_pool loop
        v_ends := p_starts_at + make_interval(mins => coalesce(v_one.duration_minutes, p_service.duration_minutes));
        if tstzrange(p_starts_at, v_ends)
           <@ (internal.working_ranges(p_service.tenant_id, p_service.business_id, v_one.staff_id, p_zone, p_starts_at, v_ends)
               - internal.taken_ranges(p_service.tenant_id, v_one.staff_id, p_service.buffer_before_minutes, p_service.buffer_after_minutes,
                                       p_starts_at, v_ends, v_now))
           and not exists (
               select from internal.needs_taken(p_service, p_starts_at, v_ends, v_now) n
                where (select count(*) from unnest(n.taken) t where not t && tstzrange(p_starts_at, v_ends)) < n.quantity
           ) then
            return array[v_one];
        end if;
    end loop;
    return v_pool[1:1];
end $$;

ALTER FUNCTION internal.likely_staff(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_staff uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION likely_staff(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_staff uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.likely_staff(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_staff uuid) IS 'Whom an appointment would get now, for their own price: the first of the pool who is free, and has units free for their time, or just the first if nobody is.';

--
-- Name: limited_service(public.services); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.limited_service(p_service public.services) RETURNS uuid[]
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return case when coalesce(p_service.limit_per_day, p_service.limit_per_week, p_service.limit_per_month,
                              p_service.limit_minutes_per_day, p_service.limit_minutes_per_week) is not null
                then array[p_service.id] else '{}' end;
end $$;

ALTER FUNCTION internal.limited_service(p_service public.services) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION limited_service(p_service public.services); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.limited_service(p_service public.services) IS 'The service, to be locked with the subjects if it has limits, for these count its bookings; empty without.';

--
-- Name: live_seats_held(public.sessions); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.live_seats_held(p_session public.sessions) RETURNS integer
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_now timestamptz := clock_timestamp();
begin
    if p_session.seats_held = 0 then
        return 0;
    end if;
    return coalesce((
        select sum(b.seats)::integer
          from bookings b
         where b.tenant_id = p_session.tenant_id and b.session_id = p_session.id and b.state = 'held' and b.hold_expires_at > v_now), 0);
end $$;

ALTER FUNCTION internal.live_seats_held(p_session public.sessions) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION live_seats_held(p_session public.sessions); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.live_seats_held(p_session public.sessions) IS 'The seats of a session''s live holds.';

--
-- Name: local_to_instant(text, timestamp without time zone); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.local_to_instant(p_zone text, p_local timestamp without time zone) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_epoch   double precision := extract(epoch from p_local);
    v_offset  integer;
begin
    -- Repeated local time: the earlier instant, RFC 5545 3.3.5.
    select o.offset_seconds into v_offset
      from zone_offsets o
     where o.zone = p_zone and o.local_ends > p_local and o.local_starts <= p_local
     order by o.local_ends
     limit 1;
    if found then
        return to_timestamp(v_epoch - v_offset);
    end if;
    -- Missing local time: read with the offset before the gap, which makes it later.
    select o.offset_seconds into v_offset
      from zone_offsets o
     where o.zone = p_zone and o.local_ends <= p_local
     order by o.local_ends desc
     limit 1;
    if not found or p_local >= timestamp '2050-12-31' then
        perform internal.refuse(
            case when exists (select from zones z where z.name = p_zone) then 'invalid_input' else 'time_zone_unknown' end,
            format('%s cannot be read in the time zone %s: dates of 2000 to 2049 can be.', p_local, p_zone)
        );
    end if;
    return to_timestamp(v_epoch - v_offset);
end $$;

ALTER FUNCTION internal.local_to_instant(p_zone text, p_local timestamp without time zone) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION local_to_instant(p_zone text, p_local timestamp without time zone); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.local_to_instant(p_zone text, p_local timestamp without time zone) IS 'Wall clock to instant by the installation''s tz database: a missing time moves later, a repeated one means its first pass (RFC 5545).';

--
-- Name: lock_client(uuid, jsonb, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.lock_client(p_tenant uuid, p_customer jsonb, p_options jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    v_key bigint;
begin
    if not p_options ? 'hold_caps' then
        return;
    end if;
    for v_key in
        select hashtextextended(p_tenant::text || k.name, 3) as key
          from unnest(array[internal.normalise_email(p_customer ->> 'email'), internal.normalise_phone(p_customer ->> 'phone'), p_options ->> 'client_address']) as k (name)
         where k.name is not null
         order by key
    loop
        perform pg_advisory_xact_lock(v_key);
    end loop;
end $$;

ALTER FUNCTION internal.lock_client(p_tenant uuid, p_customer jsonb, p_options jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION lock_client(p_tenant uuid, p_customer jsonb, p_options jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.lock_client(p_tenant uuid, p_customer jsonb, p_options jsonb) IS 'Locks the contact and the address that a capped hold counts against. Taken after the idempotency key and before the subjects.';

--
-- Name: lock_due_holds(uuid, uuid[], timestamp with time zone, timestamp with time zone, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.lock_due_holds(p_tenant uuid, p_subjects uuid[], p_from timestamp with time zone, p_to timestamp with time zone, p_session uuid DEFAULT NULL::uuid) RETURNS uuid[]
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_now       timestamptz := clock_timestamp();
    v_bookings  uuid[];
    v_sessions  uuid[];
begin
    select array_agg(distinct c.booking_id) filter (where c.booking_id is not null),
           array_agg(distinct c.session_id) filter (where c.session_id is not null)
      into v_bookings, v_sessions
      from claims c
     where c.tenant_id = p_tenant and c.subject_id = any (p_subjects)
       and c.starts_at < p_to and c.starts_at > p_from - interval '168 hours' and c.ends_at > p_from
       and c.expires_at <= v_now;
    if p_session is null and v_sessions is null then
        return v_bookings;
    end if;
    -- The session that is wanted may have left expired claims elsewhere, for the schedule may have moved it since.
    v_sessions := v_sessions || array_remove(array[p_session], null);
    perform internal.lock_sessions(p_tenant, v_sessions);
    return v_bookings || array(
        select b.id
          from bookings b
         where b.tenant_id = p_tenant and b.session_id = any (v_sessions) and b.state = 'held' and b.hold_expires_at <= v_now
           and exists (select from claims c where c.tenant_id = p_tenant and c.session_id = b.session_id and c.expires_at <= v_now));
end $$;

ALTER FUNCTION internal.lock_due_holds(p_tenant uuid, p_subjects uuid[], p_from timestamp with time zone, p_to timestamp with time zone, p_session uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION lock_due_holds(p_tenant uuid, p_subjects uuid[], p_from timestamp with time zone, p_to timestamp with time zone, p_session uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.lock_due_holds(p_tenant uuid, p_subjects uuid[], p_from timestamp with time zone, p_to timestamp with time zone, p_session uuid) IS 'The holds whose claims have expired in a range that somebody wants now. Locks their sessions, and the one that the caller wants, by id; to be given to internal.expire_holds when the caller''s other locks are held.';

--
-- Name: lock_planned(public.services, internal.planned_session[], uuid[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.lock_planned(p_service public.services, p_plan internal.planned_session[], p_locked uuid[]) RETURNS uuid[]
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_now      timestamptz := clock_timestamp();
    v_tenant   uuid := p_service.tenant_id;
    v_touched  uuid[] := array(
        select s.id
          from unnest(p_plan) p
          join sessions s on s.tenant_id = v_tenant and s.id = p.id
         where p.action in ('new', 'changed', 'removed', 'adopted')
            or p.action = 'kept' and s.rule_id <> (p.terms ->> 'rule_id')::uuid);
    v_subjects uuid[] := internal.with_units(v_tenant, p_locked);
    v_others   uuid[];
    v_due      uuid[];
begin
    -- Holds that are over may still have the time of those whom a reserved session wants.
    select array_agg(distinct c.session_id) filter (where c.session_id is not null),
           array_agg(distinct c.booking_id) filter (where c.booking_id is not null)
      into v_others, v_due
      from claims c
     where c.tenant_id = v_tenant and c.subject_id = any (v_subjects) and c.starts_at > v_now - interval '168 hours' and c.expires_at <= v_now;
    if v_touched <> '{}' or v_others is not null then
        perform from sessions s where s.tenant_id = v_tenant and s.id = any (v_touched || v_others) order by s.id for update;
        -- Holds that count for nothing must not stand in the way as seats that are counted.
        v_due := v_due || array(
            select b.id from bookings b
             where b.tenant_id = v_tenant and b.session_id = any (v_touched || v_others) and b.state = 'held' and b.hold_expires_at <= v_now);
    end if;
    perform internal.expire_holds(v_tenant, v_due);
    return v_touched;
end $$;

ALTER FUNCTION internal.lock_planned(p_service public.services, p_plan internal.planned_session[], p_locked uuid[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION lock_planned(p_service public.services, p_plan internal.planned_session[], p_locked uuid[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.lock_planned(p_service public.services, p_plan internal.planned_session[], p_locked uuid[]) IS 'Locks the sessions that a plan would write, by id, and returns them; clears expired holds in them and in the way of reserved ones. What stays as it is isn''t locked.';

--
-- Name: lock_promotion(public.services, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.lock_promotion(p_service public.services, p_options jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    -- One without limits needs no lock: nobody counts its uses.
    perform from promotions p
      where p.tenant_id = p_service.tenant_id and p.business_id = p_service.business_id and p.code = upper(btrim(p_options ->> 'promotion'))
        and coalesce(p.max_uses, p.max_uses_per_customer) is not null
        for no key update;
end $$;

ALTER FUNCTION internal.lock_promotion(p_service public.services, p_options jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION lock_promotion(p_service public.services, p_options jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.lock_promotion(p_service public.services, p_options jsonb) IS 'Locks the promotion that a booking wants to use. Taken after subjects and sessions and before any booking row.';

--
-- Name: lock_promotion_of(uuid, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.lock_promotion_of(p_tenant uuid, p_booking uuid) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    perform from promotions p
      where p.tenant_id = p_tenant
        and p.id = (select b.promotion_id from bookings b where b.tenant_id = p_tenant and b.id = p_booking)
        and coalesce(p.max_uses, p.max_uses_per_customer) is not null
        for no key update;
end $$;

ALTER FUNCTION internal.lock_promotion_of(p_tenant uuid, p_booking uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION lock_promotion_of(p_tenant uuid, p_booking uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.lock_promotion_of(p_tenant uuid, p_booking uuid) IS 'Locks the promotion of a hold that is about to be confirmed or renewed, so that nobody takes it for expired meanwhile. Before the booking''s row.';

--
-- Name: lock_schedule(uuid, uuid, uuid[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.lock_schedule(p_tenant uuid, p_service uuid, p_subjects uuid[] DEFAULT '{}'::uuid[]) RETURNS uuid[]
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_subjects uuid[] := array[p_service] || p_subjects || array(
        select s.staff_id
          from session_rules r
          join session_rule_staff s on s.tenant_id = r.tenant_id and s.rule_id = r.id
         where r.tenant_id = p_tenant and r.service_id = p_service and r.reserved
        union
        select u
          from session_rules r
         cross join lateral unnest(internal.unit_locks(p_tenant, r.resources)) u
         where r.tenant_id = p_tenant and r.service_id = p_service and r.reserved
        union
        select u
          from sessions s
         cross join lateral unnest(internal.session_subjects(s)) u
         where s.tenant_id = p_tenant and s.service_id = p_service and s.starts_at > clock_timestamp() and s.reserved);
begin
    perform internal.lock_subjects(p_tenant, v_subjects);
    return v_subjects;
end $$;

ALTER FUNCTION internal.lock_schedule(p_tenant uuid, p_service uuid, p_subjects uuid[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION lock_schedule(p_tenant uuid, p_service uuid, p_subjects uuid[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.lock_schedule(p_tenant uuid, p_service uuid, p_subjects uuid[]) IS 'The lock under which the sessions of a service are made and changed: the service, and whose time its reserved sessions may claim meanwhile. Returns what it locked.';

--
-- Name: lock_schedule_of(uuid, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.lock_schedule_of(p_tenant uuid, p_service uuid) RETURNS uuid[]
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    -- A service never changes its kind, so it may be read without a lock.
    if exists (select from services s where s.tenant_id = p_tenant and s.id = p_service and s.kind = 'session') then
        return internal.lock_schedule(p_tenant, p_service);
    end if;
    return array[]::uuid[];
end $$;

ALTER FUNCTION internal.lock_schedule_of(p_tenant uuid, p_service uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION lock_schedule_of(p_tenant uuid, p_service uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.lock_schedule_of(p_tenant uuid, p_service uuid) IS 'internal.lock_schedule where the service has sessions; nothing for an appointment.';

--
-- Name: lock_session_of(uuid, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.lock_session_of(p_tenant uuid, p_booking uuid) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_session uuid;
begin
    select b.session_id into v_session from bookings b where b.tenant_id = p_tenant and b.id = p_booking;
    if v_session is not null then
        perform internal.lock_sessions(p_tenant, array[v_session]);
    end if;
end $$;

ALTER FUNCTION internal.lock_session_of(p_tenant uuid, p_booking uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION lock_session_of(p_tenant uuid, p_booking uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.lock_session_of(p_tenant uuid, p_booking uuid) IS 'Locks the session of a booking, if it has one: a booking keeps its session, so that may be read before it is locked.';

--
-- Name: lock_sessions(uuid, uuid[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.lock_sessions(p_tenant uuid, p_sessions uuid[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    perform from sessions s where s.tenant_id = p_tenant and s.id = any (p_sessions) order by s.id for no key update;
end $$;

ALTER FUNCTION internal.lock_sessions(p_tenant uuid, p_sessions uuid[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION lock_sessions(p_tenant uuid, p_sessions uuid[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.lock_sessions(p_tenant uuid, p_sessions uuid[]) IS 'Locks sessions in the one order that everybody keeps: after the subjects, before any booking. Whoever locks a booking of a session has locked the session.';

--
-- Name: lock_subjects(uuid, uuid[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.lock_subjects(p_tenant uuid, p_subjects uuid[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    v_key bigint;
begin
    for v_key in
        select distinct hashtextextended(p_tenant::text || s::text, 2) as key from unnest(p_subjects) s order by key
    loop
        perform pg_advisory_xact_lock(v_key);
    end loop;
end $$;

ALTER FUNCTION internal.lock_subjects(p_tenant uuid, p_subjects uuid[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION lock_subjects(p_tenant uuid, p_subjects uuid[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.lock_subjects(p_tenant uuid, p_subjects uuid[]) IS 'Takes the locks of subjects (or of a service with limits) in the one order that everybody keeps, so that nobody deadlocks. Held to the end of the transaction.';

--
-- Name: locked_booking(uuid, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.locked_booking(p_tenant uuid, p_booking uuid) RETURNS public.bookings
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION internal.locked_booking(p_tenant uuid, p_booking uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION locked_booking(p_tenant uuid, p_booking uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.locked_booking(p_tenant uuid, p_booking uuid) IS 'The booking, locked for the rest of the transaction; before it its session, if it has one.';

--
-- Name: locked_session(public.services, uuid, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.locked_session(p_service public.services, p_session uuid, p_options jsonb DEFAULT '{}'::jsonb) RETURNS public.sessions
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_seen      sessions;
    v_session   sessions;
    v_subjects  uuid[];
    v_due       uuid[];
begin
    select s.* into v_seen from sessions s where s.tenant_id = p_service.tenant_id and s.id = p_session;
    v_subjects := internal.session_subjects(v_seen);
    perform internal.lock_subjects(p_service.tenant_id, v_subjects || internal.limited_service(p_service));
    v_due := internal.lock_due_holds(
        p_service.tenant_id, internal.with_units(p_service.tenant_id, v_subjects),
        v_seen.starts_at - interval '24 hours', v_seen.ends_at + interval '24 hours',
        p_session
    );
    perform internal.lock_promotion(p_service, p_options);
    perform internal.expire_holds(p_service.tenant_id, v_due);
    select s.* into v_session from sessions s where s.tenant_id = p_service.tenant_id and s.id = p_session;
    -- Somebody gave it another time, staff or rooms before we had it: what we locked isn't what it takes. The caller tries again.
    if (v_session.starts_at, v_session.ends_at, v_session.buffer_before_minutes, v_session.buffer_after_minutes)
       is distinct from (v_seen.starts_at, v_seen.ends_at, v_seen.buffer_before_minutes, v_seen.buffer_after_minutes)
       or not internal.session_subjects(v_session) <@ v_subjects then
        raise exception using errcode = '40001', message = 'The session was changed meanwhile.';
    end if;
    return v_session;
end $$;

ALTER FUNCTION internal.locked_session(p_service public.services, p_session uuid, p_options jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION locked_session(p_service public.services, p_session uuid, p_options jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.locked_session(p_service public.services, p_session uuid, p_options jsonb) IS 'The session, locked in the one order with everything that it may claim and the promotion that the options name; expired claims in its way are cleared.';

--
-- Name: locked_session_of(uuid, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.locked_session_of(p_tenant uuid, p_booking uuid) RETURNS public.sessions
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_booking  bookings;
    v_service  services;
begin
    select b.* into v_booking from bookings b where b.tenant_id = p_tenant and b.id = p_booking;
    if v_booking.session_id is null then
        return null;
    end if;
    select s.* into v_service from services s where s.tenant_id = p_tenant and s.id = v_booking.service_id;
    return internal.locked_session(v_service, v_booking.session_id);
end $$;

ALTER FUNCTION internal.locked_session_of(p_tenant uuid, p_booking uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION locked_session_of(p_tenant uuid, p_booking uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.locked_session_of(p_tenant uuid, p_booking uuid) IS 'The session of a booking, locked as if seats were to be added; null for an appointment.';

--
-- Name: make_room(public.sessions, integer, boolean); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.make_room(p_session public.sessions, p_seats integer, p_private boolean) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_expired uuid[];
begin
    if p_session.seats_held + p_session.seats_sold + p_seats <= p_session.capacity_total and not p_session.taken_privately
       and not (p_private and p_session.seats_held > 0) then
        return;
    end if;
    select array_agg(b.id) into v_expired
      from bookings b
     where b.tenant_id = p_session.tenant_id and b.session_id = p_session.id and b.state = 'held' and b.hold_expires_at <= clock_timestamp();
    perform internal.expire_holds(p_session.tenant_id, v_expired);
end $$;

ALTER FUNCTION internal.make_room(p_session public.sessions, p_seats integer, p_private boolean) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION make_room(p_session public.sessions, p_seats integer, p_private boolean); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.make_room(p_session public.sessions, p_seats integer, p_private boolean) IS 'Gives back the seats of a session''s expired holds if somebody needs them now (BKG-3). Call it under the session''s lock.';

--
-- Name: make_way(public.services, timestamp with time zone); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.make_way(p_service public.services, p_start timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_there sessions;
begin
    select s.* into v_there from sessions s where s.tenant_id = p_service.tenant_id and s.service_id = p_service.id and s.starts_at = p_start;
    if found then
        perform internal.refuse('already_exists',
            case when v_there.status in ('cancelled', 'withdrawn') then 'There was a session at that time. Reopen it.'
                 else 'There is a session at that time already.' end,
            jsonb_build_object('field', 'starts_at', 'session_id', v_there.id));
    end if;
end $$;

ALTER FUNCTION internal.make_way(p_service public.services, p_start timestamp with time zone) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION make_way(p_service public.services, p_start timestamp with time zone); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.make_way(p_service public.services, p_start timestamp with time zone) IS 'Refuses a second session of a service at one start; says so if the first one could be reopened.';

--
-- Name: mark_chosen(public.services, public.service_staff[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.mark_chosen(p_service public.services, p_chosen public.service_staff[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if p_service.assignment = 'round_robin' then
        update service_staff ss
           set last_chosen_at = clock_timestamp()
         where ss.tenant_id = p_service.tenant_id and ss.service_id = p_service.id and ss.staff_id = p_chosen[1].staff_id;
    end if;
end $$;

ALTER FUNCTION internal.mark_chosen(p_service public.services, p_chosen public.service_staff[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION mark_chosen(p_service public.services, p_chosen public.service_staff[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.mark_chosen(p_service public.services, p_chosen public.service_staff[]) IS 'Remembers whose turn it was, for round robin.';

--
-- Name: mark_sessions_stale(uuid, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.mark_sessions_stale(p_tenant uuid, p_business uuid) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    -- Unconditional, and for each service whether or not it has a run: see internal.begin_run.
    insert into session_runs (tenant_id, service_id, due_at, stale)
    select s.tenant_id, s.id, clock_timestamp(), true
      from services s
     where s.tenant_id = p_tenant and s.business_id = p_business and s.kind = 'session'
     order by s.id
        on conflict (tenant_id, service_id) do update set stale = true;
end $$;

ALTER FUNCTION internal.mark_sessions_stale(p_tenant uuid, p_business uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION mark_sessions_stale(p_tenant uuid, p_business uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.mark_sessions_stale(p_tenant uuid, p_business uuid) IS 'Has the sessions of a business generated again soon: something that they follow has changed. Call it last, its rows stay locked.';

--
-- Name: match_customer(uuid, jsonb, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.match_customer(p_tenant uuid, p_document jsonb, p_id uuid) RETURNS public.customers
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_document  jsonb := internal.clean_document('customers', internal.without_nulls(p_document),
        array['name', 'email', 'phone', 'notes', 'status'], array['name']);
    v_email     text := internal.normalise_email(v_document ->> 'email');
    v_phone     text := internal.normalise_phone(v_document ->> 'phone');
    v_customer  customers;
begin
    -- Asked before the look-up, so that nonsense is refused whether or not there is a match.
    if char_length(v_document ->> 'name') not between 1 and 200 then
        perform internal.refuse_constraint('customers', 'customers_name_length');
    end if;
    if v_document ->> 'status' not in ('active', 'inactive', 'blacklisted') then
        perform internal.refuse_constraint('customers', 'customers_status_known');
    end if;
    if coalesce(v_email, v_phone) is null then
        perform internal.refuse('invalid_input', 'email or phone is needed.', '{"field":"email"}');
    end if;
    v_customer := internal.find_customer(p_tenant, v_email, v_phone);
    if v_customer.id is not null then
        return v_customer;
    end if;
    return internal.add_customer(p_tenant, v_document, v_email, v_phone, p_id);
end $$;

ALTER FUNCTION internal.match_customer(p_tenant uuid, p_document jsonb, p_id uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION match_customer(p_tenant uuid, p_document jsonb, p_id uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.match_customer(p_tenant uuid, p_document jsonb, p_id uuid) IS 'The customer with this e-mail or, failing that, phone; otherwise a new one.';

--
-- Name: move_booking(public.bookings, text, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.move_booking(p_booking public.bookings, p_event text, p_request jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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
           cancel_reason = p_booking.cancel_reason
     where b.tenant_id = p_booking.tenant_id and b.id = p_booking.id
    returning b.* into p_booking;
    if p_booking.session_id is not null then
        perform internal.move_seats(v_old, p_booking);
    end if;
    perform internal.record_event(p_booking.tenant_id, p_event, p_booking.id, p_booking.business_id, internal.booking_facts(p_booking), p_request);
    return internal.booking_json(p_booking);
end $$;

ALTER FUNCTION internal.move_booking(p_booking public.bookings, p_event text, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION move_booking(p_booking public.bookings, p_event text, p_request jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.move_booking(p_booking public.bookings, p_event text, p_request jsonb) IS 'Writes a booking''s new state, moves its seats if it is of a session, and records the event. The guard trigger refuses what is illegal.';

--
-- Name: move_seats(public.bookings, public.bookings); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.move_seats(p_old public.bookings, p_new public.bookings) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_held  integer := internal.seats_as(p_new, 'held') - internal.seats_as(p_old, 'held');
    v_sold  integer := internal.seats_as(p_new, 'sold') - internal.seats_as(p_old, 'sold');
begin
    -- A renewed hold moves no seats, but the claims last longer.
    if v_held = 0 and v_sold = 0 and p_new.hold_expires_at is not distinct from p_old.hold_expires_at then
        return;
    end if;
    if not internal.count_seats(p_new.tenant_id, p_new.session_id, v_held, v_sold, p_new.private) then
        perform internal.refuse('session_full', 'There are not enough seats left for this booking.', (
            select jsonb_build_object('remaining', s.capacity_total - s.seats_sold - s.seats_held)
              from sessions s
             where s.tenant_id = p_new.tenant_id and s.id = p_new.session_id));
    end if;
end $$;

ALTER FUNCTION internal.move_seats(p_old public.bookings, p_new public.bookings) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION move_seats(p_old public.bookings, p_new public.bookings); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.move_seats(p_old public.bookings, p_new public.bookings) IS 'Counts a session booking''s seats where its new state has them: held, sold or given back. The old row is null for a new booking. Refuses where there is no room.';

--
-- Name: move_session(public.sessions, text, text[], text, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.move_session(p_session public.sessions, p_to text, p_from text[], p_event text, p_request jsonb) RETURNS public.sessions
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if p_session.status = p_to then
        return p_session;
    end if;
    if p_session.status <> all (p_from) then
        perform internal.refuse('illegal_transition', format('A session that is %s cannot become %s.', p_session.status, p_to),
            jsonb_build_object('from', p_session.status, 'to', p_to));
    end if;
    -- What the schedule has no more is nobody's but the one's who opens it.
    if p_session.status = 'withdrawn' then
        p_session.rule_id := null;
    end if;
    p_session.status := p_to;
    p_session := internal.write_session(p_session, null, false);
    perform internal.settle_session_claims(p_session);
    perform internal.record_event(p_session.tenant_id, p_event, p_session.id, p_session.business_id,
        jsonb_build_object('service_id', p_session.service_id, 'starts_at', p_session.starts_at), p_request);
    return p_session;
end $$;

ALTER FUNCTION internal.move_session(p_session public.sessions, p_to text, p_from text[], p_event text, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION move_session(p_session public.sessions, p_to text, p_from text[], p_event text, p_request jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.move_session(p_session public.sessions, p_to text, p_from text[], p_event text, p_request jsonb) IS 'Gives a session another status, if it may have it, and lets its claims follow. Call it under internal.schedule_session.';

--
-- Name: named_lines(jsonb, text); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.named_lines(p_lines jsonb, p_kind text) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    return (
        select coalesce(jsonb_agg(jsonb_build_object('name', l.line -> 'label', 'quantity', l.line -> 'quantity') order by l.place), '[]')
          from jsonb_array_elements(p_lines) with ordinality as l (line, place)
         where l.line ->> 'kind' = p_kind
    );
end $$;

ALTER FUNCTION internal.named_lines(p_lines jsonb, p_kind text) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION named_lines(p_lines jsonb, p_kind text); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.named_lines(p_lines jsonb, p_kind text) IS 'Who is in the party, or what was added, as the price''s lines say it: they stay as they were booked.';

--
-- Name: need_units(uuid, internal.need[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.need_units(p_tenant uuid, p_needs internal.need[]) RETURNS TABLE(need bigint, unit_id uuid, resource_id uuid, place bigint)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return query
        select n.number, u.id, r.id, row_number() over (partition by n.number order by r.position, r.name, u.number)
          from unnest(p_needs) with ordinality as n (one, several, quantity, before, after, number)
         cross join lateral (
              select r.* from resources r where r.tenant_id = p_tenant and r.id = n.one and r.status = 'active'
              union all
              select r.* from resources r where r.tenant_id = p_tenant and r.group_id = n.several and r.status = 'active'
              ) r
          join resource_units u on u.tenant_id = p_tenant and u.resource_id = r.id and not u.retired;
end $$;

ALTER FUNCTION internal.need_units(p_tenant uuid, p_needs internal.need[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION need_units(p_tenant uuid, p_needs internal.need[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.need_units(p_tenant uuid, p_needs internal.need[]) IS 'The units that would do for each of some needs, in the order in which the business lists them. Inactive resources and retired units don''t count.';

--
-- Name: needed_by(uuid, uuid, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.needed_by(p_tenant uuid, p_business uuid, p_id uuid) RETURNS uuid[]
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return array(
        select distinct a.service_id
          from internal.all_needs(p_tenant, p_business) a
         where exists (select from unnest(a.needs) n where p_id in (n.resource_id, n.group_id))
         order by 1);
end $$;

ALTER FUNCTION internal.needed_by(p_tenant uuid, p_business uuid, p_id uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION needed_by(p_tenant uuid, p_business uuid, p_id uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.needed_by(p_tenant uuid, p_business uuid, p_id uuid) IS 'The services that need a resource or a group: themselves, by a schedule rule, or in a session to come.';

--
-- Name: needs_taken(public.services, timestamp with time zone, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.needs_taken(p_service public.services, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone) RETURNS TABLE(quantity integer, taken tstzmultirange[], scarce tstzmultirange)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_needs internal.need[] := internal.service_needs(p_service.tenant_id, p_service.id);
begin
    return query
        select n.quantity, u.taken, internal.scarce_ranges(u.taken, n.quantity, tstzrange(p_from, p_to))
          from unnest(v_needs) with ordinality as n (one, several, quantity, before, after, number),
               lateral (
                   select coalesce(array_agg(internal.taken_ranges(
                              p_service.tenant_id, c.unit_id,
                              coalesce(n.before, p_service.buffer_before_minutes), coalesce(n.after, p_service.buffer_after_minutes),
                              p_from, p_to, p_now)), '{}') as taken
                     from internal.need_units(p_service.tenant_id, v_needs) c
                    where c.need = n.number
               ) u;
end $$;

ALTER FUNCTION internal.needs_taken(p_service public.services, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION needs_taken(p_service public.services, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.needs_taken(p_service public.services, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone) IS 'For each need of a service, when each of its units is taken, and when too few are free.';

--
-- Name: new_id(); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.new_id() RETURNS uuid
    LANGUAGE plpgsql PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    -- RFC 9562, version 7: 48 bits of milliseconds, then random bits; PostgreSQL makes it itself only from 18 on.
    return (
        select encode(
            set_bit(
                set_bit(
                    overlay(uuid_send(gen_random_uuid())
                        placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
                        from 1 for 6),
                    52, 1),
                53, 1),
            'hex')::uuid
    );
end $$;

ALTER FUNCTION internal.new_id() OWNER TO slotkeeper_api;

--
-- Name: FUNCTION new_id(); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.new_id() IS 'A new UUIDv7 (RFC 9562): ordered by time, so that keys grow at one end.';

--
-- Name: new_reference(); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.new_reference() RETURNS text
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    -- Eight of Crockford's 32 letters, 40 random bits: short enough to read out, no I, L, O or U to mistake.
    return (
        select string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + get_byte(r.bytes, i) % 32, 1), '')
          from (select uuid_send(gen_random_uuid()) as bytes) as r, unnest(array[0, 1, 2, 3, 4, 5, 9, 10]) as i
    );
end $$;

ALTER FUNCTION internal.new_reference() OWNER TO slotkeeper_api;

--
-- Name: FUNCTION new_reference(); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.new_reference() IS 'A random human reference of eight characters.';

--
-- Name: normalise_email(text); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.normalise_email(p_email text) RETURNS text
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
    v_email text := lower(btrim(p_email));
begin
    if v_email is not null and (v_email !~ '^[^@[:space:][:cntrl:]]+@[^@[:space:][:cntrl:]]+\.[^@[:space:][:cntrl:]]+$' or char_length(v_email) > 320) then
        perform internal.refuse('invalid_input', 'email: an address such as anna@example.org.', '{"field":"email"}');
    end if;
    return v_email;
end $_$;

ALTER FUNCTION internal.normalise_email(p_email text) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION normalise_email(p_email text); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.normalise_email(p_email text) IS 'The address by which a customer is found: trimmed, lower case. Refuses what is no address.';

--
-- Name: normalise_phone(text); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.normalise_phone(p_phone text) RETURNS text
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
    v_phone text := regexp_replace(regexp_replace(btrim(p_phone), '[ ().\-/]', '', 'g'), '^00', '+');
begin
    if v_phone is not null and v_phone !~ '^\+[1-9][0-9]{6,14}$' then
        perform internal.refuse('invalid_input', 'phone: a number with its country code, such as +49 30 1234567.', '{"field":"phone"}');
    end if;
    return v_phone;
end $_$;

ALTER FUNCTION internal.normalise_phone(p_phone text) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION normalise_phone(p_phone text); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.normalise_phone(p_phone text) IS 'A phone number in E.164. Refuses one without its country code.';

--
-- Name: time_off; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.time_off (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    staff_id uuid,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    reason text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    resource_id uuid,
    unit_id uuid,
    CONSTRAINT time_off_at_most_a_year CHECK ((ends_at <= (starts_at + '366 days'::interval))),
    CONSTRAINT time_off_end_after_start CHECK ((ends_at > starts_at)),
    CONSTRAINT time_off_one_kind CHECK (((num_nonnulls(staff_id, resource_id) = 1) AND ((unit_id IS NULL) OR (resource_id IS NOT NULL)))),
    CONSTRAINT time_off_reason_length CHECK ((char_length(reason) <= 500))
);

ALTER TABLE ONLY public.time_off FORCE ROW LEVEL SECURITY;

ALTER TABLE public.time_off OWNER TO slotkeeper_owner;

--
-- Name: TABLE time_off; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.time_off IS 'Time off of staff, and time for which resources are out of use; it takes claims, at most seven days each.';

--
-- Name: COLUMN time_off.resource_id; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.time_off.resource_id IS 'The resource that is out of use; null for a person.';

--
-- Name: COLUMN time_off.unit_id; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.time_off.unit_id IS 'The one unit of the resource that is out of use; null: all of them.';

--
-- Name: CONSTRAINT time_off_at_most_a_year ON time_off; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT time_off_at_most_a_year ON public.time_off IS 'ends_at: at most 366 days after starts_at';

--
-- Name: CONSTRAINT time_off_end_after_start ON time_off; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT time_off_end_after_start ON public.time_off IS 'ends_at: after starts_at';

--
-- Name: CONSTRAINT time_off_reason_length ON time_off; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT time_off_reason_length ON public.time_off IS 'reason: at most 500 characters';

--
-- Name: out_of_use_json(public.time_off); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.out_of_use_json(p_time_off public.time_off) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select jsonb_build_object(
        'id', p_time_off.id,
        'resource_id', p_time_off.resource_id,
        'unit_id', p_time_off.unit_id,
        'starts_at', p_time_off.starts_at,
        'ends_at', p_time_off.ends_at,
        'reason', p_time_off.reason,
        'created_at', p_time_off.created_at
    )
$$;

ALTER FUNCTION internal.out_of_use_json(p_time_off public.time_off) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION out_of_use_json(p_time_off public.time_off); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.out_of_use_json(p_time_off public.time_off) IS 'A time for which a resource is out of use, as the API shows it.';

--
-- Name: override_fields(); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.override_fields() RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select array['starts_on', 'ends_on', 'start', 'end', 'available', 'reason']
$$;

ALTER FUNCTION internal.override_fields() OWNER TO slotkeeper_api;

--
-- Name: FUNCTION override_fields(); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.override_fields() IS 'What a caller may write of an override at any time; whose it is, only once.';

--
-- Name: overrides; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.overrides (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    business_id uuid NOT NULL,
    staff_id uuid,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    start_minute integer,
    end_minute integer,
    available boolean NOT NULL,
    reason text,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT overrides_dates_range CHECK ((((starts_on >= '2000-01-01'::date) AND (starts_on <= '2049-12-31'::date)) AND ((ends_on >= starts_on) AND (ends_on <= (starts_on + 3660))))),
    CONSTRAINT overrides_minutes_range CHECK ((((start_minute >= 0) AND (start_minute <= 1439)) AND ((end_minute >= (start_minute + 1)) AND (end_minute <= (start_minute + 1440))))),
    CONSTRAINT overrides_minutes_together CHECK (((start_minute IS NULL) = (end_minute IS NULL))),
    CONSTRAINT overrides_reason_length CHECK ((char_length(reason) <= 500))
);

ALTER TABLE ONLY public.overrides FORCE ROW LEVEL SECURITY;

ALTER TABLE public.overrides OWNER TO slotkeeper_owner;

--
-- Name: TABLE overrides; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.overrides IS 'Dates on which a person or the whole business is available or not (SCH-2), holidays among them.';

--
-- Name: COLUMN overrides.available; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.overrides.available IS 'True: these hours replace the date''s. False: the whole date is closed or, with minutes, that part of it.';

--
-- Name: CONSTRAINT overrides_dates_range ON overrides; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT overrides_dates_range ON public.overrides IS 'starts_on, ends_on: dates of 2000 to 2049, ends_on not before starts_on and at most ten years after';

--
-- Name: CONSTRAINT overrides_minutes_range ON overrides; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT overrides_minutes_range ON public.overrides IS 'start: 00:00 to 23:59; end: after start, or over midnight and at most 24 hours later';

--
-- Name: CONSTRAINT overrides_minutes_together ON overrides; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT overrides_minutes_together ON public.overrides IS 'start and end: both or neither';

--
-- Name: CONSTRAINT overrides_reason_length ON overrides; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT overrides_reason_length ON public.overrides IS 'reason: at most 500 characters';

--
-- Name: override_json(public.overrides); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.override_json(p_override public.overrides) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select jsonb_build_object(
        'id', p_override.id,
        'business_id', p_override.business_id,
        'staff_id', p_override.staff_id,
        'starts_on', p_override.starts_on,
        'ends_on', p_override.ends_on,
        'start', internal.clock_text(p_override.start_minute),
        'end', internal.clock_text(p_override.end_minute),
        'available', p_override.available,
        'reason', p_override.reason,
        'version', p_override.version,
        'created_at', p_override.created_at,
        'updated_at', p_override.updated_at
    )
$$;

ALTER FUNCTION internal.override_json(p_override public.overrides) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION override_json(p_override public.overrides); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.override_json(p_override public.overrides) IS 'An override as the API shows it; start and end are null for whole days.';

--
-- Name: override_row(jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.override_row(p_document jsonb) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_start    text := p_document ->> 'start';
    v_end      text := p_document ->> 'end';
    v_minutes  int4range;
begin
    if (v_start is null) <> (v_end is null) then
        perform internal.refuse('invalid_input', 'start and end: both, or neither for whole days.',
            jsonb_build_object('field', case when v_start is null then 'start' else 'end' end));
    end if;
    if v_start is not null then
        perform internal.clock_minute(v_start, 'start'), internal.clock_minute(v_end, 'end');
        v_minutes := internal.clock_range(v_start, v_end, 'time');
    end if;
    return jsonb_build_object(
        'starts_on', p_document -> 'starts_on',
        'ends_on', coalesce(p_document -> 'ends_on', p_document -> 'starts_on'),
        'start_minute', lower(v_minutes),
        'end_minute', upper(v_minutes),
        'available', p_document -> 'available',
        'reason', p_document -> 'reason'
    );
end $$;

ALTER FUNCTION internal.override_row(p_document jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION override_row(p_document jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.override_row(p_document jsonb) IS 'The columns of an override''s document: one day unless ends_on says more, times of day as minutes.';

--
-- Name: page_size(integer); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.page_size(p_limit integer) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select least(greatest(coalesce(p_limit, 100), 1), 1000)
$$;

ALTER FUNCTION internal.page_size(p_limit integer) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION page_size(p_limit integer); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.page_size(p_limit integer) IS 'How many rows a list gives at once: what was asked for, from 1 to 1000.';

--
-- Name: party_size(jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.party_size(p_options jsonb) RETURNS integer
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    v_said   integer := (p_options ->> 'party_size')::integer;
    v_tiers  integer := (select sum(c.quantity) from internal.read_choices(p_options, 'tiers') c);
begin
    if v_said <> v_tiers then
        perform internal.refuse('invalid_input', format('tiers: together as many as the party, which is %s.', v_said), '{"field":"tiers"}');
    end if;
    return coalesce(v_said, v_tiers, 1);
end $$;

ALTER FUNCTION internal.party_size(p_options jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION party_size(p_options jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.party_size(p_options jsonb) IS 'How many come: what the options say, or else what their tiers add up to, or else one. Refuses a contradiction.';

--
-- Name: plain_price(text, bigint); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.plain_price(p_label text, p_minor bigint) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return jsonb_build_object('price_minor', p_minor, 'tax_minor', 0, 'lines', jsonb_build_array(internal.price_line('base', p_label, 1, p_minor)));
end $$;

ALTER FUNCTION internal.plain_price(p_label text, p_minor bigint) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION plain_price(p_label text, p_minor bigint); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.plain_price(p_label text, p_minor bigint) IS 'A price in one line, for bookings whose price was agreed elsewhere.';

--
-- Name: preview_json(public.services, internal.planned_session, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.preview_json(p_service public.services, p_planned internal.planned_session, p_rule uuid) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_terms jsonb := p_planned.terms;
begin
    -- What stays as it is is shown as it is.
    if p_planned.action in ('removed', 'kept', 'left') then
        select internal.session_terms(s) into v_terms from sessions s where s.tenant_id = p_service.tenant_id and s.id = p_planned.id;
    end if;
    return internal.some_fields(v_terms, array['ends_at', 'local_start', 'timezone', 'capacity_total', 'party_min', 'party_max', 'price_minor', 'currency'])
        || jsonb_build_object(
            'starts_at', p_planned.starts_at,
            'outcome', case p_planned.action when 'adopted' then 'same' else p_planned.action end,
            'of_this_rule', coalesce(p_planned.terms ->> 'rule_id' = p_rule::text, false),
            'session_id', p_planned.id,
            'status', coalesce(p_planned.status, 'open'),
            'seats_sold', coalesce(p_planned.seats_sold, 0),
            'fields', p_planned.differs
        );
end $$;

ALTER FUNCTION internal.preview_json(p_service public.services, p_planned internal.planned_session, p_rule uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION preview_json(p_service public.services, p_planned internal.planned_session, p_rule uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.preview_json(p_service public.services, p_planned internal.planned_session, p_rule uuid) IS 'One session of a preview: when, what for, and what would become of it (new, same, changed, removed, kept, left).';

--
-- Name: price_booking(public.services, bigint, timestamp without time zone, integer, bigint, jsonb, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.price_booking(p_service public.services, p_base_minor bigint, p_local_start timestamp without time zone, p_party integer, p_private_minor bigint, p_options jsonb, p_customer uuid) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_tiers      price_tiers[];
    v_rules      price_rules[];
    v_extras     extras[];
    v_taxes      taxes[];
    v_promotion  promotions;
    v_lines      jsonb;
begin
    -- One statement, so that all of it is of one moment: somebody may be setting prices.
    select array(select t from price_tiers t where t.tenant_id = p_service.tenant_id and t.service_id = p_service.id order by t.position),
           array(select r from price_rules r where r.tenant_id = p_service.tenant_id and r.service_id = p_service.id order by r.position),
           array(select e from extras e where e.tenant_id = p_service.tenant_id and e.service_id = p_service.id order by e.position),
           array(select t from service_taxes st join taxes t on t.tenant_id = st.tenant_id and t.id = st.tax_id
                  where st.tenant_id = p_service.tenant_id and st.service_id = p_service.id order by t.name)
      into v_tiers, v_rules, v_extras, v_taxes;
    v_lines := internal.unit_lines(p_service, v_tiers, p_base_minor, p_party, p_private_minor, p_options);
    v_lines := internal.with_rules(v_lines, v_rules, p_local_start, p_party, p_private_minor is not null);
    v_lines := internal.with_extras(v_lines, v_extras, p_party, p_options);
    v_promotion := internal.usable_promotion(p_service, p_options, context.sum_of_lines(v_lines), p_customer);
    v_lines := internal.with_promotion(v_lines, v_promotion);
    v_lines := internal.with_taxes(v_lines, v_taxes);
    perform internal.check_total(v_lines);
    return jsonb_build_object(
        'price_minor', context.sum_of_lines(v_lines),
        'tax_minor', (select coalesce(sum((l ->> 'tax_minor')::bigint), 0) from jsonb_array_elements(v_lines) l),
        'lines', v_lines,
        'promotion_id', v_promotion.id
    );
end $$;

ALTER FUNCTION internal.price_booking(p_service public.services, p_base_minor bigint, p_local_start timestamp without time zone, p_party integer, p_private_minor bigint, p_options jsonb, p_customer uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION price_booking(p_service public.services, p_base_minor bigint, p_local_start timestamp without time zone, p_party integer, p_private_minor bigint, p_options jsonb, p_customer uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.price_booking(p_service public.services, p_base_minor bigint, p_local_start timestamp without time zone, p_party integer, p_private_minor bigint, p_options jsonb, p_customer uuid) IS 'What a booking costs: {price_minor, tax_minor, lines, promotion_id}. Refuses tiers, extras and codes that cannot be had. The one authority on prices (CAT-6).';

--
-- Name: price_line(text, text, integer, numeric, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.price_line(p_kind text, p_label text, p_quantity integer, p_unit_minor numeric, p_more jsonb DEFAULT '{}'::jsonb) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    return jsonb_build_object(
        'kind', p_kind,
        'label', p_label,
        'quantity', p_quantity,
        'unit_minor', p_unit_minor,
        'total_minor', p_quantity * p_unit_minor
    ) || p_more;
end $$;

ALTER FUNCTION internal.price_line(p_kind text, p_label text, p_quantity integer, p_unit_minor numeric, p_more jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION price_line(p_kind text, p_label text, p_quantity integer, p_unit_minor numeric, p_more jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.price_line(p_kind text, p_label text, p_quantity integer, p_unit_minor numeric, p_more jsonb) IS 'One line of a price.';

--
-- Name: prices_json(public.services); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.prices_json(p_service public.services) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select jsonb_build_object(
        'service_id', p_service.id,
        'price_minor', p_service.price_minor,
        'currency', p_service.currency,
        'tiers', internal.tiers_json(p_service),
        'extras', internal.extras_json(p_service),
        'rules', (select coalesce(jsonb_agg(internal.rule_json(r) order by r.position), '[]')
                    from price_rules r
                   where r.tenant_id = p_service.tenant_id and r.service_id = p_service.id),
        'taxes', (select coalesce(jsonb_agg(st.tax_id order by st.tax_id), '[]')
                    from service_taxes st
                   where st.tenant_id = p_service.tenant_id and st.service_id = p_service.id),
        'version', p_service.version
    )
$$;

ALTER FUNCTION internal.prices_json(p_service public.services) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION prices_json(p_service public.services); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.prices_json(p_service public.services) IS 'The prices of a service as the API shows them, with the version of the service.';

--
-- Name: private_price(public.sessions, boolean); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.private_price(p_session public.sessions, p_private boolean) RETURNS bigint
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return case when p_private then coalesce(p_session.private_price_minor, p_session.price_minor * p_session.capacity_total) end;
end $$;

ALTER FUNCTION internal.private_price(p_session public.sessions, p_private boolean) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION private_price(p_session public.sessions, p_private boolean); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.private_price(p_session public.sessions, p_private boolean) IS 'What the whole session costs, its own price or that of all seats; null for seats of it.';

--
-- Name: promotion_json(public.promotions); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.promotion_json(p_promotion public.promotions) RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_now timestamptz := clock_timestamp();
begin
    return jsonb_build_object(
        'id', p_promotion.id,
        'business_id', p_promotion.business_id,
        'code', p_promotion.code,
        'status', p_promotion.status,
        'currency', p_promotion.currency,
        'percent_ppm', p_promotion.percent_ppm,
        'amount_minor', p_promotion.amount_minor,
        'minimum_minor', p_promotion.minimum_minor,
        'valid_from', p_promotion.valid_from,
        'valid_to', p_promotion.valid_to,
        'max_uses', p_promotion.max_uses,
        'max_uses_per_customer', p_promotion.max_uses_per_customer,
        'service_ids', (select coalesce(jsonb_agg(ps.service_id order by ps.service_id), '[]')
                          from promotion_services ps
                         where ps.tenant_id = p_promotion.tenant_id and ps.promotion_id = p_promotion.id),
        'uses', (select count(*)
                   from bookings b
                  where b.tenant_id = p_promotion.tenant_id and b.promotion_id = p_promotion.id
                    and (b.state in ('pending', 'confirmed', 'completed', 'no_show') or b.state = 'held' and b.hold_expires_at > v_now)),
        'version', p_promotion.version,
        'created_at', p_promotion.created_at,
        'updated_at', p_promotion.updated_at
    );
end $$;

ALTER FUNCTION internal.promotion_json(p_promotion public.promotions) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION promotion_json(p_promotion public.promotions); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.promotion_json(p_promotion public.promotions) IS 'A promotion as the API shows it, with how many bookings use it now.';

--
-- Name: quote_appointment(public.services, timestamp with time zone, uuid, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.quote_appointment(p_service public.services, p_starts_at timestamp with time zone, p_staff uuid, p_options jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_party  integer := internal.party_size(p_options);
    v_zone   text := (select b.timezone from businesses b where b.tenant_id = p_service.tenant_id and b.id = p_service.business_id);
    v_local  timestamp := internal.instant_to_local(v_zone, p_starts_at);
    v_staff  service_staff[];
begin
    perform internal.check_party(p_service, v_party);
    if v_local is null then
        perform internal.refuse('invalid_input', 'starts_at: an instant of the years 2000 to 2049.', '{"field":"starts_at"}');
    end if;
    v_staff := internal.likely_staff(p_service, v_zone, p_starts_at, p_staff);
    return internal.price_booking(p_service, internal.base_price(p_service, v_staff), v_local, v_party, null, p_options, null)
        || jsonb_build_object('starts_at', p_starts_at, 'local_start', v_local, 'timezone', v_zone, 'currency', p_service.currency);
end $$;

ALTER FUNCTION internal.quote_appointment(p_service public.services, p_starts_at timestamp with time zone, p_staff uuid, p_options jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION quote_appointment(p_service public.services, p_starts_at timestamp with time zone, p_staff uuid, p_options jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.quote_appointment(p_service public.services, p_starts_at timestamp with time zone, p_staff uuid, p_options jsonb) IS 'What an appointment would cost.';

--
-- Name: quote_session(public.services, public.sessions, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.quote_session(p_service public.services, p_session public.sessions, p_options jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_party    integer := internal.party_size(p_options);
    v_private  boolean := coalesce((p_options ->> 'private')::boolean, p_session.private_booking = 'only');
begin
    if v_private and p_session.private_booking = 'no' or not v_private and p_session.private_booking = 'only' then
        perform internal.refuse('private_not_possible', case when v_private then 'This session is sold by the seat only.'
            else 'This session is sold as a whole only.' end);
    end if;
    -- What the session was made with counts.
    p_service.party_min := p_session.party_min;
    p_service.party_max := p_session.party_max;
    p_service.currency := p_session.currency;
    perform internal.check_party(p_service, v_party);
    return internal.price_booking(p_service, p_session.price_minor, p_session.local_start, v_party,
            internal.private_price(p_session, v_private), p_options, null)
        || jsonb_build_object('session_id', p_session.id, 'starts_at', p_session.starts_at, 'local_start', p_session.local_start,
               'timezone', p_session.timezone, 'currency', p_session.currency);
end $$;

ALTER FUNCTION internal.quote_session(p_service public.services, p_session public.sessions, p_options jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION quote_session(p_service public.services, p_session public.sessions, p_options jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.quote_session(p_service public.services, p_session public.sessions, p_options jsonb) IS 'What seats of a session, or all of it, would cost.';

--
-- Name: reached_limit(public.services, text, timestamp with time zone, integer); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.reached_limit(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_minutes integer) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_now    timestamptz := clock_timestamp();
    v_day    timestamp := date_trunc('day', internal.instant_to_local(p_zone, p_starts_at));
    v_limit  record;
    v_used   record;
begin
    for v_limit in
        select *
          from (values
                   ('per_day', p_service.limit_per_day, p_service.limit_minutes_per_day, v_day, v_day + interval '1 day'),
                   ('per_week', p_service.limit_per_week, p_service.limit_minutes_per_week,
                    date_trunc('week', v_day), date_trunc('week', v_day) + interval '7 days'),
                   ('per_month', p_service.limit_per_month, null,
                    date_trunc('month', v_day), date_trunc('month', v_day) + interval '1 month')
               ) as l (name, most, most_minutes, first, next)
         where l.most is not null or l.most_minutes is not null
    loop
        select count(*) as bookings, coalesce(sum(extract(epoch from b.ends_at - b.starts_at)), 0) / 60 as minutes
          into v_used
          from bookings b
         where b.tenant_id = p_service.tenant_id and b.business_id = p_service.business_id and b.service_id = p_service.id
           and b.starts_at >= internal.local_to_instant(p_zone, v_limit.first)
           and b.starts_at < internal.local_to_instant(p_zone, v_limit.next)
           and (b.state in ('pending', 'confirmed', 'completed', 'no_show') or b.state = 'held' and b.hold_expires_at > v_now);
        if v_used.bookings + 1 > v_limit.most or v_used.minutes + p_minutes > v_limit.most_minutes then
            return v_limit.name;
        end if;
    end loop;
    return null;
end $$;

ALTER FUNCTION internal.reached_limit(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_minutes integer) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION reached_limit(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_minutes integer); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.reached_limit(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_minutes integer) IS 'The limit per local day, week (from Monday) or month that one more booking would break; null if none.';

--
-- Name: session_rule_dates; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.session_rule_dates (
    tenant_id uuid NOT NULL,
    rule_id uuid NOT NULL,
    on_date date NOT NULL,
    start_minute integer DEFAULT 0 NOT NULL,
    end_minute integer DEFAULT 1440 NOT NULL,
    blocked boolean NOT NULL,
    reason text,
    CONSTRAINT session_rule_dates_minutes_range CHECK ((((start_minute >= 0) AND (start_minute <= 1439)) AND ((end_minute >= (start_minute + 1)) AND (end_minute <= (start_minute + 1440))))),
    CONSTRAINT session_rule_dates_reason_length CHECK ((char_length(reason) <= 500)),
    CONSTRAINT session_rule_dates_years CHECK (((on_date >= '2000-01-01'::date) AND (on_date <= '2049-12-31'::date)))
);

ALTER TABLE ONLY public.session_rule_dates FORCE ROW LEVEL SECURITY;

ALTER TABLE public.session_rule_dates OWNER TO slotkeeper_owner;

--
-- Name: TABLE session_rule_dates; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.session_rule_dates IS 'Extra dates and blocked dates of a rule (SES-1, SES-4). Extra hours replace the date''s week; blocks are taken out of it.';

--
-- Name: read_blocked_dates(public.session_rules, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.read_blocked_dates(p_rule public.session_rules, p_list jsonb) RETURNS public.session_rule_dates[]
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if exists (
        select from jsonb_array_elements(p_list) e
         group by (e ->> 'date')::date, coalesce(internal.clock_minute(coalesce(e ->> 'start', '00:00'), 'start'), 0)
        having count(*) > 1
    ) then
        perform internal.refuse('invalid_input', 'blocked_dates: each date and start once.', '{"field":"blocked_dates"}');
    end if;
    return array(
        select row(p_rule.tenant_id, p_rule.id, d.date, lower(d.part), upper(d.part), true, d.reason)::session_rule_dates
          from (select (e ->> 'date')::date as date, e ->> 'reason' as reason,
                       internal.clock_range(coalesce(e ->> 'start', '00:00'), coalesce(e ->> 'end', '24:00'), 'blocked_dates') as part
                  from jsonb_array_elements(p_list) e) d
         order by d.date, d.part);
end $$;

ALTER FUNCTION internal.read_blocked_dates(p_rule public.session_rules, p_list jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION read_blocked_dates(p_rule public.session_rules, p_list jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.read_blocked_dates(p_rule public.session_rules, p_list jsonb) IS 'The blocks of a rule by date, each with its reason.';

--
-- Name: read_choices(jsonb, text); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.read_choices(p_options jsonb, p_field text) RETURNS TABLE(id uuid, quantity integer)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
    v_list  jsonb := coalesce(nullif(p_options -> p_field, 'null'), '[]');
    v_one   jsonb;
    v_seen  text[] := array[]::text[];
begin
    if jsonb_typeof(v_list) <> 'array' or jsonb_array_length(v_list) > 100 then
        perform internal.refuse('invalid_input', format('%s: a list of at most 100 {"id": …, "quantity": …}.', p_field), jsonb_build_object('field', p_field));
    end if;
    for v_one in select * from jsonb_array_elements(v_list) loop
        if jsonb_typeof(v_one) <> 'object' or jsonb_typeof(v_one -> 'id') is distinct from 'string'
           or v_one ->> 'id' !~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$'
           or not internal.is_whole(coalesce(v_one -> 'quantity', '1'), 0, 10000) or v_one - array['id', 'quantity'] <> '{}' then
            perform internal.refuse('invalid_input', format('%s: each is {"id": …, "quantity": 0 to 10000}.', p_field), jsonb_build_object('field', p_field));
        end if;
        id := (v_one ->> 'id')::uuid;
        quantity := coalesce((v_one ->> 'quantity')::integer, 1);
        if id::text = any (v_seen) then
            perform internal.refuse('invalid_input', format('%s: each once.', p_field), jsonb_build_object('field', p_field));
        end if;
        v_seen := v_seen || id::text;
        return next;
    end loop;
end $_$;

ALTER FUNCTION internal.read_choices(p_options jsonb, p_field text) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION read_choices(p_options jsonb, p_field text); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.read_choices(p_options jsonb, p_field text) IS 'A list of {id, quantity} in the options of a booking, quantity 1 unless given. Refuses what is no such list, by its field.';

--
-- Name: read_code(text); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.read_code(p_code text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
    -- As it is read aloud and typed: spaces, dashes, small letters, and the four letters that no reference has.
    v_code text := translate(regexp_replace(regexp_replace(upper(p_code), '^\s*SK:', ''), '[\s-]', '', 'g'), 'OIL', '011');
begin
    if coalesce(v_code, '') !~ '^[0-9A-HJKMNP-TV-Z]{8}$' then
        perform internal.refuse('invalid_input', 'code: a booking''s reference of eight letters and digits, or what its QR code says.', '{"field":"code"}');
    end if;
    return v_code;
end $_$;

ALTER FUNCTION internal.read_code(p_code text) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION read_code(p_code text); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.read_code(p_code text) IS 'The reference that a code means; refuses what can be none.';

--
-- Name: read_day(text, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.read_day(p_day text, p_intervals jsonb) RETURNS int4multirange
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    v_interval  jsonb;
    v_minutes   int4multirange := int4multirange();
begin
    if jsonb_typeof(p_intervals) <> 'array' then
        perform internal.refuse('invalid_input', format('%s: a list of intervals such as {"start":"09:00","end":"17:00"}.', p_day),
            jsonb_build_object('field', p_day));
    end if;
    for v_interval in select * from jsonb_array_elements(p_intervals) loop
        if jsonb_typeof(v_interval) <> 'object' then
            perform internal.refuse('invalid_input', format('%s: each interval is an object such as {"start":"09:00","end":"17:00"}.', p_day),
                jsonb_build_object('field', p_day));
        end if;
        perform internal.check_document(v_interval, array['start', 'end']);
        v_minutes := v_minutes + int4multirange(internal.clock_range(v_interval ->> 'start', v_interval ->> 'end', p_day));
    end loop;
    -- Merged, an interval may have become too long to be written back as two times of day.
    if exists (select from unnest(v_minutes) r where upper(r) - lower(r) >= 1440 and r <> int4range(0, 1440)) then
        perform internal.refuse('invalid_input', format('%s: an interval is shorter than 24 hours, or the whole day from 00:00 to 24:00.', p_day),
            jsonb_build_object('field', p_day));
    end if;
    return v_minutes;
end $$;

ALTER FUNCTION internal.read_day(p_day text, p_intervals jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION read_day(p_day text, p_intervals jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.read_day(p_day text, p_intervals jsonb) IS 'The intervals of one weekday as merged minutes. One over midnight stays with the day it starts on, even where the next day begins earlier.';

--
-- Name: read_extra_dates(public.session_rules, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.read_extra_dates(p_rule public.session_rules, p_list jsonb) RETURNS public.session_rule_dates[]
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    -- Hours of one date that overlap or touch are one interval, as in a week.
    return array(
        select row(p_rule.tenant_id, p_rule.id, d.date, lower(r), upper(r), false, null)::session_rule_dates
          from (select (e ->> 'date')::date as date,
                       internal.read_day('extra_dates', jsonb_agg(jsonb_build_object('start', e -> 'start', 'end', e -> 'end'))) as hours
                  from jsonb_array_elements(p_list) e
                 group by 1) d
         cross join lateral unnest(d.hours) r
         order by d.date, r);
end $$;

ALTER FUNCTION internal.read_extra_dates(p_rule public.session_rules, p_list jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION read_extra_dates(p_rule public.session_rules, p_list jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.read_extra_dates(p_rule public.session_rules, p_list jsonb) IS 'The extra hours of a rule by date, merged.';

--
-- Name: read_needs(jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.read_needs(p_needs jsonb) RETURNS internal.need[]
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_needs  internal.need[] := array[]::internal.need[];
    v_one    jsonb;
    v_need   internal.need;
begin
    if p_needs is null or jsonb_typeof(p_needs) <> 'array' or jsonb_array_length(p_needs) > 50 then
        perform internal.refuse('invalid_input', 'resources: a list of at most 50 {"resource_id": …} or {"group_id": …}.', '{"field":"resources"}');
    end if;
    for v_one in select internal.without_nulls(e) from jsonb_array_elements(p_needs) e loop
        perform internal.clean_document('service_resources', v_one,
            array['resource_id', 'group_id', 'quantity', 'buffer_before_minutes', 'buffer_after_minutes']);
        v_need := jsonb_populate_record(null::internal.need, '{"quantity": 1}' || v_one);
        perform internal.check_need(v_need);
        v_needs := v_needs || v_need;
    end loop;
    return v_needs;
end $$;

ALTER FUNCTION internal.read_needs(p_needs jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION read_needs(p_needs jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.read_needs(p_needs jsonb) IS 'A list of needs as a client writes it. Refuses nonsense.';

--
-- Name: read_rule_dates(public.session_rules, jsonb, text); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.read_rule_dates(p_rule public.session_rules, p_document jsonb, p_field text) RETURNS public.session_rule_dates[]
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_blocked  boolean := p_field = 'blocked_dates';
    v_list     jsonb := p_document -> p_field;
begin
    if v_list is null then
        return array(
            select d from session_rule_dates d
             where d.tenant_id = p_rule.tenant_id and d.rule_id = p_rule.id and d.blocked = v_blocked
             order by d.on_date, d.start_minute);
    end if;
    if jsonb_typeof(v_list) <> 'array' or jsonb_array_length(v_list) > 1000 then
        perform internal.refuse('invalid_input', format('%s: a list of at most 1000 dates.', p_field), jsonb_build_object('field', p_field));
    end if;
    for i in 0 .. jsonb_array_length(v_list) - 1 loop
        perform internal.check_rule_date(p_rule, v_list -> i, format('%s[%s]', p_field, i), v_blocked);
    end loop;
    return case when v_blocked then internal.read_blocked_dates(p_rule, v_list) else internal.read_extra_dates(p_rule, v_list) end;
end $$;

ALTER FUNCTION internal.read_rule_dates(p_rule public.session_rules, p_document jsonb, p_field text) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION read_rule_dates(p_rule public.session_rules, p_document jsonb, p_field text); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.read_rule_dates(p_rule public.session_rules, p_document jsonb, p_field text) IS 'The extra_dates or blocked_dates of a rule''s document, sorted; those that the rule has where the document names none.';

--
-- Name: session_rule_staff; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.session_rule_staff (
    tenant_id uuid NOT NULL,
    rule_id uuid NOT NULL,
    staff_id uuid NOT NULL
);

ALTER TABLE ONLY public.session_rule_staff FORCE ROW LEVEL SECURITY;

ALTER TABLE public.session_rule_staff OWNER TO slotkeeper_owner;

--
-- Name: TABLE session_rule_staff; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.session_rule_staff IS 'The staff that each session of a rule takes, all of them.';

--
-- Name: read_rule_staff(public.session_rules, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.read_rule_staff(p_rule public.session_rules, p_staff jsonb) RETURNS public.session_rule_staff[]
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return array(
        select row(p_rule.tenant_id, p_rule.id, s)::session_rule_staff
          from unnest(internal.read_session_staff(p_rule.tenant_id, p_rule.business_id, p_staff)) s);
end $$;

ALTER FUNCTION internal.read_rule_staff(p_rule public.session_rules, p_staff jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION read_rule_staff(p_rule public.session_rules, p_staff jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.read_rule_staff(p_rule public.session_rules, p_staff jsonb) IS 'The staff that each session of a rule takes.';

--
-- Name: session_rule_intervals; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.session_rule_intervals (
    tenant_id uuid NOT NULL,
    rule_id uuid NOT NULL,
    weekday integer NOT NULL,
    start_minute integer NOT NULL,
    end_minute integer NOT NULL,
    CONSTRAINT session_rule_intervals_minutes_range CHECK ((((start_minute >= 0) AND (start_minute <= 1439)) AND ((end_minute >= (start_minute + 1)) AND (end_minute <= (start_minute + 1440))))),
    CONSTRAINT session_rule_intervals_weekday_is_iso CHECK (((weekday >= 1) AND (weekday <= 7)))
);

ALTER TABLE ONLY public.session_rule_intervals FORCE ROW LEVEL SECURITY;

ALTER TABLE public.session_rule_intervals OWNER TO slotkeeper_owner;

--
-- Name: TABLE session_rule_intervals; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.session_rule_intervals IS 'Operating hours of a rule by ISO weekday, minutes from local midnight. A session lies wholly within one.';

--
-- Name: read_rule_week(public.session_rules, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.read_rule_week(p_rule public.session_rules, p_week jsonb) RETURNS public.session_rule_intervals[]
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_days int4multirange[] := internal.read_week(p_week);
begin
    return array(
        select row(p_rule.tenant_id, p_rule.id, d.weekday, lower(r), upper(r))::session_rule_intervals
          from generate_subscripts(v_days, 1) as d (weekday), unnest(v_days[d.weekday]) as r
         order by d.weekday, r);
end $$;

ALTER FUNCTION internal.read_rule_week(p_rule public.session_rules, p_week jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION read_rule_week(p_rule public.session_rules, p_week jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.read_rule_week(p_rule public.session_rules, p_week jsonb) IS 'The operating hours of a rule''s week; the week is read as that of opening hours.';

--
-- Name: read_service_staff(uuid, uuid, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.read_service_staff(p_tenant uuid, p_service uuid, p_staff jsonb) RETURNS public.service_staff[]
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_staff  service_staff[] := array[]::service_staff[];
    v_one    jsonb;
begin
    if p_staff is null or jsonb_typeof(p_staff) <> 'array' then
        perform internal.refuse('invalid_input', 'staff: a list of {"staff_id": …}.', '{"field":"staff"}');
    end if;
    for v_one in select internal.without_nulls(e) from jsonb_array_elements(p_staff) e loop
        perform internal.clean_document('service_staff', v_one, array['staff_id', 'fixed', 'price_minor', 'duration_minutes'], array['staff_id']);
        v_staff := v_staff || jsonb_populate_record(null::service_staff,
            '{"fixed": false}' || v_one || jsonb_build_object('tenant_id', p_tenant, 'service_id', p_service));
    end loop;
    if exists (select from unnest(v_staff) s group by s.staff_id having count(*) > 1) then
        perform internal.refuse('invalid_input', 'staff_id: each person once.', '{"field":"staff_id"}');
    end if;
    return v_staff;
end $$;

ALTER FUNCTION internal.read_service_staff(p_tenant uuid, p_service uuid, p_staff jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION read_service_staff(p_tenant uuid, p_service uuid, p_staff jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.read_service_staff(p_tenant uuid, p_service uuid, p_staff jsonb) IS 'The rows of a service''s list of staff. Refuses nonsense and repetition.';

--
-- Name: read_session_needs(public.services, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.read_session_needs(p_service public.services, p_needs jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_needs internal.need[] := internal.read_needs(p_needs);
begin
    perform internal.check_needs(p_service.tenant_id, p_service.business_id, v_needs);
    return to_jsonb(v_needs);
end $$;

ALTER FUNCTION internal.read_session_needs(p_service public.services, p_needs jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION read_session_needs(p_service public.services, p_needs jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.read_session_needs(p_service public.services, p_needs jsonb) IS 'A list of what sessions need beside people, complete; refuses nonsense, strangers, and what one unit could serve twice.';

--
-- Name: read_session_rule(public.services, jsonb, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.read_session_rule(p_service public.services, p_document jsonb, p_id uuid, OUT rules public.session_rules[], OUT intervals public.session_rule_intervals[], OUT dates public.session_rule_dates[], OUT staff public.session_rule_staff[]) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_rule      session_rules;
    v_document  jsonb;
begin
    select r.* into v_rule from session_rules r where r.tenant_id = p_service.tenant_id and r.id = p_id;
    if found and v_rule.service_id <> p_service.id then
        perform internal.refuse('not_found', 'There is no such rule of this service.');
    end if;
    v_document := internal.clean_rule(p_document, v_rule.id is null);
    if v_rule.id is null then
        v_rule := jsonb_populate_record(v_rule, jsonb_build_object(
            'tenant_id', p_service.tenant_id, 'id', coalesce(p_id, internal.new_id()), 'business_id', p_service.business_id,
            'service_id', p_service.id, 'valid_from', '-infinity', 'valid_to', 'infinity', 'reserved', false, 'resources', '[]'::jsonb,
            'version', 1, 'created_at', clock_timestamp(), 'updated_at', clock_timestamp()));
    end if;
    if v_document ? 'resources' then
        v_document := v_document || jsonb_build_object('resources', internal.read_session_needs(p_service, v_document -> 'resources'));
    end if;
    v_rule := jsonb_populate_record(v_rule, v_document - array['week', 'extra_dates', 'blocked_dates', 'staff_ids']);
    perform internal.check_rule(p_service, v_rule);
    rules := array[v_rule];
    intervals := case when v_document ? 'week' then internal.read_rule_week(v_rule, v_document -> 'week') else array(
        select i from session_rule_intervals i where i.tenant_id = v_rule.tenant_id and i.rule_id = v_rule.id order by i.weekday, i.start_minute) end;
    dates := internal.read_rule_dates(v_rule, v_document, 'extra_dates') || internal.read_rule_dates(v_rule, v_document, 'blocked_dates');
    staff := case when v_document ? 'staff_ids' then internal.read_rule_staff(v_rule, v_document -> 'staff_ids') else array(
        select s from session_rule_staff s where s.tenant_id = v_rule.tenant_id and s.rule_id = v_rule.id order by s.staff_id) end;
end $$;

ALTER FUNCTION internal.read_session_rule(p_service public.services, p_document jsonb, p_id uuid, OUT rules public.session_rules[], OUT intervals public.session_rule_intervals[], OUT dates public.session_rule_dates[], OUT staff public.session_rule_staff[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION read_session_rule(p_service public.services, p_document jsonb, p_id uuid, OUT rules public.session_rules[], OUT intervals public.session_rule_intervals[], OUT dates public.session_rule_dates[], OUT staff public.session_rule_staff[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.read_session_rule(p_service public.services, p_document jsonb, p_id uuid, OUT rules public.session_rules[], OUT intervals public.session_rule_intervals[], OUT dates public.session_rule_dates[], OUT staff public.session_rule_staff[]) IS 'The rows of a schedule rule as it would be with this document: a new one, or the one with this id and the named fields changed; in the form of internal.rules_in_force. Refuses nonsense by field; writes nothing.';

--
-- Name: read_session_staff(uuid, uuid, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.read_session_staff(p_tenant uuid, p_business uuid, p_staff jsonb) RETURNS uuid[]
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_staff uuid[];
begin
    if p_staff is null or jsonb_typeof(p_staff) <> 'array' or jsonb_array_length(p_staff) > 100
       or exists (select from jsonb_array_elements(p_staff) e where internal.broken_rule('staff_ids', e, 'uuid', true) is not null) then
        perform internal.refuse('invalid_input', 'staff_ids: a list of at most 100 ids of staff.', '{"field":"staff_ids"}');
    end if;
    select coalesce(array_agg(s.id order by s.id), '{}') into v_staff
      from (select distinct e::uuid as id from jsonb_array_elements_text(p_staff) e) s;
    if cardinality(v_staff) < jsonb_array_length(p_staff) then
        perform internal.refuse('invalid_input', 'staff_ids: each person once.', '{"field":"staff_ids"}');
    end if;
    if exists (
        select from unnest(v_staff) s
         where not exists (select from staff f where f.tenant_id = p_tenant and f.business_id = p_business and f.id = s)
    ) then
        perform internal.refuse('not_found', 'There is no such staff member in the service''s business.', '{"field":"staff_ids"}');
    end if;
    return v_staff;
end $$;

ALTER FUNCTION internal.read_session_staff(p_tenant uuid, p_business uuid, p_staff jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION read_session_staff(p_tenant uuid, p_business uuid, p_staff jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.read_session_staff(p_tenant uuid, p_business uuid, p_staff jsonb) IS 'A list of staff ids of one business, sorted; refuses nonsense, repetition and strangers.';

--
-- Name: read_week(jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.read_week(p_week jsonb) RETURNS int4multirange[]
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    v_days  int4multirange[] := array[]::int4multirange[];
    v_day   text;
begin
    perform internal.check_document(p_week, internal.weekdays());
    foreach v_day in array internal.weekdays() loop
        v_days := v_days || internal.read_day(v_day, coalesce(nullif(p_week -> v_day, 'null'), '[]'));
    end loop;
    return v_days;
end $$;

ALTER FUNCTION internal.read_week(p_week jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION read_week(p_week jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.read_week(p_week jsonb) IS 'A week document as minutes by ISO weekday: sorted, touching and overlapping intervals merged. A missing day is a day off.';

--
-- Name: record_event(uuid, text, uuid, uuid, jsonb, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.record_event(p_tenant uuid, p_kind text, p_entity uuid, p_business uuid DEFAULT NULL::uuid, p_data jsonb DEFAULT '{}'::jsonb, p_request jsonb DEFAULT NULL::jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    insert into outbox (tenant_id, id, kind, entity_id, business_id, actor, data)
    values (p_tenant, internal.new_id(), p_kind, p_entity, p_business, case when context.is_trusted_login() then p_request ->> 'actor' else session_user::text end, p_data);
end $$;

ALTER FUNCTION internal.record_event(p_tenant uuid, p_kind text, p_entity uuid, p_business uuid, p_data jsonb, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION record_event(p_tenant uuid, p_kind text, p_entity uuid, p_business uuid, p_data jsonb, p_request jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.record_event(p_tenant uuid, p_kind text, p_entity uuid, p_business uuid, p_data jsonb, p_request jsonb) IS 'Appends what happened to the outbox, in the transaction in which it happened. Ids and kinds only, no personal data.';

--
-- Name: refuse(text, text, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.refuse(p_code text, p_message text, p_detail jsonb DEFAULT NULL::jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    raise exception using
        message = p_message,
        detail = coalesce(p_detail::text, ''),
        errcode = case p_code
            when 'context_missing'        then 'SK001'
            when 'context_forbidden'      then 'SK002'
            when 'tenant_suspended'       then 'SK003'
            when 'not_found'              then 'SK004'
            when 'invalid_input'          then 'SK005'
            when 'version_mismatch'       then 'SK006'
            when 'already_exists'         then 'SK007'
            when 'in_use'                 then 'SK008'
            when 'idempotency_key_reused' then 'SK009'
            when 'slot_taken'             then 'SK010'
            when 'outside_hours'          then 'SK011'
            when 'too_short_notice'       then 'SK012'
            when 'outside_window'         then 'SK013'
            when 'limit_reached'          then 'SK014'
            when 'service_unavailable'    then 'SK015'
            when 'staff_unavailable'      then 'SK016'
            when 'hold_expired'           then 'SK017'
            when 'illegal_transition'     then 'SK018'
            when 'booking_refused'        then 'SK019'
            when 'hold_limit_reached'     then 'SK020'
            when 'renewal_limit_reached'  then 'SK021'
            when 'time_zone_unknown'      then 'SK022'
            when 'local_time_ambiguous'   then 'SK023'
            when 'local_time_missing'     then 'SK024'
            when 'business_unavailable'   then 'SK025'
            when 'time_off_conflicts'     then 'SK026'
            when 'promotion_unknown'      then 'SK032'
            when 'promotion_not_applicable' then 'SK033'
            when 'promotion_used_up'      then 'SK034'
            when 'wrong_session'          then 'SK035'
            when 'already_checked_in'     then 'SK036'
            when 'capacity_below_sold'    then 'SK039'
            when 'session_full'           then 'SK027'
            when 'session_closed'         then 'SK028'
            when 'private_not_possible'   then 'SK029'
            when 'no_session'             then 'SK030'
            when 'needs_overlap'          then 'SK038'
        end;
end $$;

ALTER FUNCTION internal.refuse(p_code text, p_message text, p_detail jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION refuse(p_code text, p_message text, p_detail jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.refuse(p_code text, p_message text, p_detail jsonb) IS 'Refuses a command: a registered code, a sentence for the client, facts for machines (docs/error-codes.md).';

--
-- Name: refuse_broken(text, text, text); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.refuse_broken(p_table text, p_constraint text, p_sqlstate text) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    v_field text;
begin
    if p_sqlstate = '23514' then
        perform internal.refuse_constraint(p_table, p_constraint);
    end if;
    -- A key's last column is the one the caller chose: (tenant_id, business_id, name) is about the name.
    select a.attname::text into v_field
      from pg_constraint c
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[cardinality(c.conkey)]
     where c.conrelid = to_regclass('public.' || quote_ident(p_table)) and c.conname = p_constraint;
    if p_sqlstate = '23505' then
        perform internal.refuse('already_exists', format('There is one with this %s already.', v_field), jsonb_build_object('field', v_field));
    end if;
    perform internal.refuse('not_found', format('%s: there is no such thing.', v_field), jsonb_build_object('field', v_field));
end $$;

ALTER FUNCTION internal.refuse_broken(p_table text, p_constraint text, p_sqlstate text) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION refuse_broken(p_table text, p_constraint text, p_sqlstate text); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.refuse_broken(p_table text, p_constraint text, p_sqlstate text) IS 'Turns a broken constraint into a refusal: a CHECK into invalid_input, a key into already_exists, a reference into not_found.';

--
-- Name: refuse_constraint(text, text); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.refuse_constraint(p_table text, p_constraint text) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    v_sentence text;
begin
    select obj_description(c.oid, 'pg_constraint') into v_sentence
      from pg_constraint c
     where c.conrelid = to_regclass('public.' || quote_ident(p_table))
       and c.conname = p_constraint;
    perform internal.refuse(
        'invalid_input',
        coalesce(v_sentence, 'A value is outside what is allowed') || '.',
        case when v_sentence is not null then jsonb_build_object('field', split_part(split_part(v_sentence, ':', 1), ',', 1)) end
    );
end $$;

ALTER FUNCTION internal.refuse_constraint(p_table text, p_constraint text) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION refuse_constraint(p_table text, p_constraint text); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.refuse_constraint(p_table text, p_constraint text) IS 'Refuses input that broke a CHECK, in the words of the constraint''s comment ("field: what is allowed").';

--
-- Name: refuse_session(public.services, public.sessions, text, integer, timestamp with time zone); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.refuse_session(p_service public.services, p_session public.sessions, p_reason text, p_remaining integer, p_now timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    case p_reason
        when 'session_closed' then
            if p_session.status = 'withdrawn' then
                perform internal.refuse('no_session', 'There is no session at that time.');
            end if;
            perform internal.refuse('session_closed',
                case when p_session.status = 'cancelled' then 'This session does not take place.' else 'This session is not for sale.' end,
                jsonb_build_object('status', p_session.status));
        when 'in_the_past', 'too_short_notice' then
            perform internal.refuse('too_short_notice',
                case when p_reason = 'in_the_past' then 'That time is over.' else 'That is too short notice.' end,
                jsonb_build_object('earliest', p_now + make_interval(mins => p_service.notice_minutes)));
        when 'outside_window' then
            perform internal.refuse('outside_window', 'That date is outside the time in which this can be booked.');
        when 'wrong_party' then
            perform internal.refuse('invalid_input', format('party_size: %s to %s for this session.', p_session.party_min, p_session.party_max),
                '{"field":"party_size"}');
        when 'private_only' then
            perform internal.refuse('invalid_input', 'private: this session is taken as a whole.', '{"field":"private"}');
        when 'private_not_possible' then
            perform internal.refuse('private_not_possible',
                case when p_session.private_booking = 'no' then 'This session cannot be booked as a whole.' else 'Somebody is in this session already.' end,
                jsonb_build_object('remaining', p_remaining));
        when 'session_full' then
            perform internal.refuse('session_full',
                case p_remaining when 0 then 'This session is sold out.' when 1 then 'Only one seat is left.' else format('Only %s seats are left.', p_remaining) end,
                jsonb_build_object('remaining', p_remaining));
        when 'staff_unavailable' then
            perform internal.refuse('staff_unavailable', 'Nobody is there for this session at the moment.');
        when 'staff_taken' then
            perform internal.refuse_slot(true);
        when 'resource_taken' then
            perform internal.refuse_units((
                select c.lacking
                  from internal.choose_units(p_session.tenant_id, p_session.resources, p_session.starts_at, p_session.ends_at,
                           p_session.buffer_before_minutes, p_session.buffer_after_minutes, internal.unit_locks(p_session.tenant_id, p_session.resources)) c));
        when 'limit_reached' then
            perform internal.check_limits(p_service, p_session.timezone, p_session.starts_at,
                (extract(epoch from p_session.ends_at - p_session.starts_at) / 60)::integer);
    end case;
end $$;

ALTER FUNCTION internal.refuse_session(p_service public.services, p_session public.sessions, p_reason text, p_remaining integer, p_now timestamp with time zone) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION refuse_session(p_service public.services, p_session public.sessions, p_reason text, p_remaining integer, p_now timestamp with time zone); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.refuse_session(p_service public.services, p_session public.sessions, p_reason text, p_remaining integer, p_now timestamp with time zone) IS 'Refuses a session for the reason that internal.session_offers gave, in the words of its code.';

--
-- Name: refuse_slot(boolean); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.refuse_slot(p_taken boolean) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if p_taken then
        perform internal.refuse('slot_taken', 'That time is already taken.');
    end if;
    perform internal.refuse('outside_hours', 'That time is outside the hours in which this can be booked.');
end $$;

ALTER FUNCTION internal.refuse_slot(p_taken boolean) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION refuse_slot(p_taken boolean); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.refuse_slot(p_taken boolean) IS 'Refuses a time: taken, or outside working hours.';

--
-- Name: refuse_units(text); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.refuse_units(p_lacking text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    perform internal.refuse('slot_taken', 'That time is already taken.', jsonb_build_object('resource', p_lacking));
end $$;

ALTER FUNCTION internal.refuse_units(p_lacking text) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION refuse_units(p_lacking text); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.refuse_units(p_lacking text) IS 'Refuses a time at which too few units of a resource or group are free, and names it.';

--
-- Name: regenerate_sessions(public.services, date, uuid, uuid[], jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.regenerate_sessions(p_service public.services, p_until date, p_without uuid, p_locked uuid[], p_request jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_zone     text := (select b.timezone from businesses b where b.tenant_id = p_service.tenant_id and b.id = p_service.business_id);
    v_now      timestamptz;
    v_rules    record;
    v_horizon  date;
    v_wanted   internal.session_start[];
    v_plan     internal.planned_session[];
    v_touched  uuid[];
begin
    perform internal.begin_run(p_service);
    v_now := clock_timestamp();
    v_horizon := internal.session_horizon(p_service, v_zone, v_now, p_until);
    v_rules := internal.rules_in_force(p_service, p_without);
    v_wanted := array(
        select w from internal.session_starts(p_service, v_zone, v_rules.rules, v_rules.intervals, v_rules.dates, v_now,
            greatest(v_horizon, internal.last_session_date(p_service, v_zone))) w);
    v_plan := array(
        select p from internal.session_plan(p_service, v_zone, v_rules.rules, v_rules.staff, v_wanted, v_now, v_horizon) p
         where p.action <> 'same' and (p_service.status = 'active' or p.action <> 'new'));
    v_touched := internal.lock_planned(p_service, v_plan, p_locked);
    if v_touched <> '{}' then
        -- Looked at again under the locks: somebody may have booked meanwhile.
        v_plan := array(select p from unnest(v_plan) p where p.id is null or p.id <> all (v_touched))
            || array(
                select p from internal.session_plan(p_service, v_zone, v_rules.rules, v_rules.staff, v_wanted, v_now, v_horizon) p
                 where p.id = any (v_touched));
    end if;
    perform internal.remove_planned(p_service, v_plan);
    perform internal.change_planned(p_service, v_plan);
    perform internal.add_planned(p_service, v_plan);
    return internal.finish_run(p_service, v_zone, v_now, v_horizon, v_plan, internal.claim_reserved(p_service, p_locked), p_request);
end $$;

ALTER FUNCTION internal.regenerate_sessions(p_service public.services, p_until date, p_without uuid, p_locked uuid[], p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION regenerate_sessions(p_service public.services, p_until date, p_without uuid, p_locked uuid[], p_request jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.regenerate_sessions(p_service public.services, p_until date, p_without uuid, p_locked uuid[], p_request jsonb) IS 'Makes the future sessions of a service what its rules say, one of them left out if told so, and reports. Call it under internal.lock_schedule, and say what that locked. An inactive service gets no new ones, an archived one wants none.';

--
-- Name: remove_planned(public.services, internal.planned_session[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.remove_planned(p_service public.services, p_plan internal.planned_session[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_gone      uuid[] := array(select p.id from unnest(p_plan) p where p.action = 'removed');
    v_recalled  uuid[];
begin
    if v_gone = '{}' then
        return;
    end if;
    -- What was ever booked keeps its row for those bookings, and comes back if the schedule does.
    update sessions s
       set status = 'withdrawn', by_hand = '{}'
     where s.tenant_id = p_service.tenant_id and s.id = any (v_gone)
       and exists (select from bookings b where b.tenant_id = s.tenant_id and b.session_id = s.id);
    select array_agg(s.id) into v_recalled
      from sessions s
     where s.tenant_id = p_service.tenant_id and s.id = any (v_gone) and s.status = 'withdrawn';
    perform internal.free_sessions(p_service.tenant_id, v_recalled);
    delete from sessions s where s.tenant_id = p_service.tenant_id and s.id = any (v_gone) and s.status <> 'withdrawn';
end $$;

ALTER FUNCTION internal.remove_planned(p_service public.services, p_plan internal.planned_session[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION remove_planned(p_service public.services, p_plan internal.planned_session[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.remove_planned(p_service public.services, p_plan internal.planned_session[]) IS 'Removes sessions that the schedule has no more and nobody booked; those with bookings of the past are withdrawn.';

--
-- Name: replace_contacts(public.customers); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.replace_contacts(p_customer public.customers) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_kind     text;
    v_address  text;
begin
    delete from customer_contacts k where k.tenant_id = p_customer.tenant_id and k.customer_id = p_customer.id;
    for v_kind, v_address in
        values ('email', internal.normalise_email(p_customer.email)), ('phone', internal.normalise_phone(p_customer.phone))
    loop
        continue when v_address is null;
        insert into customer_contacts (tenant_id, kind, address, customer_id)
        values (p_customer.tenant_id, v_kind, v_address, p_customer.id)
            on conflict (tenant_id, kind, address) do nothing;
        if not found then
            perform internal.refuse('already_exists', format('Another customer has this %s.', v_kind), jsonb_build_object('field', v_kind));
        end if;
    end loop;
end $$;

ALTER FUNCTION internal.replace_contacts(p_customer public.customers) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION replace_contacts(p_customer public.customers); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.replace_contacts(p_customer public.customers) IS 'Makes the customer''s e-mail and phone their contacts; refuses one that is another customer''s.';

--
-- Name: replace_prices(public.services, text, jsonb, integer); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.replace_prices(p_service public.services, p_list text, p_rows jsonb, p_most integer) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_row  record;
begin
    if p_rows is null then
        return;
    end if;
    if jsonb_typeof(p_rows) <> 'array' or jsonb_array_length(p_rows) > p_most then
        perform internal.refuse('invalid_input', format('%s: a list of at most %s.', p_list, p_most), jsonb_build_object('field', p_list));
    end if;
    case p_list
        when 'tiers' then delete from price_tiers t where t.tenant_id = p_service.tenant_id and t.service_id = p_service.id;
        when 'extras' then delete from extras e where e.tenant_id = p_service.tenant_id and e.service_id = p_service.id;
        else delete from price_rules r where r.tenant_id = p_service.tenant_id and r.service_id = p_service.id;
    end case;
    for v_row in select e.value, e.ordinality - 1 as place from jsonb_array_elements(p_rows) with ordinality e loop
        perform internal.add_price(p_service, p_list, v_row.value, v_row.place);
    end loop;
end $$;

ALTER FUNCTION internal.replace_prices(p_service public.services, p_list text, p_rows jsonb, p_most integer) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION replace_prices(p_service public.services, p_list text, p_rows jsonb, p_most integer); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.replace_prices(p_service public.services, p_list text, p_rows jsonb, p_most integer) IS 'Replaces one list of a service''s prices; null leaves it. Nothing refers to its rows, so all of them are made anew, with the ids they are given.';

--
-- Name: replace_taxes(public.services, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.replace_taxes(p_service public.services, p_taxes jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if p_taxes is null then
        return;
    end if;
    if jsonb_typeof(p_taxes) <> 'array' or jsonb_array_length(p_taxes) > 10 or exists (
        select from jsonb_array_elements(p_taxes) e where internal.broken_rule('taxes', e, 'uuid', true) is not null
    ) then
        perform internal.refuse('invalid_input', 'taxes: a list of at most 10 ids of taxes.', '{"field":"taxes"}');
    end if;
    delete from service_taxes st where st.tenant_id = p_service.tenant_id and st.service_id = p_service.id;
    insert into service_taxes (tenant_id, service_id, tax_id)
    select p_service.tenant_id, p_service.id, t.id
      from taxes t
     where t.tenant_id = p_service.tenant_id and t.business_id = p_service.business_id
       and t.id = any (array(select e::uuid from jsonb_array_elements_text(p_taxes) e));
    if (select count(*) from service_taxes st where st.tenant_id = p_service.tenant_id and st.service_id = p_service.id)
       <> (select count(distinct lower(e)) from jsonb_array_elements_text(p_taxes) e) then
        perform internal.refuse('not_found', 'taxes: there is no such tax in the service''s business.', '{"field":"taxes"}');
    end if;
    if (select count(distinct t.inclusive) from service_taxes st join taxes t on t.tenant_id = st.tenant_id and t.id = st.tax_id
         where st.tenant_id = p_service.tenant_id and st.service_id = p_service.id) > 1 then
        perform internal.refuse('invalid_input', 'taxes: either all of them are inclusive, or none is.', '{"field":"taxes"}');
    end if;
end $$;

ALTER FUNCTION internal.replace_taxes(p_service public.services, p_taxes jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION replace_taxes(p_service public.services, p_taxes jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.replace_taxes(p_service public.services, p_taxes jsonb) IS 'Replaces the taxes of a service; null leaves them. Refuses those of another business, and a mixture of inclusive and exclusive ones.';

--
-- Name: reserve_seats(public.services, text, timestamp with time zone, jsonb, uuid, jsonb, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.reserve_seats(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_customer jsonb, p_staff uuid, p_options jsonb, p_id uuid) RETURNS public.bookings
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION internal.reserve_seats(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_customer jsonb, p_staff uuid, p_options jsonb, p_id uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION reserve_seats(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_customer jsonb, p_staff uuid, p_options jsonb, p_id uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.reserve_seats(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_customer jsonb, p_staff uuid, p_options jsonb, p_id uuid) IS 'Takes seats of a session, for the whole party or not at all (SES-3, SES-4).';

--
-- Name: resource_fields(); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.resource_fields() RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select array['group_id', 'name', 'description', 'quantity', 'status', 'position']
$$;

ALTER FUNCTION internal.resource_fields() OWNER TO slotkeeper_api;

--
-- Name: FUNCTION resource_fields(); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.resource_fields() IS 'What a caller may write of a resource.';

--
-- Name: resource_groups; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.resource_groups (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    business_id uuid NOT NULL,
    name text NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT resource_groups_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200)))
);

ALTER TABLE ONLY public.resource_groups FORCE ROW LEVEL SECURITY;

ALTER TABLE public.resource_groups OWNER TO slotkeeper_owner;

--
-- Name: TABLE resource_groups; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.resource_groups IS 'Groups of resources, any of which will do where a service needs one of the group (CAT-5).';

--
-- Name: CONSTRAINT resource_groups_name_length ON resource_groups; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT resource_groups_name_length ON public.resource_groups IS 'name: 1 to 200 characters';

--
-- Name: resource_group_json(public.resource_groups); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.resource_group_json(p_group public.resource_groups) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select jsonb_build_object(
        'id', p_group.id,
        'business_id', p_group.business_id,
        'name', p_group.name,
        'position', p_group.position,
        'version', p_group.version,
        'created_at', p_group.created_at,
        'updated_at', p_group.updated_at
    )
$$;

ALTER FUNCTION internal.resource_group_json(p_group public.resource_groups) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION resource_group_json(p_group public.resource_groups); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.resource_group_json(p_group public.resource_groups) IS 'A group of resources as the API shows it.';

--
-- Name: resource_json(public.resources); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.resource_json(p_resource public.resources) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select jsonb_build_object(
        'id', p_resource.id,
        'business_id', p_resource.business_id,
        'group_id', p_resource.group_id,
        'name', p_resource.name,
        'description', p_resource.description,
        'quantity', p_resource.quantity,
        'status', p_resource.status,
        'position', p_resource.position,
        'units', (select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'number', u.number, 'retired', u.retired) order by u.number), '[]')
                    from resource_units u
                   where u.tenant_id = p_resource.tenant_id and u.resource_id = p_resource.id),
        'version', p_resource.version,
        'created_at', p_resource.created_at,
        'updated_at', p_resource.updated_at
    )
$$;

ALTER FUNCTION internal.resource_json(p_resource public.resources) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION resource_json(p_resource public.resources); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.resource_json(p_resource public.resources) IS 'A resource as the API shows it, with its units.';

--
-- Name: resources_of(uuid, uuid[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.resources_of(p_tenant uuid, p_units uuid[]) RETURNS uuid[]
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return (
        select coalesce(array_agg(distinct u.resource_id), '{}')
          from resource_units u
         where u.tenant_id = p_tenant and u.id = any (p_units)
    );
end $$;

ALTER FUNCTION internal.resources_of(p_tenant uuid, p_units uuid[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION resources_of(p_tenant uuid, p_units uuid[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.resources_of(p_tenant uuid, p_units uuid[]) IS 'The resources of units: what stands for them in internal.lock_subjects.';

--
-- Name: retire_units(public.resources, integer); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.retire_units(p_resource public.resources, p_count integer) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_now    timestamptz := clock_timestamp();
    v_all    uuid[] := array(select u.id from resource_units u
                              where u.tenant_id = p_resource.tenant_id and u.resource_id = p_resource.id and not u.retired
                              order by u.number desc);
    v_busy   uuid[];
    v_going  uuid[];
begin
    perform internal.clear_expired_claims(p_resource.tenant_id, v_all, v_now, 'infinity');
    v_busy := array(select distinct c.subject_id from claims c
                     where c.tenant_id = p_resource.tenant_id and c.subject_id = any (v_all)
                       and c.starts_at > v_now - interval '168 hours' and c.ends_at > v_now and c.time_off_id is null);
    v_going := array(select u.id from unnest(v_all) with ordinality as u (id, place)
                      where u.id <> all (v_busy) order by u.place limit p_count);
    if cardinality(v_going) < p_count then
        perform internal.refuse(
            'in_use',
            format('Only %s of the units can go: the others are booked. Reassign or cancel those bookings first.', cardinality(v_going)),
            internal.future_use(p_resource.tenant_id, v_busy)
        );
    end if;
    -- A retired unit takes no time: not even what it was to be out of use.
    delete from time_off o where o.tenant_id = p_resource.tenant_id and o.resource_id = p_resource.id and o.unit_id = any (v_going) and o.ends_at > v_now;
    delete from claims c where c.tenant_id = p_resource.tenant_id and c.subject_id = any (v_going) and c.time_off_id is not null and c.ends_at > v_now;
    update resource_units u set retired = true where u.tenant_id = p_resource.tenant_id and u.id = any (v_going);
end $$;

ALTER FUNCTION internal.retire_units(p_resource public.resources, p_count integer) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION retire_units(p_resource public.resources, p_count integer); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.retire_units(p_resource public.resources, p_count integer) IS 'Takes so many units out of service for good, highest numbers first, of those without present or future bookings and sessions; refuses when there are too few.';

--
-- Name: price_rules; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.price_rules (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    service_id uuid NOT NULL,
    name text NOT NULL,
    weekdays integer[],
    start_minute integer,
    end_minute integer,
    date_from date,
    date_to date,
    party_from integer,
    party_to integer,
    percent_ppm integer,
    amount_minor bigint,
    unit_price_minor bigint,
    "position" integer NOT NULL,
    CONSTRAINT price_rules_amount_range CHECK (((amount_minor >= '-1000000000000'::bigint) AND (amount_minor <= '1000000000000'::bigint))),
    CONSTRAINT price_rules_dates_range CHECK ((((date_from >= '2000-01-01'::date) AND (date_from <= '2049-12-31'::date)) AND ((date_to >= '2000-01-01'::date) AND (date_to <= '2049-12-31'::date)) AND (date_to >= date_from))),
    CONSTRAINT price_rules_minutes_range CHECK ((((start_minute IS NULL) = (end_minute IS NULL)) AND ((start_minute >= 0) AND (start_minute <= 1439)) AND ((end_minute >= (start_minute + 1)) AND (end_minute <= (start_minute + 1440))))),
    CONSTRAINT price_rules_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200))),
    CONSTRAINT price_rules_one_change CHECK ((num_nonnulls(percent_ppm, amount_minor, unit_price_minor) = 1)),
    CONSTRAINT price_rules_party_range CHECK ((((party_from >= 1) AND (party_from <= 10000)) AND ((party_to >= 1) AND (party_to <= 10000)) AND (party_to >= party_from))),
    CONSTRAINT price_rules_percent_range CHECK (((percent_ppm >= '-1000000'::integer) AND (percent_ppm <= 10000000))),
    CONSTRAINT price_rules_price_not_negative CHECK (((unit_price_minor >= 0) AND (unit_price_minor <= '1000000000000'::bigint))),
    CONSTRAINT price_rules_weekdays_are_iso CHECK (((weekdays <@ ARRAY[1, 2, 3, 4, 5, 6, 7]) AND (cardinality(weekdays) > 0)))
);

ALTER TABLE ONLY public.price_rules FORCE ROW LEVEL SECURITY;

ALTER TABLE public.price_rules OWNER TO slotkeeper_owner;

--
-- Name: TABLE price_rules; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.price_rules IS 'Prices of a service that depend on the weekday, the time of day, the date or the size of the party (CAT-6).';

--
-- Name: COLUMN price_rules.weekdays; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.price_rules.weekdays IS 'ISO weekdays of the start, null for all. A time of day over midnight belongs to the date on which it begins.';

--
-- Name: COLUMN price_rules.percent_ppm; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.price_rules.percent_ppm IS 'Change of the sum so far in millionths: -100000 is ten per cent less.';

--
-- Name: COLUMN price_rules.amount_minor; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.price_rules.amount_minor IS 'Change for each unit that is charged: each person, or the appointment.';

--
-- Name: COLUMN price_rules.unit_price_minor; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.price_rules.unit_price_minor IS 'What each unit costs instead of the sum so far.';

--
-- Name: CONSTRAINT price_rules_amount_range ON price_rules; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT price_rules_amount_range ON public.price_rules IS 'amount_minor: -1000000000000 to 1000000000000';

--
-- Name: CONSTRAINT price_rules_dates_range ON price_rules; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT price_rules_dates_range ON public.price_rules IS 'date_from, date_to: within 2000 to 2049, date_to not before date_from';

--
-- Name: CONSTRAINT price_rules_minutes_range ON price_rules; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT price_rules_minutes_range ON public.price_rules IS 'time_from, time_to: both or none';

--
-- Name: CONSTRAINT price_rules_name_length ON price_rules; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT price_rules_name_length ON public.price_rules IS 'name: 1 to 200 characters';

--
-- Name: CONSTRAINT price_rules_one_change ON price_rules; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT price_rules_one_change ON public.price_rules IS 'percent_ppm, amount_minor, unit_price_minor: exactly one of them';

--
-- Name: CONSTRAINT price_rules_party_range ON price_rules; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT price_rules_party_range ON public.price_rules IS 'party_from, party_to: 1 to 10000, party_to not below party_from';

--
-- Name: CONSTRAINT price_rules_percent_range ON price_rules; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT price_rules_percent_range ON public.price_rules IS 'percent_ppm: -1000000 to 10000000 millionths';

--
-- Name: CONSTRAINT price_rules_price_not_negative ON price_rules; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT price_rules_price_not_negative ON public.price_rules IS 'unit_price_minor: 0 to 1000000000000';

--
-- Name: CONSTRAINT price_rules_weekdays_are_iso ON price_rules; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT price_rules_weekdays_are_iso ON public.price_rules IS 'weekdays: at least one of mon, tue, wed, thu, fri, sat, sun';

--
-- Name: rule_applies(public.price_rules, timestamp without time zone, integer); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.rule_applies(p_rule public.price_rules, p_local_start timestamp without time zone, p_party integer) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_date    date := p_local_start::date;
    v_minute  integer := extract(hour from p_local_start) * 60 + extract(minute from p_local_start);
begin
    if p_party < p_rule.party_from or p_party > p_rule.party_to then
        return false;
    end if;
    if p_rule.start_minute is null then
        return internal.rule_has_date(p_rule, v_date);
    end if;
    -- A time of day over midnight belongs to the date on which it begins.
    return v_minute >= p_rule.start_minute and v_minute < p_rule.end_minute and internal.rule_has_date(p_rule, v_date)
        or v_minute + 1440 < p_rule.end_minute and internal.rule_has_date(p_rule, v_date - 1);
end $$;

ALTER FUNCTION internal.rule_applies(p_rule public.price_rules, p_local_start timestamp without time zone, p_party integer) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION rule_applies(p_rule public.price_rules, p_local_start timestamp without time zone, p_party integer); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.rule_applies(p_rule public.price_rules, p_local_start timestamp without time zone, p_party integer) IS 'Whether all conditions of a rule hold of a start and a party.';

--
-- Name: rule_columns(jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.rule_columns(p_rule jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_rule   jsonb;
    v_start  integer;
    v_end    integer;
begin
    perform internal.check_document(p_rule, array['id', 'name', 'weekdays', 'time_from', 'time_to', 'date_from', 'date_to',
        'party_from', 'party_to', 'percent_ppm', 'amount_minor', 'unit_price_minor'], array['name']);
    v_rule := p_rule - array['weekdays', 'time_from', 'time_to'];
    v_rule := internal.clean_document('price_rules', v_rule, array(select jsonb_object_keys(v_rule)));
    if p_rule ? 'weekdays' then
        v_rule := v_rule || jsonb_build_object('weekdays', internal.weekday_numbers(p_rule -> 'weekdays'));
    end if;
    if p_rule ? 'time_from' or p_rule ? 'time_to' then
        v_start := internal.clock_minute(p_rule ->> 'time_from', 'time_from');
        v_end := internal.clock_minute(p_rule ->> 'time_to', 'time_to');
        if v_start = 1440 or v_start = v_end then
            perform internal.refuse('invalid_input', 'time_from: before 24:00, and not time_to. A whole day needs no times.', '{"field":"time_from"}');
        end if;
        -- An end before the start means over midnight.
        v_rule := v_rule || jsonb_build_object('start_minute', v_start, 'end_minute', case when v_end < v_start then v_end + 1440 else v_end end);
    end if;
    return v_rule;
end $$;

ALTER FUNCTION internal.rule_columns(p_rule jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION rule_columns(p_rule jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.rule_columns(p_rule jsonb) IS 'A price rule of a document as columns: weekdays by number, times as minutes. Refuses nonsense.';

--
-- Name: rule_dates_json(uuid, uuid, boolean); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.rule_dates_json(p_tenant uuid, p_rule uuid, p_blocked boolean) RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return (
        select coalesce(jsonb_agg(
                   jsonb_build_object('date', d.on_date)
                   || case when d.blocked and d.start_minute = 0 and d.end_minute = 1440 then '{"start": null, "end": null}'
                           else jsonb_build_object('start', internal.clock_text(d.start_minute), 'end', internal.clock_text(d.end_minute)) end
                   || case when d.blocked then jsonb_build_object('reason', d.reason) else '{}' end
                   order by d.on_date, d.start_minute), '[]')
          from session_rule_dates d
         where d.tenant_id = p_tenant and d.rule_id = p_rule and d.blocked = p_blocked
    );
end $$;

ALTER FUNCTION internal.rule_dates_json(p_tenant uuid, p_rule uuid, p_blocked boolean) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION rule_dates_json(p_tenant uuid, p_rule uuid, p_blocked boolean); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.rule_dates_json(p_tenant uuid, p_rule uuid, p_blocked boolean) IS 'The extra or the blocked dates of a rule; a date that is blocked whole has no times.';

--
-- Name: rule_differs(public.session_rules, public.session_rules, public.session_rule_intervals[], public.session_rule_dates[], public.session_rule_staff[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.rule_differs(p_known public.session_rules, p_rule public.session_rules, p_intervals public.session_rule_intervals[], p_dates public.session_rule_dates[], p_staff public.session_rule_staff[]) RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return p_known is distinct from p_rule
        or p_intervals <> array(
            select i from session_rule_intervals i where i.tenant_id = p_rule.tenant_id and i.rule_id = p_rule.id order by i.weekday, i.start_minute)
        or p_dates is distinct from array(
            select d from session_rule_dates d where d.tenant_id = p_rule.tenant_id and d.rule_id = p_rule.id order by d.blocked, d.on_date, d.start_minute)
        or p_staff <> array(
            select s from session_rule_staff s where s.tenant_id = p_rule.tenant_id and s.rule_id = p_rule.id order by s.staff_id);
end $$;

ALTER FUNCTION internal.rule_differs(p_known public.session_rules, p_rule public.session_rules, p_intervals public.session_rule_intervals[], p_dates public.session_rule_dates[], p_staff public.session_rule_staff[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION rule_differs(p_known public.session_rules, p_rule public.session_rules, p_intervals public.session_rule_intervals[], p_dates public.session_rule_dates[], p_staff public.session_rule_staff[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.rule_differs(p_known public.session_rules, p_rule public.session_rules, p_intervals public.session_rule_intervals[], p_dates public.session_rule_dates[], p_staff public.session_rule_staff[]) IS 'Whether a rule would be another than the one that is stored.';

--
-- Name: rule_has_date(public.price_rules, date); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.rule_has_date(p_rule public.price_rules, p_date date) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return (p_rule.weekdays is null or extract(isodow from p_date)::integer = any (p_rule.weekdays))
       and p_date >= coalesce(p_rule.date_from, '-infinity') and p_date <= coalesce(p_rule.date_to, 'infinity');
end $$;

ALTER FUNCTION internal.rule_has_date(p_rule public.price_rules, p_date date) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION rule_has_date(p_rule public.price_rules, p_date date); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.rule_has_date(p_rule public.price_rules, p_date date) IS 'Whether a rule holds on a date, whatever the time of day.';

--
-- Name: rule_json(public.price_rules); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.rule_json(p_rule public.price_rules) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select jsonb_build_object(
        'id', p_rule.id,
        'name', p_rule.name,
        'weekdays', (select jsonb_agg((internal.weekdays())[d] order by d) from unnest(p_rule.weekdays) d),
        'time_from', internal.clock_text(p_rule.start_minute),
        'time_to', internal.clock_text(p_rule.end_minute),
        'date_from', p_rule.date_from,
        'date_to', p_rule.date_to,
        'party_from', p_rule.party_from,
        'party_to', p_rule.party_to,
        'percent_ppm', p_rule.percent_ppm,
        'amount_minor', p_rule.amount_minor,
        'unit_price_minor', p_rule.unit_price_minor
    )
$$;

ALTER FUNCTION internal.rule_json(p_rule public.price_rules) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION rule_json(p_rule public.price_rules); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.rule_json(p_rule public.price_rules) IS 'A price rule as the API shows it: weekdays by name, times as HH:MM.';

--
-- Name: rule_terms(public.services, text, public.session_rules[], public.session_rule_staff[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.rule_terms(p_service public.services, p_zone text, p_rules public.session_rules[], p_staff public.session_rule_staff[]) RETURNS TABLE(rule_id uuid, terms jsonb)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return query
    select r.id, jsonb_build_object(
               'rule_id', r.id,
               'timezone', p_zone,
               'buffer_before_minutes', p_service.buffer_before_minutes,
               'buffer_after_minutes', p_service.buffer_after_minutes,
               'capacity_total', coalesce(r.capacity, p_service.capacity),
               'party_min', coalesce(r.party_min, p_service.party_min),
               -- Where the service was changed under a rule that says only one of the two.
               'party_max', greatest(coalesce(r.party_max, p_service.party_max), coalesce(r.party_min, p_service.party_min)),
               'private_booking', p_service.private_booking,
               'private_price_minor', p_service.private_price_minor,
               'price_minor', coalesce(r.price_minor, p_service.price_minor),
               'currency', p_service.currency,
               'reserved', r.reserved,
               'resources', to_jsonb(r.resources),
               'staff_ids', (select coalesce(jsonb_agg(s.staff_id order by s.staff_id), '[]') from unnest(p_staff) s where s.rule_id = r.id)
           )
      from unnest(p_rules) r;
end $$;

ALTER FUNCTION internal.rule_terms(p_service public.services, p_zone text, p_rules public.session_rules[], p_staff public.session_rule_staff[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION rule_terms(p_service public.services, p_zone text, p_rules public.session_rules[], p_staff public.session_rule_staff[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.rule_terms(p_service public.services, p_zone text, p_rules public.session_rules[], p_staff public.session_rule_staff[]) IS 'What each rule gives its sessions, beside their times: its own values, else the service''s.';

--
-- Name: rule_week_json(uuid, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.rule_week_json(p_tenant uuid, p_rule uuid) RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return (
        select jsonb_object_agg(d.name, (
                   select coalesce(jsonb_agg(jsonb_build_object('start', internal.clock_text(i.start_minute), 'end', internal.clock_text(i.end_minute))
                                             order by i.start_minute), '[]')
                     from session_rule_intervals i
                    where i.tenant_id = p_tenant and i.rule_id = p_rule and i.weekday = d.weekday))
          from unnest(internal.weekdays()) with ordinality as d (name, weekday)
    );
end $$;

ALTER FUNCTION internal.rule_week_json(p_tenant uuid, p_rule uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION rule_week_json(p_tenant uuid, p_rule uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.rule_week_json(p_tenant uuid, p_rule uuid) IS 'The operating hours of a rule: all seven days, a day off as an empty list.';

--
-- Name: rules_in_force(public.services, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.rules_in_force(p_service public.services, p_without uuid, OUT rules public.session_rules[], OUT intervals public.session_rule_intervals[], OUT dates public.session_rule_dates[], OUT staff public.session_rule_staff[]) RETURNS record
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_ids uuid[];
begin
    rules := array(
        select r from session_rules r
         where r.tenant_id = p_service.tenant_id and r.service_id = p_service.id and r.id is distinct from p_without
           and p_service.status <> 'archived');
    v_ids := array(select r.id from unnest(rules) r);
    intervals := array(select i from session_rule_intervals i where i.tenant_id = p_service.tenant_id and i.rule_id = any (v_ids));
    dates := array(select d from session_rule_dates d where d.tenant_id = p_service.tenant_id and d.rule_id = any (v_ids));
    staff := array(select s from session_rule_staff s where s.tenant_id = p_service.tenant_id and s.rule_id = any (v_ids));
end $$;

ALTER FUNCTION internal.rules_in_force(p_service public.services, p_without uuid, OUT rules public.session_rules[], OUT intervals public.session_rule_intervals[], OUT dates public.session_rule_dates[], OUT staff public.session_rule_staff[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION rules_in_force(p_service public.services, p_without uuid, OUT rules public.session_rules[], OUT intervals public.session_rule_intervals[], OUT dates public.session_rule_dates[], OUT staff public.session_rule_staff[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.rules_in_force(p_service public.services, p_without uuid, OUT rules public.session_rules[], OUT intervals public.session_rule_intervals[], OUT dates public.session_rule_dates[], OUT staff public.session_rule_staff[]) IS 'The schedule rules of a service with all that belongs to them, one left out if told so; none of an archived service.';

--
-- Name: run_report(internal.planned_session[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.run_report(p_plan internal.planned_session[]) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return (
        select jsonb_build_object(
            'created', count(*) filter (where p.action = 'new'),
            'changed', count(*) filter (where p.action = 'changed'),
            'removed', count(*) filter (where p.action = 'removed'),
            'kept', coalesce(jsonb_agg(jsonb_build_object(
                        'session_id', p.id,
                        'starts_at', p.starts_at,
                        'seats_sold', p.seats_sold,
                        'why', case when p.terms is null then 'not_scheduled' else 'differs' end,
                        'fields', p.differs
                    ) order by p.starts_at) filter (where p.action = 'kept' and (p.terms is null or p.differs <> '{}')), '[]')
        )
          from unnest(p_plan) p
    );
end $$;

ALTER FUNCTION internal.run_report(p_plan internal.planned_session[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION run_report(p_plan internal.planned_session[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.run_report(p_plan internal.planned_session[]) IS 'What a run did: how many sessions are new, changed and gone, and which are kept for their bookings though the schedule has them no more or otherwise.';

--
-- Name: scarce_ranges(tstzmultirange[], integer, tstzrange); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.scarce_ranges(p_taken tstzmultirange[], p_quantity integer, p_window tstzrange) RETURNS tstzmultirange
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select case when cardinality(p_taken) < p_quantity then tstzmultirange(p_window) else coalesce(range_agg(tstzrange(d.at, d.until)), '{}') end
      from (
          select e.at,
                 lead(e.at) over (order by e.at) as until,
                 sum(sum(e.change)) over (order by e.at) as taken
            from unnest(p_taken) as u (ranges),
                 unnest(u.ranges) as r (span),
                 lateral (values (lower(r.span), 1), (upper(r.span), -1)) as e (at, change)
           group by e.at
      ) as d
     where d.taken > cardinality(p_taken) - p_quantity
$$;

ALTER FUNCTION internal.scarce_ranges(p_taken tstzmultirange[], p_quantity integer, p_window tstzrange) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION scarce_ranges(p_taken tstzmultirange[], p_quantity integer, p_window tstzrange); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.scarce_ranges(p_taken tstzmultirange[], p_quantity integer, p_window tstzrange) IS 'Where fewer than so many of the units are free, given when each is taken; within a window, if there are too few at all.';

--
-- Name: schedules; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.schedules (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    business_id uuid NOT NULL,
    staff_id uuid,
    owner_id uuid GENERATED ALWAYS AS (COALESCE(staff_id, business_id)) STORED NOT NULL,
    valid_from date DEFAULT '-infinity'::date NOT NULL,
    valid_to date DEFAULT 'infinity'::date NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT schedules_valid_range CHECK ((valid_to >= valid_from))
);

ALTER TABLE ONLY public.schedules FORCE ROW LEVEL SECURITY;

ALTER TABLE public.schedules OWNER TO slotkeeper_owner;

--
-- Name: TABLE schedules; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.schedules IS 'Weekly hours of a business or a staff member (SCH-1). On a date the one with the latest valid_from holds, then the one with the earliest valid_to.';

--
-- Name: CONSTRAINT schedules_valid_range ON schedules; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT schedules_valid_range ON public.schedules IS 'valid_to: not before valid_from';

--
-- Name: schedule_json(public.schedules); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.schedule_json(p_schedule public.schedules) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select jsonb_build_object(
        'id', p_schedule.id,
        'business_id', p_schedule.business_id,
        'staff_id', p_schedule.staff_id,
        'valid_from', nullif(p_schedule.valid_from, '-infinity'),
        'valid_to', nullif(p_schedule.valid_to, 'infinity'),
        'week', internal.week_json(p_schedule.tenant_id, p_schedule.id),
        'version', p_schedule.version,
        'created_at', p_schedule.created_at,
        'updated_at', p_schedule.updated_at
    )
$$;

ALTER FUNCTION internal.schedule_json(p_schedule public.schedules) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION schedule_json(p_schedule public.schedules); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.schedule_json(p_schedule public.schedules) IS 'Weekly hours as the API shows them; valid_from and valid_to are null where they are open.';

--
-- Name: schedule_session(uuid, uuid, uuid[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.schedule_session(p_tenant uuid, p_id uuid, p_wanted uuid[] DEFAULT NULL::uuid[]) RETURNS public.sessions
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_session   sessions;
    v_subjects  uuid[];
    v_locked    uuid[];
    v_due       uuid[];
begin
    select s.* into v_session from sessions s where s.tenant_id = p_tenant and s.id = p_id;
    if not found then
        perform internal.refuse('not_found', 'There is no such session.');
    end if;
    v_subjects := coalesce(p_wanted, '{}') || internal.session_subjects(v_session);
    v_locked := internal.lock_schedule(p_tenant, v_session.service_id, v_subjects);
    v_due := internal.lock_due_holds(p_tenant, internal.with_units(p_tenant, v_subjects), v_session.starts_at - interval '24 hours', v_session.ends_at + interval '24 hours', p_id);
    perform internal.expire_holds(p_tenant, v_due || array(
        select b.id from bookings b
         where b.tenant_id = p_tenant and b.session_id = p_id and b.state = 'held' and b.hold_expires_at <= clock_timestamp()));
    select s.* into v_session from sessions s where s.tenant_id = p_tenant and s.id = p_id;
    if not found then
        perform internal.refuse('not_found', 'There is no such session.');
    end if;
    if not internal.session_subjects(v_session) <@ v_locked then
        raise exception using errcode = '40001', message = 'The session was changed meanwhile.';
    end if;
    return v_session;
end $$;

ALTER FUNCTION internal.schedule_session(p_tenant uuid, p_id uuid, p_wanted uuid[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION schedule_session(p_tenant uuid, p_id uuid, p_wanted uuid[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.schedule_session(p_tenant uuid, p_id uuid, p_wanted uuid[]) IS 'The session, locked in the one order with its service and with whom it takes or is to take; its expired holds and those in its way are cleared.';

--
-- Name: seat_again(public.bookings, public.sessions); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.seat_again(p_booking public.bookings, p_session public.sessions) RETURNS public.bookings
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION internal.seat_again(p_booking public.bookings, p_session public.sessions) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION seat_again(p_booking public.bookings, p_session public.sessions); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.seat_again(p_booking public.bookings, p_session public.sessions) IS 'The booking with seats, if it gave them back while it waited for approval; writing it takes them or refuses.';

--
-- Name: seats_as(public.bookings, text); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.seats_as(p_booking public.bookings, p_as text) RETURNS integer
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return case when p_booking.has_seats and (p_booking.state = 'held') = (p_as = 'held') then p_booking.seats else 0 end;
end $$;

ALTER FUNCTION internal.seats_as(p_booking public.bookings, p_as text) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION seats_as(p_booking public.bookings, p_as text); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.seats_as(p_booking public.bookings, p_as text) IS 'How many seats a booking has among the held or the sold ones of its session.';

--
-- Name: seats_left(public.sessions, integer); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.seats_left(p_session public.sessions, p_held integer) RETURNS integer
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    -- Whoever took all of it took also the seats that were added since.
    return case when p_session.taken_privately and p_session.seats_sold + p_held > 0 then 0
                else p_session.capacity_total - p_session.seats_sold - p_held end;
end $$;

ALTER FUNCTION internal.seats_left(p_session public.sessions, p_held integer) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION seats_left(p_session public.sessions, p_held integer); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.seats_left(p_session public.sessions, p_held integer) IS 'The seats of a session that are neither sold nor in a live hold.';

--
-- Name: sell_at_door(public.services, uuid, jsonb, jsonb, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.sell_at_door(p_service public.services, p_session uuid, p_customer jsonb, p_options jsonb, p_id uuid) RETURNS public.bookings
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_party    integer := internal.party_size(p_options);
    v_private  boolean := (p_options ->> 'private')::boolean;
    v_session  sessions;
    v_now      timestamptz;
    v_offer    record;
    v_reason   text;
    v_booking  bookings;
begin
    -- lock
    v_session := internal.locked_session(p_service, p_session, p_options);

    -- check: as any sale is, but for what only concerns those who aren't here yet
    v_now := clock_timestamp();
    p_service := internal.bookable_service(p_service.tenant_id, p_service.id);
    select * into v_offer
      from internal.session_offers(p_service, v_session.timezone, v_session.starts_at, v_session.starts_at + interval '1 microsecond', v_now,
               v_party, v_private, true, '-infinity');
    select r.reason into v_reason
      from unnest(v_offer.reasons) with ordinality as r (reason, place)
     where r.reason not in ('too_short_notice', 'outside_window') and not (r.reason = 'in_the_past' and v_session.ends_at > v_now)
     order by r.place
     limit 1;
    if v_reason is not null then
        perform internal.refuse_session(p_service, v_session, v_reason, v_offer.remaining, v_now);
    end if;

    -- write
    v_booking := internal.draft_seats(p_service, v_session.timezone, v_session, v_offer.private, v_offer.seats, p_options);
    v_booking.id := internal.unused_booking_id(p_service.tenant_id, p_id);
    -- They stand here: nobody need approve it.
    v_booking.state := 'confirmed';
    v_booking.has_seats := true;
    v_booking.entry_method := 'walk_in';
    v_booking.arrived := v_booking.party_size;
    v_booking.checked_in_at := v_now;
    v_booking := internal.with_walk_in(v_booking, p_customer);
    return internal.write_seats(p_service, v_session, v_booking, p_options);
end $$;

ALTER FUNCTION internal.sell_at_door(p_service public.services, p_session uuid, p_customer jsonb, p_options jsonb, p_id uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION sell_at_door(p_service public.services, p_session uuid, p_customer jsonb, p_options jsonb, p_id uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.sell_at_door(p_service public.services, p_session uuid, p_customer jsonb, p_options jsonb, p_id uuid) IS 'Takes seats of a session for somebody who is there, whether or not it has begun.';

--
-- Name: service_fields(); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.service_fields() RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select array[
        'category_id', 'name', 'description', 'tagline', 'status', 'private', 'duration_minutes',
        'price_minor', 'currency', 'buffer_before_minutes', 'buffer_after_minutes', 'step_minutes', 'grid',
        'notice_minutes', 'window_kind', 'window_days', 'window_unit', 'window_start', 'window_end',
        'limit_per_day', 'limit_per_week', 'limit_per_month', 'limit_minutes_per_day',
        'limit_minutes_per_week', 'assignment', 'party_min', 'party_max', 'approval_required',
        'pending_blocks', 'location_type', 'event_type', 'position',
        'kind', 'capacity', 'private_booking', 'private_price_minor', 'days_ahead'
    ]
$$;

ALTER FUNCTION internal.service_fields() OWNER TO slotkeeper_api;

--
-- Name: FUNCTION service_fields(); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.service_fields() IS 'What a caller may write of a service. Who performs it is api.set_service_staff.';

--
-- Name: service_json(public.services); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.service_json(p_service public.services) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select jsonb_build_object(
        'id', p_service.id,
        'business_id', p_service.business_id,
        'category_id', p_service.category_id,
        'kind', p_service.kind,
        'name', p_service.name,
        'description', p_service.description,
        'tagline', p_service.tagline,
        'status', p_service.status,
        'private', p_service.private,
        'duration_minutes', p_service.duration_minutes,
        'price_minor', p_service.price_minor,
        'currency', p_service.currency,
        'buffer_before_minutes', p_service.buffer_before_minutes,
        'buffer_after_minutes', p_service.buffer_after_minutes,
        'step_minutes', p_service.step_minutes,
        'grid', p_service.grid,
        'notice_minutes', p_service.notice_minutes,
        'window_kind', p_service.window_kind,
        'window_days', p_service.window_days,
        'window_unit', p_service.window_unit,
        'window_start', p_service.window_start,
        'window_end', p_service.window_end
    ) || jsonb_build_object(
        'limit_per_day', p_service.limit_per_day,
        'limit_per_week', p_service.limit_per_week,
        'limit_per_month', p_service.limit_per_month,
        'limit_minutes_per_day', p_service.limit_minutes_per_day,
        'limit_minutes_per_week', p_service.limit_minutes_per_week,
        'assignment', p_service.assignment,
        'party_min', p_service.party_min,
        'party_max', p_service.party_max,
        'approval_required', p_service.approval_required,
        'pending_blocks', p_service.pending_blocks,
        'location_type', p_service.location_type,
        'event_type', p_service.event_type,
        'position', p_service.position,
        'capacity', p_service.capacity,
        'private_booking', p_service.private_booking,
        'private_price_minor', p_service.private_price_minor,
        'days_ahead', p_service.days_ahead,
        'staff', (select coalesce(jsonb_agg(jsonb_build_object('staff_id', ss.staff_id, 'fixed', ss.fixed, 'price_minor', ss.price_minor,
                                                'duration_minutes', ss.duration_minutes) order by ss.staff_id), '[]')
                    from service_staff ss
                   where ss.tenant_id = p_service.tenant_id and ss.service_id = p_service.id),
        'resources', to_jsonb(internal.service_needs(p_service.tenant_id, p_service.id)),
        'version', p_service.version,
        'created_at', p_service.created_at,
        'updated_at', p_service.updated_at
    )
$$;

ALTER FUNCTION internal.service_json(p_service public.services) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION service_json(p_service public.services); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.service_json(p_service public.services) IS 'A service as the API shows it, with who performs it and what it needs beside them.';

--
-- Name: service_needs(uuid, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.service_needs(p_tenant uuid, p_service uuid) RETURNS internal.need[]
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return array(
        select row(n.resource_id, n.group_id, n.quantity, n.buffer_before_minutes, n.buffer_after_minutes)::internal.need
          from service_resources n
         where n.tenant_id = p_tenant and n.service_id = p_service
         order by n.number);
end $$;

ALTER FUNCTION internal.service_needs(p_tenant uuid, p_service uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION service_needs(p_tenant uuid, p_service uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.service_needs(p_tenant uuid, p_service uuid) IS 'What a service needs beside people, in the order of its list.';

--
-- Name: service_taxes_json(public.services); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.service_taxes_json(p_service public.services) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select coalesce(jsonb_agg(jsonb_build_object('name', t.name, 'rate_ppm', t.rate_ppm, 'included', t.inclusive) order by t.name), '[]')
      from service_taxes st
      join taxes t on t.tenant_id = st.tenant_id and t.id = st.tax_id
     where st.tenant_id = p_service.tenant_id and st.service_id = p_service.id
$$;

ALTER FUNCTION internal.service_taxes_json(p_service public.services) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION service_taxes_json(p_service public.services); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.service_taxes_json(p_service public.services) IS 'The taxes of a service as customers see them.';

--
-- Name: service_wanted(uuid, uuid, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.service_wanted(p_tenant uuid, p_service uuid, p_options jsonb) RETURNS uuid
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_service uuid;
begin
    if p_service is not null or p_options ->> 'session_id' is null then
        return p_service;
    end if;
    select s.service_id into v_service from sessions s where s.tenant_id = p_tenant and s.id = (p_options ->> 'session_id')::uuid;
    if not found then
        perform internal.refuse('not_found', 'There is no such session.', '{"field":"session_id"}');
    end if;
    return v_service;
end $$;

ALTER FUNCTION internal.service_wanted(p_tenant uuid, p_service uuid, p_options jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION service_wanted(p_tenant uuid, p_service uuid, p_options jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.service_wanted(p_tenant uuid, p_service uuid, p_options jsonb) IS 'The service to be booked: named, or that of the session that is named.';

--
-- Name: session_blocks(public.services, text, public.session_rule_dates[], date, date); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.session_blocks(p_service public.services, p_zone text, p_dates public.session_rule_dates[], p_first date, p_last date) RETURNS TABLE(rule_id uuid, day date, whole boolean, starts_at timestamp with time zone, ends_at timestamp with time zone)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
#variable_conflict use_column
begin
    return query
    with blocks as (
        select d.rule_id, d.on_date as day, d.start_minute, d.end_minute
          from unnest(p_dates) d
         where d.blocked and d.on_date between p_first and p_last
        union all
        -- What the business closes; other hours of the business say nothing about sessions, as its week doesn't.
        select null, greatest(o.starts_on, p_first) + n, coalesce(o.start_minute, 0), coalesce(o.end_minute, 1440)
          from overrides o
         cross join generate_series(0, least(o.ends_on, p_last) - greatest(o.starts_on, p_first)) n
         where o.tenant_id = p_service.tenant_id and o.business_id = p_service.business_id and o.staff_id is null
           and not o.available and o.ends_on >= p_first and o.starts_on <= p_last
    )
    select b.rule_id, b.day, b.start_minute = 0 and b.end_minute = 1440,
           internal.local_to_instant(p_zone, b.day + make_interval(mins => b.start_minute)),
           internal.local_to_instant(p_zone, b.day + make_interval(mins => b.end_minute))
      from blocks b;
end $$;

ALTER FUNCTION internal.session_blocks(p_service public.services, p_zone text, p_dates public.session_rule_dates[], p_first date, p_last date) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION session_blocks(p_service public.services, p_zone text, p_dates public.session_rule_dates[], p_first date, p_last date); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.session_blocks(p_service public.services, p_zone text, p_dates public.session_rule_dates[], p_first date, p_last date) IS 'Dates and parts of dates on which there are no sessions: blocked by a rule, or closed by the business (rule_id null).';

--
-- Name: session_horizon(public.services, text, timestamp with time zone, date); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.session_horizon(p_service public.services, p_zone text, p_now timestamp with time zone, p_until date) RETURNS date
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_today date := internal.instant_to_local(p_zone, p_now)::date;
begin
    if p_until not between v_today and v_today + 366 then
        perform internal.refuse('invalid_input', 'until: a date from today to 366 days ahead.', '{"field":"until"}');
    end if;
    return least(coalesce(p_until, v_today + p_service.days_ahead), '2049-12-31');
end $$;

ALTER FUNCTION internal.session_horizon(p_service public.services, p_zone text, p_now timestamp with time zone, p_until date) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION session_horizon(p_service public.services, p_zone text, p_now timestamp with time zone, p_until date); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.session_horizon(p_service public.services, p_zone text, p_now timestamp with time zone, p_until date) IS 'The last date on which sessions are generated, by the clock of the business: days_ahead days from today unless given.';

--
-- Name: session_json(public.sessions); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.session_json(p_session public.sessions) RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_held integer := internal.live_seats_held(p_session);
begin
    return jsonb_build_object(
        'id', p_session.id,
        'business_id', p_session.business_id,
        'service_id', p_session.service_id,
        'rule_id', p_session.rule_id,
        'starts_at', p_session.starts_at,
        'ends_at', p_session.ends_at,
        'local_start', p_session.local_start,
        'timezone', p_session.timezone,
        'status', p_session.status,
        'capacity_total', p_session.capacity_total,
        'seats_sold', p_session.seats_sold,
        'seats_held', v_held,
        'capacity_remaining', internal.seats_left(p_session, v_held),
        'party_min', p_session.party_min,
        'party_max', p_session.party_max,
        'price_minor', p_session.price_minor,
        'private_booking', p_session.private_booking,
        'private_price_minor', p_session.private_price_minor,
        'taken_privately', p_session.taken_privately and p_session.seats_sold + v_held > 0,
        'currency', p_session.currency,
        'buffer_before_minutes', p_session.buffer_before_minutes,
        'buffer_after_minutes', p_session.buffer_after_minutes,
        'reserved', p_session.reserved,
        'staff_ids', (select coalesce(jsonb_agg(s.staff_id order by s.staff_id), '[]')
                        from session_staff s
                       where s.tenant_id = p_session.tenant_id and s.session_id = p_session.id),
        'resources', to_jsonb(p_session.resources),
        'unit_ids', (select coalesce(jsonb_agg(u.unit_id order by u.unit_id), '[]')
                       from session_units u
                      where u.tenant_id = p_session.tenant_id and u.session_id = p_session.id),
        'by_hand', p_session.by_hand,
        'version', p_session.version,
        'created_at', p_session.created_at,
        'updated_at', p_session.updated_at
    );
end $$;

ALTER FUNCTION internal.session_json(p_session public.sessions) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION session_json(p_session public.sessions); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.session_json(p_session public.sessions) IS 'A session as the API shows it. seats_held counts live holds only: an expired one takes no seat, whether or not it was cleared.';

--
-- Name: session_offers(public.services, text, timestamp with time zone, timestamp with time zone, timestamp with time zone, integer, boolean, boolean, timestamp with time zone); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.session_offers(p_service public.services, p_zone text, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone, p_party integer DEFAULT NULL::integer, p_private boolean DEFAULT NULL::boolean, p_ignore_notice boolean DEFAULT false, p_claims_at timestamp with time zone DEFAULT NULL::timestamp with time zone) RETURNS TABLE(session public.sessions, private boolean, seats integer, remaining integer, staff_ids uuid[], reasons text[])
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
    v_earliest  timestamptz := p_now + make_interval(mins => case when p_ignore_notice then 0 else p_service.notice_minutes end);
    v_today     date := internal.instant_to_local(p_zone, p_now)::date;
    v_limited   boolean := internal.limited_service(p_service) <> '{}';
begin
    return query
    with asked as (
        select a.session, a.private, a.live, a.staff_ids,
               case when a.private then (a.session).capacity_total else coalesce(p_party, (a.session).party_min) end as seats,
               coalesce(p_party, (a.session).party_min) as party,
               case when (a.session).taken_privately and a.live > 0 then 0 else (a.session).capacity_total - a.live end as remaining,
               a.missing, a.taken
          from internal.session_state(p_service, p_from, p_to, p_now, coalesce(p_claims_at, p_now), p_private) a
    )
    select a.session, a.private, a.seats, a.remaining, a.staff_ids,
           -- In the order in which they are told; one that is told first is the refusal.
           array_remove(array[
               case when (a.session).status <> 'open' then 'session_closed' end,
               case when (a.session).starts_at <= p_now then 'in_the_past'
                    when (a.session).starts_at < v_earliest then 'too_short_notice' end,
               case when not internal.in_window(p_service, (a.session).local_start::date, v_today) then 'outside_window' end,
               case when a.party not between (a.session).party_min and (a.session).party_max then 'wrong_party' end,
               case when p_private is false and (a.session).private_booking = 'only' then 'private_only'
                    when a.private and (a.session).private_booking = 'no' then 'private_not_possible' end,
               case when a.remaining = 0 or not a.private and a.remaining < a.seats then 'session_full'
                    when a.private and a.live > 0 then 'private_not_possible' end,
               case when a.missing then 'staff_unavailable' end,
               a.taken,
               case when v_limited and internal.reached_limit(p_service, p_zone, (a.session).starts_at,
                        (extract(epoch from (a.session).ends_at - (a.session).starts_at) / 60)::integer) is not null then 'limit_reached' end
           ], null)
      from asked a;
end $$;

ALTER FUNCTION internal.session_offers(p_service public.services, p_zone text, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone, p_party integer, p_private boolean, p_ignore_notice boolean, p_claims_at timestamp with time zone) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION session_offers(p_service public.services, p_zone text, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone, p_party integer, p_private boolean, p_ignore_notice boolean, p_claims_at timestamp with time zone); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.session_offers(p_service public.services, p_zone text, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone, p_party integer, p_private boolean, p_ignore_notice boolean, p_claims_at timestamp with time zone) IS 'The service''s sessions from p_from to before p_to, what is left of them, and why they can''t be had; no reasons: it can. Listing and reserving both ask here (AVL-4). Without a party: for the smallest.';

--
-- Name: session_over_at(public.sessions); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.session_over_at(p_session public.sessions) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return p_session.ends_at + make_interval(mins => greatest(p_session.buffer_after_minutes, (
        select max(n.buffer_after_minutes) from unnest(p_session.resources) n)));
end $$;

ALTER FUNCTION internal.session_over_at(p_session public.sessions) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION session_over_at(p_session public.sessions); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.session_over_at(p_session public.sessions) IS 'When the last of what a session takes is free again, the buffers of its rooms included.';

--
-- Name: session_plan(public.services, text, public.session_rules[], public.session_rule_staff[], internal.session_start[], timestamp with time zone, date); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.session_plan(p_service public.services, p_zone text, p_rules public.session_rules[], p_staff public.session_rule_staff[], p_wanted internal.session_start[], p_now timestamp with time zone, p_horizon date) RETURNS SETOF internal.planned_session
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return query
    with wanted as (
        select w.starts_at, w.local_start::date <= p_horizon as soon,
               t.terms || jsonb_build_object('ends_at', w.ends_at, 'local_start', w.local_start) as terms
          from unnest(p_wanted) w
          join internal.rule_terms(p_service, p_zone, p_rules, p_staff) t on t.rule_id = w.rule_id
    ),
    there as (
        select s.id, s.starts_at, s.status, s.rule_id, s.seats_sold, s.by_hand, internal.session_terms(s) as terms
          from sessions s
         where s.tenant_id = p_service.tenant_id and s.service_id = p_service.id and s.starts_at > p_now
    ),
    both_sides as (
        select t.id, coalesce(t.starts_at, w.starts_at) as starts_at, t.status, t.rule_id, t.seats_sold, w.soon, t.terms as before,
               -- What somebody changed by hand stays, until the session is withdrawn.
               w.terms || case when t.status <> 'withdrawn' then internal.some_fields(t.terms, t.by_hand) else '{}' end as after
          from wanted w
          full join there t on t.starts_at = w.starts_at
    )
    select case
               when b.id is null then case when b.soon then 'new' end
               when b.status = 'withdrawn' then case when b.after is not null then 'new' end
               when b.status = 'cancelled' or b.rule_id is null then 'left'
               when b.after = b.before then 'same'
               when b.after - 'rule_id' = b.before - 'rule_id' then 'adopted'
               when internal.is_booked(p_service.tenant_id, b.id, p_now) then 'kept'
               when b.after is not null then 'changed'
               when b.status = 'closed' then 'left'
               else 'removed'
           end,
           b.id, b.starts_at, b.after, internal.differing_fields(b.before, b.after), b.status, b.seats_sold
      from both_sides b
     order by b.starts_at;
end $$;

ALTER FUNCTION internal.session_plan(p_service public.services, p_zone text, p_rules public.session_rules[], p_staff public.session_rule_staff[], p_wanted internal.session_start[], p_now timestamp with time zone, p_horizon date) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION session_plan(p_service public.services, p_zone text, p_rules public.session_rules[], p_staff public.session_rule_staff[], p_wanted internal.session_start[], p_now timestamp with time zone, p_horizon date); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.session_plan(p_service public.services, p_zone text, p_rules public.session_rules[], p_staff public.session_rule_staff[], p_wanted internal.session_start[], p_now timestamp with time zone, p_horizon date) IS 'What is to become of each future session, given the starts that are wanted: new, same, adopted (by another rule), changed, removed, kept (it has bookings) or left (one-off, cancelled, closed). No action: nothing is there and nothing is due yet.';

--
-- Name: session_rule_json(public.session_rules); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.session_rule_json(p_rule public.session_rules) RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return jsonb_build_object(
        'id', p_rule.id,
        'business_id', p_rule.business_id,
        'service_id', p_rule.service_id,
        'week', internal.rule_week_json(p_rule.tenant_id, p_rule.id),
        'interval_minutes', p_rule.interval_minutes,
        'duration_minutes', p_rule.duration_minutes,
        'capacity', p_rule.capacity,
        'party_min', p_rule.party_min,
        'party_max', p_rule.party_max,
        'price_minor', p_rule.price_minor,
        'reserved', p_rule.reserved,
        'valid_from', nullif(p_rule.valid_from, '-infinity'),
        'valid_to', nullif(p_rule.valid_to, 'infinity'),
        'extra_dates', internal.rule_dates_json(p_rule.tenant_id, p_rule.id, false),
        'blocked_dates', internal.rule_dates_json(p_rule.tenant_id, p_rule.id, true),
        'staff_ids', (select coalesce(jsonb_agg(s.staff_id order by s.staff_id), '[]')
                        from session_rule_staff s
                       where s.tenant_id = p_rule.tenant_id and s.rule_id = p_rule.id),
        'resources', to_jsonb(p_rule.resources),
        'version', p_rule.version,
        'created_at', p_rule.created_at,
        'updated_at', p_rule.updated_at
    );
end $$;

ALTER FUNCTION internal.session_rule_json(p_rule public.session_rules) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION session_rule_json(p_rule public.session_rules); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.session_rule_json(p_rule public.session_rules) IS 'A schedule rule as the API shows it; null where it follows the service, and where it is valid without end.';

--
-- Name: session_service(uuid, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.session_service(p_tenant uuid, p_service uuid) RETURNS public.services
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_service services;
begin
    select s.* into v_service from services s where s.tenant_id = p_tenant and s.id = p_service;
    if not found then
        perform internal.refuse('not_found', 'There is no such service.', '{"field":"service_id"}');
    end if;
    if v_service.kind <> 'session' then
        perform internal.refuse('invalid_input', 'service_id: a service of the kind session.', '{"field":"service_id"}');
    end if;
    return v_service;
end $$;

ALTER FUNCTION internal.session_service(p_tenant uuid, p_service uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION session_service(p_tenant uuid, p_service uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.session_service(p_tenant uuid, p_service uuid) IS 'A service that has sessions; refuses any other.';

--
-- Name: session_start(jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.session_start(p_document jsonb) RETURNS timestamp with time zone
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
declare
    v_text      text := p_document ->> 'starts_at';
    v_sentence  text := 'starts_at: a whole minute of the years 2000 to 2049 with its offset, such as 2026-03-02T09:00:00+01:00.';
    v_start     timestamptz;
begin
    if v_text is null or v_text !~ '^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?\s?(Z|[+-]\d{2}(:?\d{2})?)$' then
        perform internal.refuse('invalid_input', v_sentence, '{"field":"starts_at"}');
    end if;
    begin
        v_start := v_text::timestamptz;
    exception
        when datetime_field_overflow or invalid_datetime_format then
            perform internal.refuse('invalid_input', v_sentence, '{"field":"starts_at"}');
    end;
    if v_start < '2000-01-01 00:00+00' or v_start >= '2050-01-01 00:00+00' or extract(epoch from v_start)::numeric % 60 <> 0 then
        perform internal.refuse('invalid_input', v_sentence, '{"field":"starts_at"}');
    end if;
    if v_start <= clock_timestamp() then
        perform internal.refuse('invalid_input', 'starts_at: a time that is still to come.', '{"field":"starts_at"}');
    end if;
    return v_start;
end $_$;

ALTER FUNCTION internal.session_start(p_document jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION session_start(p_document jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.session_start(p_document jsonb) IS 'The start of a session''s document: an instant with its offset, of a whole minute, that is still to come.';

--
-- Name: session_starts(public.services, text, public.session_rules[], public.session_rule_intervals[], public.session_rule_dates[], timestamp with time zone, date); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.session_starts(p_service public.services, p_zone text, p_rules public.session_rules[], p_intervals public.session_rule_intervals[], p_dates public.session_rule_dates[], p_after timestamp with time zone, p_last date) RETURNS SETOF internal.session_start
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
    -- One date earlier, for what runs over midnight.
    v_first date := internal.instant_to_local(p_zone, p_after)::date - 1;
begin
    return query
    with rules as materialized (
        -- Of two rules that want the same start, the one made first has it.
        select r.*, coalesce(r.duration_minutes, p_service.duration_minutes) as minutes, row_number() over (order by r.created_at, r.id) as turn
          from unnest(p_rules) r
    ),
    hours as (
        select r.id as rule_id, d.on_date as day, d.start_minute, d.end_minute
          from rules r
          join unnest(p_dates) d on d.rule_id = r.id and not d.blocked
         where d.on_date between v_first and p_last and d.on_date between r.valid_from and r.valid_to
        union all
        select r.id, v_first + n, i.start_minute, i.end_minute
          from rules r
         cross join generate_series(0, p_last - v_first) n
          join unnest(p_intervals) i on i.rule_id = r.id and i.weekday = extract(isodow from v_first + n)
         where v_first + n between r.valid_from and r.valid_to
           -- Extra hours replace the date's week.
           and not exists (select from unnest(p_dates) e where e.rule_id = r.id and e.on_date = v_first + n and not e.blocked)
    ),
    opened as materialized (
        select h.*, internal.local_to_instant(p_zone, h.day + make_interval(mins => h.end_minute)) as closes_at from hours h
    ),
    starts as materialized (
        select r.id as rule_id, r.turn, r.minutes, o.day, o.closes_at,
               internal.local_to_instant(p_zone, o.day + make_interval(mins => m)) as starts_at
          from opened o
          join rules r on r.id = o.rule_id
         cross join generate_series(o.start_minute, o.end_minute - 1, r.interval_minutes) m
    ),
    blocks as materialized (
        select b.rule_id, b.day, b.whole, b.starts_at, b.ends_at
          from internal.session_blocks(p_service, p_zone, p_dates, v_first, p_last) b
    ),
    chosen as (
        select distinct on (s.starts_at) s.starts_at, s.starts_at + make_interval(mins => s.minutes) as ends_at, s.rule_id
          from starts s
         where s.starts_at > p_after and s.starts_at + make_interval(mins => s.minutes) <= s.closes_at
           -- A block takes out what belongs to its date, as with hours: what runs over midnight from the day before stays.
           and not exists (
               select from blocks b
                where b.day = s.day and (b.rule_id is null or b.rule_id = s.rule_id)
                  and (b.whole or b.starts_at < s.starts_at + make_interval(mins => s.minutes) and b.ends_at > s.starts_at))
         order by s.starts_at, s.turn
    )
    select c.starts_at, c.ends_at, internal.instant_to_local(p_zone, c.starts_at), c.rule_id from chosen c;
end $$;

ALTER FUNCTION internal.session_starts(p_service public.services, p_zone text, p_rules public.session_rules[], p_intervals public.session_rule_intervals[], p_dates public.session_rule_dates[], p_after timestamp with time zone, p_last date) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION session_starts(p_service public.services, p_zone text, p_rules public.session_rules[], p_intervals public.session_rule_intervals[], p_dates public.session_rule_dates[], p_after timestamp with time zone, p_last date); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.session_starts(p_service public.services, p_zone text, p_rules public.session_rules[], p_intervals public.session_rule_intervals[], p_dates public.session_rule_dates[], p_after timestamp with time zone, p_last date) IS 'The starts that rules want after an instant, for dates up to p_last: by the wall clock of the business, a skipped one later, a repeated one the first time; each instant once (SES-1, SES-2).';

--
-- Name: session_state(public.services, timestamp with time zone, timestamp with time zone, timestamp with time zone, timestamp with time zone, boolean); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.session_state(p_service public.services, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone, p_claims_at timestamp with time zone, p_private boolean) RETURNS TABLE(session public.sessions, private boolean, live integer, staff_ids uuid[], missing boolean, taken text)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
#variable_conflict use_column
begin
    return query
    with wanted as materialized (
        select s as session,
               s.id,
               s.starts_at - make_interval(mins => s.buffer_before_minutes) as takes_from,
               s.ends_at + make_interval(mins => s.buffer_after_minutes) as takes_to,
               -- Its claims are its own, and the rest of its seats comes with them.
               exists (select from claims c
                        where c.tenant_id = s.tenant_id and c.session_id = s.id and (c.expires_at is null or c.expires_at > p_claims_at)) as has_claims
          from sessions s
         where s.tenant_id = p_service.tenant_id and s.service_id = p_service.id and s.starts_at >= p_from and s.starts_at < p_to
    ),
    held as materialized (
        select b.session_id, sum(b.seats)::integer as seats
          from bookings b
         where b.tenant_id = p_service.tenant_id and b.session_id = any (array(select w.id from wanted w where (w.session).seats_held > 0))
           and b.state = 'held' and b.hold_expires_at > p_now
         group by b.session_id
    ),
    crew as materialized (
        select ss.session_id, ss.staff_id, s.status <> 'active' as gone
          from session_staff ss
          join staff s on s.tenant_id = ss.tenant_id and s.id = ss.staff_id
         where ss.tenant_id = p_service.tenant_id and ss.session_id = any (array(select w.id from wanted w))
    ),
    needs as materialized (
        select w.id as session_id, n.one, n.several, n.quantity,
               tstzrange((w.session).starts_at - make_interval(mins => coalesce(n.before, (w.session).buffer_before_minutes)),
                         (w.session).ends_at + make_interval(mins => coalesce(n.after, (w.session).buffer_after_minutes))) as takes
          from wanted w
         cross join lateral unnest((w.session).resources) as n (one, several, quantity, before, after)
         where not w.has_claims
    ),
    units as materialized (
        select u.id, r.id as one, r.group_id as several
          from resources r
          join resource_units u on u.tenant_id = r.tenant_id and u.resource_id = r.id and not u.retired
         where r.tenant_id = p_service.tenant_id and r.status = 'active'
           and (r.id = any (array(select distinct n.one from needs n)) or r.group_id = any (array(select distinct n.several from needs n)))
    ),
    busy as materialized (
        select c.subject_id, range_agg(tstzrange(c.starts_at, c.ends_at)) as ranges
          from claims c
         where c.tenant_id = p_service.tenant_id
           and c.subject_id = any (array(select distinct k.staff_id from crew k join wanted w on w.id = k.session_id where not w.has_claims)
                                   || array(select u.id from units u))
           -- As far as buffers and the longest claim reach.
           and c.starts_at < p_to + interval '48 hours' and c.starts_at > p_from - interval '192 hours' and c.ends_at > p_from - interval '24 hours'
           and (c.expires_at is null or c.expires_at > p_claims_at)
         group by c.subject_id
    ),
    crews as (
        select k.session_id, array_agg(k.staff_id order by k.staff_id) as staff_ids, bool_or(k.gone) as gone,
               coalesce(bool_or(not w.has_claims and b.ranges && tstzrange(w.takes_from, w.takes_to)), false) as taken
          from crew k
          join wanted w on w.id = k.session_id
          left join busy b on b.subject_id = k.staff_id
         group by k.session_id
    ),
    short as (
        select distinct n.session_id
          from needs n
         where n.quantity > (
             select count(*)
               from units u
               left join busy b on b.subject_id = u.id
              where n.one = u.one and not coalesce(b.ranges && n.takes, false)
                 or n.several = u.several and not coalesce(b.ranges && n.takes, false))
    )
    select w.session, coalesce(p_private, (w.session).private_booking = 'only'), (w.session).seats_sold + coalesce(h.seats, 0),
           coalesce(k.staff_ids, '{}'), coalesce(k.gone, false), case when k.taken then 'staff_taken' when s.session_id is not null then 'resource_taken' end
      from wanted w
      left join held h on h.session_id = w.id
      left join crews k on k.session_id = w.id
      left join short s on s.session_id = w.id;
end $$;

ALTER FUNCTION internal.session_state(p_service public.services, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone, p_claims_at timestamp with time zone, p_private boolean) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION session_state(p_service public.services, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone, p_claims_at timestamp with time zone, p_private boolean); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.session_state(p_service public.services, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone, p_claims_at timestamp with time zone, p_private boolean) IS 'What is taken of the sessions in a range: seats of bookings and live holds, their staff, and whether these, or the rooms that they need, are taken by something else.';

--
-- Name: session_subjects(public.sessions); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.session_subjects(p_session public.sessions) RETURNS uuid[]
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return array(select ss.staff_id from session_staff ss where ss.tenant_id = p_session.tenant_id and ss.session_id = p_session.id)
        || internal.unit_locks(p_session.tenant_id, p_session.resources);
end $$;

ALTER FUNCTION internal.session_subjects(p_session public.sessions) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION session_subjects(p_session public.sessions); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.session_subjects(p_session public.sessions) IS 'What is locked for a session: its staff, and each resource of which it may be given units.';

--
-- Name: session_terms(public.sessions); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.session_terms(p_session public.sessions) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return jsonb_build_object(
        'rule_id', p_session.rule_id,
        'ends_at', p_session.ends_at,
        'local_start', p_session.local_start,
        'timezone', p_session.timezone,
        'buffer_before_minutes', p_session.buffer_before_minutes,
        'buffer_after_minutes', p_session.buffer_after_minutes,
        'capacity_total', p_session.capacity_total,
        'party_min', p_session.party_min,
        'party_max', p_session.party_max,
        'private_booking', p_session.private_booking,
        'private_price_minor', p_session.private_price_minor,
        'price_minor', p_session.price_minor,
        'currency', p_session.currency,
        'reserved', p_session.reserved,
        'resources', to_jsonb(p_session.resources),
        'staff_ids', (select coalesce(jsonb_agg(s.staff_id order by s.staff_id), '[]')
                        from session_staff s
                       where s.tenant_id = p_session.tenant_id and s.session_id = p_session.id)
    );
end $$;

ALTER FUNCTION internal.session_terms(p_session public.sessions) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION session_terms(p_session public.sessions); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.session_terms(p_session public.sessions) IS 'What a session has, in the form of internal.rule_terms, to compare with.';

--
-- Name: session_wanted(public.services, timestamp with time zone, uuid, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.session_wanted(p_service public.services, p_starts_at timestamp with time zone, p_staff uuid, p_options jsonb) RETURNS public.sessions
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_session sessions;
begin
    if p_staff is not null then
        perform internal.refuse('invalid_input', 'staff_id: not for sessions, which have their people.', '{"field":"staff_id"}');
    end if;
    if p_starts_at is null and p_options ->> 'session_id' is null then
        perform internal.refuse('invalid_input', 'starts_at: when the session starts, or session_id.', '{"field":"starts_at"}');
    end if;
    if p_options ->> 'session_id' is not null then
        select s.* into v_session from sessions s where s.tenant_id = p_service.tenant_id and s.id = (p_options ->> 'session_id')::uuid;
    else
        select s.* into v_session from sessions s
         where s.tenant_id = p_service.tenant_id and s.service_id = p_service.id and s.starts_at = p_starts_at;
    end if;
    if v_session.service_id is distinct from p_service.id or v_session.starts_at <> p_starts_at or v_session.status = 'withdrawn' then
        perform internal.refuse('no_session', 'There is no session at that time.');
    end if;
    return v_session;
end $$;

ALTER FUNCTION internal.session_wanted(p_service public.services, p_starts_at timestamp with time zone, p_staff uuid, p_options jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION session_wanted(p_service public.services, p_starts_at timestamp with time zone, p_staff uuid, p_options jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.session_wanted(p_service public.services, p_starts_at timestamp with time zone, p_staff uuid, p_options jsonb) IS 'The session that starts then, or that the options name; named both ways it must be the same.';

--
-- Name: set_next_run(public.services, text, timestamp with time zone, date); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.set_next_run(p_service public.services, p_zone text, p_now timestamp with time zone, p_horizon date) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_today  date := internal.instant_to_local(p_zone, p_now)::date;
    v_due    timestamptz := internal.local_to_instant(p_zone, v_today + 1);
begin
    if p_service.status <> 'active'
       or not exists (select from session_rules r where r.tenant_id = p_service.tenant_id and r.service_id = p_service.id) then
        delete from session_runs r where r.tenant_id = p_service.tenant_id and r.service_id = p_service.id;
    -- A run that was told to stop early leaves the rest to the next.
    elsif p_horizon >= least(v_today + p_service.days_ahead, '2049-12-31') then
        update session_runs r set due_at = v_due
         where r.tenant_id = p_service.tenant_id and r.service_id = p_service.id and r.due_at <> v_due;
    end if;
end $$;

ALTER FUNCTION internal.set_next_run(p_service public.services, p_zone text, p_now timestamp with time zone, p_horizon date) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION set_next_run(p_service public.services, p_zone text, p_now timestamp with time zone, p_horizon date); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.set_next_run(p_service public.services, p_zone text, p_now timestamp with time zone, p_horizon date) IS 'The generator is due again when the business''s date changes; never for a service that isn''t active or has no rule.';

--
-- Name: set_promotion_services(uuid, uuid, uuid, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.set_promotion_services(p_tenant uuid, p_promotion uuid, p_business uuid, p_services jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if p_services is null then
        return;
    end if;
    delete from promotion_services ps where ps.tenant_id = p_tenant and ps.promotion_id = p_promotion;
    insert into promotion_services (tenant_id, promotion_id, service_id)
    select p_tenant, p_promotion, s.id
      from services s
     where s.tenant_id = p_tenant and s.business_id = p_business
       and s.id = any (array(select e::uuid from jsonb_array_elements_text(p_services) e));
    if (select count(*) from promotion_services ps where ps.tenant_id = p_tenant and ps.promotion_id = p_promotion)
       <> (select count(distinct lower(e)) from jsonb_array_elements_text(p_services) e) then
        perform internal.refuse('not_found', 'service_ids: there is no such service in the business.', '{"field":"service_ids"}');
    end if;
end $$;

ALTER FUNCTION internal.set_promotion_services(p_tenant uuid, p_promotion uuid, p_business uuid, p_services jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION set_promotion_services(p_tenant uuid, p_promotion uuid, p_business uuid, p_services jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.set_promotion_services(p_tenant uuid, p_promotion uuid, p_business uuid, p_services jsonb) IS 'Replaces the services that a promotion is for; null leaves them. Refuses those of another business.';

--
-- Name: settle_session_claims(public.sessions); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.settle_session_claims(p_session public.sessions) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_firm   boolean := p_session.reserved and p_session.status in ('open', 'closed') or p_session.seats_sold > 0;
    v_until  timestamptz;
begin
    if not v_firm then
        select max(b.hold_expires_at) into v_until
          from bookings b
         where b.tenant_id = p_session.tenant_id and b.session_id = p_session.id and b.state = 'held';
    end if;
    if not v_firm and v_until is null then
        delete from claims c where c.tenant_id = p_session.tenant_id and c.session_id = p_session.id;
        delete from session_units u where u.tenant_id = p_session.tenant_id and u.session_id = p_session.id;
    elsif exists (select from claims c where c.tenant_id = p_session.tenant_id and c.session_id = p_session.id) then
        update claims c
           set expires_at = v_until
         where c.tenant_id = p_session.tenant_id and c.session_id = p_session.id and c.expires_at is distinct from v_until;
    -- What is over takes nobody's time any more.
    elsif internal.session_over_at(p_session) > clock_timestamp() then
        perform internal.take_session_claims(p_session, v_until);
    end if;
end $$;

ALTER FUNCTION internal.settle_session_claims(p_session public.sessions) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION settle_session_claims(p_session public.sessions); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.settle_session_claims(p_session public.sessions) IS 'Lets a session''s claims follow its seats: firm with anything sold or reserved, else until its last hold expires, and none when it is empty. Call it under the session''s lock, and under its subjects'' locks where seats are added.';

--
-- Name: share_of(numeric, numeric, numeric); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.share_of(p_amount numeric, p_part numeric, p_whole numeric) RETURNS numeric
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    -- In whole numbers: a division first and a rounding then would round twice.
    return sign(p_amount * p_part) * div(2 * abs(p_amount * p_part) + p_whole, 2 * p_whole);
end $$;

ALTER FUNCTION internal.share_of(p_amount numeric, p_part numeric, p_whole numeric) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION share_of(p_amount numeric, p_part numeric, p_whole numeric); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.share_of(p_amount numeric, p_part numeric, p_whole numeric) IS 'amount × part ÷ whole in whole minor units, halves away from zero.';

--
-- Name: share_out_of_use(public.resources, uuid[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.share_out_of_use(p_resource public.resources, p_units uuid[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    perform internal.claim_time_off(o.tenant_id, o.id, p_units, o.starts_at, o.ends_at)
       from time_off o
      where o.tenant_id = p_resource.tenant_id and o.resource_id = p_resource.id and o.unit_id is null and o.ends_at > clock_timestamp();
end $$;

ALTER FUNCTION internal.share_out_of_use(p_resource public.resources, p_units uuid[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION share_out_of_use(p_resource public.resources, p_units uuid[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.share_out_of_use(p_resource public.resources, p_units uuid[]) IS 'Lets units that join a resource be out of use when all of it is. They must have no claims to come.';

--
-- Name: some_fields(jsonb, text[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.some_fields(p_document jsonb, p_fields text[]) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if p_fields = '{}' then
        return '{}'::jsonb;
    end if;
    return (select coalesce(jsonb_object_agg(f, p_document -> f), '{}') from unnest(p_fields) f where p_document ? f);
end $$;

ALTER FUNCTION internal.some_fields(p_document jsonb, p_fields text[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION some_fields(p_document jsonb, p_fields text[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.some_fields(p_document jsonb, p_fields text[]) IS 'Of a document, only these fields.';

--
-- Name: staff_fields(); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.staff_fields() RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select array['name', 'title', 'email', 'phone', 'description', 'status', 'position']
$$;

ALTER FUNCTION internal.staff_fields() OWNER TO slotkeeper_api;

--
-- Name: FUNCTION staff_fields(); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.staff_fields() IS 'What a caller may write of a staff member.';

--
-- Name: staff; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.staff (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    business_id uuid NOT NULL,
    name text NOT NULL,
    title text,
    email text,
    phone text,
    description text,
    status text DEFAULT 'active'::text NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT staff_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200))),
    CONSTRAINT staff_status_known CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text, 'archived'::text])))
);

ALTER TABLE ONLY public.staff FORCE ROW LEVEL SECURITY;

ALTER TABLE public.staff OWNER TO slotkeeper_owner;

--
-- Name: TABLE staff; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.staff IS 'People whose time can be booked. The id is that of their subject.';

--
-- Name: CONSTRAINT staff_name_length ON staff; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT staff_name_length ON public.staff IS 'name: 1 to 200 characters';

--
-- Name: CONSTRAINT staff_status_known ON staff; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT staff_status_known ON public.staff IS 'status: one of active, inactive, archived';

--
-- Name: staff_json(public.staff); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.staff_json(p_staff public.staff) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select jsonb_build_object(
        'id', p_staff.id,
        'business_id', p_staff.business_id,
        'name', p_staff.name,
        'title', p_staff.title,
        'email', p_staff.email,
        'phone', p_staff.phone,
        'description', p_staff.description,
        'status', p_staff.status,
        'position', p_staff.position,
        'version', p_staff.version,
        'created_at', p_staff.created_at,
        'updated_at', p_staff.updated_at
    )
$$;

ALTER FUNCTION internal.staff_json(p_staff public.staff) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION staff_json(p_staff public.staff); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.staff_json(p_staff public.staff) IS 'A staff member as the API shows them.';

--
-- Name: staff_state(public.services, text, uuid, timestamp with time zone, integer); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.staff_state(p_service public.services, p_zone text, p_staff uuid, p_starts_at timestamp with time zone, p_minutes integer) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_ends_at timestamptz := p_starts_at + make_interval(mins => p_minutes);
begin
    -- What is taken is found with one look at an index, so it is asked first: under contention most stop here.
    -- Buffers are part of the claim and may lie outside the hours.
    if not internal.is_free(
        p_service.tenant_id, p_staff,
        p_starts_at - make_interval(mins => p_service.buffer_before_minutes),
        v_ends_at + make_interval(mins => p_service.buffer_after_minutes)
    ) then
        return 'taken';
    end if;
    return case when tstzrange(p_starts_at, v_ends_at)
        <@ internal.working_ranges(p_service.tenant_id, p_service.business_id, p_staff, p_zone, p_starts_at, v_ends_at)
        then 'free' else 'away' end;
end $$;

ALTER FUNCTION internal.staff_state(p_service public.services, p_zone text, p_staff uuid, p_starts_at timestamp with time zone, p_minutes integer) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION staff_state(p_service public.services, p_zone text, p_staff uuid, p_starts_at timestamp with time zone, p_minutes integer); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.staff_state(p_service public.services, p_zone text, p_staff uuid, p_starts_at timestamp with time zone, p_minutes integer) IS 'Whether a staff member can serve then: free, taken (a claim overlaps, buffers included) or away (outside working hours).';

--
-- Name: stored_week(uuid, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.stored_week(p_tenant uuid, p_schedule uuid) RETURNS int4multirange[]
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select array_agg(coalesce((
               select range_agg(int4range(i.start_minute, i.end_minute))
                 from schedule_intervals i
                where i.tenant_id = p_tenant and i.schedule_id = p_schedule and i.weekday = d), '{}') order by d)
      from generate_series(1, 7) d
$$;

ALTER FUNCTION internal.stored_week(p_tenant uuid, p_schedule uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION stored_week(p_tenant uuid, p_schedule uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.stored_week(p_tenant uuid, p_schedule uuid) IS 'The stored week in the form of internal.read_week, to compare with.';

--
-- Name: take_claims(public.bookings, uuid[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.take_claims(p_booking public.bookings, p_subjects uuid[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    insert into claims (tenant_id, subject_id, starts_at, ends_at, booking_id, expires_at)
    select p_booking.tenant_id,
           s,
           p_booking.starts_at - make_interval(mins => p_booking.buffer_before_minutes),
           p_booking.ends_at + make_interval(mins => p_booking.buffer_after_minutes),
           p_booking.id,
           case when p_booking.state = 'held' then p_booking.hold_expires_at end
      from unnest(p_subjects) s;
end $$;

ALTER FUNCTION internal.take_claims(p_booking public.bookings, p_subjects uuid[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION take_claims(p_booking public.bookings, p_subjects uuid[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.take_claims(p_booking public.bookings, p_subjects uuid[]) IS 'Claims the booking''s time, its buffers included, for each of these.';

--
-- Name: take_session_claims(public.sessions, timestamp with time zone); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.take_session_claims(p_session public.sessions, p_until timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_from   timestamptz := p_session.starts_at - make_interval(mins => p_session.buffer_before_minutes);
    v_to     timestamptz := p_session.ends_at + make_interval(mins => p_session.buffer_after_minutes);
    v_staff  uuid[];
    v_found  record;
begin
    select array_agg(ss.staff_id) into v_staff from session_staff ss where ss.tenant_id = p_session.tenant_id and ss.session_id = p_session.id;
    if exists (select from unnest(v_staff) s where not internal.is_free(p_session.tenant_id, s, v_from, v_to)) then
        perform internal.refuse_slot(true);
    end if;
    insert into claims (tenant_id, subject_id, starts_at, ends_at, session_id, expires_at)
    select p_session.tenant_id, s, v_from, v_to, p_session.id, p_until
      from unnest(v_staff) s;
    if p_session.resources = '{}' then
        return;
    end if;
    select c.units, c.lacking into v_found
      from internal.choose_units(p_session.tenant_id, p_session.resources, p_session.starts_at, p_session.ends_at,
                                 p_session.buffer_before_minutes, p_session.buffer_after_minutes,
                                 internal.unit_locks(p_session.tenant_id, p_session.resources)) c;
    if v_found.units is null then
        perform internal.refuse_units(v_found.lacking);
    end if;
    insert into session_units (tenant_id, session_id, unit_id)
    select p_session.tenant_id, p_session.id, u.subject_id from unnest(v_found.units) u;
    insert into claims (tenant_id, subject_id, starts_at, ends_at, session_id, expires_at)
    select p_session.tenant_id, u.subject_id, u.starts_at, u.ends_at, p_session.id, p_until from unnest(v_found.units) u;
end $$;

ALTER FUNCTION internal.take_session_claims(p_session public.sessions, p_until timestamp with time zone) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION take_session_claims(p_session public.sessions, p_until timestamp with time zone); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.take_session_claims(p_session public.sessions, p_until timestamp with time zone) IS 'Claims the staff and the rooms of a session that has none at present, or refuses. Call it under their locks, when expired claims are cleared.';

--
-- Name: take_slug(uuid, text); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.take_slug(p_business uuid, p_slug text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if not context.claim_slug(p_business, p_slug) then
        perform internal.refuse('already_exists', format('The slug %s is taken. Choose another.', p_slug), '{"field":"slug"}');
    end if;
end $$;

ALTER FUNCTION internal.take_slug(p_business uuid, p_slug text) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION take_slug(p_business uuid, p_slug text); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.take_slug(p_business uuid, p_slug text) IS 'Registers a business''s public slug or refuses because it is taken.';

--
-- Name: take_subdomain(uuid, text); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.take_subdomain(p_tenant uuid, p_subdomain text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if not context.claim_subdomain(p_tenant, p_subdomain) then
        perform internal.refuse('already_exists', format('The subdomain %s is taken. Choose another.', p_subdomain), '{"field":"subdomain"}');
    end if;
end $$;

ALTER FUNCTION internal.take_subdomain(p_tenant uuid, p_subdomain text) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION take_subdomain(p_tenant uuid, p_subdomain text); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.take_subdomain(p_tenant uuid, p_subdomain text) IS 'Registers a tenant''s subdomain or refuses because it is taken.';

--
-- Name: take_units(public.bookings, public.claims[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.take_units(p_booking public.bookings, p_units public.claims[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if cardinality(p_units) = 0 then
        return;
    end if;
    insert into booking_units (tenant_id, booking_id, unit_id)
    select p_booking.tenant_id, p_booking.id, u.subject_id from unnest(p_units) u;
    insert into claims (tenant_id, subject_id, starts_at, ends_at, booking_id, expires_at)
    select p_booking.tenant_id, u.subject_id, u.starts_at, u.ends_at, p_booking.id,
           case when p_booking.state = 'held' then p_booking.hold_expires_at end
      from unnest(p_units) u;
end $$;

ALTER FUNCTION internal.take_units(p_booking public.bookings, p_units public.claims[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION take_units(p_booking public.bookings, p_units public.claims[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.take_units(p_booking public.bookings, p_units public.claims[]) IS 'Gives a booking the units that internal.choose_units found, and claims them.';

--
-- Name: taken_ranges(uuid, uuid, integer, integer, timestamp with time zone, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.taken_ranges(p_tenant uuid, p_subject uuid, p_before integer, p_after integer, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone) RETURNS tstzmultirange
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    -- Widened by the buffers of what is to come: what is left has room for the whole claim.
    select coalesce(range_agg(tstzrange(c.starts_at - make_interval(mins => p_after), c.ends_at + make_interval(mins => p_before))), '{}')
      from claims c
     where c.tenant_id = p_tenant and c.subject_id = p_subject
       and c.starts_at < p_to + interval '1 day' and c.starts_at > p_from - interval '192 hours' and c.ends_at > p_from - interval '1 day'
       and (c.expires_at is null or c.expires_at > p_now)
$$;

ALTER FUNCTION internal.taken_ranges(p_tenant uuid, p_subject uuid, p_before integer, p_after integer, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION taken_ranges(p_tenant uuid, p_subject uuid, p_before integer, p_after integer, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.taken_ranges(p_tenant uuid, p_subject uuid, p_before integer, p_after integer, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone) IS 'When a staff member or a unit can''t start or be within a booking with these buffers, for what is claimed already. Expired holds count for nothing.';

--
-- Name: taxes; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.taxes (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    business_id uuid NOT NULL,
    name text NOT NULL,
    rate_ppm integer NOT NULL,
    inclusive boolean DEFAULT true NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT taxes_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200))),
    CONSTRAINT taxes_rate_range CHECK (((rate_ppm >= 0) AND (rate_ppm <= 1000000)))
);

ALTER TABLE ONLY public.taxes FORCE ROW LEVEL SECURITY;

ALTER TABLE public.taxes OWNER TO slotkeeper_owner;

--
-- Name: TABLE taxes; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.taxes IS 'Taxes of a business (CAT-6).';

--
-- Name: COLUMN taxes.rate_ppm; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.taxes.rate_ppm IS 'Rate in millionths: 190000 is 19 per cent.';

--
-- Name: COLUMN taxes.inclusive; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.taxes.inclusive IS 'Whether prices contain it (it is then shown and not added) or it comes on top.';

--
-- Name: CONSTRAINT taxes_name_length ON taxes; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT taxes_name_length ON public.taxes IS 'name: 1 to 200 characters';

--
-- Name: CONSTRAINT taxes_rate_range ON taxes; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT taxes_rate_range ON public.taxes IS 'rate_ppm: 0 to 1000000 millionths';

--
-- Name: tax_json(public.taxes); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.tax_json(p_tax public.taxes) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select jsonb_build_object(
        'id', p_tax.id,
        'business_id', p_tax.business_id,
        'name', p_tax.name,
        'rate_ppm', p_tax.rate_ppm,
        'inclusive', p_tax.inclusive,
        'version', p_tax.version,
        'created_at', p_tax.created_at,
        'updated_at', p_tax.updated_at
    )
$$;

ALTER FUNCTION internal.tax_json(p_tax public.taxes) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION tax_json(p_tax public.taxes); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.tax_json(p_tax public.taxes) IS 'A tax as the API shows it.';

--
-- Name: tenant_fields(); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.tenant_fields() RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select array['name', 'subdomain', 'settings', 'owner', 'owner_name', 'owner_email', 'owner_phone', 'branding_color']
$$;

ALTER FUNCTION internal.tenant_fields() OWNER TO slotkeeper_api;

--
-- Name: FUNCTION tenant_fields(); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.tenant_fields() IS 'What a caller may write of a tenant.';

--
-- Name: tenants; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.tenants (
    tenant_id uuid NOT NULL,
    name text NOT NULL,
    subdomain text NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    settings jsonb DEFAULT '{}'::jsonb NOT NULL,
    owner_name text,
    owner_email text,
    owner_phone text,
    branding_color text,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT tenants_color_is_hex CHECK ((branding_color ~ '^#[0-9a-fA-F]{6}$'::text)),
    CONSTRAINT tenants_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200))),
    CONSTRAINT tenants_settings_is_object CHECK ((jsonb_typeof(settings) = 'object'::text)),
    CONSTRAINT tenants_status_known CHECK ((status = ANY (ARRAY['pending'::text, 'active'::text, 'inactive'::text, 'suspended'::text])))
);

ALTER TABLE ONLY public.tenants FORCE ROW LEVEL SECURITY;

ALTER TABLE public.tenants OWNER TO slotkeeper_owner;

--
-- Name: TABLE tenants; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.tenants IS 'The paying account and isolation boundary (TEN-1). Its id is tenant_id itself.';

--
-- Name: CONSTRAINT tenants_color_is_hex ON tenants; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT tenants_color_is_hex ON public.tenants IS 'branding_color: a colour such as #1f6feb';

--
-- Name: CONSTRAINT tenants_name_length ON tenants; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT tenants_name_length ON public.tenants IS 'name: 1 to 200 characters';

--
-- Name: CONSTRAINT tenants_settings_is_object ON tenants; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT tenants_settings_is_object ON public.tenants IS 'settings: a JSON object';

--
-- Name: CONSTRAINT tenants_status_known ON tenants; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT tenants_status_known ON public.tenants IS 'status: one of pending, active, inactive, suspended';

--
-- Name: tenant_json(public.tenants); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.tenant_json(p_tenant public.tenants) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select jsonb_build_object(
        'id', p_tenant.tenant_id,
        'name', p_tenant.name,
        'subdomain', p_tenant.subdomain,
        'status', p_tenant.status,
        'settings', p_tenant.settings,
        'owner_name', p_tenant.owner_name,
        'owner_email', p_tenant.owner_email,
        'owner_phone', p_tenant.owner_phone,
        'branding_color', p_tenant.branding_color,
        'version', p_tenant.version,
        'created_at', p_tenant.created_at,
        'updated_at', p_tenant.updated_at
    )
$$;

ALTER FUNCTION internal.tenant_json(p_tenant public.tenants) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION tenant_json(p_tenant public.tenants); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.tenant_json(p_tenant public.tenants) IS 'A tenant as the API shows it.';

--
-- Name: price_tiers; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.price_tiers (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    service_id uuid NOT NULL,
    name text NOT NULL,
    price_minor bigint NOT NULL,
    min_count integer DEFAULT 0 NOT NULL,
    max_count integer,
    "position" integer NOT NULL,
    CONSTRAINT price_tiers_count_range CHECK ((((min_count >= 0) AND (min_count <= 10000)) AND ((max_count >= 1) AND (max_count <= 10000)) AND (max_count >= min_count))),
    CONSTRAINT price_tiers_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200))),
    CONSTRAINT price_tiers_price_not_negative CHECK (((price_minor >= 0) AND (price_minor <= '1000000000000'::bigint)))
);

ALTER TABLE ONLY public.price_tiers FORCE ROW LEVEL SECURITY;

ALTER TABLE public.price_tiers OWNER TO slotkeeper_owner;

--
-- Name: TABLE price_tiers; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.price_tiers IS 'Prices of a service by kind of person: adult, child (CAT-6).';

--
-- Name: COLUMN price_tiers.min_count; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.price_tiers.min_count IS 'How many of the party must at least be of this tier.';

--
-- Name: CONSTRAINT price_tiers_count_range ON price_tiers; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT price_tiers_count_range ON public.price_tiers IS 'min_count, max_count: 0 to 10000, max_count at least 1 and not below min_count';

--
-- Name: CONSTRAINT price_tiers_name_length ON price_tiers; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT price_tiers_name_length ON public.price_tiers IS 'name: 1 to 200 characters';

--
-- Name: CONSTRAINT price_tiers_price_not_negative ON price_tiers; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT price_tiers_price_not_negative ON public.price_tiers IS 'price_minor: 0 to 1000000000000';

--
-- Name: tier_lines(public.price_tiers[], integer, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.tier_lines(p_tiers public.price_tiers[], p_party integer, p_options jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_tier    price_tiers;
    v_count   integer;
    v_lines   jsonb := jsonb_build_array();
    v_chosen  jsonb := (select jsonb_object_agg(c.id, c.quantity) from internal.read_choices(p_options, 'tiers') c);
begin
    -- Whoever doesn't say comes in the first tier.
    v_chosen := coalesce(v_chosen, jsonb_build_object(p_tiers[1].id, p_party));
    if exists (select from jsonb_object_keys(v_chosen) k where k::uuid <> all (select (unnest(p_tiers)).id)) then
        perform internal.refuse('invalid_input', 'tiers: this service has no such tier.', '{"field":"tiers"}');
    end if;
    if p_party <> (select sum(c.value::integer) from jsonb_each_text(v_chosen) c) then
        perform internal.refuse('invalid_input', format('tiers: together as many as the party, which is %s.', p_party), '{"field":"tiers"}');
    end if;
    foreach v_tier in array p_tiers loop
        v_count := coalesce((v_chosen ->> v_tier.id::text)::integer, 0);
        if v_count < v_tier.min_count or v_count > v_tier.max_count then
            perform internal.refuse('invalid_input', format('tiers: %s: %s.', v_tier.name, case when v_count < v_tier.min_count
                then 'at least ' || v_tier.min_count else 'at most ' || v_tier.max_count end), '{"field":"tiers"}');
        end if;
        if v_count > 0 then
            v_lines := v_lines || internal.price_line('tier', v_tier.name, v_count, v_tier.price_minor, jsonb_build_object('tier_id', v_tier.id));
        end if;
    end loop;
    return v_lines;
end $$;

ALTER FUNCTION internal.tier_lines(p_tiers public.price_tiers[], p_party integer, p_options jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION tier_lines(p_tiers public.price_tiers[], p_party integer, p_options jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.tier_lines(p_tiers public.price_tiers[], p_party integer, p_options jsonb) IS 'A line for each tier of the party. Refuses tiers of another service, and more or fewer people than a tier takes.';

--
-- Name: tiers_json(public.services); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.tiers_json(p_service public.services) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'price_minor', t.price_minor,
               'min_count', t.min_count, 'max_count', t.max_count) order by t.position), '[]')
      from price_tiers t
     where t.tenant_id = p_service.tenant_id and t.service_id = p_service.id
$$;

ALTER FUNCTION internal.tiers_json(p_service public.services) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION tiers_json(p_service public.services); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.tiers_json(p_service public.services) IS 'The tiers of a service.';

--
-- Name: time_off_json(public.time_off); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.time_off_json(p_time_off public.time_off) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select jsonb_build_object(
        'id', p_time_off.id,
        'staff_id', p_time_off.staff_id,
        'starts_at', p_time_off.starts_at,
        'ends_at', p_time_off.ends_at,
        'reason', p_time_off.reason,
        'created_at', p_time_off.created_at
    )
$$;

ALTER FUNCTION internal.time_off_json(p_time_off public.time_off) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION time_off_json(p_time_off public.time_off); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.time_off_json(p_time_off public.time_off) IS 'Time off as the API shows it.';

--
-- Name: tz_version(); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.tz_version() RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select i.value from installation i where i.name = 'tz_version'
$$;

ALTER FUNCTION internal.tz_version() OWNER TO slotkeeper_api;

--
-- Name: FUNCTION tz_version(); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.tz_version() IS 'The version of the tz database by which wall-clock times are read.';

--
-- Name: unit_lines(public.services, public.price_tiers[], bigint, integer, bigint, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.unit_lines(p_service public.services, p_tiers public.price_tiers[], p_base_minor bigint, p_party integer, p_private_minor bigint, p_options jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_named boolean := exists (select from internal.read_choices(p_options, 'tiers'));
begin
    if v_named and p_private_minor is not null then
        perform internal.refuse('invalid_input', 'tiers: a private booking has one price, whoever comes.', '{"field":"tiers"}');
    elsif p_private_minor is not null then
        return jsonb_build_array(internal.price_line('base', p_service.name, 1, p_private_minor));
    elsif cardinality(p_tiers) > 0 then
        return internal.tier_lines(p_tiers, p_party, p_options);
    elsif v_named then
        perform internal.refuse('invalid_input', 'tiers: this service has none.', '{"field":"tiers"}');
    end if;
    return jsonb_build_array(internal.price_line('base', p_service.name, case p_service.kind when 'session' then p_party else 1 end, p_base_minor));
end $$;

ALTER FUNCTION internal.unit_lines(p_service public.services, p_tiers public.price_tiers[], p_base_minor bigint, p_party integer, p_private_minor bigint, p_options jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION unit_lines(p_service public.services, p_tiers public.price_tiers[], p_base_minor bigint, p_party integer, p_private_minor bigint, p_options jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.unit_lines(p_service public.services, p_tiers public.price_tiers[], p_base_minor bigint, p_party integer, p_private_minor bigint, p_options jsonb) IS 'What is charged for before anything changes it: the appointment, each seat, each person by tier, or a whole session.';

--
-- Name: unit_locks(uuid, internal.need[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.unit_locks(p_tenant uuid, p_needs internal.need[]) RETURNS uuid[]
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if p_needs = '{}' then
        return '{}'::uuid[];
    end if;
    return array(
        select n.resource_id from unnest(p_needs) n where n.resource_id is not null
        union
        select u.resource_id from internal.need_units(p_tenant, p_needs) u);
end $$;

ALTER FUNCTION internal.unit_locks(p_tenant uuid, p_needs internal.need[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION unit_locks(p_tenant uuid, p_needs internal.need[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.unit_locks(p_tenant uuid, p_needs internal.need[]) IS 'What stands for the units of needs in internal.lock_subjects: their resources, each for all of its units.';

--
-- Name: units_for(public.bookings, uuid[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.units_for(p_booking public.bookings, p_locked uuid[]) RETURNS public.claims[]
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_found record;
begin
    select c.units, c.lacking into v_found
      from internal.choose_units(p_booking.tenant_id, internal.service_needs(p_booking.tenant_id, p_booking.service_id),
                                 p_booking.starts_at, p_booking.ends_at,
                                 p_booking.buffer_before_minutes, p_booking.buffer_after_minutes, p_locked) c;
    if v_found.units is null then
        perform internal.refuse_units(v_found.lacking);
    end if;
    return v_found.units;
end $$;

ALTER FUNCTION internal.units_for(p_booking public.bookings, p_locked uuid[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION units_for(p_booking public.bookings, p_locked uuid[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.units_for(p_booking public.bookings, p_locked uuid[]) IS 'The units that a booking gets of its service''s needs, as claims to take; refuses with slot_taken when too few are free.';

--
-- Name: unused_booking_id(uuid, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.unused_booking_id(p_tenant uuid, p_id uuid) RETURNS uuid
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if p_id is null then
        return internal.new_id();
    end if;
    if exists (select from bookings b where b.tenant_id = p_tenant and b.id = p_id) then
        perform internal.refuse('already_exists', 'There is a booking with this id already.', '{"field":"id"}');
    end if;
    return p_id;
end $$;

ALTER FUNCTION internal.unused_booking_id(p_tenant uuid, p_id uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION unused_booking_id(p_tenant uuid, p_id uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.unused_booking_id(p_tenant uuid, p_id uuid) IS 'The id the caller wants for a new booking, refused when in use; a new one when there is no wish.';

--
-- Name: update_row(text, uuid, uuid, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.update_row(p_table text, p_tenant uuid, p_id uuid, p_changes jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
declare
    v_columns     text := (select string_agg(quote_ident(k), ', ' order by k) from jsonb_object_keys(p_changes) k);
    v_constraint  text;
begin
    if v_columns is null then
        return;
    end if;
    execute format(
        'update public.%1$I set (%2$s) = (select %2$s from jsonb_populate_record(null::public.%1$I, $1)) where tenant_id = $2 and %3$s = $3',
        p_table, v_columns, case when p_table = 'tenants' then 'tenant_id' else 'id' end
    ) using p_changes, p_tenant, p_id;
exception
    when check_violation or unique_violation or foreign_key_violation then
        get stacked diagnostics v_constraint = constraint_name;
        perform internal.refuse_broken(p_table, v_constraint, sqlstate);
end $_$;

ALTER FUNCTION internal.update_row(p_table text, p_tenant uuid, p_id uuid, p_changes jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION update_row(p_table text, p_tenant uuid, p_id uuid, p_changes jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.update_row(p_table text, p_tenant uuid, p_id uuid, p_changes jsonb) IS 'Changes the columns that the document names, and nothing when it names none. Call internal.clean_document first.';

--
-- Name: usable_promotion(public.services, jsonb, numeric, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.usable_promotion(p_service public.services, p_options jsonb, p_sum numeric, p_customer uuid) RETURNS public.promotions
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_promotion  promotions;
    v_today      date;
begin
    if nullif(btrim(p_options ->> 'promotion'), '') is null then
        return null;
    end if;
    if p_customer is not null then
        perform internal.lock_promotion(p_service, p_options);
    end if;
    v_promotion := internal.find_promotion(p_service, p_options);
    if v_promotion.id is null or v_promotion.status <> 'active' then
        -- The same words whether the code never was, is another business's, or was withdrawn.
        perform internal.refuse('promotion_unknown', 'There is no such promotion code.', '{"field":"promotion"}');
    end if;
    select internal.instant_to_local(b.timezone, clock_timestamp())::date into v_today
      from businesses b where b.tenant_id = p_service.tenant_id and b.id = p_service.business_id;
    perform internal.check_promotion(v_promotion, p_service, p_sum, v_today);
    perform internal.check_uses(v_promotion, p_customer);
    return v_promotion;
end $$;

ALTER FUNCTION internal.usable_promotion(p_service public.services, p_options jsonb, p_sum numeric, p_customer uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION usable_promotion(p_service public.services, p_options jsonb, p_sum numeric, p_customer uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.usable_promotion(p_service public.services, p_options jsonb, p_sum numeric, p_customer uuid) IS 'The promotion that the options name, if it may be used for this sum now; nulls when they name none, a refusal otherwise. Locks it unless p_customer is null.';

--
-- Name: week_json(uuid, uuid); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.week_json(p_tenant uuid, p_schedule uuid) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select jsonb_object_agg(d.name, (
               select coalesce(jsonb_agg(jsonb_build_object('start', internal.clock_text(i.start_minute), 'end', internal.clock_text(i.end_minute))
                                         order by i.start_minute), '[]')
                 from schedule_intervals i
                where i.tenant_id = p_tenant and i.schedule_id = p_schedule and i.weekday = d.weekday))
      from unnest(internal.weekdays()) with ordinality as d (name, weekday)
$$;

ALTER FUNCTION internal.week_json(p_tenant uuid, p_schedule uuid) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION week_json(p_tenant uuid, p_schedule uuid); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.week_json(p_tenant uuid, p_schedule uuid) IS 'The week of a schedule: all seven days, a day off as an empty list.';

--
-- Name: week_minutes(uuid, uuid, date); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.week_minutes(p_tenant uuid, p_owner uuid, p_date date) RETURNS int4multirange
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return (
        select coalesce(range_agg(int4range(i.start_minute, i.end_minute)), '{}')
          from schedule_intervals i
         where i.tenant_id = p_tenant
           and i.weekday = extract(isodow from p_date)
           and i.schedule_id = (
               select s.id
                 from schedules s
                where s.tenant_id = p_tenant and s.owner_id = p_owner and s.valid_from <= p_date and s.valid_to >= p_date
                order by s.valid_from desc, s.valid_to
                limit 1
           )
    );
end $$;

ALTER FUNCTION internal.week_minutes(p_tenant uuid, p_owner uuid, p_date date) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION week_minutes(p_tenant uuid, p_owner uuid, p_date date); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.week_minutes(p_tenant uuid, p_owner uuid, p_date date) IS 'Minutes of the date that the owner''s valid week has; empty on a day off.';

--
-- Name: weekday_numbers(jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.weekday_numbers(p_names jsonb) RETURNS integer[]
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if jsonb_typeof(p_names) <> 'array' or exists (
        select from jsonb_array_elements(p_names) n where jsonb_typeof(n) <> 'string' or n #>> '{}' <> all (internal.weekdays())
    ) then
        perform internal.refuse('invalid_input', 'weekdays: a list of mon, tue, wed, thu, fri, sat, sun.', '{"field":"weekdays"}');
    end if;
    return array(select distinct array_position(internal.weekdays(), n) from jsonb_array_elements_text(p_names) n order by 1);
end $$;

ALTER FUNCTION internal.weekday_numbers(p_names jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION weekday_numbers(p_names jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.weekday_numbers(p_names jsonb) IS 'Names of weekdays as ISO numbers, sorted, each once. Refuses other names.';

--
-- Name: weekdays(); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.weekdays() RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select array['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
$$;

ALTER FUNCTION internal.weekdays() OWNER TO slotkeeper_api;

--
-- Name: FUNCTION weekdays(); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.weekdays() IS 'The days of a week document, in the order of their ISO numbers.';

--
-- Name: with_customer(public.bookings, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.with_customer(p_booking public.bookings, p_customer jsonb) RETURNS public.bookings
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
declare
    v_customer customers;
begin
    if p_customer ? 'id' then
        if p_customer ->> 'id' !~* '^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$' then
            perform internal.refuse('invalid_input', 'customer.id: a UUID.', '{"field":"customer.id"}');
        end if;
        select c.* into v_customer from customers c
         where c.tenant_id = p_booking.tenant_id and c.id = (p_customer ->> 'id')::uuid;
        if not found then
            perform internal.refuse('not_found', 'There is no such customer.');
        end if;
        p_booking.contact_name := v_customer.name;
        p_booking.contact_email := v_customer.email;
        p_booking.contact_phone := v_customer.phone;
    else
        v_customer := internal.find_or_add_customer(p_booking.tenant_id, p_customer);
        p_booking.contact_name := btrim(p_customer ->> 'name');
        p_booking.contact_email := btrim(p_customer ->> 'email');
        p_booking.contact_phone := internal.normalise_phone(p_customer ->> 'phone');
    end if;
    if v_customer.status = 'blacklisted' then
        -- Generic on purpose: from outside nobody learns who is on the list.
        perform internal.refuse('booking_refused', 'This booking cannot be taken. Please contact the business.');
    end if;
    p_booking.customer_id := v_customer.id;
    return p_booking;
end $_$;

ALTER FUNCTION internal.with_customer(p_booking public.bookings, p_customer jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION with_customer(p_booking public.bookings, p_customer jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.with_customer(p_booking public.bookings, p_customer jsonb) IS 'The booking with its customer: found by id or contact, or added. Keeps the contact as typed; refuses a blacklisted customer.';

--
-- Name: extras; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.extras (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    service_id uuid NOT NULL,
    name text NOT NULL,
    price_minor bigint NOT NULL,
    per text DEFAULT 'booking'::text NOT NULL,
    max_quantity integer DEFAULT 1 NOT NULL,
    "position" integer NOT NULL,
    CONSTRAINT extras_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200))),
    CONSTRAINT extras_per_known CHECK ((per = ANY (ARRAY['booking'::text, 'person'::text]))),
    CONSTRAINT extras_price_not_negative CHECK (((price_minor >= 0) AND (price_minor <= '1000000000000'::bigint))),
    CONSTRAINT extras_quantity_range CHECK (((max_quantity >= 1) AND (max_quantity <= 10000)))
);

ALTER TABLE ONLY public.extras FORCE ROW LEVEL SECURITY;

ALTER TABLE public.extras OWNER TO slotkeeper_owner;

--
-- Name: TABLE extras; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.extras IS 'What can be added to a booking of a service (CAT-6).';

--
-- Name: COLUMN extras.per; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.extras.per IS 'booking: the quantity counts once; person: once for each of the party.';

--
-- Name: CONSTRAINT extras_name_length ON extras; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT extras_name_length ON public.extras IS 'name: 1 to 200 characters';

--
-- Name: CONSTRAINT extras_per_known ON extras; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT extras_per_known ON public.extras IS 'per: booking or person';

--
-- Name: CONSTRAINT extras_price_not_negative ON extras; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT extras_price_not_negative ON public.extras IS 'price_minor: 0 to 1000000000000';

--
-- Name: CONSTRAINT extras_quantity_range ON extras; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT extras_quantity_range ON public.extras IS 'max_quantity: 1 to 10000';

--
-- Name: with_extras(jsonb, public.extras[], integer, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.with_extras(p_lines jsonb, p_extras public.extras[], p_party integer, p_options jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_extra   extras;
    v_count   integer;
    v_chosen  jsonb := (select coalesce(jsonb_object_agg(c.id, c.quantity), '{}') from internal.read_choices(p_options, 'extras') c);
begin
    if exists (select from jsonb_object_keys(v_chosen) k where k::uuid <> all (select (unnest(p_extras)).id)) then
        perform internal.refuse('invalid_input', 'extras: this service has no such extra.', '{"field":"extras"}');
    end if;
    foreach v_extra in array p_extras loop
        v_count := coalesce((v_chosen ->> v_extra.id::text)::integer, 0);
        if v_count > v_extra.max_quantity then
            perform internal.refuse('invalid_input', format('extras: %s: at most %s.', v_extra.name, v_extra.max_quantity), '{"field":"extras"}');
        end if;
        if v_count > 0 then
            p_lines := p_lines || internal.price_line('extra', v_extra.name, v_count * case v_extra.per when 'person' then p_party else 1 end,
                v_extra.price_minor, jsonb_build_object('extra_id', v_extra.id));
        end if;
    end loop;
    return p_lines;
end $$;

ALTER FUNCTION internal.with_extras(p_lines jsonb, p_extras public.extras[], p_party integer, p_options jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION with_extras(p_lines jsonb, p_extras public.extras[], p_party integer, p_options jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.with_extras(p_lines jsonb, p_extras public.extras[], p_party integer, p_options jsonb) IS 'The lines with those of the extras. Refuses extras of another service, and more of one than it allows.';

--
-- Name: with_price(public.bookings, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.with_price(p_booking public.bookings, p_price jsonb) RETURNS public.bookings
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    p_booking.price_minor := (p_price ->> 'price_minor')::bigint;
    p_booking.tax_minor := (p_price ->> 'tax_minor')::bigint;
    p_booking.price_lines := p_price -> 'lines';
    p_booking.promotion_id := (p_price ->> 'promotion_id')::uuid;
    return p_booking;
end $$;

ALTER FUNCTION internal.with_price(p_booking public.bookings, p_price jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION with_price(p_booking public.bookings, p_price jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.with_price(p_booking public.bookings, p_price jsonb) IS 'The booking with its price, as internal.price_booking or internal.plain_price gave it.';

--
-- Name: with_promotion(jsonb, public.promotions); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.with_promotion(p_lines jsonb, p_promotion public.promotions) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_sum numeric := context.sum_of_lines(p_lines);
begin
    if p_promotion.id is null then
        return p_lines;
    end if;
    return p_lines || internal.price_line(
        'promotion', p_promotion.code, 1,
        -least(coalesce(p_promotion.amount_minor, internal.share_of(v_sum, p_promotion.percent_ppm, 1000000)), v_sum),
        jsonb_strip_nulls(jsonb_build_object('promotion_id', p_promotion.id, 'rate_ppm', -p_promotion.percent_ppm, 'amount_minor', -p_promotion.amount_minor))
    );
end $$;

ALTER FUNCTION internal.with_promotion(p_lines jsonb, p_promotion public.promotions) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION with_promotion(p_lines jsonb, p_promotion public.promotions); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.with_promotion(p_lines jsonb, p_promotion public.promotions) IS 'The lines with what a promotion takes off all of them together, at most everything.';

--
-- Name: with_rules(jsonb, public.price_rules[], timestamp without time zone, integer, boolean); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.with_rules(p_lines jsonb, p_rules public.price_rules[], p_local_start timestamp without time zone, p_party integer, p_private boolean) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_rule   price_rules;
    v_sum    numeric := context.sum_of_lines(p_lines);
    v_units  numeric := (select sum((l ->> 'quantity')::integer) from jsonb_array_elements(p_lines) l);
    v_minor  numeric;
begin
    foreach v_rule in array p_rules loop
        continue when not internal.rule_applies(v_rule, p_local_start, p_party);
        -- A private session has one price: what a rule says of each person isn't meant for it.
        continue when p_private and v_rule.percent_ppm is null;
        v_minor := greatest(-v_sum, case
            when v_rule.percent_ppm is not null then internal.share_of(v_sum, v_rule.percent_ppm, 1000000)
            when v_rule.amount_minor is not null then v_units * v_rule.amount_minor
            else v_units * v_rule.unit_price_minor - v_sum
        end);
        v_sum := v_sum + v_minor;
        p_lines := p_lines || internal.price_line('rule', v_rule.name, 1, v_minor, jsonb_strip_nulls(jsonb_build_object('rule_id', v_rule.id,
            'rate_ppm', v_rule.percent_ppm, 'amount_minor', v_rule.amount_minor, 'price_minor', v_rule.unit_price_minor)));
    end loop;
    return p_lines;
end $$;

ALTER FUNCTION internal.with_rules(p_lines jsonb, p_rules public.price_rules[], p_local_start timestamp without time zone, p_party integer, p_private boolean) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION with_rules(p_lines jsonb, p_rules public.price_rules[], p_local_start timestamp without time zone, p_party integer, p_private boolean); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.with_rules(p_lines jsonb, p_rules public.price_rules[], p_local_start timestamp without time zone, p_party integer, p_private boolean) IS 'The lines with one for each rule that applies, in order, each to what those before it left; never below nothing.';

--
-- Name: with_taxes(jsonb, public.taxes[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.with_taxes(p_lines jsonb, p_taxes public.taxes[]) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_sum    numeric := context.sum_of_lines(p_lines);
    v_rates  numeric := (select coalesce(sum(t.rate_ppm), 0) from unnest(p_taxes) t);
    v_tax    taxes;
    v_minor  numeric;
begin
    foreach v_tax in array p_taxes loop
        v_minor := internal.share_of(v_sum, v_tax.rate_ppm, case when v_tax.inclusive then 1000000 + v_rates else 1000000 end);
        p_lines := p_lines || internal.price_line('tax', v_tax.name, 1, case when v_tax.inclusive then 0 else v_minor end,
            jsonb_build_object('tax_id', v_tax.id, 'rate_ppm', v_tax.rate_ppm, 'included', v_tax.inclusive, 'tax_minor', v_minor));
    end loop;
    return p_lines;
end $$;

ALTER FUNCTION internal.with_taxes(p_lines jsonb, p_taxes public.taxes[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION with_taxes(p_lines jsonb, p_taxes public.taxes[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.with_taxes(p_lines jsonb, p_taxes public.taxes[]) IS 'The lines with a line for each tax: one that prices contain adds nothing and says in tax_minor how much it is. A service''s taxes are all of one kind.';

--
-- Name: with_units(uuid, uuid[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.with_units(p_tenant uuid, p_locked uuid[]) RETURNS uuid[]
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return p_locked || array(select u.id from resource_units u where u.tenant_id = p_tenant and u.resource_id = any (p_locked));
end $$;

ALTER FUNCTION internal.with_units(p_tenant uuid, p_locked uuid[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION with_units(p_tenant uuid, p_locked uuid[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.with_units(p_tenant uuid, p_locked uuid[]) IS 'Locked people and resources, and the resources'' units: the subjects whose claims matter.';

--
-- Name: with_walk_in(public.bookings, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.with_walk_in(p_booking public.bookings, p_customer jsonb) RETURNS public.bookings
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_nobody uuid := md5('walk-in ' || p_booking.tenant_id)::uuid;
begin
    perform internal.check_document(p_customer, array['id', 'name', 'email', 'phone']);
    if num_nonnulls(p_customer ->> 'id', p_customer ->> 'email', p_customer ->> 'phone') > 0 then
        return internal.with_customer(p_booking, internal.without_nulls(p_customer));
    end if;
    -- One customer for all of whom nobody knows more, so that sales at the door don't fill the book with strangers.
    insert into customers (tenant_id, id, name) values (p_booking.tenant_id, v_nobody, 'Walk-in')
        on conflict (tenant_id, id) do nothing;
    p_booking.customer_id := v_nobody;
    p_booking.contact_name := coalesce(nullif(btrim(p_customer ->> 'name'), ''), 'Walk-in');
    if char_length(p_booking.contact_name) > 200 then
        perform internal.refuse('invalid_input', 'name: 1 to 200 characters.', '{"field":"name"}');
    end if;
    return p_booking;
end $$;

ALTER FUNCTION internal.with_walk_in(p_booking public.bookings, p_customer jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION with_walk_in(p_booking public.bookings, p_customer jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.with_walk_in(p_booking public.bookings, p_customer jsonb) IS 'The booking with its customer: a known one, or the tenant''s one customer "Walk-in" if there is no contact.';

--
-- Name: without_nulls(jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.without_nulls(p_document jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select case when jsonb_typeof(p_document) = 'object'
        then (select coalesce(jsonb_object_agg(f.key, f.value), '{}') from jsonb_each(p_document) f where f.value <> 'null')
        else p_document
    end
$$;

ALTER FUNCTION internal.without_nulls(p_document jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION without_nulls(p_document jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.without_nulls(p_document jsonb) IS 'A document without its null fields: when something is made, null means the default. What lies inside a field stays.';

--
-- Name: working_ranges(uuid, uuid, uuid, text, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.working_ranges(p_tenant uuid, p_business uuid, p_staff uuid, p_zone text, p_from timestamp with time zone, p_to timestamp with time zone) RETURNS tstzmultirange
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_ranges  tstzmultirange := '{}';
    v_last    date := internal.instant_to_local(p_zone, p_to)::date;
    -- One date earlier, for what runs over midnight.
    v_date    date := internal.instant_to_local(p_zone, p_from)::date - 1;
    v_part    int4range;
    v_start   timestamptz;
    v_end     timestamptz;
begin
    while v_date <= v_last loop
        for v_part in select unnest(internal.day_minutes(p_tenant, p_business, p_staff, v_date)) loop
            v_start := internal.local_to_instant(p_zone, v_date::timestamp + make_interval(mins => lower(v_part)));
            v_end := internal.local_to_instant(p_zone, v_date::timestamp + make_interval(mins => upper(v_part)));
            -- What lies within a clock gap comes out empty.
            if v_end > v_start then
                v_ranges := v_ranges + tstzmultirange(tstzrange(v_start, v_end));
            end if;
        end loop;
        v_date := v_date + 1;
    end loop;
    return v_ranges;
end $$;

ALTER FUNCTION internal.working_ranges(p_tenant uuid, p_business uuid, p_staff uuid, p_zone text, p_from timestamp with time zone, p_to timestamp with time zone) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION working_ranges(p_tenant uuid, p_business uuid, p_staff uuid, p_zone text, p_from timestamp with time zone, p_to timestamp with time zone); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.working_ranges(p_tenant uuid, p_business uuid, p_staff uuid, p_zone text, p_from timestamp with time zone, p_to timestamp with time zone) IS 'The instants between two at which a staff member works, merged across dates. Reaches beyond both ends.';

--
-- Name: write_booking(public.bookings, uuid[], public.claims[], boolean); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.write_booking(p_booking public.bookings, p_staff uuid[], p_units public.claims[], p_pending_blocks boolean) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    -- A conflict cannot happen here under the locks. The constraint is the judge all the same; no exception
    -- block around it, for that would open a subtransaction in every booking.
    insert into bookings select p_booking.*;
    insert into booking_staff (tenant_id, booking_id, staff_id)
    select p_booking.tenant_id, p_booking.id, s from unnest(p_staff) s;
    if p_booking.state in ('held', 'confirmed') or p_booking.state = 'pending' and p_pending_blocks then
        perform internal.take_claims(p_booking, p_staff);
        perform internal.take_units(p_booking, p_units);
    end if;
end $$;

ALTER FUNCTION internal.write_booking(p_booking public.bookings, p_staff uuid[], p_units public.claims[], p_pending_blocks boolean) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION write_booking(p_booking public.bookings, p_staff uuid[], p_units public.claims[], p_pending_blocks boolean); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.write_booking(p_booking public.bookings, p_staff uuid[], p_units public.claims[], p_pending_blocks boolean) IS 'Inserts a booking, its staff and, if it blocks, its units and claims.';

--
-- Name: write_hours(uuid, uuid, uuid, jsonb, date, date, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.write_hours(p_tenant uuid, p_business uuid, p_staff uuid, p_week jsonb, p_valid_from date, p_valid_to date, p_request jsonb) RETURNS public.schedules
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_owner     uuid := coalesce(p_staff, p_business);
    v_days      int4multirange[] := internal.read_week(p_week);
    v_schedule  schedules;
begin
    perform internal.lock_subjects(p_tenant, array[v_owner]);
    select s.* into v_schedule from schedules s
     where s.tenant_id = p_tenant and s.owner_id = v_owner and s.valid_from = p_valid_from and s.valid_to = p_valid_to;
    if not found then
        insert into schedules (tenant_id, id, business_id, staff_id, valid_from, valid_to)
        values (p_tenant, internal.new_id(), p_business, p_staff, p_valid_from, p_valid_to)
        returning * into v_schedule;
    elsif internal.stored_week(p_tenant, v_schedule.id) = v_days then
        return v_schedule;
    else
        delete from schedule_intervals i where i.tenant_id = p_tenant and i.schedule_id = v_schedule.id;
        -- The intervals are part of the schedule: its version counts.
        update schedules s set valid_from = p_valid_from where s.tenant_id = p_tenant and s.id = v_schedule.id returning s.* into v_schedule;
    end if;
    insert into schedule_intervals (tenant_id, schedule_id, weekday, start_minute, end_minute)
    select p_tenant, v_schedule.id, d.weekday, lower(r), upper(r)
      from generate_subscripts(v_days, 1) as d (weekday), unnest(v_days[d.weekday]) as r;
    perform internal.record_event(p_tenant, 'hours.set', v_schedule.id, p_business, jsonb_build_object('staff_id', p_staff), p_request);
    return v_schedule;
end $$;

ALTER FUNCTION internal.write_hours(p_tenant uuid, p_business uuid, p_staff uuid, p_week jsonb, p_valid_from date, p_valid_to date, p_request jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION write_hours(p_tenant uuid, p_business uuid, p_staff uuid, p_week jsonb, p_valid_from date, p_valid_to date, p_request jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.write_hours(p_tenant uuid, p_business uuid, p_staff uuid, p_week jsonb, p_valid_from date, p_valid_to date, p_request jsonb) IS 'Replaces the week of an owner between two dates, unless it is the same already. Locks the owner, as bookings do.';

--
-- Name: write_import(public.bookings, uuid[], uuid[], uuid[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.write_import(p_booking public.bookings, p_staff uuid[], p_units uuid[], p_locked uuid[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION internal.write_import(p_booking public.bookings, p_staff uuid[], p_units uuid[], p_locked uuid[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION write_import(p_booking public.bookings, p_staff uuid[], p_units uuid[], p_locked uuid[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.write_import(p_booking public.bookings, p_staff uuid[], p_units uuid[], p_locked uuid[]) IS 'Inserts an imported booking; one that isn''t over claims its time and its units or is refused.';

--
-- Name: write_needs(public.services, internal.need[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.write_needs(p_service public.services, p_needs internal.need[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_constraint text;
begin
    delete from service_resources n where n.tenant_id = p_service.tenant_id and n.service_id = p_service.id;
    insert into service_resources (tenant_id, service_id, number, resource_id, group_id, quantity, buffer_before_minutes, buffer_after_minutes)
    select p_service.tenant_id, p_service.id, n.number, n.one, n.several, n.quantity, n.before, n.after
      from unnest(p_needs) with ordinality as n (one, several, quantity, before, after, number);
exception
    when foreign_key_violation then
        get stacked diagnostics v_constraint = constraint_name;
        perform internal.refuse_broken('service_resources', v_constraint, sqlstate);
end $$;

ALTER FUNCTION internal.write_needs(p_service public.services, p_needs internal.need[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION write_needs(p_service public.services, p_needs internal.need[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.write_needs(p_service public.services, p_needs internal.need[]) IS 'Makes a list the service''s needs.';

--
-- Name: write_seats(public.services, public.sessions, public.bookings, jsonb); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.write_seats(p_service public.services, p_session public.sessions, p_booking public.bookings, p_options jsonb) RETURNS public.bookings
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    p_booking := internal.with_price(p_booking, internal.price_booking(p_service, p_session.price_minor, p_session.local_start,
        p_booking.party_size, internal.private_price(p_session, p_booking.private), p_options, p_booking.customer_id));
    perform internal.make_room(p_session, p_booking.seats, p_booking.private);
    insert into bookings select p_booking.*;
    perform internal.move_seats(null, p_booking);
    return p_booking;
end $$;

ALTER FUNCTION internal.write_seats(p_service public.services, p_session public.sessions, p_booking public.bookings, p_options jsonb) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION write_seats(p_service public.services, p_session public.sessions, p_booking public.bookings, p_options jsonb); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.write_seats(p_service public.services, p_session public.sessions, p_booking public.bookings, p_options jsonb) IS 'Prices and inserts a booking of seats, and counts them; refuses where there is no room. Call it under the session''s lock.';

--
-- Name: write_service_staff(public.services, public.service_staff[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.write_service_staff(p_service public.services, p_staff public.service_staff[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_constraint text;
begin
    delete from service_staff ss
     where ss.tenant_id = p_service.tenant_id and ss.service_id = p_service.id and ss.staff_id <> all (select (unnest(p_staff)).staff_id);
    -- Whoever stays keeps their turn in round robin.
    insert into service_staff (tenant_id, service_id, staff_id, fixed, price_minor, duration_minutes)
    select n.tenant_id, n.service_id, n.staff_id, n.fixed, n.price_minor, n.duration_minutes from unnest(p_staff) n
        on conflict (tenant_id, service_id, staff_id) do update
       set fixed = excluded.fixed, price_minor = excluded.price_minor, duration_minutes = excluded.duration_minutes;
exception
    when check_violation or foreign_key_violation then
        get stacked diagnostics v_constraint = constraint_name;
        perform internal.refuse_broken('service_staff', v_constraint, sqlstate);
end $$;

ALTER FUNCTION internal.write_service_staff(p_service public.services, p_staff public.service_staff[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION write_service_staff(p_service public.services, p_staff public.service_staff[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.write_service_staff(p_service public.services, p_staff public.service_staff[]) IS 'Makes a list the service''s staff: removes, adds and changes.';

--
-- Name: write_session(public.sessions, uuid[], boolean); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.write_session(p_session public.sessions, p_staff uuid[], p_claims boolean) RETURNS public.sessions
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    v_constraint text;
begin
    begin
        update sessions s
           set status = p_session.status, rule_id = p_session.rule_id, by_hand = p_session.by_hand, reserved = p_session.reserved, resources = p_session.resources,
               capacity_total = p_session.capacity_total, party_min = p_session.party_min, party_max = p_session.party_max,
               price_minor = p_session.price_minor, private_booking = p_session.private_booking, private_price_minor = p_session.private_price_minor
         where s.tenant_id = p_session.tenant_id and s.id = p_session.id
        returning s.* into p_session;
        perform internal.check_session_party(p_session);
        if p_staff is not null then
            delete from session_staff ss where ss.tenant_id = p_session.tenant_id and ss.session_id = p_session.id;
            insert into session_staff (tenant_id, session_id, staff_id)
            select p_session.tenant_id, p_session.id, s from unnest(p_staff) s;
        end if;
        if p_claims then
            perform internal.free_sessions(p_session.tenant_id, array[p_session.id]);
            perform internal.settle_session_claims(p_session);
        end if;
    exception
        when check_violation then
            get stacked diagnostics v_constraint = constraint_name;
            perform internal.refuse_broken('sessions', v_constraint, sqlstate);
    end;
    return p_session;
end $$;

ALTER FUNCTION internal.write_session(p_session public.sessions, p_staff uuid[], p_claims boolean) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION write_session(p_session public.sessions, p_staff uuid[], p_claims boolean); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.write_session(p_session public.sessions, p_staff uuid[], p_claims boolean) IS 'Writes a session as it is to be, its staff if given, and takes its claims anew if told so: refused where they are taken.';

--
-- Name: write_session_rule(public.session_rules, public.session_rules, public.session_rule_intervals[], public.session_rule_dates[], public.session_rule_staff[]); Type: FUNCTION; Schema: internal; Owner: slotkeeper_api
--

CREATE FUNCTION internal.write_session_rule(p_known public.session_rules, p_rule public.session_rules, p_intervals public.session_rule_intervals[], p_dates public.session_rule_dates[], p_staff public.session_rule_staff[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if p_known.id is null then
        insert into session_rules select p_rule.*;
    else
        -- What belongs to the rule is part of it: its version counts.
        update session_rules r
           set valid_from = p_rule.valid_from, valid_to = p_rule.valid_to, interval_minutes = p_rule.interval_minutes,
               duration_minutes = p_rule.duration_minutes, capacity = p_rule.capacity, party_min = p_rule.party_min,
               party_max = p_rule.party_max, price_minor = p_rule.price_minor, reserved = p_rule.reserved, resources = p_rule.resources
         where r.tenant_id = p_rule.tenant_id and r.id = p_rule.id;
        delete from session_rule_intervals i where i.tenant_id = p_rule.tenant_id and i.rule_id = p_rule.id;
        delete from session_rule_dates d where d.tenant_id = p_rule.tenant_id and d.rule_id = p_rule.id;
        delete from session_rule_staff s where s.tenant_id = p_rule.tenant_id and s.rule_id = p_rule.id;
    end if;
    insert into session_rule_intervals select u.* from unnest(p_intervals) u;
    insert into session_rule_dates select u.* from unnest(p_dates) u;
    insert into session_rule_staff select u.* from unnest(p_staff) u;
end $$;

ALTER FUNCTION internal.write_session_rule(p_known public.session_rules, p_rule public.session_rules, p_intervals public.session_rule_intervals[], p_dates public.session_rule_dates[], p_staff public.session_rule_staff[]) OWNER TO slotkeeper_api;

--
-- Name: FUNCTION write_session_rule(p_known public.session_rules, p_rule public.session_rules, p_intervals public.session_rule_intervals[], p_dates public.session_rule_dates[], p_staff public.session_rule_staff[]); Type: COMMENT; Schema: internal; Owner: slotkeeper_api
--

COMMENT ON FUNCTION internal.write_session_rule(p_known public.session_rules, p_rule public.session_rules, p_intervals public.session_rule_intervals[], p_dates public.session_rule_dates[], p_staff public.session_rule_staff[]) IS 'Writes a rule and all that belongs to it.';

--
-- Name: v_user_business; Type: VIEW; Schema: api; Owner: slotkeeper_api
--

CREATE VIEW api.v_user_business WITH (security_invoker='true') AS
 SELECT b.tenant_id,
    b.business_id,
    b.business_name,
    b.slug,
    b.role
   FROM api.my_businesses() b(tenant_id, business_id, business_name, slug, role);

ALTER TABLE api.v_user_business OWNER TO slotkeeper_api;

--
-- Name: VIEW v_user_business; Type: COMMENT; Schema: api; Owner: slotkeeper_api
--

COMMENT ON VIEW api.v_user_business IS 'The caller''s businesses with the role the caller has there.';

--
-- Name: booking_staff; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.booking_staff (
    tenant_id uuid NOT NULL,
    booking_id uuid NOT NULL,
    staff_id uuid NOT NULL
);

ALTER TABLE ONLY public.booking_staff FORCE ROW LEVEL SECURITY;

ALTER TABLE public.booking_staff OWNER TO slotkeeper_owner;

--
-- Name: TABLE booking_staff; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.booking_staff IS 'The staff of a booking, as long as the booking is kept.';

--
-- Name: booking_units; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.booking_units (
    tenant_id uuid NOT NULL,
    booking_id uuid NOT NULL,
    unit_id uuid NOT NULL
);

ALTER TABLE ONLY public.booking_units FORCE ROW LEVEL SECURITY;

ALTER TABLE public.booking_units OWNER TO slotkeeper_owner;

--
-- Name: TABLE booking_units; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.booking_units IS 'The resource units of a booking, as long as the booking is kept. They are chosen with its claims.';

--
-- Name: business_directory; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.business_directory (
    slug text NOT NULL,
    tenant_id uuid NOT NULL,
    business_id uuid NOT NULL,
    CONSTRAINT business_directory_slug_is_a_label CHECK ((slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text))
);

ALTER TABLE public.business_directory OWNER TO slotkeeper_owner;

--
-- Name: TABLE business_directory; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.business_directory IS '@global: finds a business by its public slug. Holds names and ids, nothing else.';

--
-- Name: customer_contacts; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.customer_contacts (
    tenant_id uuid NOT NULL,
    kind text NOT NULL,
    address text NOT NULL,
    customer_id uuid NOT NULL,
    CONSTRAINT customer_contacts_address_length CHECK (((char_length(address) >= 3) AND (char_length(address) <= 320))),
    CONSTRAINT customer_contacts_kind_known CHECK ((kind = ANY (ARRAY['email'::text, 'phone'::text])))
);

ALTER TABLE ONLY public.customer_contacts FORCE ROW LEVEL SECURITY;

ALTER TABLE public.customer_contacts OWNER TO slotkeeper_owner;

--
-- Name: TABLE customer_contacts; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.customer_contacts IS 'E-mail addresses (lower case) and phone numbers (E.164) of customers; the key makes each one person''s.';

--
-- Name: function_files; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.function_files (
    path text NOT NULL,
    hash text NOT NULL
);

ALTER TABLE public.function_files OWNER TO slotkeeper_owner;

--
-- Name: TABLE function_files; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.function_files IS '@global: hashes of the function files as applied; `migrate` applies those that differ.';

--
-- Name: idempotency_keys; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.idempotency_keys (
    tenant_id uuid NOT NULL,
    caller text NOT NULL,
    key text NOT NULL,
    route text NOT NULL,
    fingerprint text NOT NULL,
    answer jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT idempotency_keys_key_length CHECK (((char_length(key) >= 1) AND (char_length(key) <= 255)))
);

ALTER TABLE ONLY public.idempotency_keys FORCE ROW LEVEL SECURITY;

ALTER TABLE public.idempotency_keys OWNER TO slotkeeper_owner;

--
-- Name: TABLE idempotency_keys; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.idempotency_keys IS 'First answers of writes by Idempotency-Key, kept 72 hours (BKG-7).';

--
-- Name: CONSTRAINT idempotency_keys_key_length ON idempotency_keys; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT idempotency_keys_key_length ON public.idempotency_keys IS 'Idempotency-Key: 1 to 255 characters';

--
-- Name: installation; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.installation (
    name text NOT NULL,
    value text NOT NULL
);

ALTER TABLE public.installation OWNER TO slotkeeper_owner;

--
-- Name: TABLE installation; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.installation IS '@global: facts about the installation, such as tz_version.';

--
-- Name: outbox; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.outbox (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    entity_id uuid NOT NULL,
    business_id uuid,
    actor text,
    data jsonb DEFAULT '{}'::jsonb NOT NULL,
    "position" bigint,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY public.outbox FORCE ROW LEVEL SECURITY;

ALTER TABLE public.outbox OWNER TO slotkeeper_owner;

--
-- Name: TABLE outbox; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.outbox IS 'Events of a tenant, appended by every command in its own transaction; streams and cursors read positions.';

--
-- Name: COLUMN outbox."position"; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.outbox."position" IS 'Dense order of commit across the installation, given by the relay; null until it has seen the row.';

--
-- Name: outbox_position; Type: SEQUENCE; Schema: public; Owner: slotkeeper_owner
--

CREATE SEQUENCE public.outbox_position
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER TABLE public.outbox_position OWNER TO slotkeeper_owner;

--
-- Name: SEQUENCE outbox_position; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON SEQUENCE public.outbox_position IS 'Next position; only the relay takes from it, under its advisory lock.';

--
-- Name: promotion_services; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.promotion_services (
    tenant_id uuid NOT NULL,
    promotion_id uuid NOT NULL,
    service_id uuid NOT NULL
);

ALTER TABLE ONLY public.promotion_services FORCE ROW LEVEL SECURITY;

ALTER TABLE public.promotion_services OWNER TO slotkeeper_owner;

--
-- Name: TABLE promotion_services; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.promotion_services IS 'The services a promotion is for; none means all of its business.';

--
-- Name: resource_units; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.resource_units (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    resource_id uuid NOT NULL,
    number integer NOT NULL,
    retired boolean DEFAULT false NOT NULL,
    CONSTRAINT resource_units_number_positive CHECK (((number >= 1) AND (number <= 100000)))
);

ALTER TABLE ONLY public.resource_units FORCE ROW LEVEL SECURITY;

ALTER TABLE public.resource_units OWNER TO slotkeeper_owner;

--
-- Name: TABLE resource_units; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.resource_units IS 'The single units of a resource, counted from 1; each is a subject whose time is claimed.';

--
-- Name: schedule_intervals; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.schedule_intervals (
    tenant_id uuid NOT NULL,
    schedule_id uuid NOT NULL,
    weekday integer NOT NULL,
    start_minute integer NOT NULL,
    end_minute integer NOT NULL,
    CONSTRAINT schedule_intervals_minutes_range CHECK ((((start_minute >= 0) AND (start_minute <= 1439)) AND ((end_minute >= (start_minute + 1)) AND (end_minute <= (start_minute + 1440))))),
    CONSTRAINT schedule_intervals_weekday_is_iso CHECK (((weekday >= 1) AND (weekday <= 7)))
);

ALTER TABLE ONLY public.schedule_intervals FORCE ROW LEVEL SECURITY;

ALTER TABLE public.schedule_intervals OWNER TO slotkeeper_owner;

--
-- Name: TABLE schedule_intervals; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.schedule_intervals IS 'The intervals of a schedule: ISO weekday (1 Monday), minutes from local midnight. A weekday without rows is a day off.';

--
-- Name: schema_migrations; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.schema_migrations (
    version integer NOT NULL,
    name character varying(255),
    applied_on character varying(255),
    checksum character varying(255)
);

ALTER TABLE public.schema_migrations OWNER TO slotkeeper_owner;

--
-- Name: TABLE schema_migrations; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.schema_migrations IS '@global: which migrations have run.';

--
-- Name: service_resources; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.service_resources (
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    number integer NOT NULL,
    resource_id uuid,
    group_id uuid,
    quantity integer DEFAULT 1 NOT NULL,
    buffer_before_minutes integer,
    buffer_after_minutes integer,
    CONSTRAINT service_resources_buffers_range CHECK ((((buffer_before_minutes >= 0) AND (buffer_before_minutes <= 1440)) AND ((buffer_after_minutes >= 0) AND (buffer_after_minutes <= 1440)))),
    CONSTRAINT service_resources_one_kind CHECK ((num_nonnulls(resource_id, group_id) = 1)),
    CONSTRAINT service_resources_quantity_range CHECK (((quantity >= 1) AND (quantity <= 100)))
);

ALTER TABLE ONLY public.service_resources FORCE ROW LEVEL SECURITY;

ALTER TABLE public.service_resources OWNER TO slotkeeper_owner;

--
-- Name: TABLE service_resources; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.service_resources IS 'What a service needs beside people (CAT-5). No unit can serve two needs of one service.';

--
-- Name: COLUMN service_resources.buffer_before_minutes; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.service_resources.buffer_before_minutes IS 'Taken before the start, where it differs from the service''s buffer; null: the service''s.';

--
-- Name: COLUMN service_resources.buffer_after_minutes; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.service_resources.buffer_after_minutes IS 'Taken after the end, where it differs from the service''s buffer; null: the service''s.';

--
-- Name: CONSTRAINT service_resources_buffers_range ON service_resources; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT service_resources_buffers_range ON public.service_resources IS 'buffer_before_minutes, buffer_after_minutes: 0 to 1440';

--
-- Name: CONSTRAINT service_resources_one_kind ON service_resources; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT service_resources_one_kind ON public.service_resources IS 'resource_id, group_id: one of the two, not both';

--
-- Name: CONSTRAINT service_resources_quantity_range ON service_resources; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON CONSTRAINT service_resources_quantity_range ON public.service_resources IS 'quantity: 1 to 100';

--
-- Name: service_taxes; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.service_taxes (
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    tax_id uuid NOT NULL
);

ALTER TABLE ONLY public.service_taxes FORCE ROW LEVEL SECURITY;

ALTER TABLE public.service_taxes OWNER TO slotkeeper_owner;

--
-- Name: TABLE service_taxes; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.service_taxes IS 'The taxes of a service: all of them inclusive, or none.';

--
-- Name: session_runs; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.session_runs (
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    due_at timestamp with time zone NOT NULL,
    stale boolean DEFAULT false NOT NULL
)
WITH (fillfactor='70');

ALTER TABLE ONLY public.session_runs FORCE ROW LEVEL SECURITY;

ALTER TABLE public.session_runs OWNER TO slotkeeper_owner;

--
-- Name: TABLE session_runs; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.session_runs IS 'Active services with schedule rules, and when the generator is due for each (SES-2).';

--
-- Name: COLUMN session_runs.due_at; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.session_runs.due_at IS 'When the horizon moves on: the next midnight of the business.';

--
-- Name: COLUMN session_runs.stale; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON COLUMN public.session_runs.stale IS 'Whether something that the sessions follow has changed meanwhile: due at once.';

--
-- Name: session_staff; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.session_staff (
    tenant_id uuid NOT NULL,
    session_id uuid NOT NULL,
    staff_id uuid NOT NULL
);

ALTER TABLE ONLY public.session_staff FORCE ROW LEVEL SECURITY;

ALTER TABLE public.session_staff OWNER TO slotkeeper_owner;

--
-- Name: TABLE session_staff; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.session_staff IS 'The staff that a session takes, all of them.';

--
-- Name: session_units; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.session_units (
    tenant_id uuid NOT NULL,
    session_id uuid NOT NULL,
    unit_id uuid NOT NULL
);

ALTER TABLE ONLY public.session_units FORCE ROW LEVEL SECURITY;

ALTER TABLE public.session_units OWNER TO slotkeeper_owner;

--
-- Name: TABLE session_units; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.session_units IS 'The resource units that a session has taken. They are chosen with its claims, and forgotten when these are freed.';

--
-- Name: subjects; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.subjects (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    CONSTRAINT subjects_kind_known CHECK ((kind = ANY (ARRAY['staff'::text, 'resource_unit'::text])))
);

ALTER TABLE ONLY public.subjects FORCE ROW LEVEL SECURITY;

ALTER TABLE public.subjects OWNER TO slotkeeper_owner;

--
-- Name: TABLE subjects; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.subjects IS 'Everything whose time can be claimed: staff members and resource units share this key space.';

--
-- Name: tenant_directory; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.tenant_directory (
    tenant_id uuid NOT NULL,
    subdomain text,
    CONSTRAINT tenant_directory_subdomain_is_a_label CHECK ((subdomain ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text))
);

ALTER TABLE public.tenant_directory OWNER TO slotkeeper_owner;

--
-- Name: TABLE tenant_directory; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.tenant_directory IS '@global: finds a tenant by its subdomain. Holds the name and the id, nothing else.';

--
-- Name: zone_offsets; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.zone_offsets (
    zone text NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    local_starts timestamp without time zone NOT NULL,
    local_ends timestamp without time zone NOT NULL,
    offset_seconds integer NOT NULL,
    CONSTRAINT zone_offsets_end_after_start CHECK ((ends_at > starts_at))
);

ALTER TABLE public.zone_offsets OWNER TO slotkeeper_owner;

--
-- Name: TABLE zone_offsets; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.zone_offsets IS '@global: for each zone the spans of constant UTC offset, 1999 to 2050; local_* is the wall clock at the span''s ends.';

--
-- Name: zones; Type: TABLE; Schema: public; Owner: slotkeeper_owner
--

CREATE TABLE public.zones (
    name text NOT NULL
);

ALTER TABLE public.zones OWNER TO slotkeeper_owner;

--
-- Name: TABLE zones; Type: COMMENT; Schema: public; Owner: slotkeeper_owner
--

COMMENT ON TABLE public.zones IS '@global: the names of the tz database that the installation uses.';

--
-- Name: api_keys api_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (tenant_id, id);

--
-- Name: api_keys api_keys_secret_once; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_secret_once UNIQUE (tenant_id, secret_hash);

--
-- Name: booking_staff booking_staff_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.booking_staff
    ADD CONSTRAINT booking_staff_pkey PRIMARY KEY (tenant_id, booking_id, staff_id);

--
-- Name: booking_units booking_units_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.booking_units
    ADD CONSTRAINT booking_units_pkey PRIMARY KEY (tenant_id, booking_id, unit_id);

--
-- Name: bookings bookings_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.bookings
    ADD CONSTRAINT bookings_pkey PRIMARY KEY (tenant_id, id);

--
-- Name: bookings bookings_reference_once; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.bookings
    ADD CONSTRAINT bookings_reference_once UNIQUE (tenant_id, reference);

--
-- Name: business_directory business_directory_one_slug_each; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.business_directory
    ADD CONSTRAINT business_directory_one_slug_each UNIQUE (tenant_id, business_id);

--
-- Name: business_directory business_directory_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.business_directory
    ADD CONSTRAINT business_directory_pkey PRIMARY KEY (slug);

--
-- Name: businesses businesses_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.businesses
    ADD CONSTRAINT businesses_pkey PRIMARY KEY (tenant_id, id);

--
-- Name: categories categories_name_once; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.categories
    ADD CONSTRAINT categories_name_once UNIQUE (tenant_id, business_id, name);

--
-- Name: categories categories_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.categories
    ADD CONSTRAINT categories_pkey PRIMARY KEY (tenant_id, id);

--
-- Name: claims claims_never_overlap; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.claims
    ADD CONSTRAINT claims_never_overlap EXCLUDE USING gist (tenant_id WITH =, subject_id WITH =, tstzrange(starts_at, ends_at) WITH &&);

--
-- Name: claims claims_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.claims
    ADD CONSTRAINT claims_pkey PRIMARY KEY (tenant_id, subject_id, starts_at);

--
-- Name: customer_contacts customer_contacts_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.customer_contacts
    ADD CONSTRAINT customer_contacts_pkey PRIMARY KEY (tenant_id, kind, address);

--
-- Name: customers customers_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY (tenant_id, id);

--
-- Name: extras extras_name_once; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.extras
    ADD CONSTRAINT extras_name_once UNIQUE (tenant_id, service_id, name);

--
-- Name: extras extras_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.extras
    ADD CONSTRAINT extras_pkey PRIMARY KEY (tenant_id, id);

--
-- Name: function_files function_files_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.function_files
    ADD CONSTRAINT function_files_pkey PRIMARY KEY (path);

--
-- Name: idempotency_keys idempotency_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (tenant_id, caller, key);

--
-- Name: installation installation_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.installation
    ADD CONSTRAINT installation_pkey PRIMARY KEY (name);

--
-- Name: login_directory login_directory_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.login_directory
    ADD CONSTRAINT login_directory_pkey PRIMARY KEY (login);

--
-- Name: outbox outbox_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (tenant_id, id);

--
-- Name: overrides overrides_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.overrides
    ADD CONSTRAINT overrides_pkey PRIMARY KEY (tenant_id, id);

--
-- Name: price_rules price_rules_name_once; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.price_rules
    ADD CONSTRAINT price_rules_name_once UNIQUE (tenant_id, service_id, name);

--
-- Name: price_rules price_rules_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.price_rules
    ADD CONSTRAINT price_rules_pkey PRIMARY KEY (tenant_id, id);

--
-- Name: price_tiers price_tiers_name_once; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.price_tiers
    ADD CONSTRAINT price_tiers_name_once UNIQUE (tenant_id, service_id, name);

--
-- Name: price_tiers price_tiers_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.price_tiers
    ADD CONSTRAINT price_tiers_pkey PRIMARY KEY (tenant_id, id);

--
-- Name: promotion_services promotion_services_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.promotion_services
    ADD CONSTRAINT promotion_services_pkey PRIMARY KEY (tenant_id, promotion_id, service_id);

--
-- Name: promotions promotions_code_once; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.promotions
    ADD CONSTRAINT promotions_code_once UNIQUE (tenant_id, business_id, code);

--
-- Name: promotions promotions_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.promotions
    ADD CONSTRAINT promotions_pkey PRIMARY KEY (tenant_id, id);

--
-- Name: resource_groups resource_groups_name_once; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.resource_groups
    ADD CONSTRAINT resource_groups_name_once UNIQUE (tenant_id, business_id, name);

--
-- Name: resource_groups resource_groups_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.resource_groups
    ADD CONSTRAINT resource_groups_pkey PRIMARY KEY (tenant_id, id);

--
-- Name: resource_units resource_units_number_once; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.resource_units
    ADD CONSTRAINT resource_units_number_once UNIQUE (tenant_id, resource_id, number);

--
-- Name: resource_units resource_units_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.resource_units
    ADD CONSTRAINT resource_units_pkey PRIMARY KEY (tenant_id, id);

--
-- Name: resources resources_name_once; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.resources
    ADD CONSTRAINT resources_name_once UNIQUE (tenant_id, business_id, name);

--
-- Name: resources resources_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.resources
    ADD CONSTRAINT resources_pkey PRIMARY KEY (tenant_id, id);

--
-- Name: schedule_intervals schedule_intervals_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.schedule_intervals
    ADD CONSTRAINT schedule_intervals_pkey PRIMARY KEY (tenant_id, schedule_id, weekday, start_minute);

--
-- Name: schedules schedules_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.schedules
    ADD CONSTRAINT schedules_pkey PRIMARY KEY (tenant_id, id);

--
-- Name: schedules schedules_validity_once; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.schedules
    ADD CONSTRAINT schedules_validity_once UNIQUE (tenant_id, owner_id, valid_from, valid_to);

--
-- Name: schema_migrations schema_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (version);

--
-- Name: service_resources service_resources_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.service_resources
    ADD CONSTRAINT service_resources_pkey PRIMARY KEY (tenant_id, service_id, number);

--
-- Name: service_staff service_staff_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.service_staff
    ADD CONSTRAINT service_staff_pkey PRIMARY KEY (tenant_id, service_id, staff_id);

--
-- Name: service_taxes service_taxes_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.service_taxes
    ADD CONSTRAINT service_taxes_pkey PRIMARY KEY (tenant_id, service_id, tax_id);

--
-- Name: services services_name_once; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.services
    ADD CONSTRAINT services_name_once UNIQUE (tenant_id, business_id, name);

--
-- Name: services services_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.services
    ADD CONSTRAINT services_pkey PRIMARY KEY (tenant_id, id);

--
-- Name: session_rule_dates session_rule_dates_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.session_rule_dates
    ADD CONSTRAINT session_rule_dates_pkey PRIMARY KEY (tenant_id, rule_id, on_date, blocked, start_minute);

--
-- Name: session_rule_intervals session_rule_intervals_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.session_rule_intervals
    ADD CONSTRAINT session_rule_intervals_pkey PRIMARY KEY (tenant_id, rule_id, weekday, start_minute);

--
-- Name: session_rule_staff session_rule_staff_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.session_rule_staff
    ADD CONSTRAINT session_rule_staff_pkey PRIMARY KEY (tenant_id, rule_id, staff_id);

--
-- Name: session_rules session_rules_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.session_rules
    ADD CONSTRAINT session_rules_pkey PRIMARY KEY (tenant_id, id);

--
-- Name: session_runs session_runs_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.session_runs
    ADD CONSTRAINT session_runs_pkey PRIMARY KEY (tenant_id, service_id);

--
-- Name: session_staff session_staff_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.session_staff
    ADD CONSTRAINT session_staff_pkey PRIMARY KEY (tenant_id, session_id, staff_id);

--
-- Name: session_units session_units_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.session_units
    ADD CONSTRAINT session_units_pkey PRIMARY KEY (tenant_id, session_id, unit_id);

--
-- Name: sessions sessions_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (tenant_id, id);

--
-- Name: sessions sessions_start_once; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_start_once UNIQUE (tenant_id, service_id, starts_at);

--
-- Name: staff staff_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_pkey PRIMARY KEY (tenant_id, id);

--
-- Name: subjects subjects_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.subjects
    ADD CONSTRAINT subjects_pkey PRIMARY KEY (tenant_id, id);

--
-- Name: taxes taxes_name_once; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.taxes
    ADD CONSTRAINT taxes_name_once UNIQUE (tenant_id, business_id, name);

--
-- Name: taxes taxes_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.taxes
    ADD CONSTRAINT taxes_pkey PRIMARY KEY (tenant_id, id);

--
-- Name: tenant_directory tenant_directory_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.tenant_directory
    ADD CONSTRAINT tenant_directory_pkey PRIMARY KEY (tenant_id);

--
-- Name: tenant_directory tenant_directory_subdomain_key; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.tenant_directory
    ADD CONSTRAINT tenant_directory_subdomain_key UNIQUE (subdomain);

--
-- Name: tenants tenants_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.tenants
    ADD CONSTRAINT tenants_pkey PRIMARY KEY (tenant_id);

--
-- Name: time_off time_off_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.time_off
    ADD CONSTRAINT time_off_pkey PRIMARY KEY (tenant_id, id);

--
-- Name: zone_offsets zone_offsets_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.zone_offsets
    ADD CONSTRAINT zone_offsets_pkey PRIMARY KEY (zone, starts_at);

--
-- Name: zones zones_pkey; Type: CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.zones
    ADD CONSTRAINT zones_pkey PRIMARY KEY (name);

--
-- Name: booking_staff_by_staff; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX booking_staff_by_staff ON public.booking_staff USING btree (tenant_id, staff_id);

--
-- Name: booking_units_by_unit; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX booking_units_by_unit ON public.booking_units USING btree (tenant_id, unit_id);

--
-- Name: bookings_by_business; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX bookings_by_business ON public.bookings USING btree (tenant_id, business_id, starts_at, id);

--
-- Name: bookings_by_customer; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX bookings_by_customer ON public.bookings USING btree (tenant_id, customer_id, starts_at);

--
-- Name: bookings_by_promotion; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX bookings_by_promotion ON public.bookings USING btree (tenant_id, promotion_id) WHERE (promotion_id IS NOT NULL);

--
-- Name: bookings_by_session; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX bookings_by_session ON public.bookings USING btree (tenant_id, session_id, id) WHERE (session_id IS NOT NULL);

--
-- Name: bookings_held; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX bookings_held ON public.bookings USING btree (tenant_id, hold_expires_at) WHERE (state = 'held'::text);

--
-- Name: bookings_held_in_session; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX bookings_held_in_session ON public.bookings USING btree (tenant_id, session_id, hold_expires_at) WHERE ((state = 'held'::text) AND (session_id IS NOT NULL));

--
-- Name: claims_by_booking; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX claims_by_booking ON public.claims USING btree (tenant_id, booking_id) WHERE (booking_id IS NOT NULL);

--
-- Name: claims_by_session; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX claims_by_session ON public.claims USING btree (tenant_id, session_id) WHERE (session_id IS NOT NULL);

--
-- Name: claims_by_time_off; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX claims_by_time_off ON public.claims USING btree (tenant_id, time_off_id) WHERE (time_off_id IS NOT NULL);

--
-- Name: customer_contacts_by_customer; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX customer_contacts_by_customer ON public.customer_contacts USING btree (tenant_id, customer_id);

--
-- Name: customers_by_age; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX customers_by_age ON public.customers USING btree (tenant_id, created_at, id);

--
-- Name: idempotency_keys_by_age; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX idempotency_keys_by_age ON public.idempotency_keys USING btree (tenant_id, created_at);

--
-- Name: outbox_by_position; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX outbox_by_position ON public.outbox USING btree (tenant_id, "position");

--
-- Name: outbox_without_position; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX outbox_without_position ON public.outbox USING btree (tenant_id, id) WHERE ("position" IS NULL);

--
-- Name: overrides_by_business; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX overrides_by_business ON public.overrides USING btree (tenant_id, business_id, ends_on);

--
-- Name: promotion_services_by_service; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX promotion_services_by_service ON public.promotion_services USING btree (tenant_id, service_id);

--
-- Name: resources_by_group; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX resources_by_group ON public.resources USING btree (tenant_id, group_id);

--
-- Name: schedules_by_business; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX schedules_by_business ON public.schedules USING btree (tenant_id, business_id);

--
-- Name: service_resources_by_group; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX service_resources_by_group ON public.service_resources USING btree (tenant_id, group_id);

--
-- Name: service_resources_by_resource; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX service_resources_by_resource ON public.service_resources USING btree (tenant_id, resource_id);

--
-- Name: service_staff_by_staff; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX service_staff_by_staff ON public.service_staff USING btree (tenant_id, staff_id);

--
-- Name: service_taxes_by_tax; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX service_taxes_by_tax ON public.service_taxes USING btree (tenant_id, tax_id);

--
-- Name: session_rule_staff_by_staff; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX session_rule_staff_by_staff ON public.session_rule_staff USING btree (tenant_id, staff_id);

--
-- Name: session_rules_by_service; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX session_rules_by_service ON public.session_rules USING btree (tenant_id, service_id);

--
-- Name: session_runs_stale; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX session_runs_stale ON public.session_runs USING btree (tenant_id, service_id) WHERE stale;

--
-- Name: session_staff_by_staff; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX session_staff_by_staff ON public.session_staff USING btree (tenant_id, staff_id);

--
-- Name: session_units_by_unit; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX session_units_by_unit ON public.session_units USING btree (tenant_id, unit_id);

--
-- Name: sessions_by_business; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX sessions_by_business ON public.sessions USING btree (tenant_id, business_id, starts_at, id);

--
-- Name: sessions_by_rule; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX sessions_by_rule ON public.sessions USING btree (tenant_id, rule_id, starts_at);

--
-- Name: sessions_by_start; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX sessions_by_start ON public.sessions USING btree (tenant_id, starts_at, id);

--
-- Name: staff_by_business; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX staff_by_business ON public.staff USING btree (tenant_id, business_id, "position", id);

--
-- Name: time_off_by_resource; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX time_off_by_resource ON public.time_off USING btree (tenant_id, resource_id, starts_at);

--
-- Name: time_off_by_staff; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX time_off_by_staff ON public.time_off USING btree (tenant_id, staff_id, starts_at);

--
-- Name: zone_offsets_by_local_end; Type: INDEX; Schema: public; Owner: slotkeeper_owner
--

CREATE INDEX zone_offsets_by_local_end ON public.zone_offsets USING btree (zone, local_ends);

--
-- Name: bookings guard_booking; Type: TRIGGER; Schema: public; Owner: slotkeeper_owner
--

CREATE TRIGGER guard_booking BEFORE UPDATE ON public.bookings FOR EACH ROW EXECUTE FUNCTION context.guard_booking();

--
-- Name: bookings guard_row; Type: TRIGGER; Schema: public; Owner: slotkeeper_owner
--

CREATE TRIGGER guard_row BEFORE UPDATE ON public.bookings FOR EACH ROW EXECUTE FUNCTION context.guard_row();

--
-- Name: businesses guard_row; Type: TRIGGER; Schema: public; Owner: slotkeeper_owner
--

CREATE TRIGGER guard_row BEFORE UPDATE ON public.businesses FOR EACH ROW EXECUTE FUNCTION context.guard_row();

--
-- Name: categories guard_row; Type: TRIGGER; Schema: public; Owner: slotkeeper_owner
--

CREATE TRIGGER guard_row BEFORE UPDATE ON public.categories FOR EACH ROW EXECUTE FUNCTION context.guard_row();

--
-- Name: customers guard_row; Type: TRIGGER; Schema: public; Owner: slotkeeper_owner
--

CREATE TRIGGER guard_row BEFORE UPDATE ON public.customers FOR EACH ROW EXECUTE FUNCTION context.guard_row();

--
-- Name: overrides guard_row; Type: TRIGGER; Schema: public; Owner: slotkeeper_owner
--

CREATE TRIGGER guard_row BEFORE UPDATE ON public.overrides FOR EACH ROW EXECUTE FUNCTION context.guard_row();

--
-- Name: promotions guard_row; Type: TRIGGER; Schema: public; Owner: slotkeeper_owner
--

CREATE TRIGGER guard_row BEFORE UPDATE ON public.promotions FOR EACH ROW EXECUTE FUNCTION context.guard_row();

--
-- Name: resource_groups guard_row; Type: TRIGGER; Schema: public; Owner: slotkeeper_owner
--

CREATE TRIGGER guard_row BEFORE UPDATE ON public.resource_groups FOR EACH ROW EXECUTE FUNCTION context.guard_row();

--
-- Name: resources guard_row; Type: TRIGGER; Schema: public; Owner: slotkeeper_owner
--

CREATE TRIGGER guard_row BEFORE UPDATE ON public.resources FOR EACH ROW EXECUTE FUNCTION context.guard_row();

--
-- Name: schedules guard_row; Type: TRIGGER; Schema: public; Owner: slotkeeper_owner
--

CREATE TRIGGER guard_row BEFORE UPDATE ON public.schedules FOR EACH ROW EXECUTE FUNCTION context.guard_row();

--
-- Name: services guard_row; Type: TRIGGER; Schema: public; Owner: slotkeeper_owner
--

CREATE TRIGGER guard_row BEFORE UPDATE ON public.services FOR EACH ROW EXECUTE FUNCTION context.guard_row();

--
-- Name: session_rules guard_row; Type: TRIGGER; Schema: public; Owner: slotkeeper_owner
--

CREATE TRIGGER guard_row BEFORE UPDATE ON public.session_rules FOR EACH ROW EXECUTE FUNCTION context.guard_row();

--
-- Name: sessions guard_row; Type: TRIGGER; Schema: public; Owner: slotkeeper_owner
--

CREATE TRIGGER guard_row BEFORE UPDATE ON public.sessions FOR EACH ROW EXECUTE FUNCTION context.guard_row();

--
-- Name: staff guard_row; Type: TRIGGER; Schema: public; Owner: slotkeeper_owner
--

CREATE TRIGGER guard_row BEFORE UPDATE ON public.staff FOR EACH ROW EXECUTE FUNCTION context.guard_row();

--
-- Name: taxes guard_row; Type: TRIGGER; Schema: public; Owner: slotkeeper_owner
--

CREATE TRIGGER guard_row BEFORE UPDATE ON public.taxes FOR EACH ROW EXECUTE FUNCTION context.guard_row();

--
-- Name: tenants guard_row; Type: TRIGGER; Schema: public; Owner: slotkeeper_owner
--

CREATE TRIGGER guard_row BEFORE UPDATE ON public.tenants FOR EACH ROW EXECUTE FUNCTION context.guard_row();

--
-- Name: api_keys api_keys_tenant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

--
-- Name: booking_staff booking_staff_tenant_id_booking_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.booking_staff
    ADD CONSTRAINT booking_staff_tenant_id_booking_id_fkey FOREIGN KEY (tenant_id, booking_id) REFERENCES public.bookings(tenant_id, id) ON DELETE CASCADE;

--
-- Name: booking_staff booking_staff_tenant_id_staff_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.booking_staff
    ADD CONSTRAINT booking_staff_tenant_id_staff_id_fkey FOREIGN KEY (tenant_id, staff_id) REFERENCES public.staff(tenant_id, id);

--
-- Name: booking_units booking_units_tenant_id_booking_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.booking_units
    ADD CONSTRAINT booking_units_tenant_id_booking_id_fkey FOREIGN KEY (tenant_id, booking_id) REFERENCES public.bookings(tenant_id, id) ON DELETE CASCADE;

--
-- Name: booking_units booking_units_tenant_id_unit_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.booking_units
    ADD CONSTRAINT booking_units_tenant_id_unit_id_fkey FOREIGN KEY (tenant_id, unit_id) REFERENCES public.resource_units(tenant_id, id);

--
-- Name: bookings bookings_tenant_id_business_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.bookings
    ADD CONSTRAINT bookings_tenant_id_business_id_fkey FOREIGN KEY (tenant_id, business_id) REFERENCES public.businesses(tenant_id, id);

--
-- Name: bookings bookings_tenant_id_customer_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.bookings
    ADD CONSTRAINT bookings_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES public.customers(tenant_id, id);

--
-- Name: bookings bookings_tenant_id_promotion_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.bookings
    ADD CONSTRAINT bookings_tenant_id_promotion_id_fkey FOREIGN KEY (tenant_id, promotion_id) REFERENCES public.promotions(tenant_id, id);

--
-- Name: bookings bookings_tenant_id_service_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.bookings
    ADD CONSTRAINT bookings_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES public.services(tenant_id, id);

--
-- Name: bookings bookings_tenant_id_session_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.bookings
    ADD CONSTRAINT bookings_tenant_id_session_id_fkey FOREIGN KEY (tenant_id, session_id) REFERENCES public.sessions(tenant_id, id);

--
-- Name: business_directory business_directory_business_exists; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.business_directory
    ADD CONSTRAINT business_directory_business_exists FOREIGN KEY (tenant_id, business_id) REFERENCES public.businesses(tenant_id, id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;

--
-- Name: businesses businesses_tenant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.businesses
    ADD CONSTRAINT businesses_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

--
-- Name: businesses businesses_timezone_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.businesses
    ADD CONSTRAINT businesses_timezone_fkey FOREIGN KEY (timezone) REFERENCES public.zones(name);

--
-- Name: categories categories_tenant_id_business_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.categories
    ADD CONSTRAINT categories_tenant_id_business_id_fkey FOREIGN KEY (tenant_id, business_id) REFERENCES public.businesses(tenant_id, id);

--
-- Name: claims claims_tenant_id_booking_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.claims
    ADD CONSTRAINT claims_tenant_id_booking_id_fkey FOREIGN KEY (tenant_id, booking_id) REFERENCES public.bookings(tenant_id, id) ON DELETE CASCADE;

--
-- Name: claims claims_tenant_id_session_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.claims
    ADD CONSTRAINT claims_tenant_id_session_id_fkey FOREIGN KEY (tenant_id, session_id) REFERENCES public.sessions(tenant_id, id) ON DELETE CASCADE;

--
-- Name: claims claims_tenant_id_subject_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.claims
    ADD CONSTRAINT claims_tenant_id_subject_id_fkey FOREIGN KEY (tenant_id, subject_id) REFERENCES public.subjects(tenant_id, id);

--
-- Name: claims claims_tenant_id_time_off_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.claims
    ADD CONSTRAINT claims_tenant_id_time_off_id_fkey FOREIGN KEY (tenant_id, time_off_id) REFERENCES public.time_off(tenant_id, id) ON DELETE CASCADE;

--
-- Name: customer_contacts customer_contacts_tenant_id_customer_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.customer_contacts
    ADD CONSTRAINT customer_contacts_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES public.customers(tenant_id, id) ON DELETE CASCADE;

--
-- Name: customers customers_tenant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.customers
    ADD CONSTRAINT customers_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

--
-- Name: extras extras_tenant_id_service_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.extras
    ADD CONSTRAINT extras_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES public.services(tenant_id, id) ON DELETE CASCADE;

--
-- Name: idempotency_keys idempotency_keys_tenant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

--
-- Name: outbox outbox_tenant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

--
-- Name: overrides overrides_tenant_id_business_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.overrides
    ADD CONSTRAINT overrides_tenant_id_business_id_fkey FOREIGN KEY (tenant_id, business_id) REFERENCES public.businesses(tenant_id, id);

--
-- Name: overrides overrides_tenant_id_staff_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.overrides
    ADD CONSTRAINT overrides_tenant_id_staff_id_fkey FOREIGN KEY (tenant_id, staff_id) REFERENCES public.staff(tenant_id, id) ON DELETE CASCADE;

--
-- Name: price_rules price_rules_tenant_id_service_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.price_rules
    ADD CONSTRAINT price_rules_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES public.services(tenant_id, id) ON DELETE CASCADE;

--
-- Name: price_tiers price_tiers_tenant_id_service_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.price_tiers
    ADD CONSTRAINT price_tiers_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES public.services(tenant_id, id) ON DELETE CASCADE;

--
-- Name: promotion_services promotion_services_tenant_id_promotion_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.promotion_services
    ADD CONSTRAINT promotion_services_tenant_id_promotion_id_fkey FOREIGN KEY (tenant_id, promotion_id) REFERENCES public.promotions(tenant_id, id) ON DELETE CASCADE;

--
-- Name: promotion_services promotion_services_tenant_id_service_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.promotion_services
    ADD CONSTRAINT promotion_services_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES public.services(tenant_id, id);

--
-- Name: promotions promotions_tenant_id_business_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.promotions
    ADD CONSTRAINT promotions_tenant_id_business_id_fkey FOREIGN KEY (tenant_id, business_id) REFERENCES public.businesses(tenant_id, id);

--
-- Name: resource_groups resource_groups_tenant_id_business_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.resource_groups
    ADD CONSTRAINT resource_groups_tenant_id_business_id_fkey FOREIGN KEY (tenant_id, business_id) REFERENCES public.businesses(tenant_id, id);

--
-- Name: resource_units resource_units_tenant_id_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.resource_units
    ADD CONSTRAINT resource_units_tenant_id_id_fkey FOREIGN KEY (tenant_id, id) REFERENCES public.subjects(tenant_id, id);

--
-- Name: resource_units resource_units_tenant_id_resource_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.resource_units
    ADD CONSTRAINT resource_units_tenant_id_resource_id_fkey FOREIGN KEY (tenant_id, resource_id) REFERENCES public.resources(tenant_id, id) ON DELETE CASCADE;

--
-- Name: resources resources_tenant_id_business_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.resources
    ADD CONSTRAINT resources_tenant_id_business_id_fkey FOREIGN KEY (tenant_id, business_id) REFERENCES public.businesses(tenant_id, id);

--
-- Name: resources resources_tenant_id_group_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.resources
    ADD CONSTRAINT resources_tenant_id_group_id_fkey FOREIGN KEY (tenant_id, group_id) REFERENCES public.resource_groups(tenant_id, id) ON DELETE SET NULL (group_id);

--
-- Name: schedule_intervals schedule_intervals_tenant_id_schedule_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.schedule_intervals
    ADD CONSTRAINT schedule_intervals_tenant_id_schedule_id_fkey FOREIGN KEY (tenant_id, schedule_id) REFERENCES public.schedules(tenant_id, id) ON DELETE CASCADE;

--
-- Name: schedules schedules_tenant_id_business_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.schedules
    ADD CONSTRAINT schedules_tenant_id_business_id_fkey FOREIGN KEY (tenant_id, business_id) REFERENCES public.businesses(tenant_id, id);

--
-- Name: schedules schedules_tenant_id_staff_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.schedules
    ADD CONSTRAINT schedules_tenant_id_staff_id_fkey FOREIGN KEY (tenant_id, staff_id) REFERENCES public.staff(tenant_id, id) ON DELETE CASCADE;

--
-- Name: service_resources service_resources_tenant_id_group_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.service_resources
    ADD CONSTRAINT service_resources_tenant_id_group_id_fkey FOREIGN KEY (tenant_id, group_id) REFERENCES public.resource_groups(tenant_id, id);

--
-- Name: service_resources service_resources_tenant_id_resource_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.service_resources
    ADD CONSTRAINT service_resources_tenant_id_resource_id_fkey FOREIGN KEY (tenant_id, resource_id) REFERENCES public.resources(tenant_id, id);

--
-- Name: service_resources service_resources_tenant_id_service_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.service_resources
    ADD CONSTRAINT service_resources_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES public.services(tenant_id, id) ON DELETE CASCADE;

--
-- Name: service_staff service_staff_tenant_id_service_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.service_staff
    ADD CONSTRAINT service_staff_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES public.services(tenant_id, id) ON DELETE CASCADE;

--
-- Name: service_staff service_staff_tenant_id_staff_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.service_staff
    ADD CONSTRAINT service_staff_tenant_id_staff_id_fkey FOREIGN KEY (tenant_id, staff_id) REFERENCES public.staff(tenant_id, id) ON DELETE CASCADE;

--
-- Name: service_taxes service_taxes_tenant_id_service_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.service_taxes
    ADD CONSTRAINT service_taxes_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES public.services(tenant_id, id) ON DELETE CASCADE;

--
-- Name: service_taxes service_taxes_tenant_id_tax_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.service_taxes
    ADD CONSTRAINT service_taxes_tenant_id_tax_id_fkey FOREIGN KEY (tenant_id, tax_id) REFERENCES public.taxes(tenant_id, id);

--
-- Name: services services_tenant_id_business_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.services
    ADD CONSTRAINT services_tenant_id_business_id_fkey FOREIGN KEY (tenant_id, business_id) REFERENCES public.businesses(tenant_id, id);

--
-- Name: services services_tenant_id_category_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.services
    ADD CONSTRAINT services_tenant_id_category_id_fkey FOREIGN KEY (tenant_id, category_id) REFERENCES public.categories(tenant_id, id) ON DELETE SET NULL (category_id);

--
-- Name: session_rule_dates session_rule_dates_tenant_id_rule_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.session_rule_dates
    ADD CONSTRAINT session_rule_dates_tenant_id_rule_id_fkey FOREIGN KEY (tenant_id, rule_id) REFERENCES public.session_rules(tenant_id, id) ON DELETE CASCADE;

--
-- Name: session_rule_intervals session_rule_intervals_tenant_id_rule_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.session_rule_intervals
    ADD CONSTRAINT session_rule_intervals_tenant_id_rule_id_fkey FOREIGN KEY (tenant_id, rule_id) REFERENCES public.session_rules(tenant_id, id) ON DELETE CASCADE;

--
-- Name: session_rule_staff session_rule_staff_tenant_id_rule_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.session_rule_staff
    ADD CONSTRAINT session_rule_staff_tenant_id_rule_id_fkey FOREIGN KEY (tenant_id, rule_id) REFERENCES public.session_rules(tenant_id, id) ON DELETE CASCADE;

--
-- Name: session_rule_staff session_rule_staff_tenant_id_staff_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.session_rule_staff
    ADD CONSTRAINT session_rule_staff_tenant_id_staff_id_fkey FOREIGN KEY (tenant_id, staff_id) REFERENCES public.staff(tenant_id, id);

--
-- Name: session_rules session_rules_tenant_id_business_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.session_rules
    ADD CONSTRAINT session_rules_tenant_id_business_id_fkey FOREIGN KEY (tenant_id, business_id) REFERENCES public.businesses(tenant_id, id);

--
-- Name: session_rules session_rules_tenant_id_service_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.session_rules
    ADD CONSTRAINT session_rules_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES public.services(tenant_id, id) ON DELETE CASCADE;

--
-- Name: session_runs session_runs_tenant_id_service_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.session_runs
    ADD CONSTRAINT session_runs_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES public.services(tenant_id, id) ON DELETE CASCADE;

--
-- Name: session_staff session_staff_tenant_id_session_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.session_staff
    ADD CONSTRAINT session_staff_tenant_id_session_id_fkey FOREIGN KEY (tenant_id, session_id) REFERENCES public.sessions(tenant_id, id) ON DELETE CASCADE;

--
-- Name: session_staff session_staff_tenant_id_staff_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.session_staff
    ADD CONSTRAINT session_staff_tenant_id_staff_id_fkey FOREIGN KEY (tenant_id, staff_id) REFERENCES public.staff(tenant_id, id);

--
-- Name: session_units session_units_tenant_id_session_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.session_units
    ADD CONSTRAINT session_units_tenant_id_session_id_fkey FOREIGN KEY (tenant_id, session_id) REFERENCES public.sessions(tenant_id, id) ON DELETE CASCADE;

--
-- Name: session_units session_units_tenant_id_unit_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.session_units
    ADD CONSTRAINT session_units_tenant_id_unit_id_fkey FOREIGN KEY (tenant_id, unit_id) REFERENCES public.resource_units(tenant_id, id);

--
-- Name: sessions sessions_tenant_id_business_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_tenant_id_business_id_fkey FOREIGN KEY (tenant_id, business_id) REFERENCES public.businesses(tenant_id, id);

--
-- Name: sessions sessions_tenant_id_rule_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_tenant_id_rule_id_fkey FOREIGN KEY (tenant_id, rule_id) REFERENCES public.session_rules(tenant_id, id) ON DELETE SET NULL (rule_id);

--
-- Name: sessions sessions_tenant_id_service_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES public.services(tenant_id, id);

--
-- Name: staff staff_tenant_id_business_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_tenant_id_business_id_fkey FOREIGN KEY (tenant_id, business_id) REFERENCES public.businesses(tenant_id, id);

--
-- Name: staff staff_tenant_id_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_tenant_id_id_fkey FOREIGN KEY (tenant_id, id) REFERENCES public.subjects(tenant_id, id);

--
-- Name: subjects subjects_tenant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.subjects
    ADD CONSTRAINT subjects_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

--
-- Name: taxes taxes_tenant_id_business_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.taxes
    ADD CONSTRAINT taxes_tenant_id_business_id_fkey FOREIGN KEY (tenant_id, business_id) REFERENCES public.businesses(tenant_id, id);

--
-- Name: tenants tenants_listed; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.tenants
    ADD CONSTRAINT tenants_listed FOREIGN KEY (tenant_id) REFERENCES public.tenant_directory(tenant_id);

--
-- Name: time_off time_off_tenant_id_resource_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.time_off
    ADD CONSTRAINT time_off_tenant_id_resource_id_fkey FOREIGN KEY (tenant_id, resource_id) REFERENCES public.resources(tenant_id, id) ON DELETE CASCADE;

--
-- Name: time_off time_off_tenant_id_staff_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.time_off
    ADD CONSTRAINT time_off_tenant_id_staff_id_fkey FOREIGN KEY (tenant_id, staff_id) REFERENCES public.staff(tenant_id, id) ON DELETE CASCADE;

--
-- Name: time_off time_off_tenant_id_unit_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.time_off
    ADD CONSTRAINT time_off_tenant_id_unit_id_fkey FOREIGN KEY (tenant_id, unit_id) REFERENCES public.resource_units(tenant_id, id) ON DELETE CASCADE;

--
-- Name: zone_offsets zone_offsets_zone_fkey; Type: FK CONSTRAINT; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE ONLY public.zone_offsets
    ADD CONSTRAINT zone_offsets_zone_fkey FOREIGN KEY (zone) REFERENCES public.zones(name) ON DELETE CASCADE;

--
-- Name: api_keys; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.api_keys ENABLE ROW LEVEL SECURITY;

--
-- Name: booking_staff; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.booking_staff ENABLE ROW LEVEL SECURITY;

--
-- Name: booking_units; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.booking_units ENABLE ROW LEVEL SECURITY;

--
-- Name: bookings; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.bookings ENABLE ROW LEVEL SECURITY;

--
-- Name: businesses; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.businesses ENABLE ROW LEVEL SECURITY;

--
-- Name: categories; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.categories ENABLE ROW LEVEL SECURITY;

--
-- Name: claims; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.claims ENABLE ROW LEVEL SECURITY;

--
-- Name: customer_contacts; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.customer_contacts ENABLE ROW LEVEL SECURITY;

--
-- Name: customers; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.customers ENABLE ROW LEVEL SECURITY;

--
-- Name: extras; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.extras ENABLE ROW LEVEL SECURITY;

--
-- Name: idempotency_keys; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.idempotency_keys ENABLE ROW LEVEL SECURITY;

--
-- Name: outbox; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.outbox ENABLE ROW LEVEL SECURITY;

--
-- Name: overrides; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.overrides ENABLE ROW LEVEL SECURITY;

--
-- Name: price_rules; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.price_rules ENABLE ROW LEVEL SECURITY;

--
-- Name: price_tiers; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.price_tiers ENABLE ROW LEVEL SECURITY;

--
-- Name: promotion_services; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.promotion_services ENABLE ROW LEVEL SECURITY;

--
-- Name: promotions; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.promotions ENABLE ROW LEVEL SECURITY;

--
-- Name: outbox relay_numbers_events; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY relay_numbers_events ON public.outbox FOR UPDATE TO slotkeeper_relay USING (true) WITH CHECK (true);

--
-- Name: outbox relay_sees_events; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY relay_sees_events ON public.outbox FOR SELECT TO slotkeeper_relay USING (true);

--
-- Name: bookings relay_sees_holds; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY relay_sees_holds ON public.bookings FOR SELECT TO slotkeeper_relay USING (true);

--
-- Name: session_runs relay_sees_runs; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY relay_sees_runs ON public.session_runs FOR SELECT TO slotkeeper_relay USING (true);

--
-- Name: resource_groups; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.resource_groups ENABLE ROW LEVEL SECURITY;

--
-- Name: resource_units; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.resource_units ENABLE ROW LEVEL SECURITY;

--
-- Name: resources; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.resources ENABLE ROW LEVEL SECURITY;

--
-- Name: schedule_intervals; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.schedule_intervals ENABLE ROW LEVEL SECURITY;

--
-- Name: schedules; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.schedules ENABLE ROW LEVEL SECURITY;

--
-- Name: service_resources; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.service_resources ENABLE ROW LEVEL SECURITY;

--
-- Name: service_staff; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.service_staff ENABLE ROW LEVEL SECURITY;

--
-- Name: service_taxes; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.service_taxes ENABLE ROW LEVEL SECURITY;

--
-- Name: services; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.services ENABLE ROW LEVEL SECURITY;

--
-- Name: session_rule_dates; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.session_rule_dates ENABLE ROW LEVEL SECURITY;

--
-- Name: session_rule_intervals; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.session_rule_intervals ENABLE ROW LEVEL SECURITY;

--
-- Name: session_rule_staff; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.session_rule_staff ENABLE ROW LEVEL SECURITY;

--
-- Name: session_rules; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.session_rules ENABLE ROW LEVEL SECURITY;

--
-- Name: session_runs; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.session_runs ENABLE ROW LEVEL SECURITY;

--
-- Name: session_staff; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.session_staff ENABLE ROW LEVEL SECURITY;

--
-- Name: session_units; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.session_units ENABLE ROW LEVEL SECURITY;

--
-- Name: sessions; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.sessions ENABLE ROW LEVEL SECURITY;

--
-- Name: staff; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.staff ENABLE ROW LEVEL SECURITY;

--
-- Name: subjects; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.subjects ENABLE ROW LEVEL SECURITY;

--
-- Name: taxes; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.taxes ENABLE ROW LEVEL SECURITY;

--
-- Name: api_keys tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.api_keys USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: booking_staff tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.booking_staff USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: booking_units tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.booking_units USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: bookings tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.bookings USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: businesses tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.businesses USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: categories tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.categories USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: claims tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.claims USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: customer_contacts tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.customer_contacts USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: customers tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.customers USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: extras tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.extras USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: idempotency_keys tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.idempotency_keys USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: outbox tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.outbox USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: overrides tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.overrides USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: price_rules tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.price_rules USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: price_tiers tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.price_tiers USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: promotion_services tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.promotion_services USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: promotions tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.promotions USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: resource_groups tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.resource_groups USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: resource_units tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.resource_units USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: resources tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.resources USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: schedule_intervals tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.schedule_intervals USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: schedules tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.schedules USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: service_resources tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.service_resources USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: service_staff tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.service_staff USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: service_taxes tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.service_taxes USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: services tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.services USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: session_rule_dates tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.session_rule_dates USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: session_rule_intervals tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.session_rule_intervals USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: session_rule_staff tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.session_rule_staff USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: session_rules tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.session_rules USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: session_runs tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.session_runs USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: session_staff tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.session_staff USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: session_units tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.session_units USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: sessions tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.sessions USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: staff tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.staff USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: subjects tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.subjects USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: taxes tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.taxes USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: tenants tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.tenants USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: time_off tenant_isolation; Type: POLICY; Schema: public; Owner: slotkeeper_owner
--

CREATE POLICY tenant_isolation ON public.time_off USING ((tenant_id = context.tenant_id())) WITH CHECK ((tenant_id = context.tenant_id()));

--
-- Name: tenants; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.tenants ENABLE ROW LEVEL SECURITY;

--
-- Name: time_off; Type: ROW SECURITY; Schema: public; Owner: slotkeeper_owner
--

ALTER TABLE public.time_off ENABLE ROW LEVEL SECURITY;

--
-- Name: SCHEMA api; Type: ACL; Schema: -; Owner: slotkeeper_owner
--

GRANT ALL ON SCHEMA api TO slotkeeper_api;
GRANT USAGE ON SCHEMA api TO slotkeeper_server;
GRANT USAGE ON SCHEMA api TO slotkeeper_worker;
GRANT ALL ON SCHEMA api TO slotkeeper_relay;
GRANT USAGE ON SCHEMA api TO slotkeeper_login;

--
-- Name: SCHEMA context; Type: ACL; Schema: -; Owner: slotkeeper_owner
--

GRANT USAGE ON SCHEMA context TO slotkeeper_api;
GRANT USAGE ON SCHEMA context TO slotkeeper_server;
GRANT USAGE ON SCHEMA context TO slotkeeper_worker;
GRANT USAGE ON SCHEMA context TO slotkeeper_relay;
GRANT USAGE ON SCHEMA context TO slotkeeper_login;

--
-- Name: SCHEMA extensions; Type: ACL; Schema: -; Owner: slotkeeper_owner
--

GRANT USAGE ON SCHEMA extensions TO PUBLIC;

--
-- Name: SCHEMA internal; Type: ACL; Schema: -; Owner: slotkeeper_owner
--

GRANT ALL ON SCHEMA internal TO slotkeeper_api;
GRANT USAGE ON SCHEMA internal TO slotkeeper_server;
GRANT ALL ON SCHEMA internal TO slotkeeper_relay;

--
-- Name: SCHEMA public; Type: ACL; Schema: -; Owner: pg_database_owner
--

REVOKE USAGE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO slotkeeper_api;
GRANT USAGE ON SCHEMA public TO slotkeeper_server;
GRANT USAGE ON SCHEMA public TO slotkeeper_worker;
GRANT USAGE ON SCHEMA public TO slotkeeper_relay;

--
-- Name: FUNCTION add_out_of_use(p_tenant uuid, p_resource uuid, p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_unit uuid, p_reason text, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.add_out_of_use(p_tenant uuid, p_resource uuid, p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_unit uuid, p_reason text, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.add_out_of_use(p_tenant uuid, p_resource uuid, p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_unit uuid, p_reason text, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.add_out_of_use(p_tenant uuid, p_resource uuid, p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_unit uuid, p_reason text, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION add_override(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.add_override(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.add_override(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.add_override(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION add_time_off(p_tenant uuid, p_staff uuid, p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_reason text, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.add_time_off(p_tenant uuid, p_staff uuid, p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_reason text, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.add_time_off(p_tenant uuid, p_staff uuid, p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_reason text, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.add_time_off(p_tenant uuid, p_staff uuid, p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_reason text, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION add_walk_in(p_tenant uuid, p_session uuid, p_customer jsonb, p_options jsonb, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.add_walk_in(p_tenant uuid, p_session uuid, p_customer jsonb, p_options jsonb, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.add_walk_in(p_tenant uuid, p_session uuid, p_customer jsonb, p_options jsonb, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.add_walk_in(p_tenant uuid, p_session uuid, p_customer jsonb, p_options jsonb, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION approve_booking(p_tenant uuid, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.approve_booking(p_tenant uuid, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.approve_booking(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.approve_booking(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION archive_service(p_tenant uuid, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.archive_service(p_tenant uuid, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.archive_service(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.archive_service(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION cancel_booking(p_tenant uuid, p_id uuid, p_reason text, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.cancel_booking(p_tenant uuid, p_id uuid, p_reason text, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.cancel_booking(p_tenant uuid, p_id uuid, p_reason text, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.cancel_booking(p_tenant uuid, p_id uuid, p_reason text, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION cancel_session(p_tenant uuid, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.cancel_session(p_tenant uuid, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.cancel_session(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.cancel_session(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION check_in_booking(p_tenant uuid, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.check_in_booking(p_tenant uuid, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.check_in_booking(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.check_in_booking(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION check_in_code(p_tenant uuid, p_code text, p_session uuid, p_arrived integer, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.check_in_code(p_tenant uuid, p_code text, p_session uuid, p_arrived integer, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.check_in_code(p_tenant uuid, p_code text, p_session uuid, p_arrived integer, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.check_in_code(p_tenant uuid, p_code text, p_session uuid, p_arrived integer, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION check_in_party(p_tenant uuid, p_id uuid, p_arrived integer, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.check_in_party(p_tenant uuid, p_id uuid, p_arrived integer, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.check_in_party(p_tenant uuid, p_id uuid, p_arrived integer, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.check_in_party(p_tenant uuid, p_id uuid, p_arrived integer, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION clear_hours(p_tenant uuid, p_business uuid, p_staff uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.clear_hours(p_tenant uuid, p_business uuid, p_staff uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.clear_hours(p_tenant uuid, p_business uuid, p_staff uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.clear_hours(p_tenant uuid, p_business uuid, p_staff uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION close_session(p_tenant uuid, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.close_session(p_tenant uuid, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.close_session(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.close_session(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION complete_booking(p_tenant uuid, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.complete_booking(p_tenant uuid, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.complete_booking(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.complete_booking(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION confirm_booking(p_tenant uuid, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.confirm_booking(p_tenant uuid, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.confirm_booking(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.confirm_booking(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION create_api_key(p_tenant uuid, p_key uuid, p_name text, p_scopes text[], p_secret_hash bytea, p_expires_at timestamp with time zone, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.create_api_key(p_tenant uuid, p_key uuid, p_name text, p_scopes text[], p_secret_hash bytea, p_expires_at timestamp with time zone, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.create_api_key(p_tenant uuid, p_key uuid, p_name text, p_scopes text[], p_secret_hash bytea, p_expires_at timestamp with time zone, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.create_api_key(p_tenant uuid, p_key uuid, p_name text, p_scopes text[], p_secret_hash bytea, p_expires_at timestamp with time zone, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION create_business(p_tenant uuid, p_document jsonb, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.create_business(p_tenant uuid, p_document jsonb, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.create_business(p_tenant uuid, p_document jsonb, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.create_business(p_tenant uuid, p_document jsonb, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION create_category(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.create_category(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.create_category(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.create_category(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION create_promotion(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.create_promotion(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.create_promotion(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.create_promotion(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION create_resource(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.create_resource(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.create_resource(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.create_resource(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION create_resource_group(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.create_resource_group(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.create_resource_group(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.create_resource_group(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION create_session(p_tenant uuid, p_service uuid, p_document jsonb, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.create_session(p_tenant uuid, p_service uuid, p_document jsonb, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.create_session(p_tenant uuid, p_service uuid, p_document jsonb, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.create_session(p_tenant uuid, p_service uuid, p_document jsonb, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION create_staff(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.create_staff(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.create_staff(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.create_staff(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION create_tax(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.create_tax(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.create_tax(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.create_tax(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION create_tenant(p_tenant uuid, p_document jsonb, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.create_tenant(p_tenant uuid, p_document jsonb, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.create_tenant(p_tenant uuid, p_document jsonb, p_request jsonb) TO slotkeeper_server;

--
-- Name: FUNCTION current_session_business_id(); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.current_session_business_id() FROM PUBLIC;
GRANT ALL ON FUNCTION api.current_session_business_id() TO slotkeeper_server;
GRANT ALL ON FUNCTION api.current_session_business_id() TO slotkeeper_worker;
GRANT ALL ON FUNCTION api.current_session_business_id() TO slotkeeper_login;

--
-- Name: FUNCTION current_session_tenant_id(); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.current_session_tenant_id() FROM PUBLIC;
GRANT ALL ON FUNCTION api.current_session_tenant_id() TO slotkeeper_server;
GRANT ALL ON FUNCTION api.current_session_tenant_id() TO slotkeeper_worker;
GRANT ALL ON FUNCTION api.current_session_tenant_id() TO slotkeeper_login;

--
-- Name: FUNCTION current_session_user_id(); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.current_session_user_id() FROM PUBLIC;
GRANT ALL ON FUNCTION api.current_session_user_id() TO slotkeeper_server;
GRANT ALL ON FUNCTION api.current_session_user_id() TO slotkeeper_worker;
GRANT ALL ON FUNCTION api.current_session_user_id() TO slotkeeper_login;

--
-- Name: FUNCTION delete_category(p_tenant uuid, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.delete_category(p_tenant uuid, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_category(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.delete_category(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION delete_hours(p_tenant uuid, p_schedule uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.delete_hours(p_tenant uuid, p_schedule uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_hours(p_tenant uuid, p_schedule uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.delete_hours(p_tenant uuid, p_schedule uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION delete_promotion(p_tenant uuid, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.delete_promotion(p_tenant uuid, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_promotion(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.delete_promotion(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION delete_resource(p_tenant uuid, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.delete_resource(p_tenant uuid, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_resource(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.delete_resource(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION delete_resource_group(p_tenant uuid, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.delete_resource_group(p_tenant uuid, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_resource_group(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.delete_resource_group(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION delete_service(p_tenant uuid, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.delete_service(p_tenant uuid, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_service(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.delete_service(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION delete_session_rule(p_tenant uuid, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.delete_session_rule(p_tenant uuid, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_session_rule(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.delete_session_rule(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION delete_staff(p_tenant uuid, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.delete_staff(p_tenant uuid, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_staff(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.delete_staff(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION delete_tax(p_tenant uuid, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.delete_tax(p_tenant uuid, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_tax(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.delete_tax(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION enter(p_tenant uuid); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.enter(p_tenant uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.enter(p_tenant uuid) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.enter(p_tenant uuid) TO slotkeeper_worker;
GRANT ALL ON FUNCTION api.enter(p_tenant uuid) TO slotkeeper_login;

--
-- Name: FUNCTION forget_idempotency_keys(p_tenant uuid); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.forget_idempotency_keys(p_tenant uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.forget_idempotency_keys(p_tenant uuid) TO slotkeeper_worker;

--
-- Name: FUNCTION generate_due_sessions(p_tenant uuid, p_service uuid); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.generate_due_sessions(p_tenant uuid, p_service uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.generate_due_sessions(p_tenant uuid, p_service uuid) TO slotkeeper_worker;

--
-- Name: FUNCTION generate_sessions(p_tenant uuid, p_service uuid, p_until date, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.generate_sessions(p_tenant uuid, p_service uuid, p_until date, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.generate_sessions(p_tenant uuid, p_service uuid, p_until date, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.generate_sessions(p_tenant uuid, p_service uuid, p_until date, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION get_booking(p_tenant uuid, p_id uuid); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.get_booking(p_tenant uuid, p_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.get_booking(p_tenant uuid, p_id uuid) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.get_booking(p_tenant uuid, p_id uuid) TO slotkeeper_login;

--
-- Name: FUNCTION get_hours(p_tenant uuid, p_business uuid, p_staff uuid); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.get_hours(p_tenant uuid, p_business uuid, p_staff uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.get_hours(p_tenant uuid, p_business uuid, p_staff uuid) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.get_hours(p_tenant uuid, p_business uuid, p_staff uuid) TO slotkeeper_login;

--
-- Name: FUNCTION get_service_prices(p_tenant uuid, p_service uuid); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.get_service_prices(p_tenant uuid, p_service uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.get_service_prices(p_tenant uuid, p_service uuid) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.get_service_prices(p_tenant uuid, p_service uuid) TO slotkeeper_login;

--
-- Name: FUNCTION import_booking(p_tenant uuid, p_document jsonb, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.import_booking(p_tenant uuid, p_document jsonb, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.import_booking(p_tenant uuid, p_document jsonb, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.import_booking(p_tenant uuid, p_document jsonb, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION is_system_admin(); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.is_system_admin() FROM PUBLIC;
GRANT ALL ON FUNCTION api.is_system_admin() TO slotkeeper_server;
GRANT ALL ON FUNCTION api.is_system_admin() TO slotkeeper_worker;
GRANT ALL ON FUNCTION api.is_system_admin() TO slotkeeper_login;

--
-- Name: FUNCTION list_bookings(p_tenant uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_limit integer); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.list_bookings(p_tenant uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.list_bookings(p_tenant uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_limit integer) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.list_bookings(p_tenant uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_limit integer) TO slotkeeper_login;

--
-- Name: FUNCTION list_businesses(p_tenant uuid); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.list_businesses(p_tenant uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.list_businesses(p_tenant uuid) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.list_businesses(p_tenant uuid) TO slotkeeper_login;

--
-- Name: FUNCTION list_categories(p_tenant uuid, p_business uuid); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.list_categories(p_tenant uuid, p_business uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.list_categories(p_tenant uuid, p_business uuid) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.list_categories(p_tenant uuid, p_business uuid) TO slotkeeper_login;

--
-- Name: FUNCTION list_changes(p_tenant uuid, p_after bigint, p_limit integer); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.list_changes(p_tenant uuid, p_after bigint, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.list_changes(p_tenant uuid, p_after bigint, p_limit integer) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.list_changes(p_tenant uuid, p_after bigint, p_limit integer) TO slotkeeper_login;

--
-- Name: FUNCTION list_customers(p_tenant uuid, p_limit integer, p_after uuid); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.list_customers(p_tenant uuid, p_limit integer, p_after uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.list_customers(p_tenant uuid, p_limit integer, p_after uuid) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.list_customers(p_tenant uuid, p_limit integer, p_after uuid) TO slotkeeper_login;

--
-- Name: FUNCTION list_due_holds(p_limit integer); Type: ACL; Schema: api; Owner: slotkeeper_relay
--

REVOKE ALL ON FUNCTION api.list_due_holds(p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.list_due_holds(p_limit integer) TO slotkeeper_worker;

--
-- Name: FUNCTION list_due_sessions(p_stale boolean, p_limit integer); Type: ACL; Schema: api; Owner: slotkeeper_relay
--

REVOKE ALL ON FUNCTION api.list_due_sessions(p_stale boolean, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.list_due_sessions(p_stale boolean, p_limit integer) TO slotkeeper_worker;

--
-- Name: FUNCTION list_free_slots(p_tenant uuid, p_service uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_staff uuid); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.list_free_slots(p_tenant uuid, p_service uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_staff uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.list_free_slots(p_tenant uuid, p_service uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_staff uuid) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.list_free_slots(p_tenant uuid, p_service uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_staff uuid) TO slotkeeper_login;

--
-- Name: FUNCTION list_guests(p_tenant uuid, p_session uuid, p_limit integer); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.list_guests(p_tenant uuid, p_session uuid, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.list_guests(p_tenant uuid, p_session uuid, p_limit integer) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.list_guests(p_tenant uuid, p_session uuid, p_limit integer) TO slotkeeper_login;

--
-- Name: FUNCTION list_out_of_use(p_tenant uuid, p_resource uuid, p_from timestamp with time zone, p_to timestamp with time zone); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.list_out_of_use(p_tenant uuid, p_resource uuid, p_from timestamp with time zone, p_to timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION api.list_out_of_use(p_tenant uuid, p_resource uuid, p_from timestamp with time zone, p_to timestamp with time zone) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.list_out_of_use(p_tenant uuid, p_resource uuid, p_from timestamp with time zone, p_to timestamp with time zone) TO slotkeeper_login;

--
-- Name: FUNCTION list_overrides(p_tenant uuid, p_business uuid, p_from date, p_to date); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.list_overrides(p_tenant uuid, p_business uuid, p_from date, p_to date) FROM PUBLIC;
GRANT ALL ON FUNCTION api.list_overrides(p_tenant uuid, p_business uuid, p_from date, p_to date) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.list_overrides(p_tenant uuid, p_business uuid, p_from date, p_to date) TO slotkeeper_login;

--
-- Name: FUNCTION list_promotions(p_tenant uuid, p_business uuid); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.list_promotions(p_tenant uuid, p_business uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.list_promotions(p_tenant uuid, p_business uuid) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.list_promotions(p_tenant uuid, p_business uuid) TO slotkeeper_login;

--
-- Name: FUNCTION list_resource_groups(p_tenant uuid, p_business uuid); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.list_resource_groups(p_tenant uuid, p_business uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.list_resource_groups(p_tenant uuid, p_business uuid) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.list_resource_groups(p_tenant uuid, p_business uuid) TO slotkeeper_login;

--
-- Name: FUNCTION list_resources(p_tenant uuid, p_business uuid); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.list_resources(p_tenant uuid, p_business uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.list_resources(p_tenant uuid, p_business uuid) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.list_resources(p_tenant uuid, p_business uuid) TO slotkeeper_login;

--
-- Name: FUNCTION list_services(p_tenant uuid, p_business uuid); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.list_services(p_tenant uuid, p_business uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.list_services(p_tenant uuid, p_business uuid) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.list_services(p_tenant uuid, p_business uuid) TO slotkeeper_login;

--
-- Name: FUNCTION list_sessions(p_tenant uuid, p_business uuid, p_service uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_status text, p_limit integer); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.list_sessions(p_tenant uuid, p_business uuid, p_service uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_status text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.list_sessions(p_tenant uuid, p_business uuid, p_service uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_status text, p_limit integer) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.list_sessions(p_tenant uuid, p_business uuid, p_service uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_status text, p_limit integer) TO slotkeeper_login;

--
-- Name: FUNCTION list_staff(p_tenant uuid, p_business uuid); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.list_staff(p_tenant uuid, p_business uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.list_staff(p_tenant uuid, p_business uuid) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.list_staff(p_tenant uuid, p_business uuid) TO slotkeeper_login;

--
-- Name: FUNCTION list_taxes(p_tenant uuid, p_business uuid); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.list_taxes(p_tenant uuid, p_business uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.list_taxes(p_tenant uuid, p_business uuid) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.list_taxes(p_tenant uuid, p_business uuid) TO slotkeeper_login;

--
-- Name: FUNCTION list_time_off(p_tenant uuid, p_staff uuid, p_from timestamp with time zone, p_to timestamp with time zone); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.list_time_off(p_tenant uuid, p_staff uuid, p_from timestamp with time zone, p_to timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION api.list_time_off(p_tenant uuid, p_staff uuid, p_from timestamp with time zone, p_to timestamp with time zone) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.list_time_off(p_tenant uuid, p_staff uuid, p_from timestamp with time zone, p_to timestamp with time zone) TO slotkeeper_login;

--
-- Name: FUNCTION mark_no_show(p_tenant uuid, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.mark_no_show(p_tenant uuid, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.mark_no_show(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.mark_no_show(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION mark_no_shows(p_tenant uuid, p_session uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.mark_no_shows(p_tenant uuid, p_session uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.mark_no_shows(p_tenant uuid, p_session uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.mark_no_shows(p_tenant uuid, p_session uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION my_businesses(); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.my_businesses() FROM PUBLIC;
GRANT ALL ON FUNCTION api.my_businesses() TO slotkeeper_server;
GRANT ALL ON FUNCTION api.my_businesses() TO slotkeeper_login;

--
-- Name: FUNCTION my_tenant(); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.my_tenant() FROM PUBLIC;
GRANT ALL ON FUNCTION api.my_tenant() TO slotkeeper_server;
GRANT ALL ON FUNCTION api.my_tenant() TO slotkeeper_worker;
GRANT ALL ON FUNCTION api.my_tenant() TO slotkeeper_login;

--
-- Name: FUNCTION preview_sessions(p_tenant uuid, p_service uuid, p_document jsonb, p_days integer, p_id uuid); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.preview_sessions(p_tenant uuid, p_service uuid, p_document jsonb, p_days integer, p_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.preview_sessions(p_tenant uuid, p_service uuid, p_document jsonb, p_days integer, p_id uuid) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.preview_sessions(p_tenant uuid, p_service uuid, p_document jsonb, p_days integer, p_id uuid) TO slotkeeper_login;

--
-- Name: FUNCTION quote_booking(p_tenant uuid, p_service uuid, p_starts_at timestamp with time zone, p_options jsonb, p_session uuid, p_staff uuid); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.quote_booking(p_tenant uuid, p_service uuid, p_starts_at timestamp with time zone, p_options jsonb, p_session uuid, p_staff uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.quote_booking(p_tenant uuid, p_service uuid, p_starts_at timestamp with time zone, p_options jsonb, p_session uuid, p_staff uuid) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.quote_booking(p_tenant uuid, p_service uuid, p_starts_at timestamp with time zone, p_options jsonb, p_session uuid, p_staff uuid) TO slotkeeper_login;

--
-- Name: FUNCTION reject_booking(p_tenant uuid, p_id uuid, p_reason text, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.reject_booking(p_tenant uuid, p_id uuid, p_reason text, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.reject_booking(p_tenant uuid, p_id uuid, p_reason text, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.reject_booking(p_tenant uuid, p_id uuid, p_reason text, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION relay_events(p_limit integer); Type: ACL; Schema: api; Owner: slotkeeper_relay
--

REVOKE ALL ON FUNCTION api.relay_events(p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.relay_events(p_limit integer) TO slotkeeper_worker;

--
-- Name: FUNCTION relay_lag(OUT events bigint, OUT seconds double precision); Type: ACL; Schema: api; Owner: slotkeeper_relay
--

REVOKE ALL ON FUNCTION api.relay_lag(OUT events bigint, OUT seconds double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION api.relay_lag(OUT events bigint, OUT seconds double precision) TO slotkeeper_worker;

--
-- Name: FUNCTION release_expired_holds(p_tenant uuid, p_limit integer); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.release_expired_holds(p_tenant uuid, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.release_expired_holds(p_tenant uuid, p_limit integer) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.release_expired_holds(p_tenant uuid, p_limit integer) TO slotkeeper_worker;
GRANT ALL ON FUNCTION api.release_expired_holds(p_tenant uuid, p_limit integer) TO slotkeeper_login;

--
-- Name: FUNCTION remove_out_of_use(p_tenant uuid, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.remove_out_of_use(p_tenant uuid, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.remove_out_of_use(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.remove_out_of_use(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION remove_override(p_tenant uuid, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.remove_override(p_tenant uuid, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.remove_override(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.remove_override(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION remove_time_off(p_tenant uuid, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.remove_time_off(p_tenant uuid, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.remove_time_off(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.remove_time_off(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION renew_hold(p_tenant uuid, p_id uuid, p_seconds integer, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.renew_hold(p_tenant uuid, p_id uuid, p_seconds integer, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.renew_hold(p_tenant uuid, p_id uuid, p_seconds integer, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.renew_hold(p_tenant uuid, p_id uuid, p_seconds integer, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION reopen_session(p_tenant uuid, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.reopen_session(p_tenant uuid, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.reopen_session(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.reopen_session(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION reserve_booking(p_tenant uuid, p_service uuid, p_starts_at timestamp with time zone, p_customer jsonb, p_staff uuid, p_options jsonb, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.reserve_booking(p_tenant uuid, p_service uuid, p_starts_at timestamp with time zone, p_customer jsonb, p_staff uuid, p_options jsonb, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.reserve_booking(p_tenant uuid, p_service uuid, p_starts_at timestamp with time zone, p_customer jsonb, p_staff uuid, p_options jsonb, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.reserve_booking(p_tenant uuid, p_service uuid, p_starts_at timestamp with time zone, p_customer jsonb, p_staff uuid, p_options jsonb, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION revoke_api_key(p_tenant uuid, p_key uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.revoke_api_key(p_tenant uuid, p_key uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.revoke_api_key(p_tenant uuid, p_key uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.revoke_api_key(p_tenant uuid, p_key uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION rotate_embed_key(p_tenant uuid, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.rotate_embed_key(p_tenant uuid, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.rotate_embed_key(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.rotate_embed_key(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION set_hours(p_tenant uuid, p_business uuid, p_staff uuid, p_week jsonb, p_valid_from date, p_valid_to date, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.set_hours(p_tenant uuid, p_business uuid, p_staff uuid, p_week jsonb, p_valid_from date, p_valid_to date, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.set_hours(p_tenant uuid, p_business uuid, p_staff uuid, p_week jsonb, p_valid_from date, p_valid_to date, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.set_hours(p_tenant uuid, p_business uuid, p_staff uuid, p_week jsonb, p_valid_from date, p_valid_to date, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION set_service_prices(p_tenant uuid, p_service uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.set_service_prices(p_tenant uuid, p_service uuid, p_document jsonb, p_if_version integer, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.set_service_prices(p_tenant uuid, p_service uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.set_service_prices(p_tenant uuid, p_service uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION set_service_resources(p_tenant uuid, p_service uuid, p_needs jsonb, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.set_service_resources(p_tenant uuid, p_service uuid, p_needs jsonb, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.set_service_resources(p_tenant uuid, p_service uuid, p_needs jsonb, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.set_service_resources(p_tenant uuid, p_service uuid, p_needs jsonb, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION set_service_staff(p_tenant uuid, p_service uuid, p_staff jsonb, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.set_service_staff(p_tenant uuid, p_service uuid, p_staff jsonb, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.set_service_staff(p_tenant uuid, p_service uuid, p_staff jsonb, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.set_service_staff(p_tenant uuid, p_service uuid, p_staff jsonb, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION set_session_rule(p_tenant uuid, p_service uuid, p_document jsonb, p_id uuid, p_if_version integer, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.set_session_rule(p_tenant uuid, p_service uuid, p_document jsonb, p_id uuid, p_if_version integer, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.set_session_rule(p_tenant uuid, p_service uuid, p_document jsonb, p_id uuid, p_if_version integer, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.set_session_rule(p_tenant uuid, p_service uuid, p_document jsonb, p_id uuid, p_if_version integer, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION set_tenant_status(p_tenant uuid, p_status text, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.set_tenant_status(p_tenant uuid, p_status text, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.set_tenant_status(p_tenant uuid, p_status text, p_request jsonb) TO slotkeeper_server;

--
-- Name: FUNCTION touch_api_key(p_tenant uuid, p_key uuid); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.touch_api_key(p_tenant uuid, p_key uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.touch_api_key(p_tenant uuid, p_key uuid) TO slotkeeper_server;

--
-- Name: FUNCTION undo_check_in(p_tenant uuid, p_id uuid, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.undo_check_in(p_tenant uuid, p_id uuid, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.undo_check_in(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.undo_check_in(p_tenant uuid, p_id uuid, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION update_booking(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.update_booking(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.update_booking(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.update_booking(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION update_business(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.update_business(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.update_business(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.update_business(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION update_category(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.update_category(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.update_category(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.update_category(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION update_override(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.update_override(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.update_override(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.update_override(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION update_promotion(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.update_promotion(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.update_promotion(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.update_promotion(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION update_resource(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.update_resource(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.update_resource(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.update_resource(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION update_resource_group(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.update_resource_group(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.update_resource_group(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.update_resource_group(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION update_session(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.update_session(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.update_session(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.update_session(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION update_staff(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.update_staff(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.update_staff(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.update_staff(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION update_tax(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.update_tax(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.update_tax(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.update_tax(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION update_tenant(p_tenant uuid, p_document jsonb, p_if_version integer, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.update_tenant(p_tenant uuid, p_document jsonb, p_if_version integer, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.update_tenant(p_tenant uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.update_tenant(p_tenant uuid, p_document jsonb, p_if_version integer, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION upsert_customer(p_tenant uuid, p_document jsonb, p_id uuid, p_if_version integer, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.upsert_customer(p_tenant uuid, p_document jsonb, p_id uuid, p_if_version integer, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.upsert_customer(p_tenant uuid, p_document jsonb, p_id uuid, p_if_version integer, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.upsert_customer(p_tenant uuid, p_document jsonb, p_id uuid, p_if_version integer, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION upsert_service(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_if_version integer, p_request jsonb); Type: ACL; Schema: api; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION api.upsert_service(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_if_version integer, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.upsert_service(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_if_version integer, p_request jsonb) TO slotkeeper_server;
GRANT ALL ON FUNCTION api.upsert_service(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid, p_if_version integer, p_request jsonb) TO slotkeeper_login;

--
-- Name: FUNCTION claim_slug(p_business uuid, p_slug text); Type: ACL; Schema: context; Owner: slotkeeper_owner
--

REVOKE ALL ON FUNCTION context.claim_slug(p_business uuid, p_slug text) FROM PUBLIC;
GRANT ALL ON FUNCTION context.claim_slug(p_business uuid, p_slug text) TO slotkeeper_api;

--
-- Name: FUNCTION claim_subdomain(p_tenant uuid, p_subdomain text); Type: ACL; Schema: context; Owner: slotkeeper_owner
--

REVOKE ALL ON FUNCTION context.claim_subdomain(p_tenant uuid, p_subdomain text) FROM PUBLIC;
GRANT ALL ON FUNCTION context.claim_subdomain(p_tenant uuid, p_subdomain text) TO slotkeeper_api;

--
-- Name: FUNCTION enter(p_tenant uuid); Type: ACL; Schema: context; Owner: slotkeeper_owner
--

REVOKE ALL ON FUNCTION context.enter(p_tenant uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION context.enter(p_tenant uuid) TO slotkeeper_api;
GRANT ALL ON FUNCTION context.enter(p_tenant uuid) TO slotkeeper_server;
GRANT ALL ON FUNCTION context.enter(p_tenant uuid) TO slotkeeper_worker;
GRANT ALL ON FUNCTION context.enter(p_tenant uuid) TO slotkeeper_relay;
GRANT ALL ON FUNCTION context.enter(p_tenant uuid) TO slotkeeper_login;

--
-- Name: FUNCTION guard_booking(); Type: ACL; Schema: context; Owner: slotkeeper_owner
--

REVOKE ALL ON FUNCTION context.guard_booking() FROM PUBLIC;

--
-- Name: FUNCTION guard_row(); Type: ACL; Schema: context; Owner: slotkeeper_owner
--

REVOKE ALL ON FUNCTION context.guard_row() FROM PUBLIC;

--
-- Name: PROCEDURE guard_table(IN p_table regclass); Type: ACL; Schema: context; Owner: slotkeeper_owner
--

REVOKE ALL ON PROCEDURE context.guard_table(IN p_table regclass) FROM PUBLIC;

--
-- Name: FUNCTION is_trusted_login(); Type: ACL; Schema: context; Owner: slotkeeper_owner
--

REVOKE ALL ON FUNCTION context.is_trusted_login() FROM PUBLIC;
GRANT ALL ON FUNCTION context.is_trusted_login() TO slotkeeper_api;
GRANT ALL ON FUNCTION context.is_trusted_login() TO slotkeeper_server;
GRANT ALL ON FUNCTION context.is_trusted_login() TO slotkeeper_worker;
GRANT ALL ON FUNCTION context.is_trusted_login() TO slotkeeper_relay;
GRANT ALL ON FUNCTION context.is_trusted_login() TO slotkeeper_login;

--
-- Name: FUNCTION list_tenants(); Type: ACL; Schema: context; Owner: slotkeeper_owner
--

REVOKE ALL ON FUNCTION context.list_tenants() FROM PUBLIC;
GRANT ALL ON FUNCTION context.list_tenants() TO slotkeeper_server;
GRANT ALL ON FUNCTION context.list_tenants() TO slotkeeper_worker;

--
-- Name: FUNCTION map_login(p_login text, p_tenant uuid, p_role text); Type: ACL; Schema: context; Owner: slotkeeper_owner
--

REVOKE ALL ON FUNCTION context.map_login(p_login text, p_tenant uuid, p_role text) FROM PUBLIC;

--
-- Name: FUNCTION mapped_login(); Type: ACL; Schema: context; Owner: slotkeeper_owner
--

REVOKE ALL ON FUNCTION context.mapped_login() FROM PUBLIC;
GRANT ALL ON FUNCTION context.mapped_login() TO slotkeeper_api;
GRANT ALL ON FUNCTION context.mapped_login() TO slotkeeper_server;
GRANT ALL ON FUNCTION context.mapped_login() TO slotkeeper_worker;
GRANT ALL ON FUNCTION context.mapped_login() TO slotkeeper_relay;
GRANT ALL ON FUNCTION context.mapped_login() TO slotkeeper_login;

--
-- Name: PROCEDURE protect_table(IN p_table regclass); Type: ACL; Schema: context; Owner: slotkeeper_owner
--

REVOKE ALL ON PROCEDURE context.protect_table(IN p_table regclass) FROM PUBLIC;

--
-- Name: FUNCTION resolve_slug(p_slug text); Type: ACL; Schema: context; Owner: slotkeeper_owner
--

REVOKE ALL ON FUNCTION context.resolve_slug(p_slug text) FROM PUBLIC;
GRANT ALL ON FUNCTION context.resolve_slug(p_slug text) TO slotkeeper_server;
GRANT ALL ON FUNCTION context.resolve_slug(p_slug text) TO slotkeeper_worker;

--
-- Name: FUNCTION resolve_subdomain(p_subdomain text); Type: ACL; Schema: context; Owner: slotkeeper_owner
--

REVOKE ALL ON FUNCTION context.resolve_subdomain(p_subdomain text) FROM PUBLIC;
GRANT ALL ON FUNCTION context.resolve_subdomain(p_subdomain text) TO slotkeeper_server;
GRANT ALL ON FUNCTION context.resolve_subdomain(p_subdomain text) TO slotkeeper_worker;

--
-- Name: FUNCTION sum_of_lines(p_lines jsonb); Type: ACL; Schema: context; Owner: slotkeeper_owner
--

REVOKE ALL ON FUNCTION context.sum_of_lines(p_lines jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION context.sum_of_lines(p_lines jsonb) TO slotkeeper_api;

--
-- Name: FUNCTION tenant_id(); Type: ACL; Schema: context; Owner: slotkeeper_owner
--

REVOKE ALL ON FUNCTION context.tenant_id() FROM PUBLIC;
GRANT ALL ON FUNCTION context.tenant_id() TO slotkeeper_api;
GRANT ALL ON FUNCTION context.tenant_id() TO slotkeeper_server;
GRANT ALL ON FUNCTION context.tenant_id() TO slotkeeper_worker;
GRANT ALL ON FUNCTION context.tenant_id() TO slotkeeper_relay;
GRANT ALL ON FUNCTION context.tenant_id() TO slotkeeper_login;

--
-- Name: FUNCTION uuid_setting(p_name text); Type: ACL; Schema: context; Owner: slotkeeper_owner
--

REVOKE ALL ON FUNCTION context.uuid_setting(p_name text) FROM PUBLIC;
GRANT ALL ON FUNCTION context.uuid_setting(p_name text) TO slotkeeper_api;
GRANT ALL ON FUNCTION context.uuid_setting(p_name text) TO slotkeeper_server;
GRANT ALL ON FUNCTION context.uuid_setting(p_name text) TO slotkeeper_worker;
GRANT ALL ON FUNCTION context.uuid_setting(p_name text) TO slotkeeper_relay;
GRANT ALL ON FUNCTION context.uuid_setting(p_name text) TO slotkeeper_login;

--
-- Name: FUNCTION add_business(p_tenant uuid, p_document jsonb, p_id uuid, p_request jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.add_business(p_tenant uuid, p_document jsonb, p_id uuid, p_request jsonb) FROM PUBLIC;

--
-- Name: FUNCTION add_business_days(p_today date, p_days integer); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.add_business_days(p_today date, p_days integer) FROM PUBLIC;

--
-- Name: TABLE customers; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.customers TO slotkeeper_server;
GRANT SELECT,INSERT,UPDATE ON TABLE public.customers TO slotkeeper_api;

--
-- Name: FUNCTION add_customer(p_tenant uuid, p_document jsonb, p_email text, p_phone text, p_id uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.add_customer(p_tenant uuid, p_document jsonb, p_email text, p_phone text, p_id uuid) FROM PUBLIC;

--
-- Name: TABLE services; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.services TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.services TO slotkeeper_api;

--
-- Name: FUNCTION add_planned(p_service public.services, p_plan internal.planned_session[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.add_planned(p_service public.services, p_plan internal.planned_session[]) FROM PUBLIC;

--
-- Name: FUNCTION add_price(p_service public.services, p_list text, p_row jsonb, p_place bigint); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.add_price(p_service public.services, p_list text, p_row jsonb, p_place bigint) FROM PUBLIC;

--
-- Name: FUNCTION add_service(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.add_service(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid) FROM PUBLIC;

--
-- Name: TABLE resources; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.resources TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.resources TO slotkeeper_api;

--
-- Name: FUNCTION add_units(p_resource public.resources, p_count integer); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.add_units(p_resource public.resources, p_count integer) FROM PUBLIC;

--
-- Name: FUNCTION all_needs(p_tenant uuid, p_business uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.all_needs(p_tenant uuid, p_business uuid) FROM PUBLIC;

--
-- Name: FUNCTION anchored_stretches(p_zone text, p_span tstzrange); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.anchored_stretches(p_zone text, p_span tstzrange) FROM PUBLIC;

--
-- Name: TABLE api_keys; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.api_keys TO slotkeeper_server;
GRANT SELECT,INSERT ON TABLE public.api_keys TO slotkeeper_api;

--
-- Name: COLUMN api_keys.revoked_at; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT UPDATE(revoked_at) ON TABLE public.api_keys TO slotkeeper_api;

--
-- Name: COLUMN api_keys.last_used_at; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT UPDATE(last_used_at) ON TABLE public.api_keys TO slotkeeper_api;

--
-- Name: FUNCTION api_key_json(p_key public.api_keys); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.api_key_json(p_key public.api_keys) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.api_key_json(p_key public.api_keys) TO slotkeeper_server;

--
-- Name: TABLE bookings; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.bookings TO slotkeeper_server;
GRANT SELECT,INSERT,UPDATE ON TABLE public.bookings TO slotkeeper_api;

--
-- Name: COLUMN bookings.tenant_id; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT(tenant_id) ON TABLE public.bookings TO slotkeeper_relay;

--
-- Name: COLUMN bookings.id; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT(id) ON TABLE public.bookings TO slotkeeper_relay;

--
-- Name: COLUMN bookings.state; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT(state) ON TABLE public.bookings TO slotkeeper_relay;

--
-- Name: COLUMN bookings.hold_expires_at; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT(hold_expires_at) ON TABLE public.bookings TO slotkeeper_relay;

--
-- Name: FUNCTION arrive(p_booking public.bookings, p_arrived integer, p_request jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.arrive(p_booking public.bookings, p_arrived integer, p_request jsonb) FROM PUBLIC;

--
-- Name: TABLE service_staff; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.service_staff TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.service_staff TO slotkeeper_api;

--
-- Name: FUNCTION base_price(p_service public.services, p_chosen public.service_staff[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.base_price(p_service public.services, p_chosen public.service_staff[]) FROM PUBLIC;

--
-- Name: FUNCTION begin_command(p_tenant uuid, p_command text, p_request jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.begin_command(p_tenant uuid, p_command text, p_request jsonb) FROM PUBLIC;

--
-- Name: FUNCTION begin_run(p_service public.services); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.begin_run(p_service public.services) FROM PUBLIC;

--
-- Name: FUNCTION bookable_service(p_tenant uuid, p_service uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.bookable_service(p_tenant uuid, p_service uuid) FROM PUBLIC;

--
-- Name: FUNCTION booking_facts(p_booking public.bookings); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.booking_facts(p_booking public.bookings) FROM PUBLIC;

--
-- Name: FUNCTION booking_json(p_booking public.bookings); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.booking_json(p_booking public.bookings) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.booking_json(p_booking public.bookings) TO slotkeeper_server;

--
-- Name: FUNCTION booking_locks(p_service public.services, p_pool public.service_staff[], p_resources uuid[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.booking_locks(p_service public.services, p_pool public.service_staff[], p_resources uuid[]) FROM PUBLIC;

--
-- Name: FUNCTION booking_pool(p_service public.services, p_staff uuid, p_among public.service_staff[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.booking_pool(p_service public.services, p_staff uuid, p_among public.service_staff[]) FROM PUBLIC;

--
-- Name: FUNCTION booking_staff_ids(p_booking public.bookings); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.booking_staff_ids(p_booking public.bookings) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.booking_staff_ids(p_booking public.bookings) TO slotkeeper_server;

--
-- Name: FUNCTION booking_unit_ids(p_booking public.bookings); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.booking_unit_ids(p_booking public.bookings) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.booking_unit_ids(p_booking public.bookings) TO slotkeeper_server;

--
-- Name: FUNCTION bring_back_units(p_resource public.resources, p_most integer); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.bring_back_units(p_resource public.resources, p_most integer) FROM PUBLIC;

--
-- Name: FUNCTION broken_rule(p_name text, p_value jsonb, p_type text, p_needed boolean); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.broken_rule(p_name text, p_value jsonb, p_type text, p_needed boolean) FROM PUBLIC;

--
-- Name: FUNCTION business_fields(); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.business_fields() FROM PUBLIC;

--
-- Name: TABLE businesses; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.businesses TO slotkeeper_server;
GRANT SELECT,INSERT,UPDATE ON TABLE public.businesses TO slotkeeper_api;
GRANT SELECT ON TABLE public.businesses TO slotkeeper_worker;

--
-- Name: FUNCTION business_json(p_business public.businesses); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.business_json(p_business public.businesses) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.business_json(p_business public.businesses) TO slotkeeper_server;

--
-- Name: FUNCTION caller(p_request jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.caller(p_request jsonb) FROM PUBLIC;

--
-- Name: TABLE categories; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.categories TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.categories TO slotkeeper_api;

--
-- Name: FUNCTION category_json(p_category public.categories); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.category_json(p_category public.categories) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.category_json(p_category public.categories) TO slotkeeper_server;

--
-- Name: FUNCTION change_customer(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.change_customer(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer) FROM PUBLIC;

--
-- Name: FUNCTION change_planned(p_service public.services, p_plan internal.planned_session[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.change_planned(p_service public.services, p_plan internal.planned_session[]) FROM PUBLIC;

--
-- Name: FUNCTION change_quantity(p_resource public.resources, p_quantity integer); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.change_quantity(p_resource public.resources, p_quantity integer) FROM PUBLIC;

--
-- Name: FUNCTION change_service(p_service public.services, p_business uuid, p_document jsonb, p_if_version integer); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.change_service(p_service public.services, p_business uuid, p_document jsonb, p_if_version integer) FROM PUBLIC;

--
-- Name: TABLE sessions; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.sessions TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sessions TO slotkeeper_api;

--
-- Name: FUNCTION change_session(p_session public.sessions, p_document jsonb, p_staff uuid[], p_request jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.change_session(p_session public.sessions, p_document jsonb, p_staff uuid[], p_request jsonb) FROM PUBLIC;

--
-- Name: FUNCTION check_api_key(p_name text, p_scopes text[], p_secret_hash bytea, p_expires_at timestamp with time zone); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_api_key(p_name text, p_scopes text[], p_secret_hash bytea, p_expires_at timestamp with time zone) FROM PUBLIC;

--
-- Name: FUNCTION check_archiving(p_resource public.resources, p_document jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_archiving(p_resource public.resources, p_document jsonb) FROM PUBLIC;

--
-- Name: FUNCTION check_business(p_document jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_business(p_document jsonb) FROM PUBLIC;

--
-- Name: FUNCTION check_category(p_tenant uuid, p_business uuid, p_category uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_category(p_tenant uuid, p_business uuid, p_category uuid) FROM PUBLIC;

--
-- Name: FUNCTION check_colleagues(p_service public.services, p_staff public.service_staff[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_colleagues(p_service public.services, p_staff public.service_staff[]) FROM PUBLIC;

--
-- Name: FUNCTION check_document(p_document jsonb, p_allowed text[], p_required text[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_document(p_document jsonb, p_allowed text[], p_required text[]) FROM PUBLIC;

--
-- Name: FUNCTION check_door(p_booking public.bookings, p_session uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_door(p_booking public.bookings, p_session uuid) FROM PUBLIC;

--
-- Name: FUNCTION check_hold_caps(p_tenant uuid, p_customer jsonb, p_options jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_hold_caps(p_tenant uuid, p_customer jsonb, p_options jsonb) FROM PUBLIC;

--
-- Name: FUNCTION check_limits(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_minutes integer); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_limits(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_minutes integer) FROM PUBLIC;

--
-- Name: FUNCTION check_move(p_booking public.bookings, p_to text, p_from text[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_move(p_booking public.bookings, p_to text, p_from text[]) FROM PUBLIC;

--
-- Name: FUNCTION check_need(p_need internal.need); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_need(p_need internal.need) FROM PUBLIC;

--
-- Name: FUNCTION check_needs(p_tenant uuid, p_business uuid, p_needs internal.need[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_needs(p_tenant uuid, p_business uuid, p_needs internal.need[]) FROM PUBLIC;

--
-- Name: FUNCTION check_needs_apart(p_tenant uuid, p_needs internal.need[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_needs_apart(p_tenant uuid, p_needs internal.need[]) FROM PUBLIC;

--
-- Name: FUNCTION check_never_booked(p_tenant uuid, p_units uuid[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_never_booked(p_tenant uuid, p_units uuid[]) FROM PUBLIC;

--
-- Name: FUNCTION check_new_group(p_resource public.resources, p_document jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_new_group(p_resource public.resources, p_document jsonb) FROM PUBLIC;

--
-- Name: FUNCTION check_no_session(p_options jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_no_session(p_options jsonb) FROM PUBLIC;

--
-- Name: FUNCTION check_not_booked(p_session public.sessions); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_not_booked(p_session public.sessions) FROM PUBLIC;

--
-- Name: FUNCTION check_not_needed(p_services uuid[], p_sentence text); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_not_needed(p_services uuid[], p_sentence text) FROM PUBLIC;

--
-- Name: FUNCTION check_nothing_claimed(p_tenant uuid, p_subjects uuid[], p_from timestamp with time zone, p_to timestamp with time zone); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_nothing_claimed(p_tenant uuid, p_subjects uuid[], p_from timestamp with time zone, p_to timestamp with time zone) FROM PUBLIC;

--
-- Name: FUNCTION check_options(p_options jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_options(p_options jsonb) FROM PUBLIC;

--
-- Name: FUNCTION check_owner(p_tenant uuid, p_business uuid, p_staff uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_owner(p_tenant uuid, p_business uuid, p_staff uuid) FROM PUBLIC;

--
-- Name: FUNCTION check_party(p_service public.services, p_size integer); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_party(p_service public.services, p_size integer) FROM PUBLIC;

--
-- Name: FUNCTION check_price_options(p_options jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_price_options(p_options jsonb) FROM PUBLIC;

--
-- Name: TABLE promotions; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.promotions TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.promotions TO slotkeeper_api;

--
-- Name: FUNCTION check_promotion(p_promotion public.promotions, p_service public.services, p_sum numeric, p_today date); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_promotion(p_promotion public.promotions, p_service public.services, p_sum numeric, p_today date) FROM PUBLIC;

--
-- Name: FUNCTION check_resource_group(p_tenant uuid, p_business uuid, p_group uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_resource_group(p_tenant uuid, p_business uuid, p_group uuid) FROM PUBLIC;

--
-- Name: TABLE session_rules; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.session_rules TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.session_rules TO slotkeeper_api;

--
-- Name: FUNCTION check_rule(p_service public.services, p_rule public.session_rules); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_rule(p_service public.services, p_rule public.session_rules) FROM PUBLIC;

--
-- Name: FUNCTION check_rule_date(p_rule public.session_rules, p_entry jsonb, p_field text, p_blocked boolean); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_rule_date(p_rule public.session_rules, p_entry jsonb, p_field text, p_blocked boolean) FROM PUBLIC;

--
-- Name: FUNCTION check_seats_kept(p_session public.sessions, p_capacity integer); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_seats_kept(p_session public.sessions, p_capacity integer) FROM PUBLIC;

--
-- Name: FUNCTION check_seats_left(p_service public.services, p_session public.sessions, p_party integer, p_private boolean); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_seats_left(p_service public.services, p_session public.sessions, p_party integer, p_private boolean) FROM PUBLIC;

--
-- Name: FUNCTION check_session_party(p_session public.sessions); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_session_party(p_session public.sessions) FROM PUBLIC;

--
-- Name: FUNCTION check_span(p_starts_at timestamp with time zone, p_ends_at timestamp with time zone); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_span(p_starts_at timestamp with time zone, p_ends_at timestamp with time zone) FROM PUBLIC;

--
-- Name: FUNCTION check_start(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_now timestamp with time zone, p_ignore_notice boolean); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_start(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_now timestamp with time zone, p_ignore_notice boolean) FROM PUBLIC;

--
-- Name: FUNCTION check_subdomain(p_subdomain text); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_subdomain(p_subdomain text) FROM PUBLIC;

--
-- Name: FUNCTION check_total(p_lines jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_total(p_lines jsonb) FROM PUBLIC;

--
-- Name: FUNCTION check_uses(p_promotion public.promotions, p_customer uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_uses(p_promotion public.promotions, p_customer uuid) FROM PUBLIC;

--
-- Name: FUNCTION check_version(p_current integer, p_expected integer); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.check_version(p_current integer, p_expected integer) FROM PUBLIC;

--
-- Name: FUNCTION choose_staff(p_service public.services, p_zone text, p_pool public.service_staff[], p_starts_at timestamp with time zone, p_locked uuid[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.choose_staff(p_service public.services, p_zone text, p_pool public.service_staff[], p_starts_at timestamp with time zone, p_locked uuid[]) FROM PUBLIC;

--
-- Name: TABLE claims; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.claims TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE ON TABLE public.claims TO slotkeeper_api;

--
-- Name: COLUMN claims.expires_at; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT UPDATE(expires_at) ON TABLE public.claims TO slotkeeper_api;

--
-- Name: FUNCTION choose_units(p_tenant uuid, p_needs internal.need[], p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_before integer, p_after integer, p_locked uuid[], OUT units public.claims[], OUT lacking text); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.choose_units(p_tenant uuid, p_needs internal.need[], p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_before integer, p_after integer, p_locked uuid[], OUT units public.claims[], OUT lacking text) FROM PUBLIC;

--
-- Name: FUNCTION claim_again(p_booking public.bookings, p_staff uuid[], p_locked uuid[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.claim_again(p_booking public.bookings, p_staff uuid[], p_locked uuid[]) FROM PUBLIC;

--
-- Name: FUNCTION claim_exactly(p_booking public.bookings, p_subjects uuid[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.claim_exactly(p_booking public.bookings, p_subjects uuid[]) FROM PUBLIC;

--
-- Name: FUNCTION claim_reserved(p_service public.services, p_locked uuid[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.claim_reserved(p_service public.services, p_locked uuid[]) FROM PUBLIC;

--
-- Name: FUNCTION claim_time_off(p_tenant uuid, p_id uuid, p_subjects uuid[], p_starts_at timestamp with time zone, p_ends_at timestamp with time zone); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.claim_time_off(p_tenant uuid, p_id uuid, p_subjects uuid[], p_starts_at timestamp with time zone, p_ends_at timestamp with time zone) FROM PUBLIC;

--
-- Name: FUNCTION clean_document(p_table text, p_document jsonb, p_allowed text[], p_required text[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.clean_document(p_table text, p_document jsonb, p_allowed text[], p_required text[]) FROM PUBLIC;

--
-- Name: FUNCTION clean_promotion(p_document jsonb, p_required text[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.clean_promotion(p_document jsonb, p_required text[]) FROM PUBLIC;

--
-- Name: FUNCTION clean_rule(p_document jsonb, p_new boolean); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.clean_rule(p_document jsonb, p_new boolean) FROM PUBLIC;

--
-- Name: FUNCTION clean_session(p_document jsonb, p_new boolean); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.clean_session(p_document jsonb, p_new boolean) FROM PUBLIC;

--
-- Name: FUNCTION clean_tenant(p_document jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.clean_tenant(p_document jsonb) FROM PUBLIC;

--
-- Name: FUNCTION clear_expired_claims(p_tenant uuid, p_subjects uuid[], p_from timestamp with time zone, p_to timestamp with time zone); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.clear_expired_claims(p_tenant uuid, p_subjects uuid[], p_from timestamp with time zone, p_to timestamp with time zone) FROM PUBLIC;

--
-- Name: FUNCTION client_hash(p_tenant uuid, p_options jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.client_hash(p_tenant uuid, p_options jsonb) FROM PUBLIC;

--
-- Name: FUNCTION clock_minute(p_text text, p_field text); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.clock_minute(p_text text, p_field text) FROM PUBLIC;

--
-- Name: FUNCTION clock_range(p_start text, p_end text, p_field text); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.clock_range(p_start text, p_end text, p_field text) FROM PUBLIC;

--
-- Name: FUNCTION clock_text(p_minute integer); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.clock_text(p_minute integer) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.clock_text(p_minute integer) TO slotkeeper_server;

--
-- Name: FUNCTION count_seats(p_tenant uuid, p_session uuid, p_held integer, p_sold integer, p_private boolean); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.count_seats(p_tenant uuid, p_session uuid, p_held integer, p_sold integer, p_private boolean) FROM PUBLIC;

--
-- Name: FUNCTION counted_text(p_named jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.counted_text(p_named jsonb) FROM PUBLIC;

--
-- Name: FUNCTION customer_json(p_customer public.customers); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.customer_json(p_customer public.customers) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.customer_json(p_customer public.customers) TO slotkeeper_server;

--
-- Name: FUNCTION day_minutes(p_tenant uuid, p_business uuid, p_staff uuid, p_date date); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.day_minutes(p_tenant uuid, p_business uuid, p_staff uuid, p_date date) FROM PUBLIC;

--
-- Name: FUNCTION default_week(); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.default_week() FROM PUBLIC;

--
-- Name: FUNCTION differing_fields(p_before jsonb, p_after jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.differing_fields(p_before jsonb, p_after jsonb) FROM PUBLIC;

--
-- Name: FUNCTION draft_booking(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_chosen public.service_staff[], p_options jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.draft_booking(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_chosen public.service_staff[], p_options jsonb) FROM PUBLIC;

--
-- Name: FUNCTION draft_seats(p_service public.services, p_zone text, p_session public.sessions, p_private boolean, p_seats integer, p_options jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.draft_seats(p_service public.services, p_zone text, p_session public.sessions, p_private boolean, p_seats integer, p_options jsonb) FROM PUBLIC;

--
-- Name: FUNCTION draft_session(p_service public.services, p_document jsonb, p_id uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.draft_session(p_service public.services, p_document jsonb, p_id uuid) FROM PUBLIC;

--
-- Name: FUNCTION expire_holds(p_tenant uuid, p_bookings uuid[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.expire_holds(p_tenant uuid, p_bookings uuid[]) FROM PUBLIC;

--
-- Name: FUNCTION extras_json(p_service public.services); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.extras_json(p_service public.services) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.extras_json(p_service public.services) TO slotkeeper_server;

--
-- Name: FUNCTION find_customer(p_tenant uuid, p_email text, p_phone text); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.find_customer(p_tenant uuid, p_email text, p_phone text) FROM PUBLIC;

--
-- Name: FUNCTION find_or_add_customer(p_tenant uuid, p_document jsonb, p_id uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.find_or_add_customer(p_tenant uuid, p_document jsonb, p_id uuid) FROM PUBLIC;

--
-- Name: FUNCTION find_promotion(p_service public.services, p_options jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.find_promotion(p_service public.services, p_options jsonb) FROM PUBLIC;

--
-- Name: FUNCTION finish_command(p_tenant uuid, p_command text, p_request jsonb, p_answer jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.finish_command(p_tenant uuid, p_command text, p_request jsonb, p_answer jsonb) FROM PUBLIC;

--
-- Name: FUNCTION finish_run(p_service public.services, p_zone text, p_now timestamp with time zone, p_horizon date, p_plan internal.planned_session[], p_taken jsonb, p_request jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.finish_run(p_service public.services, p_zone text, p_now timestamp with time zone, p_horizon date, p_plan internal.planned_session[], p_taken jsonb, p_request jsonb) FROM PUBLIC;

--
-- Name: FUNCTION first_start(p_service public.services, p_zone text, p_anchor timestamp with time zone, p_earliest timestamp with time zone); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.first_start(p_service public.services, p_zone text, p_anchor timestamp with time zone, p_earliest timestamp with time zone) FROM PUBLIC;

--
-- Name: FUNCTION free_gap(p_tenant uuid, p_subject uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.free_gap(p_tenant uuid, p_subject uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone) FROM PUBLIC;

--
-- Name: FUNCTION free_sessions(p_tenant uuid, p_sessions uuid[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.free_sessions(p_tenant uuid, p_sessions uuid[]) FROM PUBLIC;

--
-- Name: FUNCTION free_slots(p_service public.services, p_zone text, p_pool public.service_staff[], p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.free_slots(p_service public.services, p_zone text, p_pool public.service_staff[], p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone) FROM PUBLIC;

--
-- Name: FUNCTION future_use(p_tenant uuid, p_subjects uuid[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.future_use(p_tenant uuid, p_subjects uuid[]) FROM PUBLIC;

--
-- Name: FUNCTION grid_starts(p_service public.services, p_zone text, p_ranges tstzmultirange, p_now timestamp with time zone, p_from timestamp with time zone, p_to timestamp with time zone); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.grid_starts(p_service public.services, p_zone text, p_ranges tstzmultirange, p_now timestamp with time zone, p_from timestamp with time zone, p_to timestamp with time zone) FROM PUBLIC;

--
-- Name: FUNCTION guest_json(p_booking public.bookings); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.guest_json(p_booking public.bookings) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.guest_json(p_booking public.bookings) TO slotkeeper_server;

--
-- Name: FUNCTION guest_list_head(p_session public.sessions); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.guest_list_head(p_session public.sessions) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.guest_list_head(p_session public.sessions) TO slotkeeper_server;

--
-- Name: FUNCTION guest_list_json(p_session public.sessions); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.guest_list_json(p_session public.sessions) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.guest_list_json(p_session public.sessions) TO slotkeeper_server;

--
-- Name: FUNCTION hand_fields(p_session public.sessions, p_changed text[], p_document jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.hand_fields(p_session public.sessions, p_changed text[], p_document jsonb) FROM PUBLIC;

--
-- Name: FUNCTION hold_groups(p_tenant uuid, p_needs internal.need[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.hold_groups(p_tenant uuid, p_needs internal.need[]) FROM PUBLIC;

--
-- Name: FUNCTION import_seats(p_service public.services, p_zone text, p_document jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.import_seats(p_service public.services, p_zone text, p_document jsonb) FROM PUBLIC;

--
-- Name: FUNCTION imported_booking(p_service public.services, p_zone text, p_document jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.imported_booking(p_service public.services, p_zone text, p_document jsonb) FROM PUBLIC;

--
-- Name: FUNCTION imported_units(p_tenant uuid, p_business uuid, p_units jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.imported_units(p_tenant uuid, p_business uuid, p_units jsonb) FROM PUBLIC;

--
-- Name: FUNCTION in_window(p_service public.services, p_date date, p_today date); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.in_window(p_service public.services, p_date date, p_today date) FROM PUBLIC;

--
-- Name: FUNCTION insert_row(p_table text, p_row jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.insert_row(p_table text, p_row jsonb) FROM PUBLIC;

--
-- Name: FUNCTION insert_session(p_session public.sessions, p_staff uuid[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.insert_session(p_session public.sessions, p_staff uuid[]) FROM PUBLIC;

--
-- Name: FUNCTION instant_to_local(p_zone text, p_instant timestamp with time zone); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.instant_to_local(p_zone text, p_instant timestamp with time zone) FROM PUBLIC;

--
-- Name: FUNCTION is_booked(p_tenant uuid, p_session uuid, p_now timestamp with time zone); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.is_booked(p_tenant uuid, p_session uuid, p_now timestamp with time zone) FROM PUBLIC;

--
-- Name: FUNCTION is_date(p_text text); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.is_date(p_text text) FROM PUBLIC;

--
-- Name: FUNCTION is_free(p_tenant uuid, p_subject uuid, p_from timestamp with time zone, p_to timestamp with time zone); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.is_free(p_tenant uuid, p_subject uuid, p_from timestamp with time zone, p_to timestamp with time zone) FROM PUBLIC;

--
-- Name: FUNCTION is_guest(p_booking public.bookings); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.is_guest(p_booking public.bookings) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.is_guest(p_booking public.bookings) TO slotkeeper_server;

--
-- Name: FUNCTION is_whole(p_value jsonb, p_least numeric, p_most numeric); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.is_whole(p_value jsonb, p_least numeric, p_most numeric) FROM PUBLIC;

--
-- Name: FUNCTION lacking_unit(p_service public.services, p_starts_at timestamp with time zone, p_minutes integer, p_locked uuid[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.lacking_unit(p_service public.services, p_starts_at timestamp with time zone, p_minutes integer, p_locked uuid[]) FROM PUBLIC;

--
-- Name: FUNCTION last_session_date(p_service public.services, p_zone text); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.last_session_date(p_service public.services, p_zone text) FROM PUBLIC;

--
-- Name: FUNCTION likely_staff(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_staff uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.likely_staff(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_staff uuid) FROM PUBLIC;

--
-- Name: FUNCTION limited_service(p_service public.services); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.limited_service(p_service public.services) FROM PUBLIC;

--
-- Name: FUNCTION live_seats_held(p_session public.sessions); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.live_seats_held(p_session public.sessions) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.live_seats_held(p_session public.sessions) TO slotkeeper_server;

--
-- Name: FUNCTION local_to_instant(p_zone text, p_local timestamp without time zone); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.local_to_instant(p_zone text, p_local timestamp without time zone) FROM PUBLIC;

--
-- Name: FUNCTION lock_client(p_tenant uuid, p_customer jsonb, p_options jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.lock_client(p_tenant uuid, p_customer jsonb, p_options jsonb) FROM PUBLIC;

--
-- Name: FUNCTION lock_due_holds(p_tenant uuid, p_subjects uuid[], p_from timestamp with time zone, p_to timestamp with time zone, p_session uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.lock_due_holds(p_tenant uuid, p_subjects uuid[], p_from timestamp with time zone, p_to timestamp with time zone, p_session uuid) FROM PUBLIC;

--
-- Name: FUNCTION lock_planned(p_service public.services, p_plan internal.planned_session[], p_locked uuid[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.lock_planned(p_service public.services, p_plan internal.planned_session[], p_locked uuid[]) FROM PUBLIC;

--
-- Name: FUNCTION lock_promotion(p_service public.services, p_options jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.lock_promotion(p_service public.services, p_options jsonb) FROM PUBLIC;

--
-- Name: FUNCTION lock_promotion_of(p_tenant uuid, p_booking uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.lock_promotion_of(p_tenant uuid, p_booking uuid) FROM PUBLIC;

--
-- Name: FUNCTION lock_schedule(p_tenant uuid, p_service uuid, p_subjects uuid[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.lock_schedule(p_tenant uuid, p_service uuid, p_subjects uuid[]) FROM PUBLIC;

--
-- Name: FUNCTION lock_schedule_of(p_tenant uuid, p_service uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.lock_schedule_of(p_tenant uuid, p_service uuid) FROM PUBLIC;

--
-- Name: FUNCTION lock_session_of(p_tenant uuid, p_booking uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.lock_session_of(p_tenant uuid, p_booking uuid) FROM PUBLIC;

--
-- Name: FUNCTION lock_sessions(p_tenant uuid, p_sessions uuid[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.lock_sessions(p_tenant uuid, p_sessions uuid[]) FROM PUBLIC;

--
-- Name: FUNCTION lock_subjects(p_tenant uuid, p_subjects uuid[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.lock_subjects(p_tenant uuid, p_subjects uuid[]) FROM PUBLIC;

--
-- Name: FUNCTION locked_booking(p_tenant uuid, p_booking uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.locked_booking(p_tenant uuid, p_booking uuid) FROM PUBLIC;

--
-- Name: FUNCTION locked_session(p_service public.services, p_session uuid, p_options jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.locked_session(p_service public.services, p_session uuid, p_options jsonb) FROM PUBLIC;

--
-- Name: FUNCTION locked_session_of(p_tenant uuid, p_booking uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.locked_session_of(p_tenant uuid, p_booking uuid) FROM PUBLIC;

--
-- Name: FUNCTION make_room(p_session public.sessions, p_seats integer, p_private boolean); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.make_room(p_session public.sessions, p_seats integer, p_private boolean) FROM PUBLIC;

--
-- Name: FUNCTION make_way(p_service public.services, p_start timestamp with time zone); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.make_way(p_service public.services, p_start timestamp with time zone) FROM PUBLIC;

--
-- Name: FUNCTION mark_chosen(p_service public.services, p_chosen public.service_staff[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.mark_chosen(p_service public.services, p_chosen public.service_staff[]) FROM PUBLIC;

--
-- Name: FUNCTION mark_sessions_stale(p_tenant uuid, p_business uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.mark_sessions_stale(p_tenant uuid, p_business uuid) FROM PUBLIC;

--
-- Name: FUNCTION match_customer(p_tenant uuid, p_document jsonb, p_id uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.match_customer(p_tenant uuid, p_document jsonb, p_id uuid) FROM PUBLIC;

--
-- Name: FUNCTION move_booking(p_booking public.bookings, p_event text, p_request jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.move_booking(p_booking public.bookings, p_event text, p_request jsonb) FROM PUBLIC;

--
-- Name: FUNCTION move_seats(p_old public.bookings, p_new public.bookings); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.move_seats(p_old public.bookings, p_new public.bookings) FROM PUBLIC;

--
-- Name: FUNCTION move_session(p_session public.sessions, p_to text, p_from text[], p_event text, p_request jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.move_session(p_session public.sessions, p_to text, p_from text[], p_event text, p_request jsonb) FROM PUBLIC;

--
-- Name: FUNCTION named_lines(p_lines jsonb, p_kind text); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.named_lines(p_lines jsonb, p_kind text) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.named_lines(p_lines jsonb, p_kind text) TO slotkeeper_server;

--
-- Name: FUNCTION need_units(p_tenant uuid, p_needs internal.need[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.need_units(p_tenant uuid, p_needs internal.need[]) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.need_units(p_tenant uuid, p_needs internal.need[]) TO slotkeeper_server;

--
-- Name: FUNCTION needed_by(p_tenant uuid, p_business uuid, p_id uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.needed_by(p_tenant uuid, p_business uuid, p_id uuid) FROM PUBLIC;

--
-- Name: FUNCTION needs_taken(p_service public.services, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.needs_taken(p_service public.services, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone) FROM PUBLIC;

--
-- Name: FUNCTION new_id(); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.new_id() FROM PUBLIC;

--
-- Name: FUNCTION new_reference(); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.new_reference() FROM PUBLIC;

--
-- Name: FUNCTION normalise_email(p_email text); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.normalise_email(p_email text) FROM PUBLIC;

--
-- Name: FUNCTION normalise_phone(p_phone text); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.normalise_phone(p_phone text) FROM PUBLIC;

--
-- Name: TABLE time_off; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.time_off TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE ON TABLE public.time_off TO slotkeeper_api;

--
-- Name: FUNCTION out_of_use_json(p_time_off public.time_off); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.out_of_use_json(p_time_off public.time_off) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.out_of_use_json(p_time_off public.time_off) TO slotkeeper_server;

--
-- Name: FUNCTION override_fields(); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.override_fields() FROM PUBLIC;

--
-- Name: TABLE overrides; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.overrides TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.overrides TO slotkeeper_api;

--
-- Name: FUNCTION override_json(p_override public.overrides); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.override_json(p_override public.overrides) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.override_json(p_override public.overrides) TO slotkeeper_server;

--
-- Name: FUNCTION override_row(p_document jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.override_row(p_document jsonb) FROM PUBLIC;

--
-- Name: FUNCTION page_size(p_limit integer); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.page_size(p_limit integer) FROM PUBLIC;

--
-- Name: FUNCTION party_size(p_options jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.party_size(p_options jsonb) FROM PUBLIC;

--
-- Name: FUNCTION plain_price(p_label text, p_minor bigint); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.plain_price(p_label text, p_minor bigint) FROM PUBLIC;

--
-- Name: FUNCTION preview_json(p_service public.services, p_planned internal.planned_session, p_rule uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.preview_json(p_service public.services, p_planned internal.planned_session, p_rule uuid) FROM PUBLIC;

--
-- Name: FUNCTION price_booking(p_service public.services, p_base_minor bigint, p_local_start timestamp without time zone, p_party integer, p_private_minor bigint, p_options jsonb, p_customer uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.price_booking(p_service public.services, p_base_minor bigint, p_local_start timestamp without time zone, p_party integer, p_private_minor bigint, p_options jsonb, p_customer uuid) FROM PUBLIC;

--
-- Name: FUNCTION price_line(p_kind text, p_label text, p_quantity integer, p_unit_minor numeric, p_more jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.price_line(p_kind text, p_label text, p_quantity integer, p_unit_minor numeric, p_more jsonb) FROM PUBLIC;

--
-- Name: FUNCTION prices_json(p_service public.services); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.prices_json(p_service public.services) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.prices_json(p_service public.services) TO slotkeeper_server;

--
-- Name: FUNCTION private_price(p_session public.sessions, p_private boolean); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.private_price(p_session public.sessions, p_private boolean) FROM PUBLIC;

--
-- Name: FUNCTION promotion_json(p_promotion public.promotions); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.promotion_json(p_promotion public.promotions) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.promotion_json(p_promotion public.promotions) TO slotkeeper_server;

--
-- Name: FUNCTION quote_appointment(p_service public.services, p_starts_at timestamp with time zone, p_staff uuid, p_options jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.quote_appointment(p_service public.services, p_starts_at timestamp with time zone, p_staff uuid, p_options jsonb) FROM PUBLIC;

--
-- Name: FUNCTION quote_session(p_service public.services, p_session public.sessions, p_options jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.quote_session(p_service public.services, p_session public.sessions, p_options jsonb) FROM PUBLIC;

--
-- Name: FUNCTION reached_limit(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_minutes integer); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.reached_limit(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_minutes integer) FROM PUBLIC;

--
-- Name: TABLE session_rule_dates; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.session_rule_dates TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE ON TABLE public.session_rule_dates TO slotkeeper_api;

--
-- Name: FUNCTION read_blocked_dates(p_rule public.session_rules, p_list jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.read_blocked_dates(p_rule public.session_rules, p_list jsonb) FROM PUBLIC;

--
-- Name: FUNCTION read_choices(p_options jsonb, p_field text); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.read_choices(p_options jsonb, p_field text) FROM PUBLIC;

--
-- Name: FUNCTION read_code(p_code text); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.read_code(p_code text) FROM PUBLIC;

--
-- Name: FUNCTION read_day(p_day text, p_intervals jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.read_day(p_day text, p_intervals jsonb) FROM PUBLIC;

--
-- Name: FUNCTION read_extra_dates(p_rule public.session_rules, p_list jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.read_extra_dates(p_rule public.session_rules, p_list jsonb) FROM PUBLIC;

--
-- Name: FUNCTION read_needs(p_needs jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.read_needs(p_needs jsonb) FROM PUBLIC;

--
-- Name: FUNCTION read_rule_dates(p_rule public.session_rules, p_document jsonb, p_field text); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.read_rule_dates(p_rule public.session_rules, p_document jsonb, p_field text) FROM PUBLIC;

--
-- Name: TABLE session_rule_staff; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.session_rule_staff TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE ON TABLE public.session_rule_staff TO slotkeeper_api;

--
-- Name: FUNCTION read_rule_staff(p_rule public.session_rules, p_staff jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.read_rule_staff(p_rule public.session_rules, p_staff jsonb) FROM PUBLIC;

--
-- Name: TABLE session_rule_intervals; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.session_rule_intervals TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE ON TABLE public.session_rule_intervals TO slotkeeper_api;

--
-- Name: FUNCTION read_rule_week(p_rule public.session_rules, p_week jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.read_rule_week(p_rule public.session_rules, p_week jsonb) FROM PUBLIC;

--
-- Name: FUNCTION read_service_staff(p_tenant uuid, p_service uuid, p_staff jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.read_service_staff(p_tenant uuid, p_service uuid, p_staff jsonb) FROM PUBLIC;

--
-- Name: FUNCTION read_session_needs(p_service public.services, p_needs jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.read_session_needs(p_service public.services, p_needs jsonb) FROM PUBLIC;

--
-- Name: FUNCTION read_session_rule(p_service public.services, p_document jsonb, p_id uuid, OUT rules public.session_rules[], OUT intervals public.session_rule_intervals[], OUT dates public.session_rule_dates[], OUT staff public.session_rule_staff[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.read_session_rule(p_service public.services, p_document jsonb, p_id uuid, OUT rules public.session_rules[], OUT intervals public.session_rule_intervals[], OUT dates public.session_rule_dates[], OUT staff public.session_rule_staff[]) FROM PUBLIC;

--
-- Name: FUNCTION read_session_staff(p_tenant uuid, p_business uuid, p_staff jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.read_session_staff(p_tenant uuid, p_business uuid, p_staff jsonb) FROM PUBLIC;

--
-- Name: FUNCTION read_week(p_week jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.read_week(p_week jsonb) FROM PUBLIC;

--
-- Name: FUNCTION record_event(p_tenant uuid, p_kind text, p_entity uuid, p_business uuid, p_data jsonb, p_request jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.record_event(p_tenant uuid, p_kind text, p_entity uuid, p_business uuid, p_data jsonb, p_request jsonb) FROM PUBLIC;

--
-- Name: FUNCTION refuse(p_code text, p_message text, p_detail jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.refuse(p_code text, p_message text, p_detail jsonb) FROM PUBLIC;

--
-- Name: FUNCTION refuse_broken(p_table text, p_constraint text, p_sqlstate text); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.refuse_broken(p_table text, p_constraint text, p_sqlstate text) FROM PUBLIC;

--
-- Name: FUNCTION refuse_constraint(p_table text, p_constraint text); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.refuse_constraint(p_table text, p_constraint text) FROM PUBLIC;

--
-- Name: FUNCTION refuse_session(p_service public.services, p_session public.sessions, p_reason text, p_remaining integer, p_now timestamp with time zone); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.refuse_session(p_service public.services, p_session public.sessions, p_reason text, p_remaining integer, p_now timestamp with time zone) FROM PUBLIC;

--
-- Name: FUNCTION refuse_slot(p_taken boolean); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.refuse_slot(p_taken boolean) FROM PUBLIC;

--
-- Name: FUNCTION refuse_units(p_lacking text); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.refuse_units(p_lacking text) FROM PUBLIC;

--
-- Name: FUNCTION regenerate_sessions(p_service public.services, p_until date, p_without uuid, p_locked uuid[], p_request jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.regenerate_sessions(p_service public.services, p_until date, p_without uuid, p_locked uuid[], p_request jsonb) FROM PUBLIC;

--
-- Name: FUNCTION remove_planned(p_service public.services, p_plan internal.planned_session[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.remove_planned(p_service public.services, p_plan internal.planned_session[]) FROM PUBLIC;

--
-- Name: FUNCTION replace_contacts(p_customer public.customers); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.replace_contacts(p_customer public.customers) FROM PUBLIC;

--
-- Name: FUNCTION replace_prices(p_service public.services, p_list text, p_rows jsonb, p_most integer); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.replace_prices(p_service public.services, p_list text, p_rows jsonb, p_most integer) FROM PUBLIC;

--
-- Name: FUNCTION replace_taxes(p_service public.services, p_taxes jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.replace_taxes(p_service public.services, p_taxes jsonb) FROM PUBLIC;

--
-- Name: FUNCTION reserve_seats(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_customer jsonb, p_staff uuid, p_options jsonb, p_id uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.reserve_seats(p_service public.services, p_zone text, p_starts_at timestamp with time zone, p_customer jsonb, p_staff uuid, p_options jsonb, p_id uuid) FROM PUBLIC;

--
-- Name: FUNCTION resource_fields(); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.resource_fields() FROM PUBLIC;

--
-- Name: TABLE resource_groups; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.resource_groups TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.resource_groups TO slotkeeper_api;

--
-- Name: FUNCTION resource_group_json(p_group public.resource_groups); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.resource_group_json(p_group public.resource_groups) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.resource_group_json(p_group public.resource_groups) TO slotkeeper_server;

--
-- Name: FUNCTION resource_json(p_resource public.resources); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.resource_json(p_resource public.resources) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.resource_json(p_resource public.resources) TO slotkeeper_server;

--
-- Name: FUNCTION resources_of(p_tenant uuid, p_units uuid[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.resources_of(p_tenant uuid, p_units uuid[]) FROM PUBLIC;

--
-- Name: FUNCTION retire_units(p_resource public.resources, p_count integer); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.retire_units(p_resource public.resources, p_count integer) FROM PUBLIC;

--
-- Name: TABLE price_rules; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.price_rules TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE ON TABLE public.price_rules TO slotkeeper_api;

--
-- Name: FUNCTION rule_applies(p_rule public.price_rules, p_local_start timestamp without time zone, p_party integer); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.rule_applies(p_rule public.price_rules, p_local_start timestamp without time zone, p_party integer) FROM PUBLIC;

--
-- Name: FUNCTION rule_columns(p_rule jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.rule_columns(p_rule jsonb) FROM PUBLIC;

--
-- Name: FUNCTION rule_dates_json(p_tenant uuid, p_rule uuid, p_blocked boolean); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.rule_dates_json(p_tenant uuid, p_rule uuid, p_blocked boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.rule_dates_json(p_tenant uuid, p_rule uuid, p_blocked boolean) TO slotkeeper_server;

--
-- Name: FUNCTION rule_differs(p_known public.session_rules, p_rule public.session_rules, p_intervals public.session_rule_intervals[], p_dates public.session_rule_dates[], p_staff public.session_rule_staff[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.rule_differs(p_known public.session_rules, p_rule public.session_rules, p_intervals public.session_rule_intervals[], p_dates public.session_rule_dates[], p_staff public.session_rule_staff[]) FROM PUBLIC;

--
-- Name: FUNCTION rule_has_date(p_rule public.price_rules, p_date date); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.rule_has_date(p_rule public.price_rules, p_date date) FROM PUBLIC;

--
-- Name: FUNCTION rule_json(p_rule public.price_rules); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.rule_json(p_rule public.price_rules) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.rule_json(p_rule public.price_rules) TO slotkeeper_server;

--
-- Name: FUNCTION rule_terms(p_service public.services, p_zone text, p_rules public.session_rules[], p_staff public.session_rule_staff[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.rule_terms(p_service public.services, p_zone text, p_rules public.session_rules[], p_staff public.session_rule_staff[]) FROM PUBLIC;

--
-- Name: FUNCTION rule_week_json(p_tenant uuid, p_rule uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.rule_week_json(p_tenant uuid, p_rule uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.rule_week_json(p_tenant uuid, p_rule uuid) TO slotkeeper_server;

--
-- Name: FUNCTION rules_in_force(p_service public.services, p_without uuid, OUT rules public.session_rules[], OUT intervals public.session_rule_intervals[], OUT dates public.session_rule_dates[], OUT staff public.session_rule_staff[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.rules_in_force(p_service public.services, p_without uuid, OUT rules public.session_rules[], OUT intervals public.session_rule_intervals[], OUT dates public.session_rule_dates[], OUT staff public.session_rule_staff[]) FROM PUBLIC;

--
-- Name: FUNCTION run_report(p_plan internal.planned_session[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.run_report(p_plan internal.planned_session[]) FROM PUBLIC;

--
-- Name: FUNCTION scarce_ranges(p_taken tstzmultirange[], p_quantity integer, p_window tstzrange); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.scarce_ranges(p_taken tstzmultirange[], p_quantity integer, p_window tstzrange) FROM PUBLIC;

--
-- Name: TABLE schedules; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.schedules TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.schedules TO slotkeeper_api;

--
-- Name: FUNCTION schedule_json(p_schedule public.schedules); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.schedule_json(p_schedule public.schedules) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.schedule_json(p_schedule public.schedules) TO slotkeeper_server;

--
-- Name: FUNCTION schedule_session(p_tenant uuid, p_id uuid, p_wanted uuid[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.schedule_session(p_tenant uuid, p_id uuid, p_wanted uuid[]) FROM PUBLIC;

--
-- Name: FUNCTION seat_again(p_booking public.bookings, p_session public.sessions); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.seat_again(p_booking public.bookings, p_session public.sessions) FROM PUBLIC;

--
-- Name: FUNCTION seats_as(p_booking public.bookings, p_as text); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.seats_as(p_booking public.bookings, p_as text) FROM PUBLIC;

--
-- Name: FUNCTION seats_left(p_session public.sessions, p_held integer); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.seats_left(p_session public.sessions, p_held integer) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.seats_left(p_session public.sessions, p_held integer) TO slotkeeper_server;

--
-- Name: FUNCTION sell_at_door(p_service public.services, p_session uuid, p_customer jsonb, p_options jsonb, p_id uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.sell_at_door(p_service public.services, p_session uuid, p_customer jsonb, p_options jsonb, p_id uuid) FROM PUBLIC;

--
-- Name: FUNCTION service_fields(); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.service_fields() FROM PUBLIC;

--
-- Name: FUNCTION service_json(p_service public.services); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.service_json(p_service public.services) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.service_json(p_service public.services) TO slotkeeper_server;

--
-- Name: FUNCTION service_needs(p_tenant uuid, p_service uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.service_needs(p_tenant uuid, p_service uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.service_needs(p_tenant uuid, p_service uuid) TO slotkeeper_server;

--
-- Name: FUNCTION service_taxes_json(p_service public.services); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.service_taxes_json(p_service public.services) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.service_taxes_json(p_service public.services) TO slotkeeper_server;

--
-- Name: FUNCTION service_wanted(p_tenant uuid, p_service uuid, p_options jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.service_wanted(p_tenant uuid, p_service uuid, p_options jsonb) FROM PUBLIC;

--
-- Name: FUNCTION session_blocks(p_service public.services, p_zone text, p_dates public.session_rule_dates[], p_first date, p_last date); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.session_blocks(p_service public.services, p_zone text, p_dates public.session_rule_dates[], p_first date, p_last date) FROM PUBLIC;

--
-- Name: FUNCTION session_horizon(p_service public.services, p_zone text, p_now timestamp with time zone, p_until date); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.session_horizon(p_service public.services, p_zone text, p_now timestamp with time zone, p_until date) FROM PUBLIC;

--
-- Name: FUNCTION session_json(p_session public.sessions); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.session_json(p_session public.sessions) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.session_json(p_session public.sessions) TO slotkeeper_server;

--
-- Name: FUNCTION session_offers(p_service public.services, p_zone text, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone, p_party integer, p_private boolean, p_ignore_notice boolean, p_claims_at timestamp with time zone); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.session_offers(p_service public.services, p_zone text, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone, p_party integer, p_private boolean, p_ignore_notice boolean, p_claims_at timestamp with time zone) FROM PUBLIC;

--
-- Name: FUNCTION session_over_at(p_session public.sessions); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.session_over_at(p_session public.sessions) FROM PUBLIC;

--
-- Name: FUNCTION session_plan(p_service public.services, p_zone text, p_rules public.session_rules[], p_staff public.session_rule_staff[], p_wanted internal.session_start[], p_now timestamp with time zone, p_horizon date); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.session_plan(p_service public.services, p_zone text, p_rules public.session_rules[], p_staff public.session_rule_staff[], p_wanted internal.session_start[], p_now timestamp with time zone, p_horizon date) FROM PUBLIC;

--
-- Name: FUNCTION session_rule_json(p_rule public.session_rules); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.session_rule_json(p_rule public.session_rules) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.session_rule_json(p_rule public.session_rules) TO slotkeeper_server;

--
-- Name: FUNCTION session_service(p_tenant uuid, p_service uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.session_service(p_tenant uuid, p_service uuid) FROM PUBLIC;

--
-- Name: FUNCTION session_start(p_document jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.session_start(p_document jsonb) FROM PUBLIC;

--
-- Name: FUNCTION session_starts(p_service public.services, p_zone text, p_rules public.session_rules[], p_intervals public.session_rule_intervals[], p_dates public.session_rule_dates[], p_after timestamp with time zone, p_last date); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.session_starts(p_service public.services, p_zone text, p_rules public.session_rules[], p_intervals public.session_rule_intervals[], p_dates public.session_rule_dates[], p_after timestamp with time zone, p_last date) FROM PUBLIC;

--
-- Name: FUNCTION session_state(p_service public.services, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone, p_claims_at timestamp with time zone, p_private boolean); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.session_state(p_service public.services, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone, p_claims_at timestamp with time zone, p_private boolean) FROM PUBLIC;

--
-- Name: FUNCTION session_subjects(p_session public.sessions); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.session_subjects(p_session public.sessions) FROM PUBLIC;

--
-- Name: FUNCTION session_terms(p_session public.sessions); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.session_terms(p_session public.sessions) FROM PUBLIC;

--
-- Name: FUNCTION session_wanted(p_service public.services, p_starts_at timestamp with time zone, p_staff uuid, p_options jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.session_wanted(p_service public.services, p_starts_at timestamp with time zone, p_staff uuid, p_options jsonb) FROM PUBLIC;

--
-- Name: FUNCTION set_next_run(p_service public.services, p_zone text, p_now timestamp with time zone, p_horizon date); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.set_next_run(p_service public.services, p_zone text, p_now timestamp with time zone, p_horizon date) FROM PUBLIC;

--
-- Name: FUNCTION set_promotion_services(p_tenant uuid, p_promotion uuid, p_business uuid, p_services jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.set_promotion_services(p_tenant uuid, p_promotion uuid, p_business uuid, p_services jsonb) FROM PUBLIC;

--
-- Name: FUNCTION settle_session_claims(p_session public.sessions); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.settle_session_claims(p_session public.sessions) FROM PUBLIC;

--
-- Name: FUNCTION share_of(p_amount numeric, p_part numeric, p_whole numeric); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.share_of(p_amount numeric, p_part numeric, p_whole numeric) FROM PUBLIC;

--
-- Name: FUNCTION share_out_of_use(p_resource public.resources, p_units uuid[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.share_out_of_use(p_resource public.resources, p_units uuid[]) FROM PUBLIC;

--
-- Name: FUNCTION some_fields(p_document jsonb, p_fields text[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.some_fields(p_document jsonb, p_fields text[]) FROM PUBLIC;

--
-- Name: FUNCTION staff_fields(); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.staff_fields() FROM PUBLIC;

--
-- Name: TABLE staff; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.staff TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.staff TO slotkeeper_api;

--
-- Name: FUNCTION staff_json(p_staff public.staff); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.staff_json(p_staff public.staff) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.staff_json(p_staff public.staff) TO slotkeeper_server;

--
-- Name: FUNCTION staff_state(p_service public.services, p_zone text, p_staff uuid, p_starts_at timestamp with time zone, p_minutes integer); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.staff_state(p_service public.services, p_zone text, p_staff uuid, p_starts_at timestamp with time zone, p_minutes integer) FROM PUBLIC;

--
-- Name: FUNCTION stored_week(p_tenant uuid, p_schedule uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.stored_week(p_tenant uuid, p_schedule uuid) FROM PUBLIC;

--
-- Name: FUNCTION take_claims(p_booking public.bookings, p_subjects uuid[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.take_claims(p_booking public.bookings, p_subjects uuid[]) FROM PUBLIC;

--
-- Name: FUNCTION take_session_claims(p_session public.sessions, p_until timestamp with time zone); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.take_session_claims(p_session public.sessions, p_until timestamp with time zone) FROM PUBLIC;

--
-- Name: FUNCTION take_slug(p_business uuid, p_slug text); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.take_slug(p_business uuid, p_slug text) FROM PUBLIC;

--
-- Name: FUNCTION take_subdomain(p_tenant uuid, p_subdomain text); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.take_subdomain(p_tenant uuid, p_subdomain text) FROM PUBLIC;

--
-- Name: FUNCTION take_units(p_booking public.bookings, p_units public.claims[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.take_units(p_booking public.bookings, p_units public.claims[]) FROM PUBLIC;

--
-- Name: FUNCTION taken_ranges(p_tenant uuid, p_subject uuid, p_before integer, p_after integer, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.taken_ranges(p_tenant uuid, p_subject uuid, p_before integer, p_after integer, p_from timestamp with time zone, p_to timestamp with time zone, p_now timestamp with time zone) FROM PUBLIC;

--
-- Name: TABLE taxes; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.taxes TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.taxes TO slotkeeper_api;

--
-- Name: FUNCTION tax_json(p_tax public.taxes); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.tax_json(p_tax public.taxes) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.tax_json(p_tax public.taxes) TO slotkeeper_server;

--
-- Name: FUNCTION tenant_fields(); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.tenant_fields() FROM PUBLIC;

--
-- Name: TABLE tenants; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.tenants TO slotkeeper_server;
GRANT SELECT,INSERT,UPDATE ON TABLE public.tenants TO slotkeeper_api;
GRANT SELECT ON TABLE public.tenants TO slotkeeper_worker;

--
-- Name: FUNCTION tenant_json(p_tenant public.tenants); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.tenant_json(p_tenant public.tenants) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.tenant_json(p_tenant public.tenants) TO slotkeeper_server;

--
-- Name: TABLE price_tiers; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.price_tiers TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE ON TABLE public.price_tiers TO slotkeeper_api;

--
-- Name: FUNCTION tier_lines(p_tiers public.price_tiers[], p_party integer, p_options jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.tier_lines(p_tiers public.price_tiers[], p_party integer, p_options jsonb) FROM PUBLIC;

--
-- Name: FUNCTION tiers_json(p_service public.services); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.tiers_json(p_service public.services) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.tiers_json(p_service public.services) TO slotkeeper_server;

--
-- Name: FUNCTION time_off_json(p_time_off public.time_off); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.time_off_json(p_time_off public.time_off) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.time_off_json(p_time_off public.time_off) TO slotkeeper_server;

--
-- Name: FUNCTION tz_version(); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.tz_version() FROM PUBLIC;

--
-- Name: FUNCTION unit_lines(p_service public.services, p_tiers public.price_tiers[], p_base_minor bigint, p_party integer, p_private_minor bigint, p_options jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.unit_lines(p_service public.services, p_tiers public.price_tiers[], p_base_minor bigint, p_party integer, p_private_minor bigint, p_options jsonb) FROM PUBLIC;

--
-- Name: FUNCTION unit_locks(p_tenant uuid, p_needs internal.need[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.unit_locks(p_tenant uuid, p_needs internal.need[]) FROM PUBLIC;

--
-- Name: FUNCTION units_for(p_booking public.bookings, p_locked uuid[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.units_for(p_booking public.bookings, p_locked uuid[]) FROM PUBLIC;

--
-- Name: FUNCTION unused_booking_id(p_tenant uuid, p_id uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.unused_booking_id(p_tenant uuid, p_id uuid) FROM PUBLIC;

--
-- Name: FUNCTION update_row(p_table text, p_tenant uuid, p_id uuid, p_changes jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.update_row(p_table text, p_tenant uuid, p_id uuid, p_changes jsonb) FROM PUBLIC;

--
-- Name: FUNCTION usable_promotion(p_service public.services, p_options jsonb, p_sum numeric, p_customer uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.usable_promotion(p_service public.services, p_options jsonb, p_sum numeric, p_customer uuid) FROM PUBLIC;

--
-- Name: FUNCTION week_json(p_tenant uuid, p_schedule uuid); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.week_json(p_tenant uuid, p_schedule uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION internal.week_json(p_tenant uuid, p_schedule uuid) TO slotkeeper_server;

--
-- Name: FUNCTION week_minutes(p_tenant uuid, p_owner uuid, p_date date); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.week_minutes(p_tenant uuid, p_owner uuid, p_date date) FROM PUBLIC;

--
-- Name: FUNCTION weekday_numbers(p_names jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.weekday_numbers(p_names jsonb) FROM PUBLIC;

--
-- Name: FUNCTION weekdays(); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.weekdays() FROM PUBLIC;
GRANT ALL ON FUNCTION internal.weekdays() TO slotkeeper_server;

--
-- Name: FUNCTION with_customer(p_booking public.bookings, p_customer jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.with_customer(p_booking public.bookings, p_customer jsonb) FROM PUBLIC;

--
-- Name: TABLE extras; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.extras TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE ON TABLE public.extras TO slotkeeper_api;

--
-- Name: FUNCTION with_extras(p_lines jsonb, p_extras public.extras[], p_party integer, p_options jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.with_extras(p_lines jsonb, p_extras public.extras[], p_party integer, p_options jsonb) FROM PUBLIC;

--
-- Name: FUNCTION with_price(p_booking public.bookings, p_price jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.with_price(p_booking public.bookings, p_price jsonb) FROM PUBLIC;

--
-- Name: FUNCTION with_promotion(p_lines jsonb, p_promotion public.promotions); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.with_promotion(p_lines jsonb, p_promotion public.promotions) FROM PUBLIC;

--
-- Name: FUNCTION with_rules(p_lines jsonb, p_rules public.price_rules[], p_local_start timestamp without time zone, p_party integer, p_private boolean); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.with_rules(p_lines jsonb, p_rules public.price_rules[], p_local_start timestamp without time zone, p_party integer, p_private boolean) FROM PUBLIC;

--
-- Name: FUNCTION with_taxes(p_lines jsonb, p_taxes public.taxes[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.with_taxes(p_lines jsonb, p_taxes public.taxes[]) FROM PUBLIC;

--
-- Name: FUNCTION with_units(p_tenant uuid, p_locked uuid[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.with_units(p_tenant uuid, p_locked uuid[]) FROM PUBLIC;

--
-- Name: FUNCTION with_walk_in(p_booking public.bookings, p_customer jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.with_walk_in(p_booking public.bookings, p_customer jsonb) FROM PUBLIC;

--
-- Name: FUNCTION without_nulls(p_document jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.without_nulls(p_document jsonb) FROM PUBLIC;

--
-- Name: FUNCTION working_ranges(p_tenant uuid, p_business uuid, p_staff uuid, p_zone text, p_from timestamp with time zone, p_to timestamp with time zone); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.working_ranges(p_tenant uuid, p_business uuid, p_staff uuid, p_zone text, p_from timestamp with time zone, p_to timestamp with time zone) FROM PUBLIC;

--
-- Name: FUNCTION write_booking(p_booking public.bookings, p_staff uuid[], p_units public.claims[], p_pending_blocks boolean); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.write_booking(p_booking public.bookings, p_staff uuid[], p_units public.claims[], p_pending_blocks boolean) FROM PUBLIC;

--
-- Name: FUNCTION write_hours(p_tenant uuid, p_business uuid, p_staff uuid, p_week jsonb, p_valid_from date, p_valid_to date, p_request jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.write_hours(p_tenant uuid, p_business uuid, p_staff uuid, p_week jsonb, p_valid_from date, p_valid_to date, p_request jsonb) FROM PUBLIC;

--
-- Name: FUNCTION write_import(p_booking public.bookings, p_staff uuid[], p_units uuid[], p_locked uuid[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.write_import(p_booking public.bookings, p_staff uuid[], p_units uuid[], p_locked uuid[]) FROM PUBLIC;

--
-- Name: FUNCTION write_needs(p_service public.services, p_needs internal.need[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.write_needs(p_service public.services, p_needs internal.need[]) FROM PUBLIC;

--
-- Name: FUNCTION write_seats(p_service public.services, p_session public.sessions, p_booking public.bookings, p_options jsonb); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.write_seats(p_service public.services, p_session public.sessions, p_booking public.bookings, p_options jsonb) FROM PUBLIC;

--
-- Name: FUNCTION write_service_staff(p_service public.services, p_staff public.service_staff[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.write_service_staff(p_service public.services, p_staff public.service_staff[]) FROM PUBLIC;

--
-- Name: FUNCTION write_session(p_session public.sessions, p_staff uuid[], p_claims boolean); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.write_session(p_session public.sessions, p_staff uuid[], p_claims boolean) FROM PUBLIC;

--
-- Name: FUNCTION write_session_rule(p_known public.session_rules, p_rule public.session_rules, p_intervals public.session_rule_intervals[], p_dates public.session_rule_dates[], p_staff public.session_rule_staff[]); Type: ACL; Schema: internal; Owner: slotkeeper_api
--

REVOKE ALL ON FUNCTION internal.write_session_rule(p_known public.session_rules, p_rule public.session_rules, p_intervals public.session_rule_intervals[], p_dates public.session_rule_dates[], p_staff public.session_rule_staff[]) FROM PUBLIC;

--
-- Name: TABLE v_user_business; Type: ACL; Schema: api; Owner: slotkeeper_api
--

GRANT SELECT ON TABLE api.v_user_business TO slotkeeper_server;
GRANT SELECT ON TABLE api.v_user_business TO slotkeeper_login;

--
-- Name: TABLE booking_staff; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.booking_staff TO slotkeeper_server;
GRANT SELECT,INSERT ON TABLE public.booking_staff TO slotkeeper_api;

--
-- Name: TABLE booking_units; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.booking_units TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE ON TABLE public.booking_units TO slotkeeper_api;

--
-- Name: TABLE customer_contacts; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.customer_contacts TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE ON TABLE public.customer_contacts TO slotkeeper_api;

--
-- Name: TABLE idempotency_keys; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.idempotency_keys TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE ON TABLE public.idempotency_keys TO slotkeeper_api;

--
-- Name: TABLE installation; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.installation TO slotkeeper_api;
GRANT SELECT ON TABLE public.installation TO slotkeeper_server;
GRANT SELECT ON TABLE public.installation TO slotkeeper_worker;

--
-- Name: TABLE outbox; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.outbox TO slotkeeper_server;
GRANT SELECT,INSERT ON TABLE public.outbox TO slotkeeper_api;
GRANT SELECT ON TABLE public.outbox TO slotkeeper_worker;

--
-- Name: COLUMN outbox.tenant_id; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT(tenant_id) ON TABLE public.outbox TO slotkeeper_relay;

--
-- Name: COLUMN outbox.id; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT(id) ON TABLE public.outbox TO slotkeeper_relay;

--
-- Name: COLUMN outbox.kind; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT(kind) ON TABLE public.outbox TO slotkeeper_relay;

--
-- Name: COLUMN outbox."position"; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT("position"),UPDATE("position") ON TABLE public.outbox TO slotkeeper_relay;

--
-- Name: COLUMN outbox.created_at; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT(created_at) ON TABLE public.outbox TO slotkeeper_relay;

--
-- Name: SEQUENCE outbox_position; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT USAGE ON SEQUENCE public.outbox_position TO slotkeeper_relay;

--
-- Name: TABLE promotion_services; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.promotion_services TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE ON TABLE public.promotion_services TO slotkeeper_api;

--
-- Name: TABLE resource_units; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.resource_units TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.resource_units TO slotkeeper_api;

--
-- Name: TABLE schedule_intervals; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.schedule_intervals TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.schedule_intervals TO slotkeeper_api;

--
-- Name: TABLE schema_migrations; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.schema_migrations TO slotkeeper_server;
GRANT SELECT ON TABLE public.schema_migrations TO slotkeeper_worker;

--
-- Name: TABLE service_resources; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.service_resources TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE ON TABLE public.service_resources TO slotkeeper_api;

--
-- Name: TABLE service_taxes; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.service_taxes TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE ON TABLE public.service_taxes TO slotkeeper_api;

--
-- Name: TABLE session_runs; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.session_runs TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.session_runs TO slotkeeper_api;

--
-- Name: COLUMN session_runs.tenant_id; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT(tenant_id) ON TABLE public.session_runs TO slotkeeper_relay;

--
-- Name: COLUMN session_runs.service_id; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT(service_id) ON TABLE public.session_runs TO slotkeeper_relay;

--
-- Name: COLUMN session_runs.due_at; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT(due_at) ON TABLE public.session_runs TO slotkeeper_relay;

--
-- Name: COLUMN session_runs.stale; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT(stale) ON TABLE public.session_runs TO slotkeeper_relay;

--
-- Name: TABLE session_staff; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.session_staff TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE ON TABLE public.session_staff TO slotkeeper_api;

--
-- Name: TABLE session_units; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.session_units TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE ON TABLE public.session_units TO slotkeeper_api;

--
-- Name: TABLE subjects; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.subjects TO slotkeeper_server;
GRANT SELECT,INSERT,DELETE ON TABLE public.subjects TO slotkeeper_api;

--
-- Name: TABLE zone_offsets; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.zone_offsets TO slotkeeper_api;
GRANT SELECT ON TABLE public.zone_offsets TO slotkeeper_server;
GRANT SELECT ON TABLE public.zone_offsets TO slotkeeper_worker;

--
-- Name: TABLE zones; Type: ACL; Schema: public; Owner: slotkeeper_owner
--

GRANT SELECT ON TABLE public.zones TO slotkeeper_api;
GRANT SELECT ON TABLE public.zones TO slotkeeper_server;
GRANT SELECT ON TABLE public.zones TO slotkeeper_worker;

--
-- Name: DEFAULT PRIVILEGES FOR FUNCTIONS; Type: DEFAULT ACL; Schema: -; Owner: slotkeeper_api
--

ALTER DEFAULT PRIVILEGES FOR ROLE slotkeeper_api REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

--
-- Name: DEFAULT PRIVILEGES FOR FUNCTIONS; Type: DEFAULT ACL; Schema: -; Owner: slotkeeper_owner
--

ALTER DEFAULT PRIVILEGES FOR ROLE slotkeeper_owner REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

--
-- Name: DEFAULT PRIVILEGES FOR FUNCTIONS; Type: DEFAULT ACL; Schema: -; Owner: slotkeeper_relay
--

ALTER DEFAULT PRIVILEGES FOR ROLE slotkeeper_relay REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

--
-- PostgreSQL database dump complete
--
