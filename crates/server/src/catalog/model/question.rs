//! Questions.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::platform::http::Sample;
use crate::platform::words::patch::patch;
use crate::platform::words::{Note, ShortText};

/// What is wanted for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// A text.
    Text,
    /// The value of one option, or a list of several.
    Choice,
    /// A number.
    Number,
    /// `true`, or the text that is agreed to.
    Consent,
}

/// Something that can be chosen.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerOption {
    /// How answers name it: 1 to 63 letters, digits, `_`, `.` and `-`. It says the same for ever.
    #[schema(max_length = 63, pattern = "^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
    pub value: String,
    /// What people read.
    #[schema(min_length = 1, max_length = 200)]
    pub label: String,
}

/// A question as somebody is asked it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AskedQuestion {
    /// Its id.
    pub id: Uuid,
    /// How answers name it.
    pub key: String,
    /// What is wanted.
    pub kind: QuestionKind,
    /// What is asked.
    pub label: String,
    /// What helps to answer it.
    pub help: Option<String>,
    /// Whether it must be answered; of a consent, whether it must be given.
    pub required: bool,
    /// Of a text: whether it may have several lines.
    pub multiline: Option<bool>,
    /// Of a text: how many characters at most.
    pub max_length: Option<u32>,
    /// Of a choice: what there is, in this order.
    pub options: Option<Vec<AnswerOption>>,
    /// Of a choice: whether several may be chosen.
    pub multiple: Option<bool>,
    /// Of a number: the least.
    #[schema(value_type = Option<f64>)]
    pub min: Option<Number>,
    /// Of a number: the greatest.
    #[schema(value_type = Option<f64>)]
    pub max: Option<Number>,
    /// Of a number: whether it must be whole.
    pub whole: Option<bool>,
    /// Of a consent: what is agreed to.
    pub consent_text: Option<String>,
}

/// The questions of a service.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AskedQuestions {
    /// In the order in which they are asked.
    pub data: Vec<AskedQuestion>,
}

/// A question of a service.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Question {
    /// Of which service.
    pub service_id: Uuid,
    /// What is asked.
    #[serde(flatten)]
    pub asked: AskedQuestion,
    /// Its place among the service's.
    pub position: i32,
    /// Counts changes; the ETag.
    pub version: i32,
    /// When it was added.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}

/// The questions of a service.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Questions {
    /// In the order in which they are asked.
    pub data: Vec<Question>,
}

impl Sample for AskedQuestions {
    fn sample() -> Value {
        json!({ "data": [{
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f41", "key": "allergies", "kind": "text", "label": "Allergies", "help": "Colours and shampoos, for instance.",
            "required": false, "multiline": false, "max_length": 500, "options": null, "multiple": null, "min": null, "max": null, "whole": null,
            "consent_text": null
        }, {
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f42", "key": "photos", "kind": "consent", "label": "Photos", "help": null,
            "required": false, "multiline": null, "max_length": null, "options": null, "multiple": null, "min": null, "max": null, "whole": null,
            "consent_text": "Pictures of my hair may be shown in the shop window."
        }] })
    }
}

impl Sample for Question {
    fn sample() -> Value {
        let mut sample = AskedQuestions::sample()["data"][0].take();
        let own = json!({ "service_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03", "position": 0, "version": 1,
            "created_at": "2026-01-05T10:00:00Z", "updated_at": "2026-01-05T10:00:00Z" });
        if let (Some(sample), Value::Object(own)) = (sample.as_object_mut(), own) {
            sample.extend(own);
        }
        sample
    }
}

impl Sample for Questions {
    fn sample() -> Value {
        json!({ "data": [Question::sample()] })
    }
}

/// A question to be added.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewQuestion {
    /// How answers name it, once in the service: 1 to 63 of `a-z`, `0-9` and `_`, a letter first. It stays.
    #[schema(pattern = "^[a-z][a-z0-9_]*$", max_length = 63, value_type = String)]
    pub key: ShortText,
    /// What is wanted. It stays, too: what is asked otherwise is another question.
    pub kind: QuestionKind,
    /// What is asked.
    pub label: ShortText,
    /// What helps to answer it: at most 2000 characters.
    pub help: Option<Note>,
    /// Whether it must be answered; no if not given.
    pub required: Option<bool>,
    /// Its place among the service's; the last if not given.
    pub position: Option<i32>,
    /// Of a text: whether it may have several lines; no if not given.
    pub multiline: Option<bool>,
    /// Of a text: how many characters at most, 1 to 10000; 500 if not given, 5000 of several lines.
    #[schema(minimum = 1, maximum = 10_000)]
    pub max_length: Option<i32>,
    /// Of a choice: what there is, 1 to 100 of them.
    #[schema(min_items = 1, max_items = 100)]
    pub options: Option<Vec<AnswerOption>>,
    /// Of a choice: whether several may be chosen; no if not given.
    pub multiple: Option<bool>,
    /// Of a number: the least.
    #[schema(value_type = Option<f64>)]
    pub min: Option<Number>,
    /// Of a number: the greatest.
    #[schema(value_type = Option<f64>)]
    pub max: Option<Number>,
    /// Of a number: whether it must be whole; no if not given.
    pub whole: Option<bool>,
    /// Of a consent: what is agreed to. Bookings keep it word by word.
    pub consent_text: Option<Note>,
}

impl Sample for NewQuestion {
    fn sample() -> Value {
        json!({ "key": "allergies", "kind": "text", "label": "Allergies", "help": "Colours and shampoos, for instance." })
    }
}

patch! {
    /// Changes of a question. Key and kind stay.
    pub struct QuestionPatch {
        /// What is asked.
        label: ShortText,
        /// What helps to answer it.
        help: Option<Note>,
        /// Whether it must be answered.
        required: bool,
        /// Its place among the service's.
        position: i32,
        /// Of a text: whether it may have several lines.
        multiline: bool,
        /// Of a text: how many characters at most.
        #[schema(minimum = 1, maximum = 10_000)]
        max_length: i32,
        /// Of a choice: what there is, all of it.
        #[schema(min_items = 1, max_items = 100)]
        options: Vec<AnswerOption>,
        /// Of a choice: whether several may be chosen.
        multiple: bool,
        /// Of a number: the least; null for none.
        #[schema(value_type = Option<f64>)]
        min: Option<Number>,
        /// Of a number: the greatest; null for none.
        #[schema(value_type = Option<f64>)]
        max: Option<Number>,
        /// Of a number: whether it must be whole.
        whole: bool,
        /// Of a consent: what is agreed to from now on.
        consent_text: Note,
    }
}

impl Sample for QuestionPatch {
    fn sample() -> Value {
        json!({ "required": true })
    }
}

/// The questions of a service in a new order.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionOrder {
    /// All of them, each once.
    pub question_ids: Vec<Uuid>,
}

impl Sample for QuestionOrder {
    fn sample() -> Value {
        json!({ "question_ids": ["0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f41"] })
    }
}
