-- Whether a token still opens its booking. What is unknown, taken back, expired or of a booking that is cancelled gets one and the same
-- refusal, so that nobody learns by trying which of these it was. Hashes are compared, so the time that it takes tells nothing about a token.

create or replace function internal.check_token(p_booking bookings, p_request jsonb, p_scope text) returns void
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_request ->> 'token' is not null then
        perform internal.opened_scopes(p_booking, decode(p_request ->> 'token', 'hex'), p_scope);
    end if;
end $$;
comment on function internal.check_token(bookings, jsonb, text) is
    'Where a command is called with a token (p_request.token, its SHA-256): refuses unless the token opens this booking now. Call it under the booking''s lock, so that what was taken back before does nothing.';

create or replace function internal.opened_scopes(p_booking bookings, p_hash bytea, p_scope text) returns text[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_scopes text[] := internal.token_scopes(p_booking, p_hash);
begin
    if v_scopes is null then
        perform internal.refuse('not_found', 'There is no such booking.');
    end if;
    if not exists (select from tenants t where t.tenant_id = p_booking.tenant_id and t.status = 'active') then
        perform internal.refuse('tenant_suspended', 'This account is suspended.');
    end if;
    if p_scope <> all (v_scopes) then
        perform internal.refuse('token_lacks_scope', 'This link does not allow that.', jsonb_build_object('scope', p_scope));
    end if;
    return v_scopes;
end $$;
comment on function internal.opened_scopes(bookings, bytea, text) is
    'What a token with this hash allows with a booking; refuses where it opens nothing, or not for this.';

create or replace function internal.token_scopes(p_booking bookings, p_hash bytea) returns text[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_booking.id is null or p_booking.state = 'cancelled' or internal.tokens_end(p_booking) <= clock_timestamp() then
        return null;
    end if;
    if p_booking.token_hash = p_hash then
        return array['view', 'confirm', 'move', 'cancel'];
    end if;
    return (
        select t.scopes
          from booking_tokens t
         where t.tenant_id = p_booking.tenant_id and t.token_hash = p_hash and t.booking_id = p_booking.id
           and t.revoked_at is null and t.expires_at > clock_timestamp()
    );
end $$;
comment on function internal.token_scopes(bookings, bytea) is 'What a token with this hash allows with a booking; null if it opens nothing.';

create or replace function internal.tokens_end(p_booking bookings) returns timestamptz
language plpgsql immutable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return p_booking.ends_at + interval '720 hours';
end $$;
comment on function internal.tokens_end(bookings) is 'When every token of a booking ends at the latest: 30 days after the booking does, wherever it is moved.';
