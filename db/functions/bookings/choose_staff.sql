create or replace function internal.possible_staff(p_service services, p_staff uuid, p_among service_staff[] default null) returns service_staff[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_pool service_staff[];
begin
    -- In the order in which they are tried: whoever round robin chose least recently, otherwise as the business lists them.
    select array_agg(ss order by case when p_service.assignment = 'round_robin' then ss.last_chosen_at end nulls first, s.position, s.id)
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
    'The active staff from among whom a booking is served, in order of preference; null if nobody does, or not the one asked for.';

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
    'The active staff from among whom a booking is served, in order of preference; narrowed to the one asked for and, once the locks are held, to those locked.';

create or replace function internal.choose_staff(
    p_service    services,
    p_zone       text,
    p_pool       service_staff[],
    p_starts_at  timestamptz,
    p_locked     uuid[]
) returns service_staff[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_one      service_staff;
    v_needed   service_staff[] := array[]::service_staff[];
    v_minutes  integer;
    v_taken    boolean := false;
    v_lacking  text;
    v_alone    boolean := p_service.assignment in ('any', 'round_robin');
    v_found    boolean := p_service.assignment = 'collective'
        or p_service.assignment = 'fixed_plus_any' and not exists (select from unnest(p_pool) p where not p.fixed);
    v_state    text;
begin
    foreach v_one in array p_pool loop
        continue when v_found and v_alone;
        continue when v_found and p_service.assignment = 'fixed_plus_any' and not v_one.fixed;
        v_minutes := case when v_alone then coalesce(v_one.duration_minutes, p_service.duration_minutes) else p_service.duration_minutes end;
        v_state := internal.staff_state(p_service, p_zone, v_one.staff_id, p_starts_at, v_minutes);
        -- Who takes less time may find a room free where another doesn't.
        if v_state = 'free' and v_alone and p_locked <> '{}' then
            v_lacking := internal.lacking_unit(p_service, p_starts_at, v_minutes, p_locked);
            v_state := case when v_lacking is null then 'free' else 'short of units' end;
        end if;
        if v_state = 'free' then
            v_needed := v_needed || v_one;
            v_found := v_found or v_alone or not v_one.fixed;
        elsif p_service.assignment = 'collective' or p_service.assignment = 'fixed_plus_any' and v_one.fixed then
            perform internal.refuse_slot(v_state = 'taken');
        else
            v_taken := v_taken or v_state = 'taken';
        end if;
    end loop;
    if v_lacking is not null and not v_found then
        perform internal.refuse_units(v_lacking);
    end if;
    if not v_found then
        perform internal.refuse_slot(v_taken);
    end if;
    return v_needed;
end $$;
comment on function internal.choose_staff(services, text, service_staff[], timestamptz, uuid[]) is
    'Who serves a booking at a time: one of the pool for whose time units are free too, all of the pool, or the fixed ones and one more. Refuses when too few are free. Call it under the locks of the pool and of p_locked, the units'' resources.';

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
