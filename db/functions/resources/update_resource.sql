create or replace function api.update_resource(
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
    v_answer    jsonb := internal.begin_command(p_tenant, 'update_resource', p_request);
    v_document  jsonb;
    v_resource  resources;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_document('resources', p_document, internal.resource_fields());

    -- lock: its units as bookings do, then the row, for a service may just be given it as a need
    perform internal.lock_subjects(p_tenant, array[p_id]);
    select r.* into v_resource from resources r where r.tenant_id = p_tenant and r.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such resource.');
    end if;

    -- check, write
    perform internal.check_version(v_resource.version, p_if_version);
    perform internal.check_archiving(v_resource, v_document);
    perform internal.check_new_group(v_resource, v_document);
    perform internal.update_row('resources', p_tenant, p_id, v_document);
    if v_document ? 'quantity' then
        perform internal.change_quantity(v_resource, (v_document ->> 'quantity')::integer);
    end if;

    -- record
    perform internal.record_event(p_tenant, 'resource.updated', p_id, v_resource.business_id, '{}', p_request);
    select internal.resource_json(r) into v_answer from resources r where r.tenant_id = p_tenant and r.id = p_id;
    return internal.finish_command(p_tenant, 'update_resource', p_request, v_answer);
end $$;
comment on function api.update_resource(uuid, uuid, jsonb, integer, jsonb) is
    'Changes the named fields of a resource. A greater quantity adds units; a smaller one retires units without bookings before them, or is refused. One that is not active takes no new bookings and keeps those there are (CAT-5).';
grant execute on function api.update_resource to slotkeeper_server, slotkeeper_login;

create or replace function internal.check_archiving(p_resource resources, p_document jsonb) returns void
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_use jsonb;
begin
    if p_resource.status = 'archived' or p_document ->> 'status' is distinct from 'archived' then
        return;
    end if;
    perform internal.check_not_needed(
        internal.needed_by(p_resource.tenant_id, p_resource.business_id, p_resource.id),
        'Services need this resource. Change their resources first.'
    );
    v_use := internal.future_use(p_resource.tenant_id,
        array(select u.id from resource_units u where u.tenant_id = p_resource.tenant_id and u.resource_id = p_resource.id));
    if v_use <> '{"bookings": [], "sessions": []}' then
        perform internal.refuse('in_use', 'This resource is booked. Reassign or cancel those bookings first.', v_use);
    end if;
end $$;
comment on function internal.check_archiving(resources, jsonb) is 'Refuses to archive what a service needs or what is booked, naming services, bookings and sessions.';

create or replace function internal.check_new_group(p_resource resources, p_document jsonb) returns void
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_group     uuid := (p_document ->> 'group_id')::uuid;
    v_services  uuid[];
begin
    if v_group is null or v_group is not distinct from p_resource.group_id then
        return;
    end if;
    perform internal.check_resource_group(p_resource.tenant_id, p_resource.business_id, v_group);
    v_services := array(
        select distinct a.service_id
          from internal.all_needs(p_resource.tenant_id, p_resource.business_id) a
         where exists (select from unnest(a.needs) n where n.resource_id = p_resource.id)
           and exists (select from unnest(a.needs) n where n.group_id = v_group)
    );
    if cardinality(v_services) > 0 then
        perform internal.refuse(
            'needs_overlap',
            'A service needs this resource and that group: a unit could serve both. Change the service''s resources first.',
            jsonb_build_object('services', to_jsonb(v_services))
        );
    end if;
end $$;
comment on function internal.check_new_group(resources, jsonb) is
    'Refuses a group that isn''t the business''s, and one with which a unit could serve two needs of a service.';
