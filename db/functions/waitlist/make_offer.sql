create or replace function internal.make_offer(
    p_entry       waitlist_entries,
    p_starts_at   timestamptz,
    p_session     uuid,
    p_staff       uuid,
    p_booking     uuid,
    p_token_hash  text,
    p_request     jsonb
) returns waitlist_entries
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_service  services := internal.bookable_service(p_entry.tenant_id, p_entry.service_id);
    v_start    timestamptz := coalesce(p_starts_at, (
        select s.starts_at from sessions s where s.tenant_id = p_entry.tenant_id and s.id = p_session));
    v_seconds  integer := internal.offer_seconds(v_service, v_start, internal.offer_minutes(p_entry.tenant_id, p_entry.business_id), clock_timestamp());
    v_held     uuid;
    v_booking  bookings;
    v_offer    waitlist_offers;
begin
    if v_seconds is null and v_start is not null then
        perform internal.refuse('too_short_notice', 'That is too soon to be offered to somebody who waits.');
    end if;
    -- The hold is placed as anybody's is: the database judges it under its locks, and keeps it. What is asked with it is
    -- asked when it is accepted.
    v_held := (api.reserve_booking(
        p_entry.tenant_id, p_entry.service_id, p_starts_at, internal.entry_customer(p_entry),
        case when v_service.kind <> 'session' then p_staff end,
        jsonb_strip_nulls(jsonb_build_object(
            'party_size', p_entry.party_size, 'notes', p_entry.notes, 'entry_method', nullif(p_entry.entry_method, 'import'),
            'session_id', p_session, 'hold_seconds', v_seconds, 'offered', true, 'ignore_required', true, 'token_hash', p_token_hash)),
        p_booking) ->> 'id')::uuid;

    -- The entry last, for who locks it waits for nothing else.
    select e.* into p_entry from waitlist_entries e where e.tenant_id = p_entry.tenant_id and e.id = p_entry.id for update;
    if p_entry.state is distinct from 'waiting' then
        perform internal.refuse('illegal_transition', format('Somebody who is %s on the waitlist can''t be offered anything.', p_entry.state),
            jsonb_build_object('from', p_entry.state, 'to', 'offered'));
    end if;
    select b.* into v_booking from bookings b where b.tenant_id = p_entry.tenant_id and b.id = v_held;
    insert into waitlist_offers (tenant_id, id, entry_id, booking_id, opening_id, starts_at, expires_at)
    values (p_entry.tenant_id, internal.new_id(), p_entry.id, v_held, internal.opening_of(v_booking), v_booking.starts_at, v_booking.hold_expires_at)
    returning * into v_offer;
    update waitlist_entries e set state = 'offered' where e.tenant_id = p_entry.tenant_id and e.id = p_entry.id returning e.* into p_entry;
    perform internal.record_event(p_entry.tenant_id, 'waitlist.offered', p_entry.id, p_entry.business_id, jsonb_build_object(
        'service_id', p_entry.service_id, 'offer_id', v_offer.id, 'booking_id', v_held, 'starts_at', v_booking.starts_at,
        'expires_at', v_booking.hold_expires_at), p_request);
    return p_entry;
end $$;
comment on function internal.make_offer(waitlist_entries, timestamptz, uuid, uuid, uuid, text, jsonb) is
    'Holds a slot, or seats, for somebody who waits, and tells them. Refuses what cannot be held, and whoever waits no more.';

create or replace function internal.entry_customer(p_entry waitlist_entries) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return case when coalesce(p_entry.contact_email, p_entry.contact_phone) is null then jsonb_build_object('id', p_entry.customer_id)
        else jsonb_strip_nulls(jsonb_build_object('name', p_entry.contact_name, 'email', p_entry.contact_email, 'phone', p_entry.contact_phone)) end;
end $$;
comment on function internal.entry_customer(waitlist_entries) is 'Whom a slot is held for: the contact as it was typed, or the customer by id.';

create or replace function internal.opening_of(p_booking bookings) returns uuid
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_staff    uuid[] := array(select s::uuid from jsonb_array_elements_text(internal.booking_staff_ids(p_booking)) s);
    v_opening  uuid;
begin
    select w.id into v_opening
      from waitlist_openings w
     where w.tenant_id = p_booking.tenant_id and w.business_id = p_booking.business_id and w.filled_at is null
       and w.starts_at > p_booking.starts_at - interval '24 hours' and w.starts_at < p_booking.ends_at and w.ends_at > p_booking.starts_at
       and case when p_booking.session_id is null then w.session_id is null and w.staff_ids && v_staff else w.session_id = p_booking.session_id end
     order by w.freed_at, w.id
     limit 1;
    if found then
        update waitlist_openings w
           set first_offered_at = coalesce(w.first_offered_at, clock_timestamp())
         where w.tenant_id = p_booking.tenant_id and w.id = v_opening;
        return v_opening;
    end if;
    insert into waitlist_openings (tenant_id, id, business_id, service_id, session_id, staff_ids, starts_at, ends_at, places, cause, freed_at, first_offered_at)
    values (p_booking.tenant_id, p_booking.id, p_booking.business_id, p_booking.service_id, p_booking.session_id, v_staff, p_booking.starts_at,
            p_booking.ends_at, coalesce(p_booking.seats, 1), 'other', p_booking.created_at, clock_timestamp());
    return p_booking.id;
end $$;
comment on function internal.opening_of(bookings) is
    'What became free and is offered with this hold: noted before, by its session or by people and time, or noted now.';
