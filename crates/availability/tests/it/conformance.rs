//! The cases read from other projects' suites, with every answer that they expect (AVL-1, SCH-1,
//! SCH-2, CAT-4, CAT-5). A case with an expectation that this file doesn't know fails.

use std::collections::BTreeMap;

use availability::case::run;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;

const FILE: &str = include_str!("../data/conformance.json");

fn cases() -> Vec<Value> {
    let file: Value = serde_json::from_str(FILE).unwrap();
    file["cases"].as_array().unwrap().clone()
}

#[test]
fn all_73_cases_answer_as_expected() {
    let cases = cases();
    assert_eq!(cases.len(), 73);
    let mut wrong = Vec::new();
    for case in &cases {
        let answer = serde_json::from_str(&run(&case.to_string()).unwrap()).unwrap();
        for (key, expected) in case.as_object().unwrap() {
            if let Some(what) = key.strip_prefix("expected_")
                && let Err(problem) = compare(case, what, expected, &answer)
            {
                wrong.push(format!("{} {key}: {problem}", case["id"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_file_and_a_list_answer_in_order_what_each_case_answers_alone() {
    let together: Vec<Value> = serde_json::from_str(&run(FILE).unwrap()).unwrap();
    let list = Value::Array(cases()).to_string();
    assert_eq!(run(&list).unwrap(), run(FILE).unwrap());
    for (case, mut answer) in cases().iter().zip(together) {
        let id = answer.as_object_mut().unwrap().remove("id").unwrap();
        assert_eq!(id, case["id"]);
        let alone: Value = serde_json::from_str(&run(&case.to_string()).unwrap()).unwrap();
        assert_eq!(alone, answer);
    }
}

type Verdict = Result<(), String>;

fn same(expected: &Value, got: &Value) -> Verdict {
    if expected == got { Ok(()) } else { Err(format!("expected {expected}, got {got}")) }
}

fn holds(truth: bool, problem: impl Into<String>) -> Verdict {
    if truth { Ok(()) } else { Err(problem.into()) }
}

fn compare(case: &Value, what: &str, expected: &Value, answer: &Value) -> Verdict {
    let none = Vec::new();
    let slots = answer["slots"].as_array().unwrap_or(&none);
    match what {
        _ if expected.is_null() => Ok(()),
        "slots" => same(expected, &answer["slots"]),
        "count" => holds(expected == slots.len(), format!("{expected} wanted: {slots:?}")),
        "first" => same(expected, &slots[0]),
        "last" => same(expected, &slots[slots.len() - 1]),
        "first_local" => {
            let zone = TimeZone::get(case["booker_timezone"].as_str().unwrap()).unwrap();
            let first = instant(&slots[0]).to_zoned(zone);
            same(expected, &first.strftime("%H:%M").to_string().into())
        }
        "contains" => all(expected, |slot| holds(slots.contains(slot), format!("no {slot}"))),
        "absent" => all(expected, |slot| holds(!slots.contains(slot), format!("has {slot}"))),
        "staff" => each(expected, |at, staff| same(staff, &answer["staff"][at])),
        "staff_count" => each(expected, |at, count| {
            let staff = answer["staff"][at].as_array().unwrap();
            holds(count == staff.len(), format!("{at}: {staff:?}"))
        }),
        "property" => each(expected, |name, value| property(case, name, value, slots)),
        "ranges" => same(expected, &answer["ranges"]),
        "first_range" => same(expected, &answer["ranges"][0]),
        "utc" => same(expected, &answer["utc"]),
        "exists" => same(expected, &answer["exists"]),
        "available" => same(expected, &answer["available"]),
        "reason" => reason(expected.as_str().unwrap(), answer["reason"].as_str()),
        other => Err(format!("this test doesn't know expected_{other}")),
    }
}

fn all(list: &Value, check: impl FnMut(&Value) -> Verdict) -> Verdict {
    list.as_array().unwrap().iter().try_for_each(check)
}

fn each(map: &Value, mut check: impl FnMut(&str, &Value) -> Verdict) -> Verdict {
    map.as_object().unwrap().iter().try_for_each(|(key, value)| check(key, value))
}

fn instant(slot: &Value) -> Timestamp {
    slot.as_str().unwrap().parse().unwrap()
}

fn property(case: &Value, name: &str, value: &Value, slots: &[Value]) -> Verdict {
    let zone = TimeZone::get(case["timezone"].as_str().unwrap()).unwrap();
    let on = |date: &Value| -> bool {
        let date: Date = date.as_str().unwrap().parse().unwrap();
        slots.iter().any(|slot| instant(slot).to_zoned(zone.clone()).date() == date)
    };
    match name {
        "earliest_start_gte" => {
            // Vacuous without a slot.
            holds(!slots.is_empty(), "no slots")?;
            let earliest = instant(value);
            holds(slots.iter().all(|slot| instant(slot) >= earliest), format!("{slots:?}"))
        }
        "no_slot_on_local_date" => holds(!on(value), format!("a slot on {value}")),
        "some_slot_on_local_dates" => all(value, |date| holds(on(date), format!("none on {date}"))),
        "count_gt" => holds(slots.len() as u64 > value.as_u64().unwrap(), "too few"),
        other => Err(format!("this test doesn't know the property {other}")),
    }
}

/// Their names for reasons, ours beside them.
fn reason(theirs: &str, ours: Option<&str>) -> Verdict {
    let names = BTreeMap::from([
        ("outside_availability", "outside_hours"),
        ("already_booked", "taken"),
        ("buffer_conflict", "buffer_conflict"),
    ]);
    holds(names.get(theirs).copied() == ours, format!("{theirs} isn't {ours:?}"))
}
