create or replace function api.update_tenant(
    p_tenant      uuid,
    p_document    jsonb,
    p_if_version  integer default null,
    p_request     jsonb   default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
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
comment on function api.update_tenant(uuid, jsonb, integer, jsonb) is
    'Changes the named fields of the account. Its status is api.set_tenant_status (TEN-1).';
grant execute on function api.update_tenant to slotkeeper_server, slotkeeper_login;
