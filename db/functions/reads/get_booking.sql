create or replace function api.get_booking(p_tenant uuid, p_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_booking jsonb;
begin
    perform context.enter(p_tenant);
    select internal.booking_json(b) into v_booking from bookings b where b.tenant_id = p_tenant and b.id = p_id;
    if not found then
        perform internal.refuse('not_found', 'There is no such booking.');
    end if;
    return v_booking;
end $$;
comment on function api.get_booking(uuid, uuid) is 'One booking, whole (BKG-8).';
grant execute on function api.get_booking to slotkeeper_server, slotkeeper_login;
