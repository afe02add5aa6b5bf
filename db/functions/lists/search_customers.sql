create or replace function internal.search_customers(p_tenant uuid, p_text text) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return internal.found_by_words(p_tenant, 'customer_words', 'customer_id', internal.search_terms(p_text));
end $$;
comment on function internal.search_customers(uuid, text) is 'The customers that a text finds: by name, e-mail address or telephone number (CRM-1).';
grant execute on function internal.search_customers to slotkeeper_server;

create or replace function internal.search_bookings(p_tenant uuid, p_text text, out customer_ids uuid[], out booking_ids uuid[])
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_terms      text[] := internal.search_terms(p_text);
    v_reference  text := translate(regexp_replace(upper(p_text), '[\s-]', '', 'g'), 'OIL', '011');
begin
    customer_ids := internal.found_by_words(p_tenant, 'customer_words', 'customer_id', v_terms);
    -- All whom nobody knows are one customer, who has as many bookings as there were sales at the door: these are found by
    -- what was typed, or by entry_method.
    customer_ids := array_remove(customer_ids, md5('walk-in ' || p_tenant)::uuid);
    booking_ids := internal.found_by_words(p_tenant, 'booking_words', 'booking_id', v_terms)
        || array(select b.id from bookings b where b.tenant_id = p_tenant and b.reference = v_reference);
end $$;
comment on function internal.search_bookings(uuid, text) is
    'Whose bookings a text finds, and which bookings beside theirs: by the contact as it was typed, or by the reference (BKG-11).';
grant execute on function internal.search_bookings to slotkeeper_server;
