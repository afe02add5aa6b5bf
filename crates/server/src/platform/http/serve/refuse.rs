//! Answers to those who never get as far as a route.

use std::time::Duration;

use axum::extract::Request;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::head::Excess;
use super::places::Full;
use super::{HEAD_BYTES, HEAD_FIELDS, TARGET_BYTES};
use crate::platform::http::Problem;

/// How long a client that was answered may take to leave.
const LINGER: Duration = Duration::from_secs(1);
/// How much it may go on sending meanwhile.
const DRAINED: usize = 1024 * 1024;

/// A head or a body that doesn't come.
pub(in crate::platform::http) fn slow(patience: Duration) -> Problem {
    let seconds = patience.as_secs();
    Problem::new("request_timeout", format!("A request has to arrive within {seconds} seconds."))
}

pub(super) fn too_large(excess: Excess) -> Problem {
    match excess {
        Excess::Target => {
            Problem::new("uri_too_long", format!("An address has at most {TARGET_BYTES} bytes."))
        }
        Excess::Fields => Problem::new(
            "headers_too_large",
            format!(
                "A request has at most {HEAD_FIELDS} header fields and {HEAD_BYTES} bytes of them."
            ),
        ),
    }
}

/// The same for requests that follow others on a connection: they come from the parser.
pub(in crate::platform::http) fn oversized(request: &Request) -> Option<Problem> {
    let fields = request.headers();
    let bytes: usize = fields.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if request.uri().path_and_query().is_some_and(|target| target.as_str().len() > TARGET_BYTES) {
        Some(too_large(Excess::Target))
    } else if fields.len() > HEAD_FIELDS || bytes > HEAD_BYTES {
        Some(too_large(Excess::Fields))
    } else {
        None
    }
}

pub(super) fn full(full: Full) -> Problem {
    match full {
        Full::Everywhere => {
            Problem::new("overloaded", "There are too many connections. Try again shortly.")
        }
        Full::Address => {
            Problem::new("rate_limited", "Too many connections come from your address.")
        }
    }
    .retry_after(2)
}

/// Says it and ends the connection.
pub(super) async fn answer(mut stream: TcpStream, problem: &Problem) {
    tracing::debug!(code = problem.code(), "refused before there was a request");
    let instance = vocab::new_id().to_string();
    let body = problem.body(&instance).to_string();
    let status = problem.status();
    let retry = problem.wait().map_or_else(String::new, |wait| format!("retry-after: {wait}\r\n"));
    let text = format!(
        "HTTP/1.1 {} {}\r\ncontent-type: application/problem+json\r\ncontent-length: {}\r\nx-request-id: {instance}\r\n\
         cache-control: no-store\r\nx-content-type-options: nosniff\r\n{retry}connection: close\r\n\r\n{body}",
        status.as_u16(),
        status.canonical_reason().unwrap_or_default(),
        body.len(),
    );
    let said = tokio::time::timeout(LINGER, stream.write_all(text.as_bytes())).await;
    if matches!(said, Ok(Ok(()))) {
        leave(stream).await;
    }
}

/// Closes our side and waits a moment for theirs: to close with bytes unread would take the answer from a client
/// that hasn't read it yet.
pub(super) async fn leave(mut stream: TcpStream) {
    let _ = tokio::time::timeout(LINGER, async {
        stream.shutdown().await?;
        let (mut sink, mut seen) = ([0; 1024], 0);
        while seen < DRAINED {
            match stream.read(&mut sink).await? {
                0 => break,
                read => seen += read,
            }
        }
        std::io::Result::Ok(())
    })
    .await;
}
