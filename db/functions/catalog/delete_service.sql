create or replace function api.delete_service(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
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
comment on function api.delete_service(uuid, uuid, jsonb) is 'Removes a service that was never booked, with its sessions (CAT-1).';
grant execute on function api.delete_service to slotkeeper_server, slotkeeper_login;
