-- The catalogue gate: what must hold of every table, key, policy, function and grant. Returns one row a fault;
-- a new table that forgets something fails the tests here. The rules are numbered as in docs/isolation.md.
with
-- The one exception to isolation, whole: which columns of which tables the relay may see or set across tenants, and
-- which functions run as it.
relay_columns (relname, attname, privilege_type) as (
    values ('outbox', 'tenant_id', 'SELECT'), ('outbox', 'id', 'SELECT'), ('outbox', 'kind', 'SELECT'),
           ('outbox', 'created_at', 'SELECT'), ('outbox', 'position', 'SELECT'), ('outbox', 'position', 'UPDATE'),
           ('bookings', 'tenant_id', 'SELECT'), ('bookings', 'id', 'SELECT'), ('bookings', 'state', 'SELECT'),
           ('bookings', 'hold_expires_at', 'SELECT'),
           ('session_runs', 'tenant_id', 'SELECT'), ('session_runs', 'service_id', 'SELECT'), ('session_runs', 'due_at', 'SELECT'),
           ('session_runs', 'stale', 'SELECT'),
           ('waitlist_runs', 'tenant_id', 'SELECT'), ('waitlist_runs', 'business_id', 'SELECT'), ('waitlist_runs', 'position', 'SELECT'),
           ('waitlist_runs', 'due_at', 'SELECT')
),
relay_functions (name) as (
    values ('api.relay_events'), ('api.relay_lag'), ('api.watch_epoch'), ('api.list_due_holds'), ('api.list_due_sessions'),
           ('api.list_due_waitlists'), ('api.watch_changes')
),
-- Indexes for the relay, which looks at all tenants.
relay_indexes (index_name) as (
    values ('outbox_in_order')
),
-- Tables of no tenant to which the relay adds.
relay_tables (relname) as (
    values ('epochs')
),
-- Tables that the worker reads itself, to find out whom to work for.
worker_tables (relname) as (
    values ('tenants'), ('businesses'), ('outbox')
),
schemas as (
    select oid, nspname from pg_namespace where nspname in ('public', 'context', 'internal', 'api')
),
relations as (
    select c.oid, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relowner, c.relacl, c.reloptions, s.nspname,
           coalesce(obj_description(c.oid, 'pg_class'), '') as comment,
           (select a.attnum from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) as tenant_column
      from pg_class c
      join schemas s on s.oid = c.relnamespace
     where not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
),
tables as (select * from relations where relkind in ('r', 'p')),
tenant_tables as (select * from tables where comment not like '@global:%'),
policies as (
    select p.*, t.relname,
           p.polroles = array['slotkeeper_relay'::regrole::oid] as is_relay
      from pg_policy p join tables t on t.oid = p.polrelid
),
keys as (
    select i.*, t.relname, ic.relname as index_name
      from pg_index i
      join tenant_tables t on t.oid = i.indrelid
      join pg_class ic on ic.oid = i.indexrelid
),
functions as (
    select p.oid, p.proname, p.prosecdef, p.proconfig, p.proowner, p.proacl, s.nspname, format('%s.%s', s.nspname, p.proname) as name
      from pg_proc p
      join schemas s on s.oid = p.pronamespace
     where not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
),
product_roles as (
    select r.* from pg_roles r where r.rolname like 'slotkeeper\_%'
),
owners as (
    select r.oid from product_roles r where r.rolname in ('slotkeeper_owner', 'slotkeeper_api', 'slotkeeper_relay')
),
table_grants as (
    select t.relname, t.comment, t.oid, g.privilege_type, case g.grantee when 0 then 'public' else g.grantee::regrole::text end as grantee
      from tables t, aclexplode(t.relacl) g
     where g.grantee <> t.relowner
),
all_grants as (
    select r.relname, r.nspname, r.relkind, r.comment, g.privilege_type, g.is_grantable,
           case g.grantee when 0 then 'public' else g.grantee::regrole::text end as grantee
      from relations r, aclexplode(r.relacl) g
     where g.grantee <> r.relowner
),
column_grants as (
    select r.relname, a.attname, g.privilege_type, case g.grantee when 0 then 'public' else g.grantee::regrole::text end as grantee
      from relations r
      join pg_attribute a on a.attrelid = r.oid and not a.attisdropped,
           aclexplode(a.attacl) g
     where g.grantee <> r.relowner
)
select 'R01' as rule, relname::text as subject, 'has no tenant_id and does not say "@global: why" in its comment' as fault
  from tenant_tables where tenant_column is null
union all
select 'R02', t.relname, 'tenant_id may be null'
  from tenant_tables t join pg_attribute a on a.attrelid = t.oid and a.attnum = t.tenant_column where not a.attnotnull
union all
select 'R03', relname, 'row-level security is not enabled' from tenant_tables where not relrowsecurity
union all
select 'R04', relname, 'row-level security is not forced' from tenant_tables where not relforcerowsecurity
union all
select 'R05', relname, 'has no policy tenant_isolation'
  from tenant_tables t where not exists (select from policies p where p.polrelid = t.oid and p.polname = 'tenant_isolation')
union all
select 'R06', p.relname, format('policy %s is not the canonical one', p.polname)
  from policies p
 where not p.is_relay
   and (p.polname <> 'tenant_isolation' or p.polcmd <> '*' or not p.polpermissive or p.polroles <> array[0::oid]
        or pg_get_expr(p.polqual, p.polrelid) is distinct from '(tenant_id = context.tenant_id())'
        or pg_get_expr(p.polwithcheck, p.polrelid) is distinct from '(tenant_id = context.tenant_id())')
union all
select 'R07', p.relname, format('policy %s lets the relay see more than its tables', p.polname)
  from policies p where p.is_relay and p.relname not in (select c.relname from relay_columns c)
union all
select 'R08', relname, 'view is not security_invoker'
  from relations where relkind = 'v' and not coalesce(reloptions, '{}') && array['security_invoker=true', 'security_invoker=on']
union all
select 'R09', relname, 'materialised views and foreign tables know no row-level security' from relations where relkind in ('m', 'f')
union all
select 'R10', relname, format('unique or exclusion key %s lacks tenant_id', index_name)
  from keys where (indisunique or indisexclusion)
   and (select tenant_column from tenant_tables t where t.oid = keys.indrelid) <> all (indkey::int2[])
union all
select 'R11', t.relname, format('foreign key %s lacks tenant_id on both sides', c.conname)
  from pg_constraint c
  join tenant_tables t on t.oid = c.conrelid
  join tables f on f.oid = c.confrelid
 where c.contype = 'f' and f.tenant_column is not null
   and not exists (select from unnest(c.conkey, c.confkey) as k (here, there) where k.here = t.tenant_column and k.there = f.tenant_column)
union all
select 'R12', relname, format('%s is granted to %s', privilege_type, grantee)
  from table_grants where privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER')
union all
select 'R13', rolname, 'is superuser, bypasses row-level security, replicates, makes roles or databases, or is a member of another role'
  from product_roles r
 where rolsuper or rolbypassrls or rolcreaterole or rolcreatedb
    -- A private PostgreSQL is backed up by copying it.
    or rolreplication and rolname <> 'slotkeeper_backup'
    or exists (select from pg_auth_members m where m.member = r.oid
                and not (r.rolname = 'slotkeeper_migrator' and m.roleid in (select o.oid from owners o)))
    or r.rolname = 'slotkeeper_migrator' and exists (select from owners o where pg_has_role(r.oid, o.oid, 'usage'))
union all
select 'R14', name, 'is security definer without a pinned search_path'
  from functions where prosecdef and not exists (select from unnest(proconfig) c where c like 'search_path=%')
union all
select 'R15', f.name, 'is security definer and owned by a role to which row-level security does not apply'
  from functions f join pg_roles r on r.oid = f.proowner where f.prosecdef and (r.rolsuper or r.rolbypassrls)
union all
select 'R16', name, 'may be executed by PUBLIC'
  from functions f where proacl is null or exists (select from aclexplode(proacl) g where g.grantee = 0)
union all
select 'R17', k.relname, format('exclusion constraint %s: a column may be null, or nothing forbids an empty range', k.index_name)
  from keys k
 where k.indisexclusion
   and (exists (select from pg_attribute a where a.attrelid = k.indrelid and a.attnum > 0 and not a.attnotnull
                 and a.attname in ('tenant_id', 'subject_id', 'starts_at', 'ends_at', 'owner_id', 'valid_from', 'valid_to'))
        or not exists (select from pg_constraint c where c.conrelid = k.indrelid and c.contype = 'c'
                        and pg_get_constraintdef(c.oid) ~ 'ends_at > starts_at|valid_to >= valid_from'))
union all
select 'R18', s.nspname, format('%s may create objects in the schema', r.rolname)
  from pg_namespace s, pg_roles r
 where s.nspname in ('public', 'context', 'internal', 'api', 'extensions') and has_schema_privilege(r.oid, s.oid, 'create')
   and r.rolname in ('slotkeeper_server', 'slotkeeper_worker', 'slotkeeper_login', 'slotkeeper_backup')
union all
select 'R19', relname, format('index %s does not begin with tenant_id', index_name)
  from keys where indkey[0] <> (select tenant_column from tenant_tables t where t.oid = keys.indrelid)
   and index_name not in (select r.index_name from relay_indexes r)
union all
select 'R20', relname, format('%s may write: %s', grantee, privilege_type)
  from table_grants
 where privilege_type in ('INSERT', 'UPDATE', 'DELETE') and grantee <> 'slotkeeper_api'
   and not (grantee = 'slotkeeper_relay' and privilege_type = 'INSERT' and relname in (select r.relname from relay_tables r))
union all
select 'R21', relname, format('%s may read a directory', grantee)
  from table_grants where relname like '%\_directory' and privilege_type = 'SELECT'
union all
select 'R22', k.relname, format('unique key %s has a column that may be null', k.index_name)
  from keys k
 where k.indisunique
   and exists (select from unnest(k.indkey::int2[]) n join pg_attribute a on a.attrelid = k.indrelid and a.attnum = n where not a.attnotnull)
union all
select 'R23', relname, format('the group of direct logins may %s', privilege_type)
  from table_grants where grantee in ('slotkeeper_login', 'public')
union all
select 'R24', relname, 'has no comment' from relations where relkind in ('r', 'p', 'v', 'S') and comment = ''
   and not (relkind = 'S' and exists (select from pg_depend d where d.objid = relations.oid and d.deptype in ('a', 'i')))
union all
select 'R25', name, 'has no comment' from functions where obj_description(oid, 'pg_proc') is null
union all
select 'R26', name, 'converts time with PostgreSQL''s zones'
  from functions f join pg_proc p on p.oid = f.oid where p.prosrc ~* 'at time zone|\mtimezone\s*\('
union all
select 'R27', relname, format('%s may read', grantee)
  from all_grants
 where privilege_type = 'SELECT' and relkind <> 'S'
   and grantee not in ('slotkeeper_server', 'slotkeeper_api')
   and not (grantee = 'slotkeeper_relay' and relname in (select r.relname from relay_tables r))
   and not (grantee = 'slotkeeper_worker' and (relname in (select w.relname from worker_tables w) or comment like '@global:%'))
   and not (grantee = 'slotkeeper_login' and nspname = 'api' and relkind = 'v')
union all
select 'R28', g.relname, format('%s may %s column %s', g.grantee, g.privilege_type, g.attname)
  from column_grants g
 where not (g.grantee = 'slotkeeper_api' and g.privilege_type = 'UPDATE' and g.attname <> 'tenant_id')
   and not (g.grantee = 'slotkeeper_relay'
            and exists (select from relay_columns c where (c.relname, c.attname, c.privilege_type) = (g.relname, g.attname, g.privilege_type)))
union all
select 'R29', relname, format('%s may pass on: %s', grantee, privilege_type) from all_grants where is_grantable
union all
select 'R30', relname, format('belongs to %s', relowner::regrole)
  from relations
 where relowner::regrole::text <> case when nspname = 'api' and relkind = 'v' then 'slotkeeper_api' else 'slotkeeper_owner' end
union all
select 'R31', name, format('belongs to %s', proowner::regrole)
  from functions
 where case
           when nspname in ('context', 'public') then proowner::regrole::text <> 'slotkeeper_owner'
           when proowner::regrole::text = 'slotkeeper_relay' then name not in (select r.name from relay_functions r)
           else proowner::regrole::text <> 'slotkeeper_api'
       end
union all
select 'R32', defaclrole::regrole::text, 'has default privileges that give others something'
  from pg_default_acl d, aclexplode(d.defaclacl) g where g.grantee <> d.defaclrole
union all
-- PostgreSQL's own default lets everybody execute a new function; what takes that back is an entry here.
select 'R32', r.rolname, 'makes functions that everybody may execute'
  from product_roles r
 where r.oid in (select o.oid from owners o)
   and not exists (select from pg_default_acl d where d.defaclrole = r.oid and d.defaclobjtype = 'f' and d.defaclnamespace = 0)
union all
select 'R33', t.relname, format('rule %s rewrites what is asked of the table', r.rulename)
  from tables t join pg_rewrite r on r.ev_class = t.oid
union all
select 'R34', t.relname, format('trigger %s is switched off, or its function lies outside the schema context', g.tgname)
  from tables t
  join pg_trigger g on g.tgrelid = t.oid
  join pg_proc p on p.oid = g.tgfoid
 where g.tgenabled <> 'O' or not g.tgisinternal and p.pronamespace <> 'context'::regnamespace
union all
select 'R35', t.relname, 'has a version and no guard that counts it and keeps the tenant'
  from tenant_tables t
 where (select count(*) from pg_attribute a where a.attrelid = t.oid and a.attname in ('version', 'updated_at') and not a.attisdropped) = 2
   and not exists (select from pg_trigger g where g.tgrelid = t.oid and g.tgname = 'guard_row'
                      and g.tgfoid = case t.relname when 'sessions' then 'context.guard_session' else 'context.guard_row' end::regproc)
union all
select 'R36', t.relname, format('column %s refers to no row: no foreign key has it, and its comment does not say "@loose: why"', a.attname)
  from tenant_tables t
  join pg_attribute a on a.attrelid = t.oid
 where a.atttypid = 'uuid'::regtype and a.attname like '%\_id' and a.attgenerated = '' and not a.attisdropped
   and coalesce(col_description(t.oid, a.attnum), '') not like '%@loose:%'
   and not exists (select from pg_constraint c where c.conrelid = t.oid and c.contype = 'f' and a.attnum = any (c.conkey))
union all
select 'R37', t.relname, format('constraint %s was never checked against the rows', c.conname)
  from tables t join pg_constraint c on c.conrelid = t.oid where not c.convalidated
union all
select 'R38', relname, 'says @global: and has a tenant_id, but is no directory'
  from tables where comment like '@global:%' and tenant_column is not null and relname not like '%\_directory'
union all
select 'R39', s.nspname, format('%s may use the schema', case g.grantee when 0 then 'public' else g.grantee::regrole::text end)
  from pg_namespace s, aclexplode(s.nspacl) g
 where s.nspname in ('public', 'context', 'internal', 'api') and g.privilege_type = 'USAGE' and g.grantee not in (s.nspowner, 'slotkeeper_owner'::regrole)
   and (g.grantee = 0 or not (g.grantee::regrole::text = any (case s.nspname
        when 'public'   then array['slotkeeper_api', 'slotkeeper_server', 'slotkeeper_worker', 'slotkeeper_relay']
        when 'internal' then array['slotkeeper_api', 'slotkeeper_server', 'slotkeeper_relay']
        else array['slotkeeper_api', 'slotkeeper_server', 'slotkeeper_worker', 'slotkeeper_relay', 'slotkeeper_login']
    end)))
union all
select 'R40', relname, format('%s may use the sequence', grantee)
  from all_grants where relkind = 'S' and grantee <> 'slotkeeper_relay'
union all
select 'R41', name, format('%s may execute a helper', case g.grantee when 0 then 'public' else g.grantee::regrole::text end)
  from functions f, aclexplode(f.proacl) g
 where f.nspname = 'internal' and g.grantee <> f.proowner
   and (g.grantee = 0 or g.grantee::regrole::text <> 'slotkeeper_server')
union all
select 'R42', relname, 'inherits from or hands on to another table, which has security of its own'
  from tables t
 where exists (select from pg_inherits i join pg_class c on c.oid = i.inhrelid where t.oid in (i.inhrelid, i.inhparent) and not c.relispartition)
order by 1, 2
