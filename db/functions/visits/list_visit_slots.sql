create or replace function api.list_visit_slots(
    p_tenant  uuid,
    p_parts   jsonb,
    p_from    timestamptz,
    p_to      timestamptz
) returns table (starts_at timestamptz, ends_at timestamptz)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
set jit = off
as $$
declare
    v_now    timestamptz := clock_timestamp();
    v_part   jsonb;
    v_first  timestamptz[];
    v_until  timestamptz[];
begin
    perform context.enter(p_tenant);
    perform internal.check_range(p_from, p_to);
    perform internal.check_parts(p_parts);
    perform internal.check_together(p_tenant, p_parts);
    -- Part by part: from where one can end, where the next can. What the first starts on is the grid of its service.
    for v_part in select p from jsonb_array_elements(p_parts) p loop
        select array_agg(f.first), array_agg(f.until) into v_first, v_until
          from internal.further(p_tenant, v_part, p_from, p_to, v_first, v_until, v_now) f;
        if v_first is null then
            return;
        end if;
    end loop;
    return query
        select u.first, min(u.until) from unnest(v_first, v_until) as u (first, until) group by u.first order by u.first;
end $$;
comment on function api.list_visit_slots(uuid, jsonb, timestamptz, timestamptz) is
    'The starts from p_from to before p_to at which several services can be had one after the other, and the earliest end: where the first alone would be offered and the others fit after it (BKG-9, AVL-4).';
grant execute on function api.list_visit_slots to slotkeeper_server, slotkeeper_login;

create or replace function internal.check_together(p_tenant uuid, p_parts jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_part     jsonb;
    v_service  services;
    v_read     jsonb := jsonb '[]';
begin
    for v_part in select p from jsonb_array_elements(p_parts) p loop
        v_service := internal.part_of_visit(p_tenant, v_part, v_read);
        v_read := v_read || jsonb_build_object('service_id', v_service.id, 'business_id', v_service.business_id);
    end loop;
end $$;
comment on function internal.check_together(uuid, jsonb) is 'Refuses services that can''t be in one visit.';

create or replace function internal.further(
    p_tenant  uuid,
    p_part    jsonb,
    p_from    timestamptz,
    p_to      timestamptz,
    p_first   timestamptz[],
    p_until   timestamptz[],
    p_now     timestamptz
) returns table (first timestamptz, until timestamptz)
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_service  services := internal.bookable_service(p_tenant, (p_part ->> 'service_id')::uuid);
    v_zone     text := (select b.timezone from businesses b where b.tenant_id = p_tenant and b.id = v_service.business_id);
    v_pool     service_staff[] := internal.booking_pool(v_service, (p_part ->> 'staff_id')::uuid);
    v_starts   timestamptz[] := array(select distinct u from unnest(p_until) u);
begin
    return query
        select distinct coalesce(c.first, s.starts_at), s.ends_at
          from internal.free_slots(v_service, v_zone, v_pool,
                   coalesce((select min(u) from unnest(v_starts) u), p_from),
                   coalesce((select max(u) from unnest(v_starts) u) + interval '1 microsecond', p_to),
                   p_now, case when p_first is not null then v_starts end) s
          left join unnest(p_first, p_until) as c (first, until) on c.until = s.starts_at
         where internal.start_reasons(v_service, v_zone, s.starts_at, (p_part ->> 'party_size')::integer, p_now) = '{}'
           and internal.reached_limit(v_service, v_zone, s.starts_at, (extract(epoch from s.ends_at - s.starts_at) / 60)::integer) is null;
end $$;
comment on function internal.further(uuid, jsonb, timestamptz, timestamptz, timestamptz[], timestamptz[], timestamptz) is
    'Of visits that began at p_first and have come to p_until those that the next service can follow at once, and until when; without any, where the first service is offered.';
