create or replace function api.watch_changes(p_since bigint, out upto bigint, out lanes integer[], out rules integer[])
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- In one snapshot an event has no position yet, or a later one than the caller has seen, or was told before. Which tenant it
    -- is of isn't told: the last twelve bits of an id are enough to forget what is kept, and name nobody.
    if p_since is null then
        upto := coalesce((select max(o.position) from outbox o where o.position is not null), 0);
        lanes := array[]::integer[];
        rules := array[]::integer[];
        return;
    end if;
    select coalesce(max(e.position), p_since),
           coalesce(array_agg(distinct l.lane), array[]::integer[]),
           -- What customers do leaves what their business has set as it is.
           coalesce(array_agg(distinct l.lane) filter (where e.kind !~ '^(booking|customer|waitlist)\.'), array[]::integer[])
      into upto, lanes, rules
      from (
          select o.position, o.kind, uuid_send(o.tenant_id) as id from outbox o where o.position > p_since
          union all
          select null, o.kind, uuid_send(o.tenant_id) from outbox o where o.position is null
      ) e
     cross join lateral (select get_byte(e.id, 14) % 16 * 256 + get_byte(e.id, 15) as lane) l;
end $$;
comment on function api.watch_changes(bigint) is
    'In which lanes something happened after a position, in which of them to what a business has set, and the position up to which that is all; without one, only the latest. A lane is a number of 0 to 4095 that a tenant shares with others: which tenant isn''t told.';
grant execute on function api.watch_changes to slotkeeper_server;
