create or replace function api.list_categories(p_tenant uuid, p_business uuid default null)
returns table (id uuid, business_id uuid, name text, "position" integer)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    return query
        select c.id, c.business_id, c.name, c.position
          from categories c
         where c.tenant_id = p_tenant and (p_business is null or c.business_id = p_business)
         order by c.business_id, c.position, c.name;
end $$;
comment on function api.list_categories(uuid, uuid) is 'The categories of one business or of all, as they are listed (CAT-1).';
grant execute on function api.list_categories to slotkeeper_server, slotkeeper_login;
