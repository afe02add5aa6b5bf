-- The lines of a price, in the order in which they come to be: units, rules, extras, promotion, taxes. In each line quantity
-- times unit_minor is total_minor, and all total_minor together are the price. What a line follows from stands beside it,
-- so that a price can be computed again from its lines alone (docs/prices.md).

create or replace function internal.price_line(p_kind text, p_label text, p_quantity integer, p_unit_minor numeric, p_more jsonb default '{}') returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return jsonb_build_object(
        'kind', p_kind,
        'label', p_label,
        'quantity', p_quantity,
        'unit_minor', p_unit_minor,
        'total_minor', p_quantity * p_unit_minor
    ) || p_more;
end $$;
comment on function internal.price_line(text, text, integer, numeric, jsonb) is 'One line of a price.';

create or replace function internal.share_of(p_amount numeric, p_part numeric, p_whole numeric) returns numeric
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- In whole numbers: a division first and a rounding then would round twice.
    return sign(p_amount * p_part) * div(2 * abs(p_amount * p_part) + p_whole, 2 * p_whole);
end $$;
comment on function internal.share_of(numeric, numeric, numeric) is 'amount × part ÷ whole in whole minor units, halves away from zero.';

create or replace function internal.unit_lines(
    p_service        services,
    p_tiers          price_tiers[],
    p_base_minor     bigint,
    p_party          integer,
    p_private_minor  bigint,
    p_options        jsonb
) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_named boolean := exists (select from internal.read_choices(p_options, 'tiers'));
begin
    if v_named and p_private_minor is not null then
        perform internal.refuse('invalid_input', 'tiers: a private booking has one price, whoever comes.', '{"field":"tiers"}');
    elsif p_private_minor is not null then
        return jsonb_build_array(internal.price_line('base', p_service.name, 1, p_private_minor));
    elsif cardinality(p_tiers) > 0 then
        return internal.tier_lines(p_tiers, p_party, p_options);
    elsif v_named then
        perform internal.refuse('invalid_input', 'tiers: this service has none.', '{"field":"tiers"}');
    end if;
    return jsonb_build_array(internal.price_line('base', p_service.name, case p_service.kind when 'session' then p_party else 1 end, p_base_minor));
end $$;
comment on function internal.unit_lines(services, price_tiers[], bigint, integer, bigint, jsonb) is
    'What is charged for before anything changes it: the appointment, each seat, each person by tier, or a whole session.';

create or replace function internal.tier_lines(p_tiers price_tiers[], p_party integer, p_options jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_tier    price_tiers;
    v_count   integer;
    v_lines   jsonb := jsonb_build_array();
    v_chosen  jsonb := (select jsonb_object_agg(c.id, c.quantity) from internal.read_choices(p_options, 'tiers') c);
begin
    -- Whoever doesn't say comes in the first tier.
    v_chosen := coalesce(v_chosen, jsonb_build_object(p_tiers[1].id, p_party));
    if exists (select from jsonb_object_keys(v_chosen) k where k::uuid <> all (select (unnest(p_tiers)).id)) then
        perform internal.refuse('invalid_input', 'tiers: this service has no such tier.', '{"field":"tiers"}');
    end if;
    if p_party <> (select sum(c.value::integer) from jsonb_each_text(v_chosen) c) then
        perform internal.refuse('invalid_input', format('tiers: together as many as the party, which is %s.', p_party), '{"field":"tiers"}');
    end if;
    foreach v_tier in array p_tiers loop
        v_count := coalesce((v_chosen ->> v_tier.id::text)::integer, 0);
        if v_count < v_tier.min_count or v_count > v_tier.max_count then
            perform internal.refuse('invalid_input', format('tiers: %s: %s.', v_tier.name, case when v_count < v_tier.min_count
                then 'at least ' || v_tier.min_count else 'at most ' || v_tier.max_count end), '{"field":"tiers"}');
        end if;
        if v_count > 0 then
            v_lines := v_lines || internal.price_line('tier', v_tier.name, v_count, v_tier.price_minor, jsonb_build_object('tier_id', v_tier.id));
        end if;
    end loop;
    return v_lines;
end $$;
comment on function internal.tier_lines(price_tiers[], integer, jsonb) is
    'A line for each tier of the party. Refuses tiers of another service, and more or fewer people than a tier takes.';

create or replace function internal.with_extras(p_lines jsonb, p_extras extras[], p_party integer, p_options jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_extra   extras;
    v_count   integer;
    v_chosen  jsonb := (select coalesce(jsonb_object_agg(c.id, c.quantity), '{}') from internal.read_choices(p_options, 'extras') c);
begin
    if exists (select from jsonb_object_keys(v_chosen) k where k::uuid <> all (select (unnest(p_extras)).id)) then
        perform internal.refuse('invalid_input', 'extras: this service has no such extra.', '{"field":"extras"}');
    end if;
    foreach v_extra in array p_extras loop
        v_count := coalesce((v_chosen ->> v_extra.id::text)::integer, 0);
        if v_count > v_extra.max_quantity then
            perform internal.refuse('invalid_input', format('extras: %s: at most %s.', v_extra.name, v_extra.max_quantity), '{"field":"extras"}');
        end if;
        if v_count > 0 then
            p_lines := p_lines || internal.price_line('extra', v_extra.name, v_count * case v_extra.per when 'person' then p_party else 1 end,
                v_extra.price_minor, jsonb_build_object('extra_id', v_extra.id));
        end if;
    end loop;
    return p_lines;
end $$;
comment on function internal.with_extras(jsonb, extras[], integer, jsonb) is
    'The lines with those of the extras. Refuses extras of another service, and more of one than it allows.';

create or replace function internal.with_promotion(p_lines jsonb, p_promotion promotions) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_sum numeric;
begin
    if p_promotion.id is null then
        return p_lines;
    end if;
    v_sum := context.sum_of_lines(p_lines);
    return p_lines || internal.price_line(
        'promotion', p_promotion.code, 1,
        -least(coalesce(p_promotion.amount_minor, internal.share_of(v_sum, p_promotion.percent_ppm, 1000000)), v_sum),
        jsonb_strip_nulls(jsonb_build_object('promotion_id', p_promotion.id, 'rate_ppm', -p_promotion.percent_ppm, 'amount_minor', -p_promotion.amount_minor))
    );
end $$;
comment on function internal.with_promotion(jsonb, promotions) is 'The lines with what a promotion takes off all of them together, at most everything.';

create or replace function internal.with_taxes(p_lines jsonb, p_taxes taxes[]) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_sum    numeric;
    v_rates  numeric;
    v_tax    taxes;
    v_minor  numeric;
begin
    if cardinality(p_taxes) = 0 then
        return p_lines;
    end if;
    v_sum := context.sum_of_lines(p_lines);
    v_rates := (select sum(t.rate_ppm) from unnest(p_taxes) t);
    foreach v_tax in array p_taxes loop
        v_minor := internal.share_of(v_sum, v_tax.rate_ppm, case when v_tax.inclusive then 1000000 + v_rates else 1000000 end);
        p_lines := p_lines || internal.price_line('tax', v_tax.name, 1, case when v_tax.inclusive then 0 else v_minor end,
            jsonb_build_object('tax_id', v_tax.id, 'rate_ppm', v_tax.rate_ppm, 'included', v_tax.inclusive, 'tax_minor', v_minor));
    end loop;
    return p_lines;
end $$;
comment on function internal.with_taxes(jsonb, taxes[]) is
    'The lines with a line for each tax: one that prices contain adds nothing and says in tax_minor how much it is. A service''s taxes are all of one kind.';

create or replace function internal.check_total(p_lines jsonb) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Far below what a bigint holds, and below what a JSON number holds exactly.
    if exists (select from jsonb_array_elements(p_lines) l where abs((l ->> 'total_minor')::numeric) > 1000000000000000)
       or context.sum_of_lines(p_lines) > 1000000000000000 then
        perform internal.refuse('invalid_input', 'party_size, extras: together more than can be charged.', '{"field":"party_size"}');
    end if;
end $$;
comment on function internal.check_total(jsonb) is 'Refuses a price with a line or a sum beyond 10^15 minor units.';
