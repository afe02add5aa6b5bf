create or replace function internal.check_document(p_document jsonb, p_allowed text[], p_required text[] default '{}') returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_field text;
begin
    if p_document is null or jsonb_typeof(p_document) <> 'object' then
        perform internal.refuse('invalid_input', 'A JSON object is expected.');
    end if;
    select f into v_field from jsonb_object_keys(p_document) f where f <> all (p_allowed) limit 1;
    if found then
        perform internal.refuse(
            'invalid_input',
            format('%s: no such field. Known are: %s.', v_field, array_to_string(p_allowed, ', ')),
            jsonb_build_object('field', v_field)
        );
    end if;
    select f into v_field from unnest(p_required) f where p_document ->> f is null limit 1;
    if found then
        perform internal.refuse('invalid_input', format('%s is needed.', v_field), jsonb_build_object('field', v_field));
    end if;
    -- JSON knows no largest number, but most of those who read it do: near 1.8e308 theirs end.
    if jsonb_path_exists(p_document, 'strict $.** ? (@.type() == "number" && (@ > 1e300 || @ < -1e300))') then
        perform internal.refuse('invalid_input', 'A number is too large: at most 1e300.');
    end if;
end $$;
comment on function internal.check_document(jsonb, text[], text[]) is
    'Refuses a document that is no object, has an unknown field, lacks a needed one or holds a number that most readers of JSON can''t read.';
grant execute on function internal.check_document to slotkeeper_server;
