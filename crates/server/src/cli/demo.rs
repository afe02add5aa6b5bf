//! `demo`: the whole product on a private PostgreSQL, with four businesses to try.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{pretty, say};
use crate::app::start::{self, Failure, Listening, Prepared};
use crate::app::{attach, operator};
use crate::bookings::model::shown;
use crate::demo::{Loaded, load};
use crate::platform::config::Settings;
use crate::platform::crypto::Secret;
use crate::platform::db::{Database, PoolSettings};

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
    let slot = match loaded.first() {
        Some(first) => sample_slot(&client, first, now).await?,
        None => None,
    };
    let keys = keys(&prepared, &loaded).await?;
    let dir = settings.data_dir.as_ref().map(PathBuf::from);
    let ready = |listening: &Listening, prepared: &Prepared| {
        announce(listening.api, prepared, dir.as_deref(), &loaded, &keys, slot.as_deref())
    };
    start::run(&settings, prepared, ready, start::asked_to_stop()).await
}

/// Progress, for people: standard output is for the `ready` line and what can be pasted.
fn note(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// One API key a business; the same at every run, for it follows from the installation's secret.
async fn keys(prepared: &Prepared, loaded: &[Loaded]) -> Result<Vec<String>, Failure> {
    let db = Database::new(&PoolSettings { url: prepared.database_url.clone(), size: 1 })?;
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
    slot: Option<&str>,
) -> Result<(), Failure> {
    let url = format!("http://{address}");
    if let Some(dir) = dir.or(prepared.postgres.as_ref().map(|postgres| postgres.data_dir())) {
        attach::write_private(
            &dir.join("demo.json"),
            pretty(&facts(&url, prepared, loaded, keys)).as_bytes(),
        )?;
    }
    say(&format!("ready {url}"))?;
    let (Some(first), Some(key), Some(slot)) = (loaded.first(), keys.first(), slot) else {
        return say(&format!("\nThe API is described at {url}/docs. Ctrl-C stops everything."));
    };
    say(&lines_to_paste(&url, first, key, slot))
}

/// Three lines that work when pasted: what there is, when it is free, and a booking of it.
fn lines_to_paste(url: &str, first: &Loaded, key: &str, slot: &str) -> String {
    let public = format!("{url}/v1/public/{}", first.slug);
    let (service, day) = (first.service, slot.get(..10).unwrap_or_default());
    let wish = json!({
        "service_id": service, "starts_at": slot, "customer": { "name": "Ada Byron", "email": "ada@example.org" },
    });
    format!(
        "\nThe API is described at {url}/docs. An API key of {}, for everything else:\n  {key}\n\n\
         Its services, its free slots of {day}, and a booking of the first:\n\n\
         curl -s '{public}'\n\n\
         curl -s '{public}/availability?service_id={service}&from={day}&to={day}'\n\n\
         curl -s '{public}/bookings' -H 'Content-Type: application/json' -d '{wish}'\n\n\
         Ctrl-C stops everything.",
        first.slug
    )
}

/// The first free slot of a business's first service from tomorrow on, as the business writes it.
async fn sample_slot(
    client: &tokio_postgres::Client,
    first: &Loaded,
    now: Timestamp,
) -> Result<Option<String>, Failure> {
    let from = now + SignedDuration::from_hours(24);
    let to = from + SignedDuration::from_hours(24 * 14);
    let sql = "select starts_at from api.list_free_slots($1, $2, $3, $4) limit 1";
    // A demo whose first service was archived, say, has none to show.
    let Ok(Some(row)) = client.query_opt(sql, &[&first.tenant, &first.service, &from, &to]).await
    else {
        return Ok(None);
    };
    let start: Timestamp = row.try_get(0)?;
    Ok(Some(shown(start, &first.zone)))
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
