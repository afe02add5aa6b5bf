-- In which order people are tried, and what is kept of it. Read under the locks of all of them, so that of many bookings at once each
-- sees those before it.

create or replace function internal.choose_by(p_service services) returns text
language plpgsql immutable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return coalesce(p_service.choose_by, case p_service.assignment when 'round_robin' then 'least_recent' when 'least_busy' then 'least_busy' else 'listed' end);
end $$;
comment on function internal.choose_by(services) is 'How one of several people is chosen for a service: listed, least_recent, least_often or least_busy.';

create or replace function internal.in_turn(
    p_service    services,
    p_zone       text,
    p_pool       service_staff[],
    p_starts_at  timestamptz,
    p_asked      uuid,
    p_first      uuid[]
) returns table (person service_staff, why jsonb)
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
-- Else planned anew each time, for longer than it runs: a pool of unknown size looks dear.
set plan_cache_mode = force_generic_plan
as $$
declare
    v_by     text := internal.choose_by(p_service);
    v_among  integer := (select count(*) from unnest(p_pool) p where p_service.assignment <> 'fixed_plus_any' or not p.fixed);
    v_day    timestamp;
    v_from   timestamptz;
    v_to     timestamptz;
begin
    if v_by = 'least_busy' and v_among > 1 then
        v_day := date_trunc('day', internal.instant_to_local(p_zone, p_starts_at));
        v_from := internal.local_to_instant(p_zone, v_day);
        v_to := internal.local_to_instant(p_zone, v_day + interval '1 day');
    end if;
    return query
        select p_pool[o.place],
               case when o.staff_id = p_asked then jsonb_build_object('by', 'asked_for')
                    when v_among = 1 then jsonb_build_object('by', 'only_one')
                    else jsonb_build_object('by', v_by, 'staff_id', o.staff_id, 'among', v_among) || case v_by
                        when 'least_recent' then jsonb_build_object('last_chosen_at', o.last_chosen_at)
                        when 'least_often' then jsonb_build_object('times_chosen', o.times_chosen)
                        when 'least_busy' then jsonb_build_object('booked_minutes', o.minutes)
                        else jsonb_build_object() end
               end
          from (select i as place, p_pool[i].staff_id, p_pool[i].last_chosen_at, p_pool[i].times_chosen,
                       case when v_from is not null then internal.booked_minutes(p_service.tenant_id, p_pool[i].staff_id, v_from, v_to) end as minutes
                  from generate_subscripts(p_pool, 1) i) o
         order by o.staff_id = any (p_first) desc,
                  case v_by when 'least_busy' then o.minutes when 'least_often' then o.times_chosen end,
                  case when v_by <> 'listed' then o.last_chosen_at end nulls first,
                  o.place;
end $$;
comment on function internal.in_turn(services, text, service_staff[], timestamptz, uuid, uuid[]) is
    'The pool in the order in which it is tried, p_first before all others, each with why it would be they. Of equals whoever was chosen least recently, then as the business lists them.';

create or replace function internal.booked_minutes(p_tenant uuid, p_staff uuid, p_from timestamptz, p_to timestamptz) returns integer
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- What is off isn't work.
    return (
        select coalesce(sum(extract(epoch from least(c.ends_at, p_to) - greatest(c.starts_at, p_from))) / 60, 0)::integer
          from internal.claims_within(p_tenant, array[p_staff], p_from, p_to, clock_timestamp()) c
         where c.booking_id is not null or c.session_id is not null
    );
end $$;
comment on function internal.booked_minutes(uuid, uuid, timestamptz, timestamptz) is
    'For how many minutes within a range somebody is booked, live holds, sessions and buffers included.';

create or replace function internal.mark_chosen(p_service services, p_chosen service_staff[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- Whoever comes first on a list does so every time, and the fixed ones take part in any case.
    if internal.choose_by(p_service) <> 'listed' and p_service.assignment <> 'collective' then
        update service_staff ss
           set last_chosen_at = clock_timestamp(), times_chosen = ss.times_chosen + 1
         where ss.tenant_id = p_service.tenant_id and ss.service_id = p_service.id
           and ss.staff_id = (select c.staff_id from unnest(p_chosen) c where p_service.assignment <> 'fixed_plus_any' or not c.fixed limit 1);
    end if;
end $$;
comment on function internal.mark_chosen(services, service_staff[]) is 'Remembers whose turn it was.';
