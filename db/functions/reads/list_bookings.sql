create or replace function api.list_bookings(p_tenant uuid, p_from timestamptz, p_to timestamptz, p_limit integer default 200)
returns table (
    id             uuid,
    reference      text,
    business_id    uuid,
    service        text,
    staff          text[],
    starts_at      timestamptz,
    ends_at        timestamptz,
    local_start    timestamp,
    timezone       text,
    state          text,
    contact_name   text,
    contact_email  text,
    contact_phone  text,
    party_size     integer,
    price_minor    bigint,
    currency       text
)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    -- Business by business, for that is how the index goes.
    return query
        select b.id, b.reference, b.business_id, s.name,
               -- A session's people are its own, as in internal.booking_staff_ids.
               (select array_agg(f.name order by f.name)
                  from staff f
                 where f.tenant_id = b.tenant_id
                   and f.id in (
                       select bs.staff_id from booking_staff bs where bs.tenant_id = b.tenant_id and bs.booking_id = b.id
                       union all
                       select ss.staff_id from session_staff ss where ss.tenant_id = b.tenant_id and ss.session_id = b.session_id)),
               b.starts_at, b.ends_at, b.local_start, b.timezone,
               case when b.state = 'held' and b.hold_expires_at <= clock_timestamp() then 'expired' else b.state end,
               b.contact_name, b.contact_email, b.contact_phone, b.party_size, b.price_minor, b.currency
          from businesses u
          join bookings b on b.tenant_id = u.tenant_id and b.business_id = u.id
          join services s on s.tenant_id = b.tenant_id and s.id = b.service_id
         where u.tenant_id = p_tenant
           and b.tenant_id = p_tenant
           and b.starts_at >= coalesce(p_from, '-infinity') and b.starts_at < coalesce(p_to, 'infinity')
         order by b.starts_at, b.id
         limit internal.page_size(p_limit);
end $$;
comment on function api.list_bookings(uuid, timestamptz, timestamptz, integer) is
    'Bookings and holds that start from p_from up to p_to, earliest first. local_start is the wall clock at the business (BKG-8).';
grant execute on function api.list_bookings to slotkeeper_server, slotkeeper_login;
