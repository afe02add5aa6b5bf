create or replace function internal.read_week(p_week jsonb) returns int4multirange[]
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_days  int4multirange[] := array[]::int4multirange[];
    v_day   text;
begin
    perform internal.check_document(p_week, internal.weekdays());
    foreach v_day in array internal.weekdays() loop
        v_days := v_days || internal.read_day(v_day, coalesce(nullif(p_week -> v_day, 'null'), '[]'));
    end loop;
    return v_days;
end $$;
comment on function internal.read_week(jsonb) is
    'A week document as minutes by ISO weekday: sorted, touching and overlapping intervals merged. A missing day is a day off.';

create or replace function internal.read_day(p_day text, p_intervals jsonb) returns int4multirange
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_interval  jsonb;
    v_minutes   int4multirange := int4multirange();
begin
    if jsonb_typeof(p_intervals) <> 'array' then
        perform internal.refuse('invalid_input', format('%s: a list of intervals such as {"start":"09:00","end":"17:00"}.', p_day),
            jsonb_build_object('field', p_day));
    end if;
    for v_interval in select * from jsonb_array_elements(p_intervals) loop
        if jsonb_typeof(v_interval) <> 'object' then
            perform internal.refuse('invalid_input', format('%s: each interval is an object such as {"start":"09:00","end":"17:00"}.', p_day),
                jsonb_build_object('field', p_day));
        end if;
        perform internal.check_document(v_interval, array['start', 'end']);
        v_minutes := v_minutes + int4multirange(internal.clock_range(v_interval ->> 'start', v_interval ->> 'end', p_day));
    end loop;
    -- Merged, an interval may have become too long to be written back as two times of day.
    if exists (select from unnest(v_minutes) r where upper(r) - lower(r) >= 1440 and r <> int4range(0, 1440)) then
        perform internal.refuse('invalid_input', format('%s: an interval is shorter than 24 hours, or the whole day from 00:00 to 24:00.', p_day),
            jsonb_build_object('field', p_day));
    end if;
    return v_minutes;
end $$;
comment on function internal.read_day(text, jsonb) is
    'The intervals of one weekday as merged minutes. One over midnight stays with the day it starts on, even where the next day begins earlier.';

create or replace function internal.stored_week(p_tenant uuid, p_schedule uuid) returns int4multirange[]
language sql stable
set search_path = pg_catalog, public, pg_temp
as $$
    select array_agg(coalesce((
               select range_agg(int4range(i.start_minute, i.end_minute))
                 from schedule_intervals i
                where i.tenant_id = p_tenant and i.schedule_id = p_schedule and i.weekday = d), '{}') order by d)
      from generate_series(1, 7) d
$$;
comment on function internal.stored_week(uuid, uuid) is 'The stored week in the form of internal.read_week, to compare with.';
