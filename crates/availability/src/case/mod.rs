//! The exchange format of `slotkeeper slots`: a case or a file of cases as JSON in, answers out.
//!
//! Strict: an unknown field, a bad time or zone, a duplicate key is an error that names the case
//! and the field. `id`, `source`, `description`, `match` and `expected_*` are ignored.

mod answer;
mod build;
mod fields;
mod known;
mod parts;

use serde::Deserialize;
use serde_json::value::RawValue;

use answer::Answer;

/// Why a case can't be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    /// The input isn't JSON, or not a case, a file of cases or a list of cases.
    #[error("{0}")]
    Input(String),
    /// A case is wrong.
    #[error("case {case}: {problem}")]
    Case {
        /// The case's id, or its place in the file.
        case: String,
        /// Which field is wrong, and how.
        problem: String,
    },
}

/// Answers one case (an object) or a whole file (`{"cases": […]}` or a list), as JSON text.
///
/// # Errors
/// A wrong case fails the whole run, for half a file of answers is easily taken for all of it.
pub fn run(input: &str) -> Result<String, CaseError> {
    let text = input.trim_start_matches('\u{feff}').trim();
    if text.starts_with('[') {
        let cases: Vec<&RawValue> = serde_json::from_str(text).map_err(bad_input)?;
        return all(&cases);
    }
    let object: Object<'_> = serde_json::from_str(text).map_err(bad_input)?;
    match object.cases {
        Some(cases) => {
            let _: File<'_> = serde_json::from_str(text).map_err(bad_input)?;
            all(&cases)
        }
        None => print(&one(text).map_err(|problem| named(text, None, problem))?),
    }
}

/// A single case or a file: only a file has `cases`.
#[derive(Deserialize)]
struct Object<'a> {
    #[serde(borrow)]
    cases: Option<Vec<&'a RawValue>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<'a> {
    #[serde(borrow, rename = "meta")]
    _meta: Option<&'a RawValue>,
    #[serde(borrow, rename = "cases")]
    _cases: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Named {
    id: Option<serde_json::Value>,
}

fn all(cases: &[&RawValue]) -> Result<String, CaseError> {
    let answer = |(place, case): (usize, &&RawValue)| {
        let text = case.get();
        let mut answer = one(text).map_err(|problem| named(text, Some(place), problem))?;
        answer.id = Some(id_of(text).unwrap_or(serde_json::Value::Null));
        Ok(answer)
    };
    let answers: Vec<Answer> = cases.iter().enumerate().map(answer).collect::<Result<_, _>>()?;
    print(&answers)
}

fn one(text: &str) -> Result<Answer, String> {
    let case = known::parse(text).map_err(|error| error.to_string())?;
    answer::answer(&case)
}

fn id_of(text: &str) -> Option<serde_json::Value> {
    serde_json::from_str::<Named>(text).ok()?.id
}

fn named(text: &str, place: Option<usize>, problem: String) -> CaseError {
    let case = match (id_of(text), place) {
        (Some(id), _) => id.to_string(),
        (None, Some(place)) => format!("number {} of the file", place + 1),
        (None, None) => "without id".to_owned(),
    };
    CaseError::Case { case, problem }
}

fn bad_input(error: serde_json::Error) -> CaseError {
    CaseError::Input(format!("this is no case and no file of cases: {error}"))
}

fn print(answer: &impl serde::Serialize) -> Result<String, CaseError> {
    serde_json::to_string(answer).map_err(|error| CaseError::Input(error.to_string()))
}
