create or replace function api.update_staff(
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
    v_answer    jsonb := internal.begin_command(p_tenant, 'update_staff', p_request);
    v_document  jsonb;
    v_before    staff;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_document('staff', p_document, internal.staff_fields());
    select s.* into v_before from staff s where s.tenant_id = p_tenant and s.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such staff member.');
    end if;
    perform internal.check_version(v_before.version, p_if_version);
    perform internal.update_row('staff', p_tenant, p_id, v_document);
    perform internal.record_event(p_tenant, 'staff.updated', p_id, v_before.business_id, '{}', p_request);
    select internal.staff_json(s) into v_answer from staff s where s.tenant_id = p_tenant and s.id = p_id;
    return internal.finish_command(p_tenant, 'update_staff', p_request, v_answer);
end $$;
comment on function api.update_staff(uuid, uuid, jsonb, integer, jsonb) is
    'Changes the named fields of a staff member. One who is not active takes no new bookings and keeps those there are (CAT-3).';
grant execute on function api.update_staff to slotkeeper_server, slotkeeper_login;
