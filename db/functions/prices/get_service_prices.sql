create or replace function api.get_service_prices(p_tenant uuid, p_service uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_prices jsonb;
begin
    perform context.enter(p_tenant);
    select internal.prices_json(s) into v_prices from services s where s.tenant_id = p_tenant and s.id = p_service;
    if not found then
        perform internal.refuse('not_found', 'There is no such service.');
    end if;
    return v_prices;
end $$;
comment on function api.get_service_prices(uuid, uuid) is 'The tiers, extras, rules and taxes of a service, as they can be set (CAT-6).';
grant execute on function api.get_service_prices to slotkeeper_server, slotkeeper_login;
