create or replace function api.relay_lag(out events bigint, out seconds double precision)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- Events in all tenants, by their partial index; beyond a million the number says no more than that.
    select count(*), greatest(coalesce(extract(epoch from clock_timestamp() - min(o.created_at)), 0), 0)
      into events, seconds
      from (select o.created_at from outbox o where o.position is null limit 1000000) o;
end $$;
comment on function api.relay_lag() is
    'How many committed events have no position yet, and the age of the oldest in seconds: a number and a time, no tenant.';
grant execute on function api.relay_lag to slotkeeper_worker;
