create or replace function api.remove_time_off(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'remove_time_off', p_request);
    v_time_off  time_off;
    v_business  uuid;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    -- Its claims go with it.
    delete from time_off o where o.tenant_id = p_tenant and o.id = p_id and o.staff_id is not null returning o.* into v_time_off;
    if not found then
        perform internal.refuse('not_found', 'There is no such time off.');
    end if;
    select s.business_id into v_business from staff s where s.tenant_id = p_tenant and s.id = v_time_off.staff_id;
    perform internal.record_event(p_tenant, 'time_off.removed', p_id, v_business, jsonb_build_object('staff_id', v_time_off.staff_id), p_request);
    return internal.finish_command(p_tenant, 'remove_time_off', p_request, internal.time_off_json(v_time_off));
end $$;
comment on function api.remove_time_off(uuid, uuid, jsonb) is 'Gives the time of a time off back to the calendar (SCH-2).';
grant execute on function api.remove_time_off to slotkeeper_server, slotkeeper_login;
