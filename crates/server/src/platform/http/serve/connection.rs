//! The life of a connection: wait for a head, answer, wait again.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderValue, header::CONNECTION};
use axum::response::Response;
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until};
use tokio_util::task::TaskTracker;
use tower_service::Service;

use super::head::{self, Head};
use super::places::Place;
use super::watch::{Answering, Requests, Watched};
use super::{HEAD_BYTES, HEAD_FIELDS, Shared, refuse};
use crate::platform::http::body::Patience;
use crate::platform::http::rate::prefix;

/// Gives the connection a place, or tells it that there is none.
pub(super) fn start(
    shared: &Arc<Shared>,
    tasks: &TaskTracker,
    stream: TcpStream,
    peer: SocketAddr,
) {
    let _ = stream.set_nodelay(true);
    let address = peer.ip().to_canonical();
    let counted = (!shared.proxies.trusts(address)).then(|| prefix(address));
    match shared.places.take(counted) {
        Ok(place) => {
            let shared = Arc::clone(shared);
            tasks.spawn(async move { live(&shared, stream, peer, place).await });
        }
        Err(full) => {
            // With nobody left to say so, the connection just closes.
            let Ok(messenger) = Arc::clone(&shared.messengers).try_acquire_owned() else { return };
            tasks.spawn(async move {
                refuse::answer(stream, &refuse::full(full)).await;
                drop(messenger);
            });
        }
    }
}

async fn live(shared: &Arc<Shared>, mut stream: TcpStream, peer: SocketAddr, place: Place) {
    let mut due = Instant::now() + shared.limits.idle;
    while something_arrives(shared, &stream, &place, due).await {
        // In boxes: a connection that only waits doesn't pay for them.
        let patience = shared.limits.receive;
        let refusal = match Box::pin(head::read(&stream, patience)).await {
            Head::Nothing => continue,
            Head::Whole(bytes) => match Box::pin(converse(shared, stream, bytes, peer)).await {
                Some(silent) => {
                    stream = silent;
                    due = Instant::now() + shared.limits.idle;
                    continue;
                }
                None => return,
            },
            Head::Gone => return,
            Head::Slow => refuse::slow(patience),
            Head::TooLarge(excess) => refuse::too_large(excess),
        };
        return Box::pin(refuse::answer(stream, &refusal)).await;
    }
}

/// False when the connection has to end: nothing came, somebody else needs the place, or we stop.
async fn something_arrives(
    shared: &Shared,
    stream: &TcpStream,
    place: &Place,
    due: Instant,
) -> bool {
    let (_waiting, told_to_leave) = place.wait();
    tokio::select! {
        // What has arrived is answered, even when we stop.
        biased;
        readable = stream.readable() => readable.is_ok(),
        _ = told_to_leave => false,
        () = sleep_until(due) => false,
        () = shared.stop.cancelled() => false,
    }
}

/// Answers requests, from the head on that was read. Gives the stream back when the client has fallen silent.
async fn converse(
    shared: &Arc<Shared>,
    stream: TcpStream,
    head: Vec<u8>,
    peer: SocketAddr,
) -> Option<TcpStream> {
    let requests = Arc::new(Requests::default());
    let stream = Watched::new(stream, head, shared.limits, Arc::clone(&requests));
    let router = shared.router.clone();
    let patience = Patience(shared.limits.receive);
    let leaving = shared.leaving.clone();
    let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        let answering = requests.begin();
        let mut request: Request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        request.extensions_mut().insert(patience);
        let response = router.clone().call(request);
        let leaving = leaving.clone();
        // A box, for the parser wants a future that can be moved.
        Box::pin(async move {
            let mut response = guarded(response.await?, answering);
            if leaving.is_cancelled() {
                response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            }
            Ok::<_, Infallible>(response)
        })
    });
    let mut parser = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(None)
        // Twice ours, so that requests which follow others get a problem too.
        .max_headers(HEAD_FIELDS * 2)
        .max_buf_size(HEAD_BYTES * 2)
        .serve_connection(TokioIo::new(stream), service);
    // When we stop the parser isn't told: it would close a connection on which a request has just arrived. Silence ends it.
    let outcome = std::future::poll_fn(|cx| parser.poll_without_shutdown(cx)).await;
    if let Err(error) = outcome {
        tracing::debug!(%error, "connection ended");
    }
    let parts = parser.into_parts();
    let (stream, silent) = parts.io.into_inner().into_stream();
    if silent && parts.read_buf.is_empty() {
        return Some(stream);
    }
    refuse::leave(stream).await;
    None
}

/// The answer, which ends with its body.
fn guarded(response: Response, answering: Answering) -> hyper::Response<Guarded> {
    response.map(|body| Guarded { body, _answering: answering })
}

struct Guarded {
    body: axum::body::Body,
    _answering: Answering,
}

impl Body for Guarded {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
