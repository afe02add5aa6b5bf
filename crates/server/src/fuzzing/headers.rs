//! Headers that mean something.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::http::{HeaderMap, HeaderValue};

use crate::platform::http::{Proxies, idempotency_key, if_match};

pub fn header(data: &[u8]) {
    let Some((which, value)) = data.split_first() else { return };
    let Ok(value) = HeaderValue::from_bytes(value) else { return };
    let with = |name: &'static str| {
        HeaderMap::from_iter([(axum::http::HeaderName::from_static(name), value.clone())])
    };
    match which % 3 {
        0 => {
            if let Ok(Some(key)) = idempotency_key(&with("idempotency-key")) {
                assert!(key.bytes().all(|byte| (b' '..=b'~').contains(&byte) || byte == b'\t'));
                assert!((1..=255).contains(&key.len()));
            }
        }
        1 => {
            if let Ok(Some(version)) = if_match(&with("if-match")) {
                assert!(value.to_str().unwrap().contains(&version.unsigned_abs().to_string()));
            }
        }
        _ => forwarded(&with("x-forwarded-for")),
    }
}

/// Whom nobody trusts is believed nothing, and what is believed is no proxy unless all are.
fn forwarded(headers: &HeaderMap) {
    let peer = SocketAddr::from(([127, 0, 0, 1], 4711));
    let stranger = SocketAddr::from(([192, 0, 2, 7], 4711));
    let proxies = Proxies::new(vec!["127.0.0.0/8".parse().unwrap()]);
    assert_eq!(proxies.client(stranger, headers).0, stranger.ip());
    let IpAddr::V4(client) = proxies.client(peer, headers).0 else { return };
    let said = headers["x-forwarded-for"].to_str().unwrap_or_default();
    assert!(
        client == Ipv4Addr::LOCALHOST || said.contains('.') || said.contains(':'),
        "{client}: {said}"
    );
}
