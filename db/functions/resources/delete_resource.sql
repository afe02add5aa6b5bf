create or replace function api.delete_resource(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'delete_resource', p_request);
    v_resource  resources;
    v_units     uuid[];
    v_gone      jsonb;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.lock_subjects(p_tenant, array[p_id]);
    select r.* into v_resource from resources r where r.tenant_id = p_tenant and r.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such resource.');
    end if;
    v_gone := internal.resource_json(v_resource);
    v_units := array(select u.id from resource_units u where u.tenant_id = p_tenant and u.resource_id = p_id);
    perform internal.check_not_needed(
        internal.needed_by(p_tenant, v_resource.business_id, p_id),
        'Services need this resource. Change their resources first.'
    );
    perform internal.check_never_booked(p_tenant, v_units);
    -- The time for which it was to be out of use goes with it.
    delete from time_off o where o.tenant_id = p_tenant and o.resource_id = p_id;
    delete from resources r where r.tenant_id = p_tenant and r.id = p_id;
    delete from subjects s where s.tenant_id = p_tenant and s.id = any (v_units);
    perform internal.record_event(p_tenant, 'resource.deleted', p_id, v_resource.business_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'delete_resource', p_request, v_gone);
end $$;
comment on function api.delete_resource(uuid, uuid, jsonb) is
    'Removes a resource that was never booked and that no service needs, with its units (CAT-5).';
grant execute on function api.delete_resource to slotkeeper_server, slotkeeper_login;

create or replace function internal.check_never_booked(p_tenant uuid, p_units uuid[]) returns void
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if exists (select from booking_units u where u.tenant_id = p_tenant and u.unit_id = any (p_units))
       or exists (select from session_units u where u.tenant_id = p_tenant and u.unit_id = any (p_units)) then
        perform internal.refuse(
            'in_use',
            'This resource was booked. Set its status to archived instead, once no bookings are before it.',
            internal.future_use(p_tenant, p_units)
        );
    end if;
end $$;
comment on function internal.check_never_booked(uuid, uuid[]) is 'Refuses units that bookings or sessions have or had, naming those still to come.';
