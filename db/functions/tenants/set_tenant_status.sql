create or replace function api.set_tenant_status(
    p_tenant   uuid,
    p_status   text,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
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
comment on function api.set_tenant_status(uuid, text, jsonb) is
    'Activates, suspends or closes an account (TEN-1). For the server only: no account lifts its own suspension.';
grant execute on function api.set_tenant_status to slotkeeper_server;
