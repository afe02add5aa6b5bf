create or replace function api.rotate_embed_key(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'rotate_embed_key', p_request);
    v_business  businesses;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    update businesses b
       set embed_key = replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')
     where b.tenant_id = p_tenant and b.id = p_id
    returning b.* into v_business;
    if not found then
        perform internal.refuse('not_found', 'There is no such business.');
    end if;
    perform internal.record_event(p_tenant, 'business.embed_key_rotated', p_id, p_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'rotate_embed_key', p_request, internal.business_json(v_business));
end $$;
comment on function api.rotate_embed_key(uuid, uuid, jsonb) is
    'Gives a business a new embed key; the old one opens nothing any more (TEN-2).';
grant execute on function api.rotate_embed_key to slotkeeper_server, slotkeeper_login;
