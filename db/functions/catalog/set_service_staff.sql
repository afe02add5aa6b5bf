create or replace function api.set_service_staff(
    p_tenant   uuid,
    p_service  uuid,
    p_staff    jsonb,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'set_service_staff', p_request);
    v_service  services;
    v_staff    service_staff[];
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_staff := internal.read_service_staff(p_tenant, p_service, p_staff);
    -- The list is part of the service: its version counts.
    update services s set position = s.position where s.tenant_id = p_tenant and s.id = p_service returning s.* into v_service;
    if not found then
        perform internal.refuse('not_found', 'There is no such service.');
    end if;
    perform internal.check_colleagues(v_service, v_staff);
    perform internal.write_service_staff(v_service, v_staff);
    perform internal.record_event(p_tenant, 'service.staff_set', p_service, v_service.business_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'set_service_staff', p_request, internal.service_json(v_service));
end $$;
comment on function api.set_service_staff(uuid, uuid, jsonb, jsonb) is
    'Says who performs a service: a list of {staff_id, fixed?, price_minor?, duration_minutes?} that replaces the one before (CAT-3).';
grant execute on function api.set_service_staff to slotkeeper_server, slotkeeper_login;

create or replace function internal.read_service_staff(p_tenant uuid, p_service uuid, p_staff jsonb) returns service_staff[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_staff  service_staff[] := array[]::service_staff[];
    v_one    jsonb;
begin
    if p_staff is null or jsonb_typeof(p_staff) <> 'array' then
        perform internal.refuse('invalid_input', 'staff: a list of {"staff_id": …}.', '{"field":"staff"}');
    end if;
    for v_one in select internal.without_nulls(e) from jsonb_array_elements(p_staff) e loop
        perform internal.clean_document('service_staff', v_one, array['staff_id', 'fixed', 'price_minor', 'duration_minutes'], array['staff_id']);
        v_staff := v_staff || jsonb_populate_record(null::service_staff,
            '{"fixed": false}' || v_one || jsonb_build_object('tenant_id', p_tenant, 'service_id', p_service));
    end loop;
    if exists (select from unnest(v_staff) s group by s.staff_id having count(*) > 1) then
        perform internal.refuse('invalid_input', 'staff_id: each person once.', '{"field":"staff_id"}');
    end if;
    return v_staff;
end $$;
comment on function internal.read_service_staff(uuid, uuid, jsonb) is 'The rows of a service''s list of staff. Refuses nonsense and repetition.';

create or replace function internal.check_colleagues(p_service services, p_staff service_staff[]) returns void
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if exists (
        select from unnest(p_staff) n
         where not exists (select from staff s where s.tenant_id = p_service.tenant_id and s.business_id = p_service.business_id and s.id = n.staff_id)
    ) then
        perform internal.refuse('not_found', 'There is no such staff member in the service''s business.', '{"field":"staff_id"}');
    end if;
end $$;
comment on function internal.check_colleagues(services, service_staff[]) is 'Refuses staff who are not of the service''s business.';

create or replace function internal.write_service_staff(p_service services, p_staff service_staff[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_constraint text;
begin
    delete from service_staff ss
     where ss.tenant_id = p_service.tenant_id and ss.service_id = p_service.id and ss.staff_id <> all (select (unnest(p_staff)).staff_id);
    -- Whoever stays keeps their turn. Whoever joins isn't given every booking until they have as many as the others.
    insert into service_staff (tenant_id, service_id, staff_id, fixed, price_minor, duration_minutes, times_chosen)
    select n.tenant_id, n.service_id, n.staff_id, n.fixed, n.price_minor, n.duration_minutes,
           coalesce((select min(ss.times_chosen) from service_staff ss where ss.tenant_id = p_service.tenant_id and ss.service_id = p_service.id), 0)
      from unnest(p_staff) n
        on conflict (tenant_id, service_id, staff_id) do update
       set fixed = excluded.fixed, price_minor = excluded.price_minor, duration_minutes = excluded.duration_minutes;
exception
    when check_violation or foreign_key_violation then
        get stacked diagnostics v_constraint = constraint_name;
        perform internal.refuse_broken('service_staff', v_constraint, sqlstate);
end $$;
comment on function internal.write_service_staff(services, service_staff[]) is 'Makes a list the service''s staff: removes, adds and changes.';
