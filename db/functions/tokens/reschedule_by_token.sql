create or replace function api.reschedule_by_token(
    p_token       text,
    p_starts_at   timestamptz default null,
    p_staff       uuid        default null,
    p_options     jsonb       default null,
    p_if_version  integer     default null,
    p_request     jsonb       default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_options  jsonb := coalesce(p_options, jsonb_build_object());
    v_opened   record;
    v_booking  bookings;
begin
    v_opened := internal.begin_by_token(p_token, 'reschedule_by_token', 'move', p_request);
    if v_opened.answer is not null then
        return v_opened.answer;
    end if;
    -- The rest is the business's to grant.
    perform internal.check_document(v_options, array['session_id', 'any_staff', 'reason']);
    v_booking := internal.reschedule(v_opened.tenant, v_opened.booking, p_starts_at, p_staff,
        v_options || jsonb_build_object('by', 'customer'), p_if_version, v_opened.request);
    return internal.finish_command(v_booking.tenant_id, 'reschedule_by_token', v_opened.request,
        internal.as_customer_sees(internal.booking_json(v_booking)));
end $$;
comment on function api.reschedule_by_token(text, timestamptz, uuid, jsonb, integer, jsonb) is
    'Moves the booking that a token opens, for its customer and under its terms: all of it or nothing (BKG-4, BKG-5, BKG-6).';
grant execute on function api.reschedule_by_token to slotkeeper_server, slotkeeper_login;
