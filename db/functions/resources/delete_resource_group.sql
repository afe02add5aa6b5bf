create or replace function api.delete_resource_group(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer  jsonb := internal.begin_command(p_tenant, 'delete_resource_group', p_request);
    v_group   resource_groups;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    -- For update: a service that is just given this need waits for its key, and finds it gone.
    select g.* into v_group from resource_groups g where g.tenant_id = p_tenant and g.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such resource group.');
    end if;
    perform internal.check_not_needed(
        internal.needed_by(p_tenant, v_group.business_id, p_id),
        'Services need this group. Change their resources first.'
    );
    -- Its resources stay, without a group.
    delete from resource_groups g where g.tenant_id = p_tenant and g.id = p_id;
    perform internal.record_event(p_tenant, 'resource_group.deleted', p_id, v_group.business_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'delete_resource_group', p_request, internal.resource_group_json(v_group));
end $$;
comment on function api.delete_resource_group(uuid, uuid, jsonb) is
    'Removes a group that no service needs; its resources stay without one (CAT-5).';
grant execute on function api.delete_resource_group to slotkeeper_server, slotkeeper_login;

create or replace function internal.check_not_needed(p_services uuid[], p_sentence text) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if cardinality(p_services) > 0 then
        perform internal.refuse('in_use', p_sentence, jsonb_build_object('services', to_jsonb(p_services)));
    end if;
end $$;
comment on function internal.check_not_needed(uuid[], text) is 'Refuses what would leave these services without something they need, naming them.';

create or replace function internal.needed_by(p_tenant uuid, p_business uuid, p_id uuid) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return array(
        select distinct a.service_id
          from internal.all_needs(p_tenant, p_business) a
         where exists (select from unnest(a.needs) n where p_id in (n.resource_id, n.group_id))
         order by 1);
end $$;
comment on function internal.needed_by(uuid, uuid, uuid) is
    'The services that need a resource or a group: themselves, by a schedule rule, or in a session to come.';

create or replace function internal.all_needs(p_tenant uuid, p_business uuid) returns table (service_id uuid, needs internal.need[])
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_now timestamptz := clock_timestamp();
begin
    return query
        select s.id, internal.service_needs(s.tenant_id, s.id)
          from services s
         where s.tenant_id = p_tenant and s.business_id = p_business
         union all
        select r.service_id, r.resources
          from session_rules r
         where r.tenant_id = p_tenant and r.business_id = p_business
         union all
        select s.service_id, s.resources
          from sessions s
         where s.tenant_id = p_tenant and s.business_id = p_business and s.starts_at > v_now - interval '24 hours'
           and s.status in ('open', 'closed') and s.resources <> '{}';
end $$;
comment on function internal.all_needs(uuid, uuid) is 'Every list of needs in a business that still matters, and whose it is.';
