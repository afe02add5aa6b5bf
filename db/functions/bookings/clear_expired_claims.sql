create or replace function internal.clear_expired_claims(p_tenant uuid, p_subjects uuid[], p_from timestamptz, p_to timestamptz) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    perform internal.expire_holds(p_tenant, internal.lock_due_holds(p_tenant, p_subjects, p_from, p_to));
end $$;
comment on function internal.clear_expired_claims(uuid, uuid[], timestamptz, timestamptz) is
    'Removes expired holds from a range that somebody wants now; the sweeper need not have run (BKG-3). Call it under the subjects'' locks.';

create or replace function internal.lock_due_holds(
    p_tenant    uuid,
    p_subjects  uuid[],
    p_from      timestamptz,
    p_to        timestamptz,
    p_wanted    uuid[] default '{}'
) returns uuid[]
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
-- Else planned anew each time, for longer than it runs: a list of unknown length looks dear.
set plan_cache_mode = force_generic_plan
as $$
declare
    v_now       timestamptz := clock_timestamp();
    v_bookings  uuid[];
    v_sessions  uuid[];
begin
    select array_agg(distinct c.booking_id) filter (where c.booking_id is not null),
           array_agg(distinct c.session_id) filter (where c.session_id is not null)
      into v_bookings, v_sessions
      from claims c
     where c.tenant_id = p_tenant and c.subject_id = any (p_subjects)
       and c.starts_at < p_to and c.starts_at > p_from - interval '168 hours' and c.ends_at > p_from
       and c.expires_at <= v_now;
    if p_wanted = '{}' and v_sessions is null then
        return v_bookings;
    end if;
    -- The session that is wanted may have left expired claims elsewhere, for the schedule may have moved it since.
    v_sessions := v_sessions || p_wanted;
    perform internal.lock_sessions(p_tenant, v_sessions);
    return v_bookings || array(
        select b.id
          from bookings b
         where b.tenant_id = p_tenant and b.session_id = any (v_sessions) and b.state = 'held' and b.hold_expires_at <= v_now
           and exists (select from claims c where c.tenant_id = p_tenant and c.session_id = b.session_id and c.expires_at <= v_now));
end $$;
comment on function internal.lock_due_holds(uuid, uuid[], timestamptz, timestamptz, uuid[]) is
    'The holds whose claims have expired in a range that somebody wants now. Locks their sessions, and those that the caller wants, by id; to be given to internal.expire_holds when the caller''s other locks are held.';
