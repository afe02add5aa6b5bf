//! The database as the server meets it.

use jiff::Timestamp;
use tokio_postgres::Row;
use vocab::Clock;

use super::Finding;
use crate::app::start::{self, Failure, Prepared, WATCH_POOL, WORKER_POOL};
use crate::platform::config::Settings;
use crate::platform::db::Database;

/// The versions of PostgreSQL that this program is made for.
const OLDEST: i32 = 15;
const NEWEST: i32 = 18;

/// Clocks that differ by less are told apart by nobody.
const SKEW_MILLISECONDS: i128 = 2_000;

/// The one row that this query answers with.
pub(super) async fn row(db: &Database, sql: &str) -> Result<Row, Failure> {
    let rows = db.query_global(sql, &[]).await?;
    Ok(rows.into_iter().next().ok_or("no answer")?)
}

/// A finding, or that there was no answer.
pub(super) fn found(check: &'static str, outcome: Result<Finding, Failure>) -> Finding {
    outcome.unwrap_or_else(|error| {
        Finding::fault(check, error.to_string(), "see the log of PostgreSQL, and try again")
    })
}

pub async fn reach(db: &Database) -> Finding {
    match row(db, "select current_database()::text").await {
        Ok(_) => Finding::ok("database", "answers"),
        Err(error) => Finding::fault(
            "database",
            format!("no connection: {error}"),
            "check that PostgreSQL runs, that DATABASE_URL names its host and port, and the password of slotkeeper_server",
        ),
    }
}

pub async fn version(db: &Database) -> Finding {
    let sql =
        "select current_setting('server_version_num')::int4, current_setting('server_version')";
    let judge = async || -> Result<Finding, Failure> {
        let row = row(db, sql).await?;
        Ok(judge_version(row.try_get::<_, i32>(0)? / 10_000, &row.try_get::<_, String>(1)?))
    };
    found("PostgreSQL", judge().await)
}

fn judge_version(major: i32, text: &str) -> Finding {
    match major {
        _ if major < OLDEST => Finding::fault(
            "PostgreSQL",
            format!("{text} is too old"),
            format!("move to PostgreSQL {OLDEST} or newer, with pg_upgrade or pg_dump"),
        ),
        _ if major > NEWEST => Finding::warning(
            "PostgreSQL",
            format!("{text} is newer than this program knows"),
            format!("look for a newer Slotkeeper; {OLDEST} to {NEWEST} are known"),
        ),
        _ => Finding::ok("PostgreSQL", text),
    }
}

/// What PostgreSQL does to keep what it has confirmed.
pub async fn durability(db: &Database) -> Finding {
    let sql = "select coalesce(string_agg(name || ' is ' || setting, ', ' order by name), ''),
                      coalesce(bool_or(name <> 'data_checksums'), false)
                 from pg_settings
                where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums') and setting = 'off'";
    let judge = async || -> Result<Finding, Failure> {
        let row = row(db, sql).await?;
        let off: String = row.try_get(0)?;
        Ok(match (off.is_empty(), row.try_get(1)?) {
            (true, _) => Finding::ok(
                "durability",
                "what was confirmed survives a power cut, and damage is noticed",
            ),
            (_, true) => Finding::fault(
                "durability",
                format!("{off}: confirmed bookings can be lost in a crash"),
                "switch it on in postgresql.conf and reload",
            ),
            _ => Finding::warning(
                "durability",
                format!("{off}: damage on the disk is not noticed"),
                "stop PostgreSQL and run `pg_checksums --enable`",
            ),
        })
    };
    found("durability", judge().await)
}

/// Asks the catalogue gate, as the tests do.
pub async fn isolation(prepared: &Prepared) -> Finding {
    let judge = async || -> Result<Finding, Failure> {
        let client = start::connect(&prepared.database_url).await?;
        // One transaction is one session, whatever stands between.
        client.batch_execute("begin read only").await?;
        let faults = schema::gate(&client).await?;
        let Some(first) = faults.first() else {
            return Ok(Finding::ok("isolation", "the catalogue gate finds nothing"));
        };
        Ok(Finding::fault(
            "isolation",
            format!(
                "the catalogue gate finds {} faults; the first: {} {}: {}",
                faults.len(),
                first.rule,
                first.subject,
                first.fault
            ),
            "undo what was changed in the database by hand; docs/isolation.md explains the rules",
        ))
    };
    found("isolation", judge().await)
}

/// The difference between this machine's clock and the database's, which decides.
pub async fn clock(db: &Database, clock: &dyn Clock) -> Finding {
    let judge = async || -> Result<Finding, Failure> {
        let before = clock.now();
        let theirs: Timestamp = row(db, "select clock_timestamp()").await?.try_get(0)?;
        let middle = before + clock.now().duration_since(before) / 2;
        let skew = middle.duration_since(theirs).as_millis();
        let text = format!(
            "{} ms {} the database's",
            skew.abs(),
            if skew < 0 { "behind" } else { "ahead of" }
        );
        if skew.abs() <= SKEW_MILLISECONDS {
            return Ok(Finding::ok("clock", text));
        }
        Ok(Finding::warning(
            "clock",
            format!("this machine's clock is {text}, which decides"),
            "let both machines keep their time with NTP (chrony, systemd-timesyncd)",
        ))
    };
    found("clock", judge().await)
}

/// Connections that PostgreSQL has left.
pub async fn connections(db: &Database, settings: &Settings) -> Finding {
    let sql = "select current_setting('max_connections')::int4,
                      current_setting('max_connections')::int4 - current_setting('superuser_reserved_connections')::int4
                      - (select coalesce(sum(numbackends), 0)::int4 from pg_stat_database)";
    let judge = async || -> Result<Finding, Failure> {
        let row = row(db, sql).await?;
        Ok(judge_connections(
            row.try_get(0)?,
            row.try_get(1)?,
            settings.pool_size + WORKER_POOL + WATCH_POOL,
        ))
    };
    found("connections", judge().await)
}

fn judge_connections(all: i32, left: i32, wanted: usize) -> Finding {
    let text = format!("{left} of {all} are left; a node takes up to {wanted}");
    if usize::try_from(left).unwrap_or(0) >= wanted {
        return Finding::ok("connections", text);
    }
    Finding::warning(
        "connections",
        text,
        "raise PostgreSQL's max_connections, lower POOL_SIZE, or find out with pg_stat_activity who holds them",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::doctor::Level;

    #[test]
    fn versions_have_a_range() {
        let level = |major| judge_version(major, "some").level;
        assert_eq!(
            [14, 15, 18, 19].map(level),
            [Level::Fault, Level::Ok, Level::Ok, Level::Warning]
        );
    }

    #[test]
    fn a_node_needs_its_connections() {
        assert_eq!(judge_connections(100, 14, 14).level, Level::Ok);
        assert_eq!(judge_connections(100, 13, 14).level, Level::Warning);
        assert_eq!(judge_connections(100, -2, 14).level, Level::Warning);
    }
}
