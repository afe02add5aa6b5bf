create or replace function api.list_promotions(p_tenant uuid, p_business uuid default null) returns setof jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    return query
        select internal.promotion_json(t) from promotions t
         where t.tenant_id = p_tenant and (p_business is null or t.business_id = p_business)
         order by t.business_id, t.code;
end $$;
comment on function api.list_promotions(uuid, uuid) is 'The promotions of one business or of all, with how often they are used (CAT-6).';
grant execute on function api.list_promotions to slotkeeper_server, slotkeeper_login;
