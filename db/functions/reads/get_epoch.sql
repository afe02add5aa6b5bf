create or replace function api.get_epoch(p_tenant uuid, out began_at timestamptz, out kept_until bigint)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    select e.began_at, e.kept_until into began_at, kept_until from epochs e order by e.first_position desc limit 1;
end $$;
comment on function api.get_epoch(uuid) is
    'Since when changes have had their positions without a break: it moves when the database was restored from a back-up. What was read after kept_until before that has not happened.';
grant execute on function api.get_epoch to slotkeeper_server, slotkeeper_login;
