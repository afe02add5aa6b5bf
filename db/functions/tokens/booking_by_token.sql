create or replace function api.booking_by_token(p_token text) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_opened   record;
    v_booking  bookings;
    v_terms    jsonb;
begin
    v_opened := internal.begin_by_token(p_token, 'booking_by_token', 'view', null);
    select b.* into v_booking from bookings b where b.tenant_id = v_opened.tenant and b.id = v_opened.booking;
    v_terms := internal.booking_terms(v_booking, 'customer', clock_timestamp());
    return internal.as_customer_sees(internal.booking_json(v_booking)) || jsonb_build_object(
        'scopes', v_opened.scopes,
        'terms', v_terms || jsonb_build_object(
            'may_cancel', (v_terms ->> 'may_cancel')::boolean and 'cancel' = any (v_opened.scopes),
            'may_move', (v_terms ->> 'may_move')::boolean and 'move' = any (v_opened.scopes)));
end $$;
comment on function api.booking_by_token(text) is
    'The booking that a token opens, as its customer sees it, with what the token allows and the terms that hold now. The tenant is the token''s (BKG-6).';
grant execute on function api.booking_by_token to slotkeeper_server, slotkeeper_login;
