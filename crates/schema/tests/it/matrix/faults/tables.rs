//! What a fault needs to know of the table that it is planted in.

use tokio_postgres::Client;

use super::super::catalogue::Relation;

/// What a fault is planted in.
#[derive(Debug, Clone)]
pub struct Table {
    /// Without schema.
    pub name: String,
    /// All columns, in order.
    pub columns: Vec<String>,
    /// The primary key's columns.
    pub key: Vec<String>,
    /// A column that may be null, if there is one.
    pub nullable: Option<String>,
    /// Whether it has the trigger that guards versions.
    pub guarded: bool,
    /// Whether it has a start and an end.
    pub timed: bool,
    /// A foreign key with the tenant and one more column: its name, the column here, the table, the column there.
    pub foreign: Option<(String, String, String, String)>,
    /// A column that the relay doesn't see, if there is one.
    pub unseen: Option<String>,
    /// The name of some foreign key that alone covers one of the columns.
    pub sole_foreign: Option<String>,
}

impl Table {
    /// A column that isn't the tenant.
    pub fn other(&self) -> &str {
        self.columns.iter().find(|column| *column != "tenant_id").expect("a table has columns")
    }

    /// Whether each of its rows has an id.
    pub fn has_id(&self) -> bool {
        self.key.iter().any(|column| column == "id")
    }
}

const FOREIGN: &str = "
select c.conname::text, h.attname::text, c.confrelid::regclass::text, t.attname::text
  from pg_constraint c
  join pg_attribute h on h.attrelid = c.conrelid and h.attnum = c.conkey[2]
  join pg_attribute t on t.attrelid = c.confrelid and t.attnum = c.confkey[2]
 where c.conrelid = $1::text::regclass and c.contype = 'f' and cardinality(c.conkey) = 2
 order by c.conname limit 1";

/// A foreign key without which one of its columns would be in none.
const SOLE: &str = "
select c.conname::text
  from pg_constraint c
 where c.conrelid = $1::text::regclass and c.contype = 'f'
   and exists (select from unnest(c.conkey) k
                 join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k and a.attname like '%\\_id' and a.atttypid = 'uuid'::regtype
                where not exists (select from pg_constraint o
                                   where o.conrelid = c.conrelid and o.contype = 'f' and o.oid <> c.oid and k = any (o.conkey)))
 order by c.conname limit 1";

const NULLABLE: &str = "
select a.attname::text from pg_attribute a
 where a.attrelid = $1::text::regclass and a.attnum > 0 and not a.attnotnull and not a.attisdropped and a.atttypid <> 'jsonb'::regtype
 order by a.attnum limit 1";

const UNSEEN: &str = "
select a.attname::text from pg_attribute a
 where a.attrelid = $1::text::regclass and a.attnum > 0 and not a.attisdropped
   and not has_column_privilege('slotkeeper_relay', a.attrelid, a.attnum, 'select')
 order by a.attnum desc limit 1";

const GUARDED: &str = "select exists (select from pg_trigger where tgrelid = $1::text::regclass and tgname = 'guard_row')";

pub async fn read(superuser: &Client, relations: &[Relation]) -> Vec<Table> {
    let mut tables = Vec::new();
    for relation in relations {
        let name = relation.short().to_owned();
        let ask = async |sql: &str| superuser.query_opt(sql, &[&name]).await.unwrap();
        let has = |column: &str| relation.columns.iter().any(|own| own == column);
        tables.push(Table {
            columns: relation.columns.clone(),
            key: relation.key.clone(),
            nullable: ask(NULLABLE).await.map(|row| row.get(0)),
            guarded: ask(GUARDED).await.is_some_and(|row| row.get(0)),
            timed: has("starts_at") && has("ends_at"),
            foreign: ask(FOREIGN).await.map(|row| (row.get(0), row.get(1), row.get(2), row.get(3))),
            unseen: ask(UNSEEN).await.map(|row| row.get(0)),
            sole_foreign: ask(SOLE).await.map(|row| row.get(0)),
            name: name.clone(),
        });
    }
    tables
}
