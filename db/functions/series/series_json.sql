create or replace function internal.series_json(p_series series) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return internal.series_head_json(p_series) || jsonb_build_object('bookings', (
        select coalesce(jsonb_agg(internal.booking_json(b) order by b.occurrence), '[]')
          from bookings b
         where b.tenant_id = p_series.tenant_id and b.series_id = p_series.id));
end $$;
comment on function internal.series_json(series) is 'A series with its bookings as the API shows it.';
grant execute on function internal.series_json to slotkeeper_server;

create or replace function internal.series_head_json(p_series series) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return jsonb_build_object(
        'id', p_series.id,
        'business_id', p_series.business_id,
        'service_id', p_series.service_id,
        'customer_id', p_series.customer_id,
        'rule', p_series.rule,
        'local_start', p_series.local_start,
        'timezone', p_series.timezone,
        'dates', p_series.dates,
        'created_at', p_series.created_at);
end $$;
comment on function internal.series_head_json(series) is 'A series without its bookings.';
grant execute on function internal.series_head_json to slotkeeper_server;

create or replace function internal.found_series(p_tenant uuid, p_id uuid) returns series
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_series series;
begin
    select s.* into v_series from series s where s.tenant_id = p_tenant and s.id = p_id;
    if not found then
        perform internal.refuse('not_found', 'There is no such series.');
    end if;
    return v_series;
end $$;
comment on function internal.found_series(uuid, uuid) is 'The series, or a refusal.';

create or replace function internal.series_to_come(p_series series, p_occurrence integer, p_states text[], p_verb text) returns bookings[]
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_now       timestamptz := clock_timestamp();
    v_bookings  bookings[] := array(
        select b
          from bookings b
         where b.tenant_id = p_series.tenant_id and b.series_id = p_series.id and b.occurrence >= coalesce(p_occurrence, 1)
           and b.state = any (p_states) and b.starts_at > v_now
         order by b.starts_at, b.id);
begin
    if v_bookings = '{}' then
        perform internal.refuse('illegal_transition', 'Nothing of this series is still to come.', jsonb_build_object('from', 'over', 'to', p_verb));
    end if;
    return v_bookings;
end $$;
comment on function internal.series_to_come(series, integer, text[], text) is
    'The bookings of a series in these states, from an occurrence on, that haven''t begun; refuses if there is none.';
