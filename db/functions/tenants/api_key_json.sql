create or replace function internal.api_key_json(p_key api_keys) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
    select jsonb_build_object(
        'id', p_key.id,
        'name', p_key.name,
        'scopes', to_jsonb(p_key.scopes),
        'expires_at', p_key.expires_at,
        'revoked_at', p_key.revoked_at,
        'last_used_at', p_key.last_used_at,
        'created_at', p_key.created_at
    )
$$;
comment on function internal.api_key_json(api_keys) is 'An API key as the API shows it; never the secret or its hash.';
grant execute on function internal.api_key_json to slotkeeper_server;
