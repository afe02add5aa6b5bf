//! OPS-3: traces reach a collector that speaks OTLP over HTTP, as parts of the caller's trace. Only with the feature `otlp`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::process::Stdio;
use std::time::Duration;

use serde_json::json;
use testkit::{Database, Salon};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;

/// A span as it arrives: only what is asked about.
#[derive(Debug, Default, Clone, PartialEq)]
struct Span {
    trace: String,
    id: String,
    parent: String,
    name: String,
    kind: u64,
    status: u64,
    attributes: Vec<(String, String)>,
}

/// Fields of a protobuf message: number and content; numbers as eight bytes.
fn fields(mut bytes: &[u8]) -> Vec<(u64, Vec<u8>)> {
    fn varint(bytes: &mut &[u8]) -> u64 {
        let mut value = 0;
        for shift in (0..).step_by(7) {
            let byte = bytes[0];
            *bytes = &bytes[1..];
            value |= u64::from(byte & 127) << shift;
            if byte < 128 {
                break;
            }
        }
        value
    }
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let tag = varint(&mut bytes);
        let content = match tag & 7 {
            0 => varint(&mut bytes).to_le_bytes().to_vec(),
            wire => {
                let length = match wire {
                    1 => 8,
                    5 => 4,
                    _ => usize::try_from(varint(&mut bytes)).unwrap(),
                };
                let (content, rest) = bytes.split_at(length);
                bytes = rest;
                content.to_vec()
            }
        };
        found.push((tag >> 3, content));
    }
    found
}

fn all(message: &[u8], number: u64) -> Vec<Vec<u8>> {
    let of = |(found, content)| (found == number).then_some(content);
    fields(message).into_iter().filter_map(of).collect()
}

fn one(message: &[u8], number: u64) -> Vec<u8> {
    all(message, number).into_iter().next().unwrap_or_default()
}

fn number(bytes: &[u8]) -> u64 {
    bytes.first().copied().unwrap_or_default().into()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Resource spans, scope spans, spans.
fn spans(request: &[u8]) -> Vec<Span> {
    let scopes = all(request, 1).into_iter().flat_map(|resource| all(&resource, 2));
    let spans = scopes.flat_map(|scope| all(&scope, 2));
    let attribute = |pair: Vec<u8>| {
        let value = one(&pair, 2);
        let shown = match fields(&value).first() {
            Some((1, content)) => text(content),
            Some((_, content)) => {
                content.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte)).to_string()
            }
            None => String::new(),
        };
        (text(&one(&pair, 1)), shown)
    };
    spans
        .map(|span| Span {
            trace: hex(&one(&span, 1)),
            id: hex(&one(&span, 2)),
            parent: hex(&one(&span, 4)),
            name: text(&one(&span, 5)),
            kind: number(&one(&span, 6)),
            status: number(&one(&one(&span, 15), 3)),
            attributes: all(&span, 9).into_iter().map(attribute).collect(),
        })
        .collect()
}

/// Takes requests as a collector does, and hands on what is in them.
async fn collect(listener: TcpListener, sender: mpsc::UnboundedSender<Span>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (path, content_type, body) = receive(stream).await;
        assert_eq!(
            (path.as_str(), content_type.as_str()),
            ("/v1/traces", "application/x-protobuf")
        );
        for span in spans(&body) {
            let _ = sender.send(span);
        }
    }
}

async fn receive(mut stream: TcpStream) -> (String, String, Vec<u8>) {
    let mut reader = BufReader::new(&mut stream);
    let mut line = String::new();
    reader.read_line(&mut line).await.unwrap();
    let path = line.split(' ').nth(1).unwrap().to_owned();
    let (mut length, mut content_type) = (0, String::new());
    loop {
        line.clear();
        reader.read_line(&mut line).await.unwrap();
        match line.trim().split_once(": ") {
            None => break,
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.parse().unwrap()
            }
            Some((name, value)) if name.eq_ignore_ascii_case("content-type") => {
                content_type = value.to_owned()
            }
            Some(_) => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).await.unwrap();
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await.unwrap();
    (path, content_type, body)
}

async fn serve(database: &Database, collector: &str) -> (String, Child) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_slotkeeper"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .env("DATABASE_URL", database.url("slotkeeper_server"))
        .env("SECRET_KEY", "a secret of tests, of no worth whatever")
        .env("OTLP_ENDPOINT", collector)
        .env("OTEL_BSP_SCHEDULE_DELAY", "200")
        .env("DRAIN_SECONDS", "0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let ready = tokio::time::timeout(Duration::from_secs(30), async {
        loop {
            let line = lines.next_line().await.unwrap().expect("it serves");
            if let Some(url) = line.strip_prefix("ready ") {
                return url.to_owned();
            }
        }
    });
    (ready.await.unwrap(), process)
}

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER: &str = "00f067aa0ba902b7";

#[tokio::test]
async fn a_request_is_part_of_its_callers_trace_ops_3() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let collector = format!("http://{}", listener.local_addr().unwrap());
    let (sender, mut arriving) = mpsc::unbounded_channel();
    tokio::spawn(collect(listener, sender));
    let (url, mut process) = serve(&database, &collector).await;

    let wish = json!({"service_id": salon.service, "starts_at": "2030-06-03T10:00:00+02:00",
                      "customer": {"name": "Kim", "email": "secret@example.org"}});
    let path = format!("{url}/v1/public/{}/bookings", salon.slug);
    let client = reqwest::Client::new();
    let traced =
        client.post(&path).header("traceparent", format!("00-{TRACE}-{CALLER}-01")).json(&wish);
    assert_eq!(traced.send().await.unwrap().status(), 201);
    let broken = client.post(&path).header("traceparent", "nonsense").json(&wish);
    assert_eq!(broken.send().await.unwrap().status(), 409);
    // Told to stop, it sends what it has.
    let id = process.id().unwrap().to_string();
    std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap();
    assert!(
        tokio::time::timeout(Duration::from_secs(20), process.wait())
            .await
            .unwrap()
            .unwrap()
            .success()
    );

    let mut arrived = Vec::new();
    while let Ok(Some(span)) =
        tokio::time::timeout(Duration::from_millis(500), arriving.recv()).await
    {
        arrived.push(span);
    }
    let name = "POST /v1/public/{slug}/bookings";
    let requests: Vec<&Span> = arrived.iter().filter(|span| span.name == name).collect();
    let [first, second] = requests[..] else { panic!("{arrived:#?}") };
    assert_eq!((first.trace.as_str(), first.parent.as_str(), first.kind), (TRACE, CALLER, 2));
    assert_eq!((second.parent.as_str(), second.trace == TRACE), ("", false), "a trace of its own");
    let of = |span: &Span, name: &str| {
        span.attributes.iter().find(|(found, _)| found == name).map(|(_, value)| value.clone())
    };
    assert_eq!(of(first, "http.response.status_code").as_deref(), Some("201"), "{first:#?}");
    assert_eq!(of(second, "error.type").as_deref(), Some("slot_taken"), "{second:#?}");
    let command = arrived.iter().find(|span| span.name == "reserve_booking" && span.trace == TRACE);
    let command = command.unwrap_or_else(|| panic!("{arrived:#?}"));
    assert_eq!((&command.parent, command.kind), (&first.id, 3));
    assert!(!format!("{arrived:?}").contains("secret@"), "nothing personal");
}

#[tokio::test]
async fn a_collector_that_is_away_is_no_matter_ops_3() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let (url, _process) = serve(&database, "http://127.0.0.1:1").await;
    for _ in 0..20 {
        let page = reqwest::get(format!("{url}/v1/public/{}", salon.slug)).await.unwrap();
        assert_eq!(page.status(), 200);
    }
}
