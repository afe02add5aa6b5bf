//! Answers that are kept until something changes: the same question gets the same bytes without asking the database again. And
//! what businesses have set, which is kept until they set something: bookings leave it as it is.
//!
//! What is kept is never wrong on the node that changed something, and at most [`changes::BLIND`] old on the others: without
//! fresh word of what has changed nothing that is kept counts (decision 0036).

mod changes;
mod rules;
mod watch;

use std::time::Instant;

use axum::body::Bytes;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::Serialize;
use uuid::Uuid;

pub use changes::{About, Changes, Mark};
pub use rules::{KeptRules, Weigh, Which};
pub use watch::watch;

use super::http::{Problem, Reply};
use crate::platform::telemetry;

/// Answers, by the address that was asked; and rules.
#[derive(Debug)]
pub struct Kept {
    changes: Changes,
    rules: KeptRules,
    answers: Option<Cache<Box<str>, Answer, Size>>,
}

#[derive(Debug, Clone)]
struct Answer {
    tenant: Uuid,
    body: Bytes,
    mark: Mark,
    until: Instant,
}

/// What an answer and its address take, roughly.
#[derive(Debug, Clone)]
struct Size;

impl Weighter<Box<str>, Answer> for Size {
    fn weight(&self, address: &Box<str>, answer: &Answer) -> u64 {
        (address.len() + answer.body.len() + 128) as u64
    }
}

/// How large an answer is expected to be, for the cache's first tables.
const TYPICAL: u64 = 8 << 10;

impl Kept {
    /// Room for so many MiB of answers and of rules; with 0 none are kept.
    pub fn new(answers_mib: u32, rules_mib: u32) -> Kept {
        let bytes = u64::from(answers_mib) << 20;
        let room = usize::try_from(bytes / TYPICAL).unwrap_or(usize::MAX);
        let answers = (bytes > 0).then(|| Cache::with_weighter(room, bytes, Size));
        Kept { changes: Changes::new(), rules: KeptRules::new(rules_mib), answers }
    }

    /// What businesses have set.
    pub fn rules(&self) -> &KeptRules {
        &self.rules
    }

    /// What has changed.
    pub fn changes(&self) -> &Changes {
        &self.changes
    }

    /// The answer that was given at this address, and whose it is, if it still holds.
    pub fn find(&self, uri: &Uri) -> Option<(Uuid, Response)> {
        let answers = self.answers.as_ref()?;
        let now = Instant::now();
        self.changes.want(now);
        let found = answers
            .get(address(uri))
            .filter(|answer| now < answer.until && self.changes.is_unchanged(answer.mark, now));
        telemetry::kept_answer(found.is_some());
        found.map(|answer| (answer.tenant, reply(answer.body)))
    }

    /// Gives an answer, and keeps it until then or until something changes after the mark, which was set before anything was read.
    pub fn give<T: Serialize>(
        &self,
        uri: &Uri,
        tenant: Uuid,
        mark: Mark,
        until: Instant,
        value: &T,
    ) -> Reply {
        let body = serde_json::to_vec(value).map_err(|error| Problem::fault(&error))?;
        let body = Bytes::from(body);
        if let Some(answers) = &self.answers {
            let answer = Answer { tenant, body: body.clone(), mark, until };
            answers.insert(address(uri).into(), answer);
        }
        Ok(reply(body))
    }
}

/// Path and query as they came: two ways to ask for the same are two questions.
fn address(uri: &Uri) -> &str {
    uri.path_and_query().map_or("", |address| address.as_str())
}

fn reply(body: Bytes) -> Response {
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    (StatusCode::OK, kind, body).into_response()
}
