//! Self-service tokens in the database: their hashes.

use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bookings::model::{BookingToken, TokenScope};
use crate::platform::db::{Database, Error};

/// A token to be kept.
#[derive(Debug)]
pub struct NewToken<'a> {
    /// Its id.
    pub id: Uuid,
    /// The hash of its text.
    pub hash: [u8; 32],
    /// What it allows.
    pub scopes: &'a [TokenScope],
    /// Until when.
    pub expires_at: Option<Timestamp>,
}

/// Keeps a new one.
pub async fn issue(
    db: &Database,
    (tenant, booking): (Uuid, Uuid),
    token: &NewToken<'_>,
    request: &Value,
) -> Result<BookingToken, Error> {
    let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.word()).collect();
    let sql = "select api.issue_booking_token($1, $2, $3, $4, $5, $6, $7)";
    let hash = token.hash.as_slice();
    db.command(sql, &[&tenant, &booking, &scopes, &token.expires_at, &token.id, &hash, request])
        .await
}

/// Those of a booking.
pub async fn list(
    db: &Database,
    tenant: Uuid,
    booking: Uuid,
) -> Result<Option<Vec<BookingToken>>, Error> {
    db.find(tenant, "select api.list_booking_tokens($1, $2)", &[&tenant, &booking]).await
}

/// Takes back one, or all of a booking; gives those that there are.
pub async fn revoke(
    db: &Database,
    (tenant, booking): (Uuid, Uuid),
    token: Option<Uuid>,
    request: &Value,
) -> Result<Vec<BookingToken>, Error> {
    let sql = "select api.revoke_booking_tokens($1, $2, $3, $4)";
    db.command(sql, &[&tenant, &booking, &token, request]).await
}
