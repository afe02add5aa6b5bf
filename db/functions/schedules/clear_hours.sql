create or replace function api.clear_hours(
    p_tenant    uuid,
    p_business  uuid,
    p_staff     uuid  default null,
    p_request   jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer  jsonb := internal.begin_command(p_tenant, 'clear_hours', p_request);
    v_owner   uuid := coalesce(p_staff, p_business);
    v_count   integer;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.lock_subjects(p_tenant, array[v_owner]);
    if not exists (select from businesses b where b.tenant_id = p_tenant and b.id = p_business)
       or p_staff is not null and not exists (
           select from staff s where s.tenant_id = p_tenant and s.id = p_staff and s.business_id = p_business) then
        perform internal.refuse('not_found', 'There is no such business or staff member.');
    end if;
    delete from schedules s where s.tenant_id = p_tenant and s.owner_id = v_owner;
    get diagnostics v_count = row_count;
    if v_count > 0 then
        perform internal.record_event(p_tenant, 'hours.cleared', v_owner, p_business, '{}', p_request);
    end if;
    return internal.finish_command(p_tenant, 'clear_hours', p_request, jsonb_build_object('removed', v_count));
end $$;
comment on function api.clear_hours(uuid, uuid, uuid, jsonb) is
    'Removes every week of a business or a staff member. A staff member without weeks follows the business again (SCH-1).';
grant execute on function api.clear_hours to slotkeeper_server, slotkeeper_login;
