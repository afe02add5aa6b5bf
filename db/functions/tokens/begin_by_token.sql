-- How a call with a token begins: whoever has the text has what it allows, and its tenant is the one in it. A login needn't be mapped to
-- that tenant, nor to any.

create or replace function internal.begin_by_token(
    p_token      text,
    p_command    text,
    p_scope      text,
    p_request    jsonb,
    out tenant   uuid,
    out booking  uuid,
    out scopes   text[],
    out request  jsonb,
    out answer   jsonb
)
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_claim    record;
    v_booking  bookings;
begin
    v_claim := internal.read_token(p_token);
    if v_claim.tenant is null then
        perform internal.refuse('not_found', 'There is no such booking.');
    end if;
    tenant := v_claim.tenant;
    booking := v_claim.booking;
    perform internal.enter_as_bearer(tenant);
    perform internal.check_request(p_request);
    request := coalesce(p_request, jsonb_build_object()) || jsonb_build_object('token', encode(v_claim.hash, 'hex'));
    answer := internal.known_answer(tenant, p_command, request);
    if answer is null then
        select b.* into v_booking from bookings b where b.tenant_id = v_claim.tenant and b.id = v_claim.booking;
        scopes := internal.opened_scopes(v_booking, v_claim.hash, p_scope);
    end if;
end $$;
comment on function internal.begin_by_token(text, text, text, jsonb) is
    'Enters the tenant of a token, and finds its booking or the answer that is remembered under the idempotency key, which is the token''s own. Refuses where it opens nothing.';

create or replace function internal.enter_as_bearer(p_tenant uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if context.is_trusted_login() then
        perform context.enter(p_tenant);
        return;
    end if;
    -- A setting gives a login nothing: only what the token opens is shown, and any other function enters the login's own tenant first.
    perform set_config('app.tenant_id', p_tenant::text, true),
            set_config('app.business_id', '', true), set_config('app.user_id', '', true), set_config('app.role', '', true);
end $$;
comment on function internal.enter_as_bearer(uuid) is 'Sets the transaction''s tenant for somebody who comes with a token of it.';

create or replace function internal.read_token(p_token text, out tenant uuid, out booking uuid, out hash bytea)
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_bytes bytea;
begin
    if p_token !~ '^bt_[A-Za-z0-9_-]{86}$' or p_token is null then
        return;
    end if;
    v_bytes := decode(translate(substr(p_token, 4), '-_', '+/') || '==', 'base64');
    tenant := encode(substring(v_bytes from 1 for 16), 'hex')::uuid;
    booking := encode(substring(v_bytes from 17 for 16), 'hex')::uuid;
    hash := sha256(convert_to(p_token, 'UTF8'));
end $$;
comment on function internal.read_token(text) is
    'What the text of a token claims: tenant and booking, then 32 bytes that nobody can guess. Whether it is true, the hash of the whole tells. Nulls for what is no token.';

create or replace function internal.new_token(p_tenant uuid, p_booking uuid) returns text
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    -- 366 random bits, and 256 of them.
    v_seal bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
begin
    return 'bt_' || rtrim(translate(encode(uuid_send(p_tenant) || uuid_send(p_booking) || v_seal, 'base64'), E'+/\n', '-_'), '=');
end $$;
comment on function internal.new_token(uuid, uuid) is 'A new token''s text, from the database''s own randomness.';

create or replace function internal.as_customer_sees(p_booking jsonb) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return p_booking - array['customer_id', 'promotion_id', 'entry_method', 'unit_ids', 'notes', 'metadata', 'arrived', 'checked_in_at',
        'created_at', 'updated_at', 'chosen'];
end $$;
comment on function internal.as_customer_sees(jsonb) is 'A booking without what is the business''s own affair.';
