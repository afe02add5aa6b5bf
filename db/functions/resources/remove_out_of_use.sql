create or replace function api.remove_out_of_use(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'remove_out_of_use', p_request);
    v_time_off  time_off;
    v_business  uuid;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    -- Its claims go with it.
    delete from time_off o where o.tenant_id = p_tenant and o.id = p_id and o.resource_id is not null returning o.* into v_time_off;
    if not found then
        perform internal.refuse('not_found', 'There is no such time out of use.');
    end if;
    select r.business_id into v_business from resources r where r.tenant_id = p_tenant and r.id = v_time_off.resource_id;
    perform internal.record_event(p_tenant, 'out_of_use.removed', p_id, v_business,
        jsonb_build_object('resource_id', v_time_off.resource_id, 'unit_id', v_time_off.unit_id), p_request);
    return internal.finish_command(p_tenant, 'remove_out_of_use', p_request, internal.out_of_use_json(v_time_off));
end $$;
comment on function api.remove_out_of_use(uuid, uuid, jsonb) is 'Puts a resource, or a unit of it, back into use (CAT-5).';
grant execute on function api.remove_out_of_use to slotkeeper_server, slotkeeper_login;
