create or replace function api.reschedule_booking(
    p_tenant      uuid,
    p_id          uuid,
    p_starts_at   timestamptz default null,
    p_staff       uuid        default null,
    p_options     jsonb       default null,
    p_if_version  integer     default null,
    p_request     jsonb       default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'reschedule_booking', p_request);
    v_booking  bookings;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_booking := internal.reschedule(p_tenant, p_id, p_starts_at, p_staff, coalesce(p_options, '{}'), p_if_version, p_request);
    return internal.finish_command(p_tenant, 'reschedule_booking', p_request, internal.booking_json(v_booking));
end $$;
comment on function api.reschedule_booking(uuid, uuid, timestamptz, uuid, jsonb, integer, jsonb) is
    'Moves a booking: to another time, other people, another variant of its service or another session, with its rooms, in one go or not at all. What isn''t asked for stays, the price too unless the service changes or {"reprice":true} (BKG-4).';
grant execute on function api.reschedule_booking to slotkeeper_server, slotkeeper_login;

create or replace function internal.reschedule(
    p_tenant      uuid,
    p_id          uuid,
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
    v_seen     bookings;
    v_service  services;
begin
    perform internal.check_move_options(p_options);
    p_options := internal.as_bearer_may(p_options, p_request);
    select b.* into v_seen from bookings b where b.tenant_id = p_tenant and b.id = p_id;
    if not found then
        perform internal.refuse('not_found', 'There is no such booking.');
    end if;
    v_service := internal.service_to_move_to(v_seen, p_options);

    -- lock, check, write, record
    if v_seen.session_id is null then
        return internal.move_appointment(v_seen, v_service, p_starts_at, p_staff, p_options, p_if_version, p_request);
    end if;
    return internal.move_to_session(v_seen, v_service, p_starts_at, p_staff, p_options, p_if_version, p_request);
end $$;
comment on function internal.reschedule(uuid, uuid, timestamptz, uuid, jsonb, integer, jsonb) is
    'Moves a booking: what api.reschedule_booking and api.reschedule_by_token do.';

create or replace function internal.check_move_options(p_options jsonb) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_wrong record;
begin
    perform internal.check_document(p_options, array['service_id', 'session_id', 'any_staff', 'reprice', 'tiers', 'extras',
        'promotion', 'ignore_notice', 'reason', 'by', 'override']);
    perform internal.check_by(p_options);
    select o.name, internal.broken_rule(o.name, p_options -> o.name, o.type, false) as rule into v_wrong
      from (values ('service_id', 'uuid'), ('session_id', 'uuid'), ('any_staff', 'boolean'), ('reprice', 'boolean'),
                   ('ignore_notice', 'boolean'), ('override', 'boolean')) as o (name, type)
     where internal.broken_rule(o.name, p_options -> o.name, o.type, false) is not null
     limit 1;
    if found then
        perform internal.refuse('invalid_input', format('%s: %s.', v_wrong.name, v_wrong.rule), jsonb_build_object('field', v_wrong.name));
    end if;
    if jsonb_typeof(p_options -> 'reason') not in ('string', 'null') or char_length(p_options ->> 'reason') > 2000 then
        perform internal.refuse('invalid_input', 'reason: a text of at most 2000 characters.', '{"field":"reason"}');
    end if;
    perform internal.check_price_options(p_options);
end $$;
comment on function internal.check_move_options(jsonb) is 'Refuses options of reschedule_booking that are unknown or of the wrong kind, before anything is locked.';

create or replace function internal.service_to_move_to(p_booking bookings, p_options jsonb) returns services
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_wanted   uuid := coalesce((p_options ->> 'service_id')::uuid, internal.service_wanted(p_booking.tenant_id, null, p_options), p_booking.service_id);
    v_service  services := internal.bookable_service(p_booking.tenant_id, v_wanted);
begin
    if v_service.business_id <> p_booking.business_id or (v_service.kind = 'session') <> (p_booking.session_id is not null) then
        perform internal.refuse('invalid_input',
            'service_id: a service of the same business and kind, with sessions where the booking has one.', '{"field":"service_id"}');
    end if;
    return v_service;
end $$;
comment on function internal.service_to_move_to(bookings, jsonb) is
    'The service that a booking will be of: the one named, or that of the session named, or its own. It must take bookings.';

create or replace function internal.locked_to_move(p_seen bookings, p_due uuid[], p_options jsonb, p_if_version integer, p_request jsonb) returns bookings
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
-- Else planned anew each time, for longer than it runs: a list of unknown length looks dear.
set plan_cache_mode = force_generic_plan
as $$
declare
    v_booking bookings;
begin
    perform from bookings b where b.tenant_id = p_seen.tenant_id and b.id = any (p_due || p_seen.id) order by b.id for update;
    select b.* into v_booking from bookings b where b.tenant_id = p_seen.tenant_id and b.id = p_seen.id;
    perform internal.check_token(v_booking, p_request, 'move');
    perform internal.check_version(v_booking.version, p_if_version);
    -- Somebody moved it before we had it: what we locked isn't what it has. The caller tries again.
    if (v_booking.service_id, v_booking.session_id, v_booking.starts_at, v_booking.ends_at)
       is distinct from (p_seen.service_id, p_seen.session_id, p_seen.starts_at, p_seen.ends_at) then
        raise exception using errcode = '40001', message = 'The booking was moved meanwhile.';
    end if;
    perform internal.check_move(v_booking, 'moved', array['pending', 'confirmed']);
    if v_booking.arrived > 0 then
        perform internal.refuse('illegal_transition', 'A booking whose guests have come cannot be moved.', '{"from":"arrived","to":"moved"}');
    end if;
    perform internal.check_move_terms(v_booking, p_options);
    return v_booking;
end $$;
comment on function internal.locked_to_move(bookings, uuid[], jsonb, integer, jsonb) is
    'The booking, locked with the expired holds in its way, if it may be moved. Call it under the locks of what it moves to and of its session.';

create or replace function internal.check_move_terms(p_booking bookings, p_options jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_terms jsonb := internal.booking_terms(p_booking, internal.check_by(p_options), clock_timestamp());
begin
    if (v_terms ->> 'may_move')::boolean or coalesce((p_options ->> 'override')::boolean, false) then
        return;
    end if;
    if (v_terms ->> 'moves_left')::integer = 0 then
        perform internal.refuse('move_limit_reached', 'This booking was moved as often as its terms allow.');
    end if;
    perform internal.refuse('too_late_to_move', 'It is too late to move this booking.', jsonb_build_object('until', v_terms -> 'move_until'));
end $$;
comment on function internal.check_move_terms(bookings, jsonb) is 'Refuses a customer who is too late to move a booking, or did so too often (BKG-5).';

create or replace function internal.write_move(p_before jsonb, p_booking bookings, p_options jsonb, p_request jsonb) returns bookings
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    insert into booking_moves (tenant_id, booking_id, sequence, moved_by, reason, moved_from, moved_to)
    values (p_booking.tenant_id, p_booking.id, p_booking.sequence,
            case when context.is_trusted_login() then p_request ->> 'actor' else session_user::text end,
            p_options ->> 'reason', p_before, internal.booking_place(p_booking));
    perform internal.record_event(p_booking.tenant_id, 'booking.rescheduled', p_booking.id, p_booking.business_id,
        internal.booking_facts(p_booking) || jsonb_build_object('from', jsonb_strip_nulls(jsonb_build_object(
            'service_id', p_before -> 'service_id', 'session_id', p_before -> 'session_id', 'starts_at', p_before -> 'starts_at'))),
        p_request);
    return p_booking;
end $$;
comment on function internal.write_move(jsonb, bookings, jsonb, jsonb) is 'Keeps what a move changed and records it. The booking has been written by then.';

create or replace function internal.booking_place(p_booking bookings) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return jsonb_build_object(
        'service_id', p_booking.service_id,
        'session_id', p_booking.session_id,
        'starts_at', p_booking.starts_at,
        'ends_at', p_booking.ends_at,
        'local_start', p_booking.local_start,
        'staff_ids', internal.booking_staff_ids(p_booking),
        'unit_ids', internal.booking_unit_ids(p_booking),
        'price_minor', p_booking.price_minor,
        'currency', p_booking.currency
    );
end $$;
comment on function internal.booking_place(bookings) is 'What a move can change of a booking.';

create or replace function internal.rewrite_booking(p_booking bookings) returns bookings
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    update bookings b
       set service_id = p_booking.service_id,
           session_id = p_booking.session_id,
           seats = p_booking.seats,
           has_seats = p_booking.has_seats,
           starts_at = p_booking.starts_at,
           ends_at = p_booking.ends_at,
           buffer_before_minutes = p_booking.buffer_before_minutes,
           buffer_after_minutes = p_booking.buffer_after_minutes,
           local_start = p_booking.local_start,
           timezone = p_booking.timezone,
           tz_version = p_booking.tz_version,
           price_minor = p_booking.price_minor,
           tax_minor = p_booking.tax_minor,
           price_lines = p_booking.price_lines,
           promotion_id = p_booking.promotion_id,
           currency = p_booking.currency,
           chosen = p_booking.chosen,
           sequence = b.sequence + 1
     where b.tenant_id = p_booking.tenant_id and b.id = p_booking.id
    returning b.* into p_booking;
    return p_booking;
end $$;
comment on function internal.rewrite_booking(bookings) is 'Writes what a move changes of a booking''s row.';

create or replace function internal.reprice(p_booking bookings, p_before bookings, p_service services, p_base bigint, p_private bigint, p_options jsonb) returns bookings
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_choices jsonb := internal.choices_to_move_with(p_before, p_booking.service_id, p_options);
begin
    if v_choices is null then
        return p_booking;
    end if;
    -- Its own use of the code isn't another's.
    if p_before.promotion_id is not null then
        update bookings b set promotion_id = null where b.tenant_id = p_booking.tenant_id and b.id = p_booking.id;
    end if;
    p_booking.currency := p_service.currency;
    return internal.with_price(p_booking, internal.price_booking(p_service, p_base, p_booking.local_start, p_booking.party_size,
        p_private, v_choices, p_booking.customer_id));
end $$;
comment on function internal.reprice(bookings, bookings, services, bigint, bigint, jsonb) is
    'The booking with today''s price where a move asks for one or changes the service; otherwise with the price that was promised.';

create or replace function internal.choices_to_move_with(p_booking bookings, p_service uuid, p_options jsonb) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return case
        when p_booking.service_id <> p_service then p_options
        when (p_options ->> 'reprice')::boolean then internal.choices_of(p_booking) || p_options
    end;
end $$;
comment on function internal.choices_to_move_with(bookings, uuid, jsonb) is
    'The tiers, extras and code by which a moved booking is priced anew; null where it keeps its price, and then no promotion is locked.';

create or replace function internal.choices_of(p_booking bookings) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (
        select jsonb_strip_nulls(jsonb_build_object(
                   'tiers', jsonb_agg(jsonb_build_object('id', l.line -> 'tier_id', 'quantity', l.line -> 'quantity')) filter (where l.line ->> 'kind' = 'tier'),
                   -- An extra for each person was chosen once.
                   'extras', jsonb_agg(jsonb_build_object('id', e.id,
                       'quantity', (l.line ->> 'quantity')::integer / case e.per when 'person' then p_booking.party_size else 1 end)) filter (where e.id is not null),
                   'promotion', (select p.code from promotions p where p.tenant_id = p_booking.tenant_id and p.id = p_booking.promotion_id)))
          from jsonb_array_elements(p_booking.price_lines) as l (line)
          left join extras e on e.tenant_id = p_booking.tenant_id and e.id = (l.line ->> 'extra_id')::uuid
    );
end $$;
comment on function internal.choices_of(bookings) is 'The tiers, extras and code that a booking was priced with, as options.';
