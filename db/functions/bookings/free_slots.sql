create or replace function internal.free_slots(
    p_service  services,
    p_zone     text,
    p_pool     service_staff[],
    p_from     timestamptz,
    p_to       timestamptz,
    p_now      timestamptz,
    p_starts   timestamptz[] default null
) returns table (starts_at timestamptz, ends_at timestamptz, staff_ids uuid[])
language sql stable
set search_path = pg_catalog, public, pg_temp
as $$
    with pool as materialized (
        select p.staff_id,
               p_service.assignment = 'collective' or p_service.assignment = 'fixed_plus_any' and p.fixed as needed,
               make_interval(mins => case when p_service.assignment in ('any', 'round_robin', 'least_busy') then coalesce(p.duration_minutes, p_service.duration_minutes)
                                          else p_service.duration_minutes end) as length,
               w.ranges as working,
               w.ranges - internal.taken_ranges(p_service.tenant_id, p.staff_id, p_service.buffer_before_minutes, p_service.buffer_after_minutes,
                                                p_from - interval '4 days', p_to + interval '2 days', p_now) as free
          from unnest(p_pool) p,
               -- Four days back, so that a range's start, on which its grid hangs, is found.
               lateral (select internal.working_ranges(p_service.tenant_id, p_service.business_id, p.staff_id, p_zone,
                                                       p_from - interval '4 days', p_to + interval '1 day') as ranges) w
    ),
    needs as materialized (
        select * from internal.needs_taken(p_service, p_from - interval '4 days', p_to + interval '2 days', p_now)
    ),
    starts as (
        select distinct g.starts_at
          from (select case when p_service.grid = 'opening' then range_agg(p.working)
                            else range_agg(p.free) - coalesce((select range_agg(n.scarce) from needs n), '{}') end as ranges
                  from pool p) as base,
               internal.grid_starts(p_service, p_zone, base.ranges, p_now, p_from, p_to) as g (starts_at)
         where p_starts is null
         union all
        select s from unnest(p_starts) s
    ),
    able as (
        select s.starts_at, p.length, array_agg(p.staff_id order by p.staff_id) as staff_ids,
               count(*) filter (where p.needed) as needed, count(*) filter (where not p.needed) as others
          from starts s
          join pool p on tstzrange(s.starts_at, s.starts_at + p.length) <@ p.free
         group by s.starts_at, p.length
    )
    select a.starts_at, a.starts_at + a.length, a.staff_ids
      from able a
     where a.needed = (select count(*) from pool p where p.needed)
       and (a.others > 0 or not exists (select from pool p where not p.needed))
       and not exists (
           select from needs n
            where (select count(*) from unnest(n.taken) t where not t && tstzrange(a.starts_at, a.starts_at + a.length)) < n.quantity
       )
$$;
comment on function internal.free_slots(services, text, service_staff[], timestamptz, timestamptz, timestamptz, timestamptz[]) is
    'Starts on the service''s grid, or those of p_starts, at which enough of the pool and enough units of its needs are free, by the rules of docs/semantics.md; without windows and limits.';

create or replace function internal.taken_ranges(
    p_tenant   uuid,
    p_subject  uuid,
    p_before   integer,
    p_after    integer,
    p_from     timestamptz,
    p_to       timestamptz,
    p_now      timestamptz
) returns tstzmultirange
language sql stable
set search_path = pg_catalog, public, pg_temp
as $$
    -- Widened by the buffers of what is to come: what is left has room for the whole claim. A list of one, as in internal.is_free.
    select coalesce(range_agg(tstzrange(c.starts_at - make_interval(mins => p_after), c.ends_at + make_interval(mins => p_before))), '{}')
      from claims c
     where c.tenant_id = p_tenant and c.subject_id = any (array[p_subject])
       and c.starts_at < p_to + interval '1 day' and c.starts_at > p_from - interval '192 hours' and c.ends_at > p_from - interval '1 day'
       and (c.expires_at is null or c.expires_at > p_now)
$$;
comment on function internal.taken_ranges(uuid, uuid, integer, integer, timestamptz, timestamptz, timestamptz) is
    'When a staff member or a unit can''t start or be within a booking with these buffers, for what is claimed already. Expired holds count for nothing.';

create or replace function internal.needs_taken(p_service services, p_from timestamptz, p_to timestamptz, p_now timestamptz)
returns table (quantity integer, taken tstzmultirange[], scarce tstzmultirange)
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_needs internal.need[] := internal.service_needs(p_service.tenant_id, p_service.id);
begin
    return query
        select n.quantity, u.taken, internal.scarce_ranges(u.taken, n.quantity, tstzrange(p_from, p_to))
          from unnest(v_needs) with ordinality as n (one, several, quantity, before, after, number),
               lateral (
                   select coalesce(array_agg(internal.taken_ranges(
                              p_service.tenant_id, c.unit_id,
                              coalesce(n.before, p_service.buffer_before_minutes), coalesce(n.after, p_service.buffer_after_minutes),
                              p_from, p_to, p_now)), '{}') as taken
                     from internal.need_units(p_service.tenant_id, v_needs) c
                    where c.need = n.number
               ) u;
end $$;
comment on function internal.needs_taken(services, timestamptz, timestamptz, timestamptz) is
    'For each need of a service, when each of its units is taken, and when too few are free.';

create or replace function internal.scarce_ranges(p_taken tstzmultirange[], p_quantity integer, p_window tstzrange) returns tstzmultirange
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case when cardinality(p_taken) < p_quantity then tstzmultirange(p_window) else coalesce(range_agg(tstzrange(d.at, d.until)), '{}') end
      from (
          select e.at,
                 lead(e.at) over (order by e.at) as until,
                 sum(sum(e.change)) over (order by e.at) as taken
            from unnest(p_taken) as u (ranges),
                 unnest(u.ranges) as r (span),
                 lateral (values (lower(r.span), 1), (upper(r.span), -1)) as e (at, change)
           group by e.at
      ) as d
     where d.taken > cardinality(p_taken) - p_quantity
$$;
comment on function internal.scarce_ranges(tstzmultirange[], integer, tstzrange) is
    'Where fewer than so many of the units are free, given when each is taken; within a window, if there are too few at all.';
