create or replace function api.delete_promotion(
    p_tenant   uuid,
    p_id       uuid,
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer  jsonb := internal.begin_command(p_tenant, 'delete_promotion', p_request);
    v_before  promotions;
begin
    if v_answer is not null then
        return v_answer;
    end if;
    select t.* into v_before from promotions t where t.tenant_id = p_tenant and t.id = p_id for update;
    if not found then
        perform internal.refuse('not_found', 'There is no such promotion.');
    end if;
    v_answer := internal.promotion_json(v_before);
    -- The reference is the judge: one that is made at this moment counts too.
    begin
        delete from promotions t where t.tenant_id = p_tenant and t.id = p_id;
    exception
        when foreign_key_violation then
            perform internal.refuse('in_use', 'Bookings have used this promotion. Make it inactive instead.');
    end;
    perform internal.record_event(p_tenant, 'promotion.deleted', p_id, v_before.business_id, '{}', p_request);
    return internal.finish_command(p_tenant, 'delete_promotion', p_request, v_answer);
end $$;
comment on function api.delete_promotion(uuid, uuid, jsonb) is 'Removes a promotion that no booking has used (CAT-6).';
grant execute on function api.delete_promotion to slotkeeper_server, slotkeeper_login;
