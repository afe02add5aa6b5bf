create or replace function internal.check_start(p_service services, p_zone text, p_starts_at timestamptz, p_now timestamptz, p_ignore_notice boolean) returns void
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_date      date;
    v_earliest  timestamptz := p_now + make_interval(mins => case when p_ignore_notice then 0 else p_service.notice_minutes end);
begin
    if p_starts_at is null or p_starts_at < '2000-01-01 00:00+00' or p_starts_at >= '2050-01-01 00:00+00'
       or extract(epoch from p_starts_at)::numeric % 60 <> 0 then
        perform internal.refuse('invalid_input', 'starts_at: a whole minute of the years 2000 to 2049.', '{"field":"starts_at"}');
    end if;
    -- A start equal to now is not bookable.
    if p_starts_at <= p_now or p_starts_at < v_earliest then
        perform internal.refuse(
            'too_short_notice',
            case when p_starts_at <= p_now then 'That time is over.' else 'That is too short notice.' end,
            jsonb_build_object('earliest', v_earliest)
        );
    end if;
    v_date := internal.instant_to_local(p_zone, p_starts_at)::date;
    if not internal.in_window(p_service, v_date, internal.instant_to_local(p_zone, p_now)::date) then
        perform internal.refuse('outside_window', 'That date is outside the time in which this can be booked.');
    end if;
end $$;
comment on function internal.check_start(services, text, timestamptz, timestamptz, boolean) is
    'Refuses a start that is no whole minute, over, too soon or outside the service''s booking window.';

create or replace function internal.in_window(p_service services, p_date date, p_today date) returns boolean
language plpgsql immutable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- Windows counted in bookable days are applied by the server: only the engine knows which days those are.
    return case p_service.window_kind
        when 'rolling' then p_date <= case p_service.window_unit
            when 'business' then internal.add_business_days(p_today, p_service.window_days)
            else p_today + p_service.window_days
        end
        when 'range' then p_date between p_service.window_start and p_service.window_end
        else true
    end;
end $$;
comment on function internal.in_window(services, date, date) is 'Whether a local date lies in the service''s booking window, seen from a local today (docs/semantics.md).';

create or replace function internal.add_business_days(p_today date, p_days integer) returns date
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Whole weeks first; then at most four more days, skipping Saturday and Sunday. A weekend counts from the Friday before.
    return (
        select case when p_days = 0 then p_today else d.base + (p_days / 5) * 7
             + p_days % 5
             + case when extract(isodow from d.base)::integer + p_days % 5 > 5 then 2 else 0 end end
          from (select p_today - greatest(extract(isodow from p_today)::integer - 5, 0) as base) as d
    );
end $$;
comment on function internal.add_business_days(date, integer) is 'The n-th business day (Monday to Friday) after a date.';
