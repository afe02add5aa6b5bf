use uuid::Uuid;

use super::{make, read};
use crate::platform::crypto::Secret;

#[test]
fn a_token_is_read_as_it_was_made_and_differs_from_a_bookings() {
    let secret = Secret::new("of tests");
    let (tenant, entry) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let (text, hash) = make(&secret, tenant, entry);
    let claim = read(&text).unwrap();
    assert_eq!((claim.tenant, claim.entry, claim.hash), (tenant, entry, hash));
    assert!(crate::bookings::token::read(&text).is_none());
    let other = crate::bookings::token::make(&secret, tenant, entry, 1).0;
    assert!(read(&other).is_none());
    assert_ne!(read(&other.replace("bt_", "wl_")).unwrap().hash, hash);
}
