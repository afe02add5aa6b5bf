create or replace function api.delete_resource_group(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer  jsonb := internal.begin_command(p_tenant, 'delete_resource_group', p_request);
    v_group   resource_groups;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    -- For update: a service that is just given this need waits for its key, and finds it gone.
    select g.* into v_group from resource_groups g where g.tenant_id = p_tenant and g.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such resource group.');
    end if;
    perform internal.check_not_needed(
        array(select n.service_id from service_resources n where n.tenant_id = p_tenant and n.group_id = p_id),
        'Services need this group. Change their resources first.'
    );
    -- Its resources stay, without a group.
    delete from resource_groups g where g.tenant_id = p_tenant and g.id = p_id;
    perform internal.record_event(p_tenant, 'resource_group.deleted', p_id, v_group.business_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'delete_resource_group', p_request, internal.resource_group_json(v_group));
end $$;
comment on function api.delete_resource_group(uuid, uuid, jsonb) is
    'Removes a group that no service needs; its resources stay without one (CAT-5).';
grant execute on function api.delete_resource_group to slotkeeper_server, slotkeeper_login;

create or replace function internal.check_not_needed(p_services uuid[], p_sentence text) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if cardinality(p_services) > 0 then
        perform internal.refuse('in_use', p_sentence, jsonb_build_object('services', to_jsonb(p_services)));
    end if;
end $$;
comment on function internal.check_not_needed(uuid[], text) is 'Refuses what would leave these services without something they need, naming them.';
