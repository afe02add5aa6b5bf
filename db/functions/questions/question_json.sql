create or replace function internal.question_json(p_question questions) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
    select internal.shown_question(p_question) || jsonb_build_object(
        'service_id', p_question.service_id,
        'position', p_question.position,
        'version', p_question.version,
        'created_at', p_question.created_at,
        'updated_at', p_question.updated_at
    )
$$;
comment on function internal.question_json(questions) is 'A question as the API shows it.';
grant execute on function internal.question_json to slotkeeper_server;

create or replace function internal.shown_question(p_question questions) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
    select jsonb_build_object(
        'id', p_question.id,
        'key', p_question.key,
        'kind', p_question.kind,
        'label', p_question.label,
        'help', p_question.help,
        'required', p_question.required,
        'multiline', p_question.multiline,
        'max_length', p_question.max_length,
        'options', p_question.options,
        'multiple', p_question.multiple,
        'min', p_question.min,
        'max', p_question.max,
        'whole', p_question.whole,
        'consent_text', p_question.consent_text
    )
$$;
comment on function internal.shown_question(questions) is 'What somebody who is asked needs to know of a question.';
grant execute on function internal.shown_question to slotkeeper_server;

create or replace function internal.shown_questions(p_tenant uuid, p_service uuid) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
    select coalesce(jsonb_agg(internal.shown_question(q) order by q.position, q.key), '[]')
      from questions q
     where q.tenant_id = p_tenant and q.service_id = p_service
$$;
comment on function internal.shown_questions(uuid, uuid) is 'The questions of a service in their order, as they are asked.';
grant execute on function internal.shown_questions to slotkeeper_server;
