create or replace function internal.tenant_fields() returns text[]
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array['name', 'subdomain', 'settings', 'owner', 'owner_name', 'owner_email', 'owner_phone', 'branding_color']
$$;
comment on function internal.tenant_fields() is 'What a caller may write of a tenant.';

create or replace function internal.clean_tenant(p_document jsonb) returns jsonb
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_document  jsonb := p_document - 'owner';
    v_field     text;
begin
    if jsonb_typeof(p_document -> 'owner') <> 'null' then
        perform internal.check_document(p_document -> 'owner', array['name', 'email', 'phone']);
        foreach v_field in array array['name', 'email', 'phone'] loop
            if p_document -> 'owner' ? v_field then
                v_document := v_document || jsonb_build_object('owner_' || v_field, p_document -> 'owner' -> v_field);
            end if;
        end loop;
    end if;
    v_document := internal.clean_document('tenants', v_document, internal.tenant_fields());
    perform internal.normalise_email(v_document ->> 'owner_email');
    perform internal.normalise_phone(v_document ->> 'owner_phone');
    if v_document ? 'subdomain' then
        perform internal.check_subdomain(v_document ->> 'subdomain');
    end if;
    return v_document;
end $$;
comment on function internal.clean_tenant(jsonb) is 'A tenant''s document as columns: owner {name, email, phone} becomes owner_name and so on. Refuses nonsense.';

create or replace function internal.check_subdomain(p_subdomain text) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_subdomain is null or p_subdomain !~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' then
        perform internal.refuse('invalid_input', 'subdomain: 1 to 63 of a-z, 0-9 and -, not at the ends.', '{"field":"subdomain"}');
    end if;
end $$;
comment on function internal.check_subdomain(text) is 'Refuses a subdomain that is no label.';

create or replace function internal.take_subdomain(p_tenant uuid, p_subdomain text) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if not context.claim_subdomain(p_tenant, p_subdomain) then
        perform internal.refuse('already_exists', format('The subdomain %s is taken. Choose another.', p_subdomain), '{"field":"subdomain"}');
    end if;
end $$;
comment on function internal.take_subdomain(uuid, text) is 'Registers a tenant''s subdomain or refuses because it is taken.';
