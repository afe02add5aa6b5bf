//! Free time, asked by customers: each answer must be, byte for byte, the one that was found right beforehand.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;

use super::http::{Answer, Connection, get};
use super::load::Work;
use super::subject::Question;
use super::world::World;

/// Requests of one kind and their answers: one of each business, asked in turn.
#[derive(Debug)]
pub struct Reads {
    requests: Vec<Vec<u8>>,
    answers: Vec<Vec<u8>>,
}

impl Reads {
    /// Asks each once and compares its content with what it must be.
    pub async fn tried(
        address: &str,
        world: &World,
        question: Question,
        spoilt: bool,
    ) -> Result<Arc<Reads>, String> {
        let said = |error| format!("{address}: {error}");
        let mut connection = Connection::open(address).await.map_err(said)?;
        let mut reads = Reads { requests: Vec::new(), answers: Vec::new() };
        for business in 0..world.businesses.len() {
            let path = world.path(business, question);
            let request = get(&path);
            let mut wanted = world.answer(business, question);
            if spoilt {
                wanted["slots"].as_array_mut().unwrap().pop();
            }
            let answer = connection.ask(&request).await?;
            let body: Option<Value> = serde_json::from_slice(answer.body).ok();
            if answer.status != 200 || body.as_ref() != Some(&wanted) {
                return Err(format!("{path}: {}", difference(&answer, &wanted)));
            }
            reads.answers.push(answer.body.to_vec());
            reads.requests.push(request);
        }
        Ok(Arc::new(reads))
    }

    /// The same bodies from somewhere else, where they have the addresses `/FIRST` and the next.
    pub fn elsewhere(&self, first: usize) -> Arc<Reads> {
        let path = |number: usize| get(&format!("/{}", first + number));
        let requests = (0..self.answers.len()).map(path).collect();
        Arc::new(Reads { requests, answers: self.answers.clone() })
    }

    /// The answers, one of each business.
    pub fn answers(&self) -> &[Vec<u8>] {
        &self.answers
    }

    /// How long they are, on average.
    pub fn bytes(&self) -> f64 {
        let all: usize = self.answers.iter().map(Vec::len).sum();
        all as f64 / self.answers.len() as f64
    }
}

impl Work for Reads {
    fn request(&self, number: usize) -> Option<Cow<'_, [u8]>> {
        Some(Cow::Borrowed(&self.requests[number % self.requests.len()]))
    }

    fn check(&self, number: usize, answer: &Answer<'_>) -> Result<(), String> {
        let wanted = &self.answers[number % self.answers.len()];
        if answer.status == 200 && answer.body == wanted {
            return Ok(());
        }
        Err(format!(
            "request {number} was answered otherwise than before: {}\ninstead of {}",
            answer.shown(),
            String::from_utf8_lossy(wanted)
        ))
    }
}

/// Where an answer isn't what it must be.
fn difference(answer: &Answer<'_>, wanted: &Value) -> String {
    let got: Value = serde_json::from_slice(answer.body).unwrap_or_default();
    let Some(slots) = got["slots"].as_array() else { return answer.shown() };
    let other = slots.iter().zip(wanted["slots"].as_array().unwrap());
    let pair = other.into_iter().find(|(got, wanted)| got != wanted);
    let count = wanted["slots"].as_array().map_or(0, Vec::len);
    match pair {
        Some((got, wanted)) => format!("the answer has the slot {got} where {wanted} is free"),
        None => format!("the answer has {} slots and not {count}", slots.len()),
    }
}
