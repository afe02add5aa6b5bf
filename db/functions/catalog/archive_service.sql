create or replace function api.archive_service(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
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
comment on function api.archive_service(uuid, uuid, jsonb) is
    'Takes a service out of sale for good and keeps it for the bookings it has; sessions that nobody booked go. A second time changes nothing (CAT-1).';
grant execute on function api.archive_service to slotkeeper_server, slotkeeper_login;
