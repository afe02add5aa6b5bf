-- Answers to the questions of a service: checked all at once, and kept as they were given, with what was asked.

create or replace function internal.read_answers(p_tenant uuid, p_service uuid, p_given jsonb, p_before jsonb, p_complete boolean) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_now       timestamptz := clock_timestamp();
    v_given     jsonb := coalesce(nullif(p_given, 'null'), '{}');
    v_left      jsonb;
    v_kept      jsonb := jsonb_build_array();
    v_faults    jsonb := jsonb_build_array();
    v_question  questions;
    v_value     jsonb;
    v_fault     jsonb;
begin
    -- Most services ask nothing, and most bookings are of those.
    if v_given = '{}' and not exists (select from questions q where q.tenant_id = p_tenant and q.service_id = p_service) then
        return p_before;
    end if;
    v_left := internal.answers_without(p_before, array(select jsonb_object_keys(v_given)));
    -- One statement sees all questions as they were at one moment: what is checked is what is kept.
    for v_question in
        select q.* from questions q where q.tenant_id = p_tenant and q.service_id = p_service order by q.position, q.key
    loop
        v_value := internal.plain_answer(v_question, v_given -> v_question.key);
        v_given := v_given - v_question.key;
        v_fault := null;
        if v_value is not null then
            v_fault := internal.answer_fault(v_question, v_value);
            v_kept := v_kept || case when v_fault is null then internal.kept_answer(v_question, v_value, v_now) else '[]' end;
        elsif internal.answer_to(v_left, v_question.id) is not null then
            v_kept := v_kept || internal.answer_to(v_left, v_question.id);
            v_left := internal.answers_without(v_left, array[v_question.key]);
        elsif v_question.required and (p_complete or internal.answer_to(p_before, v_question.id) is not null) then
            v_fault := internal.missing_answer(v_question);
        end if;
        if v_fault is not null then
            v_faults := v_faults || v_fault;
        end if;
    end loop;
    perform internal.refuse_answers(v_faults || internal.unknown_answers(v_given, p_before));
    -- Answers to questions that are asked no more stay until somebody takes them out.
    return v_kept || v_left;
end $$;
comment on function internal.read_answers(uuid, uuid, jsonb, jsonb, boolean) is
    'What a booking keeps of answers by key, merged into those it has: null takes one out. Refuses all that are wrong together; complete: also those to required questions that are missing. A required one that is there can''t be taken out (CAT-7).';

create or replace function internal.with_answers(p_service services, p_options jsonb, p_complete boolean) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return p_options || jsonb_build_object('answers',
        internal.read_answers(p_service.tenant_id, p_service.id, p_options -> 'answers', jsonb_build_array(), p_complete));
end $$;
comment on function internal.with_answers(services, jsonb, boolean) is
    'The options of a new booking with its answers as the booking keeps them. Nothing needs to be locked: they are checked against the questions of one moment.';

create or replace function internal.answers_without(p_answers jsonb, p_keys text[]) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(jsonb_agg(a.answer order by a.place), '[]')
          from jsonb_array_elements(p_answers) with ordinality as a (answer, place)
         where a.answer ->> 'key' <> all (p_keys)
    );
end $$;
comment on function internal.answers_without(jsonb, text[]) is 'The kept answers but for those with these keys.';

create or replace function internal.answer_to(p_answers jsonb, p_question uuid) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return jsonb_path_query_first(p_answers, '$[*] ? (@.question_id == $id)', jsonb_build_object('id', p_question));
end $$;
comment on function internal.answer_to(jsonb, uuid) is
    'The kept answer to this question, null if there is none. By its id: a question that is deleted and made again is another one.';

create or replace function internal.plain_answer(p_question questions, p_value jsonb) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if jsonb_typeof(p_value) = 'string' and p_question.kind in ('text', 'consent') then
        p_value := to_jsonb(internal.tidy_text(p_value #>> '{}'));
    end if;
    -- What says nothing is no answer, however it is written.
    return case when p_value <> all (array['null', '""', '[]']::jsonb[]) and not (p_question.kind = 'consent' and p_value = 'false') then p_value end;
end $$;
comment on function internal.plain_answer(questions, jsonb) is
    'An answer, a text trimmed; null where there is none: null, an empty text or list, a consent that is false.';

create or replace function internal.tidy_text(p_text text) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select btrim(replace(p_text, E'\r\n', E'\n'), E' \t\r\n')
$$;
comment on function internal.tidy_text(text) is 'A text without space around it, its lines ended in one way: forms of browsers send another.';

create or replace function internal.kept_answer(p_question questions, p_value jsonb, p_now timestamptz) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_wanted jsonb := case jsonb_typeof(p_value) when 'array' then p_value else jsonb_build_array(p_value) end;
    v_chosen jsonb;
begin
    if p_question.kind = 'choice' then
        -- In the order of the options, not of the clicks.
        select jsonb_agg(o.option order by o.place) into v_chosen
          from jsonb_array_elements(p_question.options) with ordinality as o (option, place)
         where v_wanted @> jsonb_build_array(o.option -> 'value');
        p_value := case when p_question.multiple then jsonb_path_query_array(v_chosen, '$[*].value') else p_value end;
    elsif p_question.kind = 'consent' then
        p_value := 'true';
    elsif jsonb_typeof(p_value) = 'number' then
        p_value := to_jsonb(trim_scale((p_value #>> '{}')::numeric));
    end if;
    return jsonb_build_object(
        'question_id', p_question.id,
        'key', p_question.key,
        'kind', p_question.kind,
        'label', p_question.label,
        'value', p_value,
        'chosen', v_chosen,
        'consent_text', p_question.consent_text,
        'answered_at', p_now
    );
end $$;
comment on function internal.kept_answer(questions, jsonb, timestamptz) is
    'An answer as the booking keeps it: with what was asked, the labels of what was chosen, and the text agreed to, as they are now.';
