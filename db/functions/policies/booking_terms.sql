-- What a booking's terms say at a given moment. The commands refuse by these, and the preview shows them.

create or replace function internal.booking_terms(p_booking bookings, p_by text, p_now timestamptz) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_terms  jsonb := internal.policy_defaults('cancellation') || p_booking.terms;
    v_moves  integer := (select count(*) from booking_moves m where m.tenant_id = p_booking.tenant_id and m.booking_id = p_booking.id);
    v_live   boolean := p_booking.state in ('pending', 'confirmed') or p_booking.state = 'held' and p_booking.hold_expires_at > p_now;
    v_until  timestamptz := p_booking.starts_at - make_interval(mins => (v_terms ->> 'cancel_until_minutes')::integer);
    v_moved  timestamptz := p_booking.starts_at - make_interval(mins => (v_terms ->> 'move_until_minutes')::integer);
begin
    return jsonb_build_object(
        'by', p_by,
        'may_cancel', v_live and (p_by = 'business' or p_booking.state = 'held' or p_now < v_until),
        'cancel_until', v_until,
        'free_until', p_booking.starts_at - make_interval(mins => (v_terms ->> 'free_until_minutes')::integer),
        'fee_minor', case when v_live then internal.cancel_fee(p_booking, p_by, p_now) else coalesce(p_booking.fee_minor, 0) end,
        'no_show_fee_minor', internal.no_show_fee(p_booking),
        'currency', p_booking.currency,
        'may_move', v_live and p_booking.state <> 'held' and p_booking.arrived = 0
            and (p_by = 'business' or p_now < v_moved and v_moves < (v_terms ->> 'most_moves')::integer),
        'move_until', v_moved,
        'moves_left', greatest((v_terms ->> 'most_moves')::integer - v_moves, 0)
    );
end $$;
comment on function internal.booking_terms(bookings, text, timestamptz) is
    'What would happen if the booking were cancelled or moved at a moment, by the customer or by the business, under the terms that it was made under (BKG-5).';

create or replace function internal.cancel_fee(p_booking bookings, p_by text, p_now timestamptz) returns bigint
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_terms jsonb := internal.policy_defaults('cancellation') || p_booking.terms;
begin
    -- A hold promised nothing yet, and what the business takes back costs its customer nothing.
    if p_by = 'business' or p_booking.state = 'held'
       or p_now < p_booking.starts_at - make_interval(mins => (v_terms ->> 'free_until_minutes')::integer) then
        return 0;
    end if;
    return least(p_booking.price_minor,
        internal.share_of(p_booking.price_minor, (v_terms ->> 'fee_percent')::integer, 100) + (v_terms ->> 'fee_minor')::bigint);
end $$;
comment on function internal.cancel_fee(bookings, text, timestamptz) is 'What cancelling at a moment costs, in minor units, halves away from zero; never more than the price.';

create or replace function internal.no_show_fee(p_booking bookings) returns bigint
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return internal.share_of(p_booking.price_minor, coalesce((p_booking.terms ->> 'no_show_fee_percent')::integer, 0), 100);
end $$;
comment on function internal.no_show_fee(bookings) is 'What not coming costs, in minor units.';

create or replace function internal.check_by(p_options jsonb) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if jsonb_typeof(p_options -> 'by') not in ('string', 'null') or p_options ->> 'by' not in ('customer', 'business') then
        perform internal.refuse('invalid_input', 'by: one of customer, business.', '{"field":"by"}');
    end if;
    return coalesce(p_options ->> 'by', 'business');
end $$;
comment on function internal.check_by(jsonb) is 'Whose wish it is, according to the options: the business''s unless they say the customer''s.';
