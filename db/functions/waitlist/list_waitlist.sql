create or replace function api.list_waitlist(
    p_tenant    uuid,
    p_business  uuid,
    p_service   uuid    default null,
    p_state     text    default null,
    p_limit     integer default 100,
    p_after     uuid    default null
) returns table (entry jsonb)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    return query
        select internal.waitlist_entry_json(e)
          from waitlist_entries e
         where e.tenant_id = p_tenant and e.business_id = p_business
           and (p_service is null or e.service_id = p_service)
           and (p_state is null or e.state = p_state)
           and (p_after is null or (e.created_at, e.id) > (
               select a.created_at, a.id from waitlist_entries a where a.tenant_id = p_tenant and a.id = p_after))
         order by e.created_at, e.id
         limit internal.page_size(p_limit);
end $$;
comment on function api.list_waitlist(uuid, uuid, uuid, text, integer, uuid) is
    'Who waits in a business, or did, in the order in which they came; for the next page pass the last id as p_after (BKG-10).';
grant execute on function api.list_waitlist to slotkeeper_server, slotkeeper_login;
