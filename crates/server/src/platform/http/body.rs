//! The input of a write: who, what, and the idempotency key under which.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, MatchedPath, Request};
use axum::http::{HeaderMap, header};
use futures_util::StreamExt;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::endpoint::changes_one_thing;
use super::{Problem, etag, json as strict};
use crate::platform::caller::Caller;
use crate::platform::crypto;

/// Bodies beyond this are refused.
pub const LIMIT: usize = 256 * 1024;

/// A body that is refused is read this far, so that the refusal can be read.
const DRAINED: usize = 32 * 1024 * 1024;

/// How long a body may take to arrive; the connection says it, with the request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience(pub Duration);

/// … and where no connection says it, in tests.
const PATIENCE: Duration = Duration::from_secs(10);

/// A write without a body.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// A write: its body and what surrounds it.
#[derive(Debug)]
pub struct Write<T> {
    /// The body, read and validated.
    pub body: T,
    /// `If-Match`: the version the client changed.
    pub if_match: Option<i32>,
    caller: String,
    token: Option<String>,
    key: Option<String>,
    route: String,
    fingerprint: String,
}

impl<T> Write<T> {
    /// The command's `p_request`.
    pub fn request(&self) -> Value {
        let mut request = json!({ "caller": self.caller, "actor": self.actor() });
        if let Some(token) = &self.token {
            request["token"] = json!(token);
        }
        if let Some(key) = &self.key {
            request["key"] = json!(key);
            request["route"] = json!(self.route);
            request["fingerprint"] = json!(self.fingerprint);
        }
        request
    }

    /// Who is named in events. A token's hash is nobody's name.
    fn actor(&self) -> &str {
        if self.token.is_some() { "token" } else { &self.caller }
    }

    /// The same, by somebody who came with a token of this hash: what it allows is judged anew under the command's locks,
    /// and the idempotency keys are its own.
    pub fn by_token(mut self, hash: &[u8]) -> Write<T> {
        let hash = crypto::hex(hash);
        self.caller = format!("token:{hash}");
        self.token = Some(hash);
        self
    }

    /// The client's idempotency key and the caller it is bound to.
    pub fn key(&self) -> Option<(&str, &str)> {
        self.key.as_deref().map(|key| (self.caller.as_str(), key))
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Write<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Write<T>, Problem> {
        let (parts, body) = request.into_parts();
        let key = idempotency_key(&parts.headers)?;
        let if_match = etag::if_match(&parts.headers)?;
        let template = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
        if if_match.is_some() && !changes_one_thing(parts.method.as_str(), template) {
            return Err(Problem::invalid(
                "If-Match",
                "only changes of one thing take it, by PATCH or PUT, and moves of a booking; nothing was done",
            ));
        }
        expect_plain(&parts.headers)?;
        let patience = parts.extensions.get::<Patience>().map_or(PATIENCE, |given| given.0);
        let bytes = bytes(&parts.headers, body, patience).await?;
        let (body, value) = if bytes.is_empty() {
            strict::read(b"{}")?
        } else {
            expect_json(&parts.headers)?;
            strict::read(&bytes)?
        };
        let what = format!("{} {}\n{value}", parts.method, parts.uri.path());
        Ok(Write {
            body,
            if_match,
            caller: parts
                .extensions
                .get::<Caller>()
                .map_or_else(|| "public".to_owned(), Caller::name),
            token: None,
            key,
            route: format!("{} {template}", parts.method),
            fingerprint: crypto::hex(&crypto::sha256(what.as_bytes())),
        })
    }
}

pub(crate) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    match value.to_str() {
        Ok(key) if (1..=255).contains(&key.len()) => Ok(Some(key.to_owned())),
        _ => Err(Problem::invalid("Idempotency-Key", "1 to 255 printable ASCII characters")),
    }
}

fn expect_json(headers: &HeaderMap) -> Result<(), Problem> {
    let given =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = given.split(';').next().unwrap_or_default().trim();
    if kind.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(Problem::new(
        "unsupported_media_type",
        "Send JSON, with the header Content-Type: application/json.",
    ))
}

/// A few bytes can be packed so that they unpack to gigabytes: nothing is unpacked.
fn expect_plain(headers: &HeaderMap) -> Result<(), Problem> {
    match headers.get(header::CONTENT_ENCODING).map(|value| value.as_bytes()) {
        None | Some(b"identity" | b"") => Ok(()),
        Some(_) => Err(Problem::new(
            "unsupported_media_type",
            "Send the body as it is, without Content-Encoding.",
        )),
    }
}

async fn bytes(headers: &HeaderMap, body: Body, patience: Duration) -> Result<Bytes, Problem> {
    let too_large = || Problem::new("body_too_large", format!("A body has at most {LIMIT} bytes."));
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let announced_too_large = announced.is_some_and(|length| length > LIMIT as u64);
    match tokio::time::timeout(patience, read(body, announced_too_large)).await {
        Ok(Ok(Some(bytes))) => Ok(bytes),
        Ok(Ok(None)) => Err(too_large()),
        Ok(Err(_)) => Err(Problem::new("malformed_request", "The body broke off.")),
        Err(_) if announced_too_large => Err(too_large()),
        Err(_) => Err(super::serve::too_slow(patience)),
    }
}

/// The body, or none if it is too large. What is too large is read to its end, up to a bound, and thrown away:
/// most clients look for the answer only after they have sent everything.
async fn read(body: Body, mut too_large: bool) -> Result<Option<Bytes>, axum::Error> {
    let mut frames = body.into_data_stream();
    let (mut kept, mut seen) = (Vec::new(), 0);
    while let Some(frame) = frames.next().await {
        let frame = frame?;
        seen += frame.len();
        too_large |= seen > LIMIT;
        if too_large {
            kept = Vec::new();
        } else {
            kept.extend_from_slice(&frame);
        }
        if seen > DRAINED {
            break;
        }
    }
    Ok((!too_large).then(|| kept.into()))
}
