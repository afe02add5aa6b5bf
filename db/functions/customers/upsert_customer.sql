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
        v_customer := internal.change_customer(p_tenant, p_id, p_document, p_if_version);
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

create or replace function internal.change_customer(p_tenant uuid, p_id uuid, p_document jsonb, p_if_version integer) returns customers
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_document  jsonb := internal.clean_document('customers', p_document, array['name', 'email', 'phone', 'notes', 'status']);
    v_customer  customers;
begin
    select c.* into v_customer from customers c where c.tenant_id = p_tenant and c.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such customer.');
    end if;
    perform internal.check_version(v_customer.version, p_if_version);
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
    return v_customer;
end $$;
comment on function internal.change_customer(uuid, uuid, jsonb, integer) is 'Changes the named fields of a customer and the contacts by which they are found.';

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
