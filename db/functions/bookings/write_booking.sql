create or replace function internal.write_booking(p_booking bookings, p_staff uuid[], p_pending_blocks boolean) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- A conflict cannot happen here under the locks. The constraint is the judge all the same; no exception
    -- block around it, for that would open a subtransaction in every booking.
    insert into bookings select p_booking.*;
    insert into booking_staff (tenant_id, booking_id, staff_id)
    select p_booking.tenant_id, p_booking.id, s from unnest(p_staff) s;
    if p_booking.state in ('held', 'confirmed') or p_booking.state = 'pending' and p_pending_blocks then
        perform internal.take_claims(p_booking, p_staff);
    end if;
end $$;
comment on function internal.write_booking(bookings, uuid[], boolean) is 'Inserts a booking, its staff and its claims.';

create or replace function internal.take_claims(p_booking bookings, p_staff uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    insert into claims (tenant_id, subject_id, starts_at, ends_at, booking_id, expires_at)
    select p_booking.tenant_id,
           s,
           p_booking.starts_at - make_interval(mins => p_booking.buffer_before_minutes),
           p_booking.ends_at + make_interval(mins => p_booking.buffer_after_minutes),
           p_booking.id,
           case when p_booking.state = 'held' then p_booking.hold_expires_at end
      from unnest(p_staff) s;
end $$;
comment on function internal.take_claims(bookings, uuid[]) is 'Claims the booking''s time, buffers included, for each of its staff.';

create or replace function internal.mark_chosen(p_service services, p_chosen service_staff[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_service.assignment = 'round_robin' then
        update service_staff ss
           set last_chosen_at = clock_timestamp()
         where ss.tenant_id = p_service.tenant_id and ss.service_id = p_service.id and ss.staff_id = p_chosen[1].staff_id;
    end if;
end $$;
comment on function internal.mark_chosen(services, service_staff[]) is 'Remembers whose turn it was, for round robin.';

create or replace function internal.unused_booking_id(p_tenant uuid, p_id uuid) returns uuid
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_id is null then
        return internal.new_id();
    end if;
    if exists (select from bookings b where b.tenant_id = p_tenant and b.id = p_id) then
        perform internal.refuse('already_exists', 'There is a booking with this id already.', '{"field":"id"}');
    end if;
    return p_id;
end $$;
comment on function internal.unused_booking_id(uuid, uuid) is 'The id the caller wants for a new booking, refused when in use; a new one when there is no wish.';
