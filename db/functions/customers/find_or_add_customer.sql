create or replace function internal.normalise_email(p_email text) returns text
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_email text := lower(btrim(p_email));
begin
    if v_email is not null and (v_email !~ '^[^@[:space:][:cntrl:]]+@[^@[:space:][:cntrl:]]+\.[^@[:space:][:cntrl:]]+$' or char_length(v_email) > 320) then
        perform internal.refuse('invalid_input', 'email: an address such as anna@example.org.', '{"field":"email"}');
    end if;
    return v_email;
end $$;
comment on function internal.normalise_email(text) is 'The address by which a customer is found: trimmed, lower case. Refuses what is no address.';

create or replace function internal.normalise_phone(p_phone text) returns text
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_phone text := regexp_replace(regexp_replace(btrim(p_phone), '[ ().\-/]', '', 'g'), '^00', '+');
begin
    if v_phone is not null and v_phone !~ '^\+[1-9][0-9]{6,14}$' then
        perform internal.refuse('invalid_input', 'phone: a number with its country code, such as +49 30 1234567.', '{"field":"phone"}');
    end if;
    return v_phone;
end $$;
comment on function internal.normalise_phone(text) is 'A phone number in E.164. Refuses one without its country code.';

create or replace function internal.find_customer(p_tenant uuid, p_email text, p_phone text) returns customers
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_customer customers;
begin
    select c.* into v_customer
      from customer_contacts k
      join customers c on c.tenant_id = k.tenant_id and c.id = k.customer_id
     where k.tenant_id = p_tenant and k.kind = 'email' and k.address = p_email;
    if not found and p_phone is not null then
        select c.* into v_customer
          from customer_contacts k
          join customers c on c.tenant_id = k.tenant_id and c.id = k.customer_id
         where k.tenant_id = p_tenant and k.kind = 'phone' and k.address = p_phone;
    end if;
    return v_customer;
end $$;
comment on function internal.find_customer(uuid, text, text) is 'The customer with this normalised e-mail or, failing that, phone; nulls when there is none.';

create or replace function internal.find_or_add_customer(p_tenant uuid, p_document jsonb, p_id uuid default null) returns customers
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    perform internal.check_document(p_document, array['name', 'email', 'phone', 'notes'], array['name']);
    return internal.match_customer(p_tenant, p_document, p_id);
end $$;
comment on function internal.find_or_add_customer(uuid, jsonb, uuid) is
    'The customer with this contact, or a new one, for somebody from outside: they say nothing about the status. Never overwrites or merges (CRM-1).';

create or replace function internal.match_customer(p_tenant uuid, p_document jsonb, p_id uuid) returns customers
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_document  jsonb := internal.clean_document('customers', internal.without_nulls(p_document),
        array['name', 'email', 'phone', 'notes', 'status'], array['name']);
    v_email     text := internal.normalise_email(v_document ->> 'email');
    v_phone     text := internal.normalise_phone(v_document ->> 'phone');
    v_customer  customers;
begin
    -- Asked before the look-up, so that nonsense is refused whether or not there is a match.
    if char_length(v_document ->> 'name') not between 1 and 200 then
        perform internal.refuse_constraint('customers', 'customers_name_length');
    end if;
    if v_document ->> 'status' not in ('active', 'inactive', 'blacklisted') then
        perform internal.refuse_constraint('customers', 'customers_status_known');
    end if;
    if coalesce(v_email, v_phone) is null then
        perform internal.refuse('invalid_input', 'email or phone is needed.', '{"field":"email"}');
    end if;
    v_customer := internal.find_customer(p_tenant, v_email, v_phone);
    if v_customer.id is not null then
        return v_customer;
    end if;
    return internal.add_customer(p_tenant, v_document, v_email, v_phone, p_id);
end $$;
comment on function internal.match_customer(uuid, jsonb, uuid) is 'The customer with this e-mail or, failing that, phone; otherwise a new one.';

create or replace function internal.add_customer(p_tenant uuid, p_document jsonb, p_email text, p_phone text, p_id uuid) returns customers
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_customer customers;
begin
    insert into customers (tenant_id, id, name, email, phone, notes, status)
    values (p_tenant, coalesce(p_id, internal.new_id()), p_document ->> 'name', btrim(p_document ->> 'email'), p_phone, p_document ->> 'notes',
            coalesce(p_document ->> 'status', 'active'))
    returning * into v_customer;
    insert into customer_contacts (tenant_id, kind, address, customer_id)
    select p_tenant, k.kind, k.address, v_customer.id
      from (values ('email', p_email), ('phone', p_phone)) as k (kind, address)
     where k.address is not null;
    return v_customer;
exception
    -- Somebody added the same contact at the same moment: theirs is the customer.
    when unique_violation then
        v_customer := internal.find_customer(p_tenant, p_email, p_phone);
        if v_customer.id is null then
            perform internal.refuse('already_exists', 'There is a customer with this id already.', '{"field":"id"}');
        end if;
        return v_customer;
end $$;
comment on function internal.add_customer(uuid, jsonb, text, text, uuid) is 'Adds a customer with their contacts; when another transaction was first, returns theirs.';
