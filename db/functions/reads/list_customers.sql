create or replace function api.list_customers(p_tenant uuid, p_limit integer default 100, p_after uuid default null, p_filter jsonb default null)
returns table (id uuid, name text, email text, phone text, status text, created_at timestamptz)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_after timestamptz;
begin
    perform context.enter(p_tenant);
    if p_after is not null then
        select c.created_at into v_after from customers c where c.tenant_id = p_tenant and c.id = p_after;
        if not found then
            perform internal.refuse('not_found', 'There is no such customer.', '{"field":"after"}');
        end if;
    end if;
    return query
        select c.id, c.name, c.email, c.phone, c.status, c.created_at
          from internal.find_customers(p_tenant, p_filter, v_after, p_after, internal.page_size(p_limit)) c;
end $$;
comment on function api.list_customers(uuid, integer, uuid, jsonb) is
    'Customers that p_filter finds, in the order in which they came. For the next page pass the last id as p_after (CRM-1, BKG-11).';
grant execute on function api.list_customers to slotkeeper_server, slotkeeper_login;

create or replace function internal.page_size(p_limit integer) returns integer
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select least(greatest(coalesce(p_limit, 100), 1), 1000)
$$;
comment on function internal.page_size(integer) is 'How many rows a list gives at once: what was asked for, from 1 to 1000.';
