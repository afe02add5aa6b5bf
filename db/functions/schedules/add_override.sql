create or replace function api.add_override(
    p_tenant    uuid,
    p_business  uuid,
    p_document  jsonb,
    p_id        uuid  default null,
    p_request   jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'add_override', p_request);
    v_id        uuid := coalesce(p_id, internal.new_id());
    v_document  jsonb;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_document('overrides', internal.without_nulls(p_document),
        internal.override_fields() || array['staff_id'], array['starts_on', 'available']);
    perform internal.check_owner(p_tenant, p_business, (v_document ->> 'staff_id')::uuid);
    perform internal.insert_row('overrides', internal.override_row(v_document) || jsonb_build_object(
        'tenant_id', p_tenant, 'id', v_id, 'business_id', p_business, 'staff_id', v_document -> 'staff_id'));
    perform internal.record_event(p_tenant, 'override.added', v_id, p_business, jsonb_build_object('staff_id', v_document -> 'staff_id'), p_request);
    if v_document ->> 'staff_id' is null then
        perform internal.mark_sessions_stale(p_tenant, p_business);
    end if;
    select internal.override_json(o) into v_answer from overrides o where o.tenant_id = p_tenant and o.id = v_id;
    return internal.finish_command(p_tenant, 'add_override', p_request, v_answer);
end $$;
comment on function api.add_override(uuid, uuid, jsonb, uuid, jsonb) is
    'Adds dates on which a person or the whole business is available or not, holidays among them. Bookings stay (SCH-2).';
grant execute on function api.add_override to slotkeeper_server, slotkeeper_login;

create or replace function internal.override_fields() returns text[]
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array['starts_on', 'ends_on', 'start', 'end', 'available', 'reason']
$$;
comment on function internal.override_fields() is 'What a caller may write of an override at any time; whose it is, only once.';

create or replace function internal.override_row(p_document jsonb) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_start    text := p_document ->> 'start';
    v_end      text := p_document ->> 'end';
    v_minutes  int4range;
begin
    if (v_start is null) <> (v_end is null) then
        perform internal.refuse('invalid_input', 'start and end: both, or neither for whole days.',
            jsonb_build_object('field', case when v_start is null then 'start' else 'end' end));
    end if;
    if v_start is not null then
        perform internal.clock_minute(v_start, 'start'), internal.clock_minute(v_end, 'end');
        v_minutes := internal.clock_range(v_start, v_end, 'time');
    end if;
    return jsonb_build_object(
        'starts_on', p_document -> 'starts_on',
        'ends_on', coalesce(p_document -> 'ends_on', p_document -> 'starts_on'),
        'start_minute', lower(v_minutes),
        'end_minute', upper(v_minutes),
        'available', p_document -> 'available',
        'reason', p_document -> 'reason'
    );
end $$;
comment on function internal.override_row(jsonb) is 'The columns of an override''s document: one day unless ends_on says more, times of day as minutes.';
