create or replace function internal.expire_hold(p_tenant uuid, p_booking uuid) returns boolean
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_business uuid;
begin
    -- The state is looked at again under the row's lock: a confirmation that was first wins.
    update bookings b
       set state = 'expired'
     where b.tenant_id = p_tenant and b.id = p_booking and b.state = 'held' and b.hold_expires_at <= clock_timestamp()
    returning b.business_id into v_business;
    if not found then
        return false;
    end if;
    delete from claims c where c.tenant_id = p_tenant and c.booking_id = p_booking;
    perform internal.record_event(p_tenant, 'booking.expired', p_booking, v_business);
    return true;
end $$;
comment on function internal.expire_hold(uuid, uuid) is 'Ends a hold whose time is over and frees what it took; false when it was confirmed, cancelled or renewed meanwhile.';
