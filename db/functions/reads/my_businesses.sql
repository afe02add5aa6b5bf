create or replace function api.my_businesses()
returns table (tenant_id uuid, business_id uuid, business_name text, slug text, role text)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_tenant  uuid := api.current_session_tenant_id();
    v_role    text := case when context.is_trusted_login() then nullif(current_setting('app.role', true), '') else (context.mapped_login()).role end;
begin
    if v_tenant is null then
        perform internal.refuse('context_forbidden', format('The login %s is mapped to no tenant.', session_user));
    end if;
    perform context.enter(v_tenant);
    return query
        select b.tenant_id, b.id, b.name, b.slug, v_role
          from businesses b
         where b.tenant_id = v_tenant
         order by b.name, b.id;
end $$;
comment on function api.my_businesses() is
    'The businesses of the caller''s tenant: the one a direct login is mapped to, or the one of the transaction (TEN-5).';
grant execute on function api.my_businesses to slotkeeper_server, slotkeeper_login;

create or replace view api.v_user_business with (security_invoker = true) as
    select b.tenant_id, b.business_id, b.business_name, b.slug, b.role from api.my_businesses() b;
comment on view api.v_user_business is 'The caller''s businesses with the role the caller has there.';
grant select on api.v_user_business to slotkeeper_server, slotkeeper_login;
