create or replace function internal.booking_json(p_booking bookings) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (
        select jsonb_build_object(
            'id', p_booking.id,
            'reference', p_booking.reference,
            'business_id', p_booking.business_id,
            'service_id', p_booking.service_id,
            'customer_id', p_booking.customer_id,
            -- An expired hold reads as expired at once, before anybody has cleaned up (BKG-3).
            'state', case when p_booking.state = 'held' and p_booking.hold_expires_at <= clock_timestamp() then 'expired' else p_booking.state end,
            'starts_at', p_booking.starts_at,
            'ends_at', p_booking.ends_at,
            'local_start', p_booking.local_start,
            'timezone', p_booking.timezone,
            'staff_ids', internal.booking_staff_ids(p_booking),
            'unit_ids', internal.booking_unit_ids(p_booking),
            'chosen', p_booking.chosen,
            'session_id', p_booking.session_id,
            'party_size', p_booking.party_size,
            'seats', p_booking.seats,
            'private', p_booking.private,
            'price_minor', p_booking.price_minor,
            'currency', p_booking.currency,
            'tax_minor', p_booking.tax_minor,
            'price_lines', p_booking.price_lines,
            'promotion_id', p_booking.promotion_id,
            'entry_method', p_booking.entry_method,
            'notes', p_booking.notes,
            'answers', p_booking.answers,
            'metadata', p_booking.metadata,
            'contact', jsonb_build_object('name', p_booking.contact_name, 'email', p_booking.contact_email, 'phone', p_booking.contact_phone)
        ) || jsonb_build_object(
            'hold_expires_at', p_booking.hold_expires_at,
            'arrived', p_booking.arrived,
            'checked_in_at', p_booking.checked_in_at,
            'cancelled_at', p_booking.cancelled_at,
            'cancel_reason', p_booking.cancel_reason,
            'cancelled_by', p_booking.cancelled_by,
            'fee_minor', p_booking.fee_minor,
            'series_id', p_booking.series_id,
            'occurrence', p_booking.occurrence,
            'visit_id', p_booking.visit_id,
            'part', p_booking.part,
            'sequence', p_booking.sequence,
            'version', p_booking.version,
            'created_at', p_booking.created_at,
            'updated_at', p_booking.updated_at
        )
    );
end $$;
comment on function internal.booking_json(bookings) is 'A booking as the API shows it.';
grant execute on function internal.booking_json to slotkeeper_server;

create or replace function internal.booking_staff_ids(p_booking bookings) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- A session's people are its own, whoever is in it: were they copied, a change of guide would leave the copies behind.
    if p_booking.session_id is not null then
        return (select coalesce(jsonb_agg(s.staff_id order by s.staff_id), '[]')
                  from session_staff s
                 where s.tenant_id = p_booking.tenant_id and s.session_id = p_booking.session_id);
    end if;
    return (select coalesce(jsonb_agg(s.staff_id order by s.staff_id), '[]')
              from booking_staff s
             where s.tenant_id = p_booking.tenant_id and s.booking_id = p_booking.id);
end $$;
comment on function internal.booking_staff_ids(bookings) is 'With whom a booking is: its own staff, or those of its session.';
grant execute on function internal.booking_staff_ids to slotkeeper_server;

create or replace function internal.booking_unit_ids(p_booking bookings) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_booking.session_id is not null then
        return (select coalesce(jsonb_agg(u.unit_id order by u.unit_id), '[]')
                  from session_units u
                 where u.tenant_id = p_booking.tenant_id and u.session_id = p_booking.session_id);
    end if;
    return (select coalesce(jsonb_agg(u.unit_id order by u.unit_id), '[]')
              from booking_units u
             where u.tenant_id = p_booking.tenant_id and u.booking_id = p_booking.id);
end $$;
comment on function internal.booking_unit_ids(bookings) is 'Which resource units a booking has: its own, or those of its session.';
grant execute on function internal.booking_unit_ids to slotkeeper_server;
