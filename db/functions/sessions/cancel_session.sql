create or replace function api.cancel_session(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'cancel_session', p_request);
    v_session  sessions;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_session := internal.schedule_session(p_tenant, p_id);
    perform internal.check_not_booked(v_session);
    v_session := internal.move_session(v_session, 'cancelled', array['open', 'closed', 'withdrawn'], 'session.cancelled', p_request);
    return internal.finish_command(p_tenant, 'cancel_session', p_request, internal.session_json(v_session));
end $$;
comment on function api.cancel_session(uuid, uuid, jsonb) is
    'Says that a session does not take place: only one without bookings, and no rule makes it again. A second time changes nothing (SES-4).';
grant execute on function api.cancel_session to slotkeeper_server, slotkeeper_login;

create or replace function internal.check_not_booked(p_session sessions) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_now       timestamptz := clock_timestamp();
    v_bookings  jsonb;
begin
    select jsonb_agg(jsonb_build_object('id', b.id, 'reference', b.reference, 'state', b.state, 'seats', b.seats) order by b.id) into v_bookings
      from bookings b
     where b.tenant_id = p_session.tenant_id and b.session_id = p_session.id
       and (b.state in ('pending', 'confirmed', 'completed', 'no_show') or b.state = 'held' and b.hold_expires_at > v_now);
    if v_bookings is not null then
        perform internal.refuse('in_use', 'This session has bookings. Cancel them first.', jsonb_build_object('bookings', v_bookings));
    end if;
end $$;
comment on function internal.check_not_booked(sessions) is 'Refuses a session that has bookings or live holds, and lists them. Call it under the session''s lock.';
