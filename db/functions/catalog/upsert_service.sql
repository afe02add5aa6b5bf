create or replace function api.upsert_service(
    p_tenant      uuid,
    p_business    uuid,
    p_document    jsonb,
    p_id          uuid    default null,
    p_if_version  integer default null,
    p_request     jsonb   default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'upsert_service', p_request);
    v_id       uuid := coalesce(p_id, internal.new_id());
    v_service  services;
    v_locked   uuid[];
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_locked := internal.lock_schedule_of(p_tenant, p_id);
    select s.* into v_service from services s where s.tenant_id = p_tenant and s.id = p_id for update;
    if found then
        perform internal.change_service(v_service, p_business, p_document, p_if_version);
    elsif p_if_version is not null then
        perform internal.refuse('not_found', 'There is no such service.');
    else
        perform internal.add_service(p_tenant, p_business, p_document, v_id);
    end if;
    perform internal.record_event(p_tenant, case when v_service.id is null then 'service.created' else 'service.updated' end,
        v_id, coalesce(v_service.business_id, p_business), '{}', p_request);
    perform internal.regenerate_sessions(s, null, null, v_locked, p_request) from services s where s.tenant_id = p_tenant and s.id = v_id and s.kind = 'session';
    select internal.service_json(s) into v_answer from services s where s.tenant_id = p_tenant and s.id = v_id;
    return internal.finish_command(p_tenant, 'upsert_service', p_request, v_answer);
end $$;
comment on function api.upsert_service(uuid, uuid, jsonb, uuid, integer, jsonb) is
    'Adds a service (p_id null or new), or changes the named fields of the one with this id. Bookings keep what they were made with, sessions that nobody booked follow (CAT-1, SES-2).';
grant execute on function api.upsert_service to slotkeeper_server, slotkeeper_login;

create or replace function internal.add_service(p_tenant uuid, p_business uuid, p_document jsonb, p_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_document  jsonb := internal.clean_document('services', internal.without_nulls(p_document),
        internal.service_fields(), array['name', 'duration_minutes']);
    v_currency  text;
begin
    -- Unless told otherwise one party may have all seats.
    if v_document ->> 'kind' = 'session' and not v_document ? 'party_max' and (v_document ->> 'capacity')::integer between 1 and 10000 then
        v_document := v_document || jsonb_build_object('party_max', v_document -> 'capacity');
    end if;
    perform internal.check_owner(p_tenant, p_business, null);
    perform internal.check_category(p_tenant, p_business, (v_document ->> 'category_id')::uuid);
    select b.currency into v_currency from businesses b where b.tenant_id = p_tenant and b.id = p_business;
    perform internal.insert_row('services', jsonb_build_object('currency', v_currency) || v_document
        || jsonb_build_object('tenant_id', p_tenant, 'id', p_id, 'business_id', p_business));
end $$;
comment on function internal.add_service(uuid, uuid, jsonb, uuid) is 'Inserts a service, in the currency of its business unless it names one.';

create or replace function internal.change_service(p_service services, p_business uuid, p_document jsonb, p_if_version integer) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_document jsonb := internal.clean_document('services', p_document, internal.service_fields());
begin
    if p_business <> p_service.business_id then
        perform internal.refuse('not_found', 'There is no such service in this business.');
    end if;
    perform internal.check_version(p_service.version, p_if_version);
    if v_document ->> 'kind' <> p_service.kind then
        perform internal.refuse('invalid_input', 'kind: chosen once, when the service is added.', '{"field":"kind"}');
    end if;
    perform internal.check_category(p_service.tenant_id, p_service.business_id, (v_document ->> 'category_id')::uuid);
    perform internal.update_row('services', p_service.tenant_id, p_service.id, v_document);
end $$;
comment on function internal.change_service(services, uuid, jsonb, integer) is 'Changes the named fields of a service; its business and its kind stay.';

create or replace function internal.check_category(p_tenant uuid, p_business uuid, p_category uuid) returns void
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_category is not null
       and not exists (select from categories c where c.tenant_id = p_tenant and c.business_id = p_business and c.id = p_category) then
        perform internal.refuse('not_found', 'There is no such category in this business.', '{"field":"category_id"}');
    end if;
end $$;
comment on function internal.check_category(uuid, uuid, uuid) is 'Refuses a category that is not the business''s; null is none.';

create or replace function internal.service_fields() returns text[]
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array[
        'category_id', 'name', 'description', 'tagline', 'status', 'private', 'duration_minutes',
        'price_minor', 'currency', 'buffer_before_minutes', 'buffer_after_minutes', 'step_minutes', 'grid',
        'notice_minutes', 'window_kind', 'window_days', 'window_unit', 'window_start', 'window_end',
        'limit_per_day', 'limit_per_week', 'limit_per_month', 'limit_minutes_per_day',
        'limit_minutes_per_week', 'assignment', 'choose_by', 'party_min', 'party_max', 'approval_required',
        'pending_blocks', 'location_type', 'event_type', 'position',
        'kind', 'capacity', 'private_booking', 'private_price_minor', 'days_ahead'
    ]
$$;
comment on function internal.service_fields() is 'What a caller may write of a service. Who performs it is api.set_service_staff.';
