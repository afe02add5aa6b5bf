//! Two tenants with one of each kind of thing, made over REST from the contract's own examples.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use reqwest::{Method, Url};
use serde_json::{Value, json};
use testkit::Salon;
use tokio_postgres::{Client, Statement};

use super::faults::Fault;
use super::operations::{self, Operation};
use super::samples::Sample;
use crate::server::Server;

/// Whose key is used, or whose things are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The tenant that asks.
    Ours,
    /// The tenant that must not notice.
    Theirs,
}

/// One tenant.
#[derive(Debug)]
pub struct Party {
    /// A word that all its texts have, by which they are recognised elsewhere.
    pub word: &'static str,
    pub tenant: String,
    pub slug: String,
    /// A key that may do everything.
    pub key: String,
    /// One thing of each kind.
    pub things: BTreeMap<&'static str, String>,
    counter: AtomicU32,
    slots: AtomicU32,
}

impl Party {
    /// A number that it didn't have yet.
    pub fn next(&self) -> u32 {
        self.counter.fetch_add(1, Relaxed)
    }

    /// The number of a free time.
    pub fn next_slot(&self) -> u32 {
        self.slots.fetch_add(1, Relaxed)
    }

    pub fn thing(&self, kind: &str) -> &str {
        let found = self.things.get(kind).map(String::as_str);
        found.unwrap_or_else(|| panic!("no {kind} was made: make one in matrix/world.rs"))
    }
}

/// An answer as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// The headers, but for those that differ every time.
    pub headers: Vec<(String, String)>,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or("-").to_owned()
    }

    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Without the request's id, and with a word in place of what was sent.
    pub fn without(&self, sent: &str) -> Answer {
        let text = match self.json() {
            Value::Object(mut object) => {
                object.remove("instance");
                Value::Object(object).to_string()
            }
            _ => self.text.clone(),
        };
        Answer { text: text.replace(sent, "(what was sent)"), ..self.clone() }
    }
}

/// Headers that are another with every answer.
const PASSING: [&str; 4] = ["date", "x-request-id", "content-length", "connection"];

/// A server with two tenants.
pub struct World {
    pub server: Server,
    /// Where requests go.
    pub url: String,
    /// What the server is to do wrong.
    pub fault: Option<Fault>,
    pub owner: Client,
    all_rows: Statement,
    ours: Party,
    theirs: Party,
    /// By how many weeks the examples are moved, so that they lie ahead.
    pub weeks: i32,
}

impl World {
    pub async fn build() -> World {
        // No background work: nothing changes but by what is tried.
        let settings = [("WORKER_DATABASE_URL", ""), ("HOLD_SECONDS", "86400")];
        let server = Server::with(&settings).await;
        let owner = server.database.superuser().await;
        let sql = "select (current_date + 10 - date '2026-03-02') / 7";
        let weeks = owner.query_one(sql, &[]).await.unwrap().get(0);
        let ours = party(&server, "Quokka").await;
        let theirs = party(&server, "Zephyr").await;
        let url = server.url.clone();
        let all_rows = all_rows(&owner).await;
        let mut world = World { server, url, fault: None, owner, all_rows, ours, theirs, weeks };
        for side in [Side::Ours, Side::Theirs] {
            world.furnish(side).await;
        }
        world
    }

    pub fn party(&self, side: Side) -> &Party {
        match side {
            Side::Ours => &self.ours,
            Side::Theirs => &self.theirs,
        }
    }

    fn party_mut(&mut self, side: Side) -> &mut Party {
        match side {
            Side::Ours => &mut self.ours,
            Side::Theirs => &mut self.theirs,
        }
    }

    /// Sends a request, with a key or without.
    pub async fn send(&self, key: Option<&str>, sample: &Sample) -> Answer {
        match self.fault {
            Some(fault) => fault.send(self, key, sample).await,
            None => self.exchange(key, sample).await,
        }
    }

    /// Sends it to the server itself.
    pub async fn exchange(&self, key: Option<&str>, sample: &Sample) -> Answer {
        let url = Url::parse_with_params(&format!("{}{}", self.url, sample.path()), &sample.query);
        let mut url = url.unwrap();
        if sample.query.is_empty() {
            url.set_query(None);
        }
        let mut request = self.server.client.request(sample.method.clone(), url);
        if let Some(key) = key {
            request = request.bearer_auth(key);
        }
        if let Some(body) = &sample.body {
            request = request.json(body);
        }
        for (name, value) in &sample.headers {
            request = request.header(*name, value);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let kept = response.headers().iter().filter(|(name, _)| !PASSING.contains(&name.as_str()));
        let mut headers: Vec<(String, String)> = kept
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or("?").to_owned()))
            .collect();
        headers.sort();
        Answer { status, headers, text: response.text().await.unwrap() }
    }

    /// Makes something by the example of an operation and further fields, and gives the answer.
    pub async fn make(&self, side: Side, name: &str, subject: Option<&str>, more: Value) -> Value {
        let operation = Operation::named(name);
        let subject = subject.unwrap_or(&self.party(side).slug).to_owned();
        let mut sample = self.filled(side, &operation, subject);
        sample.add(&more);
        let answer = self.exchange(Some(&self.party(side).key), &sample).await;
        assert!(answer.is_success(), "{name} {sample:?}: {answer:?}");
        answer.json()
    }

    /// One of each kind, and two of what is listed, so that lists have a second page.
    async fn furnish(&mut self, side: Side) {
        self.furnish_people_and_rooms(side).await;
        self.furnish_services(side).await;
        self.furnish_sessions(side).await;
        for kind in ["customers", "promotions", "time-off", "overrides", "out-of-use", "api-keys"] {
            for _ in 0..2 {
                let id = self.fresh(side, kind).await;
                self.keep(side, kind, id);
            }
        }
        for _ in 0..2 {
            for kind in ["waitlist", "bookings", "series"] {
                let id = self.fresh(side, kind).await;
                self.keep(side, kind, id);
            }
        }
        let issue = "POST /v1/bookings/{id}/tokens";
        let booking = self.party(side).thing("bookings").to_owned();
        let token = self.make(side, issue, Some(&booking), json!({})).await;
        self.keep(side, "tokens", text(&token["booking_token"]["id"]));
        self.furnish_filters(side).await;
        self.make(side, "PATCH /v1/tenant", None, json!({})).await;
        let other = self.make(side, "POST /v1/businesses", None, json!({})).await;
        self.keep(side, "other-slug", text(&other["slug"]));
    }

    async fn furnish_people_and_rooms(&mut self, side: Side) {
        for (kind, other) in [
            ("staff", "other-staff"),
            ("categories", "other-categories"),
            ("resource-groups", "other-groups"),
            ("taxes", "other-taxes"),
        ] {
            let (one, two) = (self.fresh(side, kind).await, self.fresh(side, kind).await);
            self.keep(side, kind, one);
            self.keep(side, other, two);
        }
        // One in the group and one that may be needed beside it.
        let group = self.party(side).thing("resource-groups").to_owned();
        for (more, [units, resources]) in [
            (json!({"group_id": group}), ["other-units", "other-resources"]),
            (json!({}), ["units", "resources"]),
        ] {
            let made = self.make(side, "POST /v1/resources", None, more).await;
            self.keep(side, units, text(&made["units"][0]["id"]));
            self.keep(side, resources, text(&made["id"]));
        }
    }

    async fn furnish_services(&mut self, side: Side) {
        let sessions = json!({"kind": "session", "capacity": 16, "party_max": 8, "days_ahead": 14});
        for (kind, more) in [
            ("services", json!({"party_max": 8})),
            ("priced-services", json!({"party_max": 8})),
            ("approved-services", json!({"approval_required": true})),
            ("session-services", sessions.clone()),
            ("scheduled-services", sessions.clone()),
            ("priced-session-services", sessions),
        ] {
            let service = text(&self.make(side, "POST /v1/services", None, more).await["id"]);
            self.make(side, "PATCH /v1/services/{id}", Some(&service), json!({})).await;
            let staff = ["staff", "other-staff"].map(|kind| self.party(side).thing(kind));
            let staff = json!({"staff": staff.map(|id| json!({"staff_id": id}))});
            self.make(side, "PUT /v1/services/{id}/staff", Some(&service), staff).await;
            if kind.starts_with("priced") {
                let put = "PUT /v1/services/{id}/prices";
                let prices = self.make(side, put, Some(&service), json!({})).await;
                let of_session = kind == "priced-session-services";
                for (list, kind) in [
                    ("tiers", ["tiers", "session-tiers"]),
                    ("extras", ["extras", "session-extras"]),
                    ("rules", ["price-rules", "session-price-rules"]),
                ] {
                    let id = text(&prices[list][0]["id"]);
                    self.keep(side, kind[usize::from(of_session)], id);
                }
            }
            if kind == "services" {
                let ask = "POST /v1/services/{id}/questions";
                let question = self.make(side, ask, Some(&service), json!({})).await;
                self.keep(side, "questions", text(&question["id"]));
            }
            self.keep(side, kind, service);
        }
    }

    async fn furnish_sessions(&mut self, side: Side) {
        let rule = self.fresh(side, "schedule-rules").await;
        self.keep(side, "schedule-rules", rule);
        for (kind, service) in
            [("sessions", "session-services"), ("priced-sessions", "priced-session-services")]
        {
            let party = self.party(side);
            let more = json!({"service_id": party.thing(service), "staff_ids": [party.thing("staff")], "capacity_total": 8});
            let made = self.make(side, "POST /v1/sessions", None, more).await;
            self.keep(side, kind, text(&made["id"]));
        }
    }

    /// What lists are filtered by has something in them, or theirs would look like nobody's.
    async fn furnish_filters(&self, side: Side) {
        let party = self.party(side);
        let time = json!({"starts_at": "2040-01-02T09:00:00Z", "ends_at": "2040-01-03T09:00:00Z"});
        let with = |field: &str, kind: &str| {
            let mut more = time.clone();
            more[field] = json!(party.thing(kind));
            more
        };
        self.make(side, "POST /v1/time-off", None, with("staff_id", "staff")).await;
        self.make(side, "POST /v1/out-of-use", None, with("resource_id", "resources")).await;
        let session = party.thing("sessions");
        let seats = json!({"session_id": session, "service_id": null, "starts_at": null});
        self.make(side, "POST /v1/bookings", None, seats).await;
        self.make(side, "POST /v1/waitlist", None, json!({"weekdays": ["fri"]})).await;
        self.book_a_room(side).await;
    }

    async fn book_a_room(&self, side: Side) {
        let service = text(&self.make(side, "POST /v1/services", None, json!({})).await["id"]);
        self.make(side, "PATCH /v1/services/{id}", Some(&service), json!({})).await;
        let staff = json!({"staff": [{"staff_id": self.party(side).thing("staff")}]});
        self.make(side, "PUT /v1/services/{id}/staff", Some(&service), staff).await;
        let room = json!({"resources": [{"resource_id": self.party(side).thing("resources"), "quantity": 1}]});
        self.make(side, "PUT /v1/services/{id}/resources", Some(&service), room).await;
        self.make(side, "POST /v1/bookings", None, json!({"service_id": service})).await;
    }

    fn keep(&mut self, side: Side, kind: &'static str, id: String) {
        self.party_mut(side).things.insert(kind, id);
    }

    /// Another thing of this kind.
    pub async fn fresh(&self, side: Side, kind: &str) -> String {
        let name = match kind {
            "schedule-rules" | "questions" => format!("POST /v1/services/{{id}}/{kind}"),
            _ => format!("POST /v1/{kind}"),
        };
        // A sample may need fresh things itself.
        let sample = Box::pin(self.sample(side, &Operation::named(&name))).await;
        let answer = self.exchange(Some(&self.party(side).key), &sample).await;
        assert!(answer.is_success(), "{name} {sample:?}: {answer:?}");
        let made = answer.json();
        let inner = ["rule", "api_key", "booking", "series"]
            .into_iter()
            .find(|name| made[name].is_object());
        text(&inner.map_or(&made, |name| &made[name])["id"])
    }

    /// All rows of a tenant as text, for comparing and for looking things up.
    pub async fn rows(&self, side: Side) -> String {
        let tenant: uuid::Uuid = self.party(side).tenant.parse().unwrap();
        self.owner.query_one(&self.all_rows, &[&tenant]).await.unwrap().get(0)
    }
}

/// The question for all rows of a tenant, in whatever table. When a key was last used is left out: it is written later, and
/// at most once a minute.
async fn all_rows(owner: &Client) -> Statement {
    let tables = "select string_agg(format('select %L as kind, (to_jsonb(t) - ''last_used_at'')::text as row from %s t where t.tenant_id = $1', c.oid::regclass, c.oid::regclass), ' union all ')
                    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
                   where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace";
    let union: String = owner.query_one(tables, &[]).await.unwrap().get(0);
    let sql = format!(
        "select string_agg(kind || ' ' || row, e'\n' order by kind, row) from ({union}) all_rows"
    );
    owner.prepare(&sql).await.unwrap()
}

/// The text of a value; none is a mistake of the matrix.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// A tenant with a business that is always open, and a key.
async fn party(server: &Server, word: &'static str) -> Party {
    let day = json!([{"start": "00:00", "end": "24:00"}]);
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let week: Value = days.iter().map(|name| ((*name).to_owned(), day.clone())).collect();
    let slug = format!("salon-{}", word.to_lowercase());
    let salon = Salon::builder().slug(&slug).week(week).build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let patch = json!({"name": format!("{word} main")});
    let path = format!("/v1/businesses/{}", salon.business);
    let (status, answer) = server.with_key(&key, Method::PATCH, &path, Some(&patch)).await;
    assert!(status.is_success(), "{answer}");
    Party {
        word,
        tenant: salon.tenant.to_string(),
        slug,
        key,
        things: BTreeMap::from([("businesses", salon.business.to_string())]),
        counter: AtomicU32::new(1),
        slots: AtomicU32::new(0),
    }
}

/// A key of a party that may do so much.
pub async fn key_for(world: &World, side: Side, scopes: &[String]) -> String {
    let made = world.make(side, "POST /v1/api-keys", None, json!({"scopes": scopes})).await;
    text(&made["secret"])
}

/// A key with every permission but one.
pub async fn key_without(world: &World, side: Side, permission: &str) -> String {
    let others = operations::permissions().into_iter().filter(|one| one != permission);
    key_for(world, side, &others.collect::<Vec<_>>()).await
}
