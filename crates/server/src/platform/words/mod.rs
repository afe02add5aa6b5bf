//! Values that are valid once they exist: what arrives as text becomes one of these or is refused
//! with a sentence that says what would have been right.

mod contact;
mod label;
pub(crate) mod patch;
mod several;
mod time;

pub use contact::{Email, Phone};
pub use label::{
    Color, CountryCode, Currency, Name, Notation, Note, SearchText, ShortText, Slug, TimeZoneName,
};
pub use patch::{apart, document, present};
pub use several::Several;
pub use time::{ClockTime, DateSpan, DayText, InstantText, Interval, Minutes, Week, within_years};

/// Makes a text newtype whose `parse` decides.
macro_rules! text {
    ($(#[$meta:meta])* $name:ident, $example:literal, $parse:expr) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                let parse: fn(&str) -> Result<String, String> = $parse;
                parse(text).map($name)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .examples([serde_json::json!($example)])
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}
use text;

/// Text of at least one visible and at most `most` characters, trimmed.
fn bounded(text: &str, least: usize, most: usize) -> Result<String, String> {
    let text = text.trim();
    let length = text.chars().count();
    if length < least || length > most {
        return Err(match least {
            0 => format!("at most {most} characters"),
            _ => format!("{least} to {most} characters"),
        });
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests;
