create or replace function api.delete_category(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer    jsonb := internal.begin_command(p_tenant, 'delete_category', p_request);
    v_category  categories;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    -- Its services stay and lose their heading.
    delete from categories c where c.tenant_id = p_tenant and c.id = p_id returning c.* into v_category;
    if not found then
        perform internal.refuse('not_found', 'There is no such category.');
    end if;
    perform internal.record_event(p_tenant, 'category.deleted', p_id, v_category.business_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'delete_category', p_request, internal.category_json(v_category));
end $$;
comment on function api.delete_category(uuid, uuid, jsonb) is 'Removes a category; its services stay without one (CAT-1).';
grant execute on function api.delete_category to slotkeeper_server, slotkeeper_login;
