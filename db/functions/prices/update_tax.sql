create or replace function api.update_tax(
    p_tenant      uuid,
    p_id          uuid,
    p_document    jsonb,
    p_if_version  integer default null,
    p_request     jsonb   default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'update_tax', p_request);
    v_document  jsonb;
    v_before    taxes;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_document('taxes', p_document, array['name', 'rate_ppm']);
    select t.* into v_before from taxes t where t.tenant_id = p_tenant and t.id = p_id for no key update;
    if not found then
        perform internal.refuse('not_found', 'There is no such tax.');
    end if;
    perform internal.check_version(v_before.version, p_if_version);
    perform internal.update_row('taxes', p_tenant, p_id, v_document);
    perform internal.record_event(p_tenant, 'tax.updated', p_id, v_before.business_id, '{}', p_request);
    select internal.tax_json(t) into v_answer from taxes t where t.tenant_id = p_tenant and t.id = p_id;
    return internal.finish_command(p_tenant, 'update_tax', p_request, v_answer);
end $$;
comment on function api.update_tax(uuid, uuid, jsonb, integer, jsonb) is 'Renames a tax or changes its rate, for bookings made from now on. Whether prices contain it is chosen once (CAT-6).';
grant execute on function api.update_tax to slotkeeper_server, slotkeeper_login;
