create or replace function api.revoke_booking_tokens(
    p_tenant   uuid,
    p_booking  uuid,
    p_token    uuid  default null,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'revoke_booking_tokens', p_request);
    v_booking  bookings;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_booking := internal.locked_booking(p_tenant, p_booking);
    if p_token is null then
        perform internal.rotate_tokens(v_booking, p_request);
    elsif p_token <> p_booking and not exists (
        select from booking_tokens t where t.tenant_id = p_tenant and t.booking_id = p_booking and t.id = p_token
    ) then
        perform internal.refuse('not_found', 'There is no such token.');
    else
        perform internal.revoke_token(v_booking, p_token, p_request);
    end if;
    select internal.booking_tokens_json(b) into v_answer from bookings b where b.tenant_id = p_tenant and b.id = p_booking;
    return internal.finish_command(p_tenant, 'revoke_booking_tokens', p_request, v_answer);
end $$;
comment on function api.revoke_booking_tokens(uuid, uuid, uuid, jsonb) is
    'Takes back a token of a booking, or all of them: from then on they open nothing. The one that was made with the booking has the booking''s id. Twice changes nothing (BKG-6).';
grant execute on function api.revoke_booking_tokens to slotkeeper_server, slotkeeper_login;

create or replace function internal.revoke_token(p_booking bookings, p_token uuid, p_request jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_token = p_booking.id then
        update bookings b
           set token_hash = null, token_generation = b.token_generation + 1
         where b.tenant_id = p_booking.tenant_id and b.id = p_booking.id and b.token_hash is not null;
    else
        update booking_tokens t
           set revoked_at = clock_timestamp()
         where t.tenant_id = p_booking.tenant_id and t.id = p_token and t.revoked_at is null;
    end if;
    if found then
        perform internal.record_event(p_booking.tenant_id, 'booking.token_revoked', p_booking.id, p_booking.business_id,
            jsonb_build_object('token_id', p_token), p_request);
    end if;
end $$;
comment on function internal.revoke_token(bookings, uuid, jsonb) is 'Takes back one token. Call it under the booking''s lock.';

create or replace function internal.rotate_tokens(p_booking bookings, p_request jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_one uuid;
begin
    for v_one in
        select t.id
          from booking_tokens t
         where t.tenant_id = p_booking.tenant_id and t.booking_id = p_booking.id and t.revoked_at is null
         order by t.created_at, t.id
    loop
        perform internal.revoke_token(p_booking, v_one, p_request);
    end loop;
    perform internal.revoke_token(p_booking, p_booking.id, p_request);
end $$;
comment on function internal.rotate_tokens(bookings, jsonb) is
    'Takes back every token of a booking: when that is asked for, and when the booking changes hands. Call it under the booking''s lock.';
