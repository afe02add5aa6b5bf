create or replace function internal.business_json(p_business businesses) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
    select jsonb_build_object(
        'id', p_business.id,
        'name', p_business.name,
        'slug', p_business.slug,
        'status', p_business.status,
        'timezone', p_business.timezone,
        'currency', p_business.currency,
        'address', p_business.address,
        'phone', p_business.phone,
        'email', p_business.email,
        'color', p_business.color,
        'theme', p_business.theme,
        'settings', p_business.settings,
        'embed_key', p_business.embed_key,
        'version', p_business.version,
        'created_at', p_business.created_at,
        'updated_at', p_business.updated_at
    )
$$;
comment on function internal.business_json(businesses) is 'A business as the API shows it to those who run it.';
grant execute on function internal.business_json to slotkeeper_server;
