//! Self-service tokens: who has one may handle its booking. The text is made again from the
//! installation's secret whenever it is needed; the database keeps only a hash.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use uuid::Uuid;

use crate::platform::crypto::{Secret, sha256};

/// The token that comes with a booking: its text, and the hash that the database keeps.
pub fn make(secret: &Secret, tenant: Uuid, booking: Uuid, generation: u32) -> (String, [u8; 32]) {
    let parts: [&[u8]; 3] = [tenant.as_bytes(), booking.as_bytes(), &generation.to_be_bytes()];
    of_seal(tenant, booking, secret.sign("booking-token", &parts))
}

/// A token that was issued for a booking later, under an id of its own.
pub fn issued(secret: &Secret, tenant: Uuid, booking: Uuid, id: Uuid) -> (String, [u8; 32]) {
    let parts: [&[u8]; 3] = [tenant.as_bytes(), booking.as_bytes(), id.as_bytes()];
    of_seal(tenant, booking, secret.sign("issued-booking-token", &parts))
}

fn of_seal(tenant: Uuid, booking: Uuid, seal: [u8; 32]) -> (String, [u8; 32]) {
    let bytes = [tenant.as_bytes().as_slice(), booking.as_bytes(), &seal].concat();
    let text = format!("bt_{}", BASE64.encode(bytes));
    let hash = sha256(text.as_bytes());
    (text, hash)
}

/// What a token claims; whether it is true, its hash in the database tells.
#[derive(Debug, Clone, Copy)]
pub struct Claim {
    /// The tenant.
    pub tenant: Uuid,
    /// The booking.
    pub booking: Uuid,
    /// The hash of the whole text.
    pub hash: [u8; 32],
}

/// Reads a token's text.
pub fn read(text: &str) -> Option<Claim> {
    let bytes = BASE64.decode(text.strip_prefix("bt_")?).ok().filter(|bytes| bytes.len() == 64)?;
    Some(Claim {
        tenant: Uuid::from_slice(&bytes[..16]).ok()?,
        booking: Uuid::from_slice(&bytes[16..32]).ok()?,
        hash: sha256(text.as_bytes()),
    })
}

#[cfg(test)]
mod tests;
