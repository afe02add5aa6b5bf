create or replace function api.set_service_resources(
    p_tenant   uuid,
    p_service  uuid,
    p_needs    jsonb,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'set_service_resources', p_request);
    v_service  services;
    v_needs    service_resources[];
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_needs := internal.read_needs(p_tenant, p_service, p_needs);
    -- The list is part of the service: its version counts.
    update services s set position = s.position where s.tenant_id = p_tenant and s.id = p_service returning s.* into v_service;
    if not found then
        perform internal.refuse('not_found', 'There is no such service.');
    end if;
    perform internal.check_needs(v_service, v_needs);
    perform internal.write_needs(v_service, v_needs);
    perform internal.record_event(p_tenant, 'service.resources_set', p_service, v_service.business_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'set_service_resources', p_request, internal.service_json(v_service));
end $$;
comment on function api.set_service_resources(uuid, uuid, jsonb, jsonb) is
    'Says what a service needs beside people: a list of {resource_id or group_id, quantity?, buffer_before_minutes?, buffer_after_minutes?} that replaces the one before. Bookings keep their units (CAT-5).';
grant execute on function api.set_service_resources to slotkeeper_server, slotkeeper_login;

create or replace function internal.read_needs(p_tenant uuid, p_service uuid, p_needs jsonb) returns service_resources[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_needs  service_resources[] := array[]::service_resources[];
    v_one    jsonb;
begin
    if p_needs is null or jsonb_typeof(p_needs) <> 'array' or jsonb_array_length(p_needs) > 50 then
        perform internal.refuse('invalid_input', 'resources: a list of at most 50 {"resource_id": …} or {"group_id": …}.', '{"field":"resources"}');
    end if;
    for v_one in select internal.without_nulls(e) from jsonb_array_elements(p_needs) e loop
        perform internal.clean_document('service_resources', v_one,
            array['resource_id', 'group_id', 'quantity', 'buffer_before_minutes', 'buffer_after_minutes']);
        if (v_one ? 'resource_id') = (v_one ? 'group_id') then
            perform internal.refuse_constraint('service_resources', 'service_resources_one_kind');
        end if;
        v_needs := v_needs || jsonb_populate_record(null::service_resources, '{"quantity": 1}' || v_one
            || jsonb_build_object('tenant_id', p_tenant, 'service_id', p_service, 'number', cardinality(v_needs) + 1));
    end loop;
    return v_needs;
end $$;
comment on function internal.read_needs(uuid, uuid, jsonb) is 'The rows of a service''s list of needs. Refuses nonsense.';

create or replace function internal.check_needs(p_service services, p_needs service_resources[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_named   integer := (select count(distinct n.resource_id) from unnest(p_needs) n);
    v_locked  uuid[];
begin
    if p_service.kind = 'session' and p_needs <> '{}' then
        perform internal.refuse('invalid_input', 'resources: none for a session service. Its sessions have their own.', '{"field":"resources"}');
    end if;
    -- Locked, for a resource that changed its group meanwhile could serve two needs.
    with locked as (
        select r.id
          from resources r
         where r.tenant_id = p_service.tenant_id and r.business_id = p_service.business_id and r.status <> 'archived'
           and r.id in (select n.resource_id from unnest(p_needs) n)
         order by r.id
           for share
    )
    select array_agg(l.id) into v_locked from locked l;
    if coalesce(cardinality(v_locked), 0) < v_named then
        perform internal.refuse('not_found', 'There is no such resource in the service''s business.', '{"field":"resource_id"}');
    end if;
    if exists (
        select from unnest(p_needs) n
         where n.group_id is not null
           and not exists (select from resource_groups g where g.tenant_id = p_service.tenant_id and g.business_id = p_service.business_id and g.id = n.group_id)
    ) then
        perform internal.refuse('not_found', 'There is no such resource group in the service''s business.', '{"field":"group_id"}');
    end if;
    perform internal.check_needs_apart(p_service.tenant_id, p_needs);
end $$;
comment on function internal.check_needs(services, service_resources[]) is 'Refuses needs that are not of the service''s business, and ones that one unit could serve twice.';

create or replace function internal.check_needs_apart(p_tenant uuid, p_needs service_resources[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_twice uuid;
begin
    -- Each need as the resources that serve it; a group counts as itself too, for it may be empty.
    select s.id into v_twice
      from unnest(p_needs) n,
           lateral (
               select coalesce(n.resource_id, n.group_id)
               union all
               select r.id from resources r where r.tenant_id = p_tenant and r.group_id = n.group_id
           ) as s (id)
     group by s.id
    having count(*) > 1
     limit 1;
    if found then
        perform internal.refuse(
            'needs_overlap',
            'A resource can serve only one of a service''s needs. Name it once, by itself or by its group, with the quantity.',
            jsonb_build_object('overlap', v_twice)
        );
    end if;
end $$;
comment on function internal.check_needs_apart(uuid, service_resources[]) is 'Refuses needs of one service that one unit could serve twice.';

create or replace function internal.write_needs(p_service services, p_needs service_resources[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_constraint text;
begin
    delete from service_resources n where n.tenant_id = p_service.tenant_id and n.service_id = p_service.id;
    insert into service_resources select n.* from unnest(p_needs) n;
exception
    when check_violation or foreign_key_violation then
        get stacked diagnostics v_constraint = constraint_name;
        perform internal.refuse_broken('service_resources', v_constraint, sqlstate);
end $$;
comment on function internal.write_needs(services, service_resources[]) is 'Makes a list the service''s needs.';
