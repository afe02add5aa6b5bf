create or replace function api.update_promotion(
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
    v_answer    jsonb := internal.begin_command(p_tenant, 'update_promotion', p_request);
    v_document  jsonb;
    v_before    promotions;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_promotion(p_document);
    select t.* into v_before from promotions t where t.tenant_id = p_tenant and t.id = p_id for no key update;
    if not found then
        perform internal.refuse('not_found', 'There is no such promotion.');
    end if;
    perform internal.check_version(v_before.version, p_if_version);
    -- A list alone counts as a change too.
    perform internal.update_row('promotions', p_tenant, p_id, jsonb_build_object('status', v_before.status) || (v_document - 'service_ids'));
    perform internal.set_promotion_services(p_tenant, p_id, v_before.business_id, v_document -> 'service_ids');
    perform internal.record_event(p_tenant, 'promotion.updated', p_id, v_before.business_id, '{}', p_request);
    select internal.promotion_json(t) into v_answer from promotions t where t.tenant_id = p_tenant and t.id = p_id;
    return internal.finish_command(p_tenant, 'update_promotion', p_request, v_answer);
end $$;
comment on function api.update_promotion(uuid, uuid, jsonb, integer, jsonb) is 'Changes the named fields of a promotion, or withdraws it with the status inactive. Bookings that use it keep their price (CAT-6).';
grant execute on function api.update_promotion to slotkeeper_server, slotkeeper_login;
