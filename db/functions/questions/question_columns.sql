create or replace function internal.question_columns(p_kind text, p_document jsonb) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_own    text[] := internal.question_fields_of(p_kind);
    v_field  text;
begin
    select f into v_field from jsonb_object_keys(p_document) f
     where f <> all (array['key', 'kind', 'label', 'help', 'required', 'position'] || v_own) and p_document -> f <> 'null'
     order by f
     limit 1;
    if found then
        perform internal.refuse('invalid_input', format('%s: not for a question of the kind %s, which has %s.', v_field, p_kind,
            array_to_string(v_own, ', ')), jsonb_build_object('field', v_field));
    end if;
    foreach v_field in array array['label', 'help', 'consent_text'] loop
        if p_document ->> v_field is not null then
            p_document := jsonb_set(p_document, array[v_field], to_jsonb(internal.tidy_text(p_document ->> v_field)));
        end if;
    end loop;
    foreach v_field in array array['min', 'max'] loop
        if jsonb_typeof(p_document -> v_field) not in ('number', 'null') then
            perform internal.refuse('invalid_input', format('%s: a number.', v_field), jsonb_build_object('field', v_field));
        end if;
    end loop;
    if p_kind = 'choice' and p_document ? 'options' then
        p_document := jsonb_set(p_document, '{options}', internal.read_options(p_document -> 'options'));
    end if;
    return p_document;
end $$;
comment on function internal.question_columns(text, jsonb) is
    'A cleaned document of a question as columns: texts trimmed. Refuses fields of another kind, and options that are none.';

create or replace function internal.question_fields_of(p_kind text) returns text[]
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case p_kind
        when 'text'    then array['multiline', 'max_length']
        when 'choice'  then array['options', 'multiple']
        when 'number'  then array['min', 'max', 'whole']
        when 'consent' then array['consent_text']
    end
$$;
comment on function internal.question_fields_of(text) is 'What only questions of this kind have; null for no kind.';

create or replace function internal.question_fields() returns text[]
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array['key', 'kind', 'label', 'help', 'required', 'position', 'multiline', 'max_length', 'options', 'multiple', 'min', 'max', 'whole', 'consent_text']
$$;
comment on function internal.question_fields() is 'What a caller may write of a question.';

create or replace function internal.read_options(p_options jsonb) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_one     jsonb;
    v_read    jsonb := jsonb_build_array();
begin
    if jsonb_typeof(p_options) <> 'array' or jsonb_array_length(p_options) not between 1 and 100 then
        perform internal.refuse('invalid_input', 'options: a list of 1 to 100 {"value": …, "label": …}.', '{"field":"options"}');
    end if;
    for v_one in select * from jsonb_array_elements(p_options) loop
        if jsonb_typeof(v_one) = 'object' and v_one - array['value', 'label'] <> '{}' then
            perform internal.refuse('invalid_input',
                format('options, %s: no such field. Known are: value, label.', (select min(f) from jsonb_object_keys(v_one - array['value', 'label']) f)),
                jsonb_build_object('field', format('options[%s]', jsonb_array_length(v_read))));
        end if;
        if jsonb_typeof(v_one) <> 'object'
           or jsonb_typeof(v_one -> 'value') is distinct from 'string' or v_one ->> 'value' !~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$'
           or jsonb_typeof(v_one -> 'label') is distinct from 'string' or char_length(btrim(v_one ->> 'label')) not between 1 and 200 then
            perform internal.refuse('invalid_input', 'options: each is {"value": 1 to 63 letters, digits, _, . and -, "label": 1 to 200 characters}.',
                jsonb_build_object('field', format('options[%s]', jsonb_array_length(v_read))));
        end if;
        if jsonb_path_exists(v_read, '$[*] ? (@.value == $value)', jsonb_build_object('value', v_one -> 'value')) then
            perform internal.refuse('invalid_input', format('options: the value %s twice.', v_one ->> 'value'),
                jsonb_build_object('field', format('options[%s].value', jsonb_array_length(v_read))));
        end if;
        v_read := v_read || jsonb_build_object('value', v_one -> 'value', 'label', btrim(v_one ->> 'label'));
    end loop;
    return v_read;
end $$;
comment on function internal.read_options(jsonb) is 'The options of a choice, their labels trimmed. Refuses by its place what is none, and a value that is there twice.';
