//! Where it is measured: businesses with ten people each and half-full months, all alike.

use std::path::Path;

use futures_util::future::join_all;
use jiff::civil::{Date, date};
use serde_json::{Value, json};
use testkit::{Database, Salon, call, id};
use tokio_postgres::Client;
use uuid::Uuid;

use super::subject::Question;
use crate::nodes;

/// How many people a business has.
pub const PEOPLE: usize = 10;
/// Hours of a day, from nine o'clock on.
pub const HOURS: usize = 8;
/// The first day with bookings, and the first after them.
const FILLED: (Date, Date) = (date(2031, 4, 1), date(2031, 7, 1));
/// The month that is asked about.
const MONTH: (Date, Date) = (date(2031, 5, 1), date(2031, 6, 1));

/// One of the businesses.
#[derive(Debug, Clone)]
pub struct Business {
    /// Its ids and its name.
    pub salon: Salon,
    /// A key that may everything.
    pub bearer: String,
}

/// All of them.
#[derive(Debug, Clone)]
pub struct World {
    /// They.
    pub businesses: Vec<Business>,
}

impl World {
    /// Makes so many by the commands that anybody would use, and copies a booking of each into every other hour.
    pub async fn make(database: &Database, program: &Path, count: usize) -> World {
        let client = database.server().await;
        let admin = database.superuser().await;
        let mut salons = Vec::new();
        for _ in 0..count {
            let service = json!({"step_minutes": 30});
            let salon = Salon::builder().staff(PEOPLE).service(service);
            let salon = salon.build_with(&client).await;
            fill(&client, &admin, &salon).await;
            salons.push(salon);
        }
        admin.batch_execute("vacuum analyze").await.unwrap();
        let businesses = salons.into_iter().map(|salon| async {
            let bearer = nodes::api_key(program, database, salon.tenant).await;
            Business { salon, bearer }
        });
        World { businesses: join_all(businesses).await }
    }

    /// Which staff a question to this business is about, and from when to when (not included).
    fn about(&self, business: usize, question: Question) -> (Vec<usize>, Date, Date) {
        let (first, end) = MONTH;
        let person = business % PEOPLE;
        match question {
            Question::Day => {
                let day = first.saturating_add(jiff::Span::new().days(5 + business as i64 % 20));
                (vec![person], day, day.tomorrow().unwrap())
            }
            Question::Month => (vec![person], first, end),
            Question::Ten => ((0..PEOPLE).collect(), first, end),
        }
    }

    /// Where a customer asks it.
    pub fn path(&self, business: usize, question: Question) -> String {
        let salon = &self.businesses[business].salon;
        let (people, from, end) = self.about(business, question);
        let to = end.yesterday().unwrap();
        let staff = match people[..] {
            [person] => format!("&staff_id={}", salon.staff[person]),
            _ => String::new(),
        };
        format!(
            "/v1/public/{}/availability?service_id={}&from={from}&to={to}{staff}",
            salon.slug, salon.service
        )
    }

    /// What must be answered, worked out from how the world was made and not by the product.
    pub fn answer(&self, business: usize, question: Question) -> Value {
        let salon = &self.businesses[business].salon;
        let (people, mut day, end) = self.about(business, question);
        let mut slots = Vec::new();
        while day < end {
            for half in 0..=2 * (HOURS - 1) {
                let hours = half / 2..=half.div_ceil(2);
                let free = |person: &&usize| hours.clone().all(|hour| !taken(day, **person, hour));
                let free: Vec<_> = people.iter().filter(free).map(|&it| salon.staff[it]).collect();
                if !free.is_empty() {
                    slots.push(json!({"starts_at": clock(day, half), "ends_at": clock(day, half + 2), "staff_ids": free}));
                }
            }
            day = day.tomorrow().unwrap();
        }
        json!({"timezone": "Europe/Berlin", "slots": slots})
    }

    /// The claims behind it, in SQL, and how many there are.
    pub fn rows(&self, business: usize, question: Question) -> (String, usize) {
        let salon = &self.businesses[business].salon;
        let (people, from, end) = self.about(business, question);
        let ids: Vec<String> = people.iter().map(|&it| format!("'{}'", salon.staff[it])).collect();
        let sql = format!(
            "select subject_id, starts_at, ends_at from claims where tenant_id = '{}' and subject_id in ({}) \
             and starts_at >= '{from} 00:00+02' and starts_at < '{end} 00:00+02'",
            salon.tenant,
            ids.join(", ")
        );
        let mut count = 0;
        let mut day = from;
        while day < end {
            let hours =
                (0..HOURS).flat_map(|hour| people.iter().map(move |&person| (person, hour)));
            count += hours.filter(|&(person, hour)| taken(day, person, hour)).count();
            day = day.tomorrow().unwrap();
        }
        (sql, count)
    }
}

/// Half of the hours are, scattered over the day and otherwise for each person and day.
fn taken(day: Date, person: usize, hour: usize) -> bool {
    let day = usize::try_from(day.day_of_year()).unwrap();
    (3 * day + 5 * person + 3 * hour) % 8 < 4
}

/// So many half hours after nine o'clock, on a summer day.
fn clock(day: Date, half: usize) -> String {
    format!("{day}T{:02}:{:02}:00+02:00", 9 + half / 2, half % 2 * 30)
}

/// A time that nobody has yet. Every other hour is one, so that days are half full there too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Of which business.
    pub business: usize,
    /// Of which of its people.
    pub person: usize,
    /// Which of the times of this person.
    pub number: usize,
}

impl Place {
    /// On the business's clocks.
    pub fn starts_at(self) -> String {
        let days = i64::try_from(self.number / (HOURS / 2)).unwrap();
        let day = date(2032, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        format!("{day}T{:02}:00:00", 9 + 2 * (self.number % (HOURS / 2)))
    }
}

/// Books once, by command, and copies that into all hours that are to be taken, as nothing else is so quick.
async fn fill(client: &Client, admin: &Client, salon: &Salon) {
    let options = json!({"confirm": true});
    let first = salon.reserve(client, "2031-03-31T09:00+02", "first@example.org", options).await;
    let first = id(&first.unwrap());
    let mut places: (Vec<Uuid>, Vec<String>) = (Vec::new(), Vec::new());
    let mut day = FILLED.0;
    while day < FILLED.1 {
        for (person, staff) in salon.staff.iter().enumerate() {
            for hour in (0..HOURS).filter(|&hour| taken(day, person, hour)) {
                places.0.push(*staff);
                places.1.push(clock(day, 2 * hour));
            }
        }
        day = day.tomorrow().unwrap();
    }
    admin.batch_execute("drop table if exists pg_temp.places").await.unwrap();
    admin.execute(PLACES, &[&places.0, &places.1]).await.unwrap();
    for copy in COPIES {
        admin.execute(copy, &[&salon.tenant, &first]).await.unwrap();
    }
}

const PLACES: &str = "create temporary table places as
    select gen_random_uuid() as id, p.number, p.staff, p.starts_at::timestamptz as starts_at
      from unnest($1::uuid[], $2::text[]) with ordinality p (staff, starts_at, number)";

const COPIES: [&str; 3] = [
    "insert into bookings
     select (jsonb_populate_record(b, jsonb_build_object('id', p.id, 'reference', 'F' || p.number,
                'starts_at', p.starts_at, 'ends_at', p.starts_at + (b.ends_at - b.starts_at),
                'local_start', p.starts_at at time zone b.timezone))).*
       from bookings b, pg_temp.places p where b.tenant_id = $1 and b.id = $2",
    "insert into booking_staff
     select (jsonb_populate_record(s, jsonb_build_object('booking_id', p.id, 'staff_id', p.staff))).*
       from booking_staff s, pg_temp.places p where s.tenant_id = $1 and s.booking_id = $2",
    "insert into claims
     select (jsonb_populate_record(c, jsonb_build_object('booking_id', p.id, 'subject_id', p.staff,
                'starts_at', p.starts_at, 'ends_at', p.starts_at + (c.ends_at - c.starts_at)))).*
       from claims c, pg_temp.places p where c.tenant_id = $1 and c.booking_id = $2",
];

/// Sells this many seats of a new session of a business in one evening; gives the session.
pub async fn session(client: &Client, salon: &Salon, seats: usize, evening: usize) -> Uuid {
    let service = json!({"name": format!("Concert {evening}"), "kind": "session", "capacity": seats, "party_max": 4, "duration_minutes": 60, "price_minor": 2500});
    let sql = "select api.upsert_service($1, $2, $3)";
    let service = call(client, sql, &[&salon.tenant, &salon.business, &service]).await;
    let day = date(2031, 9, 1).saturating_add(jiff::Span::new().days(evening as i64));
    let session =
        json!({"starts_at": format!("{day}T20:00:00+02:00"), "staff_ids": [salon.staff[0]]});
    let sql = "select api.create_session($1, $2, $3)";
    let session = call(client, sql, &[&salon.tenant, &id(&service.unwrap()), &session]).await;
    id(&session.unwrap())
}
