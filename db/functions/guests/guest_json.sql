create or replace function internal.guest_json(p_booking bookings) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return jsonb_build_object(
        'booking_id', p_booking.id,
        'reference', p_booking.reference,
        'name', p_booking.contact_name,
        'email', p_booking.contact_email,
        'phone', p_booking.contact_phone,
        'party_size', p_booking.party_size,
        'tiers', internal.named_lines(p_booking.price_lines, 'tier'),
        'extras', internal.named_lines(p_booking.price_lines, 'extra'),
        'private', p_booking.private,
        'state', p_booking.state,
        'arrived', p_booking.arrived,
        'checked_in_at', p_booking.checked_in_at,
        'entry_method', p_booking.entry_method,
        'notes', p_booking.notes,
        'answers', p_booking.answers
    );
end $$;
comment on function internal.guest_json(bookings) is 'One line of a guest list: a party with what was booked for it and who of it has come (SES-5).';
grant execute on function internal.guest_json to slotkeeper_server;

create or replace function internal.named_lines(p_lines jsonb, p_kind text) returns jsonb
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(jsonb_agg(jsonb_build_object('name', l.line -> 'label', 'quantity', l.line -> 'quantity') order by l.place), '[]')
          from jsonb_array_elements(p_lines) with ordinality as l (line, place)
         where l.line ->> 'kind' = p_kind
    );
end $$;
comment on function internal.named_lines(jsonb, text) is 'Who is in the party, or what was added, as the price''s lines say it: they stay as they were booked.';
grant execute on function internal.named_lines to slotkeeper_server;

create or replace function internal.is_guest(p_booking bookings) returns boolean
language plpgsql immutable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return p_booking.state in ('pending', 'confirmed', 'completed', 'no_show');
end $$;
comment on function internal.is_guest(bookings) is 'Whether a booking is on the guest list: a hold isn''t yet, and who has cancelled isn''t any more.';
grant execute on function internal.is_guest to slotkeeper_server;
