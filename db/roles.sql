-- The roles of one cluster, made once by a superuser (or a role with CREATEROLE and its grants).
-- Safe to run again. Log-in roles get their passwords from whoever runs this.
do $$
declare
    v_role text;
begin
    foreach v_role in array array['slotkeeper_owner', 'slotkeeper_api', 'slotkeeper_relay', 'slotkeeper_login'] loop
        if not exists (select from pg_roles where rolname = v_role) then
            execute format('create role %I nologin nosuperuser nobypassrls nocreatedb nocreaterole', v_role);
        end if;
    end loop;
    foreach v_role in array array['slotkeeper_migrator', 'slotkeeper_server', 'slotkeeper_worker', 'slotkeeper_backup'] loop
        if not exists (select from pg_roles where rolname = v_role) then
            execute format('create role %I login nosuperuser nobypassrls nocreatedb nocreaterole', v_role);
        end if;
    end loop;
end $$;

comment on role slotkeeper_owner is 'Owns schemas and tables. Nobody logs in as it.';
comment on role slotkeeper_api is 'Owns the command functions; holds only the table verbs they use. Row-level security applies to it.';
comment on role slotkeeper_relay is 'Owns the few functions that look across tenants: ids, kinds and times only.';
comment on role slotkeeper_login is 'Group of direct SQL logins: EXECUTE on schema api, nothing else.';
comment on role slotkeeper_migrator is 'Migrates: may become the owning roles with SET ROLE, and inherits nothing from them.';
comment on role slotkeeper_server is 'The server: SELECT under row-level security, EXECUTE on commands, no direct write.';
comment on role slotkeeper_worker is 'Relay and jobs.';
comment on role slotkeeper_backup is 'Reads everything for back-ups (given BYPASSRLS by the operator who wants that).';

-- The migrator becomes one of them with SET ROLE; until it does it has nothing of theirs, the relay's sight least of all.
do $$
begin
    if (select rolinherit from pg_roles where rolname = 'slotkeeper_migrator') then
        alter role slotkeeper_migrator noinherit;
    end if;
    grant slotkeeper_owner, slotkeeper_api, slotkeeper_relay to slotkeeper_migrator;
    -- From PostgreSQL 16 on each membership says for itself whether it is inherited.
    if current_setting('server_version_num')::integer >= 160000 then
        execute 'grant slotkeeper_owner, slotkeeper_api, slotkeeper_relay to slotkeeper_migrator with inherit false, set true';
    end if;
end $$;
