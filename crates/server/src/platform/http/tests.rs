//! The pure parts of HTTP; how they work together, the end-to-end tests show.

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, HeaderValue};
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use super::page::{Cursors, Page};
use super::rate::{Allowance, RateLimit, prefix};
use super::routes::{Routes, RoutesError};
use super::{Endpoint, Problem, Proxies, params, parse_json, read_json};
use crate::platform::crypto::Secret;

fn endpoint(path: &'static str, permission: &'static str) -> Endpoint {
    Endpoint::get(path, permission, async || "")
}

#[test]
fn a_route_without_a_named_permission_does_not_start() {
    for permission in [
        "",
        "bookings",
        "bookings.",
        ".create",
        "Bookings.Create",
        "bookings.create.all",
        "*",
        "bookings.*",
    ] {
        let refused = Routes::new(vec![endpoint("/v1/x", permission)]).unwrap_err();
        assert_eq!(
            refused,
            RoutesError::NoPermission { method: "get", path: "/v1/x" },
            "{permission:?}"
        );
    }
    assert!(
        Routes::new(vec![endpoint("/v1/x", "public"), endpoint("/v1/y", "time_off.read")]).is_ok()
    );
}

#[test]
fn a_route_declared_twice_does_not_start() {
    let refused =
        Routes::new(vec![endpoint("/v1/x", "a.read"), endpoint("/v1/x", "b.read")]).unwrap_err();
    assert_eq!(refused, RoutesError::Twice { method: "get", path: "/v1/x" });
}

#[test]
fn every_code_of_an_endpoint_is_registered() {
    for endpoint in crate::app::endpoints() {
        for code in endpoint.all_refusals() {
            assert!(
                super::codes::find(code).is_some(),
                "{} {}: {code}",
                endpoint.method,
                endpoint.path
            );
        }
    }
}

#[test]
fn nothing_changes_state_by_get_and_every_endpoint_says_what_it_does() {
    for endpoint in crate::app::endpoints() {
        let verb = endpoint.permission().rsplit('.').next().unwrap_or_default();
        let reads = ["read", "export", "public"].contains(&verb);
        assert!(
            endpoint.method != "get" || reads,
            "GET {} wants {}",
            endpoint.path,
            endpoint.permission()
        );
        assert!(!endpoint.summary.is_empty(), "{} {}", endpoint.method, endpoint.path);
    }
}

#[test]
fn every_sql_refusal_has_a_status() {
    for refusal in schema::sqlstate::ALL {
        assert!(super::codes::find(refusal.code).is_some(), "{}", refusal.code);
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    name: String,
    #[serde(default)]
    minutes: Option<u32>,
    #[serde(default)]
    inner: Option<Box<Draft>>,
}

fn refusal(body: &[u8]) -> (&'static str, serde_json::Value) {
    let problem = read_json::<Draft>(body).unwrap_err();
    (problem.code(), problem.body("id")["field"].clone())
}

#[test]
fn json_is_read_strictly() {
    let (draft, _) =
        read_json::<Draft>(br#"{"name":"a","inner":{"name":"b","minutes":3}}"#).unwrap();
    assert_eq!((draft.name.as_str(), draft.minutes), ("a", None));
    assert_eq!(draft.inner.and_then(|inner| inner.minutes), Some(3));

    assert_eq!(refusal(br#"{"name":"a","nmae":"b"}"#), ("unknown_field", "nmae".into()));
    assert_eq!(
        refusal(br#"{"name":"a","inner":{"name":"b","x":1}}"#),
        ("unknown_field", "inner.x".into())
    );
    assert_eq!(refusal(b"{}"), ("invalid_input", "name".into()));
    assert_eq!(
        refusal(br#"{"name":"a","minutes":2147483648000}"#),
        ("invalid_input", "minutes".into())
    );
    for malformed in [
        br#"{"name":"a","name":"b"}"#.as_slice(),
        br#"{"name":"a","inner":{"name":"b","name":"c"}}"#,
        b"{\"name\":\"a\\u0000\"}",
        b"{\"name\":\"\xff\"}",
        br#"{"name":"a"} {}"#,
        b"{\"name\":",
    ] {
        assert_eq!(
            refusal(malformed).0,
            "malformed_request",
            "{}",
            String::from_utf8_lossy(malformed)
        );
    }
}

#[test]
fn depth_is_bounded_however_deep_a_body_goes() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(parse_json(nested(30).as_bytes()).is_ok());
    assert_eq!(parse_json(nested(34).as_bytes()).unwrap_err().code(), "malformed_request");
    assert_eq!(parse_json(nested(100_000).as_bytes()).unwrap_err().code(), "malformed_request");
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    id: Uuid,
    limit: Option<u32>,
}

#[test]
fn the_query_string_is_read_as_strictly() {
    let id = Uuid::nil();
    let asked: Asked = params::read(&format!("id={id}&limit=3")).unwrap();
    assert_eq!((asked.id, asked.limit), (id, Some(3)));
    let code = |query: &str| params::read::<Asked>(query).unwrap_err().code();
    assert_eq!(code(&format!("id={id}&limit=3&limit=4")), "malformed_request");
    assert_eq!(code(&format!("id={id}&x=1")), "unknown_field");
    assert_eq!(code("limit=3"), "invalid_input");
    assert_eq!(code("id=7"), "invalid_input");
    assert_eq!(code(&format!("id={id}&limit=-1")), "invalid_input");
    assert_eq!(code(&format!("id={id}&limit=%ff")), "malformed_request");
    assert_eq!(code(&format!("id={id}&limit=%00")), "malformed_request");
}

#[test]
fn a_cursor_belongs_to_its_tenant_and_list() {
    let cursors = Cursors::new(Secret::new(*b"a secret of thirty-two characters"));
    let (tenant, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let at = Timestamp::from_microsecond(1_767_225_600_123_456).unwrap();
    let cursor = cursors.write(tenant, "customers", at, Uuid::from_u128(7));
    let page: Page = cursors.page(tenant, "customers", Some(10), Some(&cursor)).unwrap();
    assert_eq!((page.after, page.after_id, page.rows), (at, Uuid::from_u128(7), 11));

    let code = |tenant, list, cursor: &str| {
        cursors.page(tenant, list, None, Some(cursor)).unwrap_err().code()
    };
    assert_eq!(code(other, "customers", &cursor), "invalid_input");
    assert_eq!(code(tenant, "bookings", &cursor), "invalid_input");
    assert_eq!(code(tenant, "customers", &cursor[1..]), "invalid_input");
    assert_eq!(code(tenant, "customers", ""), "invalid_input");
    assert!(cursors.page(tenant, "customers", Some(0), None).is_err());
    assert!(cursors.page(tenant, "customers", Some(201), None).is_err());
}

fn client(proxies: &[&str], peer: &str, forwarded: &[&str]) -> String {
    let proxies = Proxies::new(proxies.iter().map(|network| network.parse().unwrap()).collect());
    let mut headers = HeaderMap::new();
    for line in forwarded {
        headers.append("x-forwarded-for", HeaderValue::from_str(line).unwrap());
    }
    let peer: IpAddr = peer.parse().unwrap();
    proxies.client(SocketAddr::new(peer, 1), &headers).0.to_string()
}

#[test]
fn only_trusted_proxies_say_where_a_client_is() {
    let ours = &["10.0.0.0/8"];
    assert_eq!(client(&[], "198.51.100.7", &["203.0.113.9"]), "198.51.100.7");
    assert_eq!(client(ours, "198.51.100.7", &["203.0.113.9"]), "198.51.100.7");
    assert_eq!(client(ours, "10.0.0.1", &["203.0.113.9"]), "203.0.113.9");
    // What stands left of the first stranger, that stranger may have written.
    assert_eq!(client(ours, "10.0.0.1", &["1.1.1.1, 203.0.113.9, 10.0.0.2"]), "203.0.113.9");
    assert_eq!(client(ours, "10.0.0.1", &["1.1.1.1", "203.0.113.9"]), "203.0.113.9");
    assert_eq!(client(ours, "10.0.0.1", &["1.1.1.1, unknown"]), "10.0.0.1");
    assert_eq!(client(ours, "::ffff:10.0.0.1", &["203.0.113.9:4711"]), "203.0.113.9");
    assert_eq!(client(ours, "10.0.0.1", &[]), "10.0.0.1");
}

#[test]
fn the_rate_limit_fills_up_again_and_counts_each_address_for_itself() {
    let limit = RateLimit::new(2, 3, "your address");
    let left = |of: &'static str, at| limit.take(of, at).ok().and_then(Allowance::left);
    let begun = Instant::now();
    for expected in [2, 1, 0] {
        assert_eq!(left("one", begun), Some(expected));
    }
    let refusal = limit.take("one", begun).unwrap_err();
    assert_eq!((refusal.code(), refusal.wait()), ("rate_limited", Some(1)));
    assert_eq!(left("two", begun), Some(2));
    assert_eq!(left("one", begun + Duration::from_millis(500)), Some(0));
    assert_eq!(left("one", begun + Duration::from_secs(60)), Some(2));
}

#[test]
fn to_look_at_a_bucket_takes_nothing_out_of_it() {
    let limit = RateLimit::new(1, 1, "your address");
    let now = Instant::now();
    assert!(limit.look("one", now).is_ok() && limit.look("one", now).is_ok());
    assert!(limit.take("one", now).is_ok());
    assert!(limit.look("one", now).is_err());
    let none = RateLimit::new(0, 1, "your address");
    assert_eq!(none.take("one", now).unwrap(), Allowance::default(), "no limit, nothing to say");
}

#[test]
fn buckets_that_are_full_again_are_forgotten() {
    let limit = RateLimit::new(1, 1, "your address");
    let now = Instant::now();
    for address in 0..50_000 {
        assert!(limit.take(address, now).is_ok());
    }
    assert_eq!(limit.known(), 50_000);
    assert!(limit.take(50_000, now).is_ok(), "all are in use: none is forgotten");
    assert!(limit.take(0, now).is_err());
    let later = now + Duration::from_secs(10);
    for address in 0..60_000 {
        assert!(limit.take(address, later).is_ok());
    }
    assert!(limit.known() <= 100_001);
    for address in 0..50_000 {
        let _ = limit.take(1_000_000 + address, later + Duration::from_secs(10));
    }
    assert!(limit.known() <= 100_000, "{}", limit.known());
}

#[test]
fn an_ipv6_client_has_one_bucket_for_its_whole_network() {
    let limit = RateLimit::new(1, 1, "your address");
    let now = Instant::now();
    let take = |address: &str| limit.take(prefix(address.parse().unwrap()), now).is_ok();
    assert!(take("2001:db8::1"));
    assert!(!take("2001:db8::2"));
    assert!(take("2001:db8:0:1::2"));
}

#[test]
fn a_problem_says_what_it_is_and_no_more() {
    let body = Problem::invalid("minutes", "1 to 1440").with("status", "no").body("the-request");
    assert_eq!(body["code"], "invalid_input");
    assert_eq!(body["status"], 422, "facts never overwrite the standard members");
    assert_eq!(body["detail"], "minutes: 1 to 1440.");
    assert_eq!(body["instance"], "the-request");
    let hidden = Problem::fault(&"password=hunter2").body("x").to_string();
    assert!(!hidden.contains("hunter2"));
}
