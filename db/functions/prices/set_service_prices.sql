create or replace function api.set_service_prices(
    p_tenant      uuid,
    p_service     uuid,
    p_document    jsonb,
    p_if_version  integer default null,
    p_request     jsonb   default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'set_service_prices', p_request);
    v_service  services;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_document(p_document, array['tiers', 'extras', 'rules', 'taxes']);
    select s.* into v_service from services s where s.tenant_id = p_tenant and s.id = p_service for no key update;
    if not found then
        perform internal.refuse('not_found', 'There is no such service.');
    end if;
    perform internal.check_version(v_service.version, p_if_version);
    perform internal.replace_prices(v_service, 'tiers', p_document -> 'tiers', 50);
    perform internal.replace_prices(v_service, 'extras', p_document -> 'extras', 100);
    perform internal.replace_prices(v_service, 'rules', p_document -> 'rules', 100);
    perform internal.replace_taxes(v_service, p_document -> 'taxes');
    -- The prices are part of the service: its version counts.
    update services s set position = s.position where s.tenant_id = p_tenant and s.id = p_service returning s.* into v_service;
    perform internal.record_event(p_tenant, 'service.prices_set', p_service, v_service.business_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'set_service_prices', p_request, internal.prices_json(v_service));
end $$;
comment on function api.set_service_prices(uuid, uuid, jsonb, integer, jsonb) is
    'Sets the tiers, extras, rules and taxes of a service: each list that is named replaces the one before, all at once. Bookings keep what they were made with (CAT-6).';
grant execute on function api.set_service_prices to slotkeeper_server, slotkeeper_login;

create or replace function internal.replace_prices(p_service services, p_list text, p_rows jsonb, p_most integer) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_row  record;
begin
    if p_rows is null then
        return;
    end if;
    if jsonb_typeof(p_rows) <> 'array' or jsonb_array_length(p_rows) > p_most then
        perform internal.refuse('invalid_input', format('%s: a list of at most %s.', p_list, p_most), jsonb_build_object('field', p_list));
    end if;
    case p_list
        when 'tiers' then delete from price_tiers t where t.tenant_id = p_service.tenant_id and t.service_id = p_service.id;
        when 'extras' then delete from extras e where e.tenant_id = p_service.tenant_id and e.service_id = p_service.id;
        else delete from price_rules r where r.tenant_id = p_service.tenant_id and r.service_id = p_service.id;
    end case;
    for v_row in select e.value, e.ordinality - 1 as place from jsonb_array_elements(p_rows) with ordinality e loop
        perform internal.add_price(p_service, p_list, v_row.value, v_row.place);
    end loop;
end $$;
comment on function internal.replace_prices(services, text, jsonb, integer) is
    'Replaces one list of a service''s prices; null leaves it. Nothing refers to its rows, so all of them are made anew, with the ids they are given.';

create or replace function internal.add_price(p_service services, p_list text, p_row jsonb, p_place bigint) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_row      jsonb := internal.without_nulls(p_row);
    v_table    text := case p_list when 'tiers' then 'price_tiers' when 'extras' then 'extras' else 'price_rules' end;
    v_message  text;
    v_detail   text;
begin
    v_row := case p_list
        when 'tiers' then internal.clean_document(v_table, v_row, array['id', 'name', 'price_minor', 'min_count', 'max_count'], array['name', 'price_minor'])
        when 'extras' then internal.clean_document(v_table, v_row, array['id', 'name', 'price_minor', 'per', 'max_quantity'], array['name', 'price_minor'])
        else internal.rule_columns(v_row)
    end;
    perform internal.insert_row(v_table, jsonb_build_object('id', internal.new_id()) || v_row
        || jsonb_build_object('tenant_id', p_service.tenant_id, 'service_id', p_service.id, 'position', p_place));
exception
    -- The field's place in the document is added: a name alone could be any row's.
    when sqlstate 'SK004' or sqlstate 'SK005' or sqlstate 'SK007' then
        get stacked diagnostics v_message = message_text, v_detail = pg_exception_detail;
        raise exception using errcode = sqlstate, message = format('%s[%s]: %s', p_list, p_place, v_message),
            detail = jsonb_build_object('field', concat_ws('.', format('%s[%s]', p_list, p_place), nullif(v_detail, '')::jsonb ->> 'field'));
end $$;
comment on function internal.add_price(services, text, jsonb, bigint) is 'Adds one tier, extra or rule of a document, or refuses it by its place there.';

create or replace function internal.rule_columns(p_rule jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_rule   jsonb;
    v_start  integer;
    v_end    integer;
begin
    perform internal.check_document(p_rule, array['id', 'name', 'weekdays', 'time_from', 'time_to', 'date_from', 'date_to',
        'party_from', 'party_to', 'percent_ppm', 'amount_minor', 'unit_price_minor'], array['name']);
    v_rule := p_rule - array['weekdays', 'time_from', 'time_to'];
    v_rule := internal.clean_document('price_rules', v_rule, array(select jsonb_object_keys(v_rule)));
    if p_rule ? 'weekdays' then
        v_rule := v_rule || jsonb_build_object('weekdays', internal.weekday_numbers(p_rule -> 'weekdays'));
    end if;
    if p_rule ? 'time_from' or p_rule ? 'time_to' then
        v_start := internal.clock_minute(p_rule ->> 'time_from', 'time_from');
        v_end := internal.clock_minute(p_rule ->> 'time_to', 'time_to');
        if v_start = 1440 or v_start = v_end then
            perform internal.refuse('invalid_input', 'time_from: before 24:00, and not time_to. A whole day needs no times.', '{"field":"time_from"}');
        end if;
        -- An end before the start means over midnight.
        v_rule := v_rule || jsonb_build_object('start_minute', v_start, 'end_minute', case when v_end < v_start then v_end + 1440 else v_end end);
    end if;
    return v_rule;
end $$;
comment on function internal.rule_columns(jsonb) is 'A price rule of a document as columns: weekdays by number, times as minutes. Refuses nonsense.';

create or replace function internal.weekday_numbers(p_names jsonb) returns integer[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if jsonb_typeof(p_names) <> 'array' or exists (
        select from jsonb_array_elements(p_names) n where jsonb_typeof(n) <> 'string' or n #>> '{}' <> all (internal.weekdays())
    ) then
        perform internal.refuse('invalid_input', 'weekdays: a list of mon, tue, wed, thu, fri, sat, sun.', '{"field":"weekdays"}');
    end if;
    return array(select distinct array_position(internal.weekdays(), n) from jsonb_array_elements_text(p_names) n order by 1);
end $$;
comment on function internal.weekday_numbers(jsonb) is 'Names of weekdays as ISO numbers, sorted, each once. Refuses other names.';

create or replace function internal.replace_taxes(p_service services, p_taxes jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_taxes is null then
        return;
    end if;
    if jsonb_typeof(p_taxes) <> 'array' or jsonb_array_length(p_taxes) > 10 or exists (
        select from jsonb_array_elements(p_taxes) e where internal.broken_rule('taxes', e, 'uuid', true) is not null
    ) then
        perform internal.refuse('invalid_input', 'taxes: a list of at most 10 ids of taxes.', '{"field":"taxes"}');
    end if;
    delete from service_taxes st where st.tenant_id = p_service.tenant_id and st.service_id = p_service.id;
    insert into service_taxes (tenant_id, service_id, tax_id)
    select p_service.tenant_id, p_service.id, t.id
      from taxes t
     where t.tenant_id = p_service.tenant_id and t.business_id = p_service.business_id
       and t.id = any (array(select e::uuid from jsonb_array_elements_text(p_taxes) e));
    if (select count(*) from service_taxes st where st.tenant_id = p_service.tenant_id and st.service_id = p_service.id)
       <> (select count(distinct lower(e)) from jsonb_array_elements_text(p_taxes) e) then
        perform internal.refuse('not_found', 'taxes: there is no such tax in the service''s business.', '{"field":"taxes"}');
    end if;
    if (select count(distinct t.inclusive) from service_taxes st join taxes t on t.tenant_id = st.tenant_id and t.id = st.tax_id
         where st.tenant_id = p_service.tenant_id and st.service_id = p_service.id) > 1 then
        perform internal.refuse('invalid_input', 'taxes: either all of them are inclusive, or none is.', '{"field":"taxes"}');
    end if;
end $$;
comment on function internal.replace_taxes(services, jsonb) is
    'Replaces the taxes of a service; null leaves them. Refuses those of another business, and a mixture of inclusive and exclusive ones.';
