//! Several values in one parameter, separated by commas.

use serde::de::{DeserializeOwned, Deserializer, Error, value::StrDeserializer};
use serde::{Deserialize, Serialize};

/// One value or several: `confirmed,pending`.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct Several<T>(pub Vec<T>);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Several<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Several<T>, D::Error> {
        let text = String::deserialize(deserializer)?;
        let one = |part: &str| {
            T::deserialize(StrDeserializer::<D::Error>::new(part)).map_err(D::Error::custom)
        };
        text.split(',').map(one).collect::<Result<_, _>>().map(Several)
    }
}
