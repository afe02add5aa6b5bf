//! Who comes to the sessions of the next weeks: a pure function of the plan and their starts.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::bookings::Made;
use super::dice::Dice;
use super::people::customer;
use super::plan::Plan;
use super::questions::answers;

/// A session that is there.
pub(super) struct Planned {
    /// Its service's place in the plan.
    pub offer: usize,
    pub starts_at: Timestamp,
}

/// Documents for `api.import_booking`, for each session the same at every run. A party that finds too few seats is
/// refused, as it would be in life.
pub(super) fn parties(plan: &Plan, made: &Made, sessions: &[Planned]) -> Vec<Value> {
    let mut documents = Vec::new();
    for Planned { offer, starts_at } in sessions {
        let mut dice = Dice::of(&format!("{} {offer} {starts_at}", made.slug));
        let service = &plan.services[*offer].service;
        let number = |name: &str| service[name].as_u64().unwrap_or(1) as usize;
        let (least, most) = (number("party_min"), number("party_max"));
        let whole = service["private_booking"] == "only";
        let wishes = if whole { 1 } else { 2 };
        for _ in 0..wishes {
            let (id, size, customer) =
                (dice.id(), least + dice.below(most - least + 1), customer(&mut dice));
            if !dice.chance(plan.load / 2.0) {
                continue;
            }
            documents.push(json!({
                "id": id,
                "service_id": made.services[*offer],
                "starts_at": starts_at,
                "state": if dice.chance(0.1) { "cancelled" } else { "confirmed" },
                "customer": customer,
                "party_size": size,
                "private": whole,
                "answers": answers(&plan.services[*offer].questions, &id.to_string()),
            }));
        }
    }
    documents
}
