//! Makes the businesses through the same commands as anybody else, or finds them made.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use tokio_postgres::Client;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::bookings::{Made, days_after, documents};
use super::dice::Dice;
use super::plan::{Offer, Plan, plans};
use super::sessions::{Planned, parties};

/// Why the demo couldn't be loaded.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The data in the binary don't parse.
    #[error("the demo's data: {0}")]
    Data(#[from] serde_json::Error),
    /// A command failed.
    #[error("loading {business}: {doing}: {}", sentence(source))]
    Command {
        /// The slug.
        business: &'static str,
        /// What was being done.
        doing: &'static str,
        /// The driver's error.
        source: tokio_postgres::Error,
    },
    /// A zone that the bundled tz database doesn't know.
    #[error("the demo's data: {0}")]
    Zone(#[from] jiff::Error),
}

fn sentence(error: &tokio_postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}

/// A business of the demo, ready to be booked.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The public slug.
    pub slug: &'static str,
    /// Its tenant.
    pub tenant: Uuid,
    /// The business's name.
    pub name: String,
    /// Its zone.
    pub zone: TimeZone,
    /// The first public service.
    pub service: Uuid,
    /// How many bookings this run added.
    pub bookings: usize,
}

/// Loads all four. `client` is connected as the server; `now` is the database's clock.
/// Running it again adds only what is missing.
pub async fn load(
    client: &Client,
    now: Timestamp,
    mut progress: impl FnMut(&Loaded),
) -> Result<Vec<Loaded>, DemoError> {
    let mut all = Vec::new();
    for (slug, plan) in plans()? {
        let loaded =
            Loader { client, slug, plan: &plan, tenant: Dice::of(slug).id() }.load(now).await?;
        progress(&loaded);
        all.push(loaded);
    }
    Ok(all)
}

struct Loader<'a> {
    client: &'a Client,
    slug: &'static str,
    plan: &'a Plan,
    tenant: Uuid,
}

impl Loader<'_> {
    async fn load(&self, now: Timestamp) -> Result<Loaded, DemoError> {
        let zone = TimeZone::get(self.plan.business["timezone"].as_str().unwrap_or_default())?;
        let today = now.to_zoned(zone.clone()).date();
        if !self.is_made().await? {
            self.make(today).await?;
        }
        let made = self.made();
        let mut wanted = documents(self.plan, &made, &zone, today);
        wanted.extend(parties(self.plan, &made, &self.sessions(&made).await?));
        let bookings = self.import(&wanted).await?;
        let name = self.plan.business["name"].as_str().unwrap_or_default().to_owned();
        Ok(Loaded {
            slug: self.slug,
            tenant: self.tenant,
            name,
            zone,
            service: made.services[0],
            bookings,
        })
    }

    /// By the tenant, not by the slug: whoever tries the demo may have renamed its business.
    async fn is_made(&self) -> Result<bool, DemoError> {
        let statement = "select from context.list_tenants() t where t = $1";
        Ok(!self.query("looking for it", statement, &[&self.tenant]).await?.is_empty())
    }

    /// Ids follow from the slug, so that scripts find the same ones after every fresh start.
    fn id(&self, what: &str) -> Uuid {
        Dice::of(&format!("{} {what}", self.slug)).id()
    }

    fn made(&self) -> Made {
        let ids = |what: &str, count: usize| {
            (0..count).map(|index| self.id(&format!("{what} {index}"))).collect()
        };
        Made {
            slug: self.slug,
            staff: ids("staff", self.plan.staff.len()),
            services: ids("service", self.plan.services.len()),
        }
    }

    async fn make(&self, today: Date) -> Result<(), DemoError> {
        let mut business = self.plan.business.clone();
        business["slug"] = json!(self.slug);
        let mut tenant = self.plan.tenant.clone();
        tenant["business"] = business;
        tenant["hours"] = self.plan.hours.clone();
        let answer = self
            .call("making the tenant", "select api.create_tenant($1, $2)", &[&self.tenant, &tenant])
            .await?;
        let business: Uuid =
            answer["business"]["id"].as_str().and_then(|id| id.parse().ok()).unwrap_or_default();
        self.make_staff(business).await?;
        self.make_resources(business).await?;
        self.make_services(business).await?;
        self.make_questions().await?;
        self.make_overrides(business, today).await?;
        self.make_prices(business).await?;
        self.make_schedules().await
    }

    async fn make_staff(&self, business: Uuid) -> Result<(), DemoError> {
        for (index, member) in self.plan.staff.iter().enumerate() {
            let id = self.id(&format!("staff {index}"));
            let document = json!({"name": member.name, "title": member.title, "position": index});
            self.call(
                "adding staff",
                "select api.create_staff($1, $2, $3, $4)",
                &[&self.tenant, &business, &document, &id],
            )
            .await?;
            if let Some(week) = &member.hours {
                self.call(
                    "setting hours",
                    "select api.set_hours($1, $2, $3, $4)",
                    &[&self.tenant, &business, &id, week],
                )
                .await?;
            }
        }
        Ok(())
    }

    async fn make_resources(&self, business: Uuid) -> Result<(), DemoError> {
        for (index, resource) in self.plan.resources.iter().enumerate() {
            let id = self.id(&format!("resource {index}"));
            let mut document = resource.clone();
            document["position"] = json!(index);
            self.call(
                "adding a resource",
                "select api.create_resource($1, $2, $3, $4)",
                &[&self.tenant, &business, &document, &id],
            )
            .await?;
        }
        Ok(())
    }

    async fn make_services(&self, business: Uuid) -> Result<(), DemoError> {
        for (position, name) in self.plan.categories.iter().enumerate() {
            let document = json!({"name": name, "position": position});
            let id = self.id(&format!("category {name}"));
            self.call(
                "adding a category",
                "select api.create_category($1, $2, $3, $4)",
                &[&self.tenant, &business, &document, &id],
            )
            .await?;
        }
        for (index, offer) in self.plan.services.iter().enumerate() {
            let id = self.id(&format!("service {index}"));
            let mut document = offer.service.clone();
            document["position"] = json!(index);
            document["category_id"] = json!(self.id(&format!("category {}", offer.category)));
            self.call(
                "adding a service",
                "select api.upsert_service($1, $2, $3, $4)",
                &[&self.tenant, &business, &document, &id],
            )
            .await?;
            if offer.schedule.is_some() {
                continue;
            }
            let mapping: Value =
                offer.staff.iter().map(|staff| self.mapping(offer, *staff)).collect();
            self.call(
                "mapping staff",
                "select api.set_service_staff($1, $2, $3)",
                &[&self.tenant, &id, &mapping],
            )
            .await?;
            if !offer.needs.is_empty() {
                let needs: Value = offer.needs.iter().map(|needed| self.need(needed)).collect();
                self.call(
                    "naming rooms",
                    "select api.set_service_resources($1, $2, $3)",
                    &[&self.tenant, &id, &needs],
                )
                .await?;
            }
        }
        Ok(())
    }

    async fn make_questions(&self) -> Result<(), DemoError> {
        for (index, offer) in self.plan.services.iter().enumerate() {
            let service = self.id(&format!("service {index}"));
            for (place, asked) in offer.questions.iter().enumerate() {
                let id = self.id(&format!("question {index} {place}"));
                let statement = "select api.create_question($1, $2, $3, $4)";
                let parameters: &[&(dyn ToSql + Sync)] = &[&self.tenant, &service, &asked.ask, &id];
                self.call("adding a question", statement, parameters).await?;
            }
        }
        Ok(())
    }

    /// Taxes and codes of the business, and what its services cost beyond their own prices.
    async fn make_prices(&self, business: Uuid) -> Result<(), DemoError> {
        let mut taxes = Vec::new();
        for tax in &self.plan.taxes {
            let statement = "select api.create_tax($1, $2, $3)";
            let made =
                self.call("adding a tax", statement, &[&self.tenant, &business, tax]).await?;
            taxes.push(made["id"].clone());
        }
        for promotion in &self.plan.promotions {
            let statement = "select api.create_promotion($1, $2, $3)";
            self.call("adding a code", statement, &[&self.tenant, &business, promotion]).await?;
        }
        for (index, offer) in self.plan.services.iter().enumerate() {
            let Some(prices) = &offer.prices else { continue };
            let mut prices = prices.clone();
            prices["taxes"] = json!(taxes);
            let service = self.id(&format!("service {index}"));
            let statement = "select api.set_service_prices($1, $2, $3)";
            self.call("setting prices", statement, &[&self.tenant, &service, &prices]).await?;
        }
        Ok(())
    }

    /// Last of all, so that the sessions are made once, around everything else.
    async fn make_schedules(&self) -> Result<(), DemoError> {
        for (index, offer) in self.plan.services.iter().enumerate() {
            let Some(schedule) = &offer.schedule else { continue };
            let staff = |staff: &usize| self.id(&format!("staff {staff}"));
            let mut rule = schedule.clone();
            rule["staff_ids"] = json!(offer.staff.iter().map(staff).collect::<Vec<_>>());
            rule["resources"] = offer.needs.iter().map(|needed| self.need(needed)).collect();
            let service = self.id(&format!("service {index}"));
            let statement = "select api.set_session_rule($1, $2, $3)";
            self.call("making sessions", statement, &[&self.tenant, &service, &rule]).await?;
        }
        Ok(())
    }

    /// The sessions of the next weeks that are on sale.
    async fn sessions(&self, made: &Made) -> Result<Vec<Planned>, DemoError> {
        let has_sessions = |(_, offer): &(usize, &Offer)| offer.schedule.is_some();
        let mut all = Vec::new();
        for (index, _) in self.plan.services.iter().enumerate().filter(has_sessions) {
            let statement = "select s.starts_at from api.list_sessions($1, null, $2, null, clock_timestamp() + interval '30 days', 'open') s";
            let service = &made.services[index];
            let rows = self.query("reading sessions", statement, &[&self.tenant, service]).await?;
            all.extend(rows.iter().map(|row| Planned { offer: index, starts_at: row.get(0) }));
        }
        Ok(all)
    }

    fn need(&self, needed: &super::plan::Needed) -> Value {
        let resource = self.id(&format!("resource {}", needed.resource));
        json!({"resource_id": resource, "buffer_after_minutes": needed.airing_minutes})
    }

    fn mapping(&self, offer: &super::plan::Offer, staff: usize) -> Value {
        let mut entry = offer.own.get(&staff.to_string()).cloned().unwrap_or_else(|| json!({}));
        entry["staff_id"] = json!(self.id(&format!("staff {staff}")));
        entry["fixed"] = json!(offer.fixed.contains(&staff));
        entry
    }

    async fn make_overrides(&self, business: Uuid, today: Date) -> Result<(), DemoError> {
        let mut documents = Vec::new();
        for closed in &self.plan.closed {
            let first = days_after(today, closed.after_days);
            documents.push(json!({"starts_on": first, "ends_on": days_after(first, closed.days - 1), "available": false, "reason": closed.reason}));
        }
        for blocked in &self.plan.blocked {
            documents.push(json!({"staff_id": self.id(&format!("staff {}", blocked.staff)), "starts_on": days_after(today, blocked.after_days),
                "start": blocked.start, "end": blocked.end, "available": false, "reason": blocked.reason}));
        }
        for extra in &self.plan.extra {
            documents.push(json!({"starts_on": days_after(today, extra.after_days), "start": extra.start, "end": extra.end,
                "available": true, "reason": extra.reason}));
        }
        for document in &documents {
            self.call(
                "adding an override",
                "select api.add_override($1, $2, $3)",
                &[&self.tenant, &business, document],
            )
            .await?;
        }
        for away in &self.plan.away {
            let first = days_after(today, away.after_days);
            let (from, to) = (first.to_string(), days_after(first, away.days).to_string());
            let statement =
                "select api.add_time_off($1, $2, $3::text::timestamptz, $4::text::timestamptz, $5)";
            let staff = self.id(&format!("staff {}", away.staff));
            self.call(
                "adding time off",
                statement,
                &[&self.tenant, &staff, &from, &to, &away.reason],
            )
            .await?;
        }
        Ok(())
    }

    /// Imports the bookings that aren't there yet; returns how many those were.
    async fn import(&self, documents: &[Value]) -> Result<usize, DemoError> {
        let ids: Vec<&str> =
            documents.iter().filter_map(|document| document["id"].as_str()).collect();
        let known = self.known(&ids).await?;
        let is_new =
            |document: &&Value| document["id"].as_str().is_some_and(|id| !known.contains(id));
        let wanted: Vec<&Value> = documents.iter().filter(is_new).collect();
        let mut imported = 0;
        for chunk in wanted.chunks(64) {
            // Sent together: the calls queue up in the connection rather than wait for each other's way there and back.
            let calls = chunk.iter().map(|document| async {
                self.call(
                    "importing a booking",
                    "select api.import_booking($1, $2)",
                    &[&self.tenant, *document],
                )
                .await
            });
            for outcome in futures_util::future::join_all(calls).await {
                match outcome {
                    Ok(_) => imported += 1,
                    // The demo is there to be changed: what no longer fits into it is left out.
                    Err(DemoError::Command { source, .. }) if is_refusal(&source) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(imported)
    }

    /// Which of these bookings there are.
    async fn known(&self, ids: &[&str]) -> Result<BTreeSet<String>, DemoError> {
        self.statement("begin").await?;
        self.statement(&format!("set local app.tenant_id = '{}'", self.tenant)).await?;
        let statement = "select b.id::text from bookings b where b.tenant_id = $1 and b.id = any ($2::text[]::uuid[])";
        let rows = self.query("comparing bookings", statement, &[&self.tenant, &ids]).await?;
        self.statement("commit").await?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    async fn statement(&self, statement: &str) -> Result<(), DemoError> {
        let doing = "comparing bookings";
        self.client.batch_execute(statement).await.map_err(|source| DemoError::Command {
            business: self.slug,
            doing,
            source,
        })
    }

    async fn call(
        &self,
        doing: &'static str,
        statement: &str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Value, DemoError> {
        let row = self.client.query_one(statement, parameters).await;
        row.and_then(|row| row.try_get(0)).map_err(|source| DemoError::Command {
            business: self.slug,
            doing,
            source,
        })
    }

    async fn query(
        &self,
        doing: &'static str,
        statement: &str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<tokio_postgres::Row>, DemoError> {
        self.client.query(statement, parameters).await.map_err(|source| DemoError::Command {
            business: self.slug,
            doing,
            source,
        })
    }
}

fn is_refusal(error: &tokio_postgres::Error) -> bool {
    error.code().is_some_and(|state| schema::sqlstate::code(state.code()).is_some())
}
