//! `demo`: the whole product on a private PostgreSQL, with four businesses to try.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::paste::{self, Sample};
use super::{pretty, say};
use crate::app::start::{self, Failure, Listening, Prepared};
use crate::app::{attach, operator};
use crate::demo::{Loaded, load};
use crate::platform::config::Settings;
use crate::platform::crypto::Secret;

/// Loads the demo, or what is missing of it, and serves until told to stop.
pub async fn run(settings: Settings) -> Result<(), Failure> {
    note("Starting PostgreSQL …");
    let prepared = start::prepare(&settings).await?;
    note("Loading four businesses with three months of bookings …");
    let client = start::connect(&prepared.database_url).await?;
    let now: Timestamp = client.query_one("select clock_timestamp()", &[]).await?.try_get(0)?;
    let loaded = load(&client, now, |one| {
        note(&format!("  {:<12} {} ({} new bookings)", one.slug, one.name, one.bookings))
    })
    .await?;
    let samples = paste::samples(&client, &loaded, now).await?;
    let keys = keys(&prepared, &loaded).await?;
    let dir = settings.data_dir.as_ref().map(PathBuf::from);
    let ready = |listening: &Listening, prepared: &Prepared| {
        announce(listening.api, prepared, dir.as_deref(), &loaded, &keys, &samples)
    };
    start::run(&settings, prepared, ready).await
}

/// Progress, for people: standard output is for the `ready` line and what can be pasted.
fn note(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// One API key a business; the same at every run, for it follows from the installation's secret.
async fn keys(prepared: &Prepared, loaded: &[Loaded]) -> Result<Vec<String>, Failure> {
    let db = prepared.server(1)?;
    let secret = Secret::new(prepared.secret_key.as_bytes());
    let mut keys = Vec::new();
    for one in loaded {
        keys.push(operator::ensure_demo_key(&db, &secret, one.tenant).await?);
    }
    Ok(keys)
}

fn announce(
    address: SocketAddr,
    prepared: &Prepared,
    dir: Option<&Path>,
    loaded: &[Loaded],
    keys: &[String],
    samples: &[Sample],
) -> Result<(), Failure> {
    let url = format!("http://{address}");
    if let Some(dir) = dir.or(prepared.postgres.as_ref().map(|postgres| postgres.data_dir())) {
        attach::write_private(
            &dir.join("demo.json"),
            pretty(&facts(&url, prepared, loaded, keys)).as_bytes(),
        )?;
    }
    say(&format!("ready {url}"))?;
    say(&format!("\nThe API is described at {url}/docs. API keys, for everything else:\n"))?;
    for (one, key) in loaded.iter().zip(keys) {
        say(&format!("  {:<12} {key}", one.slug))?;
    }
    for sample in samples {
        say(&sample.lines(&url))?;
    }
    say("\nCtrl-C stops everything.")
}

fn facts(url: &str, prepared: &Prepared, loaded: &[Loaded], keys: &[String]) -> Value {
    let businesses: Vec<Value> = loaded
        .iter()
        .zip(keys)
        .map(|(one, key)| {
            json!({ "slug": one.slug, "name": one.name, "tenant_id": one.tenant, "service_id": one.service, "api_key": key })
        })
        .collect();
    json!({
        "url": url,
        "address": url,
        "businesses": businesses,
        "database_url": prepared.database_url,
        "worker_database_url": prepared.worker_database_url,
        "migrate_database_url": prepared.migrate_database_url,
    })
}
