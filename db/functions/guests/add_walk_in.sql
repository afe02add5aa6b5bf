create or replace function api.add_walk_in(
    p_tenant    uuid,
    p_session   uuid,
    p_customer  jsonb default null,
    p_options   jsonb default null,
    p_id        uuid  default null,
    p_request   jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'add_walk_in', p_request);
    v_options  jsonb := coalesce(p_options, '{}');
    v_service  services;
    v_booking  bookings;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_document(v_options, array['party_size', 'tiers', 'extras', 'promotion', 'private', 'notes', 'answers', 'metadata']);
    perform internal.check_options(v_options);
    v_service := internal.bookable_service(p_tenant, internal.service_wanted(p_tenant, null, jsonb_build_object('session_id', p_session)));
    -- What is asked at home needn't be asked at the door; what is answered is checked all the same.
    v_options := internal.with_answers(v_service, v_options, false);
    v_booking := internal.sell_at_door(v_service, p_session, coalesce(nullif(p_customer, 'null'), '{}'), v_options || '{"confirm": true}', p_id);
    -- One event, which says how many are there: two of one transaction have no order.
    perform internal.record_event(p_tenant, 'booking.confirmed', v_booking.id, v_booking.business_id, internal.booking_facts(v_booking), p_request);
    return internal.finish_command(p_tenant, 'add_walk_in', p_request, internal.booking_json(v_booking));
end $$;
comment on function api.add_walk_in(uuid, uuid, jsonb, jsonb, uuid, jsonb) is
    'Sells seats of a session to somebody who stands at the door, and checks them in: until the session ends, without notice, window, approval or required answers; never more seats than there are. The customer may be nobody, or a name only (SES-5).';
grant execute on function api.add_walk_in to slotkeeper_server, slotkeeper_login;

create or replace function internal.sell_at_door(p_service services, p_session uuid, p_customer jsonb, p_options jsonb, p_id uuid) returns bookings
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_party    integer := internal.party_size(p_options);
    v_private  boolean := (p_options ->> 'private')::boolean;
    v_session  sessions;
    v_now      timestamptz;
    v_offer    record;
    v_reason   text;
    v_booking  bookings;
begin
    -- lock
    v_session := internal.locked_session(p_service, p_session, p_options);

    -- check: as any sale is, but for what only concerns those who aren't here yet
    v_now := clock_timestamp();
    p_service := internal.bookable_service(p_service.tenant_id, p_service.id);
    select * into v_offer
      from internal.session_offers(p_service, v_session.timezone, v_session.starts_at, v_session.starts_at + interval '1 microsecond', v_now,
               v_party, v_private, true, '-infinity');
    select r.reason into v_reason
      from unnest(v_offer.reasons) with ordinality as r (reason, place)
     where r.reason not in ('too_short_notice', 'outside_window') and not (r.reason = 'in_the_past' and v_session.ends_at > v_now)
     order by r.place
     limit 1;
    if v_reason is not null then
        perform internal.refuse_session(p_service, v_session, v_reason, v_offer.remaining, v_now);
    end if;

    -- write
    v_booking := internal.draft_seats(p_service, v_session.timezone, v_session, v_offer.private, v_offer.seats, p_options);
    v_booking.id := internal.unused_booking_id(p_service.tenant_id, p_id);
    -- They stand here: nobody need approve it.
    v_booking.state := 'confirmed';
    v_booking.has_seats := true;
    v_booking.entry_method := 'walk_in';
    v_booking.arrived := v_booking.party_size;
    v_booking.checked_in_at := v_now;
    v_booking := internal.with_walk_in(v_booking, p_customer);
    return internal.write_seats(p_service, v_session, v_booking, p_options);
end $$;
comment on function internal.sell_at_door(services, uuid, jsonb, jsonb, uuid) is 'Takes seats of a session for somebody who is there, whether or not it has begun.';

create or replace function internal.with_walk_in(p_booking bookings, p_customer jsonb) returns bookings
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_nobody uuid := md5('walk-in ' || p_booking.tenant_id)::uuid;
begin
    perform internal.check_document(p_customer, array['id', 'name', 'email', 'phone']);
    if num_nonnulls(p_customer ->> 'id', p_customer ->> 'email', p_customer ->> 'phone') > 0 then
        return internal.with_customer(p_booking, internal.without_nulls(p_customer));
    end if;
    -- One customer for all of whom nobody knows more, so that sales at the door don't fill the book with strangers.
    insert into customers (tenant_id, id, name) values (p_booking.tenant_id, v_nobody, 'Walk-in')
        on conflict (tenant_id, id) do nothing;
    p_booking.customer_id := v_nobody;
    p_booking.contact_name := coalesce(nullif(btrim(p_customer ->> 'name'), ''), 'Walk-in');
    if char_length(p_booking.contact_name) > 200 then
        perform internal.refuse('invalid_input', 'name: 1 to 200 characters.', '{"field":"name"}');
    end if;
    return p_booking;
end $$;
comment on function internal.with_walk_in(bookings, jsonb) is
    'The booking with its customer: a known one, or the tenant''s one customer "Walk-in" if there is no contact.';
