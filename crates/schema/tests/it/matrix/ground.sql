-- What the matrices stand on, in a schema of their own that the product never has.
create schema matrix;
grant usage on schema matrix to public;

-- Tries each case in a subtransaction that is always rolled back. The parts of a case are separated by \x1e; the last
-- one's first column, or its number of rows, is the answer. With a watched tenant, the checksum of its rows follows.
create function matrix.attempt(p_cases text[], p_watched uuid default null) returns text[]
language plpgsql
as $$
declare
    v_case     text;
    v_parts    text[];
    v_last     text;
    v_answer   text;
    v_rows     bigint;
    v_message  text;
    v_detail   text;
    v_answers  text[] := '{}';
begin
    foreach v_case in array p_cases loop
        begin
            v_parts := string_to_array(v_case, E'\x1e');
            v_last := v_parts[cardinality(v_parts)];
            for i in 1 .. cardinality(v_parts) - 1 loop
                execute v_parts[i];
            end loop;
            if v_last ~ '^\s*(select|with) ' then
                execute v_last into v_answer;
            else
                execute v_last;
                get diagnostics v_rows = row_count;
                v_answer := v_rows::text;
            end if;
            raise exception using errcode = 'MX000', message = coalesce(v_answer, ''),
                detail = coalesce(matrix.checksum(p_watched), '');
        exception when others then
            get stacked diagnostics v_message = message_text, v_detail = pg_exception_detail;
            v_answers := v_answers || concat_ws(E'\x1f', case sqlstate when 'MX000' then 'ok' else sqlstate end, v_message, v_detail);
        end;
    end loop;
    return v_answers;
end $$;
grant execute on function matrix.attempt to public;

-- All rows of a tenant in one number; of all tenants, and of tables that belong to none, when p_tenant is nil.
create function matrix.checksum(p_tenant uuid) returns text
language plpgsql security definer
as $$
declare
    v_nil    constant uuid := '00000000-0000-0000-0000-000000000000';
    v_table  record;
    v_one    text;
    v_all    text := '';
begin
    if p_tenant is null then
        return null;
    end if;
    for v_table in
        select c.oid::regclass as name,
               exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) as owned
          from pg_class c
         where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname not in ('zones', 'zone_offsets')
         order by c.relname
    loop
        continue when not v_table.owned and p_tenant <> v_nil;
        execute format('select md5(string_agg(md5(t::text), '''' order by md5(t::text))) from %s t where %s', v_table.name,
            case when p_tenant = v_nil then 'true' else format('t.tenant_id = %L', p_tenant) end) into v_one;
        v_all := v_all || v_table.name || coalesce(v_one, '-');
    end loop;
    return md5(v_all);
end $$;
grant execute on function matrix.checksum to public;

-- Tells on whoever lets it see a row of another tenant. Cheap, so that the planner would like to ask it first.
create function matrix.spy(p_seen uuid, p_own uuid) returns boolean
language plpgsql cost 0.0000001
as $$
begin
    if p_seen is distinct from p_own then
        raise exception using errcode = 'MX001', message = 'A row of another tenant was seen.';
    end if;
    return true;
end $$;
grant execute on function matrix.spy to public;
