create or replace function api.get_visit(p_tenant uuid, p_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    return internal.visit_json(internal.found_visit(p_tenant, p_id));
end $$;
comment on function api.get_visit(uuid, uuid) is 'One visit with all of its bookings, whatever became of them (BKG-9).';
grant execute on function api.get_visit to slotkeeper_server, slotkeeper_login;
