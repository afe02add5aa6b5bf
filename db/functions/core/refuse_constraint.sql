create or replace function internal.refuse_constraint(p_table text, p_constraint text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_sentence text;
begin
    select obj_description(c.oid, 'pg_constraint') into v_sentence
      from pg_constraint c
     where c.conrelid = to_regclass('public.' || quote_ident(p_table))
       and c.conname = p_constraint;
    perform internal.refuse(
        'invalid_input',
        coalesce(v_sentence, 'A value is outside what is allowed') || '.',
        case when v_sentence is not null then jsonb_build_object('field', split_part(split_part(v_sentence, ':', 1), ',', 1)) end
    );
end $$;
comment on function internal.refuse_constraint(text, text) is
    'Refuses input that broke a CHECK, in the words of the constraint''s comment ("field: what is allowed").';
