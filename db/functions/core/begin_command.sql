create or replace function internal.begin_command(p_tenant uuid, p_command text, p_request jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    perform context.enter(p_tenant);
    perform internal.check_request(p_request);
    if p_request ->> 'token' is not null
       and p_command not in ('answer_hold', 'confirm_booking', 'renew_hold', 'reschedule_booking', 'cancel_booking') then
        perform internal.refuse('invalid_input', 'token: no token allows this.', '{"field":"token"}');
    end if;
    return internal.known_answer(p_tenant, p_command, p_request);
end $$;
comment on function internal.begin_command(uuid, text, jsonb) is
    'Enters the tenant''s context; with an idempotency key, waits for its turn and returns the first answer if there is one (BKG-7).';

create or replace function internal.check_request(p_request jsonb) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- A misspelt key would be no key at all, and the repeat a second booking.
    if jsonb_typeof(p_request) <> 'object' or p_request - array['key', 'fingerprint', 'route', 'caller', 'actor', 'token'] <> '{}' then
        perform internal.check_document(p_request, array['key', 'fingerprint', 'route', 'caller', 'actor', 'token']);
    end if;
    if p_request ->> 'token' !~ '^[0-9a-f]{64}$' then
        perform internal.refuse('invalid_input', 'token: 64 hexadecimal digits, the SHA-256 of its text.', '{"field":"token"}');
    end if;
end $$;
comment on function internal.check_request(jsonb) is 'Refuses a p_request that is no object, or has fields that mean nothing.';

create or replace function internal.known_answer(p_tenant uuid, p_command text, p_request jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_key     text := p_request ->> 'key';
    v_caller  text := internal.caller(p_request);
    v_known   idempotency_keys;
begin
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
comment on function internal.known_answer(uuid, text, jsonb) is
    'What was answered under this idempotency key; null without one, or if this call is the first. The first lock of every command.';

create or replace function internal.caller(p_request jsonb) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- A direct login speaks for itself only, and whoever comes with a token for that token.
    if p_request ->> 'token' is not null then
        return 'token:' || (p_request ->> 'token');
    end if;
    return case when context.is_trusted_login() then coalesce(p_request ->> 'caller', session_user::text) else session_user::text end;
end $$;
comment on function internal.caller(jsonb) is 'Whose idempotency keys these are.';
