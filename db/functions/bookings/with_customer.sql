create or replace function internal.with_customer(p_booking bookings, p_customer jsonb) returns bookings
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_customer customers;
begin
    if p_customer ? 'id' then
        perform internal.check_known_customer(p_customer);
        if p_customer ->> 'id' !~* '^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$' then
            perform internal.refuse('invalid_input', 'customer.id: a UUID.', '{"field":"customer.id"}');
        end if;
        select c.* into v_customer from customers c
         where c.tenant_id = p_booking.tenant_id and c.id = (p_customer ->> 'id')::uuid;
        if not found then
            perform internal.refuse('not_found', 'There is no such customer.');
        end if;
        p_booking.contact_name := v_customer.name;
        p_booking.contact_email := v_customer.email;
        p_booking.contact_phone := v_customer.phone;
    else
        v_customer := internal.find_or_add_customer(p_booking.tenant_id, p_customer);
        p_booking.contact_name := btrim(p_customer ->> 'name');
        p_booking.contact_email := btrim(p_customer ->> 'email');
        p_booking.contact_phone := internal.normalise_phone(p_customer ->> 'phone');
    end if;
    if v_customer.status = 'blacklisted' then
        -- Generic on purpose: from outside nobody learns who is on the list.
        perform internal.refuse('booking_refused', 'This booking cannot be taken. Please contact the business.');
    end if;
    p_booking.customer_id := v_customer.id;
    return p_booking;
end $$;
comment on function internal.with_customer(bookings, jsonb) is
    'The booking with its customer: found by id or contact, or added. Keeps the contact as typed; refuses a blacklisted customer.';

create or replace function internal.check_known_customer(p_customer jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Who is known by id is booked as known: contacts beside it would be dropped in silence.
    if p_customer ? 'id' then
        perform internal.check_document(p_customer, array['id']);
    end if;
end $$;
comment on function internal.check_known_customer(jsonb) is 'Refuses a customer given by id with anything beside it.';
