//! Several people: who is offered, and on which grid (CAT-3, CAT-4).

use availability::{
    Assignment, Busy, Calendar, Hours, Length, Person, Query, Question, Service, Span,
    days_with_slots, next_slot, slots,
};
use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::rules::{answer, busy, offered};

fn at(time: &str) -> Timestamp {
    format!("2026-05-11T{time}:00Z").parse().unwrap()
}

fn span(from: &str, to: &str) -> Span {
    Span::new(at(from), at(to)).unwrap()
}

fn worker(from: &str, to: &str) -> Person {
    Person::new(Hours::Ranges(vec![span(from, to)]))
}

fn found(assignment: Assignment, people: &[Person]) -> Vec<(String, i64, Vec<usize>)> {
    let hour = Length::new(60).unwrap();
    let service = Service { assignment, ..Service::new(hour, hour) };
    let utc = TimeZone::UTC;
    let question = Question::new(&utc, &service, people);
    let found = slots(&question, &Query::from(span("00:00", "23:00")));
    let shown = |slot: availability::Slot| {
        let length = slot.end.duration_since(slot.start).as_mins();
        (slot.start.to_string()[11..16].to_owned(), length, slot.people)
    };
    found.into_iter().map(shown).collect()
}

#[test]
fn own_durations_make_slots_of_their_own() {
    let slow = Person { duration: Some(Length::new(90).unwrap()), ..worker("09:00", "11:00") };
    let people = [worker("09:00", "11:00"), slow];
    let slot = |time: &str, length, people: &[usize]| (time.to_owned(), length, people.to_vec());
    let any = found(Assignment::Any, &people);
    assert_eq!(any, [slot("09:00", 60, &[0]), slot("09:00", 90, &[1]), slot("10:00", 60, &[0])]);
    // Together they need as long as the slower one.
    assert_eq!(found(Assignment::Collective, &people), [slot("09:00", 90, &[0, 1])]);
}

#[test]
fn fixed_people_are_always_there_and_alone_suffice() {
    let fixed = Person { fixed: true, ..worker("09:00", "11:00") };
    let others = [worker("08:00", "10:00"), worker("09:00", "10:00")];
    let all = [others[0].clone(), fixed.clone(), others[1].clone()];
    let slot = |time: &str, people: &[usize]| (time.to_owned(), 60, people.to_vec());
    assert_eq!(found(Assignment::FixedPlusAny, &all), [slot("09:00", &[0, 1, 2])]);
    let alone = [slot("09:00", &[0]), slot("10:00", &[0])];
    assert_eq!(found(Assignment::FixedPlusAny, &[fixed]), alone);
    let nobody: [Person; 0] = [];
    for assignment in [Assignment::Any, Assignment::Collective, Assignment::FixedPlusAny] {
        assert_eq!(found(assignment, &nobody), []);
    }
}

#[test]
fn an_unreadable_calendar_is_busy() {
    let unknown = Person { calendar: Calendar::Unknown, ..worker("09:00", "11:00") };
    assert_eq!(found(Assignment::Any, std::slice::from_ref(&unknown)), []);
    assert_eq!(found(Assignment::Collective, &[unknown.clone(), worker("09:00", "11:00")]), []);
    assert_eq!(found(Assignment::Any, &[unknown, worker("09:00", "11:00")]).len(), 2);
}

#[test]
fn days_and_the_next_slot_avl_2() {
    let hour = Length::new(60).unwrap();
    let service = Service::new(hour, hour);
    let far =
        Span::new("2026-07-01T09:30:00Z".parse().unwrap(), "2026-07-01T11:00:00Z".parse().unwrap());
    let mut person = Person::new(Hours::Ranges(vec![span("09:00", "11:00"), far.unwrap()]));
    person.calendar = Calendar::Known(vec![Busy::exact(span("09:00", "10:00"))]);
    let people = [person];
    let utc = TimeZone::UTC;
    let question = Question::new(&utc, &service, &people);
    let horizon = "2026-08-01T00:00:00Z".parse().unwrap();
    let next = |from: Timestamp| next_slot(&question, from, horizon).map(|slot| slot.start);
    assert_eq!(next(at("00:00")), Some(at("10:00")));
    let july: Timestamp = "2026-07-01T10:00:00Z".parse().unwrap();
    assert_eq!(next(at("10:01")), Some(july));
    assert_eq!(next(july + jiff::SignedDuration::from_secs(1)), None);
    assert_eq!(next_slot(&question, at("10:01"), july), None, "the horizon is exclusive");
    let summer = Query::from(Span::new(at("00:00"), horizon).unwrap());
    assert_eq!(days_with_slots(&question, &summer), [date(2026, 5, 11), date(2026, 7, 1)]);
    let later = Question { now: Some(at("12:00")), ..question };
    assert_eq!(days_with_slots(&later, &summer), [date(2026, 7, 1)]);
}

#[test]
fn one_grid_over_the_union() {
    // Bo's own free range starts at 09:20; in the union it doesn't, so the grid stays.
    let staff = json!([
        {"id": "ann", "free_ranges": [busy_range("09:00", "10:00")]},
        {"id": "bo", "free_ranges": [busy_range("09:20", "11:00")]},
    ]);
    let found = answer(
        json!({"staff": staff, "anchor": "packed", "duration_min": 30, "slot_step_min": 30}),
    );
    assert_eq!(
        found,
        json!({"slots": ["2026-05-11T09:00:00Z", "2026-05-11T09:30:00Z", "2026-05-11T10:00:00Z", "2026-05-11T10:30:00Z"],
            "staff": {"2026-05-11T09:00:00Z": ["ann"], "2026-05-11T09:30:00Z": ["ann", "bo"],
                "2026-05-11T10:00:00Z": ["bo"], "2026-05-11T10:30:00Z": ["bo"]}})
    );
}

fn busy_range(from: &str, to: &str) -> serde_json::Value {
    let mut range = busy(from, to, "busy");
    range.as_object_mut().unwrap().remove("kind");
    range
}

#[test]
fn staff_inherit_hours_and_closures_and_have_zones_sch_1_sch_2() {
    let hours = |from: &str| json!([{"days": ["mon"], "start": from, "end": "12:00"}]);
    // No own hours: the house's. Own hours: only those. Own zone: read there. Empty: never.
    assert_eq!(offered(json!({"staff": [{"id": "a"}]})).len(), 3);
    assert_eq!(offered(json!({"staff": [{"id": "a", "weekly_hours": hours("11:00")}]})), ["11:00"]);
    let berlin = json!([{"id": "a", "timezone": "Europe/Berlin", "weekly_hours": hours("11:00")}]);
    assert_eq!(offered(json!({"staff": berlin})), ["09:00"]);
    assert_eq!(offered(json!({"staff": [{"id": "a", "weekly_hours": []}]})), [""; 0]);
    assert_eq!(offered(json!({"staff": []})), [""; 0]);
    // The house is closed, but the person's own override comes first.
    let own = json!([{"id": "a", "overrides": [{"date": "2026-05-11", "start": "15:00", "end": "16:00"}]}]);
    let closed = json!([{"date": "2026-05-11", "closed": true}]);
    assert_eq!(offered(json!({"staff": [{"id": "a"}], "overrides": closed})), [""; 0]);
    assert_eq!(offered(json!({"staff": own, "overrides": closed})), ["15:00"]);
}

#[test]
fn staff_without_ids_are_not_named() {
    assert_eq!(answer(json!({"staff": [{}]})).get("staff"), None);
    assert_eq!(answer(json!({})).get("staff"), None);
    let mixed = answer(json!({"staff": [{}, {"id": "b"}], "weekly_hours":
        [{"days": ["mon"], "start": "09:00", "end": "10:00"}]}));
    assert_eq!(mixed["staff"], json!({"2026-05-11T09:00:00Z": ["staff[0]", "b"]}));
}
