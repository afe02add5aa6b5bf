//! The sample: a tenant that is made, booked and served by the product's own commands, over HTTP where there is a choice.
//! What they leave in the tables is what is copied.

use reqwest::Client as Http;
use serde_json::{Value, json};
use testkit::{Database, Salon};
use tokio_postgres::Client;
use uuid::Uuid;

use super::kit::{Anchors, Kit, Rows, Sample, Table, added};
use super::town::Town;
use crate::nodes::Node;

/// Texts of the sample that are others in each copy. None may be found in another.
pub const WORDS: [&str; 10] = [
    "Samplefore",
    "samplefore",
    "Samplehind",
    "samplehind",
    "samplemail",
    "samplehost",
    "5550199",
    "9910555",
    "samplehouse",
    "Samplehouse",
];

/// What is copied.
#[derive(Debug)]
pub struct Kits {
    /// The tenant, its business, people, hours and services.
    pub tenant: Kit,
    /// A customer.
    pub customer: Kit,
    /// Bookings that are confirmed, that took place, and that were cancelled. Each has one more text, its reference,
    /// and one more given id, its customer's.
    pub bookings: [Kit; 3],
    /// Where in the given ids stand the service, the business, and its people.
    pub service: usize,
    /// The business.
    pub business: usize,
    /// The people.
    pub staff: Vec<usize>,
    /// How many ids a tenant is given.
    pub given: usize,
}

/// Makes the sample and takes the kits of it.
pub async fn take(
    database: &Database,
    node: &Node,
    bearer: &str,
    salon: &Salon,
    town: &Town,
) -> Kits {
    let admin = database.superuser().await;
    admin.batch_execute("set timezone = 'UTC'").await.unwrap();
    let desk =
        Desk { http: Http::new(), node, bearer, database, admin: &admin, tenant: salon.tenant };
    let first = desk.rows().await;
    // The given ids: all that the tenant's rows speak of, the tenant's own first.
    let given = ids(&first, salon.tenant);
    let customer = desk
        .post("customers", &json!({"name": "Samplefore Samplehind", "email": "samplemail@samplehost.example.org", "phone": "+49 30 5550199"}))
        .await;
    let customer_id = testkit::id(&customer);
    let second = desk.rows().await;
    let far = Anchors { start: 0, local: 0, made: town.now, done: i64::MAX };
    let words: Vec<String> = WORDS.iter().map(ToString::to_string).collect();
    let plain = Sample { given: given.clone(), words: words.clone() };
    let mut with_customer = Sample { given, words };
    let tenant = Kit::new(&plain, far, &first);
    with_customer.given.push(customer_id);
    let customer = Kit::new(&with_customer, far, &added(&first, &second));

    let mut before = second;
    let mut bookings = Vec::new();
    for (number, end) in [None, Some("complete"), Some("cancel")].into_iter().enumerate() {
        let place = super::town::Place { staff: 0, day: 70, slot: number };
        let wish = json!({"service_id": salon.service, "staff_id": salon.staff[0], "starts_at": town.clock(place).to_string(), "customer": {"id": customer_id}});
        let held = desk.post("bookings", &wish).await;
        let path = format!("bookings/{}", testkit::id(&held));
        desk.post(&format!("{path}/confirm"), &json!({})).await;
        let done: i64 = admin
            .query_one("select (extract(epoch from clock_timestamp()) * 1000000)::bigint", &[])
            .await
            .unwrap()
            .get(0);
        if let Some(end) = end {
            desk.post(&format!("{path}/{end}"), &json!({})).await;
        }
        let after = desk.rows().await;
        let mut dice = testkit::Dice::new(0);
        let at = Anchors { made: town.now, done, ..town.anchors(place, &mut dice) };
        with_customer.words.truncate(WORDS.len());
        with_customer.words.push(held["reference"].as_str().unwrap().to_owned());
        bookings.push(Kit::new(&with_customer, at, &added(&before, &after)));
        before = after;
    }
    let at = |id: Uuid| plain.given.iter().position(|given| *given == id).unwrap();
    Kits {
        tenant,
        customer,
        bookings: bookings.try_into().expect("three"),
        service: at(salon.service),
        business: at(salon.business),
        staff: salon.staff.iter().map(|&staff| at(staff)).collect(),
        given: plain.given.len(),
    }
}

struct Desk<'a> {
    http: Http,
    node: &'a Node,
    bearer: &'a str,
    database: &'a Database,
    admin: &'a Client,
    tenant: Uuid,
}

impl Desk<'_> {
    async fn post(&self, path: &str, body: &Value) -> Value {
        let request =
            self.http.post(format!("{}/v1/{path}", self.node.url)).bearer_auth(self.bearer);
        let request = request.header("Idempotency-Key", super::kit::key()).json(body);
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let told: Value = answer.json().await.unwrap();
        assert!(status.is_success(), "{path} was answered {status}: {told}");
        told
    }

    /// All rows of the tenant, with positions for all of its events.
    async fn rows(&self) -> Rows {
        let worker = self.database.worker().await;
        let relay = "select api.relay_events()";
        while worker.query_one(relay, &[]).await.unwrap().get::<_, i32>(0) > 0 {}
        let sql = "select c.oid::regclass::text, array_agg(quote_ident(a.attname) order by a.attnum)
              from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
             where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
             group by c.oid having 'tenant_id' = any (array_agg(a.attname))";
        let mut rows = Rows::new();
        for table in self.admin.query(sql, &[]).await.unwrap() {
            let (name, columns): (String, Vec<String>) = (table.get(0), table.get(1));
            let copy = format!(
                "copy (select {} from {name} where tenant_id = '{}') to stdout",
                columns.join(", "),
                self.tenant
            );
            let text = super::copy::read(self.admin, &copy).await;
            let lines = text.lines().map(str::to_owned).collect();
            rows.insert(name, Table { columns, lines });
        }
        rows
    }
}

/// Every id in these rows, this one first.
fn ids(rows: &Rows, first: Uuid) -> Vec<Uuid> {
    let mut ids = vec![first];
    for line in rows.values().flat_map(|table| &table.lines) {
        let mut rest = line.as_str();
        while let Some(next) = rest.chars().next() {
            let id = rest.get(..36).and_then(|id| id.parse::<Uuid>().ok());
            if let Some(id) = id.filter(|id| !ids.contains(id)) {
                ids.push(id);
            }
            rest = &rest[if id.is_some() { 36 } else { next.len_utf8() }..];
        }
    }
    ids
}
