create or replace function api.preview_cancellation(p_tenant uuid, p_id uuid, p_by text default 'customer') returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_booking bookings;
begin
    perform context.enter(p_tenant);
    p_by := internal.check_by(jsonb_build_object('by', p_by));
    select b.* into v_booking from bookings b where b.tenant_id = p_tenant and b.id = p_id;
    if not found then
        perform internal.refuse('not_found', 'There is no such booking.');
    end if;
    return internal.booking_terms(v_booking, p_by, clock_timestamp());
end $$;
comment on function api.preview_cancellation(uuid, uuid, text) is
    'What happens if a booking is cancelled or moved now, by the customer or by the business: whether it may be, until when, and what is due (BKG-5).';
grant execute on function api.preview_cancellation to slotkeeper_server, slotkeeper_login;
