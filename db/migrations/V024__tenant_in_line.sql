-- Every policy asks for the tenant, some fifty times in a reservation. As an expression it becomes part of the query that asks (decision 0038).
create function context.no_tenant() returns uuid
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception using
        errcode = 'SK001',
        message = 'No tenant is set: call api.enter(tenant) in this transaction, or a command with p_tenant.';
end $$;
comment on function context.no_tenant() is 'Refuses where a tenant is needed and none is set.';
grant execute on function context.no_tenant() to slotkeeper_api, slotkeeper_server, slotkeeper_worker, slotkeeper_relay, slotkeeper_login;

-- What its names mean is settled here, once, and by no caller's search_path. After a committed SET LOCAL the setting is '' rather than NULL;
-- both mean unset. Garbage fails the cast.
create or replace function context.tenant_id() returns uuid
language sql stable parallel safe
return coalesce(nullif(current_setting('app.tenant_id', true), '')::uuid, context.no_tenant());
