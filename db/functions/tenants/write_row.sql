-- One way to write a cleaned document into its table: named columns only, so that the table's own defaults
-- hold for the rest, and every broken constraint becomes a refusal in one place.

create or replace function internal.insert_row(p_table text, p_row jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_columns     text := (select string_agg(quote_ident(k), ', ' order by k) from jsonb_object_keys(p_row) k);
    v_constraint  text;
begin
    execute format('insert into public.%1$I (%2$s) select %2$s from jsonb_populate_record(null::public.%1$I, $1)', p_table, v_columns)
      using p_row;
exception
    when check_violation or unique_violation or foreign_key_violation then
        get stacked diagnostics v_constraint = constraint_name;
        perform internal.refuse_broken(p_table, v_constraint, sqlstate);
end $$;
comment on function internal.insert_row(text, jsonb) is
    'Inserts the columns that the document names. Call internal.clean_document first: it alone decides which columns a caller may name.';

create or replace function internal.update_row(p_table text, p_tenant uuid, p_id uuid, p_changes jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_columns     text := (select string_agg(quote_ident(k), ', ' order by k) from jsonb_object_keys(p_changes) k);
    v_constraint  text;
begin
    if v_columns is null then
        return;
    end if;
    execute format(
        'update public.%1$I set (%2$s) = (select %2$s from jsonb_populate_record(null::public.%1$I, $1)) where tenant_id = $2 and %3$s = $3',
        p_table, v_columns, case when p_table = 'tenants' then 'tenant_id' else 'id' end
    ) using p_changes, p_tenant, p_id;
exception
    when check_violation or unique_violation or foreign_key_violation then
        get stacked diagnostics v_constraint = constraint_name;
        perform internal.refuse_broken(p_table, v_constraint, sqlstate);
end $$;
comment on function internal.update_row(text, uuid, uuid, jsonb) is
    'Changes the columns that the document names, and nothing when it names none. Call internal.clean_document first.';

create or replace function internal.refuse_broken(p_table text, p_constraint text, p_sqlstate text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_field text;
begin
    if p_sqlstate = '23514' then
        perform internal.refuse_constraint(p_table, p_constraint);
    end if;
    -- A key's last column is the one the caller chose: (tenant_id, business_id, name) is about the name.
    select a.attname::text into v_field
      from pg_constraint c
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[cardinality(c.conkey)]
     where c.conrelid = to_regclass('public.' || quote_ident(p_table)) and c.conname = p_constraint;
    if p_sqlstate = '23505' then
        perform internal.refuse('already_exists', format('There is one with this %s already.', v_field), jsonb_build_object('field', v_field));
    end if;
    perform internal.refuse('not_found', format('%s: there is no such thing.', v_field), jsonb_build_object('field', v_field));
end $$;
comment on function internal.refuse_broken(text, text, text) is
    'Turns a broken constraint into a refusal: a CHECK into invalid_input, a key into already_exists, a reference into not_found.';
