create or replace function internal.begin_command(p_tenant uuid, p_command text, p_request jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_key     text := p_request ->> 'key';
    v_caller  text := internal.caller(p_request);
    v_known   idempotency_keys;
begin
    perform context.enter(p_tenant);
    -- A misspelt key would be no key at all, and the repeat a second booking.
    if jsonb_typeof(p_request) <> 'object' or p_request - array['key', 'fingerprint', 'route', 'caller', 'actor'] <> '{}' then
        perform internal.check_document(p_request, array['key', 'fingerprint', 'route', 'caller', 'actor']);
    end if;
    if v_key is null then
        return null;
    end if;
    if char_length(v_key) not between 1 and 255 then
        perform internal.refuse('invalid_input', 'Idempotency-Key: 1 to 255 characters.', '{"field":"Idempotency-Key"}');
    end if;
    -- A second call with the same key waits here for the first, then reads its answer. It is the first lock of every command.
    perform pg_advisory_xact_lock(hashtextextended(concat_ws('|', p_tenant, v_caller, v_key), 1));
    select * into v_known from idempotency_keys k
     where k.tenant_id = p_tenant and k.caller = v_caller and k.key = v_key;
    if not found then
        return null;
    end if;
    if v_known.route <> coalesce(p_request ->> 'route', p_command) or v_known.fingerprint <> coalesce(p_request ->> 'fingerprint', '') then
        perform internal.refuse(
            'idempotency_key_reused',
            'This Idempotency-Key was used for another request. Use a new key for a new request.'
        );
    end if;
    return v_known.answer;
end $$;
comment on function internal.begin_command(uuid, text, jsonb) is
    'Enters the tenant''s context; with an idempotency key, waits for its turn and returns the first answer if there is one (BKG-7).';

create or replace function internal.caller(p_request jsonb) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- A direct login speaks for itself only.
    return case when context.is_trusted_login() then coalesce(p_request ->> 'caller', session_user::text) else session_user::text end;
end $$;
comment on function internal.caller(jsonb) is 'Whose idempotency keys these are.';
