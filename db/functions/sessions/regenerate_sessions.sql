create or replace function internal.regenerate_sessions(
    p_service  services,
    p_until    date,
    p_without  uuid,
    p_locked   uuid[],
    p_request  jsonb
) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_zone     text := (select b.timezone from businesses b where b.tenant_id = p_service.tenant_id and b.id = p_service.business_id);
    v_now      timestamptz;
    v_rules    record;
    v_horizon  date;
    v_wanted   internal.session_start[];
    v_plan     internal.planned_session[];
    v_touched  uuid[];
begin
    perform internal.begin_run(p_service);
    v_now := clock_timestamp();
    v_horizon := internal.session_horizon(p_service, v_zone, v_now, p_until);
    v_rules := internal.rules_in_force(p_service, p_without);
    v_wanted := array(
        select w from internal.session_starts(p_service, v_zone, v_rules.rules, v_rules.intervals, v_rules.dates, v_now,
            greatest(v_horizon, internal.last_session_date(p_service, v_zone))) w);
    v_plan := array(
        select p from internal.session_plan(p_service, v_zone, v_rules.rules, v_rules.staff, v_wanted, v_now, v_horizon) p
         where p.action <> 'same' and (p_service.status = 'active' or p.action <> 'new'));
    v_touched := internal.lock_planned(p_service, v_plan, p_locked);
    if v_touched <> '{}' then
        -- Looked at again under the locks: somebody may have booked meanwhile.
        v_plan := array(select p from unnest(v_plan) p where p.id is null or p.id <> all (v_touched))
            || array(
                select p from internal.session_plan(p_service, v_zone, v_rules.rules, v_rules.staff, v_wanted, v_now, v_horizon) p
                 where p.id = any (v_touched));
    end if;
    perform internal.remove_planned(p_service, v_plan);
    perform internal.change_planned(p_service, v_plan);
    perform internal.add_planned(p_service, v_plan);
    return internal.finish_run(p_service, v_zone, v_now, v_horizon, v_plan, internal.claim_reserved(p_service, p_locked), p_request);
end $$;
comment on function internal.regenerate_sessions(services, date, uuid, uuid[], jsonb) is
    'Makes the future sessions of a service what its rules say, one of them left out if told so, and reports. Call it under internal.lock_schedule, and say what that locked. An inactive service gets no new ones, an archived one wants none.';

create or replace function internal.begin_run(p_service services) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- First of all: a mark that is being set waits here for its commit, or waits for ours and stays. None is lost.
    insert into session_runs (tenant_id, service_id, due_at)
    values (p_service.tenant_id, p_service.id, clock_timestamp())
        on conflict (tenant_id, service_id) do update set stale = false where session_runs.stale;
end $$;
comment on function internal.begin_run(services) is 'Takes the mark off a service whose sessions are generated now.';

create or replace function internal.session_horizon(p_service services, p_zone text, p_now timestamptz, p_until date) returns date
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_today date := internal.instant_to_local(p_zone, p_now)::date;
begin
    if p_until not between v_today and v_today + 366 then
        perform internal.refuse('invalid_input', 'until: a date from today to 366 days ahead.', '{"field":"until"}');
    end if;
    return least(coalesce(p_until, v_today + p_service.days_ahead), '2049-12-31');
end $$;
comment on function internal.session_horizon(services, text, timestamptz, date) is
    'The last date on which sessions are generated, by the clock of the business: days_ahead days from today unless given.';

create or replace function internal.last_session_date(p_service services, p_zone text) returns date
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return internal.instant_to_local(p_zone, (
        select max(s.starts_at) from sessions s where s.tenant_id = p_service.tenant_id and s.service_id = p_service.id))::date;
end $$;
comment on function internal.last_session_date(services, text) is
    'The date of the last session there is: it may lie beyond the horizon, and a change of the rules reaches it too.';

create or replace function internal.rules_in_force(
    p_service      services,
    p_without      uuid,
    out rules      session_rules[],
    out intervals  session_rule_intervals[],
    out dates      session_rule_dates[],
    out staff      session_rule_staff[]
)
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_ids uuid[];
begin
    rules := array(
        select r from session_rules r
         where r.tenant_id = p_service.tenant_id and r.service_id = p_service.id and r.id is distinct from p_without
           and p_service.status <> 'archived');
    v_ids := array(select r.id from unnest(rules) r);
    intervals := array(select i from session_rule_intervals i where i.tenant_id = p_service.tenant_id and i.rule_id = any (v_ids));
    dates := array(select d from session_rule_dates d where d.tenant_id = p_service.tenant_id and d.rule_id = any (v_ids));
    staff := array(select s from session_rule_staff s where s.tenant_id = p_service.tenant_id and s.rule_id = any (v_ids));
end $$;
comment on function internal.rules_in_force(services, uuid) is
    'The schedule rules of a service with all that belongs to them, one left out if told so; none of an archived service.';

create or replace function internal.lock_planned(p_service services, p_plan internal.planned_session[], p_locked uuid[]) returns uuid[]
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_now      timestamptz := clock_timestamp();
    v_tenant   uuid := p_service.tenant_id;
    v_touched  uuid[] := array(
        select s.id
          from unnest(p_plan) p
          join sessions s on s.tenant_id = v_tenant and s.id = p.id
         where p.action in ('new', 'changed', 'removed', 'adopted')
            or p.action = 'kept' and s.rule_id <> (p.terms ->> 'rule_id')::uuid);
    v_subjects uuid[] := internal.with_units(v_tenant, p_locked);
    v_others   uuid[];
    v_due      uuid[];
begin
    -- Holds that are over may still have the time of those whom a reserved session wants.
    select array_agg(distinct c.session_id) filter (where c.session_id is not null),
           array_agg(distinct c.booking_id) filter (where c.booking_id is not null)
      into v_others, v_due
      from claims c
     where c.tenant_id = v_tenant and c.subject_id = any (v_subjects) and c.starts_at > v_now - interval '168 hours' and c.expires_at <= v_now;
    if v_touched <> '{}' or v_others is not null then
        perform from sessions s where s.tenant_id = v_tenant and s.id = any (v_touched || v_others) order by s.id for update;
        -- Holds that count for nothing must not stand in the way as seats that are counted.
        v_due := v_due || array(
            select b.id from bookings b
             where b.tenant_id = v_tenant and b.session_id = any (v_touched || v_others) and b.state = 'held' and b.hold_expires_at <= v_now);
    end if;
    perform internal.expire_holds(v_tenant, v_due);
    return v_touched;
end $$;
comment on function internal.lock_planned(services, internal.planned_session[], uuid[]) is
    'Locks the sessions that a plan would write, by id, and returns them; clears expired holds in them and in the way of reserved ones. What stays as it is isn''t locked.';
