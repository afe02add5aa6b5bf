create or replace function api.order_questions(
    p_tenant   uuid,
    p_service  uuid,
    p_ids      uuid[],
    p_request  jsonb default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer   jsonb := internal.begin_command(p_tenant, 'order_questions', p_request);
    v_service  services;
    v_known    uuid[];
begin
    if v_answer is not null then
        return v_answer;
    end if;
    v_service := internal.locked_service(p_tenant, p_service);
    v_known := array(select q.id from questions q where q.tenant_id = p_tenant and q.service_id = p_service);
    -- All of them, each once: who doesn't know of one mustn't move it.
    if p_ids is null or cardinality(p_ids) <> cardinality(v_known) or not v_known <@ p_ids then
        perform internal.refuse('invalid_input', 'question_ids: all questions of the service, each once.', '{"field":"question_ids"}');
    end if;
    update questions q
       set position = i.place - 1
      from unnest(p_ids) with ordinality as i (id, place)
     where q.tenant_id = p_tenant and q.id = i.id and q.position <> i.place - 1;
    if found then
        perform internal.record_event(p_tenant, 'service.questions_ordered', p_service, v_service.business_id, '{}', p_request);
    end if;
    return internal.finish_command(p_tenant, 'order_questions', p_request, internal.questions_json(p_tenant, p_service));
end $$;
comment on function api.order_questions(uuid, uuid, uuid[], jsonb) is
    'Puts the questions of a service in this order, all of them. A second time changes nothing (CAT-7).';
grant execute on function api.order_questions to slotkeeper_server, slotkeeper_login;

create or replace function internal.questions_json(p_tenant uuid, p_service uuid) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    return jsonb_build_object('data', (
        select coalesce(jsonb_agg(internal.question_json(q) order by q.position, q.key), '[]')
          from questions q
         where q.tenant_id = p_tenant and q.service_id = p_service
    ));
end $$;
comment on function internal.questions_json(uuid, uuid) is 'The questions of a service in their order, under data.';
grant execute on function internal.questions_json to slotkeeper_server;
