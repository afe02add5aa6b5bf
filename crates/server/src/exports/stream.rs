//! Pages as one long answer.

use std::error::Error;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::IntoResponse;
use futures_util::future::BoxFuture;
use futures_util::stream::try_unfold;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use tokio_postgres::Row;
use tokio_postgres::types::Json;
use uuid::Uuid;

use crate::platform::App;
use crate::platform::db;
use crate::platform::http::{Page, Problem, Reply};

/// Rows that are fetched at once.
const ROWS: i64 = 500;

/// How a file looks.
#[derive(Debug, Clone)]
pub struct Format<T> {
    /// Its media type, with the character set.
    pub media: &'static str,
    /// Its name.
    pub file: &'static str,
    /// What it begins with.
    pub head: String,
    /// Writes one item.
    pub item: fn(&T, &mut String),
    /// What it ends with.
    pub tail: &'static str,
}

/// Fetches a page of (JSON, time, id).
pub type Fetch =
    Arc<dyn Fn(App, Page) -> BoxFuture<'static, Result<Vec<Row>, db::Error>> + Send + Sync>;

/// Where a file is: what to write next, and after which row to go on; none once all are there.
struct Place {
    rows: Vec<Row>,
    head: String,
    after: Option<Page>,
    ended: bool,
}

/// Answers with a file. Its first page is fetched before, so that what is refused is answered as a problem. What fails later ends
/// the connection: a file that was cut off isn't taken for a whole one.
pub async fn answer<T: DeserializeOwned + 'static>(
    app: App,
    fetch: Fetch,
    format: Format<T>,
) -> Reply {
    let first = Page { after: Timestamp::UNIX_EPOCH, after_id: Uuid::nil(), rows: ROWS };
    let rows = fetch(app.clone(), first).await?;
    let after = next(&rows).map_err(|error| Problem::fault(&error))?;
    let place = Place { rows, head: format.head, after, ended: false };
    let (item, tail) = (format.item, format.tail);
    let chunks = try_unfold(place, move |place| {
        let (app, fetch) = (app.clone(), Arc::clone(&fetch));
        async move {
            let step = step(&app, &fetch, place, item, tail).await;
            step.inspect_err(|error| tracing::warn!(%error, "an export was cut off"))
        }
    });
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media));
    let disposition = format!("attachment; filename=\"{}\"", format.file);
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok((headers, Body::from_stream(chunks)).into_response())
}

/// Writes the rows that are there, and fetches the next.
async fn step<T: DeserializeOwned>(
    app: &App,
    fetch: &Fetch,
    place: Place,
    item: fn(&T, &mut String),
    tail: &'static str,
) -> Result<Option<(Bytes, Place)>, Box<dyn Error + Send + Sync>> {
    if place.ended {
        return Ok(None);
    }
    let mut text = place.head;
    for row in &place.rows {
        let Json(value) = row.try_get::<_, Json<T>>(0)?;
        item(&value, &mut text);
    }
    let mut left = Place { rows: Vec::new(), head: String::new(), after: None, ended: true };
    match place.after {
        Some(page) => {
            left.rows = fetch(app.clone(), page).await?;
            left.after = next(&left.rows)?;
            left.ended = false;
        }
        None => text.push_str(tail),
    }
    Ok(Some((text.into(), left)))
}

/// The page after these rows, if they were a whole one.
fn next(rows: &[Row]) -> Result<Option<Page>, tokio_postgres::Error> {
    match rows.last() {
        Some(last) if i64::try_from(rows.len()) == Ok(ROWS) => {
            Ok(Some(Page { after: last.try_get(1)?, after_id: last.try_get(2)?, rows: ROWS }))
        }
        _ => Ok(None),
    }
}
