//! Tokens of waitlist entries: who has one may answer what is offered. Made like those of bookings, and good for nothing else.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use uuid::Uuid;

use crate::platform::crypto::{Secret, sha256};

/// A token as text, and the hash that the database keeps.
pub fn make(secret: &Secret, tenant: Uuid, entry: Uuid) -> (String, [u8; 32]) {
    let seal = secret.sign("waitlist-token", &[tenant.as_bytes(), entry.as_bytes()]);
    let bytes = [tenant.as_bytes().as_slice(), entry.as_bytes(), &seal].concat();
    let text = format!("wl_{}", BASE64.encode(bytes));
    let hash = sha256(text.as_bytes());
    (text, hash)
}

/// What a token claims; whether it is true, its hash in the database tells.
#[derive(Debug, Clone, Copy)]
pub struct Claim {
    /// The tenant.
    pub tenant: Uuid,
    /// The entry.
    pub entry: Uuid,
    /// The hash of the whole text.
    pub hash: [u8; 32],
}

/// Reads a token's text.
pub fn read(text: &str) -> Option<Claim> {
    let bytes = BASE64.decode(text.strip_prefix("wl_")?).ok().filter(|bytes| bytes.len() == 64)?;
    Some(Claim {
        tenant: Uuid::from_slice(&bytes[..16]).ok()?,
        entry: Uuid::from_slice(&bytes[16..32]).ok()?,
        hash: sha256(text.as_bytes()),
    })
}

#[cfg(test)]
mod tests;
