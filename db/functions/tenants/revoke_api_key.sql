create or replace function api.revoke_api_key(
    p_tenant   uuid,
    p_key      uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer  jsonb := internal.begin_command(p_tenant, 'revoke_api_key', p_request);
    v_key     api_keys;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    select k.* into v_key from api_keys k where k.tenant_id = p_tenant and k.id = p_key for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such API key.');
    end if;
    if v_key.revoked_at is null then
        update api_keys k set revoked_at = clock_timestamp() where k.tenant_id = p_tenant and k.id = p_key returning k.* into v_key;
        perform internal.record_event(p_tenant, 'api_key.revoked', p_key, null, '{}', p_request);
    end if;
    return internal.finish_command(p_tenant, 'revoke_api_key', p_request, internal.api_key_json(v_key));
end $$;
comment on function api.revoke_api_key(uuid, uuid, jsonb) is
    'Ends an API key at once and for good; a second time changes nothing (ACC-4).';
grant execute on function api.revoke_api_key to slotkeeper_server, slotkeeper_login;
