//! What the matrix is generated from: relations and roles, as the catalogue has them.

use std::collections::BTreeMap;

use tokio_postgres::Client;

use super::ground::Ground;

/// How a relation is protected, by design.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Each row belongs to a tenant; row-level security is forced.
    Tenant,
    /// Belongs to no tenant (`@global:`) and may be read by the product's roles.
    Global,
    /// Finds a tenant by a name: nobody may read it.
    Directory,
    /// A view, which must show whose each row is.
    View,
    /// A sequence.
    Sequence,
}

/// A table, view or sequence of the product.
#[derive(Debug, Clone)]
pub struct Relation {
    /// With its schema.
    pub name: String,
    pub class: Class,
    pub owner: String,
    /// Columns that can be written.
    pub columns: Vec<String>,
    /// The columns of the primary key.
    pub key: Vec<String>,
    /// A row of ours and one of theirs, as JSON; of any tenant for tables that belong to none.
    pub rows: Option<(String, String)>,
    /// How many rows are ours and theirs.
    pub counts: (i64, i64),
}

impl Relation {
    /// Without the schema.
    pub fn short(&self) -> &str {
        self.name.split('.').next_back().unwrap_or_default()
    }
}

const RELATIONS: &str = "
select format('%I.%I', n.nspname, c.relname), c.relkind::text, c.relowner::regrole::text,
       coalesce(obj_description(c.oid, 'pg_class'), '') like '@global:%',
       array(select a.attname::text from pg_attribute a
              where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum),
       array(select a.attname::text from pg_index i, unnest(i.indkey::int2[]) k join pg_attribute a on a.attnum = k
              where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where n.nspname in ('public', 'context', 'internal', 'api') and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
   and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('e', 'i'))
 order by 1";

/// Every table, view and sequence, with what the two tenants have in it.
pub async fn relations(superuser: &Client, ground: &Ground) -> Vec<Relation> {
    let mut found = Vec::new();
    for row in superuser.query(RELATIONS, &[]).await.unwrap() {
        let (name, kind, global): (String, String, bool) = (row.get(0), row.get(1), row.get(3));
        let columns: Vec<String> = row.get(4);
        let class = match kind.as_str() {
            "S" => Class::Sequence,
            "r" | "p" if global && name.ends_with("_directory") => Class::Directory,
            "r" | "p" if global => Class::Global,
            "r" | "p" => Class::Tenant,
            "v" => Class::View,
            _ => panic!("{name}: materialised views and foreign tables know no row-level security"),
        };
        let mut relation = Relation {
            name,
            class,
            owner: row.get(2),
            columns,
            key: row.get(5),
            rows: None,
            counts: (0, 0),
        };
        look(superuser, ground, &mut relation).await;
        found.push(relation);
    }
    assert!(found.iter().filter(|relation| relation.class == Class::Tenant).count() >= 25);
    found
}

async fn look(superuser: &Client, ground: &Ground, relation: &mut Relation) {
    let name = &relation.name;
    let row_of = async |filter: String| {
        let sql = format!("select to_jsonb(t)::text from {name} t {filter} limit 1");
        let row = superuser.query_opt(&sql, &[]).await.unwrap();
        let row = row.unwrap_or_else(|| panic!("{name} has no row: see crates/testkit/src/house"));
        row.get::<_, String>(0)
    };
    match relation.class {
        Class::Tenant => {
            let owned =
                |tenant: uuid::Uuid| format!("where t.tenant_id = '{tenant}' order by t::text");
            relation.rows = Some((
                row_of(owned(ground.ours.tenant)).await,
                row_of(owned(ground.theirs.tenant)).await,
            ));
            let count = format!(
                "select count(*) filter (where tenant_id = $1), count(*) filter (where tenant_id = $2) from {name}"
            );
            let row = superuser
                .query_one(&count, &[&ground.ours.tenant, &ground.theirs.tenant])
                .await
                .unwrap();
            relation.counts = (row.get(0), row.get(1));
        }
        Class::Global | Class::Directory => {
            let row = row_of(String::new()).await;
            relation.rows = Some((row.clone(), row));
        }
        Class::View => assert!(
            relation.columns.iter().any(|column| column == "tenant_id"),
            "{name}: a view shows tenant_id, so that the matrix can see whose rows it shows"
        ),
        Class::Sequence => {}
    }
}

/// The roles by what the design says of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Owner,
    Api,
    Relay,
    Server,
    Worker,
    /// The group of direct logins, and its members.
    Login,
    Backup,
    Migrator,
}

/// Every role of the product in the cluster and the two logins, with what the design says of them.
pub async fn roles(superuser: &Client, ground: &Ground) -> Vec<(String, Role)> {
    let rows = superuser
        .query(
            "select rolname::text from pg_roles where rolname like 'slotkeeper\\_%' order by 1",
            &[],
        )
        .await
        .unwrap();
    let mut found: Vec<(String, Role)> = rows
        .iter()
        .map(|row| {
            let name: String = row.get(0);
            let role = match name.as_str() {
                "slotkeeper_owner" => Role::Owner,
                "slotkeeper_api" => Role::Api,
                "slotkeeper_relay" => Role::Relay,
                "slotkeeper_server" => Role::Server,
                "slotkeeper_worker" => Role::Worker,
                "slotkeeper_login" => Role::Login,
                "slotkeeper_backup" => Role::Backup,
                "slotkeeper_migrator" => Role::Migrator,
                _ => panic!(
                    "the role {name} is new: say in crates/schema/tests/it/matrix/catalogue.rs and expect.rs what it may"
                ),
            };
            (name, role)
        })
        .collect();
    assert_eq!(found.len(), 8, "roles are missing: {found:?}");
    found.push((ground.login.clone(), Role::Login));
    found.push((ground.unmapped.clone(), Role::Login));
    found
}

/// What one role has been granted of one relation.
#[derive(Debug, Clone, Default)]
pub struct Granted {
    pub select: bool,
    pub insert: bool,
    /// A column that it may update, if any.
    pub update: Option<String>,
    pub update_tenant: bool,
    pub delete: bool,
    /// Update, delete or truncate of the whole table: what LOCK TABLE asks for.
    pub lock: bool,
    pub sequence: bool,
}

const GRANTS: &str = "
select format('%I.%I', n.nspname, c.relname),
       case when c.relkind = 'S' then false
            else coalesce((select has_column_privilege($1, c.oid, a.attnum, 'select') from pg_attribute a
                            where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                            order by a.attname <> 'tenant_id', a.attnum limit 1), false) end,
       c.relkind <> 'S' and has_table_privilege($1, c.oid, 'insert'),
       case when c.relkind <> 'S' then
           (select a.attname::text from pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
               and has_column_privilege($1, c.oid, a.attnum, 'update')
             order by a.attname = 'tenant_id', a.attnum limit 1) end,
       coalesce((select has_column_privilege($1, c.oid, a.attnum, 'update') from pg_attribute a
                  where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped and c.relkind <> 'S'), false),
       c.relkind <> 'S' and has_table_privilege($1, c.oid, 'delete'),
       c.relkind <> 'S' and has_table_privilege($1, c.oid, 'update, delete, truncate'),
       c.relkind = 'S' and has_sequence_privilege($1, c.oid, 'usage')
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where n.nspname in ('public', 'context', 'internal', 'api') and c.relkind in ('r', 'p', 'v', 'S')";

/// The grants of a role, by relation.
pub async fn granted(superuser: &Client, role: &str) -> BTreeMap<String, Granted> {
    let rows = superuser.query(GRANTS, &[&role]).await.unwrap();
    rows.iter()
        .map(|row| {
            let granted = Granted {
                select: row.get(1),
                insert: row.get(2),
                update: row.get(3),
                update_tenant: row.get(4),
                delete: row.get(5),
                lock: row.get(6),
                sequence: row.get(7),
            };
            (row.get(0), granted)
        })
        .collect()
}
