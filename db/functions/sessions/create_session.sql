create or replace function api.create_session(
    p_tenant    uuid,
    p_service   uuid,
    p_document  jsonb,
    p_id        uuid  default null,
    p_request   jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
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
comment on function api.create_session(uuid, uuid, jsonb, uuid, jsonb) is
    'Adds a one-off session, which no rule made and none changes. What the document doesn''t name it has from the service (SES-1).';
grant execute on function api.create_session to slotkeeper_server, slotkeeper_login;

create or replace function internal.clean_session(p_document jsonb, p_new boolean) returns void
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
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
comment on function internal.clean_session(jsonb, boolean) is 'Refuses unknown fields of a session and values of the wrong kind, by name.';

create or replace function internal.session_start(p_document jsonb) returns timestamptz
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
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
end $$;
comment on function internal.session_start(jsonb) is 'The start of a session''s document: an instant with its offset, of a whole minute, that is still to come.';

create or replace function internal.make_way(p_service services, p_start timestamptz) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
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
comment on function internal.make_way(services, timestamptz) is 'Refuses a second session of a service at one start; says so if the first one could be reopened.';

create or replace function internal.draft_session(p_service services, p_document jsonb, p_id uuid) returns sessions
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
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
comment on function internal.draft_session(services, jsonb, uuid) is 'The row of a one-off session: the service''s values where the document has none.';

create or replace function internal.insert_session(p_session sessions, p_staff uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
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
comment on function internal.insert_session(sessions, uuid[]) is 'Inserts a session with its staff, and its claims if it is reserved; a broken constraint becomes a refusal.';

create or replace function internal.check_session_party(p_session sessions) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_session.party_min > p_session.capacity_total then
        perform internal.refuse('invalid_input', format('party_min: %s people don''t fit into %s seats.', p_session.party_min, p_session.capacity_total),
            '{"field":"party_min"}');
    end if;
end $$;
comment on function internal.check_session_party(sessions) is 'Refuses a session into which not even the smallest party fits.';
