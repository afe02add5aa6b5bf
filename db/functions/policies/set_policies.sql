create or replace function api.set_policies(
    p_tenant      uuid,
    p_business    uuid,
    p_document    jsonb,
    p_if_version  integer default null,
    p_request     jsonb   default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'set_policies', p_request);
    v_section  text;
    v_broken   text;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    perform internal.check_document(p_document, array['cancellation', 'deposit', 'reminders', 'quiet_hours', 'waitlist']);

    -- lock: the business's row, so that sections that are set together are set as one
    perform from businesses b where b.tenant_id = p_tenant and b.id = p_business for no key update;
    if not found then
        perform internal.refuse('not_found', 'There is no such business.');
    end if;

    -- check, write
    for v_section in select k from jsonb_object_keys(p_document) k order by k loop
        v_broken := internal.broken_policy(v_section, p_document -> v_section);
        if v_broken is not null then
            perform internal.refuse('invalid_input', v_broken || '.', jsonb_build_object('field', split_part(v_broken, ':', 1)));
        end if;
        perform internal.check_version(coalesce((
            select p.version from policies p where p.tenant_id = p_tenant and p.business_id = p_business and p.section = v_section), 0), p_if_version);
        insert into policies (tenant_id, business_id, section, document)
        values (p_tenant, p_business, v_section, internal.policy_defaults(v_section) || (p_document -> v_section))
            on conflict (tenant_id, business_id, section) do update set document = excluded.document;
    end loop;

    -- record
    perform internal.record_event(p_tenant, 'policies.updated', p_business, p_business,
        jsonb_build_object('sections', (select jsonb_agg(k order by k) from jsonb_object_keys(p_document) k)), p_request);
    return internal.finish_command(p_tenant, 'set_policies', p_request, internal.policies_json(p_tenant, p_business));
end $$;
comment on function api.set_policies(uuid, uuid, jsonb, integer, jsonb) is
    'Replaces one or several sections of a business''s policy, all or none: {"cancellation": {…}}. Absent sections stay; absent fields of a section get their defaults. Bookings keep the terms they were made under (POL-1).';
grant execute on function api.set_policies to slotkeeper_server, slotkeeper_login;
