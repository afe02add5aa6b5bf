//! What is asked of a town, over HTTP, and what the answers must be: the generator knows what there is.

use std::collections::BTreeSet;
use std::time::Instant;

use jiff::{Span, Timestamp};
use reqwest::{Client as Http, RequestBuilder};
use serde_json::{Value, json};

use super::fill::Builder;
use super::kit;
use super::town::{A_DAY, Place, Town, name};

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Question {
    /// When is somebody free within 31 days?
    Availability,
    /// A hold and its confirmation: two requests.
    Book,
    /// A booking goes to another time.
    Move,
    /// A booking is cancelled.
    Cancel,
    /// The first page of what a business has to do from today on.
    List,
    /// Who is called so, by both names?
    Search,
}

impl Question {
    /// All, in an order in which each leaves what the next one needs.
    pub const ALL: [Question; 6] = [
        Question::Availability,
        Question::Book,
        Question::Move,
        Question::Cancel,
        Question::List,
        Question::Search,
    ];

    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Question::Availability => "availability of one person, a month",
            Question::Book => "hold and confirm",
            Question::Move => "move",
            Question::Cancel => "cancel",
            Question::List => "bookings from today on, first page",
            Question::Search => "search for a customer",
        }
    }
}

/// The days in which nobody has anything to do but what is asked for here.
const FREE: std::ops::Range<i64> = 64..88;
/// Bookings of a page.
const PAGE: usize = 50;

/// Asks, of a few tenants in turn.
pub struct Asker<'a> {
    builder: &'a Builder<'a>,
    http: Http,
    url: String,
    /// Tenant and API key.
    tenants: &'a [(usize, String)],
    turn: usize,
    /// Bookings that were made and not yet cancelled, the tenant's place in the list with each.
    open: Vec<(usize, Place, String)>,
}

impl<'a> Asker<'a> {
    /// One that asks this node.
    pub fn new(builder: &'a Builder<'a>, url: &str, tenants: &'a [(usize, String)]) -> Asker<'a> {
        Asker { builder, http: Http::new(), url: url.into(), tenants, turn: 0, open: Vec::new() }
    }

    /// Asks it once of the tenant whose turn it is and checks the answer; how many milliseconds it took.
    pub async fn ask(&mut self, question: Question) -> f64 {
        self.turn += 1;
        let whose = self.turn % self.tenants.len();
        match question {
            Question::Availability => self.availability(whose).await,
            Question::Book => self.book(whose).await,
            Question::Move => self.relocate().await,
            Question::Cancel => self.cancel().await,
            Question::List => self.list(whose).await,
            Question::Search => self.search(whose).await,
        }
    }

    /// Makes the node use its connection, and reads no table that is asked about.
    pub async fn ask_whether_ready(&self) {
        let answer = self.http.get(format!("{}/readyz", self.url)).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
    }

    fn town(&self) -> &Town {
        &self.builder.town
    }

    fn id(&self, whose: usize, thing: usize) -> String {
        Town::id(self.tenants[whose].0, thing).to_string()
    }

    async fn availability(&self, whose: usize) -> f64 {
        let town = self.town();
        let staff = self.turn / self.tenants.len() % town.staff;
        let day = |days: i64| town.today.checked_add(Span::new().days(days)).unwrap().to_string();
        let query = [
            ("service_id", self.id(whose, self.builder.kits.service)),
            ("staff_id", self.builder.staff(self.tenants[whose].0, staff).to_string()),
            ("from", day(1)),
            ("to", day(31)),
        ];
        let (told, took) = self.get(whose, "availability", &query).await;
        let taken: BTreeSet<Timestamp> =
            (0..town.coming).map(|number| town.start(town.coming(staff, number))).collect();
        let all = (1..=31).flat_map(|day| (0..A_DAY).map(move |slot| Place { staff, day, slot }));
        let wanted: Vec<Timestamp> =
            all.map(|place| town.start(place)).filter(|at| !taken.contains(at)).collect();
        assert_eq!(starts(&told["slots"]), wanted, "availability");
        took
    }

    /// A free place of this tenant's that nobody has yet asked for.
    fn place(&self, day: i64) -> Place {
        let number = self.turn / self.tenants.len();
        let staff = number % self.town().staff;
        Place { staff, day, slot: number / self.town().staff % A_DAY }
    }

    async fn book(&mut self, whose: usize) -> f64 {
        let turns = (self.turn / self.tenants.len() / (self.town().staff * A_DAY)) as i64;
        let place = self.place(FREE.start + turns % (FREE.end - FREE.start));
        let tenant = self.tenants[whose].0;
        let customer = self.town().customer(tenant, self.turn % self.town().customers(0));
        let wish = json!({
            "service_id": self.id(whose, self.builder.kits.service),
            "staff_id": self.builder.staff(tenant, place.staff),
            "starts_at": self.town().clock(place).to_string(),
            "customer": {"id": customer},
        });
        let (held, holding) = self.post(whose, "bookings", &wish).await;
        self.check(&held, "held", place);
        let id = held["id"].as_str().unwrap().to_owned();
        let path = format!("bookings/{id}/confirm");
        let (confirmed, confirming) = self.post(whose, &path, &json!({})).await;
        self.check(&confirmed, "confirmed", place);
        self.open.push((whose, place, id));
        holding + confirming
    }

    async fn relocate(&mut self) -> f64 {
        // The one that has waited longest; it goes to a day that is nobody else's either.
        let (whose, place, id) = self.open.remove(0);
        let place = Place { day: place.day + FREE.end - FREE.start, ..place };
        let wish = json!({"starts_at": self.town().clock(place).to_string()});
        let (moved, took) = self.post(whose, &format!("bookings/{id}/reschedule"), &wish).await;
        self.check(&moved, "confirmed", place);
        self.open.push((whose, place, id));
        took
    }

    async fn cancel(&mut self) -> f64 {
        let (whose, place, id) = self.open.remove(0);
        let (gone, took) = self.post(whose, &format!("bookings/{id}/cancel"), &json!({})).await;
        self.check(&gone, "cancelled", place);
        took
    }

    async fn list(&self, whose: usize) -> f64 {
        let town = self.town();
        let query = [
            ("business_id", self.id(whose, self.builder.kits.business)),
            ("from", town.start(Place { staff: 0, day: 1, slot: 0 }).to_string()),
        ];
        let (told, took) = self.get(whose, "bookings", &query).await;
        let people = 0..town.staff;
        let mut wanted: Vec<Timestamp> = people
            .flat_map(|staff| (0..town.coming).map(move |number| town.coming(staff, number)))
            .map(|place| town.start(place))
            .collect();
        wanted.sort();
        wanted.truncate(PAGE);
        assert_eq!(starts(&told["data"]), wanted, "the list of bookings");
        took
    }

    async fn search(&self, whose: usize) -> f64 {
        let customers = self.town().customers(self.builder.size.past);
        let number = self.turn * 7919 % customers;
        let (first, last) = name(number);
        let (told, took) =
            self.get(whose, "customers", &[("search", format!("{first} {last}"))]).await;
        let wanted = self.town().customer(self.tenants[whose].0, number).to_string();
        let found: Vec<_> = told["data"].as_array().unwrap().iter().map(|it| &it["id"]).collect();
        assert_eq!(found, [&json!(wanted)], "the search for {first} {last}");
        took
    }

    fn check(&self, told: &Value, state: &str, place: Place) {
        assert_eq!(told["state"], state, "{told}");
        let starts_at: Timestamp = told["starts_at"].as_str().unwrap().parse().unwrap();
        assert_eq!(starts_at, self.town().start(place), "{told}");
    }

    async fn get(&self, whose: usize, path: &str, query: &[(&str, String)]) -> (Value, f64) {
        // Ids, dates and names: nothing but spaces has to be written otherwise.
        let query: Vec<String> = query
            .iter()
            .map(|(name, value)| format!("{name}={}", value.replace(' ', "%20")))
            .collect();
        let url = format!("{}/v1/{path}?{}", self.url, query.join("&"));
        self.send(whose, self.http.get(url)).await
    }

    async fn post(&self, whose: usize, path: &str, body: &Value) -> (Value, f64) {
        let request = self.http.post(format!("{}/v1/{path}", self.url)).json(body);
        self.send(whose, request.header("Idempotency-Key", kit::key())).await
    }

    async fn send(&self, whose: usize, request: RequestBuilder) -> (Value, f64) {
        let request = request.bearer_auth(&self.tenants[whose].1);
        let begun = Instant::now();
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let body = answer.bytes().await.unwrap();
        let took = begun.elapsed().as_secs_f64() * 1000.0;
        let told: Value = serde_json::from_slice(&body).unwrap();
        assert!(status.is_success(), "{status}: {told}");
        (told, took)
    }
}

fn starts(list: &Value) -> Vec<Timestamp> {
    let starts = list.as_array().unwrap().iter().map(|it| it["starts_at"].as_str().unwrap());
    starts.map(|at| at.parse().unwrap()).collect()
}
