//! Who would have the same time if every booking kept the time on its clock.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use uuid::Uuid;

use super::rules::Rules;
use super::store::{self, Booked, Claim};
use crate::app::start::Failure;
use crate::platform::db::Database;

/// No claim is longer than seven days.
const LONGEST: SignedDuration = SignedDuration::from_hours(168);
/// No zone is further from another, and no change of rules moves a clock further.
const FURTHEST: SignedDuration = SignedDuration::from_hours(27);
/// The first few of one booking say enough.
const MOST: usize = 5;

/// What has the time too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Collision {
    /// Whose time it is.
    pub who: String,
    /// The other booking's reference, or what it is.
    pub with: String,
}

/// Time that is taken, now and under the new rules.
#[derive(Debug, Clone)]
struct Taken {
    source: Uuid,
    label: String,
    who: String,
    was_until: Timestamp,
    from: Timestamp,
    until: Timestamp,
    moved: bool,
}

/// The collisions of an account, by booking or session.
#[derive(Debug, Default)]
pub struct Collisions(HashMap<Uuid, Vec<Collision>>);

impl Collisions {
    /// Goes through the time of each person and unit in order. In memory is what is near.
    pub async fn of(
        db: &Database,
        rules: &mut Rules,
        tenant: Uuid,
        now: Timestamp,
    ) -> Result<Collisions, Failure> {
        let mut found = Collisions::default();
        let mut last = Uuid::nil();
        loop {
            let subjects = store::subjects(db, tenant, last).await?;
            let Some(end) = subjects.last() else { return Ok(found) };
            last = *end;
            for subject in subjects {
                let mut near = Vec::new();
                let mut place = Some(now - LONGEST);
                while let Some(from) = place {
                    let (claims, next) = store::claims(db, tenant, subject, from).await?;
                    place = next;
                    for claim in claims {
                        let next = taken(rules, claim)?;
                        sweep(&mut near, next, &mut |one, other| found.add(one, other));
                    }
                }
            }
        }
    }

    fn add(&mut self, one: &Taken, other: &Taken) {
        for (this, that) in [(one, other), (other, one)] {
            let known = self.0.entry(this.source).or_default();
            let collision = Collision { who: this.who.clone(), with: that.label.clone() };
            if known.len() < MOST && !known.contains(&collision) {
                known.push(collision);
            }
        }
    }

    /// Those of a booking, or of the session in which it has seats.
    pub fn with(&self, booked: &Booked) -> Vec<Collision> {
        self.0.get(&booked.session_id.unwrap_or(booked.id)).cloned().unwrap_or_default()
    }
}

fn taken(rules: &mut Rules, claim: Claim) -> Result<Taken, Failure> {
    let moved = match &claim.promise {
        Some(promise) => {
            rules.moved(promise)?.map(|moved| moved.keeps_at.duration_since(promise.starts_at))
        }
        None => None,
    };
    // Its buffers move along, and it stays as long as it is.
    let by = moved.unwrap_or(SignedDuration::ZERO);
    Ok(Taken {
        source: claim.source,
        label: claim.label,
        who: claim.who,
        was_until: claim.ends_at,
        from: claim.starts_at.checked_add(by)?,
        until: claim.ends_at.checked_add(by)?,
        moved: moved.is_some(),
    })
}

/// Compares what comes next, by when it begins now, with what is near it, and forgets what nothing can reach any more.
fn sweep(near: &mut Vec<Taken>, next: Taken, collide: &mut dyn FnMut(&Taken, &Taken)) {
    let begins = next.was_until - (next.until.duration_since(next.from));
    near.retain(|one| one.was_until.max(one.until) + FURTHEST > begins);
    for one in near.iter() {
        if (one.moved || next.moved) && one.from < next.until && next.from < one.until {
            collide(one, &next);
        }
    }
    near.push(next);
}
