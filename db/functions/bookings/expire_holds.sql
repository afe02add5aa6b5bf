create or replace function internal.expire_holds(p_tenant uuid, p_bookings uuid[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_gone     uuid[];
    v_session  record;
begin
    -- The usual case. Everybody who books comes here under locks, so nothing is planned or run for it.
    if coalesce(cardinality(p_bookings), 0) = 0 then
        return 0;
    end if;
    perform from bookings b where b.tenant_id = p_tenant and b.id = any (p_bookings) order by b.id for update;
    -- The state is looked at again under the row's lock: a confirmation that was first wins.
    with gone as (
        update bookings b
           set state = 'expired', has_seats = false
         where b.tenant_id = p_tenant and b.id = any (p_bookings) and b.state = 'held' and b.hold_expires_at <= clock_timestamp()
        returning b.*
    ), told as (
        insert into outbox (tenant_id, id, kind, entity_id, business_id, data)
        select g.tenant_id, internal.new_id(), 'booking.expired', g.id, g.business_id, internal.booking_facts(g)
          from gone g
    )
    select array_agg(g.id) into v_gone from gone g;
    delete from claims c where c.tenant_id = p_tenant and c.booking_id = any (v_gone);
    for v_session in
        select b.session_id as id, sum(b.seats)::integer as seats
          from bookings b
         where b.tenant_id = p_tenant and b.id = any (v_gone) and b.session_id is not null
         group by b.session_id
    loop
        perform internal.count_seats(p_tenant, v_session.id, -v_session.seats, 0);
    end loop;
    return coalesce(cardinality(v_gone), 0);
end $$;
comment on function internal.expire_holds(uuid, uuid[]) is
    'Ends those of the holds whose time is over, and frees what they took; not those that were confirmed, cancelled or renewed meanwhile. Call it under the locks of their sessions.';

create or replace function internal.booking_facts(p_booking bookings) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return jsonb_build_object('service_id', p_booking.service_id, 'starts_at', p_booking.starts_at)
        || case when p_booking.session_id is null then '{}' else jsonb_build_object('session_id', p_booking.session_id) end
        || case when p_booking.series_id is null then '{}' else jsonb_build_object('series_id', p_booking.series_id, 'occurrence', p_booking.occurrence) end
        || case when p_booking.visit_id is null then '{}' else jsonb_build_object('visit_id', p_booking.visit_id) end
        || case when p_booking.arrived = 0 then '{}' else jsonb_build_object('arrived', p_booking.arrived) end;
end $$;
comment on function internal.booking_facts(bookings) is 'What an event of a booking tells: where something became free or taken. No personal data.';
