create or replace function internal.bookable_service(p_tenant uuid, p_service uuid) returns services
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_service   services;
    v_tenant    text;
    v_business  text;
begin
    select t.status into v_tenant from tenants t where t.tenant_id = p_tenant;
    if v_tenant is distinct from 'active' then
        perform internal.refuse('tenant_suspended', 'This account takes no bookings at the moment.');
    end if;
    select s.* into v_service from services s where s.tenant_id = p_tenant and s.id = p_service;
    if not found then
        perform internal.refuse('not_found', 'There is no such service.');
    end if;
    select b.status into v_business from businesses b where b.tenant_id = p_tenant and b.id = v_service.business_id;
    if v_business <> 'active' then
        perform internal.refuse('business_unavailable', 'This business takes no bookings at the moment.');
    end if;
    if v_service.status <> 'active' then
        perform internal.refuse('service_unavailable', 'This service can no longer be booked.');
    end if;
    return v_service;
end $$;
comment on function internal.bookable_service(uuid, uuid) is
    'The service, if its tenant, business and itself take bookings; a typed refusal otherwise.';

create or replace function internal.booking_locks(p_service services, p_pool service_staff[], p_resources uuid[]) returns uuid[]
language plpgsql immutable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (select array_agg(p.staff_id) || p_resources || internal.limited_service(p_service) from unnest(p_pool) p);
end $$;
comment on function internal.booking_locks(services, service_staff[], uuid[]) is
    'What a booking locks: its whole pool, for the choice among them must hold, the resources (internal.unit_locks), and the service if it has limits.';

create or replace function internal.limited_service(p_service services) returns uuid[]
language plpgsql immutable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return case when coalesce(p_service.limit_per_day, p_service.limit_per_week, p_service.limit_per_month,
                              p_service.limit_minutes_per_day, p_service.limit_minutes_per_week) is not null
                then array[p_service.id] else '{}' end;
end $$;
comment on function internal.limited_service(services) is 'The service, to be locked with the subjects if it has limits, for these count its bookings; empty without.';

create or replace function internal.check_party(p_service services, p_size integer) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_size is null or p_size not between p_service.party_min and p_service.party_max then
        perform internal.refuse('invalid_input',
            format('party_size: %s to %s for this service.', p_service.party_min, p_service.party_max), '{"field":"party_size"}');
    end if;
end $$;
comment on function internal.check_party(services, integer) is 'Refuses a party smaller or larger than the service takes.';
