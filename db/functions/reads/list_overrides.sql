create or replace function api.list_overrides(p_tenant uuid, p_business uuid default null, p_from date default null, p_to date default null)
returns table (
    id           uuid,
    business_id  uuid,
    staff_id     uuid,
    starts_on    date,
    ends_on      date,
    start_time   text,
    end_time     text,
    available    boolean,
    reason       text
)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    return query
        select o.id, o.business_id, o.staff_id, o.starts_on, o.ends_on,
               internal.clock_text(o.start_minute), internal.clock_text(o.end_minute), o.available, o.reason
          from overrides o
         where o.tenant_id = p_tenant and (p_business is null or o.business_id = p_business)
           and o.ends_on >= coalesce(p_from, '-infinity') and o.starts_on <= coalesce(p_to, 'infinity')
         order by o.starts_on, o.business_id, o.id;
end $$;
comment on function api.list_overrides(uuid, uuid, date, date) is
    'The overrides of one business or of all that touch the dates from p_from to p_to, both counted (SCH-2).';
grant execute on function api.list_overrides to slotkeeper_server, slotkeeper_login;
