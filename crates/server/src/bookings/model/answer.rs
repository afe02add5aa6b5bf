//! Answers to a service's questions.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::catalog::model::{AnswerOption, QuestionKind};
use crate::platform::http::Sample;

/// An answer as a booking keeps it: whatever becomes of the question, it says what was asked and what was answered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Answer {
    /// The question's id.
    pub question_id: Option<Uuid>,
    /// Its key.
    pub key: String,
    /// What was wanted.
    pub kind: QuestionKind,
    /// What was asked.
    pub label: String,
    /// What was answered: a text, a number, `true`, the value of an option, or a list of such.
    #[schema(schema_with = any_answer)]
    pub value: Value,
    /// Of a choice: what was chosen, with the labels of then.
    pub chosen: Option<Vec<AnswerOption>>,
    /// Of a consent: the text that was agreed to.
    pub consent_text: Option<String>,
    /// When.
    pub answered_at: Timestamp,
}

impl Answer {
    /// In a few words, for paper.
    pub fn in_words(&self) -> String {
        match (&self.chosen, &self.value) {
            (Some(chosen), _) => {
                let labels: Vec<&str> = chosen.iter().map(|one| one.label.as_str()).collect();
                labels.join(", ")
            }
            (None, Value::String(text)) => text.clone(),
            (None, Value::Bool(_)) => "yes".to_owned(),
            (None, other) => other.to_string(),
        }
    }
}

impl Sample for Answer {
    fn sample() -> Value {
        json!({ "question_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f41", "key": "allergies", "kind": "text", "label": "Allergies", "value": "Nuts",
            "chosen": null, "consent_text": null, "answered_at": "2026-03-01T08:12:00Z" })
    }
}

/// Anything that can be an answer.
fn any_answer() -> utoipa::openapi::schema::Object {
    utoipa::openapi::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::SchemaType::AnyValue)
        .build()
}

/// Answers to be added to a hold.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// An answer by the key of each question. Null takes one back; those that aren't named stay.
    #[schema(value_type = Object)]
    pub answers: Map<String, Value>,
}

impl Sample for Answers {
    fn sample() -> Value {
        json!({ "answers": { "allergies": "Nuts" } })
    }
}
