create or replace function api.touch_api_key(p_tenant uuid, p_key uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_now     timestamptz := clock_timestamp();
    v_answer  jsonb;
begin
    perform context.enter(p_tenant);
    -- Once a minute is exact enough, and keeps a busy key from writing with every request.
    update api_keys k
       set last_used_at = v_now
     where k.tenant_id = p_tenant and k.id = p_key
       and (k.last_used_at is null or k.last_used_at < v_now - interval '1 minute');
    select internal.api_key_json(k) into v_answer from api_keys k where k.tenant_id = p_tenant and k.id = p_key;
    if not found then
        perform internal.refuse('not_found', 'There is no such API key.');
    end if;
    return v_answer;
end $$;
comment on function api.touch_api_key(uuid, uuid) is 'Notes that an API key is in use, once a minute at most. No event (ACC-4).';
grant execute on function api.touch_api_key to slotkeeper_server;
