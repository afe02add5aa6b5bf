create or replace function internal.session_plan(
    p_service  services,
    p_zone     text,
    p_rules    session_rules[],
    p_staff    session_rule_staff[],
    p_wanted   internal.session_start[],
    p_now      timestamptz,
    p_horizon  date
) returns setof internal.planned_session
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return query
    with wanted as (
        select w.starts_at, w.local_start::date <= p_horizon as soon,
               t.terms || jsonb_build_object('ends_at', w.ends_at, 'local_start', w.local_start) as terms
          from unnest(p_wanted) w
          join internal.rule_terms(p_service, p_zone, p_rules, p_staff) t on t.rule_id = w.rule_id
    ),
    there as (
        select s.id, s.starts_at, s.status, s.rule_id, s.seats_sold, s.by_hand, internal.session_terms(s) as terms
          from sessions s
         where s.tenant_id = p_service.tenant_id and s.service_id = p_service.id and s.starts_at > p_now
    ),
    both_sides as (
        select t.id, coalesce(t.starts_at, w.starts_at) as starts_at, t.status, t.rule_id, t.seats_sold, w.soon, t.terms as before,
               -- What somebody changed by hand stays, until the session is withdrawn.
               w.terms || case when t.status <> 'withdrawn' then internal.some_fields(t.terms, t.by_hand) else '{}' end as after
          from wanted w
          full join there t on t.starts_at = w.starts_at
    )
    select case
               when b.id is null then case when b.soon then 'new' end
               when b.status = 'withdrawn' then case when b.after is not null then 'new' end
               when b.status = 'cancelled' or b.rule_id is null then 'left'
               when b.after = b.before then 'same'
               when b.after - 'rule_id' = b.before - 'rule_id' then 'adopted'
               when internal.is_booked(p_service.tenant_id, b.id, p_now) then 'kept'
               when b.after is not null then 'changed'
               when b.status = 'closed' then 'left'
               else 'removed'
           end,
           b.id, b.starts_at, b.after, internal.differing_fields(b.before, b.after), b.status, b.seats_sold
      from both_sides b
     order by b.starts_at;
end $$;
comment on function internal.session_plan(services, text, session_rules[], session_rule_staff[], internal.session_start[], timestamptz, date) is
    'What is to become of each future session, given the starts that are wanted: new, same, adopted (by another rule), changed, removed, kept (it has bookings) or left (one-off, cancelled, closed). No action: nothing is there and nothing is due yet.';

create or replace function internal.rule_terms(p_service services, p_zone text, p_rules session_rules[], p_staff session_rule_staff[])
returns table (rule_id uuid, terms jsonb)
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return query
    select r.id, jsonb_build_object(
               'rule_id', r.id,
               'timezone', p_zone,
               'buffer_before_minutes', p_service.buffer_before_minutes,
               'buffer_after_minutes', p_service.buffer_after_minutes,
               'capacity_total', coalesce(r.capacity, p_service.capacity),
               'party_min', coalesce(r.party_min, p_service.party_min),
               -- Where the service was changed under a rule that says only one of the two.
               'party_max', greatest(coalesce(r.party_max, p_service.party_max), coalesce(r.party_min, p_service.party_min)),
               'private_booking', p_service.private_booking,
               'private_price_minor', p_service.private_price_minor,
               'price_minor', coalesce(r.price_minor, p_service.price_minor),
               'currency', p_service.currency,
               'reserved', r.reserved,
               'resources', to_jsonb(r.resources),
               'staff_ids', (select coalesce(jsonb_agg(s.staff_id order by s.staff_id), '[]') from unnest(p_staff) s where s.rule_id = r.id)
           )
      from unnest(p_rules) r;
end $$;
comment on function internal.rule_terms(services, text, session_rules[], session_rule_staff[]) is
    'What each rule gives its sessions, beside their times: its own values, else the service''s.';

create or replace function internal.session_terms(p_session sessions) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return jsonb_build_object(
        'rule_id', p_session.rule_id,
        'ends_at', p_session.ends_at,
        'local_start', p_session.local_start,
        'timezone', p_session.timezone,
        'buffer_before_minutes', p_session.buffer_before_minutes,
        'buffer_after_minutes', p_session.buffer_after_minutes,
        'capacity_total', p_session.capacity_total,
        'party_min', p_session.party_min,
        'party_max', p_session.party_max,
        'private_booking', p_session.private_booking,
        'private_price_minor', p_session.private_price_minor,
        'price_minor', p_session.price_minor,
        'currency', p_session.currency,
        'reserved', p_session.reserved,
        'resources', to_jsonb(p_session.resources),
        'staff_ids', (select coalesce(jsonb_agg(s.staff_id order by s.staff_id), '[]')
                        from session_staff s
                       where s.tenant_id = p_session.tenant_id and s.session_id = p_session.id)
    );
end $$;
comment on function internal.session_terms(sessions) is 'What a session has, in the form of internal.rule_terms, to compare with.';

create or replace function internal.some_fields(p_document jsonb, p_fields text[]) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_fields = '{}' then
        return '{}'::jsonb;
    end if;
    return (select coalesce(jsonb_object_agg(f, p_document -> f), '{}') from unnest(p_fields) f where p_document ? f);
end $$;
comment on function internal.some_fields(jsonb, text[]) is 'Of a document, only these fields.';

create or replace function internal.differing_fields(p_before jsonb, p_after jsonb) returns text[]
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_before is null or p_after is null or p_before = p_after then
        return array[]::text[];
    end if;
    return array(select f.key from jsonb_each(p_after) f where f.value <> p_before -> f.key and f.key <> 'rule_id' order by f.key);
end $$;
comment on function internal.differing_fields(jsonb, jsonb) is 'The fields of a session that would get another value; which rule it follows isn''t one.';

create or replace function internal.is_booked(p_tenant uuid, p_session uuid, p_now timestamptz) returns boolean
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (
        select from bookings b
         where b.tenant_id = p_tenant and b.session_id = p_session
           and (b.state in ('pending', 'confirmed', 'completed', 'no_show') or b.state = 'held' and b.hold_expires_at > p_now)
    );
end $$;
comment on function internal.is_booked(uuid, uuid, timestamptz) is
    'Whether a session has bookings that are neither over nor off: also those that wait for approval and take no seat, and live holds.';
