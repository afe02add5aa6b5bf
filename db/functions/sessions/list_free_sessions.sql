create or replace function api.list_free_sessions(
    p_tenant   uuid,
    p_service  uuid,
    p_from     timestamptz,
    p_to       timestamptz,
    p_party    integer default null,
    p_private  boolean default null
) returns table (
    id                   uuid,
    starts_at            timestamptz,
    ends_at              timestamptz,
    timezone             text,
    capacity_total       integer,
    capacity_remaining   integer,
    private_possible     boolean,
    price_minor          bigint,
    private_price_minor  bigint,
    currency             text,
    staff_ids            uuid[]
)
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
set jit = off
as $$
#variable_conflict use_column
declare
    v_service  services;
    v_zone     text;
begin
    perform context.enter(p_tenant);
    perform internal.check_range(p_from, p_to);
    v_service := internal.bookable_service(p_tenant, p_service);
    if v_service.kind <> 'session' then
        perform internal.refuse('invalid_input', 'p_service: this service has no sessions.', '{"field":"p_service"}');
    end if;
    select b.timezone into v_zone from businesses b where b.tenant_id = p_tenant and b.id = v_service.business_id;
    return query
        select (o.session).id, (o.session).starts_at, (o.session).ends_at, (o.session).timezone, (o.session).capacity_total, o.remaining,
               (o.session).private_booking <> 'no' and o.remaining = (o.session).capacity_total,
               (o.session).price_minor, internal.private_price(o.session, (o.session).private_booking <> 'no'), (o.session).currency, o.staff_ids
          from internal.session_offers(v_service, v_zone, p_from, p_to, clock_timestamp(), p_party, p_private) o
         where o.reasons = '{}'
         order by 2, 1;
end $$;
comment on function api.list_free_sessions(uuid, uuid, timestamptz, timestamptz, integer, boolean) is
    'The sessions that start from p_from to before p_to and have room for a party (the smallest, unless given) or, with p_private, can be taken as a whole (AVL-1, SES-3). Prices are those the session was made with, before rules, extras and promotions.';
grant execute on function api.list_free_sessions to slotkeeper_server, slotkeeper_login;
