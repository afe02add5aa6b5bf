-- Another unit in the place of one that a booking or a session has.

create or replace function internal.spare_unit(
    p_claim     claims,
    p_has       uuid[],
    p_needs     internal.need[],
    p_from      uuid[],
    p_to        uuid[],
    p_locked    uuid[],
    out id      uuid,
    out reason  text
)
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_units uuid[];
begin
    -- Best fit comes first, of equals the first in the business's list.
    v_units := array(
        select u.id
          from unnest(coalesce(p_to, internal.other_units(p_claim.tenant_id, p_needs, p_has, p_claim.subject_id))) with ordinality as u (id, place)
          join resource_units r on r.tenant_id = p_claim.tenant_id and r.id = u.id and not r.retired and r.resource_id = any (p_locked)
          join resources o on o.tenant_id = r.tenant_id and o.id = r.resource_id and o.status = 'active'
         where u.id <> all (p_from || p_has)
         order by internal.free_gap(p_claim.tenant_id, u.id, p_claim.starts_at, p_claim.ends_at, clock_timestamp()), u.place);
    reason := case when v_units = '{}' then 'no_other' else 'taken' end;
    select u.id into id
      from unnest(v_units) with ordinality as u (id, place)
     where internal.is_free(p_claim.tenant_id, u.id, p_claim.starts_at, p_claim.ends_at)
     order by u.place
     limit 1;
end $$;
comment on function internal.spare_unit(claims, uuid[], internal.need[], uuid[], uuid[], uuid[]) is
    'Which unit of p_to, or of those that would do for the needs, can take the place of the one that is claimed, for as long as that is; or why none can: no_other, taken.';

create or replace function internal.other_units(p_tenant uuid, p_needs internal.need[], p_has uuid[], p_unit uuid) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_these bigint[];
begin
    -- The needs that it serves; if something else is needed by now, those of which there is too little.
    with has as (
        select u.id, u.resource_id, r.group_id
          from resource_units u
          join resources r on r.tenant_id = u.tenant_id and r.id = u.resource_id
         where u.tenant_id = p_tenant and u.id = any (p_has)
    ), met as (
        select n.number, n.quantity, count(h.id) as units, coalesce(bool_or(h.id = p_unit), false) as by_it
          from unnest(p_needs) with ordinality as n (one, several, quantity, before, after, number)
          left join has h on h.resource_id = n.one or h.group_id = n.several
         group by n.number, n.quantity
    )
    select array_agg(m.number) into v_these
      from met m
     where m.by_it or m.units < m.quantity and not exists (select from met o where o.by_it);
    return array(
        select u.unit_id
          from internal.need_units(p_tenant, p_needs) u
         where u.need = any (v_these)
         order by u.need, u.place);
end $$;
comment on function internal.other_units(uuid, internal.need[], uuid[], uuid) is 'The units that would do for needs in the place of one of those that are had.';
