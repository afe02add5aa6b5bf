//! A client that hangs up: in the head, in the body, at once, while it is served, or with the answer's first byte.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use testkit::{Dice, Salon};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A tenant of the storm. All that it has bears its name.
pub struct Side {
    pub name: &'static str,
    pub salon: Salon,
    pub key: String,
}

impl Side {
    /// Whether anything of it stands in an answer.
    pub fn is_in(&self, text: &str) -> bool {
        let salon = &self.salon;
        let ids = [salon.tenant, salon.business, salon.service].map(|id| id.to_string());
        let words = ids.iter().map(String::as_str).chain([self.name, salon.slug.as_str()]);
        words.into_iter().any(|word| text.contains(word))
    }

    /// Something to read.
    pub fn reading(&self, dice: &mut Dice) -> (String, bool) {
        let (slug, service) = (&self.salon.slug, self.salon.service);
        let day = 1 + dice.below(28);
        match dice.below(6) {
            0 => (format!("/v1/public/{slug}"), false),
            1 => {
                let from = format!("2031-05-{day:02}");
                let path = format!(
                    "/v1/public/{slug}/availability?service_id={service}&from={from}&to={from}"
                );
                (path, false)
            }
            2 => ("/v1/customers".into(), true),
            3 => ("/v1/bookings".into(), true),
            4 => ("/v1/services".into(), true),
            _ => (format!("/v1/services/{service}"), true),
        }
    }

    /// Something to write: a customer, by key, or a hold on the public page.
    fn writing(&self, number: usize, dice: &mut Dice) -> (String, bool, Value) {
        if dice.one_in(2) {
            let customer = json!({"name": self.name, "email": format!("new-{number}@example.org")});
            return ("/v1/customers".into(), true, customer);
        }
        let customer = json!({"name": self.name, "email": format!("guest-{number}@example.org")});
        let (day, hour) = (1 + dice.below(28), 9 + dice.below(8));
        let wish = json!({
            "service_id": self.salon.service, "customer": customer,
            "starts_at": format!("2031-05-{day:02}T{hour:02}:00:00+02:00"),
        });
        (format!("/v1/public/{}/bookings", self.salon.slug), false, wish)
    }
}

/// Where a request ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cut {
    InTheHead,
    InTheBody,
    AtOnce,
    WhileServed,
    InTheAnswer,
}

impl Cut {
    pub fn name(self) -> &'static str {
        match self {
            Cut::InTheHead => "before the head ends",
            Cut::InTheBody => "before the body ends",
            Cut::AtOnce => "as soon as all is sent",
            Cut::WhileServed => "while it is served",
            Cut::InTheAnswer => "with the answer's first byte",
        }
    }
}

/// Counts by where requests ended.
pub type Cuts = BTreeMap<Cut, usize>;

/// A request by one of the sides that is cut off. Says where, and whether it was a whole request for a new customer.
pub async fn hang_up(address: &str, side: &Side, number: usize) -> (Cut, bool) {
    let mut dice = Dice::new(number as u64);
    let writes = dice.one_in(3);
    let (path, keyed, body) = if writes {
        side.writing(number, &mut dice)
    } else {
        let (path, keyed) = side.reading(&mut dice);
        (path, keyed, Value::Null)
    };
    let body = if writes { body.to_string() } else { String::new() };
    let head = head(&path, keyed.then_some(side.key.as_str()), &body);
    let cut = match dice.below(10) {
        0 => Cut::InTheHead,
        1 | 2 if writes => Cut::InTheBody,
        1..=3 => Cut::AtOnce,
        4..=8 => Cut::WhileServed,
        _ => Cut::InTheAnswer,
    };
    let sent = match cut {
        Cut::InTheHead => dice.below(head.len() as u64),
        Cut::InTheBody => head.len() as u64 + dice.below(body.len() as u64),
        _ => (head.len() + body.len()) as u64,
    };
    let whole = format!("{head}{body}");
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(&whole.as_bytes()[..usize::try_from(sent).unwrap()]).await.unwrap();
    match cut {
        Cut::WhileServed => tokio::time::sleep(Duration::from_micros(dice.below(40_000))).await,
        Cut::InTheAnswer => {
            let first = tokio::time::timeout(Duration::from_secs(20), stream.read_u8()).await;
            assert!(first.expect("an answer").is_ok(), "{whole}");
        }
        _ => {}
    }
    // Some say goodbye, some are gone.
    if dice.one_in(2) {
        stream.set_zero_linger().unwrap();
    }
    (cut, cut > Cut::InTheBody && writes && keyed)
}

fn head(path: &str, key: Option<&str>, body: &str) -> String {
    let key = key.map(|key| format!("Authorization: Bearer {key}\r\n")).unwrap_or_default();
    let (verb, more) = match body.len() {
        0 => ("GET", String::new()),
        length => {
            ("POST", format!("Content-Type: application/json\r\nContent-Length: {length}\r\n"))
        }
    };
    format!("{verb} {path} HTTP/1.1\r\nHost: localhost\r\n{key}{more}\r\n")
}
