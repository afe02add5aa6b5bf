create or replace function internal.with_rules(p_lines jsonb, p_rules price_rules[], p_local_start timestamp, p_party integer, p_private boolean) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_rule   price_rules;
    v_sum    numeric;
    v_units  numeric;
    v_minor  numeric;
begin
    if cardinality(p_rules) = 0 then
        return p_lines;
    end if;
    v_sum := context.sum_of_lines(p_lines);
    v_units := (select sum((l ->> 'quantity')::integer) from jsonb_array_elements(p_lines) l);
    foreach v_rule in array p_rules loop
        continue when not internal.rule_applies(v_rule, p_local_start, p_party);
        -- A private session has one price: what a rule says of each person isn't meant for it.
        continue when p_private and v_rule.percent_ppm is null;
        v_minor := greatest(-v_sum, case
            when v_rule.percent_ppm is not null then internal.share_of(v_sum, v_rule.percent_ppm, 1000000)
            when v_rule.amount_minor is not null then v_units * v_rule.amount_minor
            else v_units * v_rule.unit_price_minor - v_sum
        end);
        v_sum := v_sum + v_minor;
        p_lines := p_lines || internal.price_line('rule', v_rule.name, 1, v_minor, jsonb_strip_nulls(jsonb_build_object('rule_id', v_rule.id,
            'rate_ppm', v_rule.percent_ppm, 'amount_minor', v_rule.amount_minor, 'price_minor', v_rule.unit_price_minor)));
    end loop;
    return p_lines;
end $$;
comment on function internal.with_rules(jsonb, price_rules[], timestamp, integer, boolean) is
    'The lines with one for each rule that applies, in order, each to what those before it left; never below nothing.';

create or replace function internal.rule_applies(p_rule price_rules, p_local_start timestamp, p_party integer) returns boolean
language plpgsql immutable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_date    date := p_local_start::date;
    v_minute  integer := extract(hour from p_local_start) * 60 + extract(minute from p_local_start);
begin
    if p_party < p_rule.party_from or p_party > p_rule.party_to then
        return false;
    end if;
    if p_rule.start_minute is null then
        return internal.rule_has_date(p_rule, v_date);
    end if;
    -- A time of day over midnight belongs to the date on which it begins.
    return v_minute >= p_rule.start_minute and v_minute < p_rule.end_minute and internal.rule_has_date(p_rule, v_date)
        or v_minute + 1440 < p_rule.end_minute and internal.rule_has_date(p_rule, v_date - 1);
end $$;
comment on function internal.rule_applies(price_rules, timestamp, integer) is 'Whether all conditions of a rule hold of a start and a party.';

create or replace function internal.rule_has_date(p_rule price_rules, p_date date) returns boolean
language plpgsql immutable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (p_rule.weekdays is null or extract(isodow from p_date)::integer = any (p_rule.weekdays))
       and p_date >= coalesce(p_rule.date_from, '-infinity') and p_date <= coalesce(p_rule.date_to, 'infinity');
end $$;
comment on function internal.rule_has_date(price_rules, date) is 'Whether a rule holds on a date, whatever the time of day.';
