create or replace function api.delete_tax(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer  jsonb := internal.begin_command(p_tenant, 'delete_tax', p_request);
    v_before  taxes;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    select t.* into v_before from taxes t where t.tenant_id = p_tenant and t.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such tax.');
    end if;
    v_answer := internal.tax_json(v_before);
    -- The reference is the judge: one that is made at this moment counts too.
    begin
        delete from taxes t where t.tenant_id = p_tenant and t.id = p_id;
    exception
        when foreign_key_violation then
            perform internal.refuse('in_use', 'Services refer to this tax. Take it off them first.');
    end;
    perform internal.record_event(p_tenant, 'tax.deleted', p_id, v_before.business_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'delete_tax', p_request, v_answer);
end $$;
comment on function api.delete_tax(uuid, uuid, jsonb) is 'Removes a tax that no service refers to; bookings keep their lines (CAT-6).';
grant execute on function api.delete_tax to slotkeeper_server, slotkeeper_login;
