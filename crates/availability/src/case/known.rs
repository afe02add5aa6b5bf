//! Parses a case, passing over the fields that aren't meant for the engine.

use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, IntoDeserializer, MapAccess, Visitor};

use super::fields::Fields;

pub(super) fn parse(text: &str) -> Result<Fields, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    let fields = json.deserialize_map(Case)?;
    json.end()?;
    Ok(fields)
}

fn ignored(key: &str) -> bool {
    matches!(key, "id" | "source" | "description" | "match") || key.starts_with("expected_")
}

struct Case;

impl<'de> Visitor<'de> for Case {
    type Value = Fields;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a case, which is an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Fields, A::Error> {
        Fields::deserialize(MapAccessDeserializer::new(Known(map)))
    }
}

/// A map without its ignored keys.
struct Known<A>(A);

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Known<A> {
    type Error = A::Error;

    fn next_key_seed<K>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error>
    where
        K: DeserializeSeed<'de>,
    {
        while let Some(key) = self.0.next_key::<String>()? {
            if !ignored(&key) {
                return seed.deserialize(key.into_deserializer()).map(Some);
            }
            self.0.next_value::<IgnoredAny>()?;
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.0.next_value_seed(seed)
    }
}
