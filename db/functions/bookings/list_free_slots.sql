create or replace function api.list_free_slots(
    p_tenant   uuid,
    p_service  uuid,
    p_from     timestamptz,
    p_to       timestamptz,
    p_staff    uuid default null
) returns table (starts_at timestamptz, ends_at timestamptz, staff_ids uuid[])
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
set jit = off
as $$
#variable_conflict use_column
declare
    v_service  services;
    v_zone     text;
    v_now      timestamptz := clock_timestamp();
begin
    perform context.enter(p_tenant);
    perform internal.check_range(p_from, p_to);
    v_service := internal.bookable_service(p_tenant, p_service);
    select b.timezone into v_zone from businesses b where b.tenant_id = p_tenant and b.id = v_service.business_id;
    if v_service.kind = 'session' then
        return query
            select (o.session).starts_at, (o.session).ends_at, o.staff_ids
              from internal.session_offers(v_service, v_zone, p_from, p_to, v_now) o
             where o.reasons = '{}' and (p_staff is null or p_staff = any (o.staff_ids))
             order by 1;
        return;
    end if;
    return query
        select s.starts_at, s.ends_at, s.staff_ids
          from internal.free_slots(v_service, v_zone, internal.booking_pool(v_service, p_staff), p_from, p_to, v_now) s
         where internal.in_window(v_service, internal.instant_to_local(v_zone, s.starts_at)::date, internal.instant_to_local(v_zone, v_now)::date)
           and internal.reached_limit(v_service, v_zone, s.starts_at, (extract(epoch from s.ends_at - s.starts_at) / 60)::integer) is null
         order by s.starts_at, s.ends_at;
end $$;
comment on function api.list_free_slots(uuid, uuid, timestamptz, timestamptz, uuid) is
    'The starts from p_from to before p_to at which the service can be booked, and with whom (AVL-1); of sessions those that take the smallest party. The same answer as the server''s, but for windows counted in bookable days.';
grant execute on function api.list_free_slots to slotkeeper_server, slotkeeper_login;

create or replace function internal.check_range(p_from timestamptz, p_to timestamptz) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- The years first: beyond them no interval can be added.
    if p_from is null or p_to is null or p_from < '2000-01-01 00:00+00' or p_from > '2050-01-01 00:00+00' or p_to > '2050-01-01 00:00+00'
       or p_to <= p_from or p_to > p_from + interval '62 days' then
        perform internal.refuse('invalid_input', 'p_from, p_to: at most 62 days within 2000 to 2049, p_to after p_from.', '{"field":"p_to"}');
    end if;
end $$;
comment on function internal.check_range(timestamptz, timestamptz) is 'Refuses a range of time for which nothing is listed at once.';
