create or replace function internal.week_minutes(p_tenant uuid, p_owner uuid, p_date date) returns int4multirange
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (
        select coalesce(range_agg(int4range(i.start_minute, i.end_minute)), '{}')
          from schedule_intervals i
         where i.tenant_id = p_tenant
           and i.weekday = extract(isodow from p_date)
           and i.schedule_id = (
               select s.id
                 from schedules s
                where s.tenant_id = p_tenant and s.owner_id = p_owner and s.valid_from <= p_date and s.valid_to >= p_date
                order by s.valid_from desc, s.valid_to
                limit 1
           )
    );
end $$;
comment on function internal.week_minutes(uuid, uuid, date) is
    'Minutes of the date that the owner''s valid week has; empty on a day off.';

create or replace function internal.day_minutes(p_tenant uuid, p_business uuid, p_staff uuid, p_date date) returns int4multirange
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_minutes  int4multirange;
    v_blocks   int4multirange;
begin
    -- Overrides that replace the date: the person's before the business's; closed wins over hours.
    select case when bool_or(not o.available) then '{}'
                else range_agg(int4range(coalesce(o.start_minute, 0), coalesce(o.end_minute, 1440))) end
      into v_minutes
      from overrides o
     where o.tenant_id = p_tenant and o.business_id = p_business
       and (o.staff_id is null or o.staff_id = p_staff)
       and p_date between o.starts_on and o.ends_on
       and (o.available or o.start_minute is null)
     group by o.staff_id is null
     order by o.staff_id is null
     limit 1;
    if not found then
        v_minutes := case
            when exists (select from schedules s where s.tenant_id = p_tenant and s.owner_id = p_staff)
            then internal.week_minutes(p_tenant, p_staff, p_date)
            else internal.week_minutes(p_tenant, p_business, p_date)
        end;
    end if;
    select range_agg(int4range(o.start_minute, o.end_minute)) into v_blocks
      from overrides o
     where o.tenant_id = p_tenant and o.business_id = p_business
       and (o.staff_id is null or o.staff_id = p_staff)
       and p_date between o.starts_on and o.ends_on
       and not o.available and o.start_minute is not null;
    return v_minutes - coalesce(v_blocks, '{}');
end $$;
comment on function internal.day_minutes(uuid, uuid, uuid, date) is
    'Minutes from local midnight at which a staff member works on a date, by the rules of docs/semantics.md: overrides before weeks, the person before the business, blocks taken out.';

create or replace function internal.working_ranges(
    p_tenant    uuid,
    p_business  uuid,
    p_staff     uuid,
    p_zone      text,
    p_from      timestamptz,
    p_to        timestamptz
) returns tstzmultirange
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_ranges  tstzmultirange := '{}';
    v_last    date := internal.instant_to_local(p_zone, p_to)::date;
    -- One date earlier, for what runs over midnight.
    v_date    date := internal.instant_to_local(p_zone, p_from)::date - 1;
    v_part    int4range;
    v_start   timestamptz;
    v_end     timestamptz;
begin
    while v_date <= v_last loop
        for v_part in select unnest(internal.day_minutes(p_tenant, p_business, p_staff, v_date)) loop
            v_start := internal.local_to_instant(p_zone, v_date::timestamp + make_interval(mins => lower(v_part)));
            v_end := internal.local_to_instant(p_zone, v_date::timestamp + make_interval(mins => upper(v_part)));
            -- What lies within a clock gap comes out empty.
            if v_end > v_start then
                v_ranges := v_ranges + tstzmultirange(tstzrange(v_start, v_end));
            end if;
        end loop;
        v_date := v_date + 1;
    end loop;
    return v_ranges;
end $$;
comment on function internal.working_ranges(uuid, uuid, uuid, text, timestamptz, timestamptz) is
    'The instants between two at which a staff member works, merged across dates. Reaches beyond both ends.';
