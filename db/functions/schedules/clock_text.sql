create or replace function internal.clock_text(p_minute integer) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when p_minute = 1440 then '24:00'
        else lpad((p_minute % 1440 / 60)::text, 2, '0') || ':' || lpad((p_minute % 60)::text, 2, '0')
    end
$$;
comment on function internal.clock_text(integer) is 'Minutes from midnight as HH:MM; 1440 is 24:00, later minutes are those of the next date.';
grant execute on function internal.clock_text to slotkeeper_server;

create or replace function internal.clock_minute(p_text text, p_field text) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_text is null or p_text !~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' and p_text <> '24:00' then
        perform internal.refuse(
            'invalid_input',
            format('%s: "%s" is no time of day. Write 00:00 to 24:00.', p_field, coalesce(p_text, '')),
            jsonb_build_object('field', p_field)
        );
    end if;
    return split_part(p_text, ':', 1)::integer * 60 + split_part(p_text, ':', 2)::integer;
end $$;
comment on function internal.clock_minute(text, text) is 'HH:MM as minutes from midnight, 24:00 as 1440. Refuses anything else.';

create or replace function internal.clock_range(p_start text, p_end text, p_field text) returns int4range
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_start  integer := internal.clock_minute(p_start, p_field || '.start');
    v_end    integer := internal.clock_minute(p_end, p_field || '.end');
begin
    if v_start = 1440 then
        perform internal.refuse('invalid_input', format('%s.start: 24:00 is only an end. Write 00:00 on the next day.', p_field),
            jsonb_build_object('field', p_field || '.start'));
    end if;
    if v_start = v_end then
        perform internal.refuse('invalid_input', format('%s: start and end are the same. For a whole day write 00:00 to 24:00.', p_field),
            jsonb_build_object('field', p_field));
    end if;
    -- An end at or before the start means over midnight.
    return int4range(v_start, case when v_end <= v_start then v_end + 1440 else v_end end);
end $$;
comment on function internal.clock_range(text, text, text) is
    'Two times of day as minutes; an end before the start runs over midnight. Refuses nonsense.';
