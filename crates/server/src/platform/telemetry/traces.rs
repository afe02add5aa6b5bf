//! Traces, for those who run a collector: a span a request, and one for each command in it, sent by OTLP over HTTP.
//! A caller's `traceparent` (W3C Trace Context) makes them part of its trace. Only in programs built with the feature
//! `otlp`; elsewhere there are no spans, which cost nothing.

use axum::http::HeaderMap;
use tracing::Span;

/// A request that is being answered.
pub fn request(headers: &HeaderMap, method: &str, route: &str, id: &str) -> Span {
    #[cfg(feature = "otlp")]
    if sending::is_on() {
        return sending::request(headers, method, route, id);
    }
    let _ = (headers, method, route, id);
    Span::none()
}

/// How it was answered.
pub fn answered(span: &Span, status: u16, code: Option<&str>) {
    span.record("http.response.status_code", status);
    if let Some(code) = code {
        span.record("error.type", code);
    }
    if status >= 500 {
        span.record("otel.status_code", "ERROR");
    }
}

/// A command in the database, by the function's name.
pub fn command(sql: &str) -> Span {
    #[cfg(feature = "otlp")]
    if sending::is_on() {
        return sending::command(super::commands::name(sql));
    }
    let _ = sql;
    Span::none()
}

#[cfg(feature = "otlp")]
pub use sending::{layer, stop};

#[cfg(feature = "otlp")]
mod sending {
    use std::io::{self, Read, Write};
    use std::net::TcpStream;
    use std::sync::OnceLock;
    use std::time::Duration;

    use axum::http::HeaderMap;
    use futures_util::future::BoxFuture;
    use opentelemetry::propagation::{Extractor, TextMapPropagator};
    use opentelemetry::trace::TracerProvider;
    use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
    use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
    use opentelemetry_sdk::Resource;
    use opentelemetry_sdk::propagation::TraceContextPropagator;
    use opentelemetry_sdk::trace::SdkTracerProvider;
    use tracing::{Span, Subscriber};
    use tracing_opentelemetry::OpenTelemetrySpanExt;
    use tracing_subscriber::Layer;
    use tracing_subscriber::registry::LookupSpan;

    static PROVIDER: OnceLock<SdkTracerProvider> = OnceLock::new();
    /// A collector that doesn't answer must not hold up the thread for long.
    const PATIENCE: Duration = Duration::from_secs(5);
    /// Answers of a collector are short.
    const ANSWER: u64 = 64 * 1024;

    pub fn is_on() -> bool {
        PROVIDER.get().is_some()
    }

    /// Sends spans to a collector, `http://HOST:PORT`, from a thread of its own and in batches. What the collector doesn't
    /// take is lost, and no request waits for it.
    pub fn layer<S>(collector: &str) -> Result<impl Layer<S>, String>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Plain)
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(format!("{}/v1/traces", collector.trim_end_matches('/')))
            .with_timeout(PATIENCE)
            .build()
            .map_err(|error| error.to_string())?;
        let provider = SdkTracerProvider::builder()
            .with_resource(Resource::builder().with_service_name("slotkeeper").build())
            .with_batch_exporter(exporter)
            .build();
        let tracer = provider.tracer("slotkeeper");
        let _ = PROVIDER.set(provider);
        // What isn't a span of ours stays in the log.
        let ours =
            tracing_subscriber::filter::filter_fn(|meta| meta.is_span() && meta.target() == TARGET);
        Ok(tracing_opentelemetry::layer()
            .with_tracer(tracer)
            .with_location(false)
            .with_filter(ours))
    }

    /// Sends what is left.
    pub fn stop() {
        if let Some(provider) = PROVIDER.get() {
            let _ = provider.shutdown_with_timeout(PATIENCE);
        }
    }

    const TARGET: &str = "slotkeeper::traces";

    pub fn request(headers: &HeaderMap, method: &str, route: &str, id: &str) -> Span {
        let span = tracing::info_span!(
            target: TARGET,
            "request",
            otel.name = format!("{method} {route}"),
            otel.kind = "server",
            otel.status_code = tracing::field::Empty,
            http.request.method = method,
            http.route = route,
            http.response.status_code = tracing::field::Empty,
            error.type = tracing::field::Empty,
            request_id = id,
        );
        let caller = TraceContextPropagator::new().extract(&Headers(headers));
        let _ = span.set_parent(caller);
        span
    }

    pub fn command(name: &str) -> Span {
        tracing::info_span!(target: TARGET, "command", otel.name = name, otel.kind = "client", db.system = "postgresql")
    }

    /// Of other headers nothing is read.
    struct Headers<'a>(&'a HeaderMap);

    impl Extractor for Headers<'_> {
        fn get(&self, key: &str) -> Option<&str> {
            self.0.get(key).and_then(|value| value.to_str().ok())
        }

        fn keys(&self) -> Vec<&str> {
            vec!["traceparent", "tracestate"]
        }
    }

    /// HTTP without TLS, for a collector beside: it blocks, on the thread that sends and does nothing else.
    #[derive(Debug)]
    struct Plain;

    impl HttpClient for Plain {
        fn send_bytes<'me, 'call>(
            &'me self,
            request: Request<Bytes>,
        ) -> BoxFuture<'call, Result<Response<Bytes>, HttpError>>
        where
            'me: 'call,
        {
            Box::pin(std::future::ready(post(&request).map_err(HttpError::from)))
        }
    }

    fn post(request: &Request<Bytes>) -> io::Result<Response<Bytes>> {
        let uri = request.uri();
        let host = uri.host().unwrap_or_default();
        let address = format!("{host}:{}", uri.port_u16().unwrap_or(4318));
        let mut stream = TcpStream::connect(&address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let mut head =
            format!("POST {} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n", uri.path());
        for (name, value) in request.headers() {
            head.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap_or_default()));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", request.body().len()));
        stream.write_all(head.as_bytes())?;
        stream.write_all(request.body())?;
        let mut answer = Vec::new();
        // The status is enough; a collector that keeps the line open is not waited for.
        let _ = stream.take(ANSWER).read_to_end(&mut answer);
        let line = String::from_utf8_lossy(&answer);
        let status = line.split(' ').nth(1).and_then(|status| status.parse::<u16>().ok());
        let status = status.ok_or_else(|| io::Error::other("the collector's answer isn't HTTP"))?;
        Response::builder().status(status).body(Bytes::new()).map_err(io::Error::other)
    }
}
