create or replace function api.add_time_off(
    p_tenant     uuid,
    p_staff      uuid,
    p_starts_at  timestamptz,
    p_ends_at    timestamptz,
    p_reason     text  default null,
    p_id         uuid  default null,
    p_request    jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'add_time_off', p_request);
    v_id        uuid := coalesce(p_id, internal.new_id());
    v_business  uuid;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_span(p_starts_at, p_ends_at);

    -- lock, check
    perform internal.lock_subjects(p_tenant, array[p_staff]);
    select s.business_id into v_business from staff s where s.tenant_id = p_tenant and s.id = p_staff;
    if not found then
        perform internal.refuse('not_found', 'There is no such staff member.', '{"field":"staff_id"}');
    end if;
    perform internal.clear_expired_claims(p_tenant, array[p_staff], p_starts_at, p_ends_at);
    perform internal.check_nothing_claimed(p_tenant, array[p_staff], p_starts_at, p_ends_at);

    -- write, record
    perform internal.insert_row('time_off', jsonb_build_object('tenant_id', p_tenant, 'id', v_id, 'staff_id', p_staff,
        'starts_at', p_starts_at, 'ends_at', p_ends_at, 'reason', p_reason));
    perform internal.claim_time_off(p_tenant, v_id, array[p_staff], p_starts_at, p_ends_at);
    perform internal.record_event(p_tenant, 'time_off.added', v_id, v_business, jsonb_build_object('staff_id', p_staff), p_request);
    select internal.time_off_json(o) into v_answer from time_off o where o.tenant_id = p_tenant and o.id = v_id;
    return internal.finish_command(p_tenant, 'add_time_off', p_request, v_answer);
end $$;
comment on function api.add_time_off(uuid, uuid, timestamptz, timestamptz, text, uuid, jsonb) is
    'Takes a time out of a person''s calendar, refused over bookings, live holds and other time off (SCH-2).';
grant execute on function api.add_time_off to slotkeeper_server, slotkeeper_login;

create or replace function internal.check_span(p_starts_at timestamptz, p_ends_at timestamptz) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
    v_name  text;
    v_at    timestamptz;
begin
    for v_name, v_at in values ('starts_at', p_starts_at), ('ends_at', p_ends_at) loop
        if v_at is null or v_at < '2000-01-01 00:00+00' or v_at >= '2050-01-01 00:00+00' or extract(epoch from v_at) % 60 <> 0 then
            perform internal.refuse('invalid_input', format('%s: a whole minute of the years 2000 to 2049.', v_name),
                jsonb_build_object('field', v_name));
        end if;
    end loop;
    if p_ends_at <= p_starts_at then
        perform internal.refuse_constraint('time_off', 'time_off_end_after_start');
    end if;
    if p_ends_at > p_starts_at + interval '366 days' then
        perform internal.refuse_constraint('time_off', 'time_off_at_most_a_year');
    end if;
end $$;
comment on function internal.check_span(timestamptz, timestamptz) is 'Refuses ends that are no whole minutes of 2000 to 2049, the wrong way round or more than a year apart.';

create or replace function internal.check_nothing_claimed(p_tenant uuid, p_subjects uuid[], p_from timestamptz, p_to timestamptz) returns void
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_taken record;
begin
    select coalesce(jsonb_agg(distinct c.booking_id) filter (where c.booking_id is not null), '[]') as bookings,
           coalesce(jsonb_agg(distinct c.session_id) filter (where c.session_id is not null), '[]') as sessions,
           coalesce(jsonb_agg(distinct c.time_off_id) filter (where c.time_off_id is not null), '[]') as time_off
      into v_taken
      from claims c
     where c.tenant_id = p_tenant and c.subject_id = any (p_subjects)
       and c.starts_at < p_to and c.starts_at > p_from - interval '168 hours' and c.ends_at > p_from;
    if v_taken.bookings <> '[]' then
        perform internal.refuse('time_off_conflicts', 'There are bookings in that time. Move or cancel them first.', to_jsonb(v_taken));
    end if;
    if v_taken.sessions <> '[]' then
        perform internal.refuse('time_off_conflicts', 'There are sessions with bookings in that time. Move or cancel these first.', to_jsonb(v_taken));
    end if;
    if v_taken.time_off <> '[]' then
        perform internal.refuse('time_off_conflicts', 'There is time off in that time already.', to_jsonb(v_taken));
    end if;
end $$;
comment on function internal.check_nothing_claimed(uuid, uuid[], timestamptz, timestamptz) is
    'Refuses a range that claims of these subjects overlap, naming their bookings, sessions and time off. Call it under the subjects'' locks.';

create or replace function internal.claim_time_off(p_tenant uuid, p_id uuid, p_subjects uuid[], p_starts_at timestamptz, p_ends_at timestamptz) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    insert into claims (tenant_id, subject_id, starts_at, ends_at, time_off_id)
    select p_tenant, s, c.starts_at, least(c.starts_at + interval '168 hours', p_ends_at), p_id
      from unnest(p_subjects) s,
           generate_series(p_starts_at, p_ends_at - interval '1 microsecond', interval '168 hours') as c (starts_at);
end $$;
comment on function internal.claim_time_off(uuid, uuid, uuid[], timestamptz, timestamptz) is
    'Claims the time of a time off for each of these subjects, at most seven days a claim.';
