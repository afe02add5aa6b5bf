//! What opens something: nothing that we didn't make.

use jiff::Timestamp;
use uuid::Uuid;

use super::text;
use crate::bookings::token;
use crate::identity::key;
use crate::platform::crypto::{Secret, sha256};
use crate::platform::http::Cursors;

pub fn token(data: &[u8]) {
    if let Some(text) = text(data) {
        read(text);
    }
    if let Some((ids, rest)) = data.split_at_checked(32) {
        made(Uuid::from_slice(&ids[..16]).unwrap(), Uuid::from_slice(&ids[16..]).unwrap(), rest);
    }
}

fn read(text: &str) {
    if let Some(claim) = token::read(text) {
        assert!(text.starts_with("bt_"));
        assert_eq!(claim.hash, sha256(text.as_bytes()));
    }
    if let Some((tenant, hash)) = key::read(text) {
        let secret = text.rsplit('_').next().unwrap();
        assert_eq!(key::of(tenant, secret), (text.to_owned(), hash));
    }
    let cursors = Cursors::new(Secret::new(*b"a secret for fuzzing only, no more"));
    assert!(cursors.page(Uuid::max(), "bookings", None, Some(text)).is_err(), "forged");
}

/// Ours are read as they were made, and not with a byte changed.
fn made(tenant: Uuid, booking: Uuid, rest: &[u8]) {
    let secret = Secret::new(*b"a secret for fuzzing only, no more");
    let (text, hash) = token::make(&secret, tenant, booking, 1);
    let claim = token::read(&text).unwrap();
    assert_eq!((claim.tenant, claim.booking, claim.hash), (tenant, booking, hash));
    let cursors = Cursors::new(secret);
    let at = Timestamp::from_microsecond(1_800_000_000_000_000).unwrap();
    let cursor = cursors.write(tenant, "bookings", at, booking);
    let page = cursors.page(tenant, "bookings", None, Some(&cursor)).unwrap();
    assert_eq!((page.after, page.after_id), (at, booking));
    assert!(cursors.page(tenant, "customers", None, Some(&cursor)).is_err(), "of another list");
    let [place, byte, ..] = rest else { return };
    let mut bytes = cursor.into_bytes();
    let place = usize::from(*place) % bytes.len();
    if bytes[place] != *byte && byte.is_ascii() {
        bytes[place] = *byte;
        let changed = String::from_utf8(bytes).unwrap();
        assert!(cursors.page(tenant, "bookings", None, Some(&changed)).is_err(), "{changed}");
    }
}
