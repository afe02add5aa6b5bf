create or replace function api.get_series(p_tenant uuid, p_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    return internal.series_json(internal.found_series(p_tenant, p_id));
end $$;
comment on function api.get_series(uuid, uuid) is 'One series with all of its bookings, whatever became of them (BKG-9).';
grant execute on function api.get_series to slotkeeper_server, slotkeeper_login;
