create or replace function api.explain_slot(
    p_tenant     uuid,
    p_service    uuid,
    p_starts_at  timestamptz,
    p_staff      uuid    default null,
    p_party      integer default null,
    p_private    boolean default null,
    p_for_guest  boolean default false
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
set jit = off
as $$
declare
    v_service  services;
    v_session  sessions;
    v_zone     text;
begin
    perform context.enter(p_tenant);
    if p_starts_at is null or p_starts_at < '2000-01-01 00:00+00' or p_starts_at >= '2050-01-01 00:00+00' then
        perform internal.refuse('invalid_input', 'starts_at: an instant of the years 2000 to 2049.', '{"field":"starts_at"}');
    end if;
    v_service := internal.bookable_service(p_tenant, p_service);
    select b.timezone into v_zone from businesses b where b.tenant_id = p_tenant and b.id = v_service.business_id;
    if v_service.kind <> 'session' then
        if p_private then
            perform internal.refuse('invalid_input', 'private: only for services that have sessions.', '{"field":"private"}');
        end if;
        return internal.slot_explanation(v_service, v_zone, p_starts_at, p_staff, p_party, p_for_guest);
    end if;
    select s.* into v_session
      from sessions s
     where s.tenant_id = p_tenant and s.service_id = p_service and s.starts_at = p_starts_at and s.status <> 'withdrawn'
     limit 1;
    if found then
        return internal.session_explanation(v_service, v_zone, v_session, p_staff, p_party, p_private, p_for_guest);
    end if;
    return jsonb_build_object(
        'service_id', p_service, 'starts_at', p_starts_at, 'offered', false,
        'reasons', jsonb_build_array(jsonb_build_object('code', 'no_session', 'detail', 'There is no session at that time.')),
        'next_slots', internal.next_sessions(v_service, v_zone, p_starts_at, clock_timestamp(), p_staff, p_party, p_private));
end $$;
comment on function api.explain_slot(uuid, uuid, timestamptz, uuid, integer, boolean, boolean) is
    'Why a service is, or isn''t, offered at a time: every rule that is against it, and the next offers within a week (AVL-3). Offered is what api.list_free_slots lists. For a guest without ids of what is in the way.';
grant execute on function api.explain_slot to slotkeeper_server, slotkeeper_login;

create or replace function internal.slot_explanation(
    p_service    services,
    p_zone       text,
    p_starts_at  timestamptz,
    p_staff      uuid,
    p_party      integer,
    p_for_guest  boolean
) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_now      timestamptz := clock_timestamp();
    v_pool     service_staff[] := internal.possible_staff(p_service, p_staff);
    v_minutes  integer := p_service.duration_minutes;
    v_reasons  text[] := array['no_staff'];
    v_answer   jsonb;
begin
    if v_pool is not null then
        select n.minutes, n.reasons into v_minutes, v_reasons from internal.nearest_length(p_service, p_zone, v_pool, p_starts_at, v_now) n;
        v_reasons := internal.start_reasons(p_service, p_zone, p_starts_at, p_party, v_now) || v_reasons;
        -- The grid lies in what is free, so it means nothing while something is in the way.
        if v_reasons = '{}' and not exists (
            select from internal.free_slots(p_service, p_zone, v_pool, p_starts_at, p_starts_at + interval '1 microsecond', v_now)
        ) then
            v_reasons := array['off_grid'];
        end if;
    end if;
    v_answer := jsonb_build_object(
        'service_id', p_service.id,
        'starts_at', p_starts_at,
        'ends_at', p_starts_at + make_interval(mins => v_minutes),
        'offered', v_reasons = '{}',
        'reasons', (select coalesce(jsonb_agg(internal.slot_reason(p_service, p_zone, p_starts_at, v_minutes, r.reason, v_now, p_for_guest) order by r.place), '[]')
                      from unnest(v_reasons) with ordinality as r (reason, place)),
        'next_slots', internal.next_slots(p_service, p_zone, v_pool, p_starts_at, v_now, p_party, p_for_guest));
    if not p_for_guest then
        v_answer := v_answer || jsonb_build_object('people', internal.people_explained(p_service, p_zone, v_pool, p_starts_at, v_now));
    end if;
    return v_answer;
end $$;
comment on function internal.slot_explanation(services, text, timestamptz, uuid, integer, boolean) is
    'Why an appointment can, or can''t, be had at a time: what api.explain_slot answers.';

create or replace function internal.start_reasons(p_service services, p_zone text, p_starts_at timestamptz, p_party integer, p_now timestamptz) returns text[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return array_remove(array[
        case when p_starts_at <= p_now then 'in_the_past'
             when p_starts_at < p_now + make_interval(mins => p_service.notice_minutes) then 'too_short_notice' end,
        case when not internal.in_window(p_service, internal.instant_to_local(p_zone, p_starts_at)::date, internal.instant_to_local(p_zone, p_now)::date)
             then 'outside_window' end,
        case when p_party not between p_service.party_min and p_service.party_max then 'wrong_party' end
    ], null);
end $$;
comment on function internal.start_reasons(services, text, timestamptz, integer, timestamptz) is
    'What is against a start, whoever serves it and however long it takes.';

create or replace function internal.nearest_length(
    p_service    services,
    p_zone       text,
    p_pool       service_staff[],
    p_starts_at  timestamptz,
    p_now        timestamptz,
    out minutes  integer,
    out reasons  text[]
)
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_alone    boolean := p_service.assignment in ('any', 'round_robin', 'least_busy');
    v_minutes  integer;
    v_found    text[];
    v_ends_at  timestamptz;
begin
    -- People who take different times offer different lengths. The one with the fewest reasons is told, of equals the shortest.
    for v_minutes in
        select distinct case when v_alone then coalesce(p.duration_minutes, p_service.duration_minutes) else p_service.duration_minutes end
          from unnest(p_pool) p
         order by 1
    loop
        v_ends_at := p_starts_at + make_interval(mins => v_minutes);
        v_found := array_remove(array[
            internal.people_reason(p_service, p_zone, p_pool, p_starts_at, v_ends_at, p_now),
            case when exists (select from internal.needs_short(p_service, p_starts_at, v_ends_at, p_now)) then 'resource_taken' end,
            case when internal.reached_limit(p_service, p_zone, p_starts_at, v_minutes) is not null then 'limit_reached' end
        ], null);
        if reasons is null or cardinality(v_found) < cardinality(reasons) then
            minutes := v_minutes;
            reasons := v_found;
        end if;
    end loop;
end $$;
comment on function internal.nearest_length(services, text, service_staff[], timestamptz, timestamptz) is
    'Of the lengths that a booking can have the one that is nearest to being possible at a start, and what is against it.';

create or replace function internal.people_reason(
    p_service  services,
    p_zone     text,
    p_pool     service_staff[],
    p_from     timestamptz,
    p_to       timestamptz,
    p_now      timestamptz
) returns text
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_all    integer := cardinality(p_pool);
    v_must   text[];
    v_other  text[];
begin
    select coalesce(array_agg(f.reason) filter (where f.needed), '{}'), coalesce(array_agg(f.reason) filter (where not f.needed), '{}')
      into v_must, v_other
      from (select m.needed, coalesce((internal.person_reasons(p_service, p_zone, m.staff_id, p_from, p_to, p_now))[1], 'free') as reason
              from unnest(p_pool) as p,
                   lateral (select p.staff_id,
                                   p_service.assignment = 'collective' or p_service.assignment = 'fixed_plus_any' and p.fixed as needed,
                                   coalesce(p.duration_minutes, p_service.duration_minutes) as minutes) m
             where p_service.assignment not in ('any', 'round_robin', 'least_busy') or p_from + make_interval(mins => m.minutes) = p_to) f;
    if 'free' <> any (v_must) then
        -- One sentence for all only if it is true of all.
        return case when v_all = 1 or v_other = '{}' and v_must[1] = all (v_must) then v_must[1] else 'staff_unavailable' end;
    end if;
    if v_other = '{}' or 'free' = any (v_other) then
        return null;
    end if;
    -- Whoever was nearest to a yes.
    return (select o from unnest(v_other) o order by array_position(array['buffer_conflict', 'taken', 'closed_date', 'outside_hours'], o) limit 1);
end $$;
comment on function internal.people_reason(services, text, service_staff[], timestamptz, timestamptz, timestamptz) is
    'Why too few of the pool can serve a time; null if enough can.';

create or replace function internal.person_reasons(
    p_service  services,
    p_zone     text,
    p_staff    uuid,
    p_from     timestamptz,
    p_to       timestamptz,
    p_now      timestamptz
) returns text[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_hours text;
    v_taken boolean;
begin
    if not tstzrange(p_from, p_to) <@ internal.working_ranges(p_service.tenant_id, p_service.business_id, p_staff, p_zone, p_from, p_to) then
        v_hours := case when internal.closing_overrides(p_service, p_staff, internal.instant_to_local(p_zone, p_from)::date) <> '{}'
                        then 'closed_date' else 'outside_hours' end;
    end if;
    select bool_or(c.starts_at < p_to and c.ends_at > p_from) into v_taken
      from internal.claims_within(p_service.tenant_id, array[p_staff],
               p_from - make_interval(mins => p_service.buffer_before_minutes), p_to + make_interval(mins => p_service.buffer_after_minutes), p_now) c;
    return array_remove(array[v_hours, case v_taken when true then 'taken' when false then 'buffer_conflict' end], null);
end $$;
comment on function internal.person_reasons(services, text, uuid, timestamptz, timestamptz, timestamptz) is
    'Why somebody can''t serve a time: outside_hours or closed_date, then taken or, if only buffers stand in the way, buffer_conflict. Empty: can.';

create or replace function internal.closing_overrides(p_service services, p_staff uuid, p_date date) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- As internal.day_minutes judges: the person's overrides before the business's, closed before open.
    return coalesce((
        select array_agg(o.id order by o.id) filter (where not o.available)
          from overrides o
         where o.tenant_id = p_service.tenant_id and o.business_id = p_service.business_id
           and (o.staff_id is null or o.staff_id = p_staff)
           and p_date between o.starts_on and o.ends_on
           and (o.available or o.start_minute is null)
         group by o.staff_id is null
         order by o.staff_id is null
         limit 1), '{}');
end $$;
comment on function internal.closing_overrides(services, uuid, date) is 'The overrides that close a date for somebody; empty if none does.';

create or replace function internal.claims_within(p_tenant uuid, p_subjects uuid[], p_from timestamptz, p_to timestamptz, p_now timestamptz) returns setof claims
language sql stable
set search_path = pg_catalog, public, pg_temp
as $$
    select c.*
      from claims c
     where c.tenant_id = p_tenant and c.subject_id = any (p_subjects)
       -- As far as the longest claim reaches.
       and c.starts_at < p_to and c.starts_at > p_from - interval '168 hours' and c.ends_at > p_from
       and (c.expires_at is null or c.expires_at > p_now)
$$;
comment on function internal.claims_within(uuid, uuid[], timestamptz, timestamptz, timestamptz) is
    'What claims some subjects within a range; expired holds don''t.';

create or replace function internal.needs_short(p_service services, p_from timestamptz, p_to timestamptz, p_now timestamptz)
returns table (resource_id uuid, group_id uuid, quantity integer, free integer, units uuid[], takes_from timestamptz, takes_to timestamptz)
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
declare
    v_needs internal.need[] := internal.service_needs(p_service.tenant_id, p_service.id);
begin
    return query
        select n.one, n.several, n.quantity, f.free, u.units, t.takes_from, t.takes_to
          from unnest(v_needs) with ordinality as n (one, several, quantity, before, after, number),
               lateral (select p_from - make_interval(mins => coalesce(n.before, p_service.buffer_before_minutes)) as takes_from,
                               p_to + make_interval(mins => coalesce(n.after, p_service.buffer_after_minutes)) as takes_to) t,
               lateral (select coalesce(array_agg(c.unit_id order by c.place), '{}') as units
                          from internal.need_units(p_service.tenant_id, v_needs) c
                         where c.need = n.number) u,
               lateral (select cardinality(u.units) - count(distinct c.subject_id)::integer as free
                          from internal.claims_within(p_service.tenant_id, u.units, t.takes_from, t.takes_to, p_now) c) f
         where f.free < n.quantity;
end $$;
comment on function internal.needs_short(services, timestamptz, timestamptz, timestamptz) is
    'The needs of a service of which too few units are free for a booking, the units that would do, and the time, buffers included, that they would be taken for.';
