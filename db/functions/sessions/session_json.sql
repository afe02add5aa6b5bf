create or replace function internal.session_json(p_session sessions) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_held integer := internal.live_seats_held(p_session);
begin
    return jsonb_build_object(
        'id', p_session.id,
        'business_id', p_session.business_id,
        'service_id', p_session.service_id,
        'rule_id', p_session.rule_id,
        'starts_at', p_session.starts_at,
        'ends_at', p_session.ends_at,
        'local_start', p_session.local_start,
        'timezone', p_session.timezone,
        'status', p_session.status,
        'capacity_total', p_session.capacity_total,
        'seats_sold', p_session.seats_sold,
        'seats_held', v_held,
        'capacity_remaining', internal.seats_left(p_session, v_held),
        'party_min', p_session.party_min,
        'party_max', p_session.party_max,
        'price_minor', p_session.price_minor,
        'private_booking', p_session.private_booking,
        'private_price_minor', p_session.private_price_minor,
        'taken_privately', p_session.taken_privately and p_session.seats_sold + v_held > 0,
        'currency', p_session.currency,
        'buffer_before_minutes', p_session.buffer_before_minutes,
        'buffer_after_minutes', p_session.buffer_after_minutes,
        'reserved', p_session.reserved,
        'staff_ids', (select coalesce(jsonb_agg(s.staff_id order by s.staff_id), '[]')
                        from session_staff s
                       where s.tenant_id = p_session.tenant_id and s.session_id = p_session.id),
        'resources', to_jsonb(p_session.resources),
        'unit_ids', (select coalesce(jsonb_agg(u.unit_id order by u.unit_id), '[]')
                       from session_units u
                      where u.tenant_id = p_session.tenant_id and u.session_id = p_session.id),
        'by_hand', p_session.by_hand,
        'version', p_session.version,
        'created_at', p_session.created_at,
        'updated_at', p_session.updated_at
    );
end $$;
comment on function internal.session_json(sessions) is
    'A session as the API shows it. seats_held counts live holds only: an expired one takes no seat, whether or not it was cleared.';
grant execute on function internal.session_json to slotkeeper_server;

create or replace function internal.live_seats_held(p_session sessions) returns integer
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_now timestamptz := clock_timestamp();
begin
    if p_session.seats_held = 0 then
        return 0;
    end if;
    return coalesce((
        select sum(b.seats)::integer
          from bookings b
         where b.tenant_id = p_session.tenant_id and b.session_id = p_session.id and b.state = 'held' and b.hold_expires_at > v_now), 0);
end $$;
comment on function internal.live_seats_held(sessions) is 'The seats of a session''s live holds.';
grant execute on function internal.live_seats_held to slotkeeper_server;

create or replace function internal.seats_left(p_session sessions, p_held integer) returns integer
language plpgsql immutable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- Whoever took all of it took also the seats that were added since.
    return case when p_session.taken_privately and p_session.seats_sold + p_held > 0 then 0
                else p_session.capacity_total - p_session.seats_sold - p_held end;
end $$;
comment on function internal.seats_left(sessions, integer) is 'The seats of a session that are neither sold nor in a live hold.';
grant execute on function internal.seats_left to slotkeeper_server;
