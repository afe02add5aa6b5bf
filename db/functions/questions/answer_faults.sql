-- What is wrong with answers, one by one: a fault is {"field", "pointer", "key", "reason", "detail"}.

create or replace function internal.answer_fault(p_question questions, p_value jsonb) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_fault text[] := case p_question.kind
        when 'text'   then internal.text_fault(p_question, p_value)
        when 'choice' then internal.choice_fault(p_question, p_value)
        when 'number' then internal.number_fault(p_question, p_value)
        else internal.consent_fault(p_question, p_value)
    end;
begin
    return case when v_fault is not null then internal.fault(p_question.key, v_fault[1], p_question.label || ': ' || v_fault[2]) end;
end $$;
comment on function internal.answer_fault(questions, jsonb) is 'What is wrong with an answer to a question, null if nothing is.';

create or replace function internal.text_fault(p_question questions, p_value jsonb) returns text[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return case
        when jsonb_typeof(p_value) <> 'string' then array['wrong_kind', 'a text.']
        when char_length(p_value #>> '{}') > p_question.max_length then array['too_long', format('at most %s characters.', p_question.max_length)]
        when not p_question.multiline and p_value #>> '{}' ~ E'[\n\r]' then array['one_line', 'one line.']
    end;
end $$;
comment on function internal.text_fault(questions, jsonb) is 'Reason and rule, if an answer isn''t the text that is asked for.';

create or replace function internal.choice_fault(p_question questions, p_value jsonb) returns text[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_wanted  jsonb := case jsonb_typeof(p_value) when 'array' then p_value else jsonb_build_array(p_value) end;
    v_known   jsonb := jsonb_path_query_array(p_question.options, '$[*].value');
begin
    return case
        when (jsonb_typeof(p_value) = 'array') <> p_question.multiple or jsonb_path_exists(v_wanted, 'strict $[*] ? (@.type() != "string")')
            then array['wrong_kind', case when p_question.multiple then 'a list of values of its options.' else 'the value of one of its options.' end]
        when not v_known @> v_wanted
            then array['unknown_option', format('one of %s.', (select string_agg(k, ', ') from jsonb_array_elements_text(v_known) k))]
        when jsonb_array_length(v_wanted) <> (select count(distinct w) from jsonb_array_elements(v_wanted) w)
            then array['chosen_twice', 'each option once.']
    end;
end $$;
comment on function internal.choice_fault(questions, jsonb) is 'Reason and rule, if an answer isn''t one of the options, or of several a list of them.';

create or replace function internal.number_fault(p_question questions, p_value jsonb) returns text[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_number  numeric;
    v_min     numeric := coalesce(p_question.min, -1000000000000000);
    v_max     numeric := coalesce(p_question.max, 1000000000000000);
begin
    if jsonb_typeof(p_value) <> 'number' then
        return array['wrong_kind', 'a number.'];
    end if;
    v_number := trim_scale((p_value #>> '{}')::numeric);
    return case
        when p_question.whole and scale(v_number) > 0 then array['not_whole', 'a whole number.']
        when v_number not between v_min and v_max then array['out_of_range', case
            when p_question.max is null and v_number < v_min then format('%s or more.', trim_scale(v_min))
            when p_question.min is null and v_number > v_max then format('%s or less.', trim_scale(v_max))
            else format('%s to %s.', trim_scale(v_min), trim_scale(v_max))
        end]
        when scale(v_number) > 6 then array['too_fine', 'at most 6 decimals.']
    end;
end $$;
comment on function internal.number_fault(questions, jsonb) is 'Reason and rule, if an answer isn''t the number that is asked for.';

create or replace function internal.consent_fault(p_question questions, p_value jsonb) returns text[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- Who sends the text shows what they agreed to: if it was changed meanwhile they agreed to something else.
    return case
        when p_value = 'true' or p_value = to_jsonb(p_question.consent_text) then null
        when jsonb_typeof(p_value) = 'string' then array['text_changed', 'the text is another one by now. Please read it again.']
        else array['wrong_kind', 'true, or the text that is agreed to.']
    end;
end $$;
comment on function internal.consent_fault(questions, jsonb) is 'Reason and rule, if an answer is no consent to the text as it is now.';

create or replace function internal.missing_answer(p_question questions) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return case when p_question.kind = 'consent'
        then internal.fault(p_question.key, 'consent_not_given', p_question.label || ': your consent is needed.')
        else internal.fault(p_question.key, 'missing', p_question.label || ': an answer is needed.')
    end;
end $$;
comment on function internal.missing_answer(questions) is 'The fault of a required question without an answer.';

create or replace function internal.unknown_answers(p_given jsonb, p_before jsonb) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(jsonb_agg(u.fault), '[]')
          from (select internal.fault(g.key, 'unknown_question', format('%s: this service has no such question.', left(g.key, 100))) as fault
                  from jsonb_each(p_given) as g (key, value)
                 -- An answer to a question that is asked no more may still be taken out.
                 where g.value <> 'null' or not jsonb_path_exists(p_before, '$[*] ? (@.key == $key)', jsonb_build_object('key', g.key))
                 order by g.key
                 limit 50) u
    );
end $$;
comment on function internal.unknown_answers(jsonb, jsonb) is 'The faults of answers to questions that the service doesn''t have: the first 50 of them.';

create or replace function internal.fault(p_key text, p_reason text, p_detail text) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return jsonb_build_object(
        'field', 'answers.' || left(p_key, 100),
        'pointer', '/answers/' || replace(replace(left(p_key, 100), '~', '~0'), '/', '~1'),
        'key', left(p_key, 100),
        'reason', p_reason,
        'detail', p_detail
    );
end $$;
comment on function internal.fault(text, text, text) is 'What is wrong with one answer, and where it stands in the request (RFC 6901).';

create or replace function internal.refuse_answers(p_faults jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if jsonb_array_length(p_faults) > 0 then
        perform internal.refuse('answers_invalid',
            case when jsonb_array_length(p_faults) = 1 then p_faults -> 0 ->> 'detail'
                 else format('%s answers are missing or not allowed.', jsonb_array_length(p_faults)) end,
            jsonb_build_object('field', p_faults -> 0 -> 'field', 'errors', p_faults));
    end if;
end $$;
comment on function internal.refuse_answers(jsonb) is 'Refuses a booking for what is wrong with its answers, all of it at once.';
