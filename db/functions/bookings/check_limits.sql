create or replace function internal.reached_limit(
    p_service    services,
    p_zone       text,
    p_starts_at  timestamptz,
    p_minutes    integer,
    p_but        uuid default null
) returns text
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_now    timestamptz := clock_timestamp();
    v_day    timestamp := date_trunc('day', internal.instant_to_local(p_zone, p_starts_at));
    v_limit  record;
    v_used   record;
begin
    for v_limit in
        select *
          from (values
                   ('per_day', p_service.limit_per_day, p_service.limit_minutes_per_day, v_day, v_day + interval '1 day'),
                   ('per_week', p_service.limit_per_week, p_service.limit_minutes_per_week,
                    date_trunc('week', v_day), date_trunc('week', v_day) + interval '7 days'),
                   ('per_month', p_service.limit_per_month, null,
                    date_trunc('month', v_day), date_trunc('month', v_day) + interval '1 month')
               ) as l (name, most, most_minutes, first, next)
         where l.most is not null or l.most_minutes is not null
    loop
        select count(*) as bookings, coalesce(sum(extract(epoch from b.ends_at - b.starts_at)), 0) / 60 as minutes
          into v_used
          from bookings b
         where b.tenant_id = p_service.tenant_id and b.business_id = p_service.business_id and b.service_id = p_service.id
           and b.starts_at >= internal.local_to_instant(p_zone, v_limit.first)
           and b.starts_at < internal.local_to_instant(p_zone, v_limit.next)
           and b.id is distinct from p_but
           and (b.state in ('pending', 'confirmed', 'completed', 'no_show') or b.state = 'held' and b.hold_expires_at > v_now);
        if v_used.bookings + 1 > v_limit.most or v_used.minutes + p_minutes > v_limit.most_minutes then
            return v_limit.name;
        end if;
    end loop;
    return null;
end $$;
comment on function internal.reached_limit(services, text, timestamptz, integer, uuid) is
    'The limit per local day, week (from Monday) or month that one more booking would break, p_but not counted; null if none.';

create or replace function internal.check_limits(
    p_service    services,
    p_zone       text,
    p_starts_at  timestamptz,
    p_minutes    integer,
    p_but        uuid default null
) returns void
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_limit text := internal.reached_limit(p_service, p_zone, p_starts_at, p_minutes, p_but);
begin
    if v_limit is not null then
        perform internal.refuse(
            'limit_reached',
            format('No more bookings of this service %s.', case v_limit
                when 'per_day' then 'on that day' when 'per_week' then 'in that week' else 'in that month' end),
            jsonb_build_object('limit', v_limit)
        );
    end if;
end $$;
comment on function internal.check_limits(services, text, timestamptz, integer, uuid) is
    'Refuses a booking over the service''s limits, p_but not counted: the one that is being moved. Call it under the service''s lock.';
