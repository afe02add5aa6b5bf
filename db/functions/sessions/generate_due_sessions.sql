create or replace function api.generate_due_sessions(p_tenant uuid, p_service uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_service  services;
    v_locked   uuid[];
begin
    perform context.enter(p_tenant);
    v_locked := internal.lock_schedule(p_tenant, p_service);
    -- Another node may have been first.
    if not exists (
        select from session_runs r
         where r.tenant_id = p_tenant and r.service_id = p_service and (r.stale or r.due_at <= clock_timestamp())
    ) then
        return null;
    end if;
    select s.* into v_service from services s where s.tenant_id = p_tenant and s.id = p_service;
    return internal.regenerate_sessions(v_service, null, null, v_locked, null);
end $$;
comment on function api.generate_due_sessions(uuid, uuid) is
    'Generates the sessions of a service if that is due, and returns the report; null when it isn''t. For the worker (SES-2).';
grant execute on function api.generate_due_sessions to slotkeeper_worker;
