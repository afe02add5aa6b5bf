create or replace function api.release_expired_holds(p_tenant uuid, p_limit integer default 100) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_now       timestamptz := clock_timestamp();
    v_bookings  uuid[];
    v_sessions  uuid[];
begin
    perform context.enter(p_tenant);
    select array_agg(due.id), array_agg(distinct due.session_id) filter (where due.session_id is not null)
      into v_bookings, v_sessions
      from (
          select b.id, b.session_id
            from bookings b
           where b.tenant_id = p_tenant and b.state = 'held' and b.hold_expires_at <= v_now
           order by b.hold_expires_at
           limit greatest(p_limit, 0)
      ) as due;
    perform internal.lock_sessions(p_tenant, v_sessions);
    return jsonb_build_object('released', internal.expire_holds(p_tenant, v_bookings));
end $$;
comment on function api.release_expired_holds(uuid, integer) is
    'Tidies up holds whose time is over. Nobody waits for it: an expired hold counts for nothing at once (BKG-3).';
grant execute on function api.release_expired_holds to slotkeeper_server, slotkeeper_worker, slotkeeper_login;
