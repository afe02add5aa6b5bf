create or replace function api.explain_session(
    p_tenant     uuid,
    p_session    uuid,
    p_party      integer default null,
    p_private    boolean default null,
    p_for_guest  boolean default false
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_session  sessions;
    v_service  services;
    v_zone     text;
begin
    perform context.enter(p_tenant);
    select s.* into v_session from sessions s where s.tenant_id = p_tenant and s.id = p_session and s.status <> 'withdrawn';
    if not found then
        perform internal.refuse('not_found', 'There is no such session.');
    end if;
    v_service := internal.bookable_service(p_tenant, v_session.service_id);
    select b.timezone into v_zone from businesses b where b.tenant_id = p_tenant and b.id = v_service.business_id;
    return internal.session_explanation(v_service, v_zone, v_session, null, p_party, p_private, p_for_guest);
end $$;
comment on function api.explain_session(uuid, uuid, integer, boolean, boolean) is
    'Why a session can, or can''t, be had by a party or as a whole: every rule that is against it, and the next within a week that can be had (AVL-3). For a guest without ids of what is in the way.';
grant execute on function api.explain_session to slotkeeper_server, slotkeeper_login;

create or replace function internal.session_explanation(
    p_service    services,
    p_zone       text,
    p_session    sessions,
    p_staff      uuid,
    p_party      integer,
    p_private    boolean,
    p_for_guest  boolean
) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_now      timestamptz := clock_timestamp();
    v_offer    record;
    v_reasons  text[];
begin
    -- Listing and reserving ask the same function: what removes a session from the list has its reason here.
    select o.* into v_offer
      from internal.session_offers(p_service, p_zone, p_session.starts_at, p_session.starts_at + interval '1 microsecond', v_now, p_party, p_private) o
     where (o.session).id = p_session.id;
    v_reasons := v_offer.reasons || case when p_staff is not null and p_staff <> all (v_offer.staff_ids) then array['other_staff'] else '{}' end;
    return jsonb_build_object(
        'session_id', p_session.id,
        'service_id', p_session.service_id,
        'starts_at', p_session.starts_at,
        'ends_at', p_session.ends_at,
        'offered', v_reasons = '{}',
        'capacity_remaining', v_offer.remaining,
        'reasons', (select coalesce(jsonb_agg(internal.session_reason(p_service, p_session, r.reason, v_offer.remaining, v_now, p_for_guest) order by r.place), '[]')
                      from unnest(v_reasons) with ordinality as r (reason, place)),
        'next_slots', internal.next_sessions(p_service, p_zone, p_session.starts_at, v_now, p_staff, p_party, p_private)
    );
end $$;
comment on function internal.session_explanation(services, text, sessions, uuid, integer, boolean, boolean) is
    'Why a session can, or can''t, be had, and the next that can: what api.explain_session and api.explain_slot answer.';

create or replace function internal.next_sessions(
    p_service  services,
    p_zone     text,
    p_after    timestamptz,
    p_now      timestamptz,
    p_staff    uuid,
    p_party    integer,
    p_private  boolean
) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_from timestamptz := greatest(p_after, p_now) + interval '1 microsecond';
begin
    return (
        select coalesce(jsonb_agg(jsonb_build_object('starts_at', n.starts_at, 'ends_at', n.ends_at, 'session_id', n.id) order by n.starts_at, n.id), '[]')
          from (select (o.session).id, (o.session).starts_at, (o.session).ends_at
                  from internal.session_offers(p_service, p_zone, v_from, v_from + interval '7 days', p_now, p_party, p_private) o
                 where o.reasons = '{}' and (p_staff is null or p_staff = any (o.staff_ids))
                 order by 2, 1
                 limit 5) n
    );
end $$;
comment on function internal.next_sessions(services, text, timestamptz, timestamptz, uuid, integer, boolean) is
    'Up to five sessions within a week after an instant that can be had.';

create or replace function internal.session_reason(
    p_service    services,
    p_session    sessions,
    p_reason     text,
    p_remaining  integer,
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
        when 'session_closed' then
            v_detail := case when p_session.status = 'cancelled' then 'This session does not take place.' else 'This session is not for sale.' end;
            v_facts := jsonb_build_object('status', p_session.status);
        when 'wrong_party' then
            v_detail := format('This session takes parties of %s to %s.', p_session.party_min, p_session.party_max);
            v_facts := jsonb_build_object('party_min', p_session.party_min, 'party_max', p_session.party_max);
        when 'private_only' then
            v_detail := 'This session is taken as a whole.';
        when 'private_not_possible' then
            v_detail := case when p_session.private_booking = 'no' then 'This session cannot be booked as a whole.' else 'Somebody is in this session already.' end;
            v_facts := jsonb_build_object('remaining', p_remaining);
        when 'session_full' then
            v_detail := case p_remaining when 0 then 'This session is sold out.' when 1 then 'Only one seat is left.' else format('Only %s seats are left.', p_remaining) end;
            v_facts := jsonb_build_object('remaining', p_remaining);
        when 'staff_unavailable' then
            v_detail := 'Nobody is there for this session at the moment.';
        when 'staff_taken' then
            v_detail := 'Somebody who leads this session is busy then.';
        when 'resource_taken' then
            v_detail := 'A room or equipment that this session needs is taken then.';
        when 'other_staff' then
            v_detail := 'Somebody else leads this session.';
        else
            return internal.timing_reason(p_service, p_session.timezone, p_session.starts_at, p_reason, p_now,
                (extract(epoch from p_session.ends_at - p_session.starts_at) / 60)::integer);
    end case;
    if not p_for_guest and p_reason in ('staff_taken', 'resource_taken') then
        v_facts := jsonb_build_object('in_the_way', internal.in_the_way(p_session, p_now));
    elsif not p_for_guest and p_reason = 'staff_unavailable' then
        v_facts := jsonb_build_object('staff_ids', (
            select jsonb_agg(s.id order by s.id)
              from session_staff ss
              join staff s on s.tenant_id = ss.tenant_id and s.id = ss.staff_id
             where ss.tenant_id = p_session.tenant_id and ss.session_id = p_session.id and s.status <> 'active'));
    end if;
    return jsonb_build_object('code', p_reason, 'detail', v_detail) || v_facts;
end $$;
comment on function internal.session_reason(services, sessions, text, integer, timestamptz, boolean) is
    'One reason of internal.session_offers, in words and with its facts.';

create or replace function internal.in_the_way(p_session sessions, p_now timestamptz) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    -- Rooms may have longer buffers than the session itself.
    v_from timestamptz := p_session.starts_at - make_interval(mins => greatest(p_session.buffer_before_minutes,
        (select max(n.buffer_before_minutes) from unnest(p_session.resources) n)));
    v_to   timestamptz := p_session.ends_at + make_interval(mins => greatest(p_session.buffer_after_minutes,
        (select max(n.buffer_after_minutes) from unnest(p_session.resources) n)));
begin
    return (
        select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('subject_id', c.subject_id, 'booking_id', c.booking_id, 'session_id', c.session_id,
                   'time_off_id', c.time_off_id, 'starts_at', c.starts_at, 'ends_at', c.ends_at)) order by c.starts_at, c.subject_id), '[]')
          from claims c
         where c.tenant_id = p_session.tenant_id
           and c.subject_id = any (internal.with_units(p_session.tenant_id, internal.session_subjects(p_session)))
           and c.session_id is distinct from p_session.id
           -- As far as the longest claim reaches.
           and c.starts_at < v_to and c.starts_at > v_from - interval '168 hours' and c.ends_at > v_from
           and (c.expires_at is null or c.expires_at > p_now)
    );
end $$;
comment on function internal.in_the_way(sessions, timestamptz) is
    'What claims a session''s people, or units that it might be given, during it: bookings, other sessions, time off.';
