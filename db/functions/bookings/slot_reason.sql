-- The reasons of internal.slot_explanation, in words and with what belongs to them.

create or replace function internal.slot_reason(
    p_service    services,
    p_zone       text,
    p_starts_at  timestamptz,
    p_minutes    integer,
    p_reason     text,
    p_now        timestamptz,
    p_for_guest  boolean
) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_detail  text;
    v_facts   jsonb := jsonb_build_object();
begin
    case p_reason
        when 'no_staff' then
            v_detail := 'Nobody who can be booked offers this service.';
        when 'wrong_party' then
            v_detail := format('This service takes parties of %s to %s.', p_service.party_min, p_service.party_max);
            v_facts := jsonb_build_object('party_min', p_service.party_min, 'party_max', p_service.party_max);
        when 'outside_hours' then
            v_detail := 'That time is outside the hours in which this can be booked.';
        when 'closed_date' then
            v_detail := 'That date is closed.';
            v_facts := jsonb_build_object('date', internal.instant_to_local(p_zone, p_starts_at)::date);
        when 'staff_unavailable' then
            v_detail := 'Not everybody who must take part can then.';
        when 'taken' then
            v_detail := 'That time is already taken.';
        when 'buffer_conflict' then
            v_detail := 'There is too little time before or after another booking.';
        when 'resource_taken' then
            v_detail := 'A room or equipment that this needs is taken then.';
            if not p_for_guest then
                v_facts := jsonb_build_object('needs', internal.needs_explained(p_service, p_starts_at, p_minutes, p_now));
            end if;
        when 'off_grid' then
            v_detail := 'Bookings do not start at this time.';
        else
            return internal.timing_reason(p_service, p_zone, p_starts_at, p_reason, p_now, p_minutes);
    end case;
    return jsonb_build_object('code', p_reason, 'detail', v_detail) || v_facts;
end $$;
comment on function internal.slot_reason(services, text, timestamptz, integer, text, timestamptz, boolean) is
    'One reason against an appointment, in words and with its facts; for a guest without ids.';

create or replace function internal.timing_reason(
    p_service    services,
    p_zone       text,
    p_starts_at  timestamptz,
    p_reason     text,
    p_now        timestamptz,
    p_minutes    integer
) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_earliest  timestamptz := p_now + make_interval(mins => p_service.notice_minutes);
    v_detail    text;
    v_facts     jsonb := jsonb_build_object();
begin
    case p_reason
        when 'in_the_past' then
            v_detail := 'That time is over.';
            v_facts := jsonb_build_object('earliest', v_earliest);
        when 'too_short_notice' then
            -- Up to the next whole minute, so that what is told is possible.
            v_detail := format('Too short notice: possible from %s.', to_char(
                internal.instant_to_local(p_zone, date_trunc('minute', v_earliest + interval '1 minute' - interval '1 microsecond')), 'YYYY-MM-DD HH24:MI'));
            v_facts := jsonb_build_object('earliest', v_earliest);
        when 'outside_window' then
            v_detail := 'That date is outside the time in which this can be booked.';
        when 'limit_reached' then
            v_detail := 'No more bookings of this service are taken at that time.';
            v_facts := jsonb_strip_nulls(jsonb_build_object('limit', internal.reached_limit(p_service, p_zone, p_starts_at, p_minutes)));
    end case;
    return jsonb_build_object('code', p_reason, 'detail', v_detail) || v_facts;
end $$;
comment on function internal.timing_reason(services, text, timestamptz, text, timestamptz, integer) is
    'One reason that appointments and sessions share, in words and with its facts.';

create or replace function internal.people_explained(p_service services, p_zone text, p_pool service_staff[], p_starts_at timestamptz, p_now timestamptz) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_alone boolean := p_service.assignment in ('any', 'round_robin', 'least_busy');
begin
    return (
        select coalesce(jsonb_agg(jsonb_build_object(
                   'staff_id', p.staff_id,
                   'reasons', to_jsonb(r.reasons),
                   'override_ids', case when 'closed_date' = any (r.reasons)
                                        then to_jsonb(internal.closing_overrides(p_service, p.staff_id, internal.instant_to_local(p_zone, p_starts_at)::date))
                                        else '[]' end,
                   'in_the_way', internal.claims_shown(p_service.tenant_id, array[p.staff_id],
                        p_starts_at - make_interval(mins => p_service.buffer_before_minutes),
                        e.ends_at + make_interval(mins => p_service.buffer_after_minutes), p_now)) order by p.place), '[]')
          from unnest(p_pool) with ordinality as p (tenant_id, service_id, staff_id, fixed, price_minor, duration_minutes, last_chosen_at, times_chosen, place),
               lateral (select p_starts_at + make_interval(mins => case when v_alone then coalesce(p.duration_minutes, p_service.duration_minutes)
                                                                        else p_service.duration_minutes end) as ends_at) e,
               lateral (select internal.person_reasons(p_service, p_zone, p.staff_id, p_starts_at, e.ends_at, p_now) as reasons) r
    );
end $$;
comment on function internal.people_explained(services, text, service_staff[], timestamptz, timestamptz) is
    'Of each of the pool, why they can''t serve then, and what is in their way.';

create or replace function internal.needs_explained(p_service services, p_starts_at timestamptz, p_minutes integer, p_now timestamptz) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (
        select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('resource_id', n.resource_id, 'group_id', n.group_id, 'quantity', n.quantity, 'free', n.free))
                   || jsonb_build_object('in_the_way', internal.claims_shown(p_service.tenant_id, n.units, n.takes_from, n.takes_to, p_now))), '[]')
          from internal.needs_short(p_service, p_starts_at, p_starts_at + make_interval(mins => p_minutes), p_now) n
    );
end $$;
comment on function internal.needs_explained(services, timestamptz, integer, timestamptz) is
    'Of which needs too few units are free, and what has the others.';

create or replace function internal.claims_shown(p_tenant uuid, p_subjects uuid[], p_from timestamptz, p_to timestamptz, p_now timestamptz) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (
        select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('subject_id', c.subject_id, 'booking_id', c.booking_id, 'session_id', c.session_id,
                   'time_off_id', c.time_off_id, 'starts_at', c.starts_at, 'ends_at', c.ends_at)) order by c.starts_at, c.subject_id), '[]')
          from internal.claims_within(p_tenant, p_subjects, p_from, p_to, p_now) c
    );
end $$;
comment on function internal.claims_shown(uuid, uuid[], timestamptz, timestamptz, timestamptz) is
    'What claims some subjects within a range, with its ids: for the business alone.';

create or replace function internal.next_slots(
    p_service    services,
    p_zone       text,
    p_pool       service_staff[],
    p_after      timestamptz,
    p_now        timestamptz,
    p_party      integer,
    p_for_guest  boolean
) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_from   timestamptz := greatest(p_after, p_now) + interval '1 microsecond';
    v_today  date := internal.instant_to_local(p_zone, p_now)::date;
begin
    if p_party not between p_service.party_min and p_service.party_max then
        return jsonb_build_array();
    end if;
    return (
        select coalesce(jsonb_agg(jsonb_build_object('starts_at', s.starts_at, 'ends_at', s.ends_at)
                   || case when p_for_guest then jsonb_build_object() else jsonb_build_object('staff_ids', s.staff_ids) end order by s.starts_at, s.ends_at), '[]')
          from (select f.*
                  from internal.free_slots(p_service, p_zone, p_pool, v_from, least(v_from + interval '7 days', '2050-01-01 00:00+00'), p_now) f
                 where internal.in_window(p_service, internal.instant_to_local(p_zone, f.starts_at)::date, v_today)
                   and internal.reached_limit(p_service, p_zone, f.starts_at, (extract(epoch from f.ends_at - f.starts_at) / 60)::integer) is null
                 order by f.starts_at, f.ends_at
                 limit 5) s
    );
end $$;
comment on function internal.next_slots(services, text, service_staff[], timestamptz, timestamptz, integer, boolean) is
    'Up to five offers within a week after an instant.';
