//! The exchange format: what it takes, what it refuses and how it says so.

use availability::case::{CaseError, run};
use serde_json::{Value, json};

use crate::rules::{answer, case};

fn problem(changes: Value) -> String {
    run(&case(changes).to_string()).unwrap_err().to_string()
}

fn check(changes: Value, start: &str, end: Option<&str>) -> Value {
    let mut changes = changes;
    changes["kind"] = "slot_check".into();
    let at = |time: &str| format!("2026-05-11T{time}:00Z");
    changes["candidate"] = json!({"start": at(start), "end": end.map(at)});
    answer(changes)
}

#[test]
fn slot_check_takes_an_end_or_a_duration() {
    let free = json!({"available": true, "reason": null});
    assert_eq!(check(json!({}), "10:00", None), free);
    assert_eq!(
        check(json!({"duration_min": null, "slot_step_min": null}), "10:07", Some("10:08")),
        free
    );
    assert_eq!(check(json!({}), "10:07", Some("10:37")), free, "the grid isn't asked");
    let closed = json!({"overrides": [{"date": "2026-05-11", "closed": true}]});
    assert_eq!(check(closed, "10:00", None)["reason"], "closed_date");
    let soon = json!({"now": "2026-05-11T09:30:00Z", "min_notice_min": 60});
    assert_eq!(check(soon.clone(), "10:00", None)["reason"], "too_short_notice");
    assert_eq!(check(soon, "09:00", None)["reason"], "in_the_past");
    assert_eq!(check(json!({"limits": {"per_day": 0}}), "10:00", None)["reason"], "limit_reached");
    assert_eq!(check(json!({"staff": []}), "10:00", None)["reason"], "no_staff");
}

#[test]
fn local_times() {
    let ask = |kind: &str, local: &str| {
        answer(json!({"kind": kind, "timezone": "America/New_York", "local": local}))
    };
    assert_eq!(ask("local_exists", "2024-03-10T02:30:00"), json!({"exists": false}));
    assert_eq!(ask("local_exists", "2024-03-10T03:00"), json!({"exists": true}));
    assert_eq!(ask("local_exists", "2024-11-03T01:30:00"), json!({"exists": true}));
    assert_eq!(ask("local_to_utc", "2024-11-03T01:30:00"), json!({"utc": "2024-11-03T05:30:00Z"}));
}

#[test]
fn working_ranges_are_cut_to_the_query() {
    let query = json!({"start": "2026-05-11T10:00:00Z", "end": "2026-05-12T09:30:00Z"});
    let found = answer(json!({"kind": "working_ranges", "query": query}));
    let range = |start: &str, end: &str| json!({"start": start, "end": end});
    assert_eq!(
        found["ranges"],
        json!([
            range("2026-05-11T10:00:00Z", "2026-05-11T12:00:00Z"),
            range("2026-05-12T09:00:00Z", "2026-05-12T09:30:00Z"),
        ])
    );
}

#[test]
fn what_is_ignored_is_ignored() {
    let plain = answer(json!({}));
    let noted =
        json!({"source": {"a": [1]}, "description": 7, "match": null, "expected_x": {"y": 1}});
    assert_eq!(answer(noted), plain);
    assert_eq!(answer(json!({"booker_timezone": "Asia/Tokyo"})), plain);
}

#[test]
fn free_ranges_without_a_query_all_count() {
    let ranges = json!([{"start": "2020-01-01T00:00:00Z", "end": "2020-01-01T01:00:00Z"},
                        {"start": "2030-01-01T00:00:00+01:00", "end": "2030-01-01T01:00:00+01:00"},
                        {"start": "2030-01-01T00:00:00Z", "end": "2030-01-01T00:00:00Z"}]);
    let found = answer(json!({"free_ranges": ranges, "query": null, "now": null}));
    assert_eq!(found["slots"], json!(["2020-01-01T00:00:00Z", "2029-12-31T23:00:00Z"]));
}

#[test]
fn a_mistake_is_named_by_case_and_field() {
    for (mut mistake, expected) in mistakes_of_rules().into_iter().chain(mistakes_of_times()) {
        mistake["id"] = "m-1".into();
        let told = problem(mistake);
        assert!(told.starts_with("case \"m-1\": "), "{told}");
        assert!(told.contains(expected), "{told:?} doesn't say {expected:?}");
    }
}

const NINE: &str = "2026-05-11T09:00:00Z";
const TEN: &str = "2026-05-11T10:00:00Z";

fn mistakes_of_rules() -> Vec<(Value, &'static str)> {
    vec![
        (json!({"colour": 1}), "unknown field `colour`"),
        (json!({"options": {"colour": 1}}), "unknown field `colour`"),
        (json!({"staff": [{"colour": 1}]}), "unknown field `colour`"),
        (json!({"holds": [{"start": NINE, "end": TEN}]}), "missing field `owner`"),
        (json!({"kind": "guess"}), "unknown variant `guess`"),
        (json!({"anchor": "sand"}), "unknown variant `sand`"),
        (json!({"timezone": "Mars/Olympus"}), "timezone: there is no time zone \"Mars/Olympus\""),
        (json!({"booker_timezone": "Salon+3"}), "booker_timezone: there is no"),
        (json!({"staff": [{}, {"timezone": "Here"}]}), "staff[1].timezone: there is no"),
        (json!({"now": "soon"}), "now: "),
        (json!({"now": "2026-05-11T09:00:00"}), "now: "),
        (json!({"duration_min": 0}), "duration_min: a duration must be"),
        (json!({"duration_min": null}), "duration_min: a case of this kind needs it"),
        (json!({"duration_min": -5}), "invalid value"),
        (json!({"slot_step_min": 0}), "slot_step_min: "),
        (json!({"min_notice_min": 4_000_000_000_u32}), "min_notice_min: 4000000000 minutes"),
    ]
}

fn mistakes_of_times() -> Vec<(Value, &'static str)> {
    let bad_day = json!([{"days": ["mon"], "start": "9:00", "end": "10:00"}]);
    let busy =
        |start: &str, end: &str, kind: &str| json!([{"start": start, "end": end, "kind": kind}]);
    vec![
        (json!({"weekly_hours": bad_day}), "weekly_hours[0].start: \"9:00\" is no time of day"),
        (json!({"overrides": [{"date": "2026-02-30", "closed": true}]}), "overrides[0].date: "),
        (
            json!({"overrides": [{"date": "2026-05-11", "start": "09:00"}]}),
            "overrides[0]: neither closed",
        ),
        (
            json!({"overrides": [{"date": "2026-05-11", "start": "24:00", "end": "24:00"}]}),
            "overrides[0]: minutes",
        ),
        (json!({"busy": busy(TEN, NINE, "busy")}), "busy[0]: the end is before the start"),
        (json!({"busy": busy(NINE, "10:00", "busy")}), "busy[0].end: "),
        (json!({"busy": busy(NINE, TEN, "nap")}), "unknown variant `nap`"),
        (json!({"window": {"type": "rolling"}}), "window: a rolling window has days"),
        (
            json!({"window": {"type": "range", "start": "2026-05-11"}}),
            "window: a range has start and end",
        ),
        (
            json!({"window": {"type": "rolling", "days": 1}, "now": null}),
            "window: a rolling window needs `now`",
        ),
        (json!({"kind": "slot_check"}), "candidate: a case of this kind needs it"),
        (
            json!({"kind": "slot_check", "candidate": {"start": NINE, "end": NINE}}),
            "candidate: a span must end",
        ),
        (json!({"kind": "local_to_utc"}), "local: a case of this kind needs it"),
        (
            json!({"kind": "local_to_utc", "local": NINE}),
            "local: \"2026-05-11T09:00:00Z\" is an instant",
        ),
        (json!({"kind": "slots_from_free_ranges"}), "free_ranges: a case of this kind needs them"),
        (json!({"query": null}), "query: weekly hours have no end"),
    ]
}

#[test]
fn a_duplicate_key_is_a_mistake() {
    let told = run(r#"{"kind": "local_to_utc", "local": "2026-01-01T00:00:00", "local": "x"}"#);
    assert!(told.unwrap_err().to_string().contains("duplicate field `local`"));
}

#[test]
fn one_wrong_case_fails_the_file_and_is_named() {
    let wrong = case(json!({"id": "b", "timezone": "Nowhere"}));
    let file = json!({"meta": {"any": 1}, "cases": [case(json!({"id": "a"})), wrong]});
    let told = run(&file.to_string()).unwrap_err();
    assert!(matches!(&told, CaseError::Case { case, .. } if case == "\"b\""), "{told}");
    let nameless = json!([case(json!({})), {"kind": "slots"}]);
    let told = run(&nameless.to_string()).unwrap_err().to_string();
    assert!(told.starts_with("case number 2 of the file: duration_min"), "{told}");
}

#[test]
fn what_is_no_case_is_refused() {
    for input in ["", "7", "\"x\"", "{", "[1]", "{}", r#"{"cases": [], "extra": 1}"#, "[] []"] {
        assert!(run(input).is_err(), "{input}");
    }
    assert_eq!(run("[]").unwrap(), "[]");
    assert_eq!(run("\u{feff} {\"cases\": []}\n").unwrap(), "[]");
}

#[test]
fn extremes_are_answered_or_refused_but_never_a_panic() {
    let far = json!({"start": "-009999-01-03T00:00:00Z", "end": "-009999-01-04T00:00:00Z"});
    let late = json!({"start": "9999-12-29T00:00:00Z", "end": "9999-12-30T22:00:00Z"});
    for zone in ["UTC", "Pacific/Kiritimati", "America/Anchorage", "Africa/Casablanca"] {
        for query in [&far, &late] {
            let most = json!(5_270_400);
            let all = json!({"timezone": zone, "query": query, "buffers": {"before_min": most, "after_min": most},
                "min_notice_min": most, "busy": [query], "options": {"offset_start_min": most}});
            answer(all.clone());
            answer(json!({"timezone": zone, "query": query, "kind": "working_ranges"}));
            let window = json!({"type": "rolling_bookable", "days": u32::MAX});
            answer(json!({"timezone": zone, "query": query, "window": window}));
            let window = json!({"type": "rolling", "days": u32::MAX, "unit": "business"});
            let now = query["start"].clone();
            answer(json!({"timezone": zone, "query": query, "window": window.clone(), "now": now}));
            check(json!({"timezone": zone, "window": window.clone(), "now": now}), "10:00", None);
            let _ = run(&case(json!({"timezone": zone, "query": null, "window": window, "kind": "working_ranges"})).to_string());
        }
    }
}
