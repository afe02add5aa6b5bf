create or replace function api.update_question(
    p_tenant      uuid,
    p_id          uuid,
    p_document    jsonb,
    p_if_version  integer default null,
    p_request     jsonb   default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'update_question', p_request);
    v_document  jsonb;
    v_before    questions;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_document('questions', p_document, internal.question_fields());
    v_before := internal.locked_question(p_tenant, p_id);
    perform internal.check_version(v_before.version, p_if_version);
    if v_document ->> 'key' <> v_before.key or v_document ->> 'kind' <> v_before.kind then
        perform internal.refuse('invalid_input', 'key, kind: chosen once, when the question is added.',
            jsonb_build_object('field', case when v_document ->> 'key' <> v_before.key then 'key' else 'kind' end));
    end if;
    perform internal.update_row('questions', p_tenant, p_id, internal.question_columns(v_before.kind, v_document));
    perform internal.record_event(p_tenant, 'question.updated', p_id, internal.business_of_service(p_tenant, v_before.service_id),
        jsonb_build_object('service_id', v_before.service_id), p_request);
    select internal.question_json(q) into v_answer from questions q where q.tenant_id = p_tenant and q.id = p_id;
    return internal.finish_command(p_tenant, 'update_question', p_request, v_answer);
end $$;
comment on function api.update_question(uuid, uuid, jsonb, integer, jsonb) is
    'Changes fields of a question; its key and kind stay. Bookings keep what they were answered, and the texts as they were (CAT-7).';
grant execute on function api.update_question to slotkeeper_server, slotkeeper_login;

create or replace function internal.locked_question(p_tenant uuid, p_id uuid) returns questions
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_question questions;
begin
    -- The service first, as everybody has it who changes what belongs to a service. A question keeps its service.
    perform internal.locked_service(p_tenant, q.service_id) from questions q where q.tenant_id = p_tenant and q.id = p_id;
    select q.* into v_question from questions q where q.tenant_id = p_tenant and q.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such question.');
    end if;
    return v_question;
end $$;
comment on function internal.locked_question(uuid, uuid) is 'The question, locked for the rest of the transaction; before it its service.';

create or replace function internal.business_of_service(p_tenant uuid, p_service uuid) returns uuid
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (select s.business_id from services s where s.tenant_id = p_tenant and s.id = p_service);
end $$;
comment on function internal.business_of_service(uuid, uuid) is 'Whose a service is.';
