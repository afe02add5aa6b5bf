//! Answers a case.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::build::{World, venue_zone};
use super::fields::{Candidate, Fields, Kind};
use super::parts::{Read, instant, wall_clock, wrong};
use crate::{
    Hours, Length, Query, Span, Unclear, Window, admissible, rule_time, slots, typed_time,
    working_ranges,
};

/// An answer in the format's words; only the fields of the case's kind are there.
#[derive(Serialize, Default)]
pub(super) struct Answer {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    slots: Option<Vec<Timestamp>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    staff: Option<BTreeMap<Timestamp, Vec<String>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    available: Option<bool>,
    /// `null` if the time is available.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Option<&'static str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ranges: Option<Vec<Range>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    utc: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exists: Option<bool>,
}

#[derive(Serialize)]
struct Range {
    start: Timestamp,
    end: Timestamp,
}

pub(super) fn answer(case: &Fields) -> Read<Answer> {
    match case.kind {
        Kind::Slots | Kind::SlotsFromFreeRanges => offered(case),
        Kind::SlotCheck => judged(case),
        Kind::WorkingRanges => worked(case),
        Kind::LocalToUtc | Kind::LocalExists => local(case),
    }
}

fn duration(case: &Fields) -> Read<Length> {
    match case.duration_min {
        Some(minutes) => Length::new(minutes).or_else(|error| wrong("duration_min", error)),
        None => wrong("duration_min", "a case of this kind needs it"),
    }
}

fn offered(case: &Fields) -> Read<Answer> {
    let world = World::of(case, duration(case)?)?;
    let options = case.options.as_ref();
    let found = match query(case, &world)? {
        None => Vec::new(),
        Some(starts) => slots(
            &world.question(),
            &Query {
                starts,
                end_within: options.is_some_and(|o| o.slot_must_end_within_query == Some(true)),
                clip: options.is_some_and(|o| o.clip_to_query == Some(true)),
            },
        ),
    };
    let name = |people: &[usize]| people.iter().map(|&who| world.names[who].clone()).collect();
    let staff = found.iter().map(|slot| (slot.start, slot.people.as_slice()));
    Ok(Answer {
        staff: (!world.names.is_empty()).then(|| staff.map(|(at, p)| (at, name(p))).collect()),
        slots: Some(found.iter().map(|slot| slot.start).collect()),
        ..Answer::default()
    })
}

/// Whether a time can be booked is judged as the database does, wherever the grid lies.
fn judged(case: &Fields) -> Read<Answer> {
    let Some(candidate) = &case.candidate else {
        return wrong("candidate", "a case of this kind needs it");
    };
    let span = candidate_span(case, candidate)?;
    let world = World::of(case, Length::of(span))?;
    let refusal = admissible(&world.question(), span).err();
    Ok(Answer {
        available: Some(refusal.is_none()),
        reason: Some(refusal.map(|refusal| refusal.code())),
        ..Answer::default()
    })
}

fn candidate_span(case: &Fields, candidate: &Candidate) -> Read<Span> {
    let start = instant("candidate.start", &candidate.start)?;
    let end = match &candidate.end {
        Some(end) => instant("candidate.end", end)?,
        None => match start.checked_add(duration(case)?.elapsed()) {
            Ok(end) => end,
            Err(error) => return wrong("candidate.start", error),
        },
    };
    Span::new(start, end).or_else(|error| wrong("candidate", error))
}

fn worked(case: &Fields) -> Read<Answer> {
    // How long a booking lasts doesn't matter to hours.
    let length = case.duration_min.unwrap_or(1).max(1);
    let length = Length::new(length).or_else(|error| wrong("duration_min", error))?;
    let world = World::of(case, length)?;
    let mut all = Vec::new();
    if let Some(window) = query(case, &world)? {
        for person in &world.people {
            all.extend(working_ranges(&person.hours, window));
        }
    }
    let all = crate::ranges::merged(all);
    let ranges = all.iter().map(|span| Range { start: span.start(), end: span.end() });
    Ok(Answer { ranges: Some(ranges.collect()), ..Answer::default() })
}

fn local(case: &Fields) -> Read<Answer> {
    let Some(text) = &case.local else {
        return wrong("local", "a case of this kind needs it");
    };
    let local = wall_clock("local", text)?;
    let zone = venue_zone(case)?;
    if case.kind == Kind::LocalExists {
        let missing = matches!(typed_time(&zone, local), Err(Unclear::Missing { .. }));
        return Ok(Answer { exists: Some(!missing), ..Answer::default() });
    }
    match rule_time(&zone, local) {
        Some(utc) => Ok(Answer { utc: Some(utc), ..Answer::default() }),
        None => wrong("local", "this time is out of range"),
    }
}

/// The window that is asked about; without one all free ranges count. `None` if it is empty.
fn query(case: &Fields, world: &World) -> Read<Option<Span>> {
    if let Some(query) = &case.query {
        return super::parts::span("query", &query.start, &query.end);
    }
    let mut all: Vec<Span> = Vec::new();
    for person in &world.people {
        match &person.hours {
            Hours::Ranges(ranges) => all.extend(ranges),
            Hours::Weekly(weekly) if weekly.own.is_empty() && weekly.business.is_empty() => {}
            Hours::Weekly(_) => return Ok(Some(ahead(world)?)),
        }
    }
    let start = all.iter().map(|span| span.start).min();
    let end = all.iter().map(|span| span.end).max();
    Ok(start.zip(end).and_then(|(start, end)| Span::of(start, end)))
}

/// Weekly hours have no end, so without a query the window must give one.
fn ahead(world: &World) -> Read<Span> {
    let bounded = !matches!(world.service.window, Window::Unlimited);
    match (bounded, crate::window::span(&world.question())) {
        (true, Some(span)) => Ok(span),
        _ => wrong("query", "weekly hours have no end, so a query or a window is needed"),
    }
}
