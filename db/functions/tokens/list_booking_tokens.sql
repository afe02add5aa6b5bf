create or replace function api.list_booking_tokens(p_tenant uuid, p_booking uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer jsonb;
begin
    perform context.enter(p_tenant);
    select internal.booking_tokens_json(b) into v_answer from bookings b where b.tenant_id = p_tenant and b.id = p_booking;
    if not found then
        perform internal.refuse('not_found', 'There is no such booking.');
    end if;
    return v_answer;
end $$;
comment on function api.list_booking_tokens(uuid, uuid) is
    'The tokens of a booking, the oldest first: what each allows, until when, and whether it opens the booking now. Never a text or a hash (BKG-6).';
grant execute on function api.list_booking_tokens to slotkeeper_server, slotkeeper_login;

create or replace function internal.booking_tokens_json(p_booking bookings) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_own jsonb := jsonb_build_array();
begin
    if p_booking.token_hash is not null then
        v_own := jsonb_build_array(jsonb_build_object(
            'id', p_booking.id,
            'booking_id', p_booking.id,
            'scopes', jsonb_build_array('view', 'confirm', 'move', 'cancel'),
            'expires_at', internal.tokens_end(p_booking),
            'revoked_at', null,
            'created_at', p_booking.created_at,
            'works', internal.token_scopes(p_booking, p_booking.token_hash) is not null));
    end if;
    return v_own || (
        select coalesce(jsonb_agg(internal.booking_token_json(t, p_booking) order by t.created_at, t.id), '[]')
          from booking_tokens t
         where t.tenant_id = p_booking.tenant_id and t.booking_id = p_booking.id
    );
end $$;
comment on function internal.booking_tokens_json(bookings) is
    'The tokens of a booking. The one that was made with it comes first, with the booking''s id, as long as it isn''t taken back.';

create or replace function internal.booking_token_json(p_token booking_tokens, p_booking bookings) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return jsonb_build_object(
        'id', p_token.id,
        'booking_id', p_token.booking_id,
        'scopes', to_jsonb(p_token.scopes),
        -- A booking that is moved to an earlier day ends its tokens earlier.
        'expires_at', least(p_token.expires_at, internal.tokens_end(p_booking)),
        'revoked_at', p_token.revoked_at,
        'created_at', p_token.created_at,
        'works', internal.token_scopes(p_booking, p_token.token_hash) is not null
    );
end $$;
comment on function internal.booking_token_json(booking_tokens, bookings) is 'A token as the API shows it to the business; never its hash.';
