create or replace function api.delete_question(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer  jsonb := internal.begin_command(p_tenant, 'delete_question', p_request);
    v_before  questions;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_before := internal.locked_question(p_tenant, p_id);
    -- Nothing refers to it: bookings have copies of what was asked.
    delete from questions q where q.tenant_id = p_tenant and q.id = p_id;
    perform internal.record_event(p_tenant, 'question.deleted', p_id, internal.business_of_service(p_tenant, v_before.service_id),
        jsonb_build_object('service_id', v_before.service_id), p_request);
    return internal.finish_command(p_tenant, 'delete_question', p_request, internal.question_json(v_before));
end $$;
comment on function api.delete_question(uuid, uuid, jsonb) is 'Removes a question; it is asked no more. Bookings keep their answers to it (CAT-7).';
grant execute on function api.delete_question to slotkeeper_server, slotkeeper_login;
