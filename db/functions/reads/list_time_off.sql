create or replace function api.list_time_off(
    p_tenant  uuid,
    p_staff   uuid        default null,
    p_from    timestamptz default null,
    p_to      timestamptz default null
)
returns table (id uuid, staff_id uuid, staff_name text, starts_at timestamptz, ends_at timestamptz, reason text)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    return query
        select o.id, o.staff_id, s.name, o.starts_at, o.ends_at, o.reason
          from time_off o
          join staff s on s.tenant_id = o.tenant_id and s.id = o.staff_id
         where o.tenant_id = p_tenant and (p_staff is null or o.staff_id = p_staff)
           and o.ends_at > coalesce(p_from, '-infinity') and o.starts_at < coalesce(p_to, 'infinity')
         order by o.starts_at, o.id;
end $$;
comment on function api.list_time_off(uuid, uuid, timestamptz, timestamptz) is
    'The time off of one person or of all that touches the time from p_from to p_to (SCH-2).';
grant execute on function api.list_time_off to slotkeeper_server, slotkeeper_login;
