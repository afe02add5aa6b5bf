//! Lines of the demo that work when pasted.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio_postgres::Client;
use uuid::Uuid;

use crate::app::start::Failure;
use crate::bookings::model::shown;
use crate::demo::Loaded;

/// Something of a business that can be booked at the moment.
#[derive(Debug)]
pub enum Sample {
    /// A slot of a service, as the business writes its start.
    Slot {
        /// The business's slug.
        slug: &'static str,
        /// What.
        service: Uuid,
        /// When.
        starts_at: String,
    },
    /// Sessions of a service.
    Sessions {
        /// The business's slug.
        slug: &'static str,
        /// What.
        service: Uuid,
        /// One with seats for three.
        seats: Uuid,
        /// Another one, which is free as a whole.
        whole: Uuid,
        /// The ids of its first two tiers.
        tiers: [Value; 2],
    },
}

/// What the lines are about. A demo whose services were archived, say, has less to show.
pub async fn samples(
    client: &Client,
    loaded: &[Loaded],
    now: Timestamp,
) -> Result<Vec<Sample>, Failure> {
    let mut samples = Vec::new();
    for one in loaded {
        match one.slug {
            "demo-salon" => samples.extend(slot(client, one, now).await?),
            "demo-escape" => samples.extend(sessions(client, one, now).await?),
            _ => {}
        }
    }
    Ok(samples)
}

/// The first free slot of a business's first service from tomorrow on.
async fn slot(client: &Client, one: &Loaded, now: Timestamp) -> Result<Option<Sample>, Failure> {
    let (from, to) = weeks(now);
    let sql = "select starts_at from api.list_free_slots($1, $2, $3, $4) limit 1";
    let Ok(Some(row)) = client.query_opt(sql, &[&one.tenant, &one.service, &from, &to]).await
    else {
        return Ok(None);
    };
    let starts_at = shown(row.try_get(0)?, &one.zone);
    Ok(Some(Sample::Slot { slug: one.slug, service: one.service, starts_at }))
}

/// Two sessions of a business's first service.
async fn sessions(
    client: &Client,
    one: &Loaded,
    now: Timestamp,
) -> Result<Option<Sample>, Failure> {
    let (from, to) = weeks(now);
    let sql = "select s.id, w.id, api.get_service_prices($1, $2) -> 'tiers'
                 from (select id from api.list_free_sessions($1, $2, $3, $4, 3, false) limit 1) s,
                      lateral (select id from api.list_free_sessions($1, $2, $3, $4, 4, true) f where f.id <> s.id limit 1) w";
    let Ok(Some(row)) = client.query_opt(sql, &[&one.tenant, &one.service, &from, &to]).await
    else {
        return Ok(None);
    };
    let tiers: Value = row.try_get(2)?;
    let tiers = [tiers[0]["id"].clone(), tiers[1]["id"].clone()];
    if tiers.iter().any(Value::is_null) {
        return Ok(None);
    }
    let (seats, whole) = (row.try_get(0)?, row.try_get(1)?);
    Ok(Some(Sample::Sessions { slug: one.slug, service: one.service, seats, whole, tiers }))
}

/// From tomorrow on.
fn weeks(now: Timestamp) -> (Timestamp, Timestamp) {
    let from = now + SignedDuration::from_hours(24);
    (from, from + SignedDuration::from_hours(24 * 14))
}

impl Sample {
    /// The lines, with what they do before them.
    pub fn lines(&self, url: &str) -> String {
        match self {
            Sample::Slot { slug, service, starts_at } => slot_lines(url, slug, *service, starts_at),
            Sample::Sessions { slug, service, seats, whole, tiers: [adult, child] } => {
                let party = json!({ "session_id": seats, "promotion": "tide10",
                    "tiers": [{ "id": adult, "quantity": 2 }, { "id": child, "quantity": 1 }] });
                let whole = json!({ "session_id": whole, "private": true, "party_size": 4 });
                session_lines(url, slug, *service, [party, whole])
            }
        }
    }
}

fn slot_lines(url: &str, slug: &str, service: Uuid, starts_at: &str) -> String {
    let public = format!("{url}/v1/public/{slug}");
    let day = starts_at.get(..10).unwrap_or_default();
    let wish = for_ada(json!({ "service_id": service, "starts_at": starts_at }));
    format!(
        "\nThe services of {slug}, free slots of {day}, and a booking of the first:\n\n\
         curl -s '{public}'\n\n\
         curl -s '{public}/availability?service_id={service}&from={day}&to={day}'\n\n\
         curl -s '{public}/bookings' {JSON} -d '{wish}'"
    )
}

fn session_lines(url: &str, slug: &str, service: Uuid, [party, whole]: [Value; 2]) -> String {
    let public = format!("{url}/v1/public/{slug}");
    let sale = |wish: Value| {
        let hold = format!("curl -s '{public}/bookings' {JSON} -d '{}'", for_ada(wish));
        format!(
            "curl -s -X POST \"{url}/v1/public/bookings/$({hold} | grep -o 'bt_[^\"]*')/confirm\""
        )
    };
    format!(
        "\nThe next session of {slug} with seats for three, what two adults and a child pay with a code, a sale of these seats, \
         and one of another session as a whole:\n\n\
         curl -s '{public}/availability/next?service_id={service}&party_size=3'\n\n\
         curl -s '{public}/quotes' {JSON} -d '{party}'\n\n\
         {}\n\n{}",
        sale(party.clone()),
        sale(whole)
    )
}

const JSON: &str = "-H 'Content-Type: application/json'";

fn for_ada(mut wish: Value) -> Value {
    wish["customer"] = json!({ "name": "Ada Byron", "email": "ada@example.org" });
    wish
}
