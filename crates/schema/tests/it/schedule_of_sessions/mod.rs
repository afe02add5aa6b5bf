//! SES-1, SES-2, SES-4: schedule rules, and the sessions that are generated from them.

mod documents;
mod following;
mod generating;
mod oracle;
mod previewing;
mod years;

use serde_json::{Value, json};
use testkit::{Database, Salon, call, id, refusal};
use tokio_postgres::Client;
use uuid::Uuid;

/// A venue with one session service: an hour, eight seats, 80.00.
pub(crate) struct Venue {
    pub(crate) database: Database,
    pub(crate) client: Client,
    pub(crate) tenant: Uuid,
    pub(crate) business: Uuid,
    pub(crate) service: Uuid,
    pub(crate) staff: Vec<Uuid>,
}

impl Venue {
    pub(crate) async fn open(timezone: &str) -> Venue {
        let database = Database::lease().await;
        let salon = Salon::builder().timezone(timezone).staff(2).build(&database).await;
        let client = database.server().await;
        let Salon { tenant, business, staff, .. } = salon;
        let document = json!({"kind": "session", "name": "Escape", "duration_minutes": 60, "capacity": 8, "price_minor": 8_000});
        let service = call(
            &client,
            "select api.upsert_service($1, $2, $3)",
            &[&tenant, &business, &document],
        )
        .await
        .unwrap();
        Venue { database, client, tenant, business, service: id(&service), staff }
    }

    /// Adds a rule: `{rule, report}`.
    pub(crate) async fn add_rule(&self, document: Value) -> Value {
        let sql = "select api.set_session_rule($1, $2, $3)";
        let made = call(&self.client, sql, &[&self.tenant, &self.service, &document]).await;
        made.unwrap_or_else(|error| panic!("{document}: {error:?}"))
    }

    /// Changes a rule: `{rule, report}`.
    pub(crate) async fn change_rule(&self, rule: Uuid, document: Value) -> Value {
        let sql = "select api.set_session_rule($1, $2, $3, $4)";
        let made = call(&self.client, sql, &[&self.tenant, &self.service, &document, &rule]).await;
        made.unwrap_or_else(|error| panic!("{document}: {error:?}"))
    }

    /// Generates: the report.
    pub(crate) async fn generate(&self) -> Value {
        let sql = "select api.generate_sessions($1, $2)";
        call(&self.client, sql, &[&self.tenant, &self.service]).await.unwrap()
    }

    /// The code with which a statement over tenant and service is refused, and its field.
    pub(crate) async fn refused(&self, statement: &str, document: &Value) -> (String, String) {
        let outcome = call(&self.client, statement, &[&self.tenant, &self.service, document]).await;
        let error = outcome.expect_err(&document.to_string());
        let detail: Value = error
            .as_db_error()
            .and_then(|error| serde_json::from_str(error.detail()?).ok())
            .unwrap_or_default();
        (refusal(&error), detail["field"].as_str().unwrap_or("-").to_owned())
    }

    /// Changes the service.
    pub(crate) async fn change_service(&self, document: Value) -> Value {
        let sql = "select api.upsert_service($1, $2, $3, $4)";
        let parameters: [&(dyn tokio_postgres::types::ToSql + Sync); 4] =
            [&self.tenant, &self.business, &document, &self.service];
        call(&self.client, sql, &parameters).await.unwrap()
    }

    /// A booking of so many seats of a session, in this state.
    pub(crate) async fn book(&self, session: Uuid, seats: i32, state: &str) {
        let superuser = self.database.superuser().await;
        let insert = "insert into customers (tenant_id, id, name) values ($1, gen_random_uuid(), 'Kim') returning id";
        let customer: Uuid = superuser.query_one(insert, &[&self.tenant]).await.unwrap().get(0);
        superuser
            .execute(
                "insert into bookings (tenant_id, id, reference, business_id, service_id, customer_id, state, starts_at, ends_at,
                     buffer_before_minutes, buffer_after_minutes, local_start, timezone, tz_version, price_minor, currency, entry_method,
                     contact_name, hold_expires_at, session_id, seats, has_seats)
                 select tenant_id, gen_random_uuid(), left($2::uuid::text, 8), business_id, service_id, $2, $4, starts_at, ends_at, 0, 0, local_start,
                        timezone, tz_version, 0, currency, 'api', 'Kim',
                        case when $4 = 'held' then clock_timestamp() + interval '10 minutes' end, id, $3,
                        $4 in ('held', 'pending', 'confirmed', 'completed', 'no_show')
                   from sessions where id = $1",
                &[&session, &customer, &seats, &state],
            )
            .await
            .unwrap();
        let count = "update sessions set seats_sold = seats_sold + case when $3 = 'confirmed' then $2 else 0 end,
                            seats_held = seats_held + case when $3 = 'held' then $2 else 0 end where id = $1";
        superuser.execute(count, &[&session, &seats, &state]).await.unwrap();
    }

    /// Every session of the service, as stored, earliest first.
    pub(crate) async fn stored(&self) -> Vec<Value> {
        let sql = "select to_jsonb(s) from sessions s where s.service_id = $1 order by s.starts_at";
        let rows = self.database.superuser().await.query(sql, &[&self.service]).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }
}

/// The same hours every day.
pub(crate) fn daily(start: &str, end: &str) -> Value {
    let day = json!([{"start": start, "end": end}]);
    json!({"mon": day, "tue": day, "wed": day, "thu": day, "fri": day, "sat": day, "sun": day})
}
