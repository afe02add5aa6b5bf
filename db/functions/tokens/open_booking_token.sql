create or replace function api.open_booking_token(p_tenant uuid, p_booking uuid, p_token_hash bytea, p_scope text default 'view') returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_booking  bookings;
    v_scopes   text[];
begin
    perform context.enter(p_tenant);
    select b.* into v_booking from bookings b where b.tenant_id = p_tenant and b.id = p_booking;
    v_scopes := internal.opened_scopes(v_booking, p_token_hash, p_scope);
    return jsonb_build_object('booking', internal.booking_json(v_booking), 'scopes', v_scopes);
end $$;
comment on function api.open_booking_token(uuid, uuid, bytea, text) is
    'The booking that a token opens, and what it allows. For the server, which read the text of the token; others ask api.booking_by_token (BKG-6).';
grant execute on function api.open_booking_token to slotkeeper_server;
