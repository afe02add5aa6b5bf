create or replace function internal.record_event(
    p_tenant    uuid,
    p_kind      text,
    p_entity    uuid,
    p_business  uuid  default null,
    p_data      jsonb default '{}',
    p_request   jsonb default null
) returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    insert into outbox (tenant_id, id, kind, entity_id, business_id, actor, data)
    values (p_tenant, internal.new_id(), p_kind, p_entity, p_business, case when context.is_trusted_login() then p_request ->> 'actor' else session_user::text end, p_data);
end $$;
comment on function internal.record_event(uuid, text, uuid, uuid, jsonb, jsonb) is
    'Appends what happened to the outbox, in the transaction in which it happened. Ids and kinds only, no personal data.';
