create or replace function api.enter(p_tenant uuid) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    select context.enter(p_tenant)
$$;
comment on function api.enter(uuid) is
    'Sets the tenant of this transaction (SET LOCAL). A direct login can only enter the tenant it is mapped to (TEN-5).';
grant execute on function api.enter to slotkeeper_server, slotkeeper_worker, slotkeeper_login;
