create or replace function api.update_category(
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
    v_answer    jsonb := internal.begin_command(p_tenant, 'update_category', p_request);
    v_document  jsonb;
    v_before    categories;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_document := internal.clean_document('categories', p_document, array['name', 'position']);
    select c.* into v_before from categories c where c.tenant_id = p_tenant and c.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such category.');
    end if;
    perform internal.check_version(v_before.version, p_if_version);
    perform internal.update_row('categories', p_tenant, p_id, v_document);
    perform internal.record_event(p_tenant, 'category.updated', p_id, v_before.business_id, '{}', p_request);
    select internal.category_json(c) into v_answer from categories c where c.tenant_id = p_tenant and c.id = p_id;
    return internal.finish_command(p_tenant, 'update_category', p_request, v_answer);
end $$;
comment on function api.update_category(uuid, uuid, jsonb, integer, jsonb) is 'Renames or moves a category (CAT-1).';
grant execute on function api.update_category to slotkeeper_server, slotkeeper_login;
