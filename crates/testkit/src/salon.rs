//! A small business to test against, made through the same commands as any other.

use serde_json::{Value, json};
use tokio_postgres::{Client, Error};
use uuid::Uuid;

use crate::Database;

/// What a salon has before its test begins.
#[derive(Debug, Clone)]
pub struct SalonBuilder {
    slug: String,
    timezone: String,
    staff: usize,
    service: Value,
    week: Value,
}

impl Default for SalonBuilder {
    fn default() -> Self {
        let day = json!([{"start": "09:00", "end": "17:00"}]);
        SalonBuilder {
            slug: format!("salon-{}", &Uuid::new_v4().simple().to_string()[..12]),
            timezone: "Europe/Berlin".into(),
            staff: 1,
            service: json!({"name": "Haircut", "duration_minutes": 60, "step_minutes": 60, "price_minor": 4500}),
            week: json!({"mon": day, "tue": day, "wed": day, "thu": day, "fri": day, "sat": day, "sun": day}),
        }
    }
}

impl SalonBuilder {
    /// The public slug; random unless given.
    pub fn slug(mut self, slug: &str) -> Self {
        self.slug = slug.into();
        self
    }

    /// The time zone; Europe/Berlin unless given.
    pub fn timezone(mut self, timezone: &str) -> Self {
        self.timezone = timezone.into();
        self
    }

    /// How many staff perform the service; one unless given.
    pub fn staff(mut self, count: usize) -> Self {
        self.staff = count;
        self
    }

    /// Changes fields of the service: an hour, every hour, unless given.
    pub fn service(mut self, fields: Value) -> Self {
        for (name, value) in fields.as_object().unwrap() {
            self.service[name] = value.clone();
        }
        self
    }

    /// The business's weekly hours; 09:00 to 17:00 every day unless given.
    pub fn week(mut self, week: Value) -> Self {
        self.week = week;
        self
    }

    /// Makes the salon.
    pub async fn build(self, database: &Database) -> Salon {
        let client = database.server().await;
        self.build_with(&client).await
    }

    /// Makes the salon over a connection of the server's; one that is used again knows its plans already.
    pub async fn build_with(self, client: &Client) -> Salon {
        let tenant = Uuid::new_v4();
        let made = call(
            client,
            "select api.create_tenant($1, $2)",
            &[
                &tenant,
                &json!({
                    "name": "Salon", "owner": {"name": "Olga", "email": "olga@example.org"},
                    "business": {"name": "Salon", "slug": self.slug, "timezone": self.timezone, "currency": "EUR"},
                    "hours": self.week,
                }),
            ],
        )
        .await
        .unwrap();
        let business = id(&made["business"]);
        let service = id(&call(
            client,
            "select api.upsert_service($1, $2, $3)",
            &[&tenant, &business, &self.service],
        )
        .await
        .unwrap());
        let mut staff = Vec::new();
        for number in 0..self.staff {
            let document = json!({"name": format!("Staff {number}"), "position": number});
            staff.push(id(&call(
                client,
                "select api.create_staff($1, $2, $3)",
                &[&tenant, &business, &document],
            )
            .await
            .unwrap()));
        }
        let mapping: Value = staff.iter().map(|staff| json!({"staff_id": staff})).collect();
        call(client, "select api.set_service_staff($1, $2, $3)", &[&tenant, &service, &mapping])
            .await
            .unwrap();
        Salon { tenant, business, service, staff, slug: self.slug }
    }
}

/// The ids of a salon.
#[derive(Debug, Clone)]
pub struct Salon {
    /// The tenant.
    pub tenant: Uuid,
    /// Its one business.
    pub business: Uuid,
    /// Its one service.
    pub service: Uuid,
    /// Its staff, in the order of their position.
    pub staff: Vec<Uuid>,
    /// Its public slug.
    pub slug: String,
}

impl Salon {
    /// A salon with one staff member and an hourly service, open every day from 09:00 to 17:00.
    pub fn builder() -> SalonBuilder {
        SalonBuilder::default()
    }

    /// Reserves for a customer with this e-mail; `starts_at` as PostgreSQL reads it.
    pub async fn reserve(
        &self,
        client: &Client,
        starts_at: &str,
        email: &str,
        options: Value,
    ) -> Result<Value, Error> {
        call(
            client,
            "select api.reserve_booking($1, $2, $3::text::timestamptz, $4, p_options => $5)",
            &[
                &self.tenant,
                &self.service,
                &starts_at,
                &json!({"name": "Kim", "email": email}),
                &options,
            ],
        )
        .await
    }

    /// Calls a command that takes the tenant and one booking.
    pub async fn command(
        &self,
        client: &Client,
        name: &str,
        booking: Uuid,
    ) -> Result<Value, Error> {
        call(client, &format!("select api.{name}($1, $2)"), &[&self.tenant, &booking]).await
    }
}

/// Calls a function that returns one JSON value.
pub async fn call(
    client: &Client,
    statement: &str,
    parameters: &[&(dyn tokio_postgres::types::ToSql + Sync)],
) -> Result<Value, Error> {
    Ok(client.query_one(statement, parameters).await?.get(0))
}

/// The `id` of a representation.
pub fn id(value: &Value) -> Uuid {
    value["id"]
        .as_str()
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| panic!("no id in {value}"))
}
