//! `/metrics`, on an address of its own: what it tells is for the operator and not for the world.

use std::net::SocketAddr;

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::start::Failure;
use crate::platform::http::Proxies;
use crate::platform::http::serve::{self, Limits};
use crate::platform::telemetry;

/// Connections at once.
const SCRAPERS: usize = 64;

/// Answers scrapes on this address from now on; gives the address with its port.
pub async fn listen(
    address: &str,
    limits: Limits,
    ending: CancellationToken,
) -> Result<SocketAddr, Failure> {
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| format!("METRICS_ADDR {address}: {error}"))?;
    let bound = listener.local_addr()?;
    let router = Router::new().route("/metrics", get(scrape));
    let limits = Limits { connections: SCRAPERS, connections_per_address: 0, ..limits };
    tokio::spawn(async move {
        let stop = ending.cancelled();
        serve::serve(listener, router, Proxies::default(), limits, &ending, stop).await
    });
    tracing::info!(address = %bound, "metrics");
    Ok(bound)
}

async fn scrape() -> Response {
    match telemetry::scrape() {
        Ok(text) => ([(header::CONTENT_TYPE, telemetry::MEDIA_TYPE)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "metrics can't be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
