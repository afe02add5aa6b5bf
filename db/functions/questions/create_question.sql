create or replace function api.create_question(
    p_tenant    uuid,
    p_service   uuid,
    p_document  jsonb,
    p_id        uuid  default null,
    p_request   jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'create_question', p_request);
    v_id        uuid := coalesce(p_id, internal.new_id());
    v_service   services;
    v_document  jsonb;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.new_question(p_document);
    -- One at a time: the last place is one place.
    v_service := internal.locked_service(p_tenant, p_service);
    if (select count(*) from questions q where q.tenant_id = p_tenant and q.service_id = p_service) >= 50 then
        perform internal.refuse('invalid_input', 'A service has at most 50 questions.');
    end if;
    perform internal.insert_row('questions',
        jsonb_build_object('position', (select coalesce(max(q.position) + 1, 0) from questions q where q.tenant_id = p_tenant and q.service_id = p_service))
        || v_document || jsonb_build_object('tenant_id', p_tenant, 'id', v_id, 'service_id', p_service));
    perform internal.record_event(p_tenant, 'question.created', v_id, v_service.business_id, jsonb_build_object('service_id', p_service), p_request);
    select internal.question_json(q) into v_answer from questions q where q.tenant_id = p_tenant and q.id = v_id;
    return internal.finish_command(p_tenant, 'create_question', p_request, v_answer);
end $$;
comment on function api.create_question(uuid, uuid, jsonb, uuid, jsonb) is
    'Adds a question to a service, the last one unless it says its position. It is asked from the next booking on (CAT-7).';
grant execute on function api.create_question to slotkeeper_server, slotkeeper_login;

create or replace function internal.new_question(p_document jsonb) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_document  jsonb := internal.clean_document('questions', internal.without_nulls(p_document), internal.question_fields(), array['key', 'kind', 'label']);
    v_kind      text := v_document ->> 'kind';
    v_needed    text := case v_kind when 'choice' then 'options' when 'consent' then 'consent_text' end;
begin
    if internal.question_fields_of(v_kind) is null then
        perform internal.refuse_constraint('questions', 'questions_kind_known');
    end if;
    if v_needed is not null and not v_document ? v_needed then
        perform internal.refuse('invalid_input', format('%s is needed.', v_needed), jsonb_build_object('field', v_needed));
    end if;
    return case v_kind
        when 'text'   then jsonb_build_object('multiline', false, 'max_length', case when v_document -> 'multiline' = 'true' then 5000 else 500 end)
        when 'choice' then '{"multiple": false}'
        when 'number' then '{"whole": false}'
        else jsonb_build_object()
    end || internal.question_columns(v_kind, v_document);
end $$;
comment on function internal.new_question(jsonb) is 'The columns of a new question, with what its kind has unless it is said: 500 characters, 5000 of several lines.';

create or replace function internal.locked_service(p_tenant uuid, p_service uuid) returns services
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_service services;
begin
    select s.* into v_service from services s where s.tenant_id = p_tenant and s.id = p_service for no key update;
    if not found then
        perform internal.refuse('not_found', 'There is no such service.');
    end if;
    return v_service;
end $$;
comment on function internal.locked_service(uuid, uuid) is 'The service, locked for the rest of the transaction against changes of it and of what belongs to it.';
