//! Which migrations are still to run, and in what portions.
//!
//! A release's structure and functions are one transaction, so no function ever meets a structure that it wasn't written
//! for. A file that begins with `-- @online: why` comes after it: one statement that locks nothing for long and can't be
//! part of a transaction, or commits for itself: an index built concurrently, rows changed in portions.

use refinery_core::Migration;
use tokio_postgres::Client;

use crate::{Error, Level, run};

const ONLINE: &str = "-- @online:";

/// The table is refinery's, for databases that have it from there.
const HISTORY: &str = "create table if not exists public.schema_migrations
    (version int4 primary key, name varchar(255), applied_on varchar(255), checksum varchar(255));
     comment on table public.schema_migrations is '@global: which migrations have run.';
     grant select on public.schema_migrations to slotkeeper_server, slotkeeper_worker";

/// A migration that hasn't run.
#[derive(Debug)]
pub(crate) struct Pending {
    /// Such as `V011__what`.
    pub name: String,
    /// Its text.
    pub sql: String,
    /// What tells that it has run.
    pub done: String,
    /// Runs by itself.
    pub online: bool,
}

/// What is to be done, in this order.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// Of releases before, one by one: their functions aren't known any more.
    pub earlier: Vec<Pending>,
    /// Together with the functions.
    pub structure: Vec<Pending>,
    /// By themselves, afterwards.
    pub online: Vec<Pending>,
}

impl Plan {
    /// Compares the level with what has run.
    pub async fn make(client: &Client, level: &Level) -> Result<Plan, Error> {
        run(client, "making the migration table", HISTORY).await?;
        Ok(Plan::of(pending(client, level).await?))
    }

    fn of(mut all: Vec<Pending>) -> Plan {
        let last = all.iter().rposition(|one| !one.online).map_or(0, |last| last + 1);
        let online = all.split_off(last);
        let first = all.iter().rposition(|one| one.online).map_or(0, |last| last + 1);
        let structure = all.split_off(first);
        Plan { earlier: all, structure, online }
    }
}

async fn pending(client: &Client, level: &Level) -> Result<Vec<Pending>, Error> {
    let sql = "select version, name, checksum from public.schema_migrations";
    let rows = client.query(sql, &[]).await;
    let rows = rows.map_err(|source| Error::Statement {
        doing: "reading which migrations have run".into(),
        source,
    })?;
    let applied = |version: i32| rows.iter().find(|row| row.get::<_, i32>(0) == version);
    let mut pending = Vec::new();
    for (path, sql) in &level.migrations {
        let name = path.trim_end_matches(".sql");
        let one = Migration::unapplied(name, sql)?;
        let checksum = one.checksum().to_string();
        match applied(one.version()) {
            Some(row) if row.get::<_, &str>(2) == checksum => {}
            Some(_) => return Err(Error::Diverged(name.to_owned())),
            None => pending.push(Pending {
                done: format!(
                    "insert into public.schema_migrations (version, name, applied_on, checksum)
                     values ({}, '{}', to_json(clock_timestamp()) #>> '{{}}', '{checksum}')",
                    one.version(),
                    one.name(),
                ),
                name: name.to_owned(),
                sql: sql.clone().into_owned(),
                online: sql.starts_with(ONLINE),
            }),
        }
    }
    Ok(pending)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(kinds: &str) -> (usize, usize, usize) {
        let one = |kind| Pending {
            name: String::new(),
            sql: String::new(),
            done: String::new(),
            online: kind == 'o',
        };
        let plan = Plan::of(kinds.chars().map(one).collect());
        (plan.earlier.len(), plan.structure.len(), plan.online.len())
    }

    #[test]
    fn structure_of_the_last_release_comes_with_its_functions_ops_4() {
        assert_eq!(plan(""), (0, 0, 0));
        assert_eq!(plan("sss"), (0, 3, 0));
        assert_eq!(plan("ssoo"), (0, 2, 2));
        assert_eq!(plan("oo"), (0, 0, 2));
        assert_eq!(plan("sosso"), (2, 2, 1), "two releases at once");
        assert_eq!(plan("os"), (1, 1, 0));
    }
}
