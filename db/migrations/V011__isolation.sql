-- What the matrices of isolation found.

-- A login may not look into the schema public, not even at the name of a type: the variable that named one made
-- api.enter fail for direct logins in a fresh session.
create or replace function context.enter(p_tenant uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_set    text := nullif(current_setting('app.tenant_id', true), '');
    v_login  record;
begin
    if p_tenant is null then
        raise exception using errcode = 'SK001', message = 'No tenant was given: pass p_tenant.';
    end if;
    if not context.is_trusted_login() then
        select m.* into v_login from context.mapped_login() m;
        if v_login.tenant_id is distinct from p_tenant then
            raise exception using
                errcode = 'SK002',
                message = format('The login %s is not mapped to this tenant.', session_user),
                hint = 'api.my_tenant() tells which tenant the login is mapped to.';
        end if;
        perform set_config('app.business_id', coalesce(v_login.business_id::text, ''), true),
                set_config('app.user_id', coalesce(v_login.user_id::text, ''), true),
                set_config('app.role', v_login.role, true);
    elsif v_set is not null and v_set <> p_tenant::text then
        raise exception using
            errcode = 'SK002',
            message = 'This transaction already works for another tenant.';
    end if;
    perform set_config('app.tenant_id', p_tenant::text, true);
end $$;

-- Columns that hold an id and can't have a foreign key say why, for the gate asks for one.
comment on column outbox.entity_id is 'What the event is about: of a table that its kind names. @loose: it outlives the row.';
comment on column outbox.business_id is 'The business in which it happened, or null. @loose: it outlives the row.';
