//! What happens around every request.

use std::net::{IpAddr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tracing::Instrument;
use uuid::Uuid;

use super::rate::{Allowance, prefix};
use super::serve::oversized;
use super::{ClientAddress, Problem};
use crate::platform::caller::Caller;
use crate::platform::kept::About;
use crate::platform::telemetry::{self, traces};
use crate::platform::{App, db};

/// How a caller is recognised by the request's headers; identity provides it.
pub type Gate = fn(App, HeaderMap) -> BoxFuture<'static, Result<Caller, Problem>>;

/// What is known of a request while it is being answered.
#[derive(Debug, Clone)]
pub struct Held {
    /// Its id.
    pub id: String,
    /// Where it comes from.
    pub client: ClientAddress,
    /// Whose data it is about, once known: for the log.
    pub tenant: Arc<OnceLock<Uuid>>,
}

/// Lets a request through to its handler if its caller may.
pub(super) async fn guard(
    State((app, gate, permission, takes_query)): State<(App, Gate, &'static str, bool)>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    if !takes_query && let Some(given) = request.uri().query().filter(|query| !query.is_empty()) {
        let name: String =
            given.split(['=', '&']).next().unwrap_or_default().chars().take(100).collect();
        let sentence = format!("{name}: no such field; this address takes no query.");
        return Err(Problem::new("unknown_field", sentence).with("field", name));
    }
    let address = request.extensions().get::<Held>().map(|held| held.client.0);
    if permission == "public" {
        let allowance = match address {
            Some(address) => app.rate.take(prefix(address), Instant::now())?,
            None => Allowance::default(),
        };
        // Customers book; they set nothing.
        return Ok(allowance.on(handle(&app, request, next, About::Bookings).await));
    }
    let caller = recognise(&app, gate, request.headers().clone(), address).await?;
    let allowance = app.key_rate.take(caller.key, Instant::now())?;
    if let Some(held) = request.extensions().get::<Held>() {
        let _ = held.tenant.set(caller.tenant);
    }
    if !caller.may(permission) {
        let problem = Problem::new(
            "permission_denied",
            format!("This API key lacks the permission {permission}."),
        );
        return Ok(allowance.on(problem.with("permission", permission).into_response()));
    }
    request.extensions_mut().insert(caller);
    let about = about(permission);
    Ok(allowance.on(handle(&app, request, next, about).await))
}

/// What may change by what needs this permission.
fn about(permission: &str) -> About {
    match permission.split_once('.') {
        Some(("bookings" | "booking_tokens" | "customers" | "waitlist", _)) => About::Bookings,
        _ => About::Rules,
    }
}

/// Whoever is told that something was done finds it done: what is kept of this tenant's answers ends before they are told.
async fn handle(app: &App, request: Request, next: Next, about: About) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let held = request.extensions().get::<Held>().cloned();
    let response = next.run(request).await;
    if let Some(tenant) = held.as_ref().and_then(|held| held.tenant.get()) {
        app.kept.changes().happened(*tenant, about);
    }
    response
}

/// Who calls. To try keys that don't work costs what public requests cost, for each is a question to the database.
async fn recognise(
    app: &App,
    gate: Gate,
    headers: HeaderMap,
    address: Option<IpAddr>,
) -> Result<Caller, Problem> {
    if let Some(address) = address {
        app.rate.look(prefix(address), Instant::now())?;
    }
    let recognised = gate(app.clone(), headers).await;
    if let (Err(problem), Some(address)) = (&recognised, address)
        && problem.status() == StatusCode::UNAUTHORIZED
    {
        let _ = app.rate.take(prefix(address), Instant::now());
    }
    recognised
}

/// The outermost layer: request id, log line, panics, problems with their instance, headers.
pub(super) async fn outer(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let held = held(&app, &request);
    let method = request.method().clone();
    let public_api = request.uri().path().starts_with("/v1/public");
    let api = request.uri().path().starts_with("/v1/");
    let template = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let counted = telemetry::Request::begin(&template, method.as_str());
    let span = traces::request(request.headers(), method.as_str(), &template, &held.id);
    request.extensions_mut().insert(held.clone());

    let mut response = if public_api && method == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        answer(&app, request, next).instrument(span.clone()).await
    };
    let problem = response.extensions_mut().remove::<Problem>();
    if let Some(problem) = &problem {
        let mut rendered = problem.render(&held.id);
        for (name, value) in response.headers() {
            rendered.headers_mut().entry(name).or_insert_with(|| value.clone());
        }
        // The length is that of the first rendering, without the instance.
        rendered.headers_mut().remove("content-length");
        response = rendered;
    }
    decorate(response.headers_mut(), &held.id, api, public_api);
    counted.end(response.status().as_u16());
    traces::answered(&span, response.status().as_u16(), problem.as_ref().map(Problem::code));
    tracing::info!(
        method = %method,
        route = template,
        status = response.status().as_u16(),
        ms = begun.elapsed().as_secs_f64() * 1000.0,
        tenant = held.tenant.get().map(Uuid::to_string),
        code = problem.as_ref().map(Problem::code),
        request_id = held.id,
        "request"
    );
    response
}

async fn answer(app: &App, request: Request, next: Next) -> Response {
    if let Some(problem) = oversized(&request) {
        return problem.into_response();
    }
    let work = AssertUnwindSafe(next.run(request)).catch_unwind();
    match tokio::time::timeout(app.longest, db::sharing_patience(work)).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => Problem::fault(&"a handler panicked").into_response(),
        Err(_) => Problem::new("overloaded", "This takes too long. Try again shortly.")
            .retry_after(2)
            .into_response(),
    }
}

fn held(app: &App, request: &Request) -> Held {
    let given = request.headers().get("x-request-id").and_then(|value| value.to_str().ok());
    // Only what is harmless in a log and a header is taken over.
    let tame = |id: &&str| {
        (1..=128).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or_else(|| SocketAddr::from(([127, 0, 0, 1], 0)), |ConnectInfo(peer)| *peer);
    Held {
        id: given.filter(tame).map_or_else(|| vocab::new_id().to_string(), str::to_owned),
        client: app.proxies.client(peer, request.headers()),
        tenant: Arc::default(),
    }
}

fn decorate(headers: &mut HeaderMap, id: &str, api: bool, public_api: bool) {
    let mut set = |name: &'static str, value: &'static str| {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    };
    set("x-content-type-options", "nosniff");
    set("referrer-policy", "no-referrer");
    set("x-frame-options", "DENY");
    if api {
        set("cache-control", "no-store");
    }
    if public_api {
        set("access-control-allow-origin", "*");
        set("access-control-allow-methods", "GET, HEAD, POST, OPTIONS");
        set("access-control-allow-headers", "content-type, idempotency-key, x-request-id");
        set(
            "access-control-expose-headers",
            "retry-after, x-request-id, ratelimit-limit, ratelimit-remaining",
        );
        set("access-control-max-age", "86400");
    }
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert("x-request-id", id);
    }
}
