create or replace function internal.booking_names(p_booking bookings) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (
        select jsonb_build_object(
                   'business', u.name,
                   'address', u.address,
                   'service', s.name,
                   'staff', coalesce(to_jsonb(internal.booking_staff_names(p_booking)), '[]'),
                   'units', (select coalesce(jsonb_agg(case when r.quantity = 1 then r.name else format('%s %s', r.name, ru.number) end order by r.name, ru.number), '[]')
                               from jsonb_array_elements_text(internal.booking_unit_ids(p_booking)) i
                               join resource_units ru on ru.tenant_id = p_booking.tenant_id and ru.id = i::uuid
                               join resources r on r.tenant_id = ru.tenant_id and r.id = ru.resource_id))
          from businesses u
          join services s on s.tenant_id = u.tenant_id and s.id = p_booking.service_id
         where u.tenant_id = p_booking.tenant_id and u.id = p_booking.business_id
    );
end $$;
comment on function internal.booking_names(bookings) is 'What people call the things that a booking names by id: for tables and calendars.';
grant execute on function internal.booking_names to slotkeeper_server;
