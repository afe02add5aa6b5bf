//! ETags made of versions.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use super::Problem;

/// `If-None-Match`, for reads.
#[derive(Debug, Clone)]
pub struct Validators(Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for Validators {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Validators, Self::Rejection> {
        let given = parts.headers.get(header::IF_NONE_MATCH);
        Ok(Validators(given.and_then(|value| value.to_str().ok()).map(str::to_owned)))
    }
}

impl Validators {
    /// Whether the client has this one already.
    pub fn have(&self, tag: &str) -> bool {
        self.0.as_deref().is_some_and(|given| {
            given == "*" || given.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)
        })
    }
}

/// The tag of a version.
pub fn tag(version: i32) -> String {
    format!("\"{version}\"")
}

/// The version in `If-Match`, if there is one.
pub(crate) fn if_match(headers: &HeaderMap) -> Result<Option<i32>, Problem> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let version = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match version.and_then(|version| version.parse().ok()) {
        Some(version) => Ok(Some(version)),
        None => Err(Problem::new(
            "version_mismatch",
            "If-Match takes one ETag as this address gave it, for instance \"3\".",
        )),
    }
}
