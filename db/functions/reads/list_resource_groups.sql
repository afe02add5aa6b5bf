create or replace function api.list_resource_groups(p_tenant uuid, p_business uuid default null)
returns table (id uuid, business_id uuid, name text, "position" integer)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    return query
        select g.id, g.business_id, g.name, g.position
          from resource_groups g
         where g.tenant_id = p_tenant and (p_business is null or g.business_id = p_business)
         order by g.business_id, g.position, g.name;
end $$;
comment on function api.list_resource_groups(uuid, uuid) is 'The groups of resources of one business or of all (CAT-5).';
grant execute on function api.list_resource_groups to slotkeeper_server, slotkeeper_login;
