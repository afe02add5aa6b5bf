create or replace function api.create_api_key(
    p_tenant       uuid,
    p_key          uuid,
    p_name         text,
    p_scopes       text[],
    p_secret_hash  bytea,
    p_expires_at   timestamptz default null,
    p_request      jsonb       default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer  jsonb := internal.begin_command(p_tenant, 'create_api_key', p_request);
    v_id      uuid := coalesce(p_key, internal.new_id());
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_api_key(p_name, p_scopes, p_secret_hash, p_expires_at);
    perform internal.insert_row('api_keys', jsonb_build_object('tenant_id', p_tenant, 'id', v_id, 'name', btrim(p_name), 'scopes', p_scopes,
        'secret_hash', '\x' || encode(p_secret_hash, 'hex'), 'expires_at', p_expires_at));
    perform internal.record_event(p_tenant, 'api_key.created', v_id, null, '{}', p_request);
    select internal.api_key_json(k) into v_answer from api_keys k where k.tenant_id = p_tenant and k.id = v_id;
    return internal.finish_command(p_tenant, 'create_api_key', p_request, v_answer);
end $$;
comment on function api.create_api_key(uuid, uuid, text, text[], bytea, timestamptz, jsonb) is
    'Adds an API key. The caller makes the secret and passes its SHA-256; the secret itself never comes here (ACC-4).';
grant execute on function api.create_api_key to slotkeeper_server, slotkeeper_login;

create or replace function internal.check_api_key(
    p_name         text,
    p_scopes       text[],
    p_secret_hash  bytea,
    p_expires_at   timestamptz
) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_name is null then
        perform internal.refuse('invalid_input', 'name is needed.', '{"field":"name"}');
    end if;
    if p_secret_hash is null or octet_length(p_secret_hash) <> 32 then
        perform internal.refuse('invalid_input', 'secret_hash: the 32 bytes of a SHA-256.', '{"field":"secret_hash"}');
    end if;
    if coalesce(cardinality(p_scopes), 0) not between 1 and 100
       or exists (select from unnest(p_scopes) s where s is null or char_length(s) not between 1 and 100) then
        perform internal.refuse('invalid_input', 'scopes: 1 to 100 permission names.', '{"field":"scopes"}');
    end if;
    if p_expires_at <= clock_timestamp() then
        perform internal.refuse('invalid_input', 'expires_at: a time in the future, or null for never.', '{"field":"expires_at"}');
    end if;
end $$;
comment on function internal.check_api_key(text, text[], bytea, timestamptz) is 'Refuses a key without name, scopes or a whole hash, and one that has expired already.';
