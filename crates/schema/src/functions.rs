//! Functions are what the files say, in every database: those whose text has changed are replaced, and what no file says
//! any more goes, such as a function that got another argument. Otherwise a call could find the one that was before.

use std::collections::BTreeSet;

use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Transaction};

use crate::steps::{Again, begin};
use crate::{Error, Level, Pending};

/// Who owns a schema may drop what others own in it. The migrator itself inherits no right.
const DROPPING: &str = "set local role slotkeeper_owner";

/// A file whose text has changed.
struct Changed {
    path: String,
    /// What applies it.
    sql: String,
    /// The functions in it, by schema and name.
    names: BTreeSet<String>,
}

/// What a file meets where the functions that were before are in its way.
const IN_THE_WAY: [&SqlState; 2] =
    [&SqlState::INVALID_FUNCTION_DEFINITION, &SqlState::AMBIGUOUS_FUNCTION];

/// What went wrong, while doing what.
type Failure = (String, tokio_postgres::Error);

/// Changes the structure and applies the changed files, in one transaction: no call begins with some of the new and some
/// of the old. Gives the paths of those files.
pub(crate) async fn replace(
    client: &mut Client,
    level: &Level,
    structure: &[Pending],
) -> Result<Vec<String>, Error> {
    let changed = changed(client, level).await?;
    let all: BTreeSet<String> = level.functions.iter().flat_map(|(_, text)| names(text)).collect();
    let facts = facts(level);
    let mut again = Again::new();
    loop {
        let Err((doing, error)) = attempt(client, structure, &changed, &all, &facts).await else {
            return Ok(changed.into_iter().map(|one| one.path).collect());
        };
        if let Err(source) = again.after(error, &doing).await {
            return Err(Error::Statement { doing, source });
        }
    }
}

async fn attempt(
    client: &mut Client,
    structure: &[Pending],
    changed: &[Changed],
    all: &BTreeSet<String>,
    facts: &str,
) -> Result<(), Failure> {
    let transaction = begin(client).await.map_err(because("beginning"))?;
    for one in structure {
        let doing = format!("migrating: {}", one.name);
        transaction.batch_execute(&one.sql).await.map_err(because(&doing))?;
        transaction.batch_execute(&one.done).await.map_err(because(&doing))?;
    }
    // Bodies are checked by the tests (plpgsql_check); here files may come in any order.
    let before = "set local check_function_bodies = off;
         set local role slotkeeper_relay; alter default privileges revoke execute on functions from public;
         set local role slotkeeper_api; alter default privileges revoke execute on functions from public;";
    transaction.batch_execute(before).await.map_err(because("replacing functions"))?;
    let there = functions(&transaction).await.map_err(because("listing functions"))?;
    for one in changed {
        let doing = format!("applying db/functions/{}", one.path);
        apply(&transaction, one).await.map_err(because(&doing))?;
    }
    let now: BTreeSet<Function> =
        functions(&transaction).await.map_err(because("listing functions"))?.into_iter().collect();
    transaction.batch_execute(DROPPING).await.map_err(because("dropping functions"))?;
    for function in there.iter().filter(|function| now.contains(function)) {
        // It wasn't written anew just now: by a file that hasn't changed, or by none.
        let of_changed = changed.iter().any(|one| one.names.contains(&function.name));
        if of_changed || !all.contains(&function.name) {
            let drop = format!("drop function {}", function.signature);
            transaction.batch_execute(&drop).await.map_err(because(&drop))?;
        }
    }
    transaction.batch_execute(facts).await.map_err(because("writing the level"))?;
    transaction.commit().await.map_err(because("committing"))
}

fn because(doing: &str) -> impl FnOnce(tokio_postgres::Error) -> Failure {
    let doing = doing.to_owned();
    move |error| (doing, error)
}

/// Applies a file. A function that gives another type can't be replaced in place, nor one be named without its
/// arguments beside what it was.
async fn apply(transaction: &Transaction<'_>, one: &Changed) -> Result<(), tokio_postgres::Error> {
    transaction.batch_execute("savepoint file").await?;
    match transaction.batch_execute(&one.sql).await {
        Err(error) if error.code().is_some_and(|code| IN_THE_WAY.contains(&code)) => {
            transaction.batch_execute("rollback to savepoint file").await?;
            transaction.batch_execute(DROPPING).await?;
            for function in functions(transaction).await? {
                if one.names.contains(&function.name) {
                    let drop = format!("drop function {}", function.signature);
                    transaction.batch_execute(&drop).await?;
                }
            }
            transaction.batch_execute(&one.sql).await?;
        }
        outcome => outcome?,
    }
    transaction.batch_execute("release savepoint file").await
}

/// A function as a file made it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Function {
    name: String,
    signature: String,
    /// Another once it was written anew.
    row: String,
}

/// Those that belong to files: structure has other owners.
async fn functions(transaction: &Transaction<'_>) -> Result<Vec<Function>, tokio_postgres::Error> {
    let sql = "select format('%s.%s', n.nspname, p.proname), p.oid::regprocedure::text, format('%s %s %s', p.oid, p.xmin, p.cmin)
          from pg_proc p
          join pg_namespace n on n.oid = p.pronamespace
         where n.nspname in ('api', 'internal') and p.prokind = 'f'
           and p.proowner in ('slotkeeper_api'::regrole, 'slotkeeper_relay'::regrole)";
    let rows = transaction.query(sql, &[]).await?;
    let function = |row: &tokio_postgres::Row| Function {
        name: row.get(0),
        signature: row.get(1),
        row: row.get(2),
    };
    Ok(rows.iter().map(function).collect())
}

async fn changed(client: &Client, level: &Level) -> Result<Vec<Changed>, Error> {
    let fail = |source| Error::Statement { doing: "comparing functions".into(), source };
    let (paths, texts): (Vec<&str>, Vec<&str>) =
        level.functions.iter().map(|(path, text)| (path.as_ref(), text.as_ref())).unzip();
    let sql = "select to_regclass('public.function_files') is not null";
    let known: bool = client.query_one(sql, &[]).await.map_err(fail)?.get(0);
    let known = if known {
        "select path, hash from public.function_files"
    } else {
        "select null::text as path, null::text as hash where false"
    };
    let sql = format!(
        "select f.path, encode(sha256(convert_to(f.text, 'UTF8')), 'hex'), f.text
           from unnest($1::text[], $2::text[]) with ordinality as f (path, text, number)
           left join ({known}) a on a.path = f.path
          where a.hash is distinct from encode(sha256(convert_to(f.text, 'UTF8')), 'hex')
          order by f.number"
    );
    let rows = client.query(&sql, &[&paths, &texts]).await.map_err(fail)?;
    let changed = |row: &tokio_postgres::Row| {
        let (path, hash, text): (String, &str, &str) = (row.get(0), row.get(1), row.get(2));
        Changed { sql: one_file(&path, text, hash), names: names(text).collect(), path }
    };
    Ok(rows.iter().map(changed).collect())
}

/// The functions that a file makes, by schema and name.
fn names(text: &str) -> impl Iterator<Item = String> {
    let makes = text.split("create or replace function ").skip(1);
    makes.filter_map(|rest| rest.split_once('(')).map(|(name, _)| name.trim().to_owned())
}

/// One file, as the role that owns its functions.
fn one_file(path: &str, text: &str, hash: &str) -> String {
    let owner = if path.starts_with("relay/") { "slotkeeper_relay" } else { "slotkeeper_api" };
    format!(
        "set local role {owner};
         {text};
         set local role slotkeeper_owner;
         insert into public.function_files (path, hash) values ('{path}', '{hash}')
         on conflict (path) do update set hash = excluded.hash;"
    )
}

/// What later programs read about the level of this database.
fn facts(level: &Level) -> String {
    let fingerprint = level.fingerprint();
    let facts =
        [("release", &*level.release), ("fingerprint", &*fingerprint), ("serves", &*level.serves)];
    let rows: Vec<String> =
        facts.iter().map(|(name, value)| format!("('{name}', '{value}')")).collect();
    format!(
        "set local role slotkeeper_owner;
         insert into public.installation (name, value) values {}
         on conflict (name) do update set value = excluded.value where installation.value <> excluded.value",
        rows.join(", ")
    )
}
