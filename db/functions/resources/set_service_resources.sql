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
    v_needs    internal.need[];
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_needs := internal.read_needs(p_needs);
    -- The list is part of the service: its version counts.
    update services s set position = s.position where s.tenant_id = p_tenant and s.id = p_service returning s.* into v_service;
    if not found then
        perform internal.refuse('not_found', 'There is no such service.');
    end if;
    if v_service.kind = 'session' and v_needs <> '{}' then
        perform internal.refuse('invalid_input', 'resources: none for a session service. Its schedule rules name them.', '{"field":"resources"}');
    end if;
    -- Held, for a resource that changed its group meanwhile could serve two needs.
    perform from resources r
      where r.tenant_id = p_tenant and r.id in (select n.resource_id from unnest(v_needs) n)
      order by r.id
        for share;
    perform internal.check_needs(p_tenant, v_service.business_id, v_needs);
    perform internal.write_needs(v_service, v_needs);
    perform internal.record_event(p_tenant, 'service.resources_set', p_service, v_service.business_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'set_service_resources', p_request, internal.service_json(v_service));
end $$;
comment on function api.set_service_resources(uuid, uuid, jsonb, jsonb) is
    'Says what a service needs beside people: a list of {resource_id or group_id, quantity?, buffer_before_minutes?, buffer_after_minutes?} that replaces the one before. Bookings keep their units (CAT-5).';
grant execute on function api.set_service_resources to slotkeeper_server, slotkeeper_login;

create or replace function internal.read_needs(p_needs jsonb) returns internal.need[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_needs  internal.need[] := array[]::internal.need[];
    v_one    jsonb;
    v_need   internal.need;
begin
    if p_needs is null or jsonb_typeof(p_needs) <> 'array' or jsonb_array_length(p_needs) > 50 then
        perform internal.refuse('invalid_input', 'resources: a list of at most 50 {"resource_id": …} or {"group_id": …}.', '{"field":"resources"}');
    end if;
    for v_one in select internal.without_nulls(e) from jsonb_array_elements(p_needs) e loop
        perform internal.clean_document('service_resources', v_one,
            array['resource_id', 'group_id', 'quantity', 'buffer_before_minutes', 'buffer_after_minutes']);
        v_need := jsonb_populate_record(null::internal.need, '{"quantity": 1}' || v_one);
        perform internal.check_need(v_need);
        v_needs := v_needs || v_need;
    end loop;
    return v_needs;
end $$;
comment on function internal.read_needs(jsonb) is 'A list of needs as a client writes it. Refuses nonsense.';

create or replace function internal.check_need(p_need internal.need) returns void
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_broken text := case
        when num_nonnulls(p_need.resource_id, p_need.group_id) <> 1 then 'service_resources_one_kind'
        when p_need.quantity not between 1 and 100 then 'service_resources_quantity_range'
        when p_need.buffer_before_minutes not between 0 and 1440 or p_need.buffer_after_minutes not between 0 and 1440 then 'service_resources_buffers_range'
    end;
begin
    if v_broken is not null then
        perform internal.refuse_constraint('service_resources', v_broken);
    end if;
end $$;
comment on function internal.check_need(internal.need) is
    'Refuses a need that breaks a constraint of service_resources, which those of sessions keep too.';

create or replace function internal.check_needs(p_tenant uuid, p_business uuid, p_needs internal.need[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if exists (
        select from unnest(p_needs) n
         where n.resource_id is not null
           and not exists (select from resources r
                            where r.tenant_id = p_tenant and r.business_id = p_business and r.id = n.resource_id and r.status <> 'archived')
    ) then
        perform internal.refuse('not_found', 'There is no such resource in the service''s business.', '{"field":"resource_id"}');
    end if;
    if exists (
        select from unnest(p_needs) n
         where n.group_id is not null
           and not exists (select from resource_groups g where g.tenant_id = p_tenant and g.business_id = p_business and g.id = n.group_id)
    ) then
        perform internal.refuse('not_found', 'There is no such resource group in the service''s business.', '{"field":"group_id"}');
    end if;
    perform internal.check_needs_apart(p_tenant, p_needs);
end $$;
comment on function internal.check_needs(uuid, uuid, internal.need[]) is
    'Refuses needs that are not of the business, and ones that one unit could serve twice. Locks nothing; what it says holds while the resources are locked.';

create or replace function internal.check_needs_apart(p_tenant uuid, p_needs internal.need[]) returns void
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
comment on function internal.check_needs_apart(uuid, internal.need[]) is 'Refuses needs of one service that one unit could serve twice.';

create or replace function internal.write_needs(p_service services, p_needs internal.need[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_constraint text;
begin
    delete from service_resources n where n.tenant_id = p_service.tenant_id and n.service_id = p_service.id;
    insert into service_resources (tenant_id, service_id, number, resource_id, group_id, quantity, buffer_before_minutes, buffer_after_minutes)
    select p_service.tenant_id, p_service.id, n.number, n.one, n.several, n.quantity, n.before, n.after
      from unnest(p_needs) with ordinality as n (one, several, quantity, before, after, number);
exception
    when foreign_key_violation then
        get stacked diagnostics v_constraint = constraint_name;
        perform internal.refuse_broken('service_resources', v_constraint, sqlstate);
end $$;
comment on function internal.write_needs(services, internal.need[]) is 'Makes a list the service''s needs.';
