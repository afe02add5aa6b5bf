//! A valid request of each operation: the contract's own example, with ids of things that exist, and times ahead.

use reqwest::Method;
use serde_json::{Map, Value, json};

use super::operations::Operation;
use super::world::{Party, Side, World};
use super::{kinds, subjects};

/// A request that can be sent, and changed before.
#[derive(Debug, Clone)]
pub struct Sample {
    pub method: Method,
    pub template: String,
    /// What stands in the braces of the path.
    pub subject: String,
    pub query: Vec<(String, String)>,
    pub body: Option<Value>,
    pub headers: Vec<(&'static str, String)>,
}

impl Sample {
    pub fn path(&self) -> String {
        let mut path = String::new();
        for part in self.template.split('/').skip(1) {
            path.push('/');
            path.push_str(if part.starts_with('{') { &self.subject } else { part });
        }
        path
    }

    /// The same about something else.
    pub fn about(&self, subject: &str) -> Sample {
        Sample { subject: subject.to_owned(), ..self.clone() }
    }

    /// Sets further fields of the body; null takes one away.
    pub fn add(&mut self, more: &Value) {
        for (name, value) in more.as_object().unwrap() {
            let body = self.body.get_or_insert_with(|| json!({}));
            match value {
                Value::Null => drop(body.as_object_mut().unwrap().remove(name)),
                _ => body[name] = value.clone(),
            }
        }
    }

    /// Sets a parameter of the query.
    pub fn ask(&mut self, name: &str, value: &str) {
        self.query.retain(|(known, _)| known != name);
        self.query.push((name.to_owned(), value.to_owned()));
    }
}

impl World {
    /// A valid request of this party, about a thing made for it.
    pub async fn sample(&self, side: Side, operation: &Operation) -> Sample {
        let subject = subjects::of(self, side, operation).await;
        let mut sample = self.filled(side, operation, subject.name);
        sample.add(&subject.more);
        sample
    }

    /// The example of an operation with this party's things.
    pub fn filled(&self, side: Side, operation: &Operation, subject: String) -> Sample {
        let filling = Filling { party: self.party(side), weeks: self.weeks, operation };
        let body = operation.example().map(|example| filling.fill("", example));
        let mut sample = Sample {
            method: operation.method.clone(),
            template: operation.path.clone(),
            subject,
            query: Vec::new(),
            body,
            headers: Vec::new(),
        };
        // What is needed has an example, and so has what stands for a whole that is needed.
        for parameter in operation.query().filter(|one| !one["example"].is_null()) {
            let name = parameter["name"].as_str().unwrap();
            sample.ask(name, &filling.parameter(parameter));
        }
        subjects::priced(self.party(side), &mut sample);
        sample
    }
}

/// Texts that people write, which get the party's word.
const WORDS: [&str; 8] =
    ["name", "notes", "reason", "title", "description", "address", "label", "help"];

struct Filling<'a> {
    party: &'a Party,
    weeks: i32,
    operation: &'a Operation,
}

impl Filling<'_> {
    fn fill(&self, path: &str, example: &Value) -> Value {
        match example {
            Value::Object(object) => {
                let occupies = !object.contains_key("ends_at");
                let field = |(name, value): (&String, &Value)| {
                    let value = match value.as_str() {
                        Some(time) if name == "starts_at" && occupies => {
                            json!(self.free_time(time))
                        }
                        _ => self.fill(&format!("{path}.{name}"), value),
                    };
                    (name.clone(), value)
                };
                Value::Object(object.iter().map(field).collect::<Map<_, _>>())
            }
            Value::Array(items) => {
                items.iter().map(|item| self.fill(&format!("{path}[]"), item)).collect()
            }
            Value::String(text) => json!(self.text(path, text)),
            plain => plain.clone(),
        }
    }

    fn text(&self, path: &str, text: &str) -> String {
        let name = path.rsplit('.').next().unwrap();
        let word = self.party.word;
        if text.parse::<uuid::Uuid>().is_ok() {
            let kind = kinds::of_field(&self.operation.name(), path)[0];
            return self.party.thing(kind).to_owned();
        }
        if WORDS.contains(&name) {
            return format!("{text} {word} {}", self.party.next());
        }
        match name {
            "email" => format!("ada{}@{word}.example.org", self.party.next()).to_lowercase(),
            "phone" => format!("+49 30 90{:05}", self.party.next()),
            "slug" => format!("{text}-{}-{}", word.to_lowercase(), self.party.next()),
            "code" if self.party.things.contains_key("promotions") => {
                format!("{text}{}", self.party.next())
            }
            _ => self.later(text),
        }
    }

    fn parameter(&self, parameter: &Value) -> String {
        let name = parameter["name"].as_str().unwrap();
        if parameter["schema"]["format"] == "uuid" {
            let kind = kinds::of_field(&self.operation.name(), &format!(".{name}"))[0];
            return self.party.thing(kind).to_owned();
        }
        let example = parameter["example"].as_str();
        let example = example.unwrap_or_else(|| {
            panic!("{}: give the parameter {name} an example", self.operation.name())
        });
        self.later(example)
    }

    /// Dates and times of the examples, moved by whole weeks.
    fn later(&self, text: &str) -> String {
        let Some((date, rest)) = text.split_at_checked(10) else { return text.to_owned() };
        let Ok(date) = date.parse::<jiff::civil::Date>() else { return text.to_owned() };
        format!("{}{rest}", date + jiff::Span::new().weeks(self.weeks))
    }

    /// A start that no other request has, at the example's time of day or up to five hours later.
    fn free_time(&self, text: &str) -> String {
        let number = self.party.next_slot();
        let later = self.later(text);
        let (date, rest) = later.split_at(10);
        let date = date.parse::<jiff::civil::Date>().unwrap();
        let date = date + jiff::Span::new().days(i64::from(number / 6));
        let hour: u32 = rest[1..3].parse().unwrap();
        format!("{date}T{:02}{}", hour + number % 6, &rest[3..])
    }
}
