create or replace function internal.out_of_use_json(p_time_off time_off) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
    select jsonb_build_object(
        'id', p_time_off.id,
        'resource_id', p_time_off.resource_id,
        'unit_id', p_time_off.unit_id,
        'starts_at', p_time_off.starts_at,
        'ends_at', p_time_off.ends_at,
        'reason', p_time_off.reason,
        'created_at', p_time_off.created_at
    )
$$;
comment on function internal.out_of_use_json(time_off) is 'A time for which a resource is out of use, as the API shows it.';
grant execute on function internal.out_of_use_json to slotkeeper_server;
