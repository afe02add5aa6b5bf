-- What is needed beside people, and which units are got. Bookings and sessions both choose by these.

create or replace function internal.service_needs(p_tenant uuid, p_service uuid) returns internal.need[]
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return array(
        select row(n.resource_id, n.group_id, n.quantity, n.buffer_before_minutes, n.buffer_after_minutes)::internal.need
          from service_resources n
         where n.tenant_id = p_tenant and n.service_id = p_service
         order by n.number);
end $$;
comment on function internal.service_needs(uuid, uuid) is 'What a service needs beside people, in the order of its list.';
grant execute on function internal.service_needs to slotkeeper_server;

create or replace function internal.need_units(p_tenant uuid, p_needs internal.need[])
returns table (need bigint, unit_id uuid, resource_id uuid, place bigint)
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return query
        select n.number, u.id, r.id, row_number() over (partition by n.number order by r.position, r.name, u.number)
          from unnest(p_needs) with ordinality as n (one, several, quantity, before, after, number)
         cross join lateral (
              select r.* from resources r where r.tenant_id = p_tenant and r.id = n.one and r.status = 'active'
              union all
              select r.* from resources r where r.tenant_id = p_tenant and r.group_id = n.several and r.status = 'active'
              ) r
          join resource_units u on u.tenant_id = p_tenant and u.resource_id = r.id and not u.retired;
end $$;
comment on function internal.need_units(uuid, internal.need[]) is
    'The units that would do for each of some needs, in the order in which the business lists them. Inactive resources and retired units don''t count.';
grant execute on function internal.need_units to slotkeeper_server;

create or replace function internal.unit_locks(p_tenant uuid, p_needs internal.need[]) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_needs = '{}' then
        return '{}'::uuid[];
    end if;
    return array(
        select n.resource_id from unnest(p_needs) n where n.resource_id is not null
        union
        select u.resource_id from internal.need_units(p_tenant, p_needs) u);
end $$;
comment on function internal.unit_locks(uuid, internal.need[]) is
    'What stands for the units of needs in internal.lock_subjects: their resources, each for all of its units.';

create or replace function internal.with_units(p_tenant uuid, p_locked uuid[]) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return p_locked || array(select u.id from resource_units u where u.tenant_id = p_tenant and u.resource_id = any (p_locked));
end $$;
comment on function internal.with_units(uuid, uuid[]) is
    'Locked people and resources, and the resources'' units: the subjects whose claims matter.';

create or replace function internal.choose_units(
    p_tenant     uuid,
    p_needs      internal.need[],
    p_starts_at  timestamptz,
    p_ends_at    timestamptz,
    p_before     integer,
    p_after      integer,
    p_locked     uuid[],
    out units    claims[],
    out lacking  text
)
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_now   timestamptz := clock_timestamp();
    v_need  record;
    v_unit  claims;
    v_got   integer;
begin
    units := '{}';
    -- The usual case. Everybody who books comes here, so nothing is planned or run for it.
    if p_needs = '{}' then
        return;
    end if;
    for v_need in
        select n.number, n.quantity, coalesce(r.name, g.name) as name,
               p_starts_at - make_interval(mins => coalesce(n.before, p_before)) as from_at,
               p_ends_at + make_interval(mins => coalesce(n.after, p_after)) as to_at
          from unnest(p_needs) with ordinality as n (one, several, quantity, before, after, number)
          left join resources r on r.tenant_id = p_tenant and r.id = n.one
          left join resource_groups g on g.tenant_id = p_tenant and g.id = n.several
         order by n.number
    loop
        v_got := 0;
        for v_unit.subject_id in
            select u.unit_id
              from internal.need_units(p_tenant, p_needs) u
             where u.need = v_need.number and u.resource_id = any (p_locked)
               and internal.is_free(p_tenant, u.unit_id, v_need.from_at, v_need.to_at)
             order by internal.free_gap(p_tenant, u.unit_id, v_need.from_at, v_need.to_at, v_now), u.place
             limit v_need.quantity
        loop
            v_unit.tenant_id := p_tenant;
            v_unit.starts_at := v_need.from_at;
            v_unit.ends_at := v_need.to_at;
            units := units || v_unit;
            v_got := v_got + 1;
        end loop;
        if v_got < v_need.quantity then
            units := null;
            lacking := v_need.name;
            return;
        end if;
    end loop;
end $$;
comment on function internal.choose_units(uuid, internal.need[], timestamptz, timestamptz, integer, integer, uuid[]) is
    'The claims that needs would take on free units of locked resources for a time, p_before and p_after being the buffers where a need has none of its own: best fit first. Empty without needs; null, and the name of what lacks, when too few are free. Call it under internal.unit_locks.';

create or replace function internal.free_gap(p_tenant uuid, p_subject uuid, p_from timestamptz, p_to timestamptz, p_now timestamptz) returns interval
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_before  timestamptz;
    v_after   timestamptz;
begin
    -- Looked up as in internal.is_free. A claim takes seven days at most, and what is further away than a day counts as that.
    select c.ends_at into v_before
      from claims c
     where c.tenant_id = p_tenant and c.subject_id = any (array[p_subject]) and c.starts_at < p_from and c.starts_at > p_from - interval '192 hours'
       and (c.expires_at is null or c.expires_at > p_now)
     order by c.starts_at desc
     limit 1;
    select c.starts_at into v_after
      from claims c
     where c.tenant_id = p_tenant and c.subject_id = any (array[p_subject]) and c.starts_at >= p_to and c.starts_at < p_to + interval '24 hours'
       and (c.expires_at is null or c.expires_at > p_now)
     order by c.starts_at
     limit 1;
    -- Beyond a day one gap is as good as another: of idle units the first in the list is taken.
    return least(p_from - v_before, interval '24 hours') + least(v_after - p_to, interval '24 hours');
end $$;
comment on function internal.free_gap(uuid, uuid, timestamptz, timestamptz, timestamptz) is
    'How much free time a free range leaves around it, before and after, at most a day each. The smaller, the better the fit.';

create or replace function internal.refuse_units(p_lacking text) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform internal.refuse('slot_taken', 'That time is already taken.', jsonb_build_object('resource', p_lacking));
end $$;
comment on function internal.refuse_units(text) is 'Refuses a time at which too few units of a resource or group are free, and names it.';
