-- What a booking says about its price: who comes, what is added, and a code.

create or replace function internal.read_choices(p_options jsonb, p_field text) returns table (id uuid, quantity integer)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_list  jsonb := coalesce(nullif(p_options -> p_field, 'null'), '[]');
    v_one   jsonb;
    v_seen  text[] := array[]::text[];
begin
    if jsonb_typeof(v_list) <> 'array' or jsonb_array_length(v_list) > 100 then
        perform internal.refuse('invalid_input', format('%s: a list of at most 100 {"id": …, "quantity": …}.', p_field), jsonb_build_object('field', p_field));
    end if;
    for v_one in select * from jsonb_array_elements(v_list) loop
        if jsonb_typeof(v_one) <> 'object' or jsonb_typeof(v_one -> 'id') is distinct from 'string'
           or v_one ->> 'id' !~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$'
           or not internal.is_whole(coalesce(v_one -> 'quantity', '1'), 0, 10000) then
            perform internal.refuse('invalid_input', format('%s: each is {"id": …, "quantity": 0 to 10000}.', p_field), jsonb_build_object('field', p_field));
        end if;
        if v_one - array['id', 'quantity'] <> '{}' then
            perform internal.check_document(v_one, array['id', 'quantity']);
        end if;
        id := (v_one ->> 'id')::uuid;
        quantity := coalesce((v_one ->> 'quantity')::integer, 1);
        if id::text = any (v_seen) then
            perform internal.refuse('invalid_input', format('%s: each once.', p_field), jsonb_build_object('field', p_field));
        end if;
        v_seen := v_seen || id::text;
        return next;
    end loop;
end $$;
comment on function internal.read_choices(jsonb, text) is
    'A list of {id, quantity} in the options of a booking, quantity 1 unless given. Refuses what is no such list, by its field.';

create or replace function internal.check_price_options(p_options jsonb) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    perform internal.read_choices(p_options, 'tiers');
    perform internal.read_choices(p_options, 'extras');
    if jsonb_typeof(p_options -> 'promotion') not in ('string', 'null') or char_length(p_options ->> 'promotion') > 100 then
        perform internal.refuse('invalid_input', 'promotion: a code.', '{"field":"promotion"}');
    end if;
end $$;
comment on function internal.check_price_options(jsonb) is 'Refuses tiers, extras and a promotion that can''t be read, before anything is locked.';

create or replace function internal.party_size(p_options jsonb) returns integer
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_said   integer := (p_options ->> 'party_size')::integer;
    v_tiers  integer := (select sum(c.quantity) from internal.read_choices(p_options, 'tiers') c);
begin
    if v_said <> v_tiers then
        perform internal.refuse('invalid_input', format('tiers: together as many as the party, which is %s.', v_said), '{"field":"tiers"}');
    end if;
    return coalesce(v_said, v_tiers, 1);
end $$;
comment on function internal.party_size(jsonb) is 'How many come: what the options say, or else what their tiers add up to, or else one. Refuses a contradiction.';
