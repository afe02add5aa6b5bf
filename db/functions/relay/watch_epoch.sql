create or replace function api.watch_epoch() returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_server  text;
    v_epoch   epochs;
    v_kept    bigint;
    v_first   bigint;
begin
    -- The relay's own lock: no position is given meanwhile.
    perform pg_advisory_xact_lock(hashtextextended('slotkeeper relay', 4));
    -- A restore to a moment and a failover begin a new timeline; another cluster, filled from a dump, has another identifier.
    v_server := format('%s/%s', (select s.system_identifier from pg_control_system() s),
                       left(pg_walfile_name(pg_current_wal_lsn()), 8));
    select e.* into v_epoch from epochs e order by e.first_position desc limit 1;
    if v_epoch.server = v_server then
        return v_epoch.first_position;
    end if;

    v_kept := coalesce((select max(o.position) from outbox o), 0);
    if v_epoch.first_position is null then
        v_first := v_kept + 1;
    else
        -- By the clock, for an earlier life may have given positions that nobody here knows of. None gives a million a
        -- second, so none has come this far; and the numbers stay exact in JSON for two centuries.
        v_first := greatest((extract(epoch from clock_timestamp() - timestamptz '2025-01-01 00:00+00') * 1048576)::bigint,
                            v_epoch.first_position + 1, v_kept + 1);
        perform setval('outbox_position', v_first, false);
    end if;
    insert into epochs (first_position, server, kept_until, began_at) values (v_first, v_server, v_kept, clock_timestamp());
    return v_first;
end $$;
comment on function api.watch_epoch() is
    'Begins a new epoch if this is another server or timeline than before, after a restore say. Returns the first position of the present epoch.';
grant execute on function api.watch_epoch to slotkeeper_worker;
