//! SES-1, SES-2, SES-4: schedule rules, and the sessions that are generated from them.

mod documents;
mod following;
mod generating;
mod managing;
mod oracle;
mod previewing;
mod reserved;
mod years;

use serde_json::{Value, json};
use testkit::{Database, Salon, call, id, refusal};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error};
use uuid::Uuid;

type Parameters<'a> = &'a [&'a (dyn ToSql + Sync)];

/// The detail of a refusal.
pub(crate) fn detail(error: &Error) -> Value {
    let detail = error.as_db_error().and_then(|error| serde_json::from_str(error.detail()?).ok());
    detail.unwrap_or_default()
}

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
        (refusal(&error), detail(&error)["field"].as_str().unwrap_or("-").to_owned())
    }

    /// Changes the service.
    pub(crate) async fn change_service(&self, document: Value) -> Value {
        let sql = "select api.upsert_service($1, $2, $3, $4)";
        let parameters: Parameters<'_> = &[&self.tenant, &self.business, &document, &self.service];
        call(&self.client, sql, parameters).await.unwrap()
    }

    /// A booking of so many seats of a session, confirmed or held; its id.
    pub(crate) async fn book(&self, session: Uuid, seats: i32, state: &str) -> Uuid {
        let options =
            json!({"session_id": session, "party_size": seats, "confirm": state == "confirmed"});
        let customer = json!({"name": "Kim", "email": format!("{session}@example.org")});
        let sql = "select api.reserve_booking($1, $2, null, $3, p_options => $4)";
        let parameters: Parameters<'_> = &[&self.tenant, &self.service, &customer, &options];
        id(&call(&self.client, sql, parameters).await.unwrap())
    }

    /// Calls a command that takes the tenant and one id.
    pub(crate) async fn command(&self, name: &str, id: Uuid) -> Result<Value, Error> {
        call(&self.client, &format!("select api.{name}($1, $2)"), &[&self.tenant, &id]).await
    }

    /// Adds a one-off session.
    pub(crate) async fn one_off(&self, document: Value) -> Result<Value, Error> {
        let sql = "select api.create_session($1, $2, $3)";
        call(&self.client, sql, &[&self.tenant, &self.service, &document]).await
    }

    /// Changes a session.
    pub(crate) async fn change_session(
        &self,
        session: Uuid,
        document: Value,
    ) -> Result<Value, Error> {
        let sql = "select api.update_session($1, $2, $3)";
        call(&self.client, sql, &[&self.tenant, &session, &document]).await
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
