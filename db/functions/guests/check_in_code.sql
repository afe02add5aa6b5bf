create or replace function api.check_in_code(
    p_tenant   uuid,
    p_code     text,
    p_session  uuid    default null,
    p_arrived  integer default null,
    p_request  jsonb   default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer     jsonb := internal.begin_command(p_tenant, 'check_in_code', p_request);
    v_reference  text := internal.read_code(p_code);
    v_booking    bookings;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    if p_session is not null and not exists (select from sessions s where s.tenant_id = p_tenant and s.id = p_session) then
        perform internal.refuse('not_found', 'There is no such session.');
    end if;
    -- A booking keeps its reference and its session, so both may be read before the lock.
    select b.* into v_booking from bookings b where b.tenant_id = p_tenant and b.reference = v_reference;
    if not found then
        perform internal.refuse('not_found', 'There is no booking with this code.', '{"field":"code"}');
    end if;
    if p_session is not null then
        perform internal.check_door(v_booking, p_session);
    end if;
    v_booking := internal.locked_booking(p_tenant, v_booking.id);
    if v_booking.arrived = v_booking.party_size then
        perform internal.refuse('already_checked_in', 'Everybody of this booking is in already.',
            jsonb_build_object('booking_id', v_booking.id, 'arrived', v_booking.arrived, 'checked_in_at', v_booking.checked_in_at));
    end if;
    v_booking := internal.arrive(v_booking, p_arrived, p_request);
    return internal.finish_command(p_tenant, 'check_in_code', p_request, internal.guest_json(v_booking));
end $$;
comment on function api.check_in_code(uuid, text, uuid, integer, jsonb) is
    'Checks in by a booking''s reference or what its QR code says, at the door of a session if one is given. A second use of a code whose party is complete is refused, and told when the first was (SES-5).';
grant execute on function api.check_in_code to slotkeeper_server, slotkeeper_login;

create or replace function internal.read_code(p_code text) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    -- As it is read aloud and typed: spaces, dashes, small letters, and the four letters that no reference has.
    v_code text := translate(regexp_replace(regexp_replace(upper(p_code), '^\s*SK:', ''), '[\s-]', '', 'g'), 'OIL', '011');
begin
    if coalesce(v_code, '') !~ '^[0-9A-HJKMNP-TV-Z]{8}$' then
        perform internal.refuse('invalid_input', 'code: a booking''s reference of eight letters and digits, or what its QR code says.', '{"field":"code"}');
    end if;
    return v_code;
end $$;
comment on function internal.read_code(text) is 'The reference that a code means; refuses what can be none.';

create or replace function internal.check_door(p_booking bookings, p_session uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_booking.session_id is distinct from p_session then
        perform internal.refuse('wrong_session',
            format('This booking is for %s on %s.',
                (select v.name from services v where v.tenant_id = p_booking.tenant_id and v.id = p_booking.service_id),
                to_char(p_booking.local_start, 'YYYY-MM-DD "at" HH24:MI')),
            jsonb_build_object('booking_id', p_booking.id, 'session_id', p_booking.session_id, 'starts_at', p_booking.starts_at, 'state', p_booking.state));
    end if;
end $$;
comment on function internal.check_door(bookings, uuid) is 'Refuses a booking at the door of another session than its own, and says which that is.';
