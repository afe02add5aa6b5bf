create or replace function internal.local_to_instant(p_zone text, p_local timestamp) returns timestamptz
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_epoch   double precision := extract(epoch from p_local);
    v_offset  integer;
begin
    -- Repeated local time: the earlier instant, RFC 5545 3.3.5.
    select o.offset_seconds into v_offset
      from zone_offsets o
     where o.zone = p_zone and o.local_ends > p_local and o.local_starts <= p_local
     order by o.local_ends
     limit 1;
    if found then
        return to_timestamp(v_epoch - v_offset);
    end if;
    -- Missing local time: read with the offset before the gap, which makes it later.
    select o.offset_seconds into v_offset
      from zone_offsets o
     where o.zone = p_zone and o.local_ends <= p_local
     order by o.local_ends desc
     limit 1;
    if not found or p_local >= timestamp '2050-12-31' then
        perform internal.refuse(
            case when exists (select from zones z where z.name = p_zone) then 'invalid_input' else 'time_zone_unknown' end,
            format('%s cannot be read in the time zone %s: dates of 2000 to 2049 can be.', p_local, p_zone)
        );
    end if;
    return to_timestamp(v_epoch - v_offset);
end $$;
comment on function internal.local_to_instant(text, timestamp) is
    'Wall clock to instant by the installation''s tz database: a missing time moves later, a repeated one means its first pass (RFC 5545).';

create or replace function internal.instant_to_local(p_zone text, p_instant timestamptz) returns timestamp
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- The span's own wall clock plus elapsed time: no conversion by PostgreSQL's zones. Seconds, for an interval's days aren't elapsed time.
    return (
        select o.local_starts + make_interval(secs => extract(epoch from p_instant)::double precision - extract(epoch from o.starts_at)::double precision)
          from zone_offsets o
         where o.zone = p_zone and o.starts_at <= p_instant and o.ends_at > p_instant
         order by o.starts_at desc
         limit 1
    );
end $$;
comment on function internal.instant_to_local(text, timestamptz) is
    'Instant to wall clock by the installation''s tz database; null outside 1999 to 2050.';
