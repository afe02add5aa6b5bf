create or replace function api.list_changes(p_tenant uuid, p_after bigint default 0, p_limit integer default 100)
returns table ("position" bigint, kind text, entity_id uuid, business_id uuid, data jsonb, created_at timestamptz)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    -- What has no position yet is not skipped: it gets one greater than any given.
    return query
        select e.position, e.kind, e.entity_id, e.business_id, e.data, e.created_at
          from outbox e
         where e.tenant_id = p_tenant and e.position > coalesce(p_after, 0)
         order by e.position
         limit internal.page_size(p_limit);
end $$;
comment on function api.list_changes(uuid, bigint, integer) is
    'What happened after a position, in order of commit. Keep the last position and pass it next time: nothing is missed.';
grant execute on function api.list_changes to slotkeeper_server, slotkeeper_login;
