//! Values to try for a column: what its checks name, then what its type and name suggest.

use std::collections::BTreeSet;

/// A column as the catalogue has it.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub name: String,
    pub kind: String,
    pub required: bool,
    pub defaults: bool,
    /// The texts in quotes in the checks on it.
    pub quoted: BTreeSet<String>,
}

/// SQL expressions to try, the likeliest first. `null` comes last, where it may be; where the column has a
/// default, that comes first.
pub(super) fn values(column: &Column) -> Vec<String> {
    let mut found = Vec::new();
    if column.defaults {
        found.push("default".to_owned());
    }
    found.extend(of_kind(column).into_iter().map(|value| format!("{value}::{}", column.kind)));
    if !column.required {
        found.push("null".to_owned());
    }
    found
}

fn of_kind(column: &Column) -> Vec<String> {
    let plain = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    let later = column.name.contains("end")
        || column.name.ends_with("_to")
        || column.name.contains("until");
    match column.kind.as_str() {
        "uuid" => plain(&["gen_random_uuid()"]),
        "boolean" => plain(&["false", "true"]),
        "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision" => {
            let likely = if later { ["600", "60"] } else { ["1", "60"] };
            [&likely[..], &["0", "2", "5", "30", "100", "1440", "1000", "2031", "-1"]]
                .concat()
                .into_iter()
                .map(str::to_owned)
                .collect()
        }
        "timestamp with time zone" | "timestamp without time zone" => {
            let mut times = plain(&[
                "'2031-05-05 10:00'",
                "'2031-05-05 11:00'",
                "'2001-01-01 00:00'",
                "clock_timestamp()",
            ]);
            if later {
                times.swap(0, 1);
            }
            times
        }
        "date" if later => plain(&["'2031-05-06'", "'2031-05-05'", "'2001-01-01'"]),
        "date" => plain(&["'2031-05-05'", "'2031-05-01'", "'2001-01-01'"]),
        "time without time zone" if later => plain(&["'11:00'", "'10:00'"]),
        "time without time zone" => plain(&["'10:00'", "'09:00'"]),
        "interval" => plain(&["'1 hour'", "'1 day'", "'0'"]),
        "json" | "jsonb" => plain(&["'{}'", "'[]'", "'[{}]'", "'1'", "'\"x\"'"]),
        "bytea" => plain(&[
            "sha256('x')",
            "'x'",
            "decode(repeat('00', 16), 'hex')",
            "decode(repeat('00', 64), 'hex')",
        ]),
        "text" | "character varying" => texts(column),
        kind if kind.ends_with("[]") => {
            let named = column.quoted.iter();
            let named = named.map(|text| format!("array['{}']", text.replace('\'', "''")));
            let usual = ["'{}'", "array[1]", "array['x']", "array[gen_random_uuid()]"];
            named.chain(usual.map(str::to_owned)).collect()
        }
        "inet" => plain(&["'127.0.0.1'"]),
        _ => plain(&["'x'", "'1'"]),
    }
}

fn texts(column: &Column) -> Vec<String> {
    let named = column.quoted.iter().map(|text| format!("'{}'", text.replace('\'', "''")));
    let usual = [
        "left(md5(random()::text), 12)",
        "'EUR'",
        "'x@example.org'",
        "'+4930901820'",
        "'Europe/Berlin'",
        "'#1f6feb'",
        "'10:00'",
        "'DE'",
        "'de'",
        "'de-DE'",
        "'https://example.org/x'",
        "upper(left(md5(random()::text), 8))",
        "encode(sha256('x'), 'hex')",
        "repeat('x', 300)",
        "''",
    ];
    named.chain(usual.map(str::to_owned)).collect()
}
