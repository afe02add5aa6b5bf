create or replace function api.upsert_customer(
    p_tenant      uuid,
    p_document    jsonb,
    p_id          uuid    default null,
    p_if_version  integer default null,
    p_request     jsonb   default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'upsert_customer', p_request);
    v_id        uuid := internal.new_id();
    v_customer  customers;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    if p_id is not null then
        v_customer := internal.change_customer(p_tenant, p_id, p_document, p_if_version, p_request);
        perform internal.record_event(p_tenant, 'customer.updated', p_id, null, '{}', p_request);
    else
        v_customer := internal.match_customer(p_tenant, p_document, v_id);
        -- Found rather than added: nothing happened.
        if v_customer.id = v_id then
            perform internal.record_event(p_tenant, 'customer.created', v_id, null, '{}', p_request);
        end if;
    end if;
    return internal.finish_command(p_tenant, 'upsert_customer', p_request, 
        internal.customer_json(v_customer) || jsonb_build_object('is_new', p_id is null and v_customer.id = v_id));
end $$;
comment on function api.upsert_customer(uuid, jsonb, uuid, integer, jsonb) is
    'Without p_id: the customer with this e-mail or phone as they are, or a new one. With p_id: changes the named fields (CRM-1).';
grant execute on function api.upsert_customer to slotkeeper_server, slotkeeper_login;

create or replace function internal.change_customer(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer, p_request jsonb) returns customers
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_document  jsonb := internal.clean_document('customers', p_document, array['name', 'email', 'phone', 'notes', 'status']);
    v_open      bookings[] := internal.lock_open_bookings(p_tenant, p_id, v_document ?| array['email', 'phone']);
    v_seen      customers;
    v_customer  customers;
begin
    select c.* into v_seen from customers c where c.tenant_id = p_tenant and c.id = p_id for no key update;
    if not found then
        perform internal.refuse('not_found', 'There is no such customer.');
    end if;
    perform internal.check_version(v_seen.version, p_if_version);
    if v_document ? 'email' then
        v_document := v_document || jsonb_build_object('email', btrim(v_document ->> 'email'));
    end if;
    if v_document ? 'phone' then
        v_document := v_document || jsonb_build_object('phone', internal.normalise_phone(v_document ->> 'phone'));
    end if;
    perform internal.update_row('customers', p_tenant, p_id, v_document);
    select c.* into v_customer from customers c where c.tenant_id = p_tenant and c.id = p_id;
    if coalesce(v_customer.email, v_customer.phone) is null then
        perform internal.refuse('invalid_input', 'email or phone is needed.', '{"field":"email"}');
    end if;
    perform internal.replace_contacts(v_customer);
    if internal.reached_elsewhere(v_seen.email, v_seen.phone, v_customer.email, v_customer.phone) then
        perform internal.rotate_tokens(b, p_request) from unnest(v_open) b;
    end if;
    return v_customer;
end $$;
comment on function internal.change_customer(uuid, uuid, jsonb, integer, jsonb) is
    'Changes the named fields of a customer and the contacts by which they are found. Who is reached elsewhere gets new links: the old ones open nothing.';

create or replace function internal.reached_elsewhere(p_email text, p_phone text, p_new_email text, p_new_phone text) returns boolean
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return p_email is not null and lower(p_email) is distinct from lower(p_new_email)
        or p_phone is not null and p_phone is distinct from p_new_phone;
end $$;
comment on function internal.reached_elsewhere(text, text, text, text) is
    'Whether an address by which somebody was reached is no longer theirs. One that is added is no reason to distrust the others.';

create or replace function internal.lock_open_bookings(p_tenant uuid, p_customer uuid, p_wanted boolean) returns bookings[]
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_since     timestamptz := clock_timestamp() - interval '744 hours';
    v_bookings  uuid[];
begin
    if not p_wanted then
        return array[]::bookings[];
    end if;
    -- As far back as tokens work, a booking lasting a day at most.
    v_bookings := array(
        select b.id from bookings b
         where b.tenant_id = p_tenant and b.customer_id = p_customer and b.starts_at > v_since and b.state <> 'cancelled');
    perform internal.lock_sessions(p_tenant, array(
        select b.session_id from bookings b where b.tenant_id = p_tenant and b.id = any (v_bookings) and b.session_id is not null));
    perform from bookings b where b.tenant_id = p_tenant and b.id = any (v_bookings) order by b.id for update;
    return array(select b from bookings b where b.tenant_id = p_tenant and b.id = any (v_bookings) and b.customer_id = p_customer order by b.id);
end $$;
comment on function internal.lock_open_bookings(uuid, uuid, boolean) is
    'The bookings of a customer that tokens may open, locked after their sessions and before the customer; none unless wanted.';

create or replace function internal.replace_contacts(p_customer customers) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_kind     text;
    v_address  text;
begin
    delete from customer_contacts k where k.tenant_id = p_customer.tenant_id and k.customer_id = p_customer.id;
    for v_kind, v_address in
        values ('email', internal.normalise_email(p_customer.email)), ('phone', internal.normalise_phone(p_customer.phone))
    loop
        continue when v_address is null;
        insert into customer_contacts (tenant_id, kind, address, customer_id)
        values (p_customer.tenant_id, v_kind, v_address, p_customer.id)
            on conflict (tenant_id, kind, address) do nothing;
        if not found then
            perform internal.refuse('already_exists', format('Another customer has this %s.', v_kind), jsonb_build_object('field', v_kind));
        end if;
    end loop;
end $$;
comment on function internal.replace_contacts(customers) is 'Makes the customer''s e-mail and phone their contacts; refuses one that is another customer''s.';
