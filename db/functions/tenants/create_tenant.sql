create or replace function api.create_tenant(
    p_tenant    uuid,
    p_document  jsonb,
    p_request   jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_tenant    uuid := coalesce(p_tenant, internal.new_id());
    v_business  uuid := internal.new_id();
    v_answer    jsonb := internal.begin_command(v_tenant, 'create_tenant', p_request);
    v_document  jsonb;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_document(p_document, internal.tenant_fields() || array['business', 'hours'], array['name', 'business']);
    perform internal.check_document(p_document -> 'business', internal.business_fields(), array['name', 'slug', 'timezone', 'currency']);
    perform internal.check_business(p_document -> 'business');
    v_document := internal.clean_tenant(internal.without_nulls(p_document - array['business', 'hours']));
    v_document := v_document || jsonb_build_object('subdomain', coalesce(v_document ->> 'subdomain', p_document -> 'business' ->> 'slug'));
    perform internal.check_subdomain(v_document ->> 'subdomain');
    -- Claiming renames the entry of a tenant that is listed already: an existing one stops here.
    if exists (select from tenants t where t.tenant_id = v_tenant) then
        perform internal.refuse('already_exists', 'There is a tenant with this id already.', '{"field":"id"}');
    end if;
    perform internal.take_subdomain(v_tenant, v_document ->> 'subdomain');
    perform internal.insert_row('tenants', v_document || jsonb_build_object('tenant_id', v_tenant));
    perform internal.record_event(v_tenant, 'tenant.created', v_tenant, null, '{}', p_request);
    v_answer := jsonb_build_object(
        'tenant', (select internal.tenant_json(t) from tenants t where t.tenant_id = v_tenant),
        'business', internal.add_business(v_tenant, p_document -> 'business', v_business, p_request)
    );
    perform internal.write_hours(v_tenant, v_business, null, coalesce(nullif(p_document -> 'hours', 'null'), internal.default_week()),
        '-infinity', 'infinity', p_request);
    return internal.finish_command(v_tenant, 'create_tenant', p_request, v_answer);
end $$;
comment on function api.create_tenant(uuid, jsonb, jsonb) is
    'Opens an account: tenant, subdomain, first business and its hours, all or nothing (TEN-10). For the server only: a direct login has one tenant already.';
grant execute on function api.create_tenant to slotkeeper_server;

create or replace function internal.default_week() returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_object_agg(d, '[{"start": "09:00", "end": "17:00"}]'::jsonb) from unnest(array['mon', 'tue', 'wed', 'thu', 'fri']) d
$$;
comment on function internal.default_week() is 'The hours of a new business that names none: Monday to Friday, 09:00 to 17:00.';
