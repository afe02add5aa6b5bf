create or replace function internal.finish_command(p_tenant uuid, p_command text, p_request jsonb, p_answer jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_request ->> 'key' is not null then
        insert into idempotency_keys (tenant_id, caller, key, route, fingerprint, answer)
        values (
            p_tenant,
            internal.caller(p_request),
            p_request ->> 'key',
            coalesce(p_request ->> 'route', p_command),
            coalesce(p_request ->> 'fingerprint', ''),
            p_answer
        );
    end if;
    return p_answer;
end $$;
comment on function internal.finish_command(uuid, text, jsonb, jsonb) is
    'Remembers the answer under the idempotency key, if there is one, and returns it.';
