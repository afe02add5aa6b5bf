create or replace function api.create_promotion(
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
    v_answer    jsonb := internal.begin_command(p_tenant, 'create_promotion', p_request);
    v_id        uuid := coalesce(p_id, internal.new_id());
    v_document  jsonb;
    v_currency  text;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_promotion(internal.without_nulls(p_document), array['code']);
    perform internal.check_owner(p_tenant, p_business, null);
    select b.currency into v_currency from businesses b where b.tenant_id = p_tenant and b.id = p_business;
    perform internal.insert_row('promotions', (v_document - 'service_ids')
        || jsonb_build_object('tenant_id', p_tenant, 'id', v_id, 'business_id', p_business, 'currency', v_currency));
    perform internal.set_promotion_services(p_tenant, v_id, p_business, v_document -> 'service_ids');
    perform internal.record_event(p_tenant, 'promotion.created', v_id, p_business, '{}', p_request);
    select internal.promotion_json(t) into v_answer from promotions t where t.tenant_id = p_tenant and t.id = v_id;
    return internal.finish_command(p_tenant, 'create_promotion', p_request, v_answer);
end $$;
comment on function api.create_promotion(uuid, uuid, jsonb, uuid, jsonb) is 'Adds a promotion code to a business (CAT-6).';
grant execute on function api.create_promotion to slotkeeper_server, slotkeeper_login;

create or replace function internal.clean_promotion(p_document jsonb, p_required text[] default '{}') returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_document jsonb := internal.clean_document('promotions', p_document, array['code', 'status', 'percent_ppm', 'amount_minor', 'minimum_minor',
        'valid_from', 'valid_to', 'max_uses', 'max_uses_per_customer', 'service_ids'], p_required);
begin
    if v_document ? 'code' then
        v_document := v_document || jsonb_build_object('code', upper(btrim(v_document ->> 'code')));
    end if;
    if v_document ? 'service_ids' and (jsonb_typeof(v_document -> 'service_ids') <> 'array' or exists (
        select from jsonb_array_elements(v_document -> 'service_ids') e where internal.broken_rule('service_ids', e, 'uuid', true) is not null
    )) then
        perform internal.refuse('invalid_input', 'service_ids: a list of ids of services.', '{"field":"service_ids"}');
    end if;
    return v_document;
end $$;
comment on function internal.clean_promotion(jsonb, text[]) is 'The document of a promotion, its code in capitals. Refuses nonsense.';

create or replace function internal.set_promotion_services(p_tenant uuid, p_promotion uuid, p_business uuid, p_services jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_services is null then
        return;
    end if;
    delete from promotion_services ps where ps.tenant_id = p_tenant and ps.promotion_id = p_promotion;
    insert into promotion_services (tenant_id, promotion_id, service_id)
    select p_tenant, p_promotion, s.id
      from services s
     where s.tenant_id = p_tenant and s.business_id = p_business
       and s.id = any (array(select e::uuid from jsonb_array_elements_text(p_services) e));
    if (select count(*) from promotion_services ps where ps.tenant_id = p_tenant and ps.promotion_id = p_promotion)
       <> (select count(distinct lower(e)) from jsonb_array_elements_text(p_services) e) then
        perform internal.refuse('not_found', 'service_ids: there is no such service in the business.', '{"field":"service_ids"}');
    end if;
end $$;
comment on function internal.set_promotion_services(uuid, uuid, uuid, jsonb) is
    'Replaces the services that a promotion is for; null leaves them. Refuses those of another business.';
