//! Everything that decides when a service is free, and the engine's question made of it: what its business has set, which is kept
//! until it sets anything, and what is taken, which is read each time.

mod question;
mod rows;
mod rules;
mod taken;

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use uuid::Uuid;

pub use question::Calendar;
pub use rules::check_open;

use crate::platform::App;
use crate::platform::http::Problem;

/// What a calendar is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// Whose.
    pub tenant: Uuid,
    /// The service must be this business's, if given.
    pub business: Option<Uuid>,
    /// The service.
    pub service: Uuid,
    /// With whom.
    pub staff: Option<Uuid>,
    /// From.
    pub from: Timestamp,
    /// To.
    pub to: Timestamp,
    /// The booking that is being moved: its own time is in nobody's way.
    pub moving: Option<Uuid>,
}

/// How long an answer that was made of a calendar holds if nothing is changed.
#[derive(Debug, Clone)]
pub struct Lasting {
    /// Until then.
    pub until: Instant,
    /// The business's name in addresses at that time.
    pub slug: String,
}

impl Lasting {
    /// Of what was asked then, when the database's clock said `now`. Slots begin at whole minutes, so notice, windows, days and the
    /// present end at whole minutes; holds end at any moment.
    fn new(asked: Instant, now: Timestamp, next_expiry: Option<Timestamp>, slug: &str) -> Lasting {
        let minute = now.as_second().div_euclid(60) * 60;
        let turn = Timestamp::from_second(minute + 60).unwrap_or(now);
        let next = next_expiry.map_or(turn, |expiry| expiry.min(turn));
        // In the very moment of the turn nobody knows on which side of it the rules see it.
        let time = match now.as_nanosecond().rem_euclid(60_000_000_000) {
            0 => Duration::ZERO,
            _ => Duration::try_from(now.duration_until(next)).unwrap_or_default(),
        };
        Lasting { until: asked + time, slug: slug.to_owned() }
    }
}

/// Reads the calendar. Refuses a service that isn't there or can't be booked at all.
pub async fn load(app: &App, asked: &Asked) -> Result<Calendar, Problem> {
    let rules = rules::of(app, asked).await?;
    let begun = Instant::now();
    let team = rules.team(asked.staff);
    let taken = taken::read(&app.db, asked, &rules, &team).await?;
    let lasting = Lasting::new(begun, taken.now, taken.next_expiry, &rules.slug);
    Ok(Calendar::new(Arc::clone(&rules), &team, taken, lasting))
}
