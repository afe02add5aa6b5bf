create or replace function api.quote_booking(
    p_tenant     uuid,
    p_service    uuid,
    p_starts_at  timestamptz,
    p_options    jsonb default null,
    p_session    uuid  default null,
    p_staff      uuid  default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_options  jsonb := coalesce(p_options, '{}') || case when p_session is null then '{}' else jsonb_build_object('session_id', p_session) end;
    v_service  services;
    v_quote    jsonb;
begin
    perform context.enter(p_tenant);
    perform internal.check_document(v_options, array['party_size', 'tiers', 'extras', 'promotion', 'private', 'session_id']);
    perform internal.check_options(v_options);
    v_service := internal.bookable_service(p_tenant, internal.service_wanted(p_tenant, p_service, v_options));
    if v_service.kind = 'session' then
        v_quote := internal.quote_session(v_service, internal.session_wanted(v_service, p_starts_at, p_staff, v_options), v_options);
    else
        perform internal.check_no_session(v_options);
        v_quote := internal.quote_appointment(v_service, p_starts_at, p_staff, v_options);
    end if;
    -- The price in the words of a booking.
    return v_quote - array['lines', 'promotion_id'] || jsonb_build_object(
        'service_id', v_service.id,
        'price_lines', v_quote -> 'lines',
        'party_size', internal.party_size(v_options)
    );
end $$;
comment on function api.quote_booking(uuid, uuid, timestamptz, jsonb, uuid, uuid) is
    'What a booking would cost, itemised, without booking: the same computation as a hold''s. Doesn''t say whether the time is free (CAT-6).';
grant execute on function api.quote_booking to slotkeeper_server, slotkeeper_login;

create or replace function internal.quote_appointment(p_service services, p_starts_at timestamptz, p_staff uuid, p_options jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_party  integer := internal.party_size(p_options);
    v_zone   text := (select b.timezone from businesses b where b.tenant_id = p_service.tenant_id and b.id = p_service.business_id);
    v_local  timestamp := internal.instant_to_local(v_zone, p_starts_at);
    v_staff  service_staff[];
begin
    perform internal.check_party(p_service, v_party);
    if v_local is null then
        perform internal.refuse('invalid_input', 'starts_at: an instant of the years 2000 to 2049.', '{"field":"starts_at"}');
    end if;
    v_staff := internal.likely_staff(p_service, v_zone, p_starts_at, p_staff);
    return internal.price_booking(p_service, internal.base_price(p_service, v_staff), v_local, v_party, null, p_options, null)
        || jsonb_build_object('starts_at', p_starts_at, 'local_start', v_local, 'timezone', v_zone, 'currency', p_service.currency);
end $$;
comment on function internal.quote_appointment(services, timestamptz, uuid, jsonb) is 'What an appointment would cost.';

create or replace function internal.likely_staff(p_service services, p_zone text, p_starts_at timestamptz, p_staff uuid) returns service_staff[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_pool  service_staff[] := internal.booking_pool(p_service, p_staff);
    v_now   timestamptz := clock_timestamp();
    v_one   service_staff;
    v_ends  timestamptz;
begin
    foreach v_one in array v_pool loop
        v_ends := p_starts_at + make_interval(mins => coalesce(v_one.duration_minutes, p_service.duration_minutes));
        if tstzrange(p_starts_at, v_ends)
           <@ (internal.working_ranges(p_service.tenant_id, p_service.business_id, v_one.staff_id, p_zone, p_starts_at, v_ends)
               - internal.taken_ranges(p_service.tenant_id, v_one.staff_id, p_service.buffer_before_minutes, p_service.buffer_after_minutes,
                                       p_starts_at, v_ends, v_now))
           and not exists (
               select from internal.needs_taken(p_service, p_starts_at, v_ends, v_now) n
                where (select count(*) from unnest(n.taken) t where not t && tstzrange(p_starts_at, v_ends)) < n.quantity
           ) then
            return array[v_one];
        end if;
    end loop;
    return v_pool[1:1];
end $$;
comment on function internal.likely_staff(services, text, timestamptz, uuid) is
    'Whom an appointment would get now, for their own price: the first of the pool who is free, and has units free for their time, or just the first if nobody is.';

create or replace function internal.quote_session(p_service services, p_session sessions, p_options jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_party    integer := internal.party_size(p_options);
    v_private  boolean := coalesce((p_options ->> 'private')::boolean, p_session.private_booking = 'only');
begin
    if v_private and p_session.private_booking = 'no' or not v_private and p_session.private_booking = 'only' then
        perform internal.refuse('private_not_possible', case when v_private then 'This session is sold by the seat only.'
            else 'This session is sold as a whole only.' end);
    end if;
    -- What the session was made with counts.
    p_service.party_min := p_session.party_min;
    p_service.party_max := p_session.party_max;
    p_service.currency := p_session.currency;
    perform internal.check_party(p_service, v_party);
    return internal.price_booking(p_service, p_session.price_minor, p_session.local_start, v_party,
            internal.private_price(p_session, v_private), p_options, null)
        || jsonb_build_object('session_id', p_session.id, 'starts_at', p_session.starts_at, 'local_start', p_session.local_start,
               'timezone', p_session.timezone, 'currency', p_session.currency);
end $$;
comment on function internal.quote_session(services, sessions, jsonb) is 'What seats of a session, or all of it, would cost.';
