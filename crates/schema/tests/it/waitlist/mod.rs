//! BKG-10: who waits, what becomes free, and who is offered it.

mod answering;
mod joining;
mod offering;
mod races;
mod rates;

use serde_json::{Value, json};
use testkit::{Database, Salon, call, id};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error};
use uuid::Uuid;

const MORNING: &str = "2031-05-05 10:00+02";

const KIM: &str = "kim@example.org";

/// A salon that is open for one hour on a Monday, so that one booking fills it, and what a test needs to look at it.
struct Line {
    database: Database,
    salon: Salon,
    client: Client,
    worker: Client,
    admin: Client,
}

impl Line {
    /// One person who works from 10:00 to so many hours later, on Mondays.
    async fn of_hours(hours: u32) -> Line {
        let week = json!({"mon": [{"start": "10:00", "end": format!("{}:00", 10 + hours)}]});
        Line::of(Salon::builder().week(week)).await
    }

    async fn of(builder: testkit::SalonBuilder) -> Line {
        let database = Database::lease().await;
        let salon = builder.build(&database).await;
        Line::on(database, salon).await
    }

    async fn on(database: Database, salon: Salon) -> Line {
        let (client, worker) = (database.server().await, database.worker().await);
        let admin = database.superuser().await;
        Line { database, salon, client, worker, admin }
    }

    async fn book(&self, starts_at: &str, email: &str) -> Uuid {
        let confirm = json!({"confirm": true});
        id(&self.salon.reserve(&self.client, starts_at, email, confirm).await.unwrap())
    }

    async fn cancel(&self, booking: Uuid) {
        self.salon.command(&self.client, "cancel_booking", booking).await.unwrap();
    }

    /// Joins for any time of that Monday, but for what the document says.
    async fn join(&self, email: &str, document: Value) -> Uuid {
        id(&self.try_join(email, document, json!({})).await.unwrap())
    }

    async fn try_join(&self, email: &str, document: Value, options: Value) -> Result<Value, Error> {
        let mut wish = json!({"date_from": "2031-05-05", "date_to": "2031-05-05"});
        for (name, value) in document.as_object().unwrap() {
            wish[name] = value.clone();
        }
        let customer = json!({"name": email, "email": email});
        let sql = "select api.join_waitlist($1, $2, $3, $4, $5)";
        let Salon { tenant, service, .. } = &self.salon;
        call(&self.client, sql, &[tenant, service, &customer, &wish, &options]).await
    }

    /// What the worker does in a round; the entries that were offered something, in order.
    async fn round(&self) -> Vec<Uuid> {
        self.worker.query("select api.relay_events()", &[]).await.unwrap();
        let due = self.worker.query("select business_id from api.list_due_waitlists()", &[]).await;
        if due.unwrap().iter().all(|row| row.get::<_, Uuid>(0) != self.salon.business) {
            return Vec::new();
        }
        offer_all(&self.worker, &self.salon).await
    }

    async fn entry(&self, entry: Uuid) -> Value {
        let sql = "select internal.waitlist_entry_json(e) from waitlist_entries e where e.id = $1";
        let tenant = self.database.as_tenant(self.salon.tenant).await;
        call(&tenant, sql, &[&entry]).await.unwrap()
    }

    async fn state(&self, entry: Uuid) -> String {
        self.entry(entry).await["state"].as_str().unwrap().to_owned()
    }

    /// Calls a command that takes the tenant and an entry.
    async fn answer(&self, command: &str, entry: Uuid) -> Result<Value, Error> {
        let sql = format!("select api.{command}($1, $2)");
        call(&self.client, &sql, &[&self.salon.tenant, &entry]).await
    }

    /// Lets what is offered to an entry run out, and the sweeper see it.
    async fn lapse(&self, entry: Uuid) {
        self.run_out(entry).await;
        let sql = "select api.release_expired_holds($1)";
        call(&self.worker, sql, &[&self.salon.tenant]).await.unwrap();
    }

    /// Lets it run out, and nobody see it yet.
    async fn run_out(&self, entry: Uuid) {
        let offered = self.entry(entry).await["offer"]["booking_id"].as_str().unwrap().to_owned();
        for sql in [
            "update bookings set hold_expires_at = clock_timestamp() - interval '1 second' where id::text = $1",
            "update claims set expires_at = clock_timestamp() - interval '1 second' where booking_id::text = $1",
        ] {
            self.admin.execute(sql, &[&offered]).await.unwrap();
        }
    }

    async fn count(&self, sql: &str) -> i64 {
        self.admin.query_one(sql, &[]).await.unwrap().get(0)
    }

    async fn command(&self, sql: &str, parameters: &[&(dyn ToSql + Sync)]) -> Value {
        call(&self.client, sql, parameters).await.unwrap()
    }
}

/// Offers until nothing is left to offer; the entries that were offered something.
async fn offer_all(worker: &Client, salon: &Salon) -> Vec<Uuid> {
    let mut offered = Vec::new();
    let sql = "select api.offer_due_waitlist($1, $2)";
    loop {
        let step = call(worker, sql, &[&salon.tenant, &salon.business]).await.unwrap();
        match step["outcome"].as_str().unwrap() {
            "offered" => offered.push(id(&step["entry"])),
            "prepared" => {}
            _ => return offered,
        }
    }
}
