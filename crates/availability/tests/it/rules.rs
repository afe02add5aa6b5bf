//! One test a rule of `docs/semantics.md`, told as cases of the exchange format (AVL-1, CAT-1).

use availability::case::run;
use serde_json::{Map, Value, json};

/// Monday 2026-05-11, 09:00 to 12:00 in UTC, hours on the hour, with these changes.
pub fn case(changes: Value) -> Value {
    let mut case = json!({
        "kind": "slots", "timezone": "UTC", "duration_min": 60, "slot_step_min": 60,
        "now": "2026-05-01T00:00:00Z",
        "weekly_hours": [{"days": ["mon", "tue", "wed", "thu", "fri"], "start": "09:00", "end": "12:00"}],
        "query": {"start": "2026-05-11T00:00:00Z", "end": "2026-05-12T00:00:00Z"},
    });
    let changes: Map<String, Value> = changes.as_object().unwrap().clone();
    case.as_object_mut().unwrap().extend(changes);
    case
}

pub fn answer(changes: Value) -> Value {
    serde_json::from_str(&run(&case(changes).to_string()).unwrap()).unwrap()
}

/// Times of day of the slots; of other days than the 11th with the day before them.
pub fn offered(changes: Value) -> Vec<String> {
    let answer = answer(changes);
    let short = |slot: &Value| {
        let text = slot.as_str().unwrap();
        let (day, time) = (&text[8..10], &text[11..16]);
        if day == "11" { time.to_owned() } else { format!("{day} {time}") }
    };
    answer["slots"].as_array().unwrap().iter().map(short).collect()
}

pub fn busy(from: &str, to: &str, kind: &str) -> Value {
    let at = |time: &str| format!("2026-05-11T{time}:00Z");
    json!({"start": at(from), "end": at(to), "kind": kind})
}

const WEEK: [&str; 2] = ["2026-05-11T00:00:00Z", "2026-05-18T00:00:00Z"];

fn week(mut changes: Value) -> Value {
    changes["query"] = json!({"start": WEEK[0], "end": WEEK[1]});
    changes["duration_min"] = json!(180);
    changes
}

#[test]
fn grids_differ_after_a_busy_time() {
    let scene = |anchor: &str| {
        let taken = busy("09:20", "10:05", "busy");
        offered(json!({"anchor": anchor, "slot_step_min": 30, "busy": [taken]}))
    };
    assert_eq!(scene("clock"), ["10:30", "11:00"]);
    assert_eq!(scene("opening"), ["10:30", "11:00"]);
    assert_eq!(scene("packed"), ["10:05", "10:35"]);
}

#[test]
fn an_offset_moves_the_grid() {
    assert_eq!(offered(json!({"options": {"offset_start_min": 15}})), ["09:15", "10:15"]);
    assert_eq!(
        offered(json!({"options": {"offset_start_min": 15}, "anchor": "opening"})),
        ["09:15", "10:15"]
    );
}

#[test]
fn notice_cuts_the_free_range_before_it_is_rounded() {
    let late = |now: &str, anchor: &str| {
        offered(json!({"slot_step_min": 45, "duration_min": 30, "now": now, "anchor": anchor}))
    };
    assert_eq!(late("2026-05-11T10:05:00Z", "clock"), ["10:15", "11:00"]);
    assert_eq!(late("2026-05-11T10:05:00Z", "opening"), ["10:30", "11:15"]);
}

#[test]
fn a_start_equal_to_now_is_past() {
    assert_eq!(offered(json!({"now": "2026-05-11T09:00:00Z"})), ["10:00", "11:00"]);
    assert_eq!(offered(json!({"now": "2026-05-11T08:59:59.999999Z"})), ["09:00", "10:00", "11:00"]);
    // Notice reached exactly is enough.
    assert_eq!(
        offered(json!({"now": "2026-05-11T08:00:00Z", "min_notice_min": 120})),
        ["10:00", "11:00"]
    );
}

#[test]
fn notice_is_elapsed_time() {
    // In the night to 2026-03-29 Berlin skips an hour: 24 hours after Saturday 10:00 is Sunday 11:00.
    let all = json!(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);
    let found = answer(json!({
        "timezone": "Europe/Berlin", "now": "2026-03-28T09:00:00Z", "min_notice_min": 1440,
        "weekly_hours": [{"days": all, "start": "10:00", "end": "12:00"}],
        "query": {"start": "2026-03-29T00:00:00Z", "end": "2026-03-30T00:00:00Z"},
    }));
    assert_eq!(found["slots"], json!(["2026-03-29T09:00:00Z"]));
}

#[test]
fn buffers_of_two_bookings_add_up_and_may_lie_outside_hours() {
    let buffers = json!({"before_min": 10, "after_min": 20});
    let step = |taken: Value| {
        offered(
            json!({"buffers": buffers, "slot_step_min": 10, "duration_min": 30, "busy": [taken]}),
        )
    };
    let own = step(busy("10:00", "10:30", "same_service_booking"));
    assert_eq!(own, ["09:00", "11:00", "11:10", "11:20", "11:30"]);
    let other = step(busy("10:00", "10:30", "other_service_booking"));
    assert_eq!(other, ["09:00", "09:10", "10:40", "10:50", "11:00", "11:10", "11:20", "11:30"]);
}

#[test]
fn only_what_will_not_happen_takes_no_time() {
    for status in ["cancelled", "rejected", "expired"] {
        let mut taken = busy("10:00", "11:00", "same_service_booking");
        taken["status"] = status.into();
        let limits = json!({"per_day": 1});
        assert_eq!(offered(json!({"busy": [taken], "limits": limits})).len(), 3, "{status}");
    }
    for status in ["pending", "confirmed", "accepted", "completed", "no_show"] {
        let mut taken = busy("10:00", "11:00", "booking");
        taken["status"] = status.into();
        assert_eq!(offered(json!({"busy": [taken]})), ["09:00", "11:00"], "{status}");
    }
}

#[test]
fn a_hold_hides_a_slot_from_others_until_it_expires() {
    let hold = |changes: Value| {
        let mut hold = json!({"start": "2026-05-11T10:00:00Z", "end": "2026-05-11T11:00:00Z", "owner": "other"});
        hold.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        offered(
            json!({"holds": [hold], "now": "2026-05-10T00:00:00Z", "buffers": {"before_min": 5}}),
        )
    };
    let all = ["09:00", "10:00", "11:00"];
    // The hold's own buffer reaches to 09:55, the new booking's to 10:55.
    assert_eq!(hold(json!({})), [""; 0]);
    assert_eq!(hold(json!({"service": "other"})), ["09:00"]);
    assert_eq!(hold(json!({"expires": "2026-05-10T00:00:01Z", "service": "other"})), ["09:00"]);
    assert_eq!(hold(json!({"expires": "2026-05-10T00:00:00Z"})), all);
    assert_eq!(hold(json!({"owner": "me"})), all);
}

#[test]
fn seats_are_counted_throughout() {
    let taken = |from, to, guests: u32| {
        let mut taken = busy(from, to, "same_service_booking");
        taken["guests"] = guests.into();
        taken
    };
    let with = |taken: Value| offered(json!({"capacity": 3, "duration_min": 120, "busy": taken}));
    assert_eq!(
        with(json!([taken("09:00", "10:00", 2), taken("10:00", "11:00", 2)])),
        ["09:00", "10:00"]
    );
    assert_eq!(with(json!([taken("09:00", "10:00", 2), taken("09:30", "11:00", 1)])), ["10:00"]);
    let held = |seats: u32, capacity: u32| {
        offered(json!({"capacity": capacity, "holds": [
            {"start": "2026-05-11T10:00:00Z", "end": "2026-05-11T11:00:00Z", "owner": "other", "seats": seats}
        ]}))
    };
    assert_eq!(held(2, 3).len(), 3);
    assert_eq!(held(3, 3), ["09:00", "11:00"]);
    assert_eq!(offered(json!({"capacity": 0})), [""; 0]);
    // Anything but a booking of this service takes the whole time.
    assert_eq!(
        offered(json!({"capacity": 9, "busy": [busy("10:00", "11:00", "busy")]})),
        ["09:00", "11:00"]
    );
}

#[test]
fn resources_any_needs_one_and_all_needs_each_cat_5() {
    let rooms = json!([{"id": "a", "busy": [busy("09:00", "10:00", "resource")]},
                       {"id": "b", "busy": [busy("09:00", "11:00", "resource")]}]);
    let with = |mode: &str| offered(json!({"resources": rooms, "resource_mode": mode}));
    assert_eq!(with("any"), ["10:00", "11:00"]);
    assert_eq!(with("all"), ["11:00"]);
    // One room must be free throughout; two halves don't make a room.
    let halves = json!([{"busy": [busy("09:00", "09:30", "resource")]}, {"busy": [busy("09:30", "10:00", "resource")]}]);
    assert_eq!(offered(json!({"resources": halves})), ["10:00", "11:00"]);
}

#[test]
fn a_rolling_window_reaches_to_the_end_of_its_last_local_day() {
    let with = |window: Value, now: &str| offered(week(json!({"window": window, "now": now})));
    let monday = "2026-05-11T00:00:00Z";
    assert_eq!(with(json!({"type": "rolling", "days": 0}), monday), ["09:00"]);
    assert_eq!(
        with(json!({"type": "rolling", "days": 2}), monday),
        ["09:00", "12 09:00", "13 09:00"]
    );
    // From Saturday the 9th, one business day reaches to Monday; from Friday the 8th, two to Tuesday.
    let business = |days: u32| json!({"type": "rolling", "days": days, "unit": "business"});
    assert_eq!(with(business(1), "2026-05-09T12:00:00Z"), ["09:00"]);
    assert_eq!(with(business(2), "2026-05-08T12:00:00Z"), ["09:00", "12 09:00"]);
    assert_eq!(with(business(0), "2026-05-10T12:00:00Z"), [""; 0]);
    assert_eq!(with(business(5), "2026-05-06T12:00:00Z"), ["09:00", "12 09:00", "13 09:00"]);
}

#[test]
fn a_window_counts_in_the_venues_zone() {
    // In Auckland it is already Tuesday.
    let with = |zone: &str| {
        answer(json!({"timezone": zone, "window": {"type": "rolling", "days": 0}, "now": "2026-05-11T13:00:00Z",
            "weekly_hours": [{"days": ["mon", "tue"], "start": "00:00", "end": "24:00"}],
            "query": {"start": "2026-05-11T00:00:00Z", "end": "2026-05-13T00:00:00Z"}}))["slots"].clone()
    };
    let (here, there) = (with("UTC"), with("Pacific/Auckland"));
    assert_eq!((&here[0], here.as_array().unwrap().len()), (&json!("2026-05-11T14:00:00Z"), 10));
    assert_eq!((&there[0], there.as_array().unwrap().len()), (&json!("2026-05-11T14:00:00Z"), 22));
}

#[test]
fn a_window_of_bookable_days_skips_days_without_a_slot() {
    let closed = json!([{"date": "2026-05-12", "closed": true}]);
    let full =
        json!([{"start": "2026-05-13T09:00:00Z", "end": "2026-05-13T12:00:00Z", "kind": "busy"}]);
    let with = |days: u32, unit: &str| {
        offered(week(json!({"window": {"type": "rolling_bookable", "days": days, "unit": unit},
            "now": "2026-05-11T01:00:00Z", "overrides": closed, "busy": full,
            "weekly_hours": [{"days": ["mon", "tue", "wed", "thu", "sat", "sun"], "start": "09:00", "end": "12:00"}]})))
    };
    assert_eq!(with(1, "calendar"), ["09:00"]);
    assert_eq!(with(2, "calendar"), ["09:00", "14 09:00"]);
    assert_eq!(with(3, "calendar"), ["09:00", "14 09:00", "16 09:00"]);
    // The weekend isn't counted but lies inside.
    assert_eq!(with(3, "business"), ["09:00", "14 09:00", "16 09:00", "17 09:00"]);
}

#[test]
fn a_range_window_includes_both_dates() {
    let window = json!({"type": "range", "start": "2026-05-12", "end": "2026-05-13"});
    assert_eq!(offered(week(json!({"window": window}))), ["12 09:00", "13 09:00"]);
    // Without a query the window is what is asked about.
    let mut open = case(json!({"window": window, "duration_min": 180}));
    open.as_object_mut().unwrap().remove("query");
    let found: Value = serde_json::from_str(&run(&open.to_string()).unwrap()).unwrap();
    assert_eq!(found["slots"], json!(["2026-05-12T09:00:00Z", "2026-05-13T09:00:00Z"]));
}

#[test]
fn a_limit_with_one_place_left_offers_all_and_a_full_one_nothing() {
    let booked = |count: usize| {
        let all = [
            busy("06:00", "07:00", "same_service_booking"),
            busy("07:00", "08:00", "same_service_booking"),
        ];
        all[..count].to_vec()
    };
    let with = |limits: Value, count: usize| {
        offered(json!({"limits": limits, "busy": booked(count)})).len()
    };
    for limit in ["per_day", "per_week", "per_month"] {
        assert_eq!(with(json!({limit: 2}), 1), 3, "{limit}");
        assert_eq!(with(json!({limit: 2}), 2), 0, "{limit}");
    }
    for limit in ["per_day_minutes", "per_week_minutes"] {
        assert_eq!(with(json!({limit: 180}), 2), 3, "{limit}: exactly full is allowed");
        assert_eq!(with(json!({limit: 179}), 2), 0, "{limit}");
    }
}

#[test]
fn limits_belong_to_the_local_period_of_the_start() {
    // Sunday 23:30 in UTC is Monday in Berlin: it counts for the week of the 11th there.
    let booked = json!([{"start": "2026-05-10T23:30:00Z", "end": "2026-05-11T00:30:00Z", "kind": "same_service_booking"}]);
    let with = |zone: &str, limit: &str| {
        offered(json!({"timezone": zone, "limits": {limit: 1}, "busy": booked})).len()
    };
    assert_eq!((with("UTC", "per_day"), with("UTC", "per_week")), (3, 3));
    assert_eq!((with("Europe/Berlin", "per_day"), with("Europe/Berlin", "per_week")), (0, 0));
    assert_eq!(with("UTC", "per_month"), 0);
}

#[test]
fn a_query_can_cut_the_ends_and_the_ranges() {
    let query = json!({"start": "2026-05-11T09:20:00Z", "end": "2026-05-11T11:30:00Z"});
    let with = |options: Value| {
        offered(
            json!({"query": query, "options": options, "anchor": "packed", "slot_step_min": 30}),
        )
    };
    assert_eq!(with(json!({})), ["09:30", "10:00", "10:30", "11:00"]);
    assert_eq!(with(json!({"slot_must_end_within_query": true})), ["09:30", "10:00", "10:30"]);
    assert_eq!(with(json!({"clip_to_query": true})), ["09:20", "09:50", "10:20"]);
}

#[test]
fn hours_without_a_beginning_have_a_grid_that_no_query_moves() {
    let all = json!(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);
    let with = |start: &str| {
        offered(
            json!({"slot_step_min": 50, "weekly_hours": [{"days": all, "start": "00:00", "end": "24:00"}],
            "query": {"start": start, "end": "2026-05-11T02:00:00Z"}}),
        )
    };
    assert_eq!(with("2026-05-11T00:00:00Z"), ["00:00", "00:50", "01:40"]);
    assert_eq!(with("2026-05-11T00:30:00Z"), ["00:50", "01:40"]);
}
