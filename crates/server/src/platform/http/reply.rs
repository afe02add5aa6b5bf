//! Answers.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::{Problem, Validators, etag};

/// What a handler gives back.
pub type Reply = Result<Response, Problem>;

/// 200 with JSON.
pub fn ok<T: Serialize>(value: &T) -> Reply {
    json(StatusCode::OK, value)
}

/// 201 with JSON, and where the new thing is.
pub fn created<T: Serialize>(place: &str, value: &T) -> Reply {
    let mut response = json(StatusCode::CREATED, value)?;
    if let Ok(place) = HeaderValue::from_str(place) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

/// 204.
pub fn gone() -> Reply {
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// 200 with JSON and its ETag, or 304 if the client has it.
pub fn fresh<T: Serialize>(validators: &Validators, version: i32, value: &T) -> Reply {
    let tag = etag::tag(version);
    let mut response = if validators.have(&tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        json(StatusCode::OK, value)?
    };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

fn json<T: Serialize>(status: StatusCode, value: &T) -> Reply {
    let body = serde_json::to_vec(value).map_err(|error| Problem::fault(&error))?;
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    let version = version(&body);
    let mut response = (status, kind, body).into_response();
    if let Some(tag) = version.and_then(|version| HeaderValue::from_str(&etag::tag(version)).ok()) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// Most long answers carry none: reading them once more would cost as much as writing them did.
fn version(body: &[u8]) -> Option<i32> {
    const NAME: &[u8] = b"\"version\":";
    body.windows(NAME.len()).any(|part| part == NAME).then_some(())?;
    serde_json::from_slice::<Versioned>(body).ok()?.version
}

/// Whatever carries a version is answered with its ETag, so that the next change can name it.
#[derive(serde::Deserialize)]
struct Versioned {
    version: Option<i32>,
}
