-- Directories: what has to be found before a tenant is known, and facts that belong to no tenant.
-- Nobody may SELECT the first three; single-row definer functions look one name up.

create table tenant_directory (
    tenant_id  uuid not null primary key,
    subdomain  text unique,
    constraint tenant_directory_subdomain_is_a_label check (subdomain ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$')
);
comment on table tenant_directory is '@global: finds a tenant by its subdomain. Holds the name and the id, nothing else.';

create table business_directory (
    slug         text not null primary key,
    tenant_id    uuid not null,
    business_id  uuid not null,
    constraint business_directory_one_slug_each unique (tenant_id, business_id),
    constraint business_directory_slug_is_a_label check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$')
);
comment on table business_directory is '@global: finds a business by its public slug. Holds names and ids, nothing else.';

create table login_directory (
    login        text not null primary key,
    tenant_id    uuid not null,
    business_id  uuid,
    user_id      uuid,
    role         text not null default 'admin'
);
comment on table login_directory is '@global: the one tenant each direct SQL login is mapped to (TEN-5). Written by the operator with context.map_login.';

-- The tz database of the binary, written by `migrate`: SQL converts through this and nothing else.
create table zones (
    name  text not null primary key
);
comment on table zones is '@global: the names of the tz database that the installation uses.';

create table zone_offsets (
    zone            text        not null references zones (name) on delete cascade,
    starts_at       timestamptz not null,
    ends_at         timestamptz not null,
    local_starts    timestamp   not null,
    local_ends      timestamp   not null,
    offset_seconds  integer     not null,
    primary key (zone, starts_at),
    constraint zone_offsets_end_after_start check (ends_at > starts_at)
);
comment on table zone_offsets is '@global: for each zone the spans of constant UTC offset, 1999 to 2050; local_* is the wall clock at the span''s ends.';
create index zone_offsets_by_local_end on zone_offsets (zone, local_ends);

create table installation (
    name   text not null primary key,
    value  text not null
);
comment on table installation is '@global: facts about the installation, such as tz_version.';

grant select on zones, zone_offsets, installation to slotkeeper_api, slotkeeper_server, slotkeeper_worker;

create function context.is_trusted_login() returns boolean
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return pg_has_role(session_user, 'slotkeeper_server', 'member') or pg_has_role(session_user, 'slotkeeper_worker', 'member');
end $$;
comment on function context.is_trusted_login() is
    'True for the logins that name their tenant themselves: the server''s and the worker''s. Every other login has the tenant it is mapped to.';

create function context.mapped_login() returns login_directory
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
as $$
    select d from login_directory d where d.login = session_user
$$;
comment on function context.mapped_login() is 'The mapping of the login itself (session_user); nulls when there is none.';

create function context.enter(p_tenant uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_set    text := nullif(current_setting('app.tenant_id', true), '');
    v_login  public.login_directory;
begin
    if p_tenant is null then
        raise exception using errcode = 'SK001', message = 'No tenant was given: pass p_tenant.';
    end if;
    if not context.is_trusted_login() then
        v_login := context.mapped_login();
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
comment on function context.enter(uuid) is
    'Sets the transaction''s tenant. A login that is not the server''s must be mapped to it (TEN-5); a transaction never changes its tenant.';

create function context.map_login(p_login text, p_tenant uuid, p_role text default 'admin') returns void
language plpgsql volatile
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if not exists (select from pg_roles where rolname = p_login) then
        raise exception using errcode = 'SK004', message = format('There is no database role %s: create it first.', p_login);
    end if;
    if not exists (select from tenant_directory where tenant_id = p_tenant) then
        raise exception using errcode = 'SK004', message = 'There is no such tenant.';
    end if;
    insert into login_directory (login, tenant_id, role)
    values (p_login, p_tenant, p_role)
    on conflict (login) do update set tenant_id = excluded.tenant_id, role = excluded.role;
end $$;
comment on function context.map_login(text, uuid, text) is 'For the operator: maps a direct SQL login to its one tenant.';

create function context.resolve_slug(p_slug text) returns table (tenant_id uuid, business_id uuid)
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
as $$
    select d.tenant_id, d.business_id from business_directory d where d.slug = p_slug
$$;
comment on function context.resolve_slug(text) is 'The business behind a public slug; no row when there is none.';

create function context.resolve_subdomain(p_subdomain text) returns uuid
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
as $$
    select d.tenant_id from tenant_directory d where d.subdomain = p_subdomain
$$;
comment on function context.resolve_subdomain(text) is 'The tenant behind a subdomain; null when there is none.';

create function context.claim_subdomain(p_tenant uuid, p_subdomain text) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_tenant <> context.tenant_id() then
        return false;
    end if;
    insert into tenant_directory (tenant_id, subdomain)
    values (p_tenant, p_subdomain)
    on conflict (tenant_id) do update set subdomain = excluded.subdomain;
    return true;
exception
    when unique_violation then
        return false;
end $$;
comment on function context.claim_subdomain(uuid, text) is 'Registers the tenant and its subdomain; false when the name is taken.';

create function context.claim_slug(p_business uuid, p_slug text) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, public, pg_temp
as $$
begin
    insert into business_directory (slug, tenant_id, business_id)
    values (p_slug, context.tenant_id(), p_business)
    on conflict (tenant_id, business_id) do update set slug = excluded.slug;
    return true;
exception
    when unique_violation then
        return false;
end $$;
comment on function context.claim_slug(uuid, text) is 'Registers or renames the public slug of a business of the current tenant; false when the name is taken.';

-- A slug cannot be claimed for a business that isn't there: the key is checked in the migration that makes businesses.

create function context.list_tenants() returns setof uuid
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
as $$
    select tenant_id from tenant_directory order by tenant_id
$$;
comment on function context.list_tenants() is 'Ids of all tenants, for the operator''s command line and for jobs that then work in one tenant''s context each.';

grant execute on function context.tenant_id(), context.uuid_setting(text), context.is_trusted_login(), context.mapped_login(), context.enter(uuid)
    to slotkeeper_api, slotkeeper_server, slotkeeper_worker, slotkeeper_relay, slotkeeper_login;
grant execute on function context.resolve_slug(text), context.resolve_subdomain(text), context.list_tenants() to slotkeeper_server, slotkeeper_worker;
grant execute on function context.claim_subdomain(uuid, text), context.claim_slug(uuid, text) to slotkeeper_api;

create table function_files (
    path  text not null primary key,
    hash  text not null
);
comment on table function_files is '@global: hashes of the function files as applied; `migrate` applies those that differ.';
