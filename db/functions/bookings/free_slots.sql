create or replace function internal.free_slots(
    p_service  services,
    p_zone     text,
    p_pool     service_staff[],
    p_from     timestamptz,
    p_to       timestamptz,
    p_now      timestamptz
) returns table (starts_at timestamptz, ends_at timestamptz, staff_ids uuid[])
language sql stable
set search_path = pg_catalog, public, pg_temp
as $$
    with pool as materialized (
        select p.staff_id,
               p_service.assignment = 'collective' or p_service.assignment = 'fixed_plus_any' and p.fixed as needed,
               make_interval(mins => case when p_service.assignment in ('any', 'round_robin') then coalesce(p.duration_minutes, p_service.duration_minutes)
                                          else p_service.duration_minutes end) as length,
               w.ranges as working,
               w.ranges - internal.taken_ranges(p_service, p.staff_id, p_from - interval '4 days', p_to + interval '2 days', p_now) as free
          from unnest(p_pool) p,
               -- Four days back, so that a range's start, on which its grid hangs, is found.
               lateral (select internal.working_ranges(p_service.tenant_id, p_service.business_id, p.staff_id, p_zone,
                                                       p_from - interval '4 days', p_to + interval '1 day') as ranges) w
    ),
    starts as (
        select distinct g.starts_at
          from (select range_agg(case when p_service.grid = 'opening' then p.working else p.free end) as ranges from pool p) as base,
               internal.grid_starts(p_service, p_zone, base.ranges, p_now, p_from, p_to) as g (starts_at)
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
$$;
comment on function internal.free_slots(services, text, service_staff[], timestamptz, timestamptz, timestamptz) is
    'Starts on the service''s grid at which enough of the pool are free, by the rules of docs/semantics.md; without windows and limits.';

create or replace function internal.taken_ranges(p_service services, p_staff uuid, p_from timestamptz, p_to timestamptz, p_now timestamptz) returns tstzmultirange
language sql stable
set search_path = pg_catalog, public, pg_temp
as $$
    -- Widened by the service's own buffers: what is left has room for the whole claim.
    select coalesce(range_agg(tstzrange(c.starts_at - make_interval(mins => p_service.buffer_after_minutes),
                                        c.ends_at + make_interval(mins => p_service.buffer_before_minutes))), '{}')
      from claims c
     where c.tenant_id = p_service.tenant_id and c.subject_id = p_staff
       and c.starts_at < p_to + interval '1 day' and c.starts_at > p_from - interval '192 hours' and c.ends_at > p_from - interval '1 day'
       and (c.expires_at is null or c.expires_at > p_now)
$$;
comment on function internal.taken_ranges(services, uuid, timestamptz, timestamptz, timestamptz) is
    'When a staff member can''t start or be within this service, for what is claimed already. Expired holds count for nothing.';
