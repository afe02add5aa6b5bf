create or replace function api.get_waitlist_fill_rate(
    p_tenant    uuid,
    p_business  uuid,
    p_from      timestamptz default null,
    p_to        timestamptz default null,
    p_service   uuid        default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_to    timestamptz := coalesce(p_to, clock_timestamp());
    v_from  timestamptz := coalesce(p_from, v_to - interval '30 days');
begin
    perform context.enter(p_tenant);
    if not exists (select from businesses b where b.tenant_id = p_tenant and b.id = p_business) then
        perform internal.refuse('not_found', 'There is no such business.');
    end if;
    if v_from < '2000-01-01 00:00+00' or v_to > '2050-01-01 00:00+00' or v_to <= v_from or v_to > v_from + interval '366 days' then
        perform internal.refuse('invalid_input', 'from, to: at most 366 days within 2000 to 2049, to after from.', '{"field":"to"}');
    end if;
    return internal.fill_rate(p_tenant, p_business, v_from, v_to, p_service);
end $$;
comment on function api.get_waitlist_fill_rate(uuid, uuid, timestamptz, timestamptz, uuid) is
    'Of the places that became free from p_from (30 days ago) to before p_to (now) while somebody waited for them: how many the waitlist filled, how quickly, and what became of the offers (BKG-10).';
grant execute on function api.get_waitlist_fill_rate to slotkeeper_server, slotkeeper_login;

create or replace function internal.fill_rate(p_tenant uuid, p_business uuid, p_from timestamptz, p_to timestamptz, p_service uuid) returns jsonb
language sql stable
set search_path = pg_catalog, public, pg_temp
as $$
    with openings as materialized (
        select w.*, extract(epoch from w.first_offered_at - w.freed_at) as to_offer, extract(epoch from w.filled_at - w.freed_at) as to_fill
          from waitlist_openings w
         where w.tenant_id = p_tenant and w.business_id = p_business and w.freed_at >= p_from and w.freed_at < p_to
           and (p_service is null or w.service_id = p_service)
    ),
    counted as (
        select count(*) as openings, coalesce(sum(o.places), 0) as places, coalesce(sum(o.filled), 0) as filled,
               count(*) filter (where o.first_offered_at is not null) as offered,
               count(*) filter (where o.filled_at is null and o.starts_at > clock_timestamp()) as undecided,
               percentile_cont(0.5) within group (order by o.to_offer) as to_offer,
               percentile_cont(0.5) within group (order by o.to_fill) as to_fill,
               percentile_cont(0.9) within group (order by o.to_fill) as to_fill_90
          from openings o
    ),
    offers as (
        select count(*) as made, count(*) filter (where f.state = 'accepted') as accepted, count(*) filter (where f.state = 'refused') as refused,
               count(*) filter (where f.state = 'expired') as expired
          from openings o
          join waitlist_offers f on f.tenant_id = p_tenant and f.opening_id = o.id
    )
    select jsonb_build_object(
               'from', p_from, 'to', p_to, 'openings', c.openings, 'openings_offered', c.offered, 'openings_undecided', c.undecided,
               'places', c.places, 'places_filled', c.filled,
               'fill_rate', round(c.filled::numeric / nullif(c.places, 0), 4),
               'offers', f.made, 'accepted', f.accepted, 'refused', f.refused, 'expired', f.expired,
               'median_seconds_to_offer', round(c.to_offer::numeric, 1), 'median_seconds_to_fill', round(c.to_fill::numeric, 1),
               'p90_seconds_to_fill', round(c.to_fill_90::numeric, 1),
               'causes', (select coalesce(jsonb_object_agg(k.cause, jsonb_build_object('places', k.places, 'filled', k.filled)), '{}')
                            from (select o.cause, sum(o.places) as places, sum(o.filled) as filled from openings o group by o.cause) k))
      from counted c, offers f
$$;
comment on function internal.fill_rate(uuid, uuid, timestamptz, timestamptz, uuid) is 'How many of the freed places the waitlist filled, as the API shows it.';
