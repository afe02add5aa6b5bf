//! Heads and places, without a network.

use std::net::IpAddr;

use super::head::{Excess, judge};
use super::places::{Full, Places};
use super::{HEAD_BYTES, HEAD_FIELDS, TARGET_BYTES};

#[test]
fn a_head_is_whole_at_its_empty_line() {
    for whole in [
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n\r\nbody",
        "GET / HTTP/1.1\nHost: x\n\n",
        "\r\nGET / HTTP/1.1\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ] {
        assert_eq!(judge(whole.as_bytes()), Ok(true), "{whole:?}");
    }
    for partial in
        ["", "\r\n", "\r\n\r\n", "GET", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: x\r\n\r"]
    {
        assert_eq!(judge(partial.as_bytes()), Ok(false), "{partial:?}");
    }
}

#[test]
fn a_head_has_bounds_before_it_is_whole() {
    let target = |length: usize| format!("GET /{}", "a".repeat(length));
    assert_eq!(judge(target(TARGET_BYTES - 100).as_bytes()), Ok(false));
    assert_eq!(judge(target(TARGET_BYTES).as_bytes()), Err(Excess::Target));
    let line = format!("{} HTTP/1.1\r\n\r\n", target(TARGET_BYTES));
    assert_eq!(judge(line.as_bytes()), Err(Excess::Target), "nor when it is");
    let fields = |count: usize| format!("GET / HTTP/1.1\r\n{}", "a: b\r\n".repeat(count));
    assert_eq!(judge(fields(HEAD_FIELDS).as_bytes()), Ok(false));
    assert_eq!(judge((fields(HEAD_FIELDS) + "\r\n").as_bytes()), Ok(true));
    assert_eq!(judge(fields(HEAD_FIELDS + 1).as_bytes()), Err(Excess::Fields));
    let long = format!("GET / HTTP/1.1\r\nx: {}", "a".repeat(HEAD_BYTES));
    assert_eq!(judge(long.as_bytes()), Err(Excess::Fields));
    assert!(judge("\r\n".repeat(HEAD_BYTES).as_bytes()).is_err(), "not even emptiness");
}

#[test]
fn places_are_given_back() {
    let places = Places::new(2, 0);
    let first = places.take(None).unwrap();
    let second = places.take(None).unwrap();
    assert_eq!(places.take(None).unwrap_err(), Full::Everywhere);
    drop(first);
    let third = places.take(None).unwrap();
    assert_eq!(places.open(), 2);
    drop((second, third));
    assert_eq!(places.open(), 0);
}

#[test]
fn an_address_has_its_share_and_a_proxy_has_none() {
    let places = Places::new(100, 2);
    let address: IpAddr = "192.0.2.1".parse().unwrap();
    let first = places.take(Some(address)).unwrap();
    let _second = places.take(Some(address)).unwrap();
    assert_eq!(places.take(Some(address)).unwrap_err(), Full::Address);
    assert!(places.take(Some("192.0.2.2".parse().unwrap())).is_ok());
    let _proxied: Vec<_> = (0..10).map(|_| places.take(None).unwrap()).collect();
    drop(first);
    assert!(places.take(Some(address)).is_ok());
}

#[test]
fn who_waits_longest_makes_room_and_who_is_served_stays() {
    let places = Places::new(3, 0);
    let (served, one, two) =
        (places.take(None).unwrap(), places.take(None).unwrap(), places.take(None).unwrap());
    let (waiting, mut first_told) = one.wait();
    let (_second_waits, mut second_told) = two.wait();
    let newcomer = places.take(None).unwrap();
    assert!(first_told.try_recv().is_ok(), "the first to wait has to leave");
    assert!(second_told.try_recv().is_err());
    drop(waiting);
    drop(one);
    assert_eq!(places.open(), 3);
    drop((served, newcomer));
}
