create or replace function api.close_session(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'close_session', p_request);
    v_session  sessions;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_session := internal.schedule_session(p_tenant, p_id);
    v_session := internal.move_session(v_session, 'closed', array['open'], 'session.closed', p_request);
    return internal.finish_command(p_tenant, 'close_session', p_request, internal.session_json(v_session));
end $$;
comment on function api.close_session(uuid, uuid, jsonb) is
    'Takes a session out of sale. Its bookings and its claims stay; no rule opens it again. A second time changes nothing (SES-4).';
grant execute on function api.close_session to slotkeeper_server, slotkeeper_login;

create or replace function internal.move_session(p_session sessions, p_to text, p_from text[], p_event text, p_request jsonb) returns sessions
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_session.status = p_to then
        return p_session;
    end if;
    if p_session.status <> all (p_from) then
        perform internal.refuse('illegal_transition', format('A session that is %s cannot become %s.', p_session.status, p_to),
            jsonb_build_object('from', p_session.status, 'to', p_to));
    end if;
    -- What the schedule has no more is nobody's but the one's who opens it.
    if p_session.status = 'withdrawn' then
        p_session.rule_id := null;
    end if;
    p_session.status := p_to;
    p_session := internal.write_session(p_session, null, false);
    perform internal.settle_session_claims(p_session);
    perform internal.record_event(p_session.tenant_id, p_event, p_session.id, p_session.business_id,
        jsonb_build_object('service_id', p_session.service_id, 'starts_at', p_session.starts_at), p_request);
    return p_session;
end $$;
comment on function internal.move_session(sessions, text, text[], text, jsonb) is
    'Gives a session another status, if it may have it, and lets its claims follow. Call it under internal.schedule_session.';
