create or replace function api.get_hours(p_tenant uuid, p_business uuid, p_staff uuid default null)
returns setof jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    perform internal.check_owner(p_tenant, p_business, p_staff);
    return query
        select internal.schedule_json(s)
          from schedules s
         where s.tenant_id = p_tenant and s.owner_id = coalesce(p_staff, p_business)
         order by s.valid_from, s.valid_to;
end $$;
comment on function api.get_hours(uuid, uuid, uuid) is
    'The weekly hours of a business (p_staff null) or of one person, in the form api.set_hours takes; no row for a person who works the business''s hours (SCH-1).';
grant execute on function api.get_hours to slotkeeper_server, slotkeeper_login;
