//! Rows for tables that no command has reached: made up from columns, checks and foreign keys, by a superuser.
//!
//! A first guess is tried; the constraint that it breaks names the columns whose other values are tried next.

use std::collections::{BTreeMap, BTreeSet};

use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Error};
use uuid::Uuid;

use super::guess::{Column, values};

/// How many rows are tried before a table is given up.
const TRIES: usize = 4_000;

/// What became of the tables that were empty.
#[derive(Debug, Default)]
pub struct Filled {
    /// Tables that have a made-up row now.
    pub made_up: BTreeSet<String>,
    /// Tables that stayed empty, and the last refusal.
    pub empty: BTreeMap<String, String>,
}

impl Filled {
    /// Fails, naming each table that has no row and what to do about it.
    pub fn insist(&self) {
        let complaints: Vec<String> = self
            .empty
            .iter()
            .map(|(table, error)| {
                format!(
                    "table {table} stays empty, so nothing about it would be tested: add a step that calls the command \
                     that writes it to crates/testkit/src/house/steps.rs (making a row up failed: {error})"
                )
            })
            .collect();
        assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    }
}

/// Gives each table of tenants that has no row of this tenant one.
pub async fn fill(superuser: &Client, tenant: Uuid) -> Filled {
    let mut filled = Filled::default();
    let mut waiting = empty_tables(superuser, tenant).await;
    // A row may need one of another empty table: go round until nothing moves any more.
    loop {
        let before = waiting.len();
        let mut left = Vec::new();
        for table in waiting {
            match Table::read(superuser, &table).await.fill(superuser, tenant).await {
                Ok(()) => {
                    filled.empty.remove(&table);
                    filled.made_up.insert(table);
                }
                Err(error) => {
                    filled.empty.insert(table.clone(), error);
                    left.push(table);
                }
            }
        }
        if left.is_empty() || left.len() == before {
            return filled;
        }
        waiting = left;
    }
}

async fn empty_tables(superuser: &Client, tenant: Uuid) -> Vec<String> {
    let tables = superuser
        .query(
            "select c.relname::text from pg_class c
              where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
                and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
                and coalesce(obj_description(c.oid, 'pg_class'), '') not like '@global:%'
              order by 1",
            &[],
        )
        .await
        .unwrap();
    let mut empty = Vec::new();
    for table in tables.iter().map(|row| row.get::<_, String>(0)) {
        let sql = format!("select from public.{table} where tenant_id = $1 limit 1");
        if superuser.query_opt(&sql, &[&tenant]).await.unwrap().is_none() {
            empty.push(table);
        }
    }
    empty
}

struct Table {
    name: String,
    columns: Vec<Column>,
    /// Columns by the constraint that speaks of them.
    constraints: BTreeMap<String, Vec<String>>,
    keys: Vec<ForeignKey>,
}

struct ForeignKey {
    columns: Vec<String>,
    other: String,
    others: Vec<String>,
}

/// The expression chosen for each column.
type Row = BTreeMap<String, String>;

impl Table {
    async fn read(superuser: &Client, name: &str) -> Table {
        let constraints = superuser
            .query(
                "select c.conname::text, c.contype::text, pg_get_constraintdef(c.oid),
                        array(select a.attname::text from unnest(c.conkey) k join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k),
                        coalesce(c.confrelid::regclass::text, ''),
                        array(select a.attname::text from unnest(c.confkey) k join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k)
                   from pg_constraint c where c.conrelid = $1::text::regclass",
                &[&name],
            )
            .await
            .unwrap();
        let mut table = Table {
            name: name.to_owned(),
            columns: columns(superuser, name).await,
            constraints: BTreeMap::new(),
            keys: Vec::new(),
        };
        for row in constraints {
            let (kind, columns): (String, Vec<String>) = (row.get(1), row.get(3));
            if kind == "f" {
                table.keys.push(ForeignKey {
                    columns: columns.clone(),
                    other: row.get(4),
                    others: row.get(5),
                });
            } else if kind == "c" {
                let definition: String = row.get(2);
                table.quote(&definition, &columns);
            }
            table.constraints.insert(row.get(0), columns);
        }
        table
    }

    /// Notes the texts that a check names for the columns it is about.
    fn quote(&mut self, definition: &str, columns: &[String]) {
        let quoted: Vec<String> =
            definition.split('\'').skip(1).step_by(2).map(str::to_owned).collect();
        for column in self.columns.iter_mut().filter(|column| columns.contains(&column.name)) {
            column.quoted.extend(quoted.iter().filter(|text| !text.starts_with('^')).cloned());
        }
    }

    /// Values for a column, rows of other tables among them.
    async fn choices(
        &self,
        superuser: &Client,
        tenant: Uuid,
    ) -> Result<BTreeMap<String, Vec<String>>, String> {
        let mut choices = BTreeMap::new();
        for column in &self.columns {
            let mut found = values(column);
            // What may be null is null at first: alternatives and leftovers mostly are.
            if !column.required && !column.defaults {
                found.rotate_right(1);
            }
            choices.insert(column.name.clone(), found);
        }
        for key in &self.keys {
            for (own, other) in
                key.columns.iter().zip(&key.others).filter(|(own, _)| *own != "tenant_id")
            {
                let required =
                    self.columns.iter().any(|column| column.name == *own && column.required);
                let mut found = self.others(superuser, tenant, key, other).await;
                if required && found.is_empty() {
                    return Err(format!("{own} needs a row of {}", key.other));
                }
                if !required {
                    found.insert(0, "null".into());
                }
                choices.insert(own.clone(), found);
            }
        }
        choices.insert("tenant_id".into(), vec![format!("'{tenant}'")]);
        Ok(choices)
    }

    /// The last few values of a column of another table.
    async fn others(
        &self,
        superuser: &Client,
        tenant: Uuid,
        key: &ForeignKey,
        column: &str,
    ) -> Vec<String> {
        let filter = if key.others.iter().any(|name| name == "tenant_id") {
            format!("where tenant_id = '{tenant}'")
        } else {
            String::new()
        };
        let sql =
            format!("select distinct quote_literal({column}) from {} {filter} limit 8", key.other);
        superuser.query(&sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
    }

    async fn fill(&self, superuser: &Client, tenant: Uuid) -> Result<(), String> {
        let choices = self.choices(superuser, tenant).await?;
        let first: Row =
            choices.iter().map(|(name, values)| (name.clone(), values[0].clone())).collect();
        let (mut queue, mut seen) = (vec![first], BTreeSet::new());
        let mut last = String::new();
        // Breadth first over rows: those one constraint away from the last guess come next.
        let mut next = 0;
        while next < queue.len() && next < TRIES {
            let row = queue[next].clone();
            next += 1;
            let error = match superuser.batch_execute(&self.insert(&row)).await {
                Ok(()) => return Ok(()),
                Err(error) => error,
            };
            last = told(&error);
            for row in variations(&row, &self.at_fault(&error), &choices) {
                if seen.insert(row.clone()) {
                    queue.push(row);
                }
            }
        }
        Err(last)
    }

    fn insert(&self, row: &Row) -> String {
        let (names, values): (Vec<&str>, Vec<&str>) =
            row.iter().map(|(name, value)| (name.as_str(), value.as_str())).unzip();
        format!(
            "insert into public.{} ({}) values ({})",
            self.name,
            names.join(", "),
            values.join(", ")
        )
    }

    fn at_fault(&self, error: &Error) -> Vec<String> {
        let Some(error) = error.as_db_error() else { return Vec::new() };
        if error.code() == &SqlState::NOT_NULL_VIOLATION {
            return error.column().map(str::to_owned).into_iter().collect();
        }
        match error.constraint().and_then(|name| self.constraints.get(name)) {
            Some(columns) => columns.clone(),
            // A trigger or a type: any column may be it.
            None => self.columns.iter().map(|column| column.name.clone()).collect(),
        }
    }
}

/// All values of the columns at fault: each combination, if they are few, else one column after the other.
fn variations(row: &Row, columns: &[String], choices: &BTreeMap<String, Vec<String>>) -> Vec<Row> {
    let columns: Vec<&String> = columns.iter().filter(|name| choices.contains_key(*name)).collect();
    let combinations =
        columns.iter().fold(1_usize, |product, name| product.saturating_mul(choices[*name].len()));
    let change = |row: &Row, name: &String, value: &String| {
        let mut row = row.clone();
        row.insert(name.clone(), value.clone());
        row
    };
    if combinations > 600 {
        return columns
            .iter()
            .flat_map(|name| choices[*name].iter().map(|value| change(row, name, value)))
            .collect();
    }
    columns.iter().fold(vec![row.clone()], |rows, name| {
        let with = |row: &Row| {
            choices[*name].iter().map(|value| change(row, name, value)).collect::<Vec<_>>()
        };
        rows.iter().flat_map(with).collect()
    })
}

async fn columns(superuser: &Client, table: &str) -> Vec<Column> {
    let rows = superuser
        .query(
            "select a.attname::text, format_type(a.atttypid, null), a.attnotnull, a.atthasdef or a.attidentity <> ''
               from pg_attribute a
              where a.attrelid = $1::text::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity <> 'a'",
            &[&table],
        )
        .await
        .unwrap();
    rows.iter()
        .map(|row| Column {
            name: row.get(0),
            kind: row.get(1),
            required: row.get(2),
            defaults: row.get(3),
            quoted: BTreeSet::new(),
        })
        .collect()
}

fn told(error: &Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}
