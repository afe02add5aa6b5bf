create or replace function api.generate_sessions(
    p_tenant   uuid,
    p_service  uuid,
    p_until    date  default null,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
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
comment on function api.generate_sessions(uuid, uuid, date, jsonb) is
    'Makes the sessions of a service what its rules say, up to a date (days_ahead days unless given). A second time changes nothing; what has bookings is kept and reported (SES-2).';
grant execute on function api.generate_sessions to slotkeeper_server, slotkeeper_login;

create or replace function internal.session_service(p_tenant uuid, p_service uuid) returns services
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
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
comment on function internal.session_service(uuid, uuid) is 'A service that has sessions; refuses any other.';

create or replace function internal.lock_schedule(p_tenant uuid, p_service uuid, p_subjects uuid[] default '{}') returns uuid[]
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
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
comment on function internal.lock_schedule(uuid, uuid, uuid[]) is
    'The lock under which the sessions of a service are made and changed: the service, and whose time its reserved sessions may claim meanwhile. Returns what it locked.';

create or replace function internal.lock_schedule_of(p_tenant uuid, p_service uuid) returns uuid[]
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- A service never changes its kind, so it may be read without a lock.
    if exists (select from services s where s.tenant_id = p_tenant and s.id = p_service and s.kind = 'session') then
        return internal.lock_schedule(p_tenant, p_service);
    end if;
    return array[]::uuid[];
end $$;
comment on function internal.lock_schedule_of(uuid, uuid) is 'internal.lock_schedule where the service has sessions; nothing for an appointment.';

create or replace function internal.hold_groups(p_tenant uuid, p_needs internal.need[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    perform from resource_groups g
      where g.tenant_id = p_tenant and g.id in (select n.group_id from unnest(p_needs) n)
      order by g.id
        for key share;
end $$;
comment on function internal.hold_groups(uuid, internal.need[]) is
    'Keeps the groups of needs from being deleted until the needs are written, as a foreign key would. Call it after the subjects'' locks.';
