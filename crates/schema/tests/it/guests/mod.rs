//! SES-5: who comes to a session, who of them has arrived, and who buys at the door.

mod arrivals;
mod doors;
mod lists;
mod walk_ins;

use serde_json::{Value, json};
use testkit::{Database, call, id};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error};
use uuid::Uuid;

use crate::selling::Venue;

type Parameters<'a> = &'a [&'a (dyn ToSql + Sync)];

/// A venue with one session at noon on a day of 2031, and a connection.
struct Door {
    database: Database,
    client: Client,
    venue: Venue,
    session: Uuid,
}

impl Door {
    async fn open(capacity: i32) -> Door {
        Door::at(capacity, "2031-05-05 12:00+02").await
    }

    /// The session began ten minutes ago.
    async fn begun(capacity: i32) -> Door {
        let database = Database::lease().await;
        let start = minutes_from_now(&database, -10).await;
        Door::on(database, capacity, &start).await
    }

    async fn at(capacity: i32, starts_at: &str) -> Door {
        Door::on(Database::lease().await, capacity, starts_at).await
    }

    async fn on(database: Database, capacity: i32, starts_at: &str) -> Door {
        let venue = Venue::open(&database, 1, capacity).await;
        let session = venue.session(&database, starts_at, &venue.salon.staff, json!({})).await;
        let client = database.server().await;
        Door { database, client, venue, session }
    }

    fn tenant(&self) -> Uuid {
        self.venue.salon.tenant
    }

    /// Calls an api function with the tenant and these.
    async fn call(&self, call_text: &str, more: Parameters<'_>) -> Result<Value, Error> {
        let tenant = self.tenant();
        let mut parameters: Vec<&(dyn ToSql + Sync)> = vec![&tenant];
        parameters.extend(more);
        call(&self.client, &format!("select api.{call_text}"), &parameters).await
    }

    async fn sold_to(&self, name: &str, party: i32) -> Value {
        self.with(name, json!({"party_size": party, "confirm": true})).await
    }

    async fn with(&self, name: &str, mut options: Value) -> Value {
        options["session_id"] = json!(self.session);
        let email = format!("{}@example.org", name.to_lowercase());
        let customer = json!({"name": name, "email": email});
        self.call("reserve_booking($1, null, null, $2, p_options => $3)", &[&customer, &options])
            .await
            .unwrap()
    }

    async fn check_in(&self, booking: &Value, arrived: Option<i32>) -> Result<Value, Error> {
        self.call("check_in_party($1, $2, $3)", &[&id(booking), &arrived]).await
    }

    async fn scan(&self, code: &str, arrived: Option<i32>) -> Result<Value, Error> {
        self.call("check_in_code($1, $2, $3, $4)", &[&code, &self.session, &arrived]).await
    }

    async fn walk_in(&self, customer: Value, options: Value) -> Result<Value, Error> {
        self.call("add_walk_in($1, $2, $3, $4)", &[&self.session, &customer, &options]).await
    }

    async fn command(&self, name: &str, booking: &Value) -> Result<Value, Error> {
        self.call(&format!("{name}($1, $2)"), &[&id(booking)]).await
    }

    /// Kinds of events of a booking, in order.
    async fn events(&self, booking: &Value) -> Vec<String> {
        let sql = "select kind from outbox where entity_id = $1 order by created_at, id";
        let rows = self.database.superuser().await.query(sql, &[&id(booking)]).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// The sold and held seats of the session.
    async fn seats(&self) -> (i32, i32) {
        let sql = "select seats_sold, seats_held from sessions where id = $1";
        let row = self.database.superuser().await.query_one(sql, &[&self.session]).await.unwrap();
        (row.get(0), row.get(1))
    }
}

/// A whole minute, so far from now, as text.
async fn minutes_from_now(database: &Database, minutes: i32) -> String {
    let sql = "select (date_trunc('minute', clock_timestamp()) + make_interval(mins => $1))::text";
    database.superuser().await.query_one(sql, &[&minutes]).await.unwrap().get(0)
}

fn arrived(booking: &Value) -> i64 {
    booking["arrived"].as_i64().unwrap()
}
