create or replace function internal.possible_staff(p_service services, p_staff uuid, p_among service_staff[] default null) returns service_staff[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_pool service_staff[];
begin
    -- As the business lists them; in which order they are tried internal.in_turn says.
    select array_agg(ss order by s.position, s.id)
      into v_pool
      from service_staff ss
      join staff s on s.tenant_id = ss.tenant_id and s.id = ss.staff_id
     where ss.tenant_id = p_service.tenant_id and ss.service_id = p_service.id and s.status = 'active'
       and (p_among is null or ss.staff_id = any (select (unnest(p_among)).staff_id))
       and (p_staff is null or ss.staff_id = p_staff or p_service.assignment = 'collective'
            or p_service.assignment = 'fixed_plus_any' and (ss.fixed or exists (
                -- Asking for somebody fixed leaves open who comes with them.
                select from service_staff f
                 where f.tenant_id = ss.tenant_id and f.service_id = ss.service_id and f.staff_id = p_staff and f.fixed)));
    return case when p_staff is null or p_staff = any (select (unnest(v_pool)).staff_id) then v_pool end;
end $$;
comment on function internal.possible_staff(services, uuid, service_staff[]) is
    'The active staff from among whom a booking is served, as the business lists them; null if nobody does, or not the one asked for.';

create or replace function internal.booking_pool(p_service services, p_staff uuid, p_among service_staff[] default null) returns service_staff[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_pool service_staff[] := internal.possible_staff(p_service, p_staff, p_among);
begin
    if v_pool is null then
        perform internal.refuse('staff_unavailable', 'Nobody who can be booked offers this service.');
    end if;
    return v_pool;
end $$;
comment on function internal.booking_pool(services, uuid, service_staff[]) is
    'The active staff from among whom a booking is served; narrowed to the one asked for and, once the locks are held, to those locked.';

create or replace function internal.choose_staff(
    p_service    services,
    p_zone       text,
    p_pool       service_staff[],
    p_starts_at  timestamptz,
    p_locked     uuid[],
    p_asked      uuid,
    p_first      uuid[],
    out chosen   service_staff[],
    out because  jsonb
)
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_turn     record;
    v_one      service_staff;
    v_minutes  integer;
    v_lacking  text;
    v_passed   jsonb := jsonb_build_array();
    v_alone    boolean := p_service.assignment in ('any', 'round_robin', 'least_busy');
    v_found    boolean := p_service.assignment = 'collective'
        or p_service.assignment = 'fixed_plus_any' and not exists (select from unnest(p_pool) p where not p.fixed);
    v_state    text;
begin
    chosen := array[]::service_staff[];
    because := jsonb_build_object('by', 'all');
    for v_turn in select t.person, t.why from internal.in_turn(p_service, p_zone, p_pool, p_starts_at, p_asked, p_first) t loop
        v_one := v_turn.person;
        continue when v_found and v_alone;
        continue when v_found and p_service.assignment = 'fixed_plus_any' and not v_one.fixed;
        v_minutes := case when v_alone then coalesce(v_one.duration_minutes, p_service.duration_minutes) else p_service.duration_minutes end;
        v_state := internal.staff_state(p_service, p_zone, v_one.staff_id, p_starts_at, v_minutes);
        -- Who takes less time may find a room free where another doesn't.
        if v_state = 'free' and v_alone and p_locked <> '{}' then
            v_lacking := internal.lacking_unit(p_service, p_starts_at, v_minutes, p_locked);
            v_state := case when v_lacking is null then 'free' else 'no_unit' end;
        end if;
        if v_state = 'free' then
            chosen := chosen || v_one;
            if v_alone or not v_one.fixed and p_service.assignment <> 'collective' then
                v_found := true;
                because := v_turn.why || jsonb_build_object('passed_over', v_passed);
            end if;
        elsif p_service.assignment = 'collective' or p_service.assignment = 'fixed_plus_any' and v_one.fixed then
            perform internal.refuse_slot(v_state = 'taken');
        else
            v_passed := v_passed || jsonb_build_object('staff_id', v_one.staff_id, 'reason', v_state);
        end if;
    end loop;
    if v_lacking is not null and not v_found then
        perform internal.refuse_units(v_lacking);
    end if;
    if not v_found then
        perform internal.refuse_slot(v_passed @> '[{"reason": "taken"}]');
    end if;
end $$;
comment on function internal.choose_staff(services, text, service_staff[], timestamptz, uuid[], uuid, uuid[]) is
    'Who serves a booking at a time, and why: one of the pool for whose time units are free too, all of the pool, or the fixed ones and one more. Refuses when too few are free. Call it under the locks of the pool and of p_locked, the units'' resources.';

create or replace function internal.lacking_unit(p_service services, p_starts_at timestamptz, p_minutes integer, p_locked uuid[]) returns text
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (
        select c.lacking
          from internal.choose_units(p_service.tenant_id, internal.service_needs(p_service.tenant_id, p_service.id),
                                     p_starts_at, p_starts_at + make_interval(mins => p_minutes),
                                     p_service.buffer_before_minutes, p_service.buffer_after_minutes, p_locked) c
    );
end $$;
comment on function internal.lacking_unit(services, timestamptz, integer, uuid[]) is
    'The resource or group of which too few units are free for a booking; null if none lacks.';

create or replace function internal.staff_state(p_service services, p_zone text, p_staff uuid, p_starts_at timestamptz, p_minutes integer) returns text
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_ends_at timestamptz := p_starts_at + make_interval(mins => p_minutes);
begin
    -- What is taken is found with one look at an index, so it is asked first: under contention most stop here.
    -- Buffers are part of the claim and may lie outside the hours.
    if not internal.is_free(
        p_service.tenant_id, p_staff,
        p_starts_at - make_interval(mins => p_service.buffer_before_minutes),
        v_ends_at + make_interval(mins => p_service.buffer_after_minutes)
    ) then
        return 'taken';
    end if;
    return case when tstzrange(p_starts_at, v_ends_at)
        <@ internal.working_ranges(p_service.tenant_id, p_service.business_id, p_staff, p_zone, p_starts_at, v_ends_at)
        then 'free' else 'away' end;
end $$;
comment on function internal.staff_state(services, text, uuid, timestamptz, integer) is
    'Whether a staff member can serve then: free, taken (a claim overlaps, buffers included) or away (outside working hours).';

create or replace function internal.refuse_slot(p_taken boolean) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_taken then
        perform internal.refuse('slot_taken', 'That time is already taken.');
    end if;
    perform internal.refuse('outside_hours', 'That time is outside the hours in which this can be booked.');
end $$;
comment on function internal.refuse_slot(boolean) is 'Refuses a time: taken, or outside working hours.';
