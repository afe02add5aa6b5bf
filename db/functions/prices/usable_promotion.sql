-- A promotion's last use is spent once: whoever spends or may revive a use holds the promotion's row while they count.
-- The uses are the bookings that live and name it, so an expired hold gives its use back at the instant it expires.

create or replace function internal.find_promotion(p_service services, p_options jsonb) returns promotions
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (
        select p from promotions p
         where p.tenant_id = p_service.tenant_id and p.business_id = p_service.business_id and p.code = upper(btrim(p_options ->> 'promotion'))
    );
end $$;
comment on function internal.find_promotion(services, jsonb) is 'The promotion of the service''s business whose code the options name, however it is written; null if there is none.';

create or replace function internal.lock_promotion(p_service services, p_options jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- One without limits needs no lock: nobody counts its uses.
    perform from promotions p
      where p.tenant_id = p_service.tenant_id and p.business_id = p_service.business_id and p.code = upper(btrim(p_options ->> 'promotion'))
        and coalesce(p.max_uses, p.max_uses_per_customer) is not null
        for no key update;
end $$;
comment on function internal.lock_promotion(services, jsonb) is
    'Locks the promotion that a booking wants to use. Taken after subjects and sessions and before any booking row.';

create or replace function internal.lock_promotion_of(p_tenant uuid, p_booking uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    perform from promotions p
      where p.tenant_id = p_tenant
        and p.id = (select b.promotion_id from bookings b where b.tenant_id = p_tenant and b.id = p_booking)
        and coalesce(p.max_uses, p.max_uses_per_customer) is not null
        for no key update;
end $$;
comment on function internal.lock_promotion_of(uuid, uuid) is
    'Locks the promotion of a hold that is about to be confirmed or renewed, so that nobody takes it for expired meanwhile. Before the booking''s row.';

create or replace function internal.usable_promotion(p_service services, p_options jsonb, p_sum numeric, p_customer uuid) returns promotions
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_promotion  promotions;
    v_today      date;
begin
    if nullif(btrim(p_options ->> 'promotion'), '') is null then
        return null;
    end if;
    if p_customer is not null then
        perform internal.lock_promotion(p_service, p_options);
    end if;
    v_promotion := internal.find_promotion(p_service, p_options);
    if v_promotion.id is null or v_promotion.status <> 'active' then
        -- The same words whether the code never was, is another business's, or was withdrawn.
        perform internal.refuse('promotion_unknown', 'There is no such promotion code.', '{"field":"promotion"}');
    end if;
    select internal.instant_to_local(b.timezone, clock_timestamp())::date into v_today
      from businesses b where b.tenant_id = p_service.tenant_id and b.id = p_service.business_id;
    perform internal.check_promotion(v_promotion, p_service, p_sum, v_today);
    perform internal.check_uses(v_promotion, p_customer);
    return v_promotion;
end $$;
comment on function internal.usable_promotion(services, jsonb, numeric, uuid) is
    'The promotion that the options name, if it may be used for this sum now; nulls when they name none, a refusal otherwise. Locks it unless p_customer is null.';

create or replace function internal.check_promotion(p_promotion promotions, p_service services, p_sum numeric, p_today date) returns void
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_reason text := case
        when p_service.currency <> p_promotion.currency and (p_promotion.amount_minor is not null or p_promotion.minimum_minor > 0) then 'service'
        when exists (select from promotion_services ps where ps.tenant_id = p_promotion.tenant_id and ps.promotion_id = p_promotion.id)
             and not exists (select from promotion_services ps
                              where ps.tenant_id = p_promotion.tenant_id and ps.promotion_id = p_promotion.id and ps.service_id = p_service.id) then 'service'
        when p_today < p_promotion.valid_from then 'not_yet'
        when p_today > p_promotion.valid_to then 'over'
        when p_sum < p_promotion.minimum_minor then 'minimum'
    end;
begin
    if v_reason is not null then
        perform internal.refuse('promotion_not_applicable', case v_reason
            when 'service' then 'This promotion code is not for this service.'
            when 'not_yet' then 'This promotion code is not valid yet.'
            when 'over' then 'This promotion code is no longer valid.'
            else 'This booking is below the least amount for the promotion code.'
        end, jsonb_strip_nulls(jsonb_build_object('field', 'promotion', 'reason', v_reason,
            'minimum_minor', case v_reason when 'minimum' then p_promotion.minimum_minor end)));
    end if;
end $$;
comment on function internal.check_promotion(promotions, services, numeric, date) is 'Refuses a promotion that is for other services, dates or sums.';

create or replace function internal.check_uses(p_promotion promotions, p_customer uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_now   timestamptz := clock_timestamp();
    v_uses  record;
begin
    if coalesce(p_promotion.max_uses, p_promotion.max_uses_per_customer) is null then
        return;
    end if;
    select count(*) as total, count(*) filter (where b.customer_id = p_customer) as own into v_uses
      from bookings b
     where b.tenant_id = p_promotion.tenant_id and b.promotion_id = p_promotion.id
       and (b.state in ('pending', 'confirmed', 'completed', 'no_show') or b.state = 'held' and b.hold_expires_at > v_now);
    if v_uses.own >= p_promotion.max_uses_per_customer then
        perform internal.refuse('promotion_not_applicable', 'You have used this promotion code as often as it allows.',
            '{"field":"promotion","reason":"per_customer"}');
    end if;
    if v_uses.total >= p_promotion.max_uses then
        perform internal.refuse('promotion_used_up', 'This promotion code has been used up.', '{"field":"promotion"}');
    end if;
end $$;
comment on function internal.check_uses(promotions, uuid) is
    'Refuses a promotion whose uses, in all or by this customer, are spent. Call it under the promotion''s lock; volatile, to see what was committed while we waited.';
