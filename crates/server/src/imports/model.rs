//! What an import takes and tells.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::map::Map;
use crate::platform::http::Sample;

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    /// Customers.
    Customers,
    /// Services.
    Services,
    /// Bookings, past and future.
    Bookings,
}

/// The programs whose exports need no map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ImportSource)]
pub enum Source {
    /// Calendly's export of events.
    Calendly,
    /// Easy!Appointments' tables.
    Easyappointments,
}

/// A table to be imported.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewImport {
    /// Whose.
    pub business_id: Uuid,
    /// The table, its first row the names of the columns.
    pub csv: String,
    /// Where it comes from; without it, and without a map, columns are named as our fields are.
    pub source: Option<Source>,
    /// Which column is what, in place of a source.
    pub map: Option<Map>,
    /// The line to begin with: the `next_line` of the answer before. Earlier ones are passed over.
    pub from_line: Option<u32>,
    /// True: say what would happen, and change nothing.
    #[serde(default)]
    pub dry_run: bool,
}

impl Sample for NewImport {
    fn sample() -> Value {
        // Columns for rows of each kind; those that a kind doesn't have don't matter to it.
        let csv = "service,start,duration_minutes,name,email\nHaircut,2031-05-05 10:00,60,Kim Neu,kim.neu@example.org\n";
        json!({ "business_id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f02", "csv": csv, "dry_run": true })
    }
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BadRow {
    /// The line on which the row begins; the names of the columns are line 1.
    pub line: u64,
    /// The column; null: the row as a whole.
    pub column: Option<String>,
    /// What stands there.
    pub value: Option<String>,
    /// The code of the refusal.
    pub code: String,
    /// What is wrong, and what would be right.
    pub why: String,
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if let Some(column) = &self.column {
            write!(f, ", {column}")?;
        }
        if let Some(value) = &self.value {
            write!(f, " {value:?}")?;
        }
        write!(f, ": {} ({})", self.why, self.code)
    }
}

/// What became of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ImportReport)]
pub struct Report {
    /// Whether nothing was changed.
    pub dry_run: bool,
    /// Rows that were read.
    pub rows: u64,
    /// Rows that were added, or would be.
    pub new: u64,
    /// Rows that were there already; they stay as they are.
    pub known: u64,
    /// Rows that aren't imported.
    pub bad: u64,
    /// Why not; the first thousand.
    pub problems: Vec<BadRow>,
    /// Where to go on; null: the table is done.
    pub next_line: Option<u64>,
}

impl Report {
    /// How many bad rows are told.
    pub const TOLD: usize = 1000;
}

impl Sample for Report {
    fn sample() -> Value {
        json!({
            "dry_run": true, "rows": 3, "new": 1, "known": 1, "bad": 1,
            "problems": [{ "line": 4, "column": "start", "value": "31.02.2026", "code": "invalid_input",
                "why": "a date and time such as 2026-03-02 09:00" }],
            "next_line": null
        })
    }
}
