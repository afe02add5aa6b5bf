create or replace function internal.session_starts(
    p_service    services,
    p_zone       text,
    p_rules      session_rules[],
    p_intervals  session_rule_intervals[],
    p_dates      session_rule_dates[],
    p_after      timestamptz,
    p_last       date
) returns setof internal.session_start
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
declare
    -- One date earlier, for what runs over midnight.
    v_first date := internal.instant_to_local(p_zone, p_after)::date - 1;
begin
    return query
    with rules as materialized (
        -- Of two rules that want the same start, the one made first has it.
        select r.*, coalesce(r.duration_minutes, p_service.duration_minutes) as minutes, row_number() over (order by r.created_at, r.id) as turn
          from unnest(p_rules) r
    ),
    hours as (
        select r.id as rule_id, d.on_date as day, d.start_minute, d.end_minute
          from rules r
          join unnest(p_dates) d on d.rule_id = r.id and not d.blocked
         where d.on_date between v_first and p_last and d.on_date between r.valid_from and r.valid_to
        union all
        select r.id, v_first + n, i.start_minute, i.end_minute
          from rules r
         cross join generate_series(0, p_last - v_first) n
          join unnest(p_intervals) i on i.rule_id = r.id and i.weekday = extract(isodow from v_first + n)
         where v_first + n between r.valid_from and r.valid_to
           -- Extra hours replace the date's week.
           and not exists (select from unnest(p_dates) e where e.rule_id = r.id and e.on_date = v_first + n and not e.blocked)
    ),
    opened as materialized (
        select h.*, internal.local_to_instant(p_zone, h.day + make_interval(mins => h.end_minute)) as closes_at from hours h
    ),
    starts as materialized (
        select r.id as rule_id, r.turn, r.minutes, o.day, o.closes_at,
               internal.local_to_instant(p_zone, o.day + make_interval(mins => m)) as starts_at
          from opened o
          join rules r on r.id = o.rule_id
         cross join generate_series(o.start_minute, o.end_minute - 1, r.interval_minutes) m
    ),
    blocks as materialized (
        select b.rule_id, b.day, b.whole, b.starts_at, b.ends_at
          from internal.session_blocks(p_service, p_zone, p_dates, v_first, p_last) b
    ),
    chosen as (
        select distinct on (s.starts_at) s.starts_at, s.starts_at + make_interval(mins => s.minutes) as ends_at, s.rule_id
          from starts s
         where s.starts_at > p_after and s.starts_at + make_interval(mins => s.minutes) <= s.closes_at
           -- A block takes out what belongs to its date, as with hours: what runs over midnight from the day before stays.
           and not exists (
               select from blocks b
                where b.day = s.day and (b.rule_id is null or b.rule_id = s.rule_id)
                  and (b.whole or b.starts_at < s.starts_at + make_interval(mins => s.minutes) and b.ends_at > s.starts_at))
         order by s.starts_at, s.turn
    )
    select c.starts_at, c.ends_at, internal.instant_to_local(p_zone, c.starts_at), c.rule_id from chosen c;
end $$;
comment on function internal.session_starts(services, text, session_rules[], session_rule_intervals[], session_rule_dates[], timestamptz, date) is
    'The starts that rules want after an instant, for dates up to p_last: by the wall clock of the business, a skipped one later, a repeated one the first time; each instant once (SES-1, SES-2).';

create or replace function internal.session_blocks(p_service services, p_zone text, p_dates session_rule_dates[], p_first date, p_last date)
returns table (rule_id uuid, day date, whole boolean, starts_at timestamptz, ends_at timestamptz)
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
begin
    return query
    with blocks as (
        select d.rule_id, d.on_date as day, d.start_minute, d.end_minute
          from unnest(p_dates) d
         where d.blocked and d.on_date between p_first and p_last
        union all
        -- What the business closes; other hours of the business say nothing about sessions, as its week doesn't.
        select null, greatest(o.starts_on, p_first) + n, coalesce(o.start_minute, 0), coalesce(o.end_minute, 1440)
          from overrides o
         cross join generate_series(0, least(o.ends_on, p_last) - greatest(o.starts_on, p_first)) n
         where o.tenant_id = p_service.tenant_id and o.business_id = p_service.business_id and o.staff_id is null
           and not o.available and o.ends_on >= p_first and o.starts_on <= p_last
    )
    select b.rule_id, b.day, b.start_minute = 0 and b.end_minute = 1440,
           internal.local_to_instant(p_zone, b.day + make_interval(mins => b.start_minute)),
           internal.local_to_instant(p_zone, b.day + make_interval(mins => b.end_minute))
      from blocks b;
end $$;
comment on function internal.session_blocks(services, text, session_rule_dates[], date, date) is
    'Dates and parts of dates on which there are no sessions: blocked by a rule, or closed by the business (rule_id null).';
