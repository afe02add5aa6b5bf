create or replace function internal.draft_booking(
    p_service    services,
    p_zone       text,
    p_starts_at  timestamptz,
    p_chosen     service_staff[],
    p_options    jsonb
) returns bookings
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_booking  bookings;
    v_alone    boolean := p_service.assignment in ('any', 'round_robin', 'least_busy');
    v_minutes  integer := case when v_alone then coalesce(p_chosen[1].duration_minutes, p_service.duration_minutes) else p_service.duration_minutes end;
    v_now      timestamptz := clock_timestamp();
begin
    v_booking.tenant_id := p_service.tenant_id;
    v_booking.reference := internal.new_reference();
    v_booking.business_id := p_service.business_id;
    v_booking.service_id := p_service.id;
    v_booking.starts_at := p_starts_at;
    v_booking.ends_at := p_starts_at + make_interval(mins => v_minutes);
    v_booking.buffer_before_minutes := p_service.buffer_before_minutes;
    v_booking.buffer_after_minutes := p_service.buffer_after_minutes;
    v_booking.local_start := internal.instant_to_local(p_zone, p_starts_at);
    v_booking.timezone := p_zone;
    v_booking.tz_version := (select i.value from installation i where i.name = 'tz_version');
    v_booking.party_size := internal.party_size(p_options);
    v_booking.private := false;
    v_booking.has_seats := false;
    v_booking.arrived := 0;
    v_booking.currency := p_service.currency;
    v_booking.entry_method := coalesce(p_options ->> 'entry_method', 'api');
    -- Of a series or a visit: put there by internal.place_series and internal.part_booking, for no caller may.
    v_booking.series_id := (p_options ->> 'series_id')::uuid;
    v_booking.occurrence := (p_options ->> 'occurrence')::integer;
    v_booking.visit_id := (p_options ->> 'visit_id')::uuid;
    v_booking.part := (p_options ->> 'part')::integer;
    v_booking.notes := p_options ->> 'notes';
    v_booking.answers := coalesce(p_options -> 'answers', '[]');
    v_booking.metadata := coalesce(nullif(p_options -> 'metadata', 'null'), '{}');
    v_booking.token_generation := 1;
    v_booking.token_hash := decode(p_options ->> 'token_hash', 'hex');
    v_booking.client_hash := internal.client_hash(p_service.tenant_id, p_options);
    v_booking.state := case
        when not coalesce((p_options ->> 'confirm')::boolean, false) then 'held'
        when p_service.approval_required then 'pending'
        else 'confirmed'
    end;
    v_booking.hold_expires_at := case when v_booking.state = 'held'
        then v_now + make_interval(secs => least(greatest(coalesce((p_options ->> 'hold_seconds')::integer, 600), 1), 86400)) end;
    v_booking.sequence := 0;
    v_booking.terms := internal.terms_now(p_service.tenant_id, p_service.business_id);
    v_booking.version := 1;
    v_booking.created_at := v_now;
    v_booking.updated_at := v_now;
    return v_booking;
end $$;
comment on function internal.draft_booking(services, text, timestamptz, service_staff[], jsonb) is
    'The row of a new booking, without id, customer and price; its answers are checked already (internal.with_answers). A hold lives 600 seconds unless told otherwise, one day at most.';

create or replace function internal.new_reference() returns text
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Eight of Crockford's 32 letters, 40 random bits: short enough to read out, no I, L, O or U to mistake.
    return (
        select string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + get_byte(r.bytes, i) % 32, 1), '')
          from (select uuid_send(gen_random_uuid()) as bytes) as r, unnest(array[0, 1, 2, 3, 4, 5, 9, 10]) as i
    );
end $$;
comment on function internal.new_reference() is 'A random human reference of eight characters.';
