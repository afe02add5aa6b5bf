create or replace function api.list_customers(p_tenant uuid, p_limit integer default 100, p_after uuid default null)
returns table (id uuid, name text, email text, phone text, status text, created_at timestamptz)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    return query
        select c.id, c.name, c.email, c.phone, c.status, c.created_at
          from customers c
         where c.tenant_id = p_tenant and (p_after is null or c.id > p_after)
         order by c.id
         limit internal.page_size(p_limit);
end $$;
comment on function api.list_customers(uuid, integer, uuid) is
    'Customers in the order of their ids, which is that in which they came. For the next page pass the last id as p_after (CRM-1).';
grant execute on function api.list_customers to slotkeeper_server, slotkeeper_login;

create or replace function internal.page_size(p_limit integer) returns integer
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select least(greatest(coalesce(p_limit, 100), 1), 1000)
$$;
comment on function internal.page_size(integer) is 'How many rows a list gives at once: what was asked for, from 1 to 1000.';
