//! History: moves lead from where a booking was made to where it is, and each change left one event.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::journal::{Act, At, Deed, End, Place};
use super::tables::{Event, Moved, Tables};

/// A hold may be judged this much beside its time, in microseconds.
const BESIDE: i64 = 1_000_000;

/// Moves with gaps, that don't lead on from each other, or that nobody was told of.
pub fn moves(deeds: &[Deed], tables: &Tables) -> Vec<String> {
    let mut paths = BTreeMap::<Uuid, Vec<&Moved>>::new();
    for moved in &tables.moves {
        paths.entry(moved.booking).or_default().push(moved);
    }
    let mut broken = Vec::new();
    for (id, booking) in &tables.bookings {
        let told = &booking.told;
        let path = paths.get(id).map_or(&[][..], Vec::as_slice);
        let last = i32::try_from(path.len()).unwrap();
        if told.sequence != last + i32::from(told.state == "cancelled") {
            broken.push(format!(
                "{id} has {last} moves, is {} and sequence {}",
                told.state, told.sequence
            ));
        }
        let dense = path.iter().zip(1..).all(|(moved, sequence)| moved.sequence == sequence);
        let led = path.windows(2).all(|pair| pair[0].to == pair[1].from);
        if !dense || !led || path.last().is_some_and(|moved| moved.to != told.place) {
            broken.push(format!("the moves of {id} don't lead to where it is"));
        }
    }
    let mut known = BTreeSet::new();
    for deed in deeds {
        let Some(told) = deed.told() else { continue };
        if matches!(deed.act, Act::Move | Act::Swap) {
            known.insert((told.id, told.sequence));
        }
        let path = paths.get(&told.id).map_or(&[][..], Vec::as_slice);
        let sequence = told.sequence - i32::from(told.state == "cancelled");
        if place(path, sequence).is_some_and(|place| *place != told.place) {
            broken.push(format!(
                "{:?} of {} was answered with a place that it didn't have at sequence {sequence}",
                deed.act, told.id
            ));
        }
        if sequence > i32::try_from(path.len()).unwrap() {
            broken.push(format!("the move {sequence} of {} isn't in its history", told.id));
        }
    }
    for moved in &tables.moves {
        if !known.contains(&(moved.booking, moved.sequence)) {
            broken.push(format!(
                "{} was moved ({}), and nobody was told",
                moved.booking, moved.sequence
            ));
        }
    }
    broken
}

/// Where a booking was at a sequence, if its moves say so.
fn place<'a>(path: &[&'a Moved], sequence: i32) -> Option<&'a Place> {
    if sequence == 0 {
        return path.first().map(|moved| &moved.from);
    }
    let index = usize::try_from(sequence - 1).ok()?;
    path.get(index).map(|moved| &moved.to)
}

/// Events that are missing, too many, out of order or without a position.
pub fn events(tables: &Tables) -> Vec<String> {
    let mut told = BTreeMap::<Uuid, Vec<&Event>>::new();
    for event in &tables.events {
        told.entry(event.booking).or_default().push(event);
    }
    let moves = tables.moves.iter().fold(BTreeMap::<Uuid, usize>::new(), |mut moves, moved| {
        *moves.entry(moved.booking).or_default() += 1;
        moves
    });
    let mut broken = Vec::new();
    for (id, booking) in &tables.bookings {
        let events = told.remove(id).unwrap_or_default();
        let count = |kind: &str| events.iter().filter(|event| event.kind == kind).count();
        let state = booking.told.state.as_str();
        let whole = events.len() == usize::try_from(booking.told.version).unwrap()
            && count("booking.rescheduled") == moves.get(id).copied().unwrap_or_default()
            && count("booking.cancelled") == usize::from(state == "cancelled")
            && count("booking.expired") == usize::from(state == "expired")
            && (state != "confirmed" || count("booking.confirmed") == 1)
            && count("booking.held") + count("booking.confirmed") >= 1;
        if !whole {
            let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
            broken.push(format!(
                "{id} is {state} at version {}, and its events are {kinds:?}",
                booking.told.version
            ));
        }
        if events.windows(2).any(|pair| pair[0].position >= pair[1].position) {
            broken.push(format!("events of {id} have positions in another order"));
        }
    }
    broken.extend(told.keys().map(|id| format!("events of {id}, which isn't there")));
    let positions: BTreeSet<Option<i64>> = tables.events.iter().map(|one| one.position).collect();
    if positions.len() < tables.events.len() || positions.contains(&None) {
        broken.push("events without a position of their own".into());
    }
    broken
}

/// Holds that lived longer or shorter than was said, by the database's clock.
pub fn holds(deeds: &[Deed], tables: &Tables) -> Vec<String> {
    let mut until = BTreeMap::<Uuid, At>::new();
    for deed in deeds.iter().filter(|deed| deed.act == Act::Hold) {
        if let Some(told) = deed.told()
            && let Some(at) = told.hold_expires_at
        {
            until.insert(told.id, at);
        }
    }
    let mut broken = Vec::new();
    for deed in deeds.iter().filter(|deed| deed.end == End::Refused("hold_expired".into())) {
        if let (Some(id), Some(at)) = (deed.about, deed.at)
            && until.get(&id).is_some_and(|end| at.0 < end.0 - BESIDE)
        {
            broken.push(format!("{id} was said to be over at {at}, a hold until {}", until[&id]));
        }
    }
    for event in &tables.events {
        let Some(end) = until.get(&event.booking) else { continue };
        let wrong = match event.kind.as_str() {
            "booking.confirmed" => event.at.0 > end.0 + BESIDE,
            "booking.expired" => event.at.0 < end.0 - BESIDE,
            _ => false,
        };
        if wrong {
            broken.push(format!(
                "{} of {} at {}, a hold until {end}",
                event.kind, event.booking, event.at
            ));
        }
    }
    broken
}
