//! What every handler has at hand.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::crypto::Secret;
use super::db::Database;
use super::http::{Cursors, Proxies, RateLimit};
use super::kept::Kept;
use super::leisure::Leisure;

/// The running server's parts; cheap to clone.
#[derive(Debug, Clone)]
pub struct App(Arc<Parts>);

/// See [`App`].
#[derive(Debug)]
pub struct Parts {
    /// The server's database role.
    pub db: Database,
    /// The installation's secret.
    pub secret: Secret,
    /// List cursors.
    pub cursors: Cursors,
    /// Whose word on client addresses counts.
    pub proxies: Proxies,
    /// The limit of public routes, by address; requests whose key doesn't work count too.
    pub rate: RateLimit<IpAddr>,
    /// The limit of the other routes, by API key.
    pub key_rate: RateLimit<Uuid>,
    /// Rules for holds.
    pub holds: HoldRules,
    /// No request takes longer, whatever it waits for.
    pub longest: Duration,
    /// Cancelled when this node is about to stop: it answers, and isn't ready any more.
    pub leaving: CancellationToken,
    /// Where to report a weakness.
    pub security_contact: Option<String>,
    /// Answers that hold until something changes.
    pub kept: Kept,
    /// For what is nice to have.
    pub leisure: Leisure,
}

/// How long a hold lives and how many a client may have.
#[derive(Debug, Clone, Copy)]
pub struct HoldRules {
    /// Seconds.
    pub seconds: u32,
    /// Live holds per contact.
    pub cap_per_contact: u32,
    /// Live holds per network address.
    pub cap_per_address: u32,
}

impl App {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> App {
        App(Arc::new(parts))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
