create or replace function api.list_resources(p_tenant uuid, p_business uuid default null)
returns table (id uuid, business_id uuid, group_id uuid, group_name text, name text, quantity integer, status text, "position" integer, unit_ids uuid[])
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    return query
        select r.id, r.business_id, r.group_id, g.name, r.name, r.quantity, r.status, r.position,
               array(select u.id
                       from resource_units u
                      where u.tenant_id = r.tenant_id and u.resource_id = r.id and not u.retired
                      order by u.number)
          from resources r
          left join resource_groups g on g.tenant_id = r.tenant_id and g.id = r.group_id
         where r.tenant_id = p_tenant and (p_business is null or r.business_id = p_business)
         order by r.business_id, r.position, r.name;
end $$;
comment on function api.list_resources(uuid, uuid) is
    'The resources of one business or of all, archived ones too, with the units that aren''t retired (CAT-5).';
grant execute on function api.list_resources to slotkeeper_server, slotkeeper_login;
