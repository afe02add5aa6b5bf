create or replace function api.list_due_sessions(p_stale boolean, p_limit integer default 500) returns table (tenant_id uuid, service_id uuid)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- Two questions, for they are asked at different intervals: the first is answered by a small index, the second reads all.
    if p_stale then
        return query select r.tenant_id, r.service_id from session_runs r where r.stale limit p_limit;
    else
        return query select r.tenant_id, r.service_id from session_runs r where r.due_at <= clock_timestamp() limit p_limit;
    end if;
end $$;
comment on function api.list_due_sessions(boolean, integer) is
    'Services whose sessions are to be generated: because something changed (p_stale), or because the horizon has moved on. The worker then works in one tenant''s context an item.';
grant execute on function api.list_due_sessions to slotkeeper_worker;
