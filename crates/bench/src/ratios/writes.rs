//! What changes bookings: holds are confirmed, moved and cancelled, each by the requests that customers and programs send.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use uuid::Uuid;

use super::http::{Answer, post};
use super::load::Work;
use super::subject::Subject;
use super::world::{PEOPLE, Place, World};

/// A booking, as it was told.
#[derive(Debug, Clone)]
pub struct Told {
    /// Its id.
    pub id: Uuid,
    /// Its state.
    pub state: &'static str,
    /// Where it is; nothing if it has seats of a session.
    pub place: Option<Place>,
    /// By which its customer confirms it.
    pub token: String,
}

/// All bookings that were made, and the places that nobody has had yet.
#[derive(Debug)]
pub struct Ledger {
    world: World,
    turn: AtomicUsize,
    /// How many places each person of each business has had.
    had: Vec<AtomicUsize>,
    keys: AtomicUsize,
    bookings: Mutex<BTreeMap<Uuid, Told>>,
}

impl Ledger {
    /// Of this world, and empty.
    pub fn new(world: &World) -> Arc<Ledger> {
        Arc::new(Ledger {
            world: world.clone(),
            turn: AtomicUsize::new(0),
            had: (0..world.businesses.len() * PEOPLE).map(|_| AtomicUsize::new(0)).collect(),
            keys: AtomicUsize::new(0),
            bookings: Mutex::default(),
        })
    }

    /// A place that is free for whoever is given it; of all businesses and people in turn.
    pub fn place(&self) -> Place {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let businesses = self.world.businesses.len();
        self.place_of(turn % businesses, turn / businesses % PEOPLE)
    }

    /// One of this person's.
    fn place_of(&self, business: usize, person: usize) -> Place {
        let had = &self.had[business * PEOPLE + person];
        Place { business, person, number: had.fetch_add(1, Ordering::Relaxed) }
    }

    /// An idempotency key of its own.
    fn key(&self) -> String {
        format!("bench-{}", self.keys.fetch_add(1, Ordering::Relaxed))
    }

    /// Remembers what was told last.
    pub fn keep(&self, told: Told) {
        self.bookings.lock().unwrap().insert(told.id, told);
    }

    /// All that was told, by id.
    pub fn bookings(&self) -> BTreeMap<Uuid, Told> {
        self.bookings.lock().unwrap().clone()
    }

    /// Somebody's request to hold this place.
    pub fn hold(&self, place: Place, number: usize) -> Vec<u8> {
        let business = &self.world.businesses[place.business];
        let wish = json!({"service_id": business.salon.service, "staff_id": business.salon.staff[place.person],
            "starts_at": place.starts_at(), "customer": customer(number)});
        self.without_key(&business.salon.slug, number, &wish)
    }

    /// Somebody's request to hold a seat of a session.
    pub fn seat(&self, business: usize, session: Uuid, number: usize) -> Vec<u8> {
        let wish = json!({"session_id": session, "party_size": 1, "customer": customer(number)});
        self.without_key(&self.world.businesses[business].salon.slug, number, &wish)
    }

    fn without_key(&self, slug: &str, number: usize, wish: &Value) -> Vec<u8> {
        // As a proxy in front would tell: everybody comes from somewhere else.
        let [_, a, b, c] = u32::try_from(number).unwrap().to_be_bytes();
        let address = format!("10.{a}.{b}.{c}");
        let fields = [("idempotency-key", &*self.key()), ("x-forwarded-for", &*address)];
        post(&format!("/v1/public/{slug}/bookings"), &fields, wish)
    }

    fn with_key(&self, business: usize, path: &str, body: &Value) -> Vec<u8> {
        let bearer = format!("Bearer {}", self.world.businesses[business].bearer);
        let fields = [("idempotency-key", &*self.key()), ("authorization", &*bearer)];
        post(path, &fields, body)
    }
}

/// A few hundred people come again and again.
fn customer(number: usize) -> Value {
    json!({"name": "Kim", "email": format!("kim{}@example.org", number % 500)})
}

/// One command, done to one booking after the other.
#[derive(Debug)]
pub struct Commands {
    what: Subject,
    ledger: Arc<Ledger>,
    /// What it is done to; empty for those that make bookings.
    stock: Vec<Told>,
    /// Where it goes, by number, if it goes somewhere.
    places: Mutex<BTreeMap<usize, Place>>,
    done: Mutex<Vec<Told>>,
}

impl Commands {
    /// Does this to each of the stock.
    pub fn new(what: Subject, ledger: &Arc<Ledger>, stock: Vec<Told>) -> Arc<Commands> {
        let (places, done) = (Mutex::default(), Mutex::default());
        Arc::new(Commands { what, ledger: Arc::clone(ledger), stock, places, done })
    }

    /// What it was done to, as it is now.
    pub fn done(&self) -> Vec<Told> {
        std::mem::take(&mut self.done.lock().unwrap())
    }

    /// Remembers where the request of this number goes.
    fn to(&self, number: usize, place: Place) -> Place {
        self.places.lock().unwrap().insert(number, place);
        place
    }
}

impl Work for Commands {
    fn request(&self, number: usize) -> Option<Cow<'_, [u8]>> {
        let ledger = &self.ledger;
        let request = match self.what {
            Subject::Hold => ledger.hold(self.to(number, ledger.place()), number),
            Subject::HoldByKey => {
                let place = self.to(number, ledger.place());
                let salon = &ledger.world.businesses[place.business].salon;
                let wish = json!({"service_id": salon.service, "staff_id": salon.staff[place.person],
                    "starts_at": place.starts_at(), "customer": customer(number)});
                ledger.with_key(place.business, "/v1/bookings", &wish)
            }
            Subject::Confirm => {
                let told = self.stock.get(number)?;
                let key = [("idempotency-key", &*ledger.key())];
                post(&format!("/v1/public/bookings/{}/confirm", told.token), &key, &json!({}))
            }
            Subject::Move => {
                let told = self.stock.get(number)?;
                let old = told.place?;
                let place = self.to(number, ledger.place_of(old.business, old.person));
                let to = json!({"starts_at": place.starts_at()});
                let path = format!("/v1/bookings/{}/reschedule", told.id);
                ledger.with_key(old.business, &path, &to)
            }
            _ => {
                let told = self.stock.get(number)?;
                let path = format!("/v1/bookings/{}/cancel", told.id);
                ledger.with_key(told.place?.business, &path, &json!({}))
            }
        };
        Some(Cow::Owned(request))
    }

    fn check(&self, number: usize, answer: &Answer<'_>) -> Result<(), String> {
        let (status, state) = match self.what {
            Subject::Hold | Subject::HoldByKey => (201, "held"),
            Subject::Confirm | Subject::Move => (200, "confirmed"),
            _ => (200, "cancelled"),
        };
        let before = self.stock.get(number);
        let moved = self.places.lock().unwrap().remove(&number);
        let place = moved.or_else(|| before.and_then(|told| told.place));
        let told = read(answer, status, state, place);
        let told = told.map_err(|why| format!("{}: {why}", self.what.words()))?;
        if before.is_some_and(|before| before.id != told.id) {
            return Err(format!("{}: another booking was answered", self.what.words()));
        }
        self.ledger.keep(told.clone());
        self.done.lock().unwrap().push(told);
        Ok(())
    }
}

/// What an answer says of a booking; it must be in this state and place.
pub fn read(
    answer: &Answer<'_>,
    status: u16,
    state: &'static str,
    place: Option<Place>,
) -> Result<Told, String> {
    let body: Value = serde_json::from_slice(answer.body).unwrap_or_default();
    let booking = if body["booking"].is_object() { &body["booking"] } else { &body };
    let there = place.is_none_or(|place| booking["local_start"] == json!(place.starts_at()));
    let id = booking["id"].as_str().and_then(|id| id.parse().ok());
    match id {
        Some(id) if answer.status == status && booking["state"] == state && there => {
            let token = body["token"].as_str().unwrap_or_default().to_owned();
            Ok(Told { id, state, place, token })
        }
        _ => Err(format!(
            "wanted was {status} and a booking that is {state} at {place:?}, answered {}",
            answer.shown()
        )),
    }
}
