create or replace function internal.search_terms(p_text text) returns text[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_text    text := btrim(p_text);
    v_number  text := internal.number_term(regexp_replace(v_text, '[ ().\-/]', '', 'g'));
    v_part    text;
    v_terms   text[] := array[]::text[];
begin
    if char_length(v_text) > 200 then
        perform internal.refuse('invalid_input', 'search: at most 200 characters.', '{"field":"search"}');
    end if;
    if v_number is not null then
        return array[v_number];
    end if;
    foreach v_part in array regexp_split_to_array(v_text, '\s+') loop
        v_terms := v_terms || case
            when v_part like '@%' then array[context.fold(v_part)]
            when v_part like '%@%' then array['=' || context.fold(v_part)]
            when internal.number_term(v_part) is not null then array[internal.number_term(v_part)]
            else array(select left(w, 64) from regexp_split_to_table(context.fold(v_part), '[^[:alnum:]]+') w where w <> '')
        end;
    end loop;
    v_terms := array(select distinct t from unnest(v_terms) t);
    if not exists (select from unnest(v_terms) t where octet_length(t) >= 2) then
        perform internal.refuse('invalid_input', 'search: at least two letters or digits.', '{"field":"search"}');
    end if;
    if cardinality(v_terms) > 12 then
        perform internal.refuse('invalid_input', 'search: at most 12 words.', '{"field":"search"}');
    end if;
    return v_terms;
end $$;
comment on function internal.search_terms(text) is
    'What context.contact_words must begin with to be found by a text: words, an address, a domain, or a telephone number from its end or with its country.';
grant execute on function internal.search_terms to slotkeeper_server;

create or replace function internal.number_term(p_text text) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when p_text ~ '^(\+|00)[1-9][0-9]{4,}$' then '+' || regexp_replace(p_text, '^(\+|00)', '')
        -- Without the country, and without the zero that is dialled in its place.
        when p_text ~ '^0?[1-9][0-9]{4,}$' then '-' || reverse(ltrim(p_text, '0'))
    end;
end $$;
comment on function internal.number_term(text) is 'A text as a part of a telephone number; null when it is none.';
grant execute on function internal.number_term to slotkeeper_server;
