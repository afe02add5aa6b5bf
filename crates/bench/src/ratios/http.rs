//! A client that costs next to nothing, so that what is measured is the server: requests are bytes that were made before,
//! and of an answer only its status and its body are looked at.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A connection that is kept from request to request.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What was answered.
#[derive(Debug)]
pub struct Answer<'a> {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: &'a [u8],
}

impl Answer<'_> {
    /// For a message: the status, and the beginning of what came with it.
    pub fn shown(&self) -> String {
        let text = String::from_utf8_lossy(self.body);
        format!("{} {}", self.status, text.chars().take(300).collect::<String>())
    }
}

impl Connection {
    /// Connects to an address, such as `127.0.0.1:8080`.
    pub async fn open(address: &str) -> std::io::Result<Connection> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream, buffer: Vec::with_capacity(1 << 16) })
    }

    /// Sends a request and reads its answer.
    pub async fn ask(&mut self, request: &[u8]) -> Result<Answer<'_>, String> {
        let said = |error: std::io::Error| format!("a connection broke: {error}");
        self.stream.write_all(request).await.map_err(said)?;
        self.buffer.clear();
        let mut whole = None;
        loop {
            if whole.is_none() {
                whole = head(&self.buffer)?;
            }
            if let Some((status, begin, end)) = whole
                && self.buffer.len() >= end
            {
                return Ok(Answer { status, body: &self.buffer[begin..end] });
            }
            if self.stream.read_buf(&mut self.buffer).await.map_err(said)? == 0 {
                return Err("a connection ended before its answer".into());
            }
        }
    }
}

/// Status, and where the body begins and ends; nothing if the head isn't whole yet.
fn head(bytes: &[u8]) -> Result<Option<(u16, usize, usize)>, String> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut response = httparse::Response::new(&mut headers);
    let parsed = response.parse(bytes).map_err(|error| format!("no HTTP: {error}"))?;
    let httparse::Status::Complete(begin) = parsed else { return Ok(None) };
    let named = |header: &&httparse::Header<'_>| header.name.eq_ignore_ascii_case("content-length");
    let length = response.headers.iter().find(named);
    let length = length.and_then(|header| str::from_utf8(header.value).ok()?.parse::<usize>().ok());
    let length = length.ok_or("an answer doesn't say how long it is")?;
    Ok(Some((response.code.unwrap_or_default(), begin, begin + length)))
}

/// A request without a body.
pub fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: bench\r\n\r\n").into_bytes()
}

/// A request with JSON, and further header fields.
pub fn post(path: &str, fields: &[(&str, &str)], body: &serde_json::Value) -> Vec<u8> {
    let body = body.to_string();
    let fields: String =
        fields.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!(
        "POST {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{fields}\r\n{body}",
        body.len()
    )
    .into_bytes()
}
