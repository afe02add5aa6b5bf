-- A document of a schedule rule, read into the rows that it means. Saving and previewing both begin here.

create or replace function internal.read_session_rule(
    p_service      services,
    p_document     jsonb,
    p_id           uuid,
    out rules      session_rules[],
    out intervals  session_rule_intervals[],
    out dates      session_rule_dates[],
    out staff      session_rule_staff[]
)
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_rule      session_rules;
    v_document  jsonb;
begin
    select r.* into v_rule from session_rules r where r.tenant_id = p_service.tenant_id and r.id = p_id;
    if found and v_rule.service_id <> p_service.id then
        perform internal.refuse('not_found', 'There is no such rule of this service.');
    end if;
    v_document := internal.clean_rule(p_document, v_rule.id is null);
    if v_rule.id is null then
        v_rule := jsonb_populate_record(v_rule, jsonb_build_object(
            'tenant_id', p_service.tenant_id, 'id', coalesce(p_id, internal.new_id()), 'business_id', p_service.business_id,
            'service_id', p_service.id, 'valid_from', '-infinity', 'valid_to', 'infinity', 'reserved', false, 'resources', '[]'::jsonb,
            'version', 1, 'created_at', clock_timestamp(), 'updated_at', clock_timestamp()));
    end if;
    if v_document ? 'resources' then
        v_document := v_document || jsonb_build_object('resources', internal.read_session_needs(p_service, v_document -> 'resources'));
    end if;
    v_rule := jsonb_populate_record(v_rule, v_document - array['week', 'extra_dates', 'blocked_dates', 'staff_ids']);
    perform internal.check_rule(p_service, v_rule);
    rules := array[v_rule];
    intervals := case when v_document ? 'week' then internal.read_rule_week(v_rule, v_document -> 'week') else array(
        select i from session_rule_intervals i where i.tenant_id = v_rule.tenant_id and i.rule_id = v_rule.id order by i.weekday, i.start_minute) end;
    dates := internal.read_rule_dates(v_rule, v_document, 'extra_dates') || internal.read_rule_dates(v_rule, v_document, 'blocked_dates');
    staff := case when v_document ? 'staff_ids' then internal.read_rule_staff(v_rule, v_document -> 'staff_ids') else array(
        select s from session_rule_staff s where s.tenant_id = v_rule.tenant_id and s.rule_id = v_rule.id order by s.staff_id) end;
end $$;
comment on function internal.read_session_rule(services, jsonb, uuid) is
    'The rows of a schedule rule as it would be with this document: a new one, or the one with this id and the named fields changed; in the form of internal.rules_in_force. Refuses nonsense by field; writes nothing.';

create or replace function internal.clean_rule(p_document jsonb, p_new boolean) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_open jsonb;
begin
    perform internal.check_document(p_document, array['week', 'interval_minutes', 'duration_minutes', 'capacity', 'party_min', 'party_max', 'price_minor',
        'reserved', 'valid_from', 'valid_to', 'extra_dates', 'blocked_dates', 'staff_ids', 'resources']);
    -- Null leaves an end open, and empties a list.
    select coalesce(jsonb_object_agg(f.key, case f.key when 'valid_from' then '"-infinity"' when 'valid_to' then '"infinity"' when 'week' then '{}' else '[]' end::jsonb), '{}')
      into v_open
      from jsonb_each(p_document) f
     where f.value = 'null' and f.key in ('valid_from', 'valid_to', 'week', 'extra_dates', 'blocked_dates', 'staff_ids', 'resources');
    if p_new and p_document ->> 'interval_minutes' is null then
        perform internal.refuse('invalid_input', 'interval_minutes is needed.', '{"field":"interval_minutes"}');
    end if;
    perform internal.clean_document('session_rules', p_document - array(select jsonb_object_keys(v_open)) - array['week', 'extra_dates', 'blocked_dates', 'staff_ids', 'resources'],
        array['interval_minutes', 'duration_minutes', 'capacity', 'party_min', 'party_max', 'price_minor', 'reserved', 'valid_from', 'valid_to']);
    return case when p_new then '{"reserved": false}' else '{}' end::jsonb || p_document || v_open;
end $$;
comment on function internal.clean_rule(jsonb, boolean) is 'The document of a rule with its nulls read; refuses unknown fields and values of the wrong kind, by name.';

create or replace function internal.check_rule(p_service services, p_rule session_rules) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_capacity   integer := coalesce(p_rule.capacity, p_service.capacity);
    v_party_min  integer := coalesce(p_rule.party_min, p_service.party_min);
    v_party_max  integer := coalesce(p_rule.party_max, p_service.party_max);
    v_broken     text := case
        when p_rule.valid_to < p_rule.valid_from then 'session_rules_valid_range'
        when p_rule.interval_minutes not between 5 and 1440 then 'session_rules_interval_range'
        when p_rule.duration_minutes not between 1 and 1440 then 'session_rules_duration_range'
        when p_rule.capacity not between 1 and 100000 then 'session_rules_capacity_range'
        when p_rule.party_min < 1 or p_rule.party_max > 10000 or p_rule.party_max < p_rule.party_min then 'session_rules_party_range'
        when p_rule.price_minor not between 0 and 1000000000000 then 'session_rules_price_not_negative'
    end;
begin
    -- The table's own constraints, asked before anything is written: a preview writes nothing at all.
    if v_broken is not null then
        perform internal.refuse_constraint('session_rules', v_broken);
    end if;
    if v_party_max < v_party_min then
        perform internal.refuse('invalid_input', format('party_min, party_max: with what the service has, %s to %s people.', v_party_min, v_party_max),
            jsonb_build_object('field', case when p_rule.party_min is null then 'party_max' else 'party_min' end));
    end if;
    if v_party_min > v_capacity then
        perform internal.refuse('invalid_input', format('party_min: %s people don''t fit into %s seats.', v_party_min, v_capacity),
            jsonb_build_object('field', case when p_rule.party_min is null and p_rule.capacity is not null then 'capacity' else 'party_min' end));
    end if;
end $$;
comment on function internal.check_rule(services, session_rules) is
    'Refuses a rule that breaks a constraint, or that doesn''t go together with its service.';

create or replace function internal.read_rule_week(p_rule session_rules, p_week jsonb) returns session_rule_intervals[]
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_days int4multirange[] := internal.read_week(p_week);
begin
    return array(
        select row(p_rule.tenant_id, p_rule.id, d.weekday, lower(r), upper(r))::session_rule_intervals
          from generate_subscripts(v_days, 1) as d (weekday), unnest(v_days[d.weekday]) as r
         order by d.weekday, r);
end $$;
comment on function internal.read_rule_week(session_rules, jsonb) is 'The operating hours of a rule''s week; the week is read as that of opening hours.';

create or replace function internal.read_rule_staff(p_rule session_rules, p_staff jsonb) returns session_rule_staff[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return array(
        select row(p_rule.tenant_id, p_rule.id, s)::session_rule_staff
          from unnest(internal.read_session_staff(p_rule.tenant_id, p_rule.business_id, p_staff)) s);
end $$;
comment on function internal.read_rule_staff(session_rules, jsonb) is 'The staff that each session of a rule takes.';

create or replace function internal.read_session_needs(p_service services, p_needs jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_needs internal.need[] := internal.read_needs(p_needs);
begin
    perform internal.check_needs(p_service.tenant_id, p_service.business_id, v_needs);
    return to_jsonb(v_needs);
end $$;
comment on function internal.read_session_needs(services, jsonb) is
    'A list of what sessions need beside people, complete; refuses nonsense, strangers, and what one unit could serve twice.';

create or replace function internal.read_session_staff(p_tenant uuid, p_business uuid, p_staff jsonb) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_staff uuid[];
begin
    if p_staff is null or jsonb_typeof(p_staff) <> 'array' or jsonb_array_length(p_staff) > 100
       or exists (select from jsonb_array_elements(p_staff) e where internal.broken_rule('staff_ids', e, 'uuid', true) is not null) then
        perform internal.refuse('invalid_input', 'staff_ids: a list of at most 100 ids of staff.', '{"field":"staff_ids"}');
    end if;
    select coalesce(array_agg(s.id order by s.id), '{}') into v_staff
      from (select distinct e::uuid as id from jsonb_array_elements_text(p_staff) e) s;
    if cardinality(v_staff) < jsonb_array_length(p_staff) then
        perform internal.refuse('invalid_input', 'staff_ids: each person once.', '{"field":"staff_ids"}');
    end if;
    if exists (
        select from unnest(v_staff) s
         where not exists (select from staff f where f.tenant_id = p_tenant and f.business_id = p_business and f.id = s)
    ) then
        perform internal.refuse('not_found', 'There is no such staff member in the service''s business.', '{"field":"staff_ids"}');
    end if;
    return v_staff;
end $$;
comment on function internal.read_session_staff(uuid, uuid, jsonb) is 'A list of staff ids of one business, sorted; refuses nonsense, repetition and strangers.';
