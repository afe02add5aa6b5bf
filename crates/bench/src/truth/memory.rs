//! Answers: what was acknowledged is there, what is there was acknowledged, and every key was carried out once.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::journal::{Act, Deed, End, Told};
use super::tables::Tables;

/// Acknowledged answers that the tables don't bear out, and answers that nobody should get.
pub fn answers(deeds: &[Deed], tables: &Tables) -> Vec<String> {
    let mut broken = Vec::new();
    let mut versions = BTreeMap::<(Uuid, i32), Vec<&Deed>>::new();
    for deed in deeds {
        match &deed.end {
            End::Odd(text) => broken.push(text.clone()),
            End::Unknown => broken.push(format!("{:?} {} stayed unknown", deed.act, deed.key)),
            End::Refused(_) => {}
            End::Done(told) => {
                versions.entry((told.id, told.version)).or_default().push(deed);
                broken.extend(answer(deed, told, tables));
            }
        }
    }
    for ((id, version), same) in versions {
        let all: Vec<&Told> = same.iter().filter_map(|deed| deed.told()).collect();
        if all.iter().any(|told| *told != all[0]) {
            broken.push(format!(
                "{id} was told to be different things at version {version}: {all:?}"
            ));
        }
        // Of moves one may have found that nothing was to be changed; the others always change something.
        let changes = same.iter().filter(|deed| !matches!(deed.act, Act::Move | Act::Swap));
        if changes.count() > 1 {
            broken.push(format!("{id} became version {version} by several commands: one is lost"));
        }
    }
    broken
}

fn answer(deed: &Deed, told: &Told, tables: &Tables) -> Option<String> {
    let (act, id) = (deed.act, told.id);
    let Some(row) = tables.bookings.get(&id).map(|booking| &booking.told) else {
        return Some(format!("{act:?} of {id} was acknowledged, and the table doesn't have it"));
    };
    if deed.about.is_some_and(|about| about != id) {
        return Some(format!("{act:?} of {:?} was answered with {id}", deed.about));
    }
    if row.version < told.version {
        return Some(format!(
            "{act:?} made {id} version {}, the table has {}: it is lost",
            told.version, row.version
        ));
    }
    if row.version == told.version && row != told {
        return Some(format!("{act:?} was answered {told:?}, the table has {row:?}"));
    }
    let state = match act {
        Act::Cancel => "cancelled",
        Act::Hold => "held",
        Act::Book | Act::Confirm => "confirmed",
        Act::Move | Act::Swap => return None,
    };
    (told.state != state).then(|| format!("{act:?} of {id} was answered with {}", told.state))
}

/// Bookings that nobody knows of, that two keys made, or whose state isn't what was done last.
pub fn strangers(deeds: &[Deed], tables: &Tables) -> Vec<String> {
    let mut makers = BTreeMap::<Uuid, Vec<&Deed>>::new();
    let mut done = BTreeSet::<(Uuid, Act)>::new();
    for deed in deeds {
        if let Some(told) = deed.told() {
            done.insert((told.id, deed.act));
            if deed.act.makes() {
                makers.entry(told.id).or_default().push(deed);
            }
        }
    }
    let mut broken = Vec::new();
    for (id, booking) in &tables.bookings {
        match makers.get(id).map(Vec::as_slice) {
            None => broken.push(format!("{id} is in the table, and nobody was told of it")),
            Some([_]) => {}
            Some(several) => {
                broken.push(format!("{} keys were answered with {id}", several.len()));
            }
        }
        let did = |act| done.contains(&(*id, act));
        let expected: &[&str] = if did(Act::Cancel) {
            &["cancelled"]
        } else if did(Act::Book) || did(Act::Confirm) {
            &["confirmed"]
        } else {
            &["held", "expired"]
        };
        let state = booking.told.state.as_str();
        if !expected.contains(&state) {
            broken.push(format!("{id} is {state}; by what was acknowledged it is {expected:?}"));
        }
    }
    broken
}

/// Keys without a kept answer, with another one, or carried out for somebody who was told otherwise.
pub fn keys(deeds: &[Deed], tables: &Tables) -> Vec<String> {
    let mut broken = Vec::new();
    let mut known = BTreeSet::new();
    for deed in deeds {
        let Some(told) = deed.told() else { continue };
        if !known.insert(deed.key.as_str()) {
            broken.push(format!("the key {} stands in the journal twice", deed.key));
        }
        match tables.keys.get(&deed.key) {
            Some(Ok(kept)) if kept == told => {}
            Some(other) => {
                broken.push(format!("{}: answered {told:?}, kept {other:?}", deed.key));
            }
            None => broken.push(format!("{}: acknowledged, and no answer is kept", deed.key)),
        }
    }
    for key in tables.keys.keys().filter(|key| !known.contains(key.as_str())) {
        broken.push(format!("{key} was carried out, and its client was told otherwise"));
    }
    broken
}
