create or replace function internal.locked_session(
    p_service  services,
    p_session  uuid,
    p_options  jsonb default '{}',
    p_left     uuid  default null
) returns sessions
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
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
        array_remove(array[p_session, p_left], null)
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
comment on function internal.locked_session(services, uuid, jsonb, uuid) is
    'The session, locked in the one order with everything that it may claim, the session that is left for it and the promotion that the options name; expired claims in its way are cleared.';

create or replace function internal.session_subjects(p_session sessions) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return array(select ss.staff_id from session_staff ss where ss.tenant_id = p_session.tenant_id and ss.session_id = p_session.id)
        || internal.unit_locks(p_session.tenant_id, p_session.resources);
end $$;
comment on function internal.session_subjects(sessions) is 'What is locked for a session: its staff, and each resource of which it may be given units.';

create or replace function internal.locked_session_of(p_tenant uuid, p_booking uuid) returns sessions
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_booking  bookings;
    v_service  services;
    v_session  sessions;
begin
    select b.* into v_booking from bookings b where b.tenant_id = p_tenant and b.id = p_booking;
    if v_booking.session_id is null then
        return null;
    end if;
    select s.* into v_service from services s where s.tenant_id = p_tenant and s.id = v_booking.service_id;
    v_session := internal.locked_session(v_service, v_booking.session_id);
    perform internal.lock_session_of(p_tenant, p_booking, v_session.id);
    return v_session;
end $$;
comment on function internal.locked_session_of(uuid, uuid) is 'The session of a booking, locked as if seats were to be added; null for an appointment.';
