//! Hours from a notation, and back, for an owner.

use jiff::civil::Date;
use serde_json::Value;
use uuid::Uuid;

use super::model::{HoursNotation, NewOpeningHours, OpeningHours};
use super::{Wanted, plan, write};
use crate::platform::db::Database;
use crate::platform::http::Problem;
use crate::platform::words::DateSpan;
use crate::schedules::store::hours::{self, Owner};
use crate::schedules::store::opening_hours as store;

/// Works out what a notation becomes, and sets it unless it is a dry run.
pub async fn set(
    db: &Database,
    tenant: Uuid,
    owner: Owner,
    new: &NewOpeningHours,
    request: &Value,
) -> Result<OpeningHours, Problem> {
    let days = new.days.unwrap_or(731);
    if !(1..=1100).contains(&days) {
        return Err(Problem::invalid("days", "1 to 1100"));
    }
    let today = store::today(db, tenant, owner).await?;
    let (notation, country) = (new.notation.as_str().to_owned(), new.country());
    let public = holidays(db, tenant, owner, new, today).await?;
    let school = new.school_holidays.as_deref().map(all);
    // Thousands of rules over years take a moment, and nobody else should wait for it.
    let work = move || plan(&Wanted { notation: &notation, today, days, country, public, school });
    let plan =
        tokio::task::spawn_blocking(work).await.map_err(|error| Problem::fault(&error))??;
    let changed = !new.dry_run && store::set(db, tenant, owner, &plan, request).await?;
    Ok(OpeningHours { plan, dry_run: new.dry_run, changed })
}

/// The public holidays that were given. For a person the business's closed dates do, if none were.
async fn holidays(
    db: &Database,
    tenant: Uuid,
    owner: Owner,
    new: &NewOpeningHours,
    today: Date,
) -> Result<Option<Vec<Date>>, Problem> {
    if let Some(given) = &new.holidays {
        return Ok(Some(all(given)));
    }
    if owner.staff.is_none() || new.country.is_some() {
        return Ok(None);
    }
    let from = today.yesterday().unwrap_or(today);
    let closed = store::closed_dates(db, tenant, owner.business, from).await?;
    let dates = closed.iter().flat_map(|one| {
        let last = one.ends_on;
        // Ten years at most, and the first of them may be long ago.
        std::iter::successors(Some(one.starts_on.max(from)), |day: &Date| day.tomorrow().ok())
            .take_while(move |day| *day <= last)
    });
    Ok(Some(dates.collect()))
}

fn all(spans: &[DateSpan]) -> Vec<Date> {
    spans.iter().flat_map(DateSpan::dates).collect()
}

/// An owner's hours in the notation, with the dates from today on.
pub async fn read(db: &Database, tenant: Uuid, owner: Owner) -> Result<HoursNotation, Problem> {
    let today = store::today(db, tenant, owner).await?;
    let schedules = hours::list(db, tenant, owner).await?;
    let overrides = store::overrides(db, tenant, owner, today).await?;
    Ok(HoursNotation { notation: write(&schedules, &overrides) })
}
