create or replace function internal.write_booking(p_booking bookings, p_staff uuid[], p_units claims[], p_pending_blocks boolean) returns void
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
        perform internal.take_units(p_booking, p_units);
    end if;
end $$;
comment on function internal.write_booking(bookings, uuid[], claims[], boolean) is 'Inserts a booking, its staff and, if it blocks, its units and claims.';

create or replace function internal.take_claims(p_booking bookings, p_subjects uuid[]) returns void
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
      from unnest(p_subjects) s;
end $$;
comment on function internal.take_claims(bookings, uuid[]) is 'Claims the booking''s time, its buffers included, for each of these.';

create or replace function internal.take_units(p_booking bookings, p_units claims[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if cardinality(p_units) = 0 then
        return;
    end if;
    insert into booking_units (tenant_id, booking_id, unit_id)
    select p_booking.tenant_id, p_booking.id, u.subject_id from unnest(p_units) u;
    insert into claims (tenant_id, subject_id, starts_at, ends_at, booking_id, expires_at)
    select p_booking.tenant_id, u.subject_id, u.starts_at, u.ends_at, p_booking.id,
           case when p_booking.state = 'held' then p_booking.hold_expires_at end
      from unnest(p_units) u;
end $$;
comment on function internal.take_units(bookings, claims[]) is 'Gives a booking the units that internal.choose_units found, and claims them.';

create or replace function internal.units_for(p_booking bookings, p_locked uuid[]) returns claims[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_found record;
begin
    select c.units, c.lacking into v_found
      from internal.choose_units(p_booking.tenant_id, internal.service_needs(p_booking.tenant_id, p_booking.service_id),
                                 p_booking.starts_at, p_booking.ends_at,
                                 p_booking.buffer_before_minutes, p_booking.buffer_after_minutes, p_locked) c;
    if v_found.units is null then
        perform internal.refuse_units(v_found.lacking);
    end if;
    return v_found.units;
end $$;
comment on function internal.units_for(bookings, uuid[]) is 'The units that a booking gets of its service''s needs, as claims to take; refuses with slot_taken when too few are free.';

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
