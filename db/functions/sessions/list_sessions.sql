create or replace function api.list_sessions(
    p_tenant    uuid,
    p_business  uuid        default null,
    p_service   uuid        default null,
    p_from      timestamptz default null,
    p_to        timestamptz default null,
    p_status    text        default null,
    p_limit     integer     default 200
) returns table (
    id                  uuid,
    business_id         uuid,
    service_id          uuid,
    service             text,
    starts_at           timestamptz,
    ends_at             timestamptz,
    local_start         timestamp,
    timezone            text,
    status              text,
    capacity_total      integer,
    seats_sold          integer,
    seats_held          integer,
    capacity_remaining  integer,
    price_minor         bigint,
    currency            text,
    staff               text[]
)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    -- Service by service, for that is how the index goes.
    return query
        select s.id, s.business_id, s.service_id, v.name, s.starts_at, s.ends_at, s.local_start, s.timezone, s.status, s.capacity_total, s.seats_sold,
               h.seats, internal.seats_left(s, h.seats), s.price_minor, s.currency,
               (select array_agg(f.name order by f.name)
                  from session_staff ss
                  join staff f on f.tenant_id = ss.tenant_id and f.id = ss.staff_id
                 where ss.tenant_id = s.tenant_id and ss.session_id = s.id)
          from services v
          join sessions s on s.tenant_id = v.tenant_id and s.service_id = v.id
         cross join lateral internal.live_seats_held(s) as h (seats)
         where v.tenant_id = p_tenant and s.tenant_id = p_tenant
           and (p_business is null or v.business_id = p_business)
           and (p_service is null or v.id = p_service)
           and s.starts_at >= coalesce(p_from, clock_timestamp()) and s.starts_at < coalesce(p_to, 'infinity')
           and (p_status is null or s.status = p_status)
         order by s.starts_at, s.id
         limit internal.page_size(p_limit);
end $$;
comment on function api.list_sessions(uuid, uuid, uuid, timestamptz, timestamptz, text, integer) is
    'Sessions that start from p_from (now, unless given) up to p_to, earliest first, with the seats that are left (SES-3).';
grant execute on function api.list_sessions to slotkeeper_server, slotkeeper_login;
