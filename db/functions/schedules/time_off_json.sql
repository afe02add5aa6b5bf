create or replace function internal.time_off_json(p_time_off time_off) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
    select jsonb_build_object(
        'id', p_time_off.id,
        'staff_id', p_time_off.staff_id,
        'starts_at', p_time_off.starts_at,
        'ends_at', p_time_off.ends_at,
        'reason', p_time_off.reason,
        'created_at', p_time_off.created_at
    )
$$;
comment on function internal.time_off_json(time_off) is 'Time off as the API shows it.';
grant execute on function internal.time_off_json to slotkeeper_server;
