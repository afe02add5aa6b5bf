//! Time: no two claims of anybody overlap, and every booking has all of its claims or none.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::journal::{At, Told};
use super::tables::Tables;
use crate::mix::World;

/// Whether it takes time and seats.
pub fn lives(told: &Told, now: At) -> bool {
    match told.state.as_str() {
        "held" => told.hold_expires_at.is_some_and(|until| until > now),
        "cancelled" | "rejected" | "expired" => false,
        _ => true,
    }
}

/// Times of one subject that overlap: as claimed, and as the bookings say themselves.
pub fn overlaps(tables: &Tables) -> Vec<String> {
    let mut claimed = BTreeMap::<Uuid, Vec<(At, At, String)>>::new();
    for claim in &tables.claims {
        let whose = claim.booking.map_or("a session".into(), |id| id.to_string());
        claimed.entry(claim.subject).or_default().push((claim.starts_at, claim.ends_at, whose));
    }
    let mut booked = BTreeMap::<Uuid, Vec<(At, At, String)>>::new();
    let appointments = tables.bookings.values().map(|booking| &booking.told);
    for told in
        appointments.filter(|told| told.place.session_id.is_none() && lives(told, tables.now))
    {
        for subject in told.place.staff_ids.iter().chain(&told.place.unit_ids) {
            let span = (told.place.starts_at, told.place.ends_at, told.id.to_string());
            booked.entry(*subject).or_default().push(span);
        }
    }
    let mut broken = Vec::new();
    for (what, spans) in [("claims", claimed), ("bookings", booked)] {
        for (subject, mut spans) in spans {
            spans.sort();
            for pair in spans.windows(2) {
                let [(_, until, one), (from, _, other)] = pair else { continue };
                if until > from {
                    broken.push(format!("{what} of {subject} overlap at {from}: {one}, {other}"));
                }
            }
        }
    }
    broken
}

/// Bookings that have some of their claims and lack others, or have claims that they shouldn't have.
pub fn halves(world: &World, tables: &Tables) -> Vec<String> {
    type Span = (Uuid, At, At, Option<At>);
    let mut found = BTreeMap::<Uuid, Vec<Span>>::new();
    for claim in &tables.claims {
        if let Some(booking) = claim.booking {
            let span = (claim.subject, claim.starts_at, claim.ends_at, claim.expires_at);
            found.entry(booking).or_default().push(span);
        }
    }
    let mut broken = Vec::new();
    for (id, booking) in &tables.bookings {
        let told = &booking.told;
        let mut claims = found.remove(id).unwrap_or_default();
        claims.sort();
        let Some(needs) = world.needs(told) else {
            if !claims.is_empty() {
                broken.push(format!("{id} has seats of a session and claims of its own"));
            }
            continue;
        };
        if told.place.staff_ids.len() != 1 || told.place.unit_ids.len() != needs.units {
            broken.push(format!("{id} has not the people and units that it needs: {told:?}"));
        }
        let span = |subject: &Uuid, after| {
            let place = &told.place;
            (*subject, place.starts_at, place.ends_at.plus(after), told.hold_expires_at)
        };
        let staff = told.place.staff_ids.iter().map(|subject| span(subject, needs.after));
        let units = told.place.unit_ids.iter().map(|subject| span(subject, needs.unit_after));
        let mut whole: Vec<Span> = staff.chain(units).collect();
        whole.sort();
        // What a hold took stays until somebody wants it or the sweeper comes.
        let over = told.state == "held" && !lives(told, tables.now);
        let right = match told.state.as_str() {
            "cancelled" | "expired" => claims.is_empty(),
            _ => claims == whole || over && claims.is_empty(),
        };
        if !right {
            broken.push(format!(
                "{id} is {} and has not just its claims: {claims:?} instead of {whole:?}",
                told.state
            ));
        }
    }
    broken.extend(found.keys().map(|id| format!("claims of {id}, which isn't there")));
    broken
}

/// Sessions that count other seats than their bookings have, or more than there are.
pub fn seats(tables: &Tables) -> Vec<String> {
    let mut taken = BTreeMap::<Uuid, (i32, i32)>::new();
    for booking in tables.bookings.values().filter(|booking| booking.has_seats) {
        let Some(session) = booking.told.place.session_id else { continue };
        let (sold, held) = taken.entry(session).or_default();
        let seats = booking.told.seats.unwrap_or(0);
        match booking.told.state.as_str() {
            "confirmed" => *sold += seats,
            "held" => *held += seats,
            _ => {}
        }
    }
    let mut broken = Vec::new();
    for session in &tables.sessions {
        let (sold, held) = taken.remove(&session.id).unwrap_or_default();
        let (id, capacity) = (session.id, session.capacity);
        if (sold, held) != (session.sold, session.held) {
            broken.push(format!(
                "session {id} counts {} sold and {} held, its bookings have {sold} and {held}",
                session.sold, session.held
            ));
        }
        if sold + held > capacity {
            broken.push(format!("session {id} is oversold: {sold} and {held} of {capacity}"));
        }
    }
    broken.extend(taken.keys().map(|id| format!("seats of the session {id}, which isn't there")));
    broken
}
