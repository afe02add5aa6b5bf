create or replace function internal.record_event(
    p_tenant    uuid,
    p_kind      text,
    p_entity    uuid,
    p_business  uuid  default null,
    p_data      jsonb default '{}',
    p_request   jsonb default null
) returns void
language sql volatile
set search_path = pg_catalog, public, pg_temp
as $$
    insert into outbox (tenant_id, id, kind, entity_id, business_id, actor, data)
    values (p_tenant, internal.new_id(), p_kind, p_entity, p_business, p_request ->> 'actor', p_data)
$$;
comment on function internal.record_event(uuid, text, uuid, uuid, jsonb, jsonb) is
    'Appends what happened to the outbox, in the transaction in which it happened. Ids and kinds only, no personal data.';
