create or replace function api.list_questions(p_tenant uuid, p_service uuid) returns setof jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
begin
    perform context.enter(p_tenant);
    if not exists (select from services s where s.tenant_id = p_tenant and s.id = p_service) then
        perform internal.refuse('not_found', 'There is no such service.');
    end if;
    return query
        select internal.question_json(q) from questions q
         where q.tenant_id = p_tenant and q.service_id = p_service
         order by q.position, q.key;
end $$;
comment on function api.list_questions(uuid, uuid) is 'The questions of a service, in the order in which they are asked (CAT-7).';
grant execute on function api.list_questions to slotkeeper_server, slotkeeper_login;
