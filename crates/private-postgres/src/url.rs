//! Connection URLs that libpq (`psql`) and tokio-postgres both understand.

use std::path::Path;

/// Nothing listens on it: PostgreSQL only names its socket file after it.
pub(crate) const PORT: u16 = 5432;

/// The socket directory goes into the query, not into the host part: there libpq wants its
/// slashes percent-encoded, and pools and proxies take it for a host name.
pub(crate) fn url(socket_dir: &Path, role: &str, password: &str, database: &str) -> String {
    format!(
        "postgresql://{}:{}@/{}?host={}&port={PORT}",
        encode(role, false),
        encode(password, false),
        encode(database, false),
        encode(&socket_dir.to_string_lossy(), true),
    )
}

/// Percent-encodes all but what may stand in any part of a URL.
fn encode(text: &str, keep_slash: bool) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            b'/' if keep_slash => encoded.push('/'),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_what_has_a_meaning_in_a_url() {
        assert_eq!(
            url(Path::new("/tmp/a b"), "o'neil@home", "p/w:%?", "größe"),
            "postgresql://o%27neil%40home:p%2Fw%3A%25%3F@/gr%C3%B6%C3%9Fe?host=/tmp/a%20b&port=5432"
        );
    }
}
