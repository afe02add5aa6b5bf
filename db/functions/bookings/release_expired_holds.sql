create or replace function api.release_expired_holds(p_tenant uuid, p_limit integer default 100) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_now       timestamptz := clock_timestamp();
    v_booking   uuid;
    v_released  integer := 0;
begin
    perform context.enter(p_tenant);
    for v_booking in
        select b.id
          from bookings b
         where b.tenant_id = p_tenant and b.state = 'held' and b.hold_expires_at <= v_now
         order by b.id
         limit greatest(p_limit, 0)
    loop
        if internal.expire_hold(p_tenant, v_booking) then
            v_released := v_released + 1;
        end if;
    end loop;
    return jsonb_build_object('released', v_released);
end $$;
comment on function api.release_expired_holds(uuid, integer) is
    'Tidies up holds whose time is over. Nobody waits for it: an expired hold counts for nothing at once (BKG-3).';
grant execute on function api.release_expired_holds to slotkeeper_server, slotkeeper_worker, slotkeeper_login;
