create or replace function api.check_in_party(
    p_tenant   uuid,
    p_id       uuid,
    p_arrived  integer default null,
    p_request  jsonb   default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'check_in_party', p_request);
    v_booking  bookings;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_booking := internal.arrive(internal.locked_booking(p_tenant, p_id), p_arrived, p_request);
    return internal.finish_command(p_tenant, 'check_in_party', p_request, internal.booking_json(v_booking));
end $$;
comment on function api.check_in_party(uuid, uuid, integer, jsonb) is
    'Notes how many of a party have come in all: everybody unless given. The same number twice changes nothing; fewer than before is a correction (SES-5).';
grant execute on function api.check_in_party to slotkeeper_server, slotkeeper_login;

create or replace function internal.arrive(p_booking bookings, p_arrived integer, p_request jsonb) returns bookings
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_arrived integer := coalesce(p_arrived, p_booking.party_size);
begin
    perform internal.check_move(p_booking, 'checked in', array['confirmed', 'completed', 'no_show']);
    if v_arrived not between 1 and p_booking.party_size then
        perform internal.refuse('invalid_input', format('arrived: 1 to %s, the size of the party.', p_booking.party_size),
            jsonb_build_object('field', 'arrived', 'party_size', p_booking.party_size));
    end if;
    if v_arrived = p_booking.arrived then
        return p_booking;
    end if;
    -- Who comes late after all was no no-show.
    p_booking.state := case p_booking.state when 'no_show' then 'completed' else p_booking.state end;
    p_booking.arrived := v_arrived;
    p_booking.checked_in_at := coalesce(p_booking.checked_in_at, clock_timestamp());
    perform internal.move_booking(p_booking, 'booking.checked_in', p_request);
    select b.* into p_booking from bookings b where b.tenant_id = p_booking.tenant_id and b.id = p_booking.id;
    return p_booking;
end $$;
comment on function internal.arrive(bookings, integer, jsonb) is
    'Writes how many of a party are there, and records it if that is new. Call it under the booking''s lock.';
