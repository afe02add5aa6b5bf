//! The text of an API key: `sk_<tenant>_<secret>`, so that even its look-up runs in a tenant's context.

use uuid::Uuid;

use crate::platform::crypto;

/// A new key: its text, shown once, and the hash that is kept.
pub fn make(tenant: Uuid) -> Result<(String, Vec<u8>), getrandom::Error> {
    Ok(of(tenant, &crypto::random_hex()?))
}

/// The key with these 64 hexadecimal digits as its secret.
pub fn of(tenant: Uuid, secret: &str) -> (String, Vec<u8>) {
    let hash = crypto::sha256(secret.as_bytes()).to_vec();
    (format!("sk_{}_{secret}", tenant.simple()), hash)
}

/// The tenant and the secret's hash of a key's text.
pub fn read(text: &str) -> Option<(Uuid, Vec<u8>)> {
    let (tenant, secret) = text.strip_prefix("sk_")?.split_once('_')?;
    let hex = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    if !hex(tenant, 32) || !hex(secret, 64) {
        return None;
    }
    Some((Uuid::try_parse(tenant).ok()?, crypto::sha256(secret.as_bytes()).to_vec()))
}
