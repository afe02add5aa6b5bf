create or replace function api.create_resource(
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
    v_answer    jsonb := internal.begin_command(p_tenant, 'create_resource', p_request);
    v_id        uuid := coalesce(p_id, internal.new_id());
    v_document  jsonb;
    v_resource  resources;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_document('resources', internal.without_nulls(p_document), internal.resource_fields(), array['name']);
    perform internal.check_owner(p_tenant, p_business, null);
    perform internal.check_resource_group(p_tenant, p_business, (v_document ->> 'group_id')::uuid);
    perform internal.insert_row('resources', v_document || jsonb_build_object('tenant_id', p_tenant, 'id', v_id, 'business_id', p_business));
    select r.* into v_resource from resources r where r.tenant_id = p_tenant and r.id = v_id;
    perform internal.add_units(v_resource, v_resource.quantity);
    perform internal.record_event(p_tenant, 'resource.created', v_id, p_business, '{}', p_request);
    return internal.finish_command(p_tenant, 'create_resource', p_request, internal.resource_json(v_resource));
end $$;
comment on function api.create_resource(uuid, uuid, jsonb, uuid, jsonb) is
    'Adds a room or a kind of equipment, in quantity identical units whose time can be booked (CAT-5).';
grant execute on function api.create_resource to slotkeeper_server, slotkeeper_login;

create or replace function internal.resource_fields() returns text[]
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array['group_id', 'name', 'description', 'quantity', 'status', 'position']
$$;
comment on function internal.resource_fields() is 'What a caller may write of a resource.';

create or replace function internal.check_resource_group(p_tenant uuid, p_business uuid, p_group uuid) returns void
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_group is not null
       and not exists (select from resource_groups g where g.tenant_id = p_tenant and g.business_id = p_business and g.id = p_group) then
        perform internal.refuse('not_found', 'There is no such resource group in this business.', '{"field":"group_id"}');
    end if;
end $$;
comment on function internal.check_resource_group(uuid, uuid, uuid) is 'Refuses a group that is not the business''s; null is none.';
