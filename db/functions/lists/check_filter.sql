create or replace function internal.check_filter(p_filter jsonb, p_fields jsonb) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_wrong record;
begin
    perform internal.check_document(p_filter, array(select jsonb_object_keys(p_fields)));
    select f.key as name, internal.broken_filter(f.value, k.value) as rule into v_wrong
      from jsonb_each(p_filter) f
      join jsonb_each(p_fields) k on k.key = f.key
     where internal.broken_filter(f.value, k.value) is not null
     order by f.key
     limit 1;
    if found then
        perform internal.refuse('invalid_input', format('%s: %s.', v_wrong.name, v_wrong.rule), jsonb_build_object('field', v_wrong.name));
    end if;
end $$;
comment on function internal.check_filter(jsonb, jsonb) is
    'Refuses a filter with an unknown field or a wrong value. The second document says of each field its kind, the list of what it may be, one or several, or {"one_of": […]}.';
grant execute on function internal.check_filter to slotkeeper_server;

create or replace function internal.broken_filter(p_value jsonb, p_kind jsonb) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_value = 'null' then
        return null;
    end if;
    if jsonb_typeof(p_kind) = 'array' then
        return case when coalesce(cardinality(internal.texts(p_value)), 0) = 0
                      or exists (select from unnest(internal.texts(p_value)) t where t is null or not p_kind ? t)
                    then 'one or several of ' || (select string_agg(k, ', ') from jsonb_array_elements_text(p_kind) k) end;
    end if;
    if jsonb_typeof(p_kind) = 'object' then
        return case when jsonb_typeof(p_value) <> 'string' or not p_kind -> 'one_of' ? (p_value #>> '{}')
                    then 'one of ' || (select string_agg(k, ', ') from jsonb_array_elements_text(p_kind -> 'one_of') k) end;
    end if;
    return case p_kind #>> '{}'
        when 'instant' then case when jsonb_typeof(p_value) <> 'string' or not internal.is_instant(p_value #>> '{}')
                                 then 'an instant with its offset, such as 2026-03-02T09:00:00+01:00' end
        else internal.broken_rule('', p_value, p_kind #>> '{}', false)
    end;
end $$;
comment on function internal.broken_filter(jsonb, jsonb) is 'What a field of a filter would have to be, or null if it is that.';
grant execute on function internal.broken_filter to slotkeeper_server;

create or replace function internal.texts(p_value jsonb) returns text[]
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return case jsonb_typeof(p_value)
        when 'array' then array(select jsonb_array_elements_text(p_value))
        when 'string' then array[p_value #>> '{}']
    end;
end $$;
comment on function internal.texts(jsonb) is 'One text, or a list of them, as a list.';
grant execute on function internal.texts to slotkeeper_server;

create or replace function internal.is_instant(p_text text) returns boolean
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_text !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)$' then
        return false;
    end if;
    perform p_text::timestamptz;
    return true;
exception
    when datetime_field_overflow or invalid_time_zone_displacement_value then
        return false;
end $$;
comment on function internal.is_instant(text) is 'Whether a text is a date and time with its offset.';
grant execute on function internal.is_instant to slotkeeper_server;
