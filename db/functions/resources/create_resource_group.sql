create or replace function api.create_resource_group(
    p_tenant    uuid,
    p_business  uuid,
    p_document  jsonb,
    p_id        uuid  default null,
    p_request   jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'create_resource_group', p_request);
    v_id        uuid := coalesce(p_id, internal.new_id());
    v_document  jsonb;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_document('resource_groups', internal.without_nulls(p_document), array['name', 'position'], array['name']);
    perform internal.check_owner(p_tenant, p_business, null);
    perform internal.insert_row('resource_groups', v_document || jsonb_build_object('tenant_id', p_tenant, 'id', v_id, 'business_id', p_business));
    perform internal.record_event(p_tenant, 'resource_group.created', v_id, p_business, '{}', p_request);
    select internal.resource_group_json(g) into v_answer from resource_groups g where g.tenant_id = p_tenant and g.id = v_id;
    return internal.finish_command(p_tenant, 'create_resource_group', p_request, v_answer);
end $$;
comment on function api.create_resource_group(uuid, uuid, jsonb, uuid, jsonb) is
    'Adds a group of resources of which any will do where a service needs one of the group (CAT-5).';
grant execute on function api.create_resource_group to slotkeeper_server, slotkeeper_login;
