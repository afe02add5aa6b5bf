create or replace function api.preview_import(
    p_tenant    uuid,
    p_business  uuid,
    p_kind      text,
    p_document  jsonb,
    p_id        uuid  default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'
as $$
declare
    v_answer jsonb;
begin
    perform context.enter(p_tenant);
    perform internal.check_owner(p_tenant, p_business, null);
    if p_kind is null or p_kind not in ('customer', 'service', 'booking') then
        perform internal.refuse('invalid_input', 'kind: one of customer, service, booking.', '{"field":"kind"}');
    end if;
    -- The command runs as it would, and its block is undone; what it answered stays in the variable.
    begin
        v_answer := case p_kind
            when 'customer' then api.upsert_customer(p_tenant, p_document)
            when 'service' then api.upsert_service(p_tenant, p_business, p_document, p_id)
            else api.import_booking(p_tenant, p_document)
        end;
        raise exception using errcode = 'SKUND', message = 'undone';
    exception
        when sqlstate 'SKUND' then
            null;
    end;
    return jsonb_build_object('is_new', coalesce((v_answer ->> 'is_new')::boolean, true));
end $$;
comment on function api.preview_import(uuid, uuid, text, jsonb, uuid) is
    'What would become of a row of an import: runs its command and takes it back. Refuses as the command does; is_new is false for a customer who is there already.';
grant execute on function api.preview_import to slotkeeper_server, slotkeeper_login;
