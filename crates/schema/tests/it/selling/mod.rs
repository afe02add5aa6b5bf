//! Selling the seats of sessions: SES-3, SES-4, and the bookings of them (BKG-1, BKG-3, BKG-7).

mod claims;
mod explained_at_random;
mod explaining;
mod invariants;
mod moves;
mod races;
mod refusals;
mod rooms;
mod seats;

use serde_json::{Value, json};
use testkit::{Database, Salon, call, id};
use tokio_postgres::{Client, Error};
use uuid::Uuid;

pub(crate) use invariants::assert_seats_add_up;

const NOON: &str = "2031-05-05 12:00+02";

const KIM: &str = "kim@example.org";

/// A venue: guides, a session service, and an appointment service of the same guides.
#[derive(Debug, Clone)]
pub(crate) struct Venue {
    /// The tenant and the session service.
    pub salon: Salon,
    /// The appointment service: an hour with any guide.
    pub tour: Uuid,
}

impl Venue {
    /// A venue whose sessions have this many seats.
    pub async fn open(database: &Database, guides: usize, capacity: i32) -> Venue {
        let tour = Salon::builder().staff(guides).build(database).await;
        let client = database.server().await;
        let document = json!({"name": "Escape room", "kind": "session", "capacity": capacity,
                              "duration_minutes": 60, "price_minor": 2500, "party_max": 10});
        let parameters: &[&(dyn tokio_postgres::types::ToSql + Sync)] =
            &[&tour.tenant, &tour.business, &document];
        let service =
            id(&call(&client, "select api.upsert_service($1, $2, $3)", parameters).await.unwrap());
        Venue { tour: tour.service, salon: Salon { service, ..tour } }
    }

    /// Schedules a session of an hour, with these guides; `fields` are further columns.
    pub async fn session(
        &self,
        database: &Database,
        starts_at: &str,
        guides: &[Uuid],
        fields: Value,
    ) -> Uuid {
        let admin = database.superuser().await;
        let sql = "insert into sessions
            select (jsonb_populate_record(null::sessions, to_jsonb(d) || jsonb_build_object('id', gen_random_uuid()) || $4)).*
              from (select v.tenant_id, v.business_id, v.id as service_id, $3::text::timestamptz as starts_at,
                           $3::text::timestamptz + interval '1 hour' as ends_at,
                           internal.instant_to_local('Europe/Berlin', $3::text::timestamptz) as local_start,
                           'Europe/Berlin' as timezone, 'test' as tz_version, 0 as buffer_before_minutes, 0 as buffer_after_minutes,
                           v.capacity as capacity_total, 0 as seats_sold, 0 as seats_held, 1 as party_min, 10 as party_max,
                           'no' as private_booking, false as taken_privately, v.price_minor, v.currency, 'open' as status,
                           false as reserved, '{}'::text[] as by_hand, '{}'::internal.need[] as resources, 1 as version, clock_timestamp() as created_at, clock_timestamp() as updated_at
                      from services v where v.tenant_id = $1 and v.id = $2) as d
            returning id";
        admin
            .batch_execute(&format!("begin; set local app.tenant_id = '{}'", self.salon.tenant))
            .await
            .unwrap();
        let row = admin
            .query_one(sql, &[&self.salon.tenant, &self.salon.service, &starts_at, &fields])
            .await
            .unwrap();
        let session = row.get(0);
        for guide in guides {
            admin
                .execute(
                    "insert into session_staff values ($1, $2, $3)",
                    &[&self.salon.tenant, &session, guide],
                )
                .await
                .unwrap();
        }
        admin.batch_execute("commit").await.unwrap();
        session
    }

    /// Asks for seats at noon.
    pub async fn seats(
        &self,
        client: &Client,
        email: &str,
        options: Value,
    ) -> Result<Value, Error> {
        self.salon.reserve(client, NOON, email, options).await
    }

    /// Asks for an appointment with any guide.
    pub async fn tour(
        &self,
        client: &Client,
        starts_at: &str,
        options: Value,
    ) -> Result<Value, Error> {
        let salon = Salon { service: self.tour, ..self.salon.clone() };
        salon.reserve(client, starts_at, KIM, options).await
    }

    /// Changes the session service.
    pub async fn set(&self, client: &Client, fields: Value) {
        let salon = &self.salon;
        let parameters: &[&(dyn tokio_postgres::types::ToSql + Sync)] =
            &[&salon.tenant, &salon.business, &fields, &salon.service];
        call(client, "select api.upsert_service($1, $2, $3, $4)", parameters).await.unwrap();
    }
}

/// Sold and held seats as the row counts them.
pub(crate) async fn counted(database: &Database, session: Uuid) -> (i32, i32) {
    let row = database
        .superuser()
        .await
        .query_one("select seats_sold, seats_held from sessions where id = $1", &[&session])
        .await
        .unwrap();
    (row.get(0), row.get(1))
}

/// How many claims a session has, and whether they are firm.
pub(crate) async fn claimed(database: &Database, session: Uuid) -> (i64, bool) {
    let row = database
        .superuser()
        .await
        .query_one(
            "select count(*), coalesce(bool_and(expires_at is null), false) from claims where session_id = $1",
            &[&session],
        )
        .await
        .unwrap();
    (row.get(0), row.get(1))
}
