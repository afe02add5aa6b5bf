create or replace function internal.session_wanted(p_service services, p_starts_at timestamptz, p_staff uuid, p_options jsonb) returns sessions
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
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
comment on function internal.session_wanted(services, timestamptz, uuid, jsonb) is
    'The session that starts then, or that the options name; named both ways it must be the same.';

create or replace function internal.service_wanted(p_tenant uuid, p_service uuid, p_options jsonb) returns uuid
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
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
comment on function internal.service_wanted(uuid, uuid, jsonb) is 'The service to be booked: named, or that of the session that is named.';

create or replace function internal.check_seats_left(p_service services, p_session sessions, p_party integer, p_private boolean) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
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
comment on function internal.check_seats_left(services, sessions, integer, boolean) is
    'Refuses what is sold out or closed before anything is locked: when a sale begins, most who come are too late. Judges nothing else, and nothing for good.';

create or replace function internal.check_no_session(p_options jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_options ->> 'session_id' is not null or (p_options ->> 'private')::boolean then
        perform internal.refuse('invalid_input', 'session_id, private: this service has no sessions.', '{"field":"session_id"}');
    end if;
end $$;
comment on function internal.check_no_session(jsonb) is 'Refuses options that are for sessions where an appointment is booked.';
