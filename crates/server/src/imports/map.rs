//! Which column is what, and how its cells are written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{Kind, Source};
use super::table::Encoding;
use crate::platform::words::{Currency, TimeZoneName};

/// Which column is what, and how its cells are written.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ImportMap)]
pub struct Map {
    /// For a field of ours the columns that may hold it: the first that isn't empty counts. Columns joined by ` + ` make one text.
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    pub columns: BTreeMap<String, Vec<String>>,
    /// What a field is where no column has it.
    #[schema(value_type = BTreeMap<String, String>)]
    pub defaults: BTreeMap<String, String>,
    /// How dates and times are written, as in strftime: `%d.%m.%Y %H:%M`. Years, months and days in this order need none.
    pub date_formats: Vec<String>,
    /// The zone of times without one; the business's if not given.
    pub timezone: Option<TimeZoneName>,
    /// The currency of prices; the business's if not given. There is no conversion.
    pub currency: Option<Currency>,
    /// What stands before the cents: `.` or `,`.
    pub decimal: Option<String>,
    /// What a telephone number begins with instead of a single 0: `+49`.
    pub country_code: Option<String>,
    /// What separates cells: `,`, `;` or a tab; looked for in the first row if not given.
    pub separator: Option<String>,
    /// `utf-8` or `windows-1252`.
    pub encoding: Option<String>,
    /// States of bookings by what stands in the column, in lower case; an empty one means none is given.
    #[schema(value_type = BTreeMap<String, String>)]
    pub states: BTreeMap<String, String>,
}

impl Kind {
    /// The fields that its rows may have.
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Kind::Customers => &[
                "external_id",
                "name",
                "first_name",
                "last_name",
                "email",
                "phone",
                "notes",
                "status",
            ],
            Kind::Services => &[
                "external_id",
                "name",
                "description",
                "duration_minutes",
                "price",
                "currency",
                "buffer_before_minutes",
                "buffer_after_minutes",
                "status",
            ],
            Kind::Bookings => &[
                "external_id",
                "service",
                "staff",
                "start",
                "date",
                "time",
                "end",
                "end_time",
                "duration_minutes",
                "timezone",
                "state",
                "cancelled",
                "name",
                "first_name",
                "last_name",
                "email",
                "phone",
                "party_size",
                "price",
                "currency",
                "notes",
                "created_at",
            ],
        }
    }

    /// Fields of which one of each group must have a column.
    pub fn needed(self) -> &'static [&'static [&'static str]] {
        match self {
            Kind::Customers => &[&["name", "first_name", "last_name"], &["email", "phone"]],
            Kind::Services => &[&["name"], &["duration_minutes"]],
            Kind::Bookings => &[
                &["service"],
                &["start", "date"],
                &["name", "first_name", "last_name"],
                &["email", "phone"],
            ],
        }
    }
}

impl Map {
    /// The map of a table whose columns are named as our fields are.
    pub fn plain(kind: Kind) -> Map {
        let column = |field: &&str| ((*field).to_owned(), vec![(*field).to_owned()]);
        Map { columns: kind.fields().iter().map(column).collect(), ..Map::default() }
    }

    /// Says what is wrong with it.
    pub fn check(&self, kind: Kind) -> Result<(), String> {
        let named = self.columns.keys().chain(self.defaults.keys());
        for field in named {
            if !kind.fields().contains(&field.as_str()) {
                let known = kind.fields().join(", ");
                return Err(format!("map: there is no field {field:?}; there are {known}"));
            }
        }
        let one_of = |name: &str, value: &Option<String>, known: &[&str]| match value {
            Some(value) if !known.contains(&value.as_str()) => {
                Err(format!("map.{name}: {value:?} is none of {}", known.join(" ")))
            }
            _ => Ok(()),
        };
        one_of("decimal", &self.decimal, &[".", ","])?;
        one_of("separator", &self.separator, &[",", ";", "\t"])?;
        one_of("encoding", &self.encoding, &["utf-8", "windows-1252"])?;
        if let Some(code) = &self.country_code
            && !(code.starts_with('+')
                && code.len() > 1
                && code[1..].bytes().all(|byte| byte.is_ascii_digit()))
        {
            return Err("map.country_code: a plus sign and digits, such as +49".into());
        }
        Ok(())
    }

    /// The separator, if it is given.
    pub fn separator(&self) -> Option<u8> {
        self.separator.as_ref().and_then(|text| text.bytes().next())
    }

    /// The encoding.
    pub fn encoding(&self) -> Encoding {
        match self.encoding.as_deref() {
            Some("windows-1252") => Encoding::Windows1252,
            _ => Encoding::Utf8,
        }
    }
}

/// The map of an export that we know; none for what the program doesn't export.
pub fn preset(source: Source, kind: Kind) -> Option<Map> {
    let (calendly, easy) =
        (include_str!("maps/calendly.json"), include_str!("maps/easyappointments.json"));
    let text = match source {
        Source::Calendly => calendly,
        Source::Easyappointments => easy,
    };
    let mut maps: BTreeMap<String, Map> = serde_json::from_str(text).ok()?;
    maps.remove(match kind {
        Kind::Customers => "customers",
        Kind::Services => "services",
        Kind::Bookings => "bookings",
    })
}
