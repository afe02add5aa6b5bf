create or replace function api.my_tenant() returns uuid
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select (context.mapped_login()).tenant_id
$$;
comment on function api.my_tenant() is 'The tenant this login is mapped to; null for a login that is mapped to none.';

create or replace function api.current_session_tenant_id() returns uuid
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select case when context.is_trusted_login() then context.tenant_id() else api.my_tenant() end
$$;
comment on function api.current_session_tenant_id() is
    'The tenant of this transaction; raises SK001 when unset. A direct login gets the tenant it is mapped to, whatever it has set.';

create or replace function api.current_session_business_id() returns uuid
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select case when context.is_trusted_login() then context.uuid_setting('app.business_id') else (context.mapped_login()).business_id end
$$;
comment on function api.current_session_business_id() is 'The business of this transaction, or null.';

create or replace function api.current_session_user_id() returns uuid
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select case when context.is_trusted_login() then context.uuid_setting('app.user_id') else (context.mapped_login()).user_id end
$$;
comment on function api.current_session_user_id() is 'The user of this transaction, or null.';

create or replace function api.is_system_admin() returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select case when context.is_trusted_login()
        then coalesce(current_setting('app.role', true), '') = 'system_admin'
        else coalesce((context.mapped_login()).role, '') = 'system_admin'
    end
$$;
comment on function api.is_system_admin() is 'Whether the caller''s role is system_admin.';

grant execute on function api.my_tenant, api.current_session_tenant_id, api.current_session_business_id,
    api.current_session_user_id, api.is_system_admin to slotkeeper_server, slotkeeper_worker, slotkeeper_login, slotkeeper_api;
