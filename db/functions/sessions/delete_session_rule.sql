create or replace function api.delete_session_rule(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'delete_session_rule', p_request);
    v_rule     session_rules;
    v_service  services;
    v_locked   uuid[];
    v_report   jsonb;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    select r.* into v_rule from session_rules r where r.tenant_id = p_tenant and r.id = p_id;
    v_locked := internal.lock_schedule(p_tenant, v_rule.service_id);
    select r.* into v_rule from session_rules r where r.tenant_id = p_tenant and r.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such rule.');
    end if;
    v_service := internal.session_service(p_tenant, v_rule.service_id);
    v_answer := internal.session_rule_json(v_rule);
    -- Its sessions go before it does; those that stay for their bookings are one-off sessions from then on.
    v_report := internal.regenerate_sessions(v_service, null, p_id, v_locked, p_request);
    delete from session_rules r where r.tenant_id = p_tenant and r.id = p_id;
    perform internal.record_event(p_tenant, 'session_rule.deleted', p_id, v_rule.business_id,
        jsonb_build_object('service_id', v_rule.service_id), p_request);
    return internal.finish_command(p_tenant, 'delete_session_rule', p_request, jsonb_build_object('rule', v_answer, 'report', v_report));
end $$;
comment on function api.delete_session_rule(uuid, uuid, jsonb) is
    'Removes a schedule rule and those of its sessions that nobody booked; the others are kept and reported (SES-1, SES-2).';
grant execute on function api.delete_session_rule to slotkeeper_server, slotkeeper_login;
