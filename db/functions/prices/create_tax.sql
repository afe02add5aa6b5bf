create or replace function api.create_tax(
    p_tenant    uuid,
    p_business  uuid,
    p_document  jsonb,
    p_id        uuid  default null,
    p_request   jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'create_tax', p_request);
    v_id        uuid := coalesce(p_id, internal.new_id());
    v_document  jsonb;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_document('taxes', internal.without_nulls(p_document), array['name', 'rate_ppm', 'inclusive'], array['name', 'rate_ppm']);
    perform internal.check_owner(p_tenant, p_business, null);
    perform internal.insert_row('taxes', v_document || jsonb_build_object('tenant_id', p_tenant, 'id', v_id, 'business_id', p_business));
    perform internal.record_event(p_tenant, 'tax.created', v_id, p_business, '{}', p_request);
    select internal.tax_json(t) into v_answer from taxes t where t.tenant_id = p_tenant and t.id = v_id;
    return internal.finish_command(p_tenant, 'create_tax', p_request, v_answer);
end $$;
comment on function api.create_tax(uuid, uuid, jsonb, uuid, jsonb) is 'Adds a tax to a business; services then refer to it (CAT-6).';
grant execute on function api.create_tax to slotkeeper_server, slotkeeper_login;
