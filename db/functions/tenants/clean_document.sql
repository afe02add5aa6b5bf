create or replace function internal.clean_document(p_table text, p_document jsonb, p_allowed text[], p_required text[] default '{}') returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_field record;
begin
    perform internal.check_document(p_document, p_allowed, p_required);
    for v_field in
        select f.name, internal.broken_rule(f.name, f.value, a.atttypid::regtype::text, a.attnotnull) as rule
          from jsonb_each(p_document) as f (name, value)
          join pg_attribute a on a.attrelid = to_regclass('public.' || quote_ident(p_table)) and a.attname = f.name
    loop
        if v_field.rule is not null then
            perform internal.refuse('invalid_input', format('%s: %s.', v_field.name, v_field.rule),
                jsonb_build_object('field', v_field.name));
        end if;
    end loop;
    if p_document ? 'name' then
        p_document := jsonb_set(p_document, '{name}', to_jsonb(btrim(p_document ->> 'name', E' \t\r\n')));
    end if;
    if p_document ? 'email' then
        perform internal.normalise_email(p_document ->> 'email');
    end if;
    return p_document;
end $$;
comment on function internal.clean_document(text, jsonb, text[], text[]) is
    'A document for a table, its name trimmed. Refuses unknown and missing fields and values that are not of the column''s kind, by name: no cast can fail afterwards.';

create or replace function internal.broken_rule(p_name text, p_value jsonb, p_type text, p_needed boolean) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_kind  text := jsonb_typeof(p_value);
    v_text  text := p_value #>> '{}';
    v_most  integer := case when p_name in ('description', 'notes', 'consent_text') then 10000 when p_name = 'help' then 2000 else 500 end;
begin
    if v_kind = 'null' then
        return case when p_needed then 'it needs a value, not null' end;
    end if;
    return case p_type
        when 'text'    then case when v_kind <> 'string' then 'a text'
                                 when char_length(v_text) > v_most then format('at most %s characters', v_most) end
        when 'integer' then case when not internal.is_whole(p_value, -2147483648, 2147483647) then 'a whole number' end
        when 'bigint'  then case when not internal.is_whole(p_value, -9223372036854775808, 9223372036854775807) then 'a whole number' end
        when 'boolean' then case when v_kind <> 'boolean' then 'true or false' end
        when 'date'    then case when v_kind <> 'string' or not internal.is_date(v_text) then 'a date such as 2026-03-01' end
        when 'uuid'    then case when v_kind <> 'string' or v_text !~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then 'a UUID' end
    end;
end $$;
comment on function internal.broken_rule(text, jsonb, text, boolean) is
    'What a value of a column would have to be, or null if it is that. JSON kinds count: "60" is no number.';
grant execute on function internal.broken_rule to slotkeeper_server;

create or replace function internal.is_whole(p_value jsonb, p_least numeric, p_most numeric) returns boolean
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if jsonb_typeof(p_value) <> 'number' or p_value #>> '{}' !~ '^-?[0-9]{1,19}$' then
        return false;
    end if;
    return (p_value #>> '{}')::numeric between p_least and p_most;
end $$;
comment on function internal.is_whole(jsonb, numeric, numeric) is 'Whether a value is a JSON number without fraction between two bounds.';
grant execute on function internal.is_whole to slotkeeper_server;

create or replace function internal.is_date(p_text text) returns boolean
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_text !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then
        return false;
    end if;
    perform make_date(split_part(p_text, '-', 1)::integer, split_part(p_text, '-', 2)::integer, split_part(p_text, '-', 3)::integer);
    return true;
exception
    when datetime_field_overflow then
        return false;
end $$;
comment on function internal.is_date(text) is 'Whether a text is a date of the calendar, written YYYY-MM-DD.';
grant execute on function internal.is_date to slotkeeper_server;

create or replace function internal.without_nulls(p_document jsonb) returns jsonb
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if jsonb_typeof(p_document) <> 'object' then
        return p_document;
    end if;
    return (select coalesce(jsonb_object_agg(f.key, f.value), '{}') from jsonb_each(p_document) f where f.value <> 'null');
end $$;
comment on function internal.without_nulls(jsonb) is
    'A document without its null fields: when something is made, null means the default. What lies inside a field stays.';
grant execute on function internal.without_nulls to slotkeeper_server;
