create or replace function internal.session_offers(
    p_service        services,
    p_zone           text,
    p_from           timestamptz,
    p_to             timestamptz,
    p_now            timestamptz,
    p_party          integer     default null,
    p_private        boolean     default null,
    p_ignore_notice  boolean     default false,
    p_claims_at      timestamptz default null
) returns table (session sessions, private boolean, seats integer, remaining integer, staff_ids uuid[], reasons text[])
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
declare
    v_earliest  timestamptz := p_now + make_interval(mins => case when p_ignore_notice then 0 else p_service.notice_minutes end);
    v_today     date := internal.instant_to_local(p_zone, p_now)::date;
    v_limited   boolean := internal.limited_service(p_service) <> '{}';
begin
    return query
    with asked as (
        select a.session, a.private, a.live, a.staff_ids,
               case when a.private then (a.session).capacity_total else coalesce(p_party, (a.session).party_min) end as seats,
               coalesce(p_party, (a.session).party_min) as party,
               case when (a.session).taken_privately and a.live > 0 then 0 else (a.session).capacity_total - a.live end as remaining,
               a.missing, a.taken
          from internal.session_state(p_service, p_from, p_to, p_now, coalesce(p_claims_at, p_now), p_private) a
    )
    select a.session, a.private, a.seats, a.remaining, a.staff_ids,
           -- In the order in which they are told; one that is told first is the refusal.
           array_remove(array[
               case when (a.session).status <> 'open' then 'session_closed' end,
               case when (a.session).starts_at <= p_now then 'in_the_past'
                    when (a.session).starts_at < v_earliest then 'too_short_notice' end,
               case when not internal.in_window(p_service, (a.session).local_start::date, v_today) then 'outside_window' end,
               case when a.party not between (a.session).party_min and (a.session).party_max then 'wrong_party' end,
               case when p_private is false and (a.session).private_booking = 'only' then 'private_only'
                    when a.private and (a.session).private_booking = 'no' then 'private_not_possible' end,
               case when a.remaining = 0 or not a.private and a.remaining < a.seats then 'session_full'
                    when a.private and a.live > 0 then 'private_not_possible' end,
               case when a.missing then 'staff_unavailable' end,
               a.taken,
               case when v_limited and internal.reached_limit(p_service, p_zone, (a.session).starts_at,
                        (extract(epoch from (a.session).ends_at - (a.session).starts_at) / 60)::integer) is not null then 'limit_reached' end
           ], null)
      from asked a;
end $$;
comment on function internal.session_offers(services, text, timestamptz, timestamptz, timestamptz, integer, boolean, boolean, timestamptz) is
    'The service''s sessions from p_from to before p_to, what is left of them, and why they can''t be had; no reasons: it can. Listing and reserving both ask here (AVL-4). Without a party: for the smallest.';

create or replace function internal.session_state(
    p_service    services,
    p_from       timestamptz,
    p_to         timestamptz,
    p_now        timestamptz,
    p_claims_at  timestamptz,
    p_private    boolean
) returns table (session sessions, private boolean, live integer, staff_ids uuid[], missing boolean, taken text)
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
begin
    return query
    with wanted as materialized (
        select s as session,
               s.id,
               s.starts_at - make_interval(mins => s.buffer_before_minutes) as takes_from,
               s.ends_at + make_interval(mins => s.buffer_after_minutes) as takes_to,
               -- Its claims are its own, and the rest of its seats comes with them.
               exists (select from claims c
                        where c.tenant_id = s.tenant_id and c.session_id = s.id and (c.expires_at is null or c.expires_at > p_claims_at)) as has_claims
          from sessions s
         where s.tenant_id = p_service.tenant_id and s.service_id = p_service.id and s.starts_at >= p_from and s.starts_at < p_to
    ),
    held as materialized (
        select b.session_id, sum(b.seats)::integer as seats
          from bookings b
         where b.tenant_id = p_service.tenant_id and b.session_id = any (array(select w.id from wanted w where (w.session).seats_held > 0))
           and b.state = 'held' and b.hold_expires_at > p_now
         group by b.session_id
    ),
    crew as materialized (
        select ss.session_id, ss.staff_id, s.status <> 'active' as gone
          from session_staff ss
          join staff s on s.tenant_id = ss.tenant_id and s.id = ss.staff_id
         where ss.tenant_id = p_service.tenant_id and ss.session_id = any (array(select w.id from wanted w))
    ),
    needs as materialized (
        select w.id as session_id, n.one, n.several, n.quantity,
               tstzrange((w.session).starts_at - make_interval(mins => coalesce(n.before, (w.session).buffer_before_minutes)),
                         (w.session).ends_at + make_interval(mins => coalesce(n.after, (w.session).buffer_after_minutes))) as takes
          from wanted w
         cross join lateral unnest((w.session).resources) as n (one, several, quantity, before, after)
         where not w.has_claims
    ),
    units as materialized (
        select u.id, r.id as one, r.group_id as several
          from resources r
          join resource_units u on u.tenant_id = r.tenant_id and u.resource_id = r.id and not u.retired
         where r.tenant_id = p_service.tenant_id and r.status = 'active'
           and (r.id = any (array(select distinct n.one from needs n)) or r.group_id = any (array(select distinct n.several from needs n)))
    ),
    busy as materialized (
        select c.subject_id, range_agg(tstzrange(c.starts_at, c.ends_at)) as ranges
          from claims c
         where c.tenant_id = p_service.tenant_id
           and c.subject_id = any (array(select distinct k.staff_id from crew k join wanted w on w.id = k.session_id where not w.has_claims)
                                   || array(select u.id from units u))
           -- As far as buffers and the longest claim reach.
           and c.starts_at < p_to + interval '48 hours' and c.starts_at > p_from - interval '192 hours' and c.ends_at > p_from - interval '24 hours'
           and (c.expires_at is null or c.expires_at > p_claims_at)
         group by c.subject_id
    ),
    crews as (
        select k.session_id, array_agg(k.staff_id order by k.staff_id) as staff_ids, bool_or(k.gone) as gone,
               coalesce(bool_or(not w.has_claims and b.ranges && tstzrange(w.takes_from, w.takes_to)), false) as taken
          from crew k
          join wanted w on w.id = k.session_id
          left join busy b on b.subject_id = k.staff_id
         group by k.session_id
    ),
    short as (
        select distinct n.session_id
          from needs n
         where n.quantity > (
             select count(*)
               from units u
               left join busy b on b.subject_id = u.id
              where n.one = u.one and not coalesce(b.ranges && n.takes, false)
                 or n.several = u.several and not coalesce(b.ranges && n.takes, false))
    )
    select w.session, coalesce(p_private, (w.session).private_booking = 'only'), (w.session).seats_sold + coalesce(h.seats, 0),
           coalesce(k.staff_ids, '{}'), coalesce(k.gone, false), case when k.taken then 'staff_taken' when s.session_id is not null then 'resource_taken' end
      from wanted w
      left join held h on h.session_id = w.id
      left join crews k on k.session_id = w.id
      left join short s on s.session_id = w.id;
end $$;
comment on function internal.session_state(services, timestamptz, timestamptz, timestamptz, timestamptz, boolean) is
    'What is taken of the sessions in a range: seats of bookings and live holds, their staff, and whether these, or the rooms that they need, are taken by something else.';
