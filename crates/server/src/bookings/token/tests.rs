//! Tokens.

use uuid::Uuid;

use super::{issued, make, read};
use crate::platform::crypto::Secret;

#[test]
fn a_token_is_the_same_each_time_and_another_for_each_booking_generation_and_secret() {
    let secret = Secret::new(*b"one");
    let (tenant, booking) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let (text, hash) = make(&secret, tenant, booking, 1);
    assert_eq!(make(&secret, tenant, booking, 1).0, text);
    let claim = read(&text).unwrap();
    assert_eq!((claim.tenant, claim.booking, claim.hash), (tenant, booking, hash));
    for other in [
        make(&secret, tenant, booking, 2),
        make(&secret, tenant, Uuid::from_u128(3), 1),
        make(&Secret::new(*b"two"), tenant, booking, 1),
        issued(&secret, tenant, booking, Uuid::from_u128(1)),
    ] {
        assert_ne!(other.1, hash);
    }
}

#[test]
fn an_issued_token_is_the_same_for_its_id() {
    let secret = Secret::new(*b"one");
    let (tenant, booking) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let (text, hash) = issued(&secret, tenant, booking, Uuid::from_u128(3));
    assert_eq!(issued(&secret, tenant, booking, Uuid::from_u128(3)), (text.clone(), hash));
    assert_ne!(issued(&secret, tenant, booking, Uuid::from_u128(4)).0, text);
    assert_eq!(read(&text).unwrap().booking, booking);
}

#[test]
fn what_is_no_token_is_not_read() {
    let (text, _) = make(&Secret::new(*b"one"), Uuid::nil(), Uuid::nil(), 1);
    for wrong in
        ["", "bt_", "bt_AAAA", &text[3..], &text[..text.len() - 1], &format!("{text}A"), "bt_%%%%"]
    {
        assert!(read(wrong).is_none(), "{wrong}");
    }
}
