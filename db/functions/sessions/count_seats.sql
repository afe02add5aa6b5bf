create or replace function internal.count_seats(
    p_tenant    uuid,
    p_session   uuid,
    p_held      integer,
    p_sold      integer,
    p_private   boolean default false
) returns boolean
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_session sessions;
begin
    -- Guarded by itself, whatever was checked before: seats are added only where there is room for them.
    update sessions s
       set seats_held = s.seats_held + p_held,
           seats_sold = s.seats_sold + p_sold,
           taken_privately = s.seats_held + s.seats_sold + p_held + p_sold > 0 and (s.taken_privately or p_private)
     where s.tenant_id = p_tenant and s.id = p_session
       and (p_held + p_sold <= 0
            or s.seats_held + s.seats_sold + p_held + p_sold <= s.capacity_total
               and not s.taken_privately
               and (not p_private or s.seats_held + s.seats_sold = 0))
    returning s.* into v_session;
    if not found then
        return false;
    end if;
    perform internal.settle_session_claims(v_session);
    return true;
end $$;
comment on function internal.count_seats(uuid, uuid, integer, integer, boolean) is
    'Adds to, or takes from, the held and sold seats of a session, and lets its claims follow; false where there is no room. Call it under the session''s lock, after the bookings were written.';

create or replace function internal.move_seats(p_old bookings, p_new bookings) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_held  integer := internal.seats_as(p_new, 'held') - internal.seats_as(p_old, 'held');
    v_sold  integer := internal.seats_as(p_new, 'sold') - internal.seats_as(p_old, 'sold');
begin
    -- A renewed hold moves no seats, but the claims last longer.
    if v_held = 0 and v_sold = 0 and p_new.hold_expires_at is not distinct from p_old.hold_expires_at then
        return;
    end if;
    if not internal.count_seats(p_new.tenant_id, p_new.session_id, v_held, v_sold, p_new.private) then
        perform internal.refuse('session_full', 'There are not enough seats left for this booking.', (
            select jsonb_build_object('remaining', s.capacity_total - s.seats_sold - s.seats_held)
              from sessions s
             where s.tenant_id = p_new.tenant_id and s.id = p_new.session_id));
    end if;
end $$;
comment on function internal.move_seats(bookings, bookings) is
    'Counts a session booking''s seats where its new state has them: held, sold or given back. The old row is null for a new booking. Refuses where there is no room.';

create or replace function internal.seats_as(p_booking bookings, p_as text) returns integer
language plpgsql immutable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return case when p_booking.has_seats and (p_booking.state = 'held') = (p_as = 'held') then p_booking.seats else 0 end;
end $$;
comment on function internal.seats_as(bookings, text) is 'How many seats a booking has among the held or the sold ones of its session.';

create or replace function internal.make_room(p_session sessions, p_seats integer, p_private boolean) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_expired uuid[];
begin
    if p_session.seats_held + p_session.seats_sold + p_seats <= p_session.capacity_total and not p_session.taken_privately
       and not (p_private and p_session.seats_held > 0) then
        return;
    end if;
    select array_agg(b.id) into v_expired
      from bookings b
     where b.tenant_id = p_session.tenant_id and b.session_id = p_session.id and b.state = 'held' and b.hold_expires_at <= clock_timestamp();
    perform internal.expire_holds(p_session.tenant_id, v_expired);
end $$;
comment on function internal.make_room(sessions, integer, boolean) is
    'Gives back the seats of a session''s expired holds if somebody needs them now (BKG-3). Call it under the session''s lock.';

create or replace function internal.lock_sessions(p_tenant uuid, p_sessions uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    perform from sessions s where s.tenant_id = p_tenant and s.id = any (p_sessions) order by s.id for no key update;
end $$;
comment on function internal.lock_sessions(uuid, uuid[]) is
    'Locks sessions in the one order that everybody keeps: after the subjects, before any booking. Whoever locks a booking of a session has locked the session.';

create or replace function internal.lock_session_of(p_tenant uuid, p_booking uuid, p_locked uuid default null) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_session uuid := p_locked;
begin
    if p_locked is null then
        select b.session_id into v_session from bookings b where b.tenant_id = p_tenant and b.id = p_booking;
        perform internal.lock_sessions(p_tenant, array[v_session]);
    end if;
    -- It was moved while we waited. The caller tries again.
    if exists (select from bookings b where b.tenant_id = p_tenant and b.id = p_booking and b.session_id <> v_session) then
        raise exception using errcode = '40001', message = 'The booking was moved meanwhile.';
    end if;
end $$;
comment on function internal.lock_session_of(uuid, uuid, uuid) is
    'Locks the session of a booking, if it has one, unless p_locked is locked already, and makes sure that the booking is still in it: nobody moves it out as long as it is locked.';
