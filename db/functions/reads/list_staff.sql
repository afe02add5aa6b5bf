create or replace function api.list_staff(p_tenant uuid, p_business uuid default null)
returns table (id uuid, business_id uuid, name text, title text, email text, phone text, status text, "position" integer)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    return query
        select s.id, s.business_id, s.name, s.title, s.email, s.phone, s.status, s.position
          from staff s
         where s.tenant_id = p_tenant and (p_business is null or s.business_id = p_business)
         order by s.business_id, s.position, s.name;
end $$;
comment on function api.list_staff(uuid, uuid) is 'The staff of one business or of all, archived ones too (CAT-3).';
grant execute on function api.list_staff to slotkeeper_server, slotkeeper_login;
