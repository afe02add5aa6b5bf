create or replace function api.reopen_session(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'reopen_session', p_request);
    v_session  sessions;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_session := internal.schedule_session(p_tenant, p_id);
    v_session := internal.move_session(v_session, 'open', array['closed', 'cancelled', 'withdrawn'], 'session.reopened', p_request);
    return internal.finish_command(p_tenant, 'reopen_session', p_request, internal.session_json(v_session));
end $$;
comment on function api.reopen_session(uuid, uuid, jsonb) is
    'Puts a closed, cancelled or withdrawn session on sale again; refused where it is reserved and its people are taken. A second time changes nothing (SES-4).';
grant execute on function api.reopen_session to slotkeeper_server, slotkeeper_login;
