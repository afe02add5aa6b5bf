//! HTTP by hand: what no well-behaved client does.

use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::server::Server;

/// An answer as it came.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Value,
}

impl Answer {
    /// The code of a problem that is complete: type, title, status, detail and instance.
    pub fn code(&self) -> &str {
        assert!(self.head.contains("content-type: application/problem+json"), "{self:?}");
        for member in ["type", "title", "detail", "instance"] {
            assert!(self.body[member].as_str().is_some_and(|text| !text.is_empty()), "{self:?}");
        }
        assert_eq!(self.body["status"], self.status, "{self:?}");
        self.body["code"].as_str().unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }
}

/// A connection.
pub struct Raw {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Raw {
    pub async fn connect(server: &Server) -> Raw {
        let address = server.url.strip_prefix("http://").unwrap();
        Raw { stream: TcpStream::connect(address).await.unwrap(), read: Vec::new() }
    }

    /// Sends this; that the other side may have closed shows when one reads.
    pub async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.stream.write_all(bytes.as_ref()).await;
    }

    /// The next answer on this connection, within ten seconds.
    pub async fn answer(&mut self) -> Answer {
        self.next().await.expect("an answer, but the connection was closed")
    }

    /// The next answer, or none if the connection ends.
    pub async fn next(&mut self) -> Option<Answer> {
        tokio::time::timeout(Duration::from_secs(10), async {
            let end = loop {
                if let Some(end) = self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                    break end;
                }
                self.more().await?;
            };
            let head = String::from_utf8(self.read.drain(..end + 4).collect()).unwrap();
            let mut answer = Answer {
                status: head.split(' ').nth(1).unwrap().parse().unwrap(),
                head,
                body: Value::Null,
            };
            let length = answer.header("content-length").map_or(0, |text| text.parse().unwrap());
            while self.read.len() < length {
                self.more().await?;
            }
            let body: Vec<u8> = self.read.drain(..length).collect();
            answer.body = serde_json::from_slice(&body)
                .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&body).into_owned()));
            Some(answer)
        })
        .await
        .expect("an answer or the end within ten seconds")
    }

    async fn more(&mut self) -> Option<()> {
        let read = self.stream.read_buf(&mut self.read).await.unwrap_or(0);
        (read > 0).then_some(())
    }

    /// Whether the other side ends the connection within this time, without an answer.
    pub async fn ends_within(&mut self, time: Duration) -> bool {
        assert!(self.read.is_empty(), "{}", String::from_utf8_lossy(&self.read));
        matches!(tokio::time::timeout(time, self.more()).await, Ok(None))
    }
}

/// A request without a body.
pub fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")
}

/// The head of a request with a JSON body of this length.
pub fn post(path: &str, length: usize) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    )
}
