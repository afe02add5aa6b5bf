-- Prices as the API shows them, in the form in which they are set.

create or replace function internal.prices_json(p_service services) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
    select jsonb_build_object(
        'service_id', p_service.id,
        'price_minor', p_service.price_minor,
        'currency', p_service.currency,
        'tiers', internal.tiers_json(p_service),
        'extras', internal.extras_json(p_service),
        'rules', (select coalesce(jsonb_agg(internal.rule_json(r) order by r.position), '[]')
                    from price_rules r
                   where r.tenant_id = p_service.tenant_id and r.service_id = p_service.id),
        'taxes', (select coalesce(jsonb_agg(st.tax_id order by st.tax_id), '[]')
                    from service_taxes st
                   where st.tenant_id = p_service.tenant_id and st.service_id = p_service.id),
        'version', p_service.version
    )
$$;
comment on function internal.prices_json(services) is 'The prices of a service as the API shows them, with the version of the service.';
grant execute on function internal.prices_json to slotkeeper_server;

create or replace function internal.tiers_json(p_service services) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
    select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'price_minor', t.price_minor,
               'min_count', t.min_count, 'max_count', t.max_count) order by t.position), '[]')
      from price_tiers t
     where t.tenant_id = p_service.tenant_id and t.service_id = p_service.id
$$;
comment on function internal.tiers_json(services) is 'The tiers of a service.';
grant execute on function internal.tiers_json to slotkeeper_server;

create or replace function internal.extras_json(p_service services) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
    select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'name', e.name, 'price_minor', e.price_minor,
               'per', e.per, 'max_quantity', e.max_quantity) order by e.position), '[]')
      from extras e
     where e.tenant_id = p_service.tenant_id and e.service_id = p_service.id
$$;
comment on function internal.extras_json(services) is 'The extras of a service.';
grant execute on function internal.extras_json to slotkeeper_server;

create or replace function internal.rule_json(p_rule price_rules) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
    select jsonb_build_object(
        'id', p_rule.id,
        'name', p_rule.name,
        'weekdays', (select jsonb_agg((internal.weekdays())[d] order by d) from unnest(p_rule.weekdays) d),
        'time_from', internal.clock_text(p_rule.start_minute),
        'time_to', internal.clock_text(p_rule.end_minute),
        'date_from', p_rule.date_from,
        'date_to', p_rule.date_to,
        'party_from', p_rule.party_from,
        'party_to', p_rule.party_to,
        'percent_ppm', p_rule.percent_ppm,
        'amount_minor', p_rule.amount_minor,
        'unit_price_minor', p_rule.unit_price_minor
    )
$$;
comment on function internal.rule_json(price_rules) is 'A price rule as the API shows it: weekdays by name, times as HH:MM.';
grant execute on function internal.rule_json to slotkeeper_server;

create or replace function internal.service_taxes_json(p_service services) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
    select coalesce(jsonb_agg(jsonb_build_object('name', t.name, 'rate_ppm', t.rate_ppm, 'included', t.inclusive) order by t.name), '[]')
      from service_taxes st
      join taxes t on t.tenant_id = st.tenant_id and t.id = st.tax_id
     where st.tenant_id = p_service.tenant_id and st.service_id = p_service.id
$$;
comment on function internal.service_taxes_json(services) is 'The taxes of a service as customers see them.';
grant execute on function internal.service_taxes_json to slotkeeper_server;

create or replace function internal.tax_json(p_tax taxes) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
    select jsonb_build_object(
        'id', p_tax.id,
        'business_id', p_tax.business_id,
        'name', p_tax.name,
        'rate_ppm', p_tax.rate_ppm,
        'inclusive', p_tax.inclusive,
        'version', p_tax.version,
        'created_at', p_tax.created_at,
        'updated_at', p_tax.updated_at
    )
$$;
comment on function internal.tax_json(taxes) is 'A tax as the API shows it.';
grant execute on function internal.tax_json to slotkeeper_server;

create or replace function internal.promotion_json(p_promotion promotions) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_now timestamptz := clock_timestamp();
begin
    return jsonb_build_object(
        'id', p_promotion.id,
        'business_id', p_promotion.business_id,
        'code', p_promotion.code,
        'status', p_promotion.status,
        'currency', p_promotion.currency,
        'percent_ppm', p_promotion.percent_ppm,
        'amount_minor', p_promotion.amount_minor,
        'minimum_minor', p_promotion.minimum_minor,
        'valid_from', p_promotion.valid_from,
        'valid_to', p_promotion.valid_to,
        'max_uses', p_promotion.max_uses,
        'max_uses_per_customer', p_promotion.max_uses_per_customer,
        'service_ids', (select coalesce(jsonb_agg(ps.service_id order by ps.service_id), '[]')
                          from promotion_services ps
                         where ps.tenant_id = p_promotion.tenant_id and ps.promotion_id = p_promotion.id),
        'uses', (select count(*)
                   from bookings b
                  where b.tenant_id = p_promotion.tenant_id and b.promotion_id = p_promotion.id
                    and (b.state in ('pending', 'confirmed', 'completed', 'no_show') or b.state = 'held' and b.hold_expires_at > v_now)),
        'version', p_promotion.version,
        'created_at', p_promotion.created_at,
        'updated_at', p_promotion.updated_at
    );
end $$;
comment on function internal.promotion_json(promotions) is 'A promotion as the API shows it, with how many bookings use it now.';
grant execute on function internal.promotion_json to slotkeeper_server;
