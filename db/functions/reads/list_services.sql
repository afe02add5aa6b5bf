create or replace function api.list_services(p_tenant uuid, p_business uuid default null)
returns table (
    id                uuid,
    business_id       uuid,
    category          text,
    name              text,
    status            text,
    private           boolean,
    duration_minutes  integer,
    price_minor       bigint,
    currency          text,
    assignment        text,
    staff             text[]
)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    return query
        select s.id, s.business_id, c.name, s.name, s.status, s.private, s.duration_minutes, s.price_minor, s.currency, s.assignment,
               (select array_agg(f.name order by f.position, f.name)
                  from service_staff ss
                  join staff f on f.tenant_id = ss.tenant_id and f.id = ss.staff_id
                 where ss.tenant_id = s.tenant_id and ss.service_id = s.id)
          from services s
          left join categories c on c.tenant_id = s.tenant_id and c.id = s.category_id
         where s.tenant_id = p_tenant and (p_business is null or s.business_id = p_business)
         order by s.business_id, s.position, s.name;
end $$;
comment on function api.list_services(uuid, uuid) is
    'The services of one business or of all, archived ones too, with the names of who performs them (CAT-1).';
grant execute on function api.list_services to slotkeeper_server, slotkeeper_login;
