create or replace function api.list_due_waitlists(p_limit integer default 500) returns table (tenant_id uuid, business_id uuid)
language sql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
    select r.tenant_id, r.business_id
      from waitlist_runs r
     where r.due_at <= clock_timestamp()
        or exists (select from outbox o where o.tenant_id = r.tenant_id and o.position > r.position)
     order by r.due_at
     limit p_limit
$$;
comment on function api.list_due_waitlists(integer) is
    'Businesses in which somebody waits and where something has happened since the waitlist was looked at, or it is time to look. The worker then works in one tenant''s context an item.';
grant execute on function api.list_due_waitlists to slotkeeper_worker;
