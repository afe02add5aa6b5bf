//! What the demo's services ask, and what its customers answer.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::dice::Dice;

/// A question with the answers that people give to it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    /// The question, as a document.
    pub ask: Value,
    /// What is answered. Where nothing is required, one in three says nothing.
    pub answers: Vec<Value>,
}

/// What somebody answers: for each of their bookings the same at every run.
pub(super) fn answers(asked: &[Asked], booking: &str) -> Map<String, Value> {
    let mut dice = Dice::of(&format!("{booking} answers"));
    let mut given = Map::new();
    for Asked { ask, answers } in asked {
        let said = ask["required"] == true || dice.below(3) > 0;
        let answer = dice.pick(answers).clone();
        if let (true, Some(key)) = (said, ask["key"].as_str()) {
            given.insert(key.to_owned(), answer);
        }
    }
    given
}
