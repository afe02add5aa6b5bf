//! Where to report a weakness: `/.well-known/security.txt` (RFC 9116), if the operator named a contact.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::{SignedDuration, Timestamp};
use vocab::{Clock, SystemClock};

use crate::platform::App;
use crate::platform::http::Problem;

/// How long readers may keep what they read; the standard asks for less than a year.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 90);

/// `/.well-known/security.txt`.
pub fn router() -> Router<App> {
    Router::new().route("/.well-known/security.txt", get(security_txt))
}

async fn security_txt(State(app): State<App>) -> Response {
    let Some(contact) = &app.security_contact else {
        return Problem::new("not_found", "There is no such address.").into_response();
    };
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))];
    (headers, text(contact, SystemClock.now())).into_response()
}

fn text(contact: &str, now: Timestamp) -> String {
    let expires = (now + KEPT).strftime("%Y-%m-%dT%H:%M:%SZ");
    format!("Contact: {contact}\nExpires: {expires}\nPreferred-Languages: en\n")
}
