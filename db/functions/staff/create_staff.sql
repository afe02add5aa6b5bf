create or replace function api.create_staff(
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
    v_answer    jsonb := internal.begin_command(p_tenant, 'create_staff', p_request);
    v_id        uuid := coalesce(p_id, internal.new_id());
    v_document  jsonb;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_document('staff', internal.without_nulls(p_document), internal.staff_fields(), array['name']);
    perform internal.check_owner(p_tenant, p_business, null);
    -- Time is claimed from the subject; the person has its id.
    perform internal.insert_row('subjects', jsonb_build_object('tenant_id', p_tenant, 'id', v_id, 'kind', 'staff'));
    perform internal.insert_row('staff', v_document || jsonb_build_object('tenant_id', p_tenant, 'id', v_id, 'business_id', p_business));
    perform internal.record_event(p_tenant, 'staff.created', v_id, p_business, '{}', p_request);
    select internal.staff_json(s) into v_answer from staff s where s.tenant_id = p_tenant and s.id = v_id;
    return internal.finish_command(p_tenant, 'create_staff', p_request, v_answer);
end $$;
comment on function api.create_staff(uuid, uuid, jsonb, uuid, jsonb) is
    'Adds a person whose time can be booked. They work the business''s hours until they have their own (CAT-3).';
grant execute on function api.create_staff to slotkeeper_server, slotkeeper_login;

create or replace function internal.staff_fields() returns text[]
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array['name', 'title', 'email', 'phone', 'description', 'status', 'position']
$$;
comment on function internal.staff_fields() is 'What a caller may write of a staff member.';
