create or replace function api.update_business(
    p_tenant      uuid,
    p_id          uuid,
    p_document    jsonb,
    p_if_version  integer default null,
    p_request     jsonb   default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'update_business', p_request);
    v_document  jsonb;
    v_business  businesses;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_document('businesses', p_document, internal.business_fields());
    perform internal.check_business(v_document);
    select b.* into v_business from businesses b where b.tenant_id = p_tenant and b.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such business.');
    end if;
    perform internal.check_version(v_business.version, p_if_version);
    if v_document ->> 'slug' <> v_business.slug then
        perform internal.take_slug(p_id, v_document ->> 'slug');
    end if;
    perform internal.update_row('businesses', p_tenant, p_id, v_document);
    perform internal.record_event(p_tenant, 'business.updated', p_id, p_id, '{}', p_request);
    if v_document ->> 'timezone' <> v_business.timezone then
        perform internal.mark_sessions_stale(p_tenant, p_id);
    end if;
    select internal.business_json(b) into v_answer from businesses b where b.tenant_id = p_tenant and b.id = p_id;
    return internal.finish_command(p_tenant, 'update_business', p_request, v_answer);
end $$;
comment on function api.update_business(uuid, uuid, jsonb, integer, jsonb) is
    'Changes the named fields of a business. Bookings keep the zone and currency they were made with (TEN-2).';
grant execute on function api.update_business to slotkeeper_server, slotkeeper_login;
