create or replace function internal.resource_group_json(p_group resource_groups) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
    select jsonb_build_object(
        'id', p_group.id,
        'business_id', p_group.business_id,
        'name', p_group.name,
        'position', p_group.position,
        'version', p_group.version,
        'created_at', p_group.created_at,
        'updated_at', p_group.updated_at
    )
$$;
comment on function internal.resource_group_json(resource_groups) is 'A group of resources as the API shows it.';
grant execute on function internal.resource_group_json to slotkeeper_server;
