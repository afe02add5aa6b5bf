create or replace function internal.resource_json(p_resource resources) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
    select jsonb_build_object(
        'id', p_resource.id,
        'business_id', p_resource.business_id,
        'group_id', p_resource.group_id,
        'name', p_resource.name,
        'description', p_resource.description,
        'quantity', p_resource.quantity,
        'status', p_resource.status,
        'position', p_resource.position,
        'units', (select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'number', u.number, 'retired', u.retired) order by u.number), '[]')
                    from resource_units u
                   where u.tenant_id = p_resource.tenant_id and u.resource_id = p_resource.id),
        'version', p_resource.version,
        'created_at', p_resource.created_at,
        'updated_at', p_resource.updated_at
    )
$$;
comment on function internal.resource_json(resources) is 'A resource as the API shows it, with its units.';
grant execute on function internal.resource_json to slotkeeper_server;
