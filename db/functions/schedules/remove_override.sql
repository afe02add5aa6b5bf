create or replace function api.remove_override(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'remove_override', p_request);
    v_override  overrides;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    delete from overrides o where o.tenant_id = p_tenant and o.id = p_id returning o.* into v_override;
    if not found then
        perform internal.refuse('not_found', 'There is no such override.');
    end if;
    perform internal.record_event(p_tenant, 'override.removed', p_id, v_override.business_id,
        jsonb_build_object('staff_id', v_override.staff_id), p_request);
    if v_override.staff_id is null then
        perform internal.mark_sessions_stale(p_tenant, v_override.business_id);
    end if;
    return internal.finish_command(p_tenant, 'remove_override', p_request, internal.override_json(v_override));
end $$;
comment on function api.remove_override(uuid, uuid, jsonb) is 'Removes an override: the week counts again on its dates (SCH-2).';
grant execute on function api.remove_override to slotkeeper_server, slotkeeper_login;
