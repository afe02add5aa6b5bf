//! A request's head, read before there is a parser for it: whole, in time, and not too large.

use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};

use super::{HEAD_BYTES, HEAD_FIELDS, TARGET_BYTES};

/// Most heads are shorter than this.
const FIRST: usize = 1024;

/// What came of waiting for a head.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// It is whole: its bytes, and maybe some of what follows.
    Whole(Vec<u8>),
    /// It took too long.
    Slow,
    /// It is too large.
    TooLarge(Excess),
    /// Nothing has come yet: a stream may seem readable and be not.
    Nothing,
    /// The client went away.
    Gone,
}

/// What there is too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Excess {
    /// The address in the first line.
    Target,
    /// The header fields.
    Fields,
}

/// Reads a head of which something seems to have arrived.
pub(super) async fn read(stream: &TcpStream, patience: Duration) -> Head {
    let deadline = Instant::now() + patience;
    let mut bytes = Vec::with_capacity(FIRST);
    match stream.try_read_buf(&mut bytes) {
        Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => return Head::Nothing,
        Ok(0) | Err(_) => return Head::Gone,
        Ok(_) => {}
    }
    loop {
        match progress(&bytes) {
            Progress::Whole => return Head::Whole(bytes),
            Progress::TooLarge(excess) => return Head::TooLarge(excess),
            // A full buffer would be taken for the end.
            Progress::Partial if bytes.len() == bytes.capacity() => bytes.reserve(bytes.len()),
            Progress::Partial => {}
        }
        match stream.try_read_buf(&mut bytes) {
            Ok(0) => return Head::Gone,
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                match timeout_at(deadline, stream.readable()).await {
                    Ok(Ok(())) => {}
                    Ok(Err(_)) => return Head::Gone,
                    Err(_) => return Head::Slow,
                }
            }
            Err(_) => return Head::Gone,
        }
        if Instant::now() >= deadline {
            return Head::Slow;
        }
    }
}

enum Progress {
    Whole,
    Partial,
    TooLarge(Excess),
}

/// How far the bytes are a head. Lines end as the parser lets them: with or without a carriage return.
fn progress(bytes: &[u8]) -> Progress {
    let mut fields = 0;
    let mut begun = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    for (index, _) in bytes.iter().enumerate().skip(begun).filter(|(_, byte)| **byte == b'\n') {
        let line = &bytes[begun..index];
        if line.is_empty() || line == b"\r" {
            return Progress::Whole;
        }
        if fields == 0 && line.len() > TARGET_BYTES {
            return Progress::TooLarge(Excess::Target);
        }
        // The first line is none.
        if fields > HEAD_FIELDS || index > HEAD_BYTES {
            return Progress::TooLarge(Excess::Fields);
        }
        fields += 1;
        begun = index + 1;
    }
    match (fields, bytes.len()) {
        (0, length) if length > TARGET_BYTES => Progress::TooLarge(Excess::Target),
        (_, length) if length > HEAD_BYTES => Progress::TooLarge(Excess::Fields),
        _ => Progress::Partial,
    }
}

/// Whether these bytes hold a whole head, for tests.
#[cfg(test)]
pub(super) fn judge(bytes: &[u8]) -> Result<bool, Excess> {
    match progress(bytes) {
        Progress::Whole => Ok(true),
        Progress::Partial => Ok(false),
        Progress::TooLarge(excess) => Err(excess),
    }
}
