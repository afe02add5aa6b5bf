create or replace function internal.waitlist_matches(p_tenant uuid, p_business uuid, p_zone text, p_now timestamptz)
returns table (entry_id uuid, starts_at timestamptz, session_id uuid)
language sql stable
set search_path = pg_catalog, public, pg_temp
as $$
    with line as materialized (
        select e, e.id, e.service_id, e.staff_id, case when s.kind = 'session' then e.party_size end as party, date_trunc('quarter', e.date_from::timestamp) as quarter,
               e.priority, e.created_at, s as service
          from waitlist_entries e
          join services s on s.tenant_id = e.tenant_id and s.id = e.service_id and s.status = 'active'
         where e.tenant_id = p_tenant and e.business_id = p_business and e.state = 'waiting'
           and e.party_size between s.party_min and s.party_max
           and e.date_to >= internal.instant_to_local(p_zone, p_now)::date
    ),
    -- What is free is looked up once for all who want the same at about the same time.
    wishes as (
        select l.service_id, l.staff_id, l.party, l.quarter, (array_agg(l.service))[1] as service, min((l.e).date_from) as first, max((l.e).date_to) as last
          from line l
         group by l.service_id, l.staff_id, l.party, l.quarter
    ),
    found as materialized (
        select w.service_id, w.staff_id, w.party, w.quarter, f.starts_at, f.session_id, internal.instant_to_local(p_zone, f.starts_at) as local_start,
               internal.offer_seconds(w.service, f.starts_at, m.minutes, p_now) as seconds
          from (select internal.offer_minutes(p_tenant, p_business) as minutes) m
         cross join wishes w
         cross join lateral internal.waitlist_slots(w.service, p_zone, w.staff_id, w.party, w.first, w.last, p_now) f
    ),
    slots as materialized (
        select f.*, f.local_start::date as day, extract(isodow from f.local_start)::integer as weekday,
               (extract(hour from f.local_start) * 60 + extract(minute from f.local_start))::integer as minute
          from found f
         where f.seconds is not null
    ),
    ranked as (
        select l.id, l.priority, l.created_at, x.starts_at, x.session_id, row_number() over (partition by l.id order by x.starts_at) as rank
          from line l
          join slots x on x.service_id = l.service_id and x.staff_id is not distinct from l.staff_id and x.party is not distinct from l.party
                      and x.quarter = l.quarter
           -- internal.entry_fits, written out: it is asked of everybody who waits and all that is free.
           and (x.day between (l.e).date_from and (l.e).date_to
                and ((l.e).weekdays is null or x.weekday = any ((l.e).weekdays))
                and ((l.e).start_minute is null or x.minute >= (l.e).start_minute and x.minute < (l.e).end_minute)
                or x.minute + 1440 < (l.e).end_minute and x.day - 1 between (l.e).date_from and (l.e).date_to
                and ((l.e).weekdays is null or (x.weekday + 5) % 7 + 1 = any ((l.e).weekdays)))
         -- What was refused, or let go by, isn't offered to the same one again.
         where not exists (select from waitlist_offers o where o.tenant_id = p_tenant and o.entry_id = l.id and o.starts_at = x.starts_at)
    )
    -- A few of each: whoever can't be given any of them, for a reason that shows only under the locks, must not hinder the rest.
    select r.id, r.starts_at, r.session_id
      from ranked r
     where r.rank <= 3
     order by r.priority desc, r.created_at, r.id, r.starts_at
     limit 300
$$;
comment on function internal.waitlist_matches(uuid, uuid, text, timestamptz) is
    'Who waits in a business and for whom something is free, in the order of the line, each with the three earliest; at most 300 in all.';

create or replace function internal.waitlist_slots(
    p_service  services,
    p_zone     text,
    p_staff    uuid,
    p_party    integer,
    p_first    date,
    p_last     date,
    p_now      timestamptz
) returns table (starts_at timestamptz, session_id uuid)
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
declare
    v_today    date := internal.instant_to_local(p_zone, p_now)::date;
    -- Windows of bookable days reach at least as far as calendar days: so nothing outside them is offered.
    v_last     date := least(p_last, case when p_service.window_kind = 'rolling_bookable' or p_service.window_kind = 'rolling' and p_service.window_unit = 'calendar'
                                        then v_today + p_service.window_days end);
    v_from     timestamptz := greatest(p_now, internal.local_to_instant(p_zone, p_first::timestamp));
    v_to       timestamptz := internal.local_to_instant(p_zone, (v_last + 1)::timestamp);
    v_pool     service_staff[] := internal.possible_staff(p_service, p_staff);
    v_limited  boolean := internal.limited_service(p_service) <> '{}';
begin
    if v_to <= v_from then
        return;
    end if;
    if p_service.kind = 'session' then
        return query
            select (o.session).starts_at, (o.session).id
              from internal.session_offers(p_service, p_zone, v_from, v_to, p_now, p_party) o
             where o.reasons = '{}' and (p_staff is null or p_staff = any (o.staff_ids));
    elsif v_pool is not null then
        return query
            select distinct f.starts_at, null::uuid
              from internal.free_slots(p_service, p_zone, v_pool, v_from, v_to, p_now) f
             where (p_service.window_kind in ('none', 'rolling_bookable')
                    or internal.in_window(p_service, internal.instant_to_local(p_zone, f.starts_at)::date, v_today))
               and (not v_limited or internal.reached_limit(p_service, p_zone, f.starts_at, (extract(epoch from f.ends_at - f.starts_at) / 60)::integer) is null);
    end if;
end $$;
comment on function internal.waitlist_slots(services, text, uuid, integer, date, date, timestamptz) is
    'The starts between two local dates at which a service can be booked, with somebody if asked for; of sessions those with room for the party.';

create or replace function internal.entry_fits(p_entry waitlist_entries, p_local_start timestamp) returns boolean
language plpgsql immutable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_date    date := p_local_start::date;
    v_minute  integer := extract(hour from p_local_start) * 60 + extract(minute from p_local_start);
begin
    -- A time of day over midnight belongs to the date on which it begins.
    return internal.entry_has_date(p_entry, v_date)
            and (p_entry.start_minute is null or v_minute >= p_entry.start_minute and v_minute < p_entry.end_minute)
        or v_minute + 1440 < p_entry.end_minute and internal.entry_has_date(p_entry, v_date - 1);
end $$;
comment on function internal.entry_fits(waitlist_entries, timestamp) is 'Whether somebody who waits would come at a local time of the business.';

create or replace function internal.entry_has_date(p_entry waitlist_entries, p_date date) returns boolean
language plpgsql immutable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return p_date between p_entry.date_from and p_entry.date_to
       and (p_entry.weekdays is null or extract(isodow from p_date)::integer = any (p_entry.weekdays));
end $$;
comment on function internal.entry_has_date(waitlist_entries, date) is 'Whether somebody who waits would come on a local date, whatever the time of day.';

create or replace function internal.offer_seconds(p_service services, p_starts_at timestamptz, p_minutes integer, p_now timestamptz) returns integer
language plpgsql immutable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_left integer := extract(epoch from p_starts_at - p_now - make_interval(mins => p_service.notice_minutes));
begin
    -- At most half of the time in which it can still be booked: if one lets it go by, another can have it.
    return case when v_left >= 240 then least(p_minutes * 60, v_left / 2, 86400) end;
end $$;
comment on function internal.offer_seconds(services, timestamptz, integer, timestamptz) is
    'How long a slot is offered: the business''s time, at most half of what is left until the notice; null if that is under two minutes, for then it isn''t offered.';

create or replace function internal.offer_minutes(p_tenant uuid, p_business uuid) returns integer
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (internal.policy(p_tenant, p_business, 'waitlist') ->> 'offer_minutes')::integer;
end $$;
comment on function internal.offer_minutes(uuid, uuid) is 'How long a business offers something to somebody who waits, in minutes.';
