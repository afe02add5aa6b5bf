//! What holds without a database: routes, bodies, addresses.

use std::net::SocketAddr;

use axum::http::{HeaderMap, HeaderValue, StatusCode};
use serde::Deserialize;
use serde_json::Value;

use super::{Endpoint, Proxies, Routes, RoutesError, read_json};

fn route(permission: &'static str) -> Endpoint {
    Endpoint::get("/v1/things", permission, async || StatusCode::OK)
}

#[test]
fn a_route_without_a_named_permission_does_not_start() {
    for permission in ["", "things", "things.", ".read", "Things.Read", "everybody"] {
        let refused = Routes::new(vec![route(permission)]).err();
        let expected = RoutesError::NoPermission { method: "get", path: "/v1/things" };
        assert_eq!(refused, Some(expected), "{permission:?}");
    }
    assert!(Routes::new(vec![route("things.read")]).is_ok());
    assert!(Routes::new(vec![route("public")]).is_ok());
}

#[test]
fn a_route_declared_twice_does_not_start() {
    let refused = Routes::new(vec![route("public"), route("things.read")]).err();
    assert_eq!(refused, Some(RoutesError::Twice { method: "get", path: "/v1/things" }));
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Outer {
    inner: Option<Inner>,
    list: Vec<u16>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Inner {
    name: String,
}

#[test]
fn bodies_are_read_strictly() {
    let read =
        |text: &str| read_json::<Outer>(text.as_bytes()).map(|(outer, _): (Outer, Value)| outer);
    let good = read(r#"{"inner": {"name": "x"}, "list": [1]}"#).unwrap();
    assert_eq!(good, Outer { inner: Some(Inner { name: "x".into() }), list: vec![1] });
    assert_eq!(read(r#"{"inner": null, "list": []}"#).unwrap().inner, None);
    for (text, code, says) in [
        ("[]", "malformed_request", "a JSON object"),
        (r#"{"list": [], "list": []}"#, "malformed_request", "twice"),
        (r#"{"list": [], "more": 1}"#, "unknown_field", "more"),
        (r#"{"inner": {"name": "x", "age": 1}, "list": []}"#, "unknown_field", "inner.age"),
        (r#"{"inner": ["x"], "list": []}"#, "invalid_input", "an object is expected, not a list"),
        (r#"{"list": ["a"]}"#, "invalid_input", "a whole number is expected"),
        (r#"{"list": [70000]}"#, "invalid_input", "list[0]"),
        (r#"{"inner": {"name": "a\u0000b"}, "list": []}"#, "malformed_request", "NUL"),
        ("{} {}", "malformed_request", "trailing"),
    ] {
        let problem = read(text).unwrap_err();
        let told = format!("{problem:?}");
        assert_eq!(problem.code(), code, "{text}: {told}");
        assert!(told.contains(says), "{text}: {told}");
    }
}

#[test]
fn only_trusted_hops_are_believed_about_the_client() {
    let proxies = Proxies::new(vec!["10.0.0.0/8".parse().unwrap(), "127.0.0.0/8".parse().unwrap()]);
    let client = |peer: &str, forwarded: Option<&str>| {
        let mut headers = HeaderMap::new();
        if let Some(forwarded) = forwarded {
            headers.insert("x-forwarded-for", HeaderValue::from_str(forwarded).unwrap());
        }
        let peer: SocketAddr = format!("{peer}:4711").parse().unwrap();
        proxies.client(peer, &headers).0.to_string()
    };
    assert_eq!(client("192.0.2.1", None), "192.0.2.1");
    assert_eq!(
        client("192.0.2.1", Some("198.51.100.7")),
        "192.0.2.1",
        "a stranger's word counts for nothing"
    );
    assert_eq!(client("127.0.0.1", Some("198.51.100.7")), "198.51.100.7");
    assert_eq!(client("127.0.0.1", Some("203.0.113.9, 198.51.100.7, 10.1.2.3")), "198.51.100.7");
    assert_eq!(client("127.0.0.1", Some("nonsense")), "127.0.0.1");
}
