-- Schemas, the transaction's context, and the one place that makes row-level security policies.

create schema extensions;
create schema context;
create schema internal;
create schema api;

comment on schema extensions is 'Objects of PostgreSQL extensions.';
comment on schema context is 'Who is asking: the transaction''s tenant, business, user and role; directories that find a tenant.';
comment on schema internal is 'Helpers of the commands. No outside caller.';
comment on schema api is 'The SQL API: one function per command, and reads for direct logins.';

create extension btree_gist with schema extensions;

revoke all on schema public from public;
alter default privileges revoke execute on functions from public;

grant usage on schema public to slotkeeper_api, slotkeeper_server, slotkeeper_worker, slotkeeper_relay;
grant usage on schema context to slotkeeper_api, slotkeeper_server, slotkeeper_worker, slotkeeper_relay, slotkeeper_login;
grant usage on schema internal to slotkeeper_api, slotkeeper_server, slotkeeper_relay;
grant usage on schema api to slotkeeper_api, slotkeeper_server, slotkeeper_worker, slotkeeper_relay, slotkeeper_login;
grant create on schema internal to slotkeeper_api, slotkeeper_relay;
grant create on schema api to slotkeeper_api, slotkeeper_relay;
grant usage on schema extensions to public;

-- The context -------------------------------------------------------------------------------------

create function context.tenant_id() returns uuid
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_setting text := current_setting('app.tenant_id', true);
begin
    -- After a committed SET LOCAL the setting is '' rather than NULL; both mean unset.
    if v_setting is null or v_setting = '' then
        raise exception using
            errcode = 'SK001',
            message = 'No tenant is set: call api.enter(tenant) in this transaction, or a command with p_tenant.';
    end if;
    -- Garbage fails the cast. No exception block: it would open a subtransaction in every policy check.
    return v_setting::uuid;
end $$;
comment on function context.tenant_id() is
    'The transaction''s tenant. Raises SK001 when unset or garbage; never null, so that nothing can be validated against no tenant. Every policy calls it.';

create function context.uuid_setting(p_name text) returns uuid
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return nullif(current_setting(p_name, true), '')::uuid;
end $$;
comment on function context.uuid_setting(text) is 'An optional UUID of the context, null when unset.';

-- Row-level security --------------------------------------------------------------------------------

create procedure context.protect_table(p_table regclass)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    execute format('alter table %s enable row level security', p_table);
    execute format('alter table %s force row level security', p_table);
    execute format(
        'create policy tenant_isolation on %s using (tenant_id = context.tenant_id()) with check (tenant_id = context.tenant_id())',
        p_table
    );
end $$;
comment on procedure context.protect_table(regclass) is
    'Enables and forces row-level security with the canonical policy. Each migration calls it for each of its tables.';

-- Guards: the only behaviour in triggers --------------------------------------------------------------

create function context.guard_row() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if new.tenant_id is distinct from old.tenant_id then
        raise exception using errcode = 'SK005', message = 'A row never changes its tenant.', detail = '{"field":"tenant_id"}';
    end if;
    new.created_at := old.created_at;
    new.updated_at := clock_timestamp();
    new.version := old.version + 1;
    return new;
end $$;
comment on function context.guard_row() is 'Keeps tenant_id and created_at, sets updated_at, counts the version (the ETag).';

create procedure context.guard_table(p_table regclass)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    execute format('create trigger guard_row before update on %s for each row execute function context.guard_row()', p_table);
end $$;
comment on procedure context.guard_table(regclass) is 'Puts context.guard_row before updates of a table that has version and updated_at.';
