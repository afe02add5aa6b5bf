create or replace function api.book_series(
    p_tenant        uuid,
    p_service       uuid,
    p_local_starts  timestamp[],
    p_customer      jsonb,
    p_staff         uuid  default null,
    p_options       jsonb default null,
    p_rule          text  default null,
    p_id            uuid  default null,
    p_request       jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'book_series', p_request);
    v_options  jsonb;
    v_service  services;
    v_series   series;
    v_dates    jsonb;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_options := internal.series_options(p_options);
    v_service := internal.bookable_service(p_tenant, p_service);
    p_local_starts := internal.series_starts(p_local_starts);
    v_series := internal.draft_series(v_service, p_local_starts, p_rule, p_id);
    v_options := internal.with_answers(v_service, v_options, not coalesce((v_options ->> 'ignore_required')::boolean, false));

    -- lock, check, write, record
    v_dates := internal.place_series(v_series, v_service, p_local_starts, p_customer, p_staff, v_options, p_request);
    perform internal.refuse_conflicts(v_dates, coalesce((p_options ->> 'partly')::boolean, false));
    return internal.finish_command(p_tenant, 'book_series', p_request, jsonb_build_object(
        'series', internal.series_json(internal.found_series(p_tenant, v_series.id)),
        'failed', jsonb_path_query_array(v_dates, '$[*] ? (exists(@.refused))')));
end $$;
comment on function api.book_series(uuid, uuid, timestamp[], jsonb, uuid, jsonb, text, uuid, jsonb) is
    'Books one service at several dates, given on the business''s clocks, so that ten o''clock stays ten o''clock: all of them or, with {"partly":true}, those that can be; tells why each of the others can''t (BKG-9).';
grant execute on function api.book_series to slotkeeper_server, slotkeeper_login;

create or replace function internal.series_options(p_options jsonb) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_options jsonb := coalesce(p_options, '{}');
begin
    perform internal.check_document(v_options, array['party_size', 'notes', 'metadata', 'answers', 'entry_method', 'ignore_notice', 'ignore_required',
        'tiers', 'extras', 'promotion', 'private', 'partly']);
    if internal.broken_rule('partly', v_options -> 'partly', 'boolean', false) is not null then
        perform internal.refuse('invalid_input', 'partly: true or false.', '{"field":"partly"}');
    end if;
    -- A series is booked at once: so many times aren't kept from others for somebody who may not come back.
    v_options := v_options - 'partly' || '{"confirm": true}';
    perform internal.check_options(v_options);
    return v_options;
end $$;
comment on function internal.series_options(jsonb) is 'What the options of book_series are to each of its dates, checked.';

create or replace function internal.series_starts(p_local_starts timestamp[]) returns timestamp[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_starts timestamp[] := array(select distinct s from unnest(p_local_starts) s where s is not null order by s);
begin
    if cardinality(v_starts) not between 1 and 100 or cardinality(v_starts) <> cardinality(p_local_starts) then
        perform internal.refuse('invalid_input', 'local_starts: 1 to 100 different dates and times.', '{"field":"local_starts"}');
    end if;
    if exists (select from unnest(v_starts) s where s < '2000-01-01' or s >= '2050-01-01') then
        perform internal.refuse('invalid_input', 'local_starts: times of the years 2000 to 2049.', '{"field":"local_starts"}');
    end if;
    return v_starts;
end $$;
comment on function internal.series_starts(timestamp[]) is 'The starts of a series in their order; refuses too many, and one twice.';

create or replace function internal.draft_series(p_service services, p_local_starts timestamp[], p_rule text, p_id uuid) returns series
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_series series;
begin
    if char_length(p_rule) not between 1 and 500 then
        perform internal.refuse('invalid_input', 'rule: 1 to 500 characters.', '{"field":"rule"}');
    end if;
    if exists (select from series s where s.tenant_id = p_service.tenant_id and s.id = p_id) then
        perform internal.refuse('already_exists', 'There is a series with this id already.', '{"field":"id"}');
    end if;
    v_series.tenant_id := p_service.tenant_id;
    v_series.id := coalesce(p_id, internal.new_id());
    v_series.business_id := p_service.business_id;
    v_series.service_id := p_service.id;
    v_series.rule := p_rule;
    v_series.local_start := p_local_starts[1];
    v_series.timezone := (select b.timezone from businesses b where b.tenant_id = p_service.tenant_id and b.id = p_service.business_id);
    v_series.dates := cardinality(p_local_starts);
    v_series.created_at := clock_timestamp();
    return v_series;
end $$;
comment on function internal.draft_series(services, timestamp[], text, uuid) is 'The row of a new series, without its customer.';
