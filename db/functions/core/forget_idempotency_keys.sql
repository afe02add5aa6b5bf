create or replace function api.forget_idempotency_keys(p_tenant uuid) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_count integer;
begin
    perform context.enter(p_tenant);
    delete from idempotency_keys k where k.tenant_id = p_tenant and k.created_at < clock_timestamp() - interval '72 hours';
    get diagnostics v_count = row_count;
    return v_count;
end $$;
comment on function api.forget_idempotency_keys(uuid) is 'Forgets answers older than 72 hours; returns how many (BKG-7).';
grant execute on function api.forget_idempotency_keys to slotkeeper_worker;
