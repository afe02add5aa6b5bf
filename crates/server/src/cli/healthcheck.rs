//! `healthcheck`: for containers that have no curl.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::app::start::Failure;

/// Asks `/readyz`.
pub async fn run(listen: &str) -> Result<(), Failure> {
    // Whoever listens on every address can be asked on this one.
    let address = listen.replace("0.0.0.0:", "127.0.0.1:").replace("[::]:", "[::1]:");
    let asked = tokio::time::timeout(Duration::from_secs(5), ask(&address)).await;
    let status = asked.map_err(|_| format!("{address}: no answer in 5 seconds"))?;
    match status.map_err(|error| format!("{address}: {error}"))? {
        answer if answer.starts_with("HTTP/1.1 200") => Ok(()),
        answer => {
            Err(format!("{address}: {}", answer.lines().next().unwrap_or("no answer")).into())
        }
    }
}

async fn ask(address: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    stream
        .write_all(
            format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")
                .as_bytes(),
        )
        .await?;
    let mut answer = Vec::new();
    stream.take(4096).read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
