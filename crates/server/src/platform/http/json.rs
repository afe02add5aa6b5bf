//! JSON, read strictly: one value, bounded depth, no key twice, no NUL, no endless numbers, known fields only.

use std::fmt;

use serde::de::{DeserializeOwned, DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::Problem;
use super::objects::Objects;

/// Nesting beyond this is refused: no document of ours has more than five levels.
const DEPTH: usize = 32;

/// Numbers beyond this are refused. PostgreSQL keeps and shows all their digits, and near 1.8e308 readers of JSON, we
/// among them, can't read them any more.
const LARGEST: f64 = 1e300;
const TOO_LARGE: &str = "A number is larger than 1e300";

/// Reads a body into a type. `Err` says which field is wrong, and how.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<(T, Value), Problem> {
    let value = parse(bytes)?;
    if !value.is_object() {
        return Err(Problem::new("malformed_request", "The body is a JSON object."));
    }
    let typed = typed(value.clone())?;
    Ok((typed, value))
}

/// Reads a body as it is.
pub fn parse(bytes: &[u8]) -> Result<Value, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Strict(DEPTH).deserialize(&mut reader).and_then(|value| {
        reader.end()?;
        Ok(value)
    });
    value.map_err(|error| {
        let text = error.to_string();
        if text.starts_with(TOO_LARGE) {
            return Problem::new("invalid_input", format!("{text}."));
        }
        Problem::new("malformed_request", format!("The body is no acceptable JSON: {text}."))
    })
}

fn typed<T: DeserializeOwned>(value: Value) -> Result<T, Problem> {
    serde_path_to_error::deserialize(Objects(value)).map_err(|error| {
        let path = error.path().to_string();
        complaint(&path, &error.into_inner().to_string())
    })
}

/// Turns serde's sentence about a path into ours.
pub(super) fn complaint(path: &str, message: &str) -> Problem {
    let path = if path == "." { "" } else { path };
    if let Some(name) = named(message, "unknown field `") {
        let known = message.split_once(", expected ").map_or("", |(_, known)| known);
        let field = joined(path, name);
        return Problem::new("unknown_field", format!("{field}: no such field; expected {known}."))
            .with("field", field);
    }
    if let Some(name) = named(message, "missing field `") {
        let field = joined(path, name);
        return Problem::new("invalid_input", format!("{field} is needed.")).with("field", field);
    }
    if let Some(name) = named(message, "duplicate field `") {
        return Problem::new("malformed_request", format!("{name} is given twice."));
    }
    // A newtype may name a code of its own: "time_zone_unknown|sentence".
    let (code, rule) = message
        .split_once('|')
        .filter(|(code, _)| super::codes::find(code).is_some())
        .unwrap_or(("invalid_input", message));
    let rule = plain(rule.trim_end_matches('.'));
    match path {
        "" => Problem::new(code, format!("{rule}.")),
        field => Problem::new(code, format!("{field}: {rule}.")).with("field", field),
    }
}

/// serde's words for types in those of people who don't write Rust.
fn plain(rule: &str) -> String {
    if rule.starts_with("UUID parsing failed") {
        return "a UUID is expected, such as 0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03".into();
    }
    let Some((given, expected)) =
        rule.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "))
    else {
        return rule.to_owned();
    };
    let expected = match expected.split(' ').next().unwrap_or_default() {
        "struct" | "Struct" | "map" => "an object",
        "u8" | "u16" | "u32" | "u64" | "usize" | "i16" | "i32" | "i64" => "a whole number",
        "a" if expected.starts_with("a sequence") => "a list",
        "a" if expected.starts_with("a map") => "an object",
        _ => expected,
    };
    let given = match given.split(' ').next().unwrap_or_default() {
        "sequence" => "a list",
        "map" => "an object",
        _ => given,
    };
    format!("{expected} is expected, not {given}")
}

fn named<'a>(message: &'a str, opening: &str) -> Option<&'a str> {
    message.strip_prefix(opening)?.split('`').next()
}

fn joined(path: &str, name: &str) -> String {
    match path {
        "" => name.to_owned(),
        path if path == name || path.ends_with(&format!(".{name}")) => path.to_owned(),
        path => format!("{path}.{name}"),
    }
}

/// Builds a value and counts the levels down.
struct Strict(usize);

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Strict {
    fn deeper<E: serde::de::Error>(&self) -> Result<Strict, E> {
        match self.0.checked_sub(1) {
            Some(left) => Ok(Strict(left)),
            None => Err(E::custom("it is nested too deeply")),
        }
    }
}

fn checked<E: serde::de::Error>(text: &str) -> Result<(), E> {
    if text.contains('\0') {
        return Err(E::custom("a text contains the character NUL"));
    }
    Ok(())
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        if value.abs() > LARGEST {
            return Err(E::custom(TOO_LARGE));
        }
        Ok(value.into())
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Value, E> {
        checked(value)?;
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self.deeper()?)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            checked(&key)?;
            let value = entries.next_value_seed(self.deeper()?)?;
            if map.contains_key(&key) {
                return Err(A::Error::custom(format!("the key {key:?} is given twice")));
            }
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}
