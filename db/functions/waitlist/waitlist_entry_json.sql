create or replace function internal.waitlist_entry_json(p_entry waitlist_entries) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_offer jsonb := internal.open_offer_json(p_entry);
begin
    return jsonb_build_object(
        'id', p_entry.id,
        'business_id', p_entry.business_id,
        'service_id', p_entry.service_id,
        'staff_id', p_entry.staff_id,
        'customer_id', p_entry.customer_id,
        -- An offer that has run out is none, before anybody has cleaned up.
        'state', case when p_entry.state = 'offered' and v_offer is null then 'waiting' else p_entry.state end,
        'date_from', p_entry.date_from,
        'date_to', p_entry.date_to,
        'weekdays', (select jsonb_agg((internal.weekdays())[d] order by d) from unnest(p_entry.weekdays) d),
        'time_from', internal.clock_text(p_entry.start_minute),
        'time_to', internal.clock_text(p_entry.end_minute),
        'party_size', p_entry.party_size,
        'priority', p_entry.priority,
        'notes', p_entry.notes,
        'entry_method', p_entry.entry_method,
        'contact', jsonb_build_object('name', p_entry.contact_name, 'email', p_entry.contact_email, 'phone', p_entry.contact_phone),
        'offer', v_offer,
        'booking_id', (select o.booking_id
                         from waitlist_offers o
                        where o.tenant_id = p_entry.tenant_id and o.entry_id = p_entry.id and o.state = 'accepted'
                        limit 1),
        'missed', p_entry.missed,
        'ended_at', p_entry.ended_at,
        'ended_because', p_entry.ended_because,
        'version', p_entry.version,
        'created_at', p_entry.created_at,
        'updated_at', p_entry.updated_at
    );
end $$;
comment on function internal.waitlist_entry_json(waitlist_entries) is 'An entry of the waitlist as the API shows it, with what is offered to it now.';
grant execute on function internal.waitlist_entry_json to slotkeeper_server;

create or replace function internal.open_offer_json(p_entry waitlist_entries) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (
        select jsonb_build_object(
                   'id', o.id,
                   'booking_id', b.id,
                   'starts_at', b.starts_at,
                   'ends_at', b.ends_at,
                   'local_start', b.local_start,
                   'timezone', b.timezone,
                   'staff_ids', internal.booking_staff_ids(b),
                   'session_id', b.session_id,
                   'price_minor', b.price_minor,
                   'currency', b.currency,
                   'offered_at', o.offered_at,
                   'expires_at', b.hold_expires_at)
          from waitlist_offers o
          join bookings b on b.tenant_id = o.tenant_id and b.id = o.booking_id
         where o.tenant_id = p_entry.tenant_id and o.entry_id = p_entry.id and o.state = 'open'
           and b.state = 'held' and b.hold_expires_at > clock_timestamp());
end $$;
comment on function internal.open_offer_json(waitlist_entries) is 'What is kept for an entry of the waitlist now; null if nothing is.';
grant execute on function internal.open_offer_json to slotkeeper_server;
