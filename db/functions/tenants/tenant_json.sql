create or replace function internal.tenant_json(p_tenant tenants) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
    select jsonb_build_object(
        'id', p_tenant.tenant_id,
        'name', p_tenant.name,
        'subdomain', p_tenant.subdomain,
        'status', p_tenant.status,
        'settings', p_tenant.settings,
        'owner_name', p_tenant.owner_name,
        'owner_email', p_tenant.owner_email,
        'owner_phone', p_tenant.owner_phone,
        'branding_color', p_tenant.branding_color,
        'version', p_tenant.version,
        'created_at', p_tenant.created_at,
        'updated_at', p_tenant.updated_at
    )
$$;
comment on function internal.tenant_json(tenants) is 'A tenant as the API shows it.';
grant execute on function internal.tenant_json to slotkeeper_server;
