//! Three tz databases: ours, which decides, what of it is in the database, and PostgreSQL's own, which nothing of ours
//! asks.

use super::Finding;
use super::database::{found, row};
use crate::app::start::Failure;
use crate::platform::db::Database;

/// What this program carries must be what the database has.
pub async fn ours(db: &Database) -> Finding {
    let judge = async || -> Result<Finding, Failure> {
        let rows = db
            .query_global("select value from installation where name = 'tz_version'", &[])
            .await?;
        let found = match rows.first() {
            Some(row) => row.try_get(0)?,
            None => String::from("none"),
        };
        if found == schema::tz_version() {
            return Ok(Finding::ok("tz database", found));
        }
        Ok(Finding::fault(
            "tz database",
            format!("the database has {found}, this program {}", schema::tz_version()),
            "run `slotkeeper migrate`, with the newest program that serves",
        ))
    };
    found("tz database", judge().await)
}

/// Once a month for a year, in each zone that both know.
const DIFFERENT: &str = "with theirs as materialized (select name from pg_timezone_names),
     different as (
         select distinct o.zone
           from generate_series(0, 12) n
          cross join lateral (select clock_timestamp() + n * interval '30 days' as instant) i
           join zone_offsets o on o.starts_at <= i.instant and o.ends_at > i.instant
           join theirs t on t.name = o.zone
          where extract(epoch from timezone(o.zone, i.instant) - timezone('UTC', i.instant)) <> o.offset_seconds
     )
select count(*), coalesce((array_agg(zone order by zone))[1:5], '{}') from different";

/// PostgreSQL's own zones come from its package or from the system's.
pub async fn theirs(db: &Database) -> Finding {
    let judge = async || -> Result<Finding, Failure> {
        let row = row(db, DIFFERENT).await?;
        let (count, names): (i64, Vec<String>) = (row.try_get(0)?, row.try_get(1)?);
        let system = system_version()
            .map_or(String::new(), |version| format!("; this system's are {version}"));
        if count == 0 {
            let text = format!("they agree with {} for a year{system}", schema::tz_version());
            return Ok(Finding::ok("zones of PostgreSQL", text));
        }
        Ok(Finding::warning(
            "zones of PostgreSQL",
            format!(
                "{count} zones will differ from {} within a year, such as {}{system}. Slotkeeper doesn't use them",
                schema::tz_version(),
                names.join(", ")
            ),
            "upgrade the package tzdata on PostgreSQL's machine and restart PostgreSQL, for SQL of your own that says `at time zone`",
        ))
    };
    found("zones of PostgreSQL", judge().await)
}

fn system_version() -> Option<String> {
    let text = std::fs::read_to_string("/usr/share/zoneinfo/tzdata.zi").ok()?;
    text.lines().next()?.strip_prefix("# version ").map(str::to_owned)
}
