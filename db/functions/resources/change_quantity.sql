-- A resource's quantity is the number of its units that are not retired.

create or replace function internal.change_quantity(p_resource resources, p_quantity integer) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_more   integer := p_quantity - p_resource.quantity;
    v_again  integer;
begin
    if v_more < 0 then
        perform internal.retire_units(p_resource, -v_more);
    elsif v_more > 0 then
        -- Units that were there before come back first.
        v_again := internal.bring_back_units(p_resource, v_more);
        perform internal.add_units(p_resource, v_more - v_again);
    end if;
end $$;
comment on function internal.change_quantity(resources, integer) is 'Brings a resource to so many units. Call it under the resource''s lock.';

create or replace function internal.add_units(p_resource resources, p_count integer) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_last   integer := (select coalesce(max(u.number), 0) from resource_units u
                          where u.tenant_id = p_resource.tenant_id and u.resource_id = p_resource.id);
    v_units  uuid[] := (select array_agg(internal.new_id()) from generate_series(1, p_count));
begin
    insert into subjects (tenant_id, id, kind)
    select p_resource.tenant_id, u, 'resource_unit' from unnest(v_units) u;
    insert into resource_units (tenant_id, id, resource_id, number)
    select p_resource.tenant_id, u.id, p_resource.id, v_last + u.place from unnest(v_units) with ordinality as u (id, place);
    perform internal.share_out_of_use(p_resource, v_units);
end $$;
comment on function internal.add_units(resources, integer) is 'Adds new units to a resource, numbered on, each a subject of its own.';

create or replace function internal.bring_back_units(p_resource resources, p_most integer) returns integer
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_units uuid[] := array(
        select u.id
          from resource_units u
         where u.tenant_id = p_resource.tenant_id and u.resource_id = p_resource.id and u.retired
         order by u.number
         limit p_most
    );
begin
    update resource_units u set retired = false where u.tenant_id = p_resource.tenant_id and u.id = any (v_units);
    perform internal.share_out_of_use(p_resource, v_units);
    return cardinality(v_units);
end $$;
comment on function internal.bring_back_units(resources, integer) is 'Takes up to so many retired units back into service, lowest numbers first; returns how many there were.';

create or replace function internal.retire_units(p_resource resources, p_count integer) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_now    timestamptz := clock_timestamp();
    v_all    uuid[] := array(select u.id from resource_units u
                              where u.tenant_id = p_resource.tenant_id and u.resource_id = p_resource.id and not u.retired
                              order by u.number desc);
    v_busy   uuid[];
    v_going  uuid[];
begin
    perform internal.clear_expired_claims(p_resource.tenant_id, v_all, v_now, 'infinity');
    v_busy := array(select distinct c.subject_id from claims c
                     where c.tenant_id = p_resource.tenant_id and c.subject_id = any (v_all)
                       and c.starts_at > v_now - interval '168 hours' and c.ends_at > v_now and c.time_off_id is null);
    v_going := array(select u.id from unnest(v_all) with ordinality as u (id, place)
                      where u.id <> all (v_busy) order by u.place limit p_count);
    if cardinality(v_going) < p_count then
        perform internal.refuse(
            'in_use',
            format('Only %s of the units can go: the others are booked. Reassign or cancel those bookings first.', cardinality(v_going)),
            internal.future_use(p_resource.tenant_id, v_busy)
        );
    end if;
    -- A retired unit takes no time: not even what it was to be out of use.
    delete from time_off o where o.tenant_id = p_resource.tenant_id and o.resource_id = p_resource.id and o.unit_id = any (v_going) and o.ends_at > v_now;
    delete from claims c where c.tenant_id = p_resource.tenant_id and c.subject_id = any (v_going) and c.time_off_id is not null and c.ends_at > v_now;
    update resource_units u set retired = true where u.tenant_id = p_resource.tenant_id and u.id = any (v_going);
end $$;
comment on function internal.retire_units(resources, integer) is
    'Takes so many units out of service for good, highest numbers first, of those without present or future bookings and sessions; refuses when there are too few.';
