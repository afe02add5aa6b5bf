create or replace function api.list_businesses(p_tenant uuid)
returns table (id uuid, name text, slug text, status text, timezone text, currency text, phone text, email text, created_at timestamptz)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    return query
        select b.id, b.name, b.slug, b.status, b.timezone, b.currency, b.phone, b.email, b.created_at
          from businesses b
         where b.tenant_id = p_tenant
         order by b.name, b.id;
end $$;
comment on function api.list_businesses(uuid) is 'The tenant''s businesses, by name (TEN-2).';
grant execute on function api.list_businesses to slotkeeper_server, slotkeeper_login;
