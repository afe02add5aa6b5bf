create or replace function api.update_resource_group(
    p_tenant      uuid,
    p_id          uuid,
    p_document    jsonb,
    p_if_version  integer default null,
    p_request     jsonb   default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
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
comment on function api.update_resource_group(uuid, uuid, jsonb, integer, jsonb) is 'Renames or moves a group of resources (CAT-5).';
grant execute on function api.update_resource_group to slotkeeper_server, slotkeeper_login;
