create or replace function api.delete_hours(
    p_tenant    uuid,
    p_schedule  uuid,
    p_request   jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'delete_hours', p_request);
    v_schedule  schedules;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    select s.* into v_schedule from schedules s where s.tenant_id = p_tenant and s.id = p_schedule;
    perform internal.lock_subjects(p_tenant, array[v_schedule.owner_id]);
    select s.* into v_schedule from schedules s where s.tenant_id = p_tenant and s.id = p_schedule for update;
    if not found then
        perform internal.refuse('not_found', 'There are no such hours.');
    end if;
    v_answer := internal.schedule_json(v_schedule);
    delete from schedules s where s.tenant_id = p_tenant and s.id = p_schedule;
    perform internal.record_event(p_tenant, 'hours.deleted', p_schedule, v_schedule.business_id,
        jsonb_build_object('staff_id', v_schedule.staff_id), p_request);
    return internal.finish_command(p_tenant, 'delete_hours', p_request, v_answer);
end $$;
comment on function api.delete_hours(uuid, uuid, jsonb) is
    'Removes one week of hours. Without any, a person works the business''s hours and a business is closed (SCH-1).';
grant execute on function api.delete_hours to slotkeeper_server, slotkeeper_login;
