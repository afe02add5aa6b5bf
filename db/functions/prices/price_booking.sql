-- What one booking costs. Every booking and every quote comes through here, and nothing else computes a price.
--
-- p_base_minor     what one unit costs by itself. An appointment has one unit: pass internal.base_price. A session has one
--                  unit a seat: pass the session's price. Where the service has tiers, they count instead.
-- p_local_start    wall-clock start at the business: of the booking or of its session. Rules go by it.
-- p_party          how many come: internal.party_size.
-- p_private_minor  null unless one party takes a whole session: then what the session costs, in one line.
-- p_options        the options of the booking; tiers, extras and promotion are read.
-- p_customer       who books, for a use per customer; null for a quote, which locks nothing.
--
-- A booking calls internal.lock_promotion before it touches booking rows, after subjects and sessions are locked.
create or replace function internal.price_booking(
    p_service        services,
    p_base_minor     bigint,
    p_local_start    timestamp,
    p_party          integer,
    p_private_minor  bigint,
    p_options        jsonb,
    p_customer       uuid
) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_tiers      price_tiers[];
    v_rules      price_rules[];
    v_extras     extras[];
    v_taxes      taxes[];
    v_promotion  promotions;
    v_lines      jsonb;
begin
    -- One statement, so that all of it is of one moment: somebody may be setting prices.
    select array(select t from price_tiers t where t.tenant_id = p_service.tenant_id and t.service_id = p_service.id order by t.position),
           array(select r from price_rules r where r.tenant_id = p_service.tenant_id and r.service_id = p_service.id order by r.position),
           array(select e from extras e where e.tenant_id = p_service.tenant_id and e.service_id = p_service.id order by e.position),
           array(select t from service_taxes st join taxes t on t.tenant_id = st.tenant_id and t.id = st.tax_id
                  where st.tenant_id = p_service.tenant_id and st.service_id = p_service.id order by t.name)
      into v_tiers, v_rules, v_extras, v_taxes;
    v_lines := internal.unit_lines(p_service, v_tiers, p_base_minor, p_party, p_private_minor, p_options);
    v_lines := internal.with_rules(v_lines, v_rules, p_local_start, p_party, p_private_minor is not null);
    v_lines := internal.with_extras(v_lines, v_extras, p_party, p_options);
    v_promotion := internal.usable_promotion(p_service, p_options, context.sum_of_lines(v_lines), p_customer);
    v_lines := internal.with_promotion(v_lines, v_promotion);
    v_lines := internal.with_taxes(v_lines, v_taxes);
    perform internal.check_total(v_lines);
    return jsonb_build_object(
        'price_minor', context.sum_of_lines(v_lines),
        'tax_minor', (select coalesce(sum((l ->> 'tax_minor')::bigint), 0) from jsonb_array_elements(v_lines) l),
        'lines', v_lines,
        'promotion_id', v_promotion.id
    );
end $$;
comment on function internal.price_booking(services, bigint, timestamp, integer, bigint, jsonb, uuid) is
    'What a booking costs: {price_minor, tax_minor, lines, promotion_id}. Refuses tiers, extras and codes that cannot be had. The one authority on prices (CAT-6).';

create or replace function internal.with_price(p_booking bookings, p_price jsonb) returns bookings
language plpgsql immutable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    p_booking.price_minor := (p_price ->> 'price_minor')::bigint;
    p_booking.tax_minor := (p_price ->> 'tax_minor')::bigint;
    p_booking.price_lines := p_price -> 'lines';
    p_booking.promotion_id := (p_price ->> 'promotion_id')::uuid;
    return p_booking;
end $$;
comment on function internal.with_price(bookings, jsonb) is 'The booking with its price, as internal.price_booking or internal.plain_price gave it.';

create or replace function internal.plain_price(p_label text, p_minor bigint) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return jsonb_build_object('price_minor', p_minor, 'tax_minor', 0, 'lines', jsonb_build_array(internal.price_line('base', p_label, 1, p_minor)));
end $$;
comment on function internal.plain_price(text, bigint) is 'A price in one line, for bookings whose price was agreed elsewhere.';

create or replace function internal.base_price(p_service services, p_chosen service_staff[]) returns bigint
language plpgsql immutable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return case
        when p_service.assignment in ('any', 'round_robin', 'least_busy') then coalesce(p_chosen[1].price_minor, p_service.price_minor)
        else p_service.price_minor
    end;
end $$;
comment on function internal.base_price(services, service_staff[]) is
    'What an appointment costs by itself: the own price of whoever serves it alone, otherwise the service''s (CAT-3).';
