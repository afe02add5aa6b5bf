//! Whatever is written: an answer, soon, and no panic.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::select;

use super::super::read::LONGEST;
use super::super::write::write;
use super::world::{by_engine, planned_for, rows};

/// Parts of notations, right and wrong.
const PARTS: [&str; 44] = [
    "Mo",
    "Tu",
    "-Fr",
    "Sa[1]",
    "Su[-1]",
    "PH",
    "SH",
    " +1 day",
    " -2 days",
    "09:00",
    "-17:00",
    "-26:00",
    "24:00",
    "48:00",
    "00:00-24:00",
    "; ",
    ", ",
    ",",
    " ",
    " || ",
    "off",
    "open",
    "unknown",
    "\"x\"",
    "\"",
    "Jan",
    "-Mar",
    " 31",
    "2026 ",
    "2026-2030/2 ",
    "1900-9999",
    "week 1-53/2 ",
    "week 53",
    "easter",
    "24/7",
    "sunrise",
    "(dusk-01:00)",
    "+",
    "/",
    "/90",
    "Feb 29",
    "ü",
    "10:00-10:00",
    "Dec 31-Jan 1",
];

fn soon(text: &str) -> Result<(), TestCaseError> {
    soon_for(text, 60)
}

fn soon_for(text: &str, days: u16) -> Result<(), TestCaseError> {
    let began = Instant::now();
    let told = planned_for(text, days);
    let took = began.elapsed();
    prop_assert!(took < Duration::from_secs(10), "{took:?} for {text:?}");
    if let Err(refused) = told {
        prop_assert!(
            (1..=text.chars().count() + 1).contains(&refused.column),
            "{refused:?} of {text:?}"
        );
        prop_assert!(!refused.sentence.is_empty());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_has_an_answer_sch_3(text in "\\PC{0,60}") {
        soon(&text)?;
    }

    #[test]
    fn any_parts_have_an_answer_sch_3(parts in prop::collection::vec(select(&PARTS[..]), 0..14)) {
        soon(&parts.concat())?;
    }

    #[test]
    fn what_is_read_is_written_and_read_alike_sch_3(
        rules in prop::collection::vec(
            (
                select(&["", "Mo-Fr ", "Sa,Su ", "Tu ", "PH ", "Sa[2] ", "Jun-Aug ", "Apr 10-Sep 20 ", "2027 Mar 01-14 ", "week 1-53/2 Mo "][..]),
                select(&["09:00-17:00", "18:00-02:00", "08:00-12:00,13:00-17:30", "22:00-06:00", "00:00-24:00", "off", "12:00-13:00 off"][..]),
                select(&["; ", ", "][..]),
            ),
            1..6,
        ),
    ) {
        let mut text = String::new();
        for (dates, times, separator) in &rules {
            let separator = if text.is_empty() { "" } else if dates.is_empty() { "; " } else { separator };
            text.push_str(&format!("{separator}{dates}{times}"));
        }
        let plan = planned_for(&text, 200);
        prop_assert!(plan.is_ok(), "{text}: {plan:?}");
        let plan = plan.unwrap();
        let (schedules, overrides) = rows(&plan);
        if let Some(written) = write(&schedules, &overrides) {
            let again = planned_for(&written, 200);
            prop_assert!(again.is_ok(), "{text}\n{written}\n{again:?}");
            prop_assert_eq!(by_engine(&again.unwrap()), by_engine(&plan), "{}\n{}", text, written);
        }
    }
}

#[test]
fn the_longest_and_strangest_take_no_time_sch_3() {
    for part in [
        "Mo;",
        "Jan 1;",
        "Mo-Fr 09:00-17:00, ",
        "24/7 || ",
        "(",
        "Mo,",
        "\"\"",
        "Sa[1],",
        "2026-",
        "10:00-11:00,",
        "PH ",
    ] {
        let text: String = part.chars().cycle().take(LONGEST).collect();
        soon_for(&text, 1100).unwrap();
    }
    let days: String =
        (0..300).map(|day| format!("Jan {} {:02}:00-24:00;", day % 31 + 1, day % 24)).collect();
    soon_for(&days[..LONGEST], 1100).unwrap();
}
