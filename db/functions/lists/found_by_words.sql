create or replace function internal.found_by_words(p_tenant uuid, p_table text, p_column text, p_terms text[]) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_most    integer := 2000;
    v_fewest  integer := v_most + 1;
    -- What begins with a term lies from the term to before this.
    v_past    text[] := array(select t.term || chr(1114111) from unnest(p_terms) with ordinality as t (term, place) order by t.place);
    v_best    integer;
    v_count   integer;
    v_found   uuid[];
begin
    -- Under row-level security only comparisons are index conditions, so that "begins with" is a range (decision 0030). The
    -- rarest term is looked up, and what it finds is asked for the others: nothing here reads more than v_most a term.
    for v_place in 1 .. cardinality(p_terms) loop
        execute format('select count(*) from (select from %I w where w.tenant_id = $1 and w.word >= $2 and w.word < $3 limit $4) w', p_table)
           into v_count using p_tenant, p_terms[v_place], v_past[v_place], v_most + 1;
        if v_count < v_fewest then
            v_fewest := v_count;
            v_best := v_place;
        end if;
    end loop;
    if v_best is null then
        perform internal.refuse('search_too_broad', format('More than %s are found by this. Say more of the name, the address or the number.', v_most),
            jsonb_build_object('field', 'search', 'most', v_most));
    end if;
    execute format(
        'select coalesce(array_agg(distinct w.%2$I), ''{}'')
           from %1$I w
          where w.tenant_id = $1 and w.word >= $2 and w.word < $3
            and not exists (
                select from unnest($4::text[], $5::text[]) as t (term, past)
                 where not exists (select from %1$I v where v.tenant_id = $1 and v.%2$I = w.%2$I and v.word >= t.term and v.word < t.past))',
        p_table, p_column)
       into v_found using p_tenant, p_terms[v_best], v_past[v_best], p_terms, v_past;
    return v_found;
end $$;
comment on function internal.found_by_words(uuid, text, text, text[]) is
    'Whose words begin with all of these terms, by one of the tables of words. Refuses what would find too many: it reads a bounded part of the table.';
grant execute on function internal.found_by_words to slotkeeper_server;
