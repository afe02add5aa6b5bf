create or replace function internal.settle_session_claims(p_session sessions) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_firm   boolean := p_session.reserved and p_session.status in ('open', 'closed') or p_session.seats_sold > 0;
    v_until  timestamptz;
begin
    if not v_firm then
        select max(b.hold_expires_at) into v_until
          from bookings b
         where b.tenant_id = p_session.tenant_id and b.session_id = p_session.id and b.state = 'held';
    end if;
    if not v_firm and v_until is null then
        delete from claims c where c.tenant_id = p_session.tenant_id and c.session_id = p_session.id;
        delete from session_units u where u.tenant_id = p_session.tenant_id and u.session_id = p_session.id;
    elsif exists (select from claims c where c.tenant_id = p_session.tenant_id and c.session_id = p_session.id) then
        update claims c
           set expires_at = v_until
         where c.tenant_id = p_session.tenant_id and c.session_id = p_session.id and c.expires_at is distinct from v_until;
    -- What is over takes nobody's time any more.
    elsif internal.session_over_at(p_session) > clock_timestamp() then
        perform internal.take_session_claims(p_session, v_until);
    end if;
end $$;
comment on function internal.settle_session_claims(sessions) is
    'Lets a session''s claims follow its seats: firm with anything sold or reserved, else until its last hold expires, and none when it is empty. Call it under the session''s lock, and under its subjects'' locks where seats are added.';

create or replace function internal.take_session_claims(p_session sessions, p_until timestamptz) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_from   timestamptz := p_session.starts_at - make_interval(mins => p_session.buffer_before_minutes);
    v_to     timestamptz := p_session.ends_at + make_interval(mins => p_session.buffer_after_minutes);
    v_staff  uuid[];
    v_found  record;
begin
    select array_agg(ss.staff_id) into v_staff from session_staff ss where ss.tenant_id = p_session.tenant_id and ss.session_id = p_session.id;
    if exists (select from unnest(v_staff) s where not internal.is_free(p_session.tenant_id, s, v_from, v_to)) then
        perform internal.refuse_slot(true);
    end if;
    insert into claims (tenant_id, subject_id, starts_at, ends_at, session_id, expires_at)
    select p_session.tenant_id, s, v_from, v_to, p_session.id, p_until
      from unnest(v_staff) s;
    if p_session.resources = '{}' then
        return;
    end if;
    select c.units, c.lacking into v_found
      from internal.choose_units(p_session.tenant_id, p_session.resources, p_session.starts_at, p_session.ends_at,
                                 p_session.buffer_before_minutes, p_session.buffer_after_minutes,
                                 internal.unit_locks(p_session.tenant_id, p_session.resources)) c;
    if v_found.units is null then
        perform internal.refuse_units(v_found.lacking);
    end if;
    insert into session_units (tenant_id, session_id, unit_id)
    select p_session.tenant_id, p_session.id, u.subject_id from unnest(v_found.units) u;
    insert into claims (tenant_id, subject_id, starts_at, ends_at, session_id, expires_at)
    select p_session.tenant_id, u.subject_id, u.starts_at, u.ends_at, p_session.id, p_until from unnest(v_found.units) u;
end $$;
comment on function internal.take_session_claims(sessions, timestamptz) is
    'Claims the staff and the rooms of a session that has none at present, or refuses. Call it under their locks, when expired claims are cleared.';

create or replace function internal.session_over_at(p_session sessions) returns timestamptz
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return p_session.ends_at + make_interval(mins => greatest(p_session.buffer_after_minutes, (
        select max(n.buffer_after_minutes) from unnest(p_session.resources) n)));
end $$;
comment on function internal.session_over_at(sessions) is 'When the last of what a session takes is free again, the buffers of its rooms included.';
