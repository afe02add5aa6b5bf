//! The API document, made from the endpoints' own declarations, and its readable form.

mod document;
mod links;
mod page;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use serde_json::Value;
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;

use crate::platform::http::{Problem, Reply};
use crate::platform::{App, html};

pub use document::document;
pub use page::page;

/// The document as it is sent.
#[derive(Debug)]
struct Texts {
    json: Bytes,
    page: String,
}

/// Made by whoever asks first, for it takes longer than a start may and most nodes are never asked.
static TEXTS: OnceCell<Texts> = OnceCell::const_new();

async fn texts(document: fn() -> Value) -> Result<&'static Texts, Problem> {
    let make = move || {
        let document = document();
        let json = serde_json::to_vec(&document).unwrap_or_default().into();
        Texts { json, page: page(&document) }
    };
    let made = TEXTS.get_or_try_init(async || spawn_blocking(make).await);
    made.await.map_err(|error| Problem::fault(&error))
}

/// `/openapi.json` and `/docs`.
pub fn router(document: fn() -> Value) -> Router<App> {
    let json = async move || -> Reply {
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
        ];
        Ok((headers, texts(document).await?.json.clone()).into_response())
    };
    let page = async move || -> Reply { Ok(html::page(texts(document).await?.page.clone())) };
    Router::new()
        .route("/openapi.json", get(json))
        .route("/docs", get(page))
        .route("/", get(async || Redirect::temporary("/docs")))
}
