create or replace function internal.claim_again(p_booking bookings, p_staff uuid[], p_locked uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- As far as a need's own buffers can reach.
    perform internal.clear_expired_claims(
        p_booking.tenant_id,
        internal.with_units(p_booking.tenant_id, p_staff || p_locked),
        p_booking.starts_at - interval '24 hours',
        p_booking.ends_at + interval '24 hours'
    );
    perform internal.claim_exactly(p_booking, p_staff);
    perform internal.take_units(p_booking, internal.units_for(p_booking, p_locked));
end $$;
comment on function internal.claim_again(bookings, uuid[], uuid[]) is
    'Claims the time of a booking that has no claims at present, and units for it, or refuses. Call it under the locks of its staff and of p_locked (internal.unit_locks).';

create or replace function internal.claim_exactly(p_booking bookings, p_subjects uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_from  timestamptz := p_booking.starts_at - make_interval(mins => p_booking.buffer_before_minutes);
    v_to    timestamptz := p_booking.ends_at + make_interval(mins => p_booking.buffer_after_minutes);
    v_one   uuid;
begin
    foreach v_one in array p_subjects loop
        if not internal.is_free(p_booking.tenant_id, v_one, v_from, v_to) then
            perform internal.refuse_slot(true);
        end if;
    end loop;
    perform internal.take_claims(p_booking, p_subjects);
end $$;
comment on function internal.claim_exactly(bookings, uuid[]) is
    'Claims a booking''s time, buffers included, of just these people and units, or refuses. Call it under their locks, when expired claims are cleared.';
