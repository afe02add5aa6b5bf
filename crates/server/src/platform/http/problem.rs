//! problem+json (RFC 9457): what a client is told when something didn't work.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::codes;
use crate::platform::db;

/// An error for the client. The operator's context goes to the log, never in here.
#[derive(Debug, Clone)]
pub struct Problem {
    code: &'static codes::Code,
    detail: String,
    members: Map<String, Value>,
    retry_after: Option<u64>,
    burst: Option<u64>,
}

const UNKNOWN: &codes::Code =
    &codes::Code { name: "internal_error", status: 500, title: "Something went wrong" };

impl Problem {
    /// A problem of this code, with a sentence for the client.
    pub fn new(code: &str, detail: impl Into<String>) -> Problem {
        Problem {
            code: codes::find(code).unwrap_or(UNKNOWN),
            detail: detail.into(),
            members: Map::new(),
            retry_after: None,
            burst: None,
        }
    }

    /// Something that isn't there, or is another tenant's: the same answer.
    pub fn not_found(what: &str) -> Problem {
        Problem::new("not_found", format!("There is no such {what}."))
    }

    /// A value that isn't allowed; the sentence begins with the field's name.
    pub fn invalid(field: &str, rule: &str) -> Problem {
        Problem::new("invalid_input", format!("{field}: {rule}.")).with("field", field)
    }

    /// A fault of ours: logged here in full, told in no detail.
    pub fn fault(context: &dyn std::fmt::Display) -> Problem {
        tracing::error!(fault = %context, "internal error");
        Problem::new(
            "internal_error",
            "Something went wrong on our side. Tell us the instance if it happens again.",
        )
    }

    /// Adds a member for machines.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Problem {
        self.members.insert(name.to_owned(), value.into());
        self
    }

    /// A member, to be added to.
    pub fn member_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.members.get_mut(name)
    }

    /// Leaves out a member that isn't for this client.
    pub fn without(mut self, name: &str) -> Problem {
        self.members.remove(name);
        self
    }

    /// Says when another try makes sense.
    pub fn retry_after(mut self, seconds: u64) -> Problem {
        self.retry_after = Some(seconds);
        self
    }

    /// When another try makes sense, in seconds.
    pub fn wait(&self) -> Option<u64> {
        self.retry_after
    }

    /// Says how many requests at once there may be; none is left.
    pub fn rate_limited(mut self, burst: u64) -> Problem {
        self.burst = Some(burst);
        self
    }

    /// The code's name.
    pub fn code(&self) -> &'static str {
        self.code.name
    }

    /// The sentence for the client.
    pub fn sentence(&self) -> &str {
        &self.detail
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The body, with the id of the request it answers.
    pub fn body(&self, instance: &str) -> Value {
        let mut body = json!({
            "type": format!("/docs#problem-{}", self.code.name),
            "title": self.code.title,
            "status": self.code.status,
            "code": self.code.name,
            "detail": self.detail,
            "instance": instance,
        });
        if let Some(body) = body.as_object_mut() {
            for (name, value) in &self.members {
                body.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        body
    }

    /// The whole response.
    pub fn render(&self, instance: &str) -> Response {
        let mut response = (self.status(), self.body(instance).to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(
            "content-type",
            axum::http::HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.retry_after {
            headers.insert("retry-after", seconds.into());
        }
        if let Some(burst) = self.burst {
            headers.insert("ratelimit-limit", burst.into());
            headers.insert("ratelimit-remaining", 0.into());
        }
        if self.code.status == 401 {
            headers.insert("www-authenticate", axum::http::HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl IntoResponse for Problem {
    /// The outermost layer knows the request's id and renders the body again with it.
    fn into_response(self) -> Response {
        let mut response = self.render("");
        response.extensions_mut().insert(self);
        response
    }
}

impl From<db::Error> for Problem {
    fn from(error: db::Error) -> Problem {
        match error {
            db::Error::Refused(refusal) if refusal.code == "context_missing" => {
                Problem::fault(&refusal.sentence)
            }
            db::Error::Refused(refusal) => {
                let mut problem = Problem::new(refusal.code, refusal.sentence);
                problem.members = refusal.facts;
                if refusal.code == "hold_limit_reached" {
                    problem.retry_after = Some(60);
                }
                problem
            }
            db::Error::Unavailable(reason) | db::Error::Conflict(reason) => {
                tracing::warn!(%reason, "database unavailable");
                Problem::new(
                    "database_unavailable",
                    "The database cannot be reached at the moment. Try again shortly.",
                )
                .retry_after(2)
            }
            db::Error::Stale(text) | db::Error::Fault(text) => Problem::fault(&text),
        }
    }
}
