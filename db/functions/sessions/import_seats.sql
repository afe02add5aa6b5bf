create or replace function internal.import_seats(p_service services, p_zone text, p_document jsonb) returns bookings
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_starts_at  timestamptz := (p_document ->> 'starts_at')::timestamptz;
    v_session    sessions := internal.session_wanted(p_service, v_starts_at, null, '{}');
    v_imported   bookings;
    v_booking    bookings;
    v_seats      integer := coalesce((p_document ->> 'party_size')::integer, 1);
    v_private    boolean := coalesce((p_document ->> 'private')::boolean, false);
begin
    if p_document ?| array['staff_ids', 'unit_ids', 'ends_at'] then
        perform internal.refuse('invalid_input', 'staff_ids, unit_ids, ends_at: not for sessions, which have theirs.', '{"field":"staff_ids"}');
    end if;
    v_session := internal.locked_session(p_service, v_session.id);
    v_imported := internal.imported_booking(p_service, p_zone, p_document);
    v_booking := internal.draft_seats(p_service, p_zone, v_session, v_private, case when v_private then v_session.capacity_total else v_seats end,
        jsonb_build_object('confirm', true, 'party_size', v_seats));
    v_booking.id := v_imported.id;
    v_booking.state := v_imported.state;
    v_booking.has_seats := v_booking.state in ('pending', 'confirmed', 'completed', 'no_show');
    v_booking.entry_method := v_imported.entry_method;
    v_booking.notes := v_imported.notes;
    v_booking.metadata := v_imported.metadata;
    v_booking.answers := v_imported.answers;
    v_booking.created_at := v_imported.created_at;
    v_booking.cancelled_at := v_imported.cancelled_at;
    v_booking := internal.with_price(v_booking, internal.plain_price(p_service.name, coalesce(
        (p_document ->> 'price_minor')::bigint, internal.private_price(v_session, v_private), v_session.price_minor * v_seats)));
    v_booking := internal.with_customer(v_booking, p_document -> 'customer');
    if v_booking.has_seats then
        if v_session.status = 'cancelled' then
            perform internal.refuse_session(p_service, v_session, 'session_closed', null, clock_timestamp());
        end if;
        perform internal.make_room(v_session, v_booking.seats, v_private);
    end if;
    insert into bookings select v_booking.*;
    perform internal.move_seats(null, v_booking);
    return v_booking;
end $$;
comment on function internal.import_seats(services, text, jsonb) is
    'Takes an imported booking of a session that is there already, past or future. It may be closed; never oversold.';
