create or replace function api.relay_events(p_limit integer default 500) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_event  record;
    v_count  integer := 0;
begin
    -- One relay at a time: positions are given and committed in one order, so a reader of "position > cursor" never skips one.
    if not pg_try_advisory_xact_lock(hashtextextended('slotkeeper relay', 4)) then
        return 0;
    end if;
    perform api.watch_epoch();
    for v_event in
        select o.tenant_id, o.id from outbox o where o.position is null order by o.id limit p_limit
    loop
        update outbox o set position = nextval('outbox_position') where o.tenant_id = v_event.tenant_id and o.id = v_event.id;
        v_count := v_count + 1;
    end loop;
    return v_count;
end $$;
comment on function api.relay_events(integer) is
    'Gives committed events their position, in order; returns how many. Only one runs at a time. The one function that writes across tenants. Watches for a restore first.';
grant execute on function api.relay_events to slotkeeper_worker;

create or replace function api.list_due_holds(p_limit integer default 100) returns setof uuid
language sql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
    select distinct b.tenant_id
      from bookings b
     where b.state = 'held' and b.hold_expires_at <= clock_timestamp()
     limit p_limit
$$;
comment on function api.list_due_holds(integer) is 'Tenants that have holds to release; the worker then works in each one''s context.';
grant execute on function api.list_due_holds to slotkeeper_worker;
