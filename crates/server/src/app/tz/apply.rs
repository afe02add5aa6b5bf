//! Moves bookings to where the clock shows what was promised, each by the command that moves any booking, or not at all.

use serde_json::{Value, json};
use uuid::Uuid;

use super::store::{self, Way};
use super::{Finding, Rules};
use crate::app::start::Failure;
use crate::platform::db::{Database, Error};

/// What stands in the history.
const REASON: &str =
    "The rules of the time zone have changed; the booking keeps its time on the clock.";

/// What became of a booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It begins when its clock shows what was promised.
    Moved,
    /// It stays where it was, because of this code.
    Left(&'static str),
}

/// Moves what can be moved, of all accounts; `each` hears of everything that was moved, and in the end of what is left. What
/// has to be later is moved last one first and what has to be earlier first one first, so that none is in the next one's way.
pub async fn apply(
    db: &Database,
    rules: &mut Rules,
    each: &mut dyn FnMut(&Finding, &Outcome) -> Result<(), Failure>,
) -> Result<(u64, u64), Failure> {
    let known = store::tz_version(db).await?;
    if known.as_deref() != Some(rules.version()) {
        return Err(format!(
            "the database has the zone rules {}, this program {}: run `slotkeeper migrate` first",
            known.as_deref().unwrap_or("of nobody"),
            rules.version()
        )
        .into());
    }
    let (mut moved, mut left) = (0, 0);
    for tenant in store::tenants(db).await? {
        // One may free the time of another in another business, so it goes round until nothing moves any more.
        loop {
            let mut tell = |finding: &Finding, outcome: &Outcome| match outcome {
                Outcome::Moved => each(finding, outcome),
                Outcome::Left(_) => Ok(()),
            };
            let (now_moved, now_left) = once(db, rules, tenant, &mut tell).await?;
            moved += now_moved;
            if now_moved == 0 || now_left == 0 {
                break;
            }
        }
        let (more, still) = once(db, rules, tenant, each).await?;
        moved += more;
        left += still;
    }
    Ok((moved, left))
}

/// Goes through an account's bookings once, both ways.
async fn once(
    db: &Database,
    rules: &mut Rules,
    tenant: Uuid,
    each: &mut dyn FnMut(&Finding, &Outcome) -> Result<(), Failure>,
) -> Result<(u64, u64), Failure> {
    let (mut moved, mut left) = (0, 0);
    let first = (store::now(db).await?, Uuid::nil());
    let last = (jiff::Timestamp::from_second(2_556_144_000)?, Uuid::max());
    for business in store::businesses(db, tenant).await? {
        for (way, begin) in [(Way::Backward, last), (Way::Forward, first)] {
            let mut place = Some(begin);
            while let Some(from) = place {
                let page = store::bookings(db, tenant, business.id, way, from).await?;
                place = store::after(&page);
                for booked in page {
                    let Some(would) = rules.moved(&booked.promise)? else { continue };
                    if (would.keeps_at > booked.promise.starts_at) != (way == Way::Backward) {
                        continue;
                    }
                    let finding = Finding::of(tenant, &business.name, booked, &would, Vec::new());
                    let outcome = keep_clock(db, &finding).await?;
                    match outcome {
                        Outcome::Moved => moved += 1,
                        Outcome::Left(_) => left += 1,
                    }
                    each(&finding, &outcome)?;
                }
            }
        }
    }
    Ok((moved, left))
}

async fn keep_clock(db: &Database, finding: &Finding) -> Result<Outcome, Failure> {
    // Seats go where their session goes, and that is the desk's to move; a hold is over in minutes.
    if finding.session_id.is_some() {
        return Ok(Outcome::Left("session"));
    }
    if finding.state == "held" {
        return Ok(Outcome::Left("held"));
    }
    let sql = "select api.reschedule_booking($1, $2, $3, p_options => $4, p_if_version => $5, p_request => $6)";
    let options = json!({ "ignore_notice": true, "by": "business", "reason": REASON });
    let request = json!({ "caller": "operator", "actor": "operator" });
    let moved: Result<Value, Error> = db
        .command(
            sql,
            &[
                &finding.tenant_id,
                &finding.booking_id,
                &finding.keeps_at,
                &options,
                &finding.version,
                &request,
            ],
        )
        .await;
    match moved {
        Ok(_) => Ok(Outcome::Moved),
        Err(Error::Refused(refusal)) => Ok(Outcome::Left(refusal.code)),
        Err(error) => Err(error.into()),
    }
}
