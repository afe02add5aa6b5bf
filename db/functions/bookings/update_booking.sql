create or replace function api.update_booking(
    p_tenant   uuid,
    p_id          uuid,
    p_document    jsonb,
    p_if_version  integer default null,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'update_booking', p_request);
    v_booking  bookings;
    v_seen     bookings;
    v_broken   text;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_document(p_document, array['notes', 'metadata', 'answers', 'customer']);
    v_booking := internal.locked_booking(p_tenant, p_id);
    perform internal.check_version(v_booking.version, p_if_version);
    if p_document ? 'answers' then
        perform internal.check_answers(p_document -> 'answers');
        v_booking.answers := internal.read_answers(p_tenant, v_booking.service_id, p_document -> 'answers', v_booking.answers, false);
    end if;
    v_seen := v_booking;
    if p_document ? 'customer' then
        v_booking := internal.with_customer(v_booking, internal.check_new_customer(p_document -> 'customer'));
    end if;
    update bookings b
       set notes = case when p_document ? 'notes' then p_document ->> 'notes' else b.notes end,
           metadata = coalesce(p_document -> 'metadata', b.metadata),
           answers = v_booking.answers,
           customer_id = v_booking.customer_id,
           contact_name = v_booking.contact_name,
           contact_email = v_booking.contact_email,
           contact_phone = v_booking.contact_phone
     where b.tenant_id = p_tenant and b.id = p_id
    returning b.* into v_booking;
    perform internal.record_event(p_tenant, 'booking.updated', p_id, v_booking.business_id, '{}', p_request);
    if internal.changed_hands(v_seen, v_booking) then
        perform internal.rotate_tokens(v_booking, p_request);
        perform internal.record_event(p_tenant, 'booking.changed_hands', p_id, v_booking.business_id,
            jsonb_build_object('from', v_seen.customer_id, 'to', v_booking.customer_id), p_request);
        select b.* into v_booking from bookings b where b.tenant_id = p_tenant and b.id = p_id;
    end if;
    v_answer := internal.booking_json(v_booking);
    return internal.finish_command(p_tenant, 'update_booking', p_request, v_answer);
exception
    when check_violation then
        get stacked diagnostics v_broken = constraint_name;
        perform internal.refuse_constraint('bookings', v_broken);
end $$;
comment on function api.update_booking(uuid, uuid, jsonb, integer, jsonb) is
    'Changes what may be changed by hand: notes, metadata, and single answers: those that aren''t named stay as they were, null takes one out. With a customer it changes hands, and its tokens are taken back (BKG-6, BKG-8, CAT-7).';
grant execute on function api.update_booking to slotkeeper_server, slotkeeper_login;

create or replace function internal.check_new_customer(p_customer jsonb) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if jsonb_typeof(p_customer) <> 'object' then
        perform internal.refuse('invalid_input', 'customer: {"id"}, or {"name", "email", "phone"}.', '{"field":"customer"}');
    end if;
    return p_customer;
end $$;
comment on function internal.check_new_customer(jsonb) is 'Refuses what names nobody: a booking is somebody''s always.';

create or replace function internal.changed_hands(p_before bookings, p_after bookings) returns boolean
language plpgsql immutable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return p_before.customer_id <> p_after.customer_id
        or internal.reached_elsewhere(p_before.contact_email, p_before.contact_phone, p_after.contact_email, p_after.contact_phone);
end $$;
comment on function internal.changed_hands(bookings, bookings) is
    'Whether a booking is another customer''s now, or its customer is reached elsewhere: what was sent to the old address must open nothing.';
