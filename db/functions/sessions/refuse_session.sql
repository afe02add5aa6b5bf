create or replace function internal.refuse_session(p_service services, p_session sessions, p_reason text, p_remaining integer, p_now timestamptz) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    -- Refused in the words, and with the facts, by which a guest has it explained.
    v_told   jsonb := internal.session_reason(p_service, p_session, p_reason, p_remaining, p_now, true);
    v_words  text := v_told ->> 'detail';
    v_facts  jsonb := v_told - array['code', 'detail'];
begin
    case p_reason
        when 'session_closed' then
            if p_session.status = 'withdrawn' then
                perform internal.refuse('no_session', 'There is no session at that time.');
            end if;
            perform internal.refuse('session_closed', v_words, v_facts);
        when 'in_the_past', 'too_short_notice' then
            perform internal.refuse('too_short_notice', v_words, v_facts);
        when 'outside_window' then
            perform internal.refuse('outside_window', v_words);
        when 'wrong_party' then
            perform internal.refuse('invalid_input', format('party_size: %s to %s for this session.', p_session.party_min, p_session.party_max),
                '{"field":"party_size"}');
        when 'private_only' then
            perform internal.refuse('invalid_input', 'private: this session is taken as a whole.', '{"field":"private"}');
        when 'private_not_possible' then
            perform internal.refuse('private_not_possible', v_words, v_facts);
        when 'session_full' then
            perform internal.refuse('session_full', v_words, v_facts);
        when 'staff_unavailable' then
            perform internal.refuse('staff_unavailable', v_words);
        when 'staff_taken' then
            perform internal.refuse_slot(true);
        when 'resource_taken' then
            perform internal.refuse_units((
                select c.lacking
                  from internal.choose_units(p_session.tenant_id, p_session.resources, p_session.starts_at, p_session.ends_at,
                           p_session.buffer_before_minutes, p_session.buffer_after_minutes, internal.unit_locks(p_session.tenant_id, p_session.resources)) c));
        when 'limit_reached' then
            perform internal.check_limits(p_service, p_session.timezone, p_session.starts_at,
                (extract(epoch from p_session.ends_at - p_session.starts_at) / 60)::integer);
    end case;
end $$;
comment on function internal.refuse_session(services, sessions, text, integer, timestamptz) is
    'Refuses a session for the reason that internal.session_offers gave, in the words of its code.';
