//! The API document, made from the endpoints' own declarations, and its readable form.

mod document;
mod links;
mod page;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use serde_json::Value;

use crate::platform::{App, html};

pub use document::document;
pub use page::page;

/// `/openapi.json` and `/docs`.
pub fn router(document: Value) -> Router<App> {
    let html_text = page(&document);
    let text = serde_json::to_string(&document).unwrap_or_default();
    let json = move || async move {
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
        ];
        (headers, text.clone()).into_response()
    };
    let page = move || async move { html::page(html_text.clone()) };
    Router::new()
        .route("/openapi.json", get(json))
        .route("/docs", get(page))
        .route("/", get(async || Redirect::temporary("/docs")))
}
