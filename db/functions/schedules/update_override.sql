create or replace function api.update_override(
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
    v_answer    jsonb := internal.begin_command(p_tenant, 'update_override', p_request);
    v_override  overrides;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.clean_document('overrides', p_document, internal.override_fields());
    select o.* into v_override from overrides o where o.tenant_id = p_tenant and o.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such override.');
    end if;
    perform internal.check_version(v_override.version, p_if_version);
    perform internal.update_row('overrides', p_tenant, p_id, internal.override_row(internal.override_json(v_override) || p_document));
    perform internal.record_event(p_tenant, 'override.updated', p_id, v_override.business_id,
        jsonb_build_object('staff_id', v_override.staff_id), p_request);
    if v_override.staff_id is null then
        perform internal.mark_sessions_stale(p_tenant, v_override.business_id);
    end if;
    select internal.override_json(o) into v_answer from overrides o where o.tenant_id = p_tenant and o.id = p_id;
    return internal.finish_command(p_tenant, 'update_override', p_request, v_answer);
end $$;
comment on function api.update_override(uuid, uuid, jsonb, integer, jsonb) is
    'Changes the dates, times, kind or reason of an override; whose it is stays (SCH-2).';
grant execute on function api.update_override to slotkeeper_server, slotkeeper_login;
