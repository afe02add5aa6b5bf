create or replace function api.list_policies(p_tenant uuid, p_business uuid, p_section text default null) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    if not exists (select from businesses b where b.tenant_id = p_tenant and b.id = p_business) then
        perform internal.refuse('not_found', 'There is no such business.');
    end if;
    if p_section is null then
        return internal.policies_json(p_tenant, p_business);
    end if;
    if internal.policy_defaults(p_section) is null then
        perform internal.refuse('not_found', 'There is no such section.', '{"field":"section"}');
    end if;
    return internal.policy_json(p_tenant, p_business, p_section);
end $$;
comment on function api.list_policies(uuid, uuid, text) is 'The policy of a business: all sections, or one. What nobody has set has its defaults (POL-1).';
grant execute on function api.list_policies to slotkeeper_server, slotkeeper_login;
