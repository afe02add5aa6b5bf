create or replace function internal.category_json(p_category categories) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
    select jsonb_build_object(
        'id', p_category.id,
        'business_id', p_category.business_id,
        'name', p_category.name,
        'position', p_category.position,
        'version', p_category.version,
        'created_at', p_category.created_at,
        'updated_at', p_category.updated_at
    )
$$;
comment on function internal.category_json(categories) is 'A category as the API shows it.';
grant execute on function internal.category_json to slotkeeper_server;
