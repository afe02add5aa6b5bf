create or replace function api.list_bookings(
    p_tenant  uuid,
    p_from    timestamptz,
    p_to      timestamptz,
    p_limit   integer default 200,
    p_filter  jsonb   default null,
    p_after   uuid    default null
)
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
    currency       text,
    entry_method   text,
    notes          text,
    answers        jsonb,
    created_at     timestamptz,
    updated_at     timestamptz
)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_filter  jsonb := coalesce(p_filter, '{}');
    v_after   timestamptz;
begin
    perform context.enter(p_tenant);
    perform internal.check_filter(v_filter, internal.booking_filter_fields());
    v_filter := v_filter || jsonb_strip_nulls(jsonb_build_object(
        'from', case when isfinite(p_from) then p_from end, 'to', case when isfinite(p_to) then p_to end));
    if p_after is not null then
        select case internal.sort_column(v_filter) when 'created_at' then b.created_at when 'updated_at' then b.updated_at else b.starts_at end
          into v_after from bookings b where b.tenant_id = p_tenant and b.id = p_after;
        if not found then
            perform internal.refuse('not_found', 'There is no such booking.', '{"field":"after"}');
        end if;
    end if;
    return query
        select b.id, b.reference, b.business_id, s.name, internal.booking_staff_names(b),
               b.starts_at, b.ends_at, b.local_start, b.timezone,
               case when b.state = 'held' and b.hold_expires_at <= clock_timestamp() then 'expired' else b.state end,
               b.contact_name, b.contact_email, b.contact_phone, b.party_size, b.price_minor, b.currency,
               b.entry_method, b.notes, b.answers, b.created_at, b.updated_at
          from internal.find_bookings(p_tenant, v_filter, v_after, p_after, internal.page_size(p_limit)) with ordinality as f
          join bookings b on b.tenant_id = p_tenant and b.id = f.id
          join services s on s.tenant_id = p_tenant and s.id = b.service_id
         order by f.ordinality;
end $$;
comment on function api.list_bookings(uuid, timestamptz, timestamptz, integer, jsonb, uuid) is
    'Bookings and holds that start from p_from up to p_to and that p_filter finds, earliest first unless it says another sort. For the next page pass the last id as p_after. local_start is the wall clock at the business (BKG-8, BKG-11).';
grant execute on function api.list_bookings to slotkeeper_server, slotkeeper_login;

create or replace function internal.booking_staff_names(p_booking bookings) returns text[]
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- A session's people are its own, as in internal.booking_staff_ids.
    return (select array_agg(f.name order by f.name)
              from staff f
             where f.tenant_id = p_booking.tenant_id
               and f.id in (
                   select bs.staff_id from booking_staff bs where bs.tenant_id = p_booking.tenant_id and bs.booking_id = p_booking.id
                   union all
                   select ss.staff_id from session_staff ss where ss.tenant_id = p_booking.tenant_id and ss.session_id = p_booking.session_id));
end $$;
comment on function internal.booking_staff_names(bookings) is 'The names of whom a booking is with; null where there is nobody.';
grant execute on function internal.booking_staff_names to slotkeeper_server;
