-- Holds from outside are capped per contact and per network address, so that nobody fills a calendar with them.

create or replace function internal.client_hash(p_tenant uuid, p_options jsonb) returns bytea
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return sha256(convert_to(p_tenant::text || '|' || (p_options ->> 'client_address'), 'UTF8'));
end $$;
comment on function internal.client_hash(uuid, jsonb) is 'What is kept of a client''s network address: a hash, different in each tenant; null without address.';

create or replace function internal.lock_client(p_tenant uuid, p_customer jsonb, p_options jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_key bigint;
begin
    perform internal.check_known_customer(p_customer);
    if not p_options ? 'hold_caps' then
        return;
    end if;
    for v_key in
        select hashtextextended(p_tenant::text || k.name, 3) as key
          from unnest(array[internal.normalise_email(p_customer ->> 'email'), internal.normalise_phone(p_customer ->> 'phone'), p_options ->> 'client_address']) as k (name)
         where k.name is not null
         order by key
    loop
        perform pg_advisory_xact_lock(v_key);
    end loop;
end $$;
comment on function internal.lock_client(uuid, jsonb, jsonb) is
    'Locks the contact and the address that a capped hold counts against. Taken after the idempotency key and before the subjects.';

create or replace function internal.check_hold_caps(p_tenant uuid, p_customer jsonb, p_options jsonb) returns void
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_now      timestamptz := clock_timestamp();
    v_hash     bytea := internal.client_hash(p_tenant, p_options);
    v_email    text := internal.normalise_email(p_customer ->> 'email');
    v_phone    text := internal.normalise_phone(p_customer ->> 'phone');
    v_holds    record;
begin
    if not p_options ? 'hold_caps' then
        return;
    end if;
    select count(*) filter (where b.client_hash = v_hash) as address,
           count(*) filter (where lower(b.contact_email) = v_email or b.contact_phone = v_phone) as contact
      into v_holds
      from bookings b
     where b.tenant_id = p_tenant and b.state = 'held' and b.hold_expires_at > v_now;
    if v_holds.address >= (p_options -> 'hold_caps' ->> 'address')::integer
       or v_holds.contact >= (p_options -> 'hold_caps' ->> 'contact')::integer then
        perform internal.refuse('hold_limit_reached', 'You are holding too many times already. Confirm or cancel one first, or wait until they expire.');
    end if;
end $$;
comment on function internal.check_hold_caps(uuid, jsonb, jsonb) is
    'Refuses a further hold of a contact or address that has as many live holds as options.hold_caps allows.';
