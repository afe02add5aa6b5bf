create or replace function internal.grid_starts(
    p_service  services,
    p_zone     text,
    p_ranges   tstzmultirange,
    p_now      timestamptz,
    p_from     timestamptz,
    p_to       timestamptz
) returns setof timestamptz
language sql stable
set search_path = pg_catalog, public, pg_temp
as $$
    select g.starts_at
      from (select p_now + make_interval(mins => p_service.notice_minutes) as at) as earliest,
           unnest(p_ranges) as r (span),
           internal.anchored_stretches(p_zone, r.span) as a,
           lateral (select internal.first_start(p_service, p_zone, a.starts_at, greatest(a.starts_at, earliest.at)) as at) as first,
           generate_series(first.at, a.until - interval '1 microsecond', make_interval(mins => p_service.step_minutes)) as g (starts_at)
     where g.starts_at >= p_from and g.starts_at < p_to
       and g.starts_at > p_now and g.starts_at >= earliest.at
$$;
comment on function internal.grid_starts(services, text, tstzmultirange, timestamptz, timestamptz, timestamptz) is
    'The starts of the service''s grid over ranges, from p_from to before p_to, after now and its notice.';

create or replace function internal.anchored_stretches(p_zone text, p_span tstzrange) returns table (starts_at timestamptz, until timestamptz)
language sql stable
set search_path = pg_catalog, public, pg_temp
as $$
    -- Hours without a beginning need a grid too: a span longer than a day is anchored again at each local midnight.
    select a.at, lead(a.at, 1, upper(p_span)) over (order by a.at)
      from (
          select lower(p_span) as at
          union
          select m.at
            from generate_series(
                     date_trunc('day', internal.instant_to_local(p_zone, lower(p_span) + interval '24 hours')),
                     internal.instant_to_local(p_zone, upper(p_span)),
                     interval '1 day'
                 ) as d (day),
                 lateral (select internal.local_to_instant(p_zone, d.day) as at) as m
           where m.at >= lower(p_span) + interval '24 hours' and m.at < upper(p_span)
      ) as a
$$;
comment on function internal.anchored_stretches(text, tstzrange) is 'A span cut where its grid is anchored anew.';

create or replace function internal.first_start(p_service services, p_zone text, p_anchor timestamptz, p_earliest timestamptz) returns timestamptz
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_unit   integer;
    v_start  timestamptz := p_earliest;
begin
    select u into v_unit from unnest(array[60, 30, 20, 15, 10, 5]) u where p_service.step_minutes % u = 0 limit 1;
    if p_service.grid <> 'clock' or v_unit is null then
        return p_anchor;
    end if;
    -- Twice, for the clocks may change by half an hour on the way (Lord Howe).
    for i in 1 .. 2 loop
        v_start := v_start + make_interval(secs =>
            ((v_unit * 60) - extract(epoch from internal.instant_to_local(p_zone, v_start))::numeric % (v_unit * 60))::numeric % (v_unit * 60));
    end loop;
    return v_start;
end $$;
comment on function internal.first_start(services, text, timestamptz, timestamptz) is
    'Where a stretch''s grid begins: on the clock''s next round time, or at its anchor.';
