create or replace function internal.read_rule_dates(p_rule session_rules, p_document jsonb, p_field text) returns session_rule_dates[]
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_blocked  boolean := p_field = 'blocked_dates';
    v_list     jsonb := p_document -> p_field;
begin
    if v_list is null then
        return array(
            select d from session_rule_dates d
             where d.tenant_id = p_rule.tenant_id and d.rule_id = p_rule.id and d.blocked = v_blocked
             order by d.on_date, d.start_minute);
    end if;
    if jsonb_typeof(v_list) <> 'array' or jsonb_array_length(v_list) > 1000 then
        perform internal.refuse('invalid_input', format('%s: a list of at most 1000 dates.', p_field), jsonb_build_object('field', p_field));
    end if;
    for i in 0 .. jsonb_array_length(v_list) - 1 loop
        perform internal.check_rule_date(p_rule, v_list -> i, format('%s[%s]', p_field, i), v_blocked);
    end loop;
    return case when v_blocked then internal.read_blocked_dates(p_rule, v_list) else internal.read_extra_dates(p_rule, v_list) end;
end $$;
comment on function internal.read_rule_dates(session_rules, jsonb, text) is
    'The extra_dates or blocked_dates of a rule''s document, sorted; those that the rule has where the document names none.';

create or replace function internal.check_rule_date(p_rule session_rules, p_entry jsonb, p_field text, p_blocked boolean) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_date date;
begin
    if jsonb_typeof(p_entry) <> 'object' then
        perform internal.refuse('invalid_input', format('%s: an object such as {"date":"2026-12-24","start":"10:00","end":"16:00"}.', p_field),
            jsonb_build_object('field', p_field));
    end if;
    perform internal.check_document(p_entry, case when p_blocked then array['date', 'start', 'end', 'reason'] else array['date', 'start', 'end'] end);
    if internal.broken_rule('date', coalesce(p_entry -> 'date', 'null'), 'date', true) is not null
       or (p_entry ->> 'date')::date not between '2000-01-01' and '2049-12-31' then
        perform internal.refuse('invalid_input', format('%s.date: a date of 2000 to 2049, such as 2026-12-24.', p_field),
            jsonb_build_object('field', p_field || '.date'));
    end if;
    v_date := (p_entry ->> 'date')::date;
    if not p_blocked and v_date not between p_rule.valid_from and p_rule.valid_to then
        perform internal.refuse('invalid_input', format('%s.date: within valid_from and valid_to.', p_field), jsonb_build_object('field', p_field || '.date'));
    end if;
    if (p_entry ->> 'start' is null) <> (p_entry ->> 'end' is null) or not p_blocked and p_entry ->> 'start' is null then
        perform internal.refuse('invalid_input',
            format('%s: start and end%s.', p_field, case when p_blocked then ', or neither for the whole date' else '' end),
            jsonb_build_object('field', p_field || case when p_entry ->> 'start' is null then '.start' else '.end' end));
    end if;
    if p_entry ->> 'start' is not null then
        perform internal.clock_range(p_entry ->> 'start', p_entry ->> 'end', p_field);
    end if;
    if internal.broken_rule('reason', coalesce(p_entry -> 'reason', 'null'), 'text', false) is not null then
        perform internal.refuse('invalid_input', format('%s.reason: a text of at most 500 characters.', p_field),
            jsonb_build_object('field', p_field || '.reason'));
    end if;
end $$;
comment on function internal.check_rule_date(session_rules, jsonb, text, boolean) is 'Refuses an extra or blocked date that makes no sense, by field.';

create or replace function internal.read_extra_dates(p_rule session_rules, p_list jsonb) returns session_rule_dates[]
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- Hours of one date that overlap or touch are one interval, as in a week.
    return array(
        select row(p_rule.tenant_id, p_rule.id, d.date, lower(r), upper(r), false, null)::session_rule_dates
          from (select (e ->> 'date')::date as date,
                       internal.read_day('extra_dates', jsonb_agg(jsonb_build_object('start', e -> 'start', 'end', e -> 'end'))) as hours
                  from jsonb_array_elements(p_list) e
                 group by 1) d
         cross join lateral unnest(d.hours) r
         order by d.date, r);
end $$;
comment on function internal.read_extra_dates(session_rules, jsonb) is 'The extra hours of a rule by date, merged.';

create or replace function internal.read_blocked_dates(p_rule session_rules, p_list jsonb) returns session_rule_dates[]
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if exists (
        select from jsonb_array_elements(p_list) e
         group by (e ->> 'date')::date, coalesce(internal.clock_minute(coalesce(e ->> 'start', '00:00'), 'start'), 0)
        having count(*) > 1
    ) then
        perform internal.refuse('invalid_input', 'blocked_dates: each date and start once.', '{"field":"blocked_dates"}');
    end if;
    return array(
        select row(p_rule.tenant_id, p_rule.id, d.date, lower(d.part), upper(d.part), true, d.reason)::session_rule_dates
          from (select (e ->> 'date')::date as date, e ->> 'reason' as reason,
                       internal.clock_range(coalesce(e ->> 'start', '00:00'), coalesce(e ->> 'end', '24:00'), 'blocked_dates') as part
                  from jsonb_array_elements(p_list) e) d
         order by d.date, d.part);
end $$;
comment on function internal.read_blocked_dates(session_rules, jsonb) is 'The blocks of a rule by date, each with its reason.';
