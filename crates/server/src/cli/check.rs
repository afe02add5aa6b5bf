//! Commands that need no database: `slots` and `version`.

use std::io::Read;

use serde_json::json;

use super::{pretty, say};
use crate::app::start::Failure;

/// Runs the engine on a case or a file of cases.
pub fn slots(input: &str) -> Result<(), Failure> {
    let text = if input == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text)?;
        text
    } else {
        std::fs::read_to_string(input).map_err(|error| format!("{input}: {error}"))?
    };
    say(&availability::case::run(&text)?)
}

/// The versions of everything that matters.
pub fn version(json: bool) -> Result<(), Failure> {
    let (program, database, tz) =
        (env!("CARGO_PKG_VERSION"), schema::version(), schema::tz_version());
    if json {
        return say(&pretty(
            &json!({ "slotkeeper": program, "schema": database, "tz_database": tz }),
        ));
    }
    say(&format!("slotkeeper {program}\nschema      {database}\ntz database {tz}"))
}
