create or replace function api.list_out_of_use(
    p_tenant    uuid,
    p_resource  uuid        default null,
    p_from      timestamptz default null,
    p_to        timestamptz default null
)
returns table (id uuid, resource_id uuid, resource_name text, unit_id uuid, unit_number integer, starts_at timestamptz, ends_at timestamptz, reason text)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    return query
        select o.id, o.resource_id, r.name, o.unit_id, u.number, o.starts_at, o.ends_at, o.reason
          from time_off o
          join resources r on r.tenant_id = o.tenant_id and r.id = o.resource_id
          left join resource_units u on u.tenant_id = o.tenant_id and u.id = o.unit_id
         where o.tenant_id = p_tenant and (p_resource is null or o.resource_id = p_resource)
           and o.ends_at > coalesce(p_from, '-infinity') and o.starts_at < coalesce(p_to, 'infinity')
         order by o.starts_at, o.id;
end $$;
comment on function api.list_out_of_use(uuid, uuid, timestamptz, timestamptz) is
    'When one resource or any, or a unit of it, is out of use between p_from and p_to; without a unit it is all of them (CAT-5).';
grant execute on function api.list_out_of_use to slotkeeper_server, slotkeeper_login;
