create or replace function api.delete_staff(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer  jsonb := internal.begin_command(p_tenant, 'delete_staff', p_request);
    v_staff   staff;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.lock_subjects(p_tenant, array[p_id]);
    select s.* into v_staff from staff s where s.tenant_id = p_tenant and s.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such staff member.');
    end if;
    if exists (select from booking_staff bs where bs.tenant_id = p_tenant and bs.staff_id = p_id)
       or exists (select from claims c where c.tenant_id = p_tenant and c.subject_id = p_id)
       or exists (select from session_staff s where s.tenant_id = p_tenant and s.staff_id = p_id)
       or exists (select from session_rule_staff s where s.tenant_id = p_tenant and s.staff_id = p_id) then
        perform internal.refuse(
            'in_use',
            'This person has bookings, sessions or time off. Reassign what is to come, and set the status to archived.',
            internal.future_use(p_tenant, array[p_id]) || jsonb_build_object('services', array(
                select distinct r.service_id
                  from session_rule_staff s
                  join session_rules r on r.tenant_id = s.tenant_id and r.id = s.rule_id
                 where s.tenant_id = p_tenant and s.staff_id = p_id
                 order by 1))
        );
    end if;
    delete from staff s where s.tenant_id = p_tenant and s.id = p_id;
    delete from subjects s where s.tenant_id = p_tenant and s.id = p_id;
    perform internal.record_event(p_tenant, 'staff.deleted', p_id, v_staff.business_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'delete_staff', p_request, internal.staff_json(v_staff));
end $$;
comment on function api.delete_staff(uuid, uuid, jsonb) is
    'Removes a person who was never booked, with their hours and overrides; locks them as bookings do (CAT-3).';
grant execute on function api.delete_staff to slotkeeper_server, slotkeeper_login;
