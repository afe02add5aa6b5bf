//! What is expected where, in the words of people who write hours.

/// Where nothing is right yet.
pub const RULE: &str = "a rule such as Mo-Fr 09:00-17:00";

/// What stands for a rule of the grammar, by its name there; the first match counts.
const WORDS: [(&[&str], &str); 10] = [
    (&["time", "hour", "variable"], "a time such as 09:00"),
    (&["minute"], "minutes such as 30"),
    (&["year"], "a year"),
    (
        &["month", "january", "february", "march", "april", "may", "june", "july"],
        "a month such as Jan",
    ),
    (&["august", "september", "october", "november", "december", "date_"], "a month such as Jan"),
    (&["daynum"], "a day of the month"),
    (&["weeknum"], "a number of a week"),
    (&["wday", "weekday", "monday", "tuesday", "wednesday"], "a weekday such as Mo"),
    (&["thursday", "friday", "saturday", "sunday"], "a weekday such as Mo"),
    (&["public_holiday", "school_holiday", "holiday"], "PH or SH"),
];

/// The same for those whose whole name counts. What is likely meant comes first, the end last.
const EXACT: [(&str, &str); 8] = [
    ("any_rule_separator", "a semicolon"),
    ("normal_rule_separator", "a semicolon"),
    ("additional_rule_separator", "a comma and a space"),
    ("rules_modifier", "open or off"),
    ("rules_modifier_enum", "open or off"),
    ("comment", "a text in quotes"),
    ("rule_sequence", RULE),
    ("EOI", "the end"),
];

/// The sentence about what would have been right, from the names of the grammar's rules.
pub fn expected(names: impl IntoIterator<Item = String>) -> String {
    let mut words: Vec<&str> = Vec::new();
    for name in names {
        let exact = EXACT.iter().find(|(exact, _)| *exact == name).map(|(_, word)| *word);
        let named = || {
            let (_, word) =
                WORDS.iter().find(|(starts, _)| starts.iter().any(|start| name.contains(start)))?;
            Some(*word)
        };
        if let Some(word) = exact.or_else(named)
            && !words.contains(&word)
        {
            words.push(word);
        }
    }
    let rank = |word: &&str| {
        let exact = EXACT.iter().position(|(_, exact)| exact == word);
        let named = WORDS.iter().position(|(_, named)| named == word);
        named.unwrap_or(WORDS.len() + exact.unwrap_or_default())
    };
    words.sort_by_key(rank);
    match words.split_last() {
        None => RULE.into(),
        Some((last, [])) => (*last).into(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}
