//! Taking a slot: what Rust checks before the database judges, and what it adds to a refusal.

use availability::{Refusal, Span, check};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use super::availability::{Whose, alternatives, other_sessions};
use super::calendar::{Calendar, load};
use super::model::{Booking, Named, NewBooking, NewHold, Slot, Start, Wish, shown};
use super::store::booking::{Reservation, has_answer, reserve, zone_of_service};
use super::store::sessions;
use super::token;
use crate::platform::App;
use crate::platform::crypto::hex;
use crate::platform::http::{ClientAddress, Problem, Write};
use crate::platform::words::document;

/// After these the client wants another time.
const WANTS_ANOTHER: [&str; 11] = [
    "slot_taken",
    "slot_off_grid",
    "outside_hours",
    "too_short_notice",
    "outside_window",
    "limit_reached",
    "staff_unavailable",
    "session_full",
    "session_closed",
    "private_not_possible",
    "no_session",
];

/// Somebody without a key, at a business's door.
#[derive(Debug, Clone, Copy)]
pub struct Client {
    /// The business's tenant.
    pub tenant: Uuid,
    /// The business.
    pub business: Uuid,
    /// Where they are.
    pub address: ClientAddress,
}

/// Places a hold for somebody without a key; gives the booking and its token.
pub async fn from_outside(
    app: &App,
    client: &Client,
    write: &Write<NewHold>,
) -> Result<(Booking, String), Problem> {
    let new = &write.body;
    let wish = new.wish();
    let (whose, named) = wanted(app, client.tenant, Some(client.business), wish).await?;
    let (starts_at, offered) = match named {
        // A session is what it is: there is nothing that only the engine knows.
        When::Session(at) => (at, Ok(())),
        When::Time(start) => offer(app, whose, start).await?,
    };
    if let Err(problem) = offered {
        // A repeat of a request that succeeded finds its own booking in the way: the stored answer counts.
        if !answered(app, client.tenant, write).await? {
            return Err(with_alternatives(app, whose, starts_at, problem).await);
        }
    }
    let id = vocab::new_id();
    let (_, hash) = token::make(&app.secret, client.tenant, id, 1);
    let mut options = json!({
        "entry_method": "web_form",
        "hold_seconds": app.holds.seconds,
        "token_hash": hex(&hash),
        "client_address": client.address.0.to_string(),
        "hold_caps": { "contact": app.holds.cap_per_contact, "address": app.holds.cap_per_address },
    });
    add(&mut options, wish.options());
    add(
        &mut options,
        json!({ "entry_method": new.entry_method, "notes": new.notes, "answers": new.answers }),
    );
    let customer = document(&new.customer);
    let reservation = Reservation { id, whose, starts_at, customer, options };
    // Which room is taken is the business's affair.
    let taken = take(app, &reservation, &write.request()).await;
    let booking = taken.map_err(|problem| problem.without("resource"))?;
    let (text, _) = token::make(&app.secret, client.tenant, booking.id, 1);
    Ok((booking, text))
}

/// Books or holds for a caller with a key.
pub async fn with_key(
    app: &App,
    tenant: Uuid,
    new: &NewBooking,
    request: &Value,
) -> Result<Booking, Problem> {
    let wish = new.wish();
    let (whose, starts_at) = wanted_at(app, tenant, None, wish).await?;
    let mut options = json!({ "entry_method": "api", "hold_seconds": app.holds.seconds });
    add(&mut options, wish.options());
    add(
        &mut options,
        json!({
            "entry_method": new.entry_method, "notes": new.notes, "answers": new.answers, "metadata": new.metadata,
            "confirm": new.confirm, "ignore_notice": new.ignore_notice, "ignore_required": new.ignore_required,
        }),
    );
    let customer = document(&new.customer);
    take(app, &Reservation { id: vocab::new_id(), whose, starts_at, customer, options }, request)
        .await
}

/// Takes it, or says what else there is.
async fn take(app: &App, new: &Reservation, request: &Value) -> Result<Booking, Problem> {
    match reserve(&app.db, new, request).await {
        Ok(booking) => Ok(booking),
        Err(error) => Err(with_alternatives(app, new.whose, new.starts_at, error.into()).await),
    }
}

/// When what is wanted starts.
enum When {
    /// With a session that was named.
    Session(Timestamp),
    /// As it was typed.
    Time(Start),
}

/// Of whom what is wanted, and when.
async fn wanted(
    app: &App,
    tenant: Uuid,
    business: Option<Uuid>,
    wish: Wish<'_>,
) -> Result<(Whose, When), Problem> {
    let (service, when) = match wish.named()? {
        Named::Time(service, start) => (service, When::Time(start)),
        Named::Session(session) => {
            let found = sessions::place(&app.db, tenant, business, session).await?;
            let place = found.ok_or_else(|| Problem::not_found("session"))?;
            (place.service_id, When::Session(place.starts_at))
        }
    };
    let (party, private) = (wish.party(), wish.private);
    Ok((Whose { tenant, business, service, staff: wish.staff, party, private, moving: None }, when))
}

/// Of whom what is wanted, and at which instant.
pub(super) async fn wanted_at(
    app: &App,
    tenant: Uuid,
    business: Option<Uuid>,
    wish: Wish<'_>,
) -> Result<(Whose, Timestamp), Problem> {
    let (whose, named) = wanted(app, tenant, business, wish).await?;
    let starts_at = match named {
        When::Session(at) => at,
        When::Time(start) => {
            let zone = zone_of_service(&app.db, tenant, business, whose.service).await?;
            let zone = zone.ok_or_else(|| Problem::not_found("service"))?;
            start.resolve(&jiff::tz::db().get(&zone).map_err(|error| Problem::fault(&error))?)?
        }
    };
    Ok((whose, starts_at))
}

fn add(options: &mut Value, given: Value) {
    if let (Some(options), Value::Object(given)) = (options.as_object_mut(), given) {
        options.extend(given.into_iter().filter(|(_, value)| !value.is_null()));
    }
}

/// Whether the request is a repeat of one that succeeded.
pub(super) async fn answered<T>(
    app: &App,
    tenant: Uuid,
    write: &Write<T>,
) -> Result<bool, Problem> {
    match write.key() {
        Some((caller, key)) => Ok(has_answer(&app.db, tenant, caller, key).await?),
        None => Ok(false),
    }
}

/// The instant that is meant, and whether the engine has something against it that the database
/// wouldn't see: the grid, and windows counted in bookable days.
pub(super) async fn offer(
    app: &App,
    whose: Whose,
    start: Start,
) -> Result<(Timestamp, Result<(), Problem>), Problem> {
    let near = match start {
        Start::Instant(at) => at,
        Start::Local(local) => availability::rule_time(&TimeZone::UTC, local)
            .ok_or_else(|| Problem::invalid("starts_at", "a time of the years 2000 to 2049"))?,
    };
    let margin = SignedDuration::from_hours(36);
    let calendar = load(app, &whose.asked(near - margin, near + margin)).await?;
    let starts_at = start.resolve(&calendar.rules.zone)?;
    Ok((starts_at, offered(&calendar, starts_at)))
}

fn offered(calendar: &Calendar, starts_at: Timestamp) -> Result<(), Problem> {
    let question = calendar.question();
    let mut verdict = Ok(());
    for length in calendar.lengths() {
        let Ok(span) = Span::new(starts_at, starts_at + length.elapsed()) else { continue };
        match check(&question, span) {
            Ok(_) => return Ok(()),
            Err(Refusal::OffGrid) if calendar.rules.is_on_the_clock(starts_at) => return Ok(()),
            Err(Refusal::OffGrid) => verdict = Err("slot_off_grid"),
            Err(Refusal::OutsideWindow { .. }) if calendar.rules.counts_bookable_days => {
                verdict = Err("outside_window")
            }
            // Everything else the database judges itself, by its own clock and under its locks.
            Err(_) => {}
        }
    }
    let at = shown(starts_at, &calendar.rules.zone);
    verdict.map_err(|code| match code {
        "slot_off_grid" => {
            Problem::new(code, format!("Bookings of this service do not start at {at}."))
        }
        _ => Problem::new(code, "That date is outside the time in which this can be booked."),
    })
}

/// Adds the next free slots to a refusal. Best effort: it never makes things worse.
pub(super) async fn with_alternatives(
    app: &App,
    whose: Whose,
    starts_at: Timestamp,
    problem: Problem,
) -> Problem {
    if !WANTS_ANOTHER.contains(&problem.code()) {
        return problem;
    }
    let slots = next_slots(app, whose, starts_at, problem.code()).await;
    problem.with("next_slots", json!(slots))
}

/// The next free slots after a start that was refused with this code; none if another time wouldn't help.
pub async fn next_slots(app: &App, whose: Whose, starts_at: Timestamp, code: &str) -> Vec<Slot> {
    if !WANTS_ANOTHER.contains(&code) {
        return Vec::new();
    }
    let Some(_turn) = app.leisure.turn().await else {
        return Vec::new();
    };
    let found = match code {
        "session_full" | "private_not_possible" => other_sessions(app, whose, starts_at).await,
        _ => alternatives(app, whose, starts_at).await,
    };
    found.unwrap_or_default()
}
