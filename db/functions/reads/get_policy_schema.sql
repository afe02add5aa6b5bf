create or replace function api.get_policy_schema(p_tenant uuid, p_section text) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    if internal.policy_schema(p_section) is null then
        perform internal.refuse('not_found', 'There is no such section.', '{"field":"section"}');
    end if;
    return internal.policy_schema(p_section);
end $$;
comment on function api.get_policy_schema(uuid, text) is 'The JSON Schema of a section of a policy (POL-1).';
grant execute on function api.get_policy_schema to slotkeeper_server, slotkeeper_login;
