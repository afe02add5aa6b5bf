//! Every reason against a time, once where it holds and once where it just doesn't (AVL-1, AVL-3).

use std::sync::Arc;

use availability::{
    Assignment, Busy, Calendar, Change, Hold, Hours, Length, LimitKind, Limits, Minutes, Need,
    Override, Person, Question, Refusal, Service, Span, Timetable, Weekly, Window, admissible,
    check, explain,
};
use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

fn at(time: &str) -> Timestamp {
    format!("2026-05-11T{time}:00Z").parse().unwrap()
}

fn span(from: &str, to: &str) -> Span {
    Span::new(at(from), at(to)).unwrap()
}

fn worker() -> Person {
    Person::new(Hours::Ranges(vec![span("09:00", "12:00")]))
}

fn taken(busy: Busy) -> Person {
    Person { calendar: Calendar::Known(vec![busy]), ..worker() }
}

fn hour() -> Service {
    let hour = Length::new(60).unwrap();
    Service::new(hour, hour)
}

fn minutes(minutes: u32) -> Minutes {
    Minutes::new(minutes).unwrap()
}

/// The reason against 10:00 to 11:00, if any.
fn against(
    service: &Service,
    people: &[Person],
    change: impl Fn(&mut Question<'_>),
) -> Option<Refusal> {
    let utc = TimeZone::UTC;
    let mut question = Question::new(&utc, service, people);
    change(&mut question);
    let judged = admissible(&question, span("10:00", "11:00"));
    assert_eq!(check(&question, span("10:00", "11:00")), judged, "10:00 is on the grid");
    judged.err()
}

#[test]
fn nobody() {
    assert_eq!(against(&hour(), &[], |_| ()), Some(Refusal::NoStaff));
    assert_eq!(against(&hour(), &[worker()], |_| ()), None);
}

#[test]
fn past_and_notice() {
    let now = |service: &Service, now: Timestamp| {
        against(service, &[worker()], |question| question.now = Some(now))
    };
    let second = SignedDuration::from_secs(1);
    assert_eq!(now(&hour(), at("10:01")), Some(Refusal::InThePast));
    assert_eq!(now(&hour(), at("10:00")), Some(Refusal::InThePast));
    assert_eq!(now(&hour(), at("10:00") - second), None);
    let service = Service { notice: minutes(30), ..hour() };
    let earliest = at("10:00") + second;
    let short = Refusal::TooShortNotice { earliest };
    assert_eq!(now(&service, at("09:30") + second), Some(short));
    assert_eq!(now(&service, at("09:30")), None);
}

#[test]
fn window() {
    let with = |window: Window| {
        against(&Service { window, ..hour() }, &[worker()], |question| {
            question.now = Some("2026-05-09T10:00:00Z".parse().unwrap());
        })
    };
    let day = date(2026, 5, 11);
    let rolling = |days| Window::Rolling { days, unit: availability::DayUnit::Calendar };
    let last = Some(date(2026, 5, 10));
    assert_eq!(with(rolling(1)), Some(Refusal::OutsideWindow { first: None, last }));
    assert_eq!(with(rolling(2)), None);
    assert_eq!(with(Window::range(day, day).unwrap()), None);
    let (first, last) = (date(2026, 5, 12), date(2026, 5, 13));
    let outside = Refusal::OutsideWindow { first: Some(first), last: Some(last) };
    assert_eq!(with(Window::range(first, last).unwrap()), Some(outside));
    let bookable = |days| Window::RollingBookable { days, unit: availability::DayUnit::Calendar };
    assert_eq!(with(bookable(1)), None);
}

#[test]
fn length() {
    let own = |duration| Person { duration: Some(Length::new(duration).unwrap()), ..worker() };
    assert_eq!(against(&hour(), &[own(90)], |_| ()), Some(Refusal::WrongLength));
    let long = Service { duration: Length::new(30).unwrap(), ..hour() };
    assert_eq!(against(&long, &[own(60)], |_| ()), None);
}

#[test]
fn hours() {
    let late = Person::new(Hours::Ranges(vec![span("10:01", "12:00")]));
    let early = Person::new(Hours::Ranges(vec![span("09:00", "10:59")]));
    // Both are free at every moment of it, but neither throughout.
    assert_eq!(against(&hour(), &[early, late], |_| ()), Some(Refusal::OutsideHours));
}

#[test]
fn taken_or_only_buffers() {
    let with = |busy: Busy| against(&hour(), &[taken(busy)], |_| ());
    assert_eq!(with(Busy::exact(span("10:59", "11:30"))), Some(Refusal::Taken));
    assert_eq!(with(Busy::exact(span("11:00", "11:30"))), None);
    let before = |after| Busy::buffered(span("09:00", "10:00"), Minutes::ZERO, minutes(after));
    assert_eq!(with(before(1)), Some(Refusal::BufferConflict));
    assert_eq!(with(before(0)), None);
    // The new booking's own buffer.
    let service = Service { buffer_after: minutes(10), ..hour() };
    let next = |from| against(&service, &[taken(Busy::exact(span(from, "12:00")))], |_| ());
    assert_eq!(next("11:00"), Some(Refusal::BufferConflict));
    assert_eq!(next("11:09"), Some(Refusal::BufferConflict));
    assert_eq!(next("11:10"), None);
}

#[test]
fn seats() {
    let service = Service { capacity: 3, ..hour() };
    let session = Busy::exact(span("10:00", "11:00"));
    let with = |seats, party| {
        against(&service, &[taken(session.seats(seats))], |question| question.party = party)
    };
    assert_eq!(with(2, 1), None);
    assert_eq!(with(3, 1), Some(Refusal::CapacityFull));
    assert_eq!(with(2, 2), Some(Refusal::CapacityFull));
    assert_eq!(with(0, 3), None);
    assert_eq!(with(0, 4), Some(Refusal::CapacityFull));
    assert_eq!(against(&service, &[taken(session)], |_| ()), Some(Refusal::Taken));
}

#[test]
fn holds() {
    let hold = |mine, expires| {
        let held = Hold { busy: Busy::exact(span("10:00", "11:00")), mine, expires };
        let utc = TimeZone::UTC;
        let (service, people, holds) = (hour(), [worker()], [held]);
        let now = Some(at("08:00"));
        let question = Question { holds: &holds, now, ..Question::new(&utc, &service, &people) };
        admissible(&question, span("10:00", "11:00")).err()
    };
    assert_eq!(hold(false, None), Some(Refusal::Taken));
    assert_eq!(hold(false, Some(at("08:01"))), Some(Refusal::Taken));
    assert_eq!(hold(false, Some(at("08:00"))), None);
    assert_eq!(hold(true, None), None);
}

#[test]
fn resources() {
    let unit = |busy: &[Busy]| Calendar::Known(busy.to_vec());
    let room = Busy::exact(span("10:30", "10:31"));
    let with = |count, units: Vec<Calendar>| {
        let utc = TimeZone::UTC;
        let (service, people, needs) = (hour(), [worker()], [Need::new(count, units)]);
        let question = Question { needs: &needs, ..Question::new(&utc, &service, &people) };
        admissible(&question, span("10:00", "11:00")).err()
    };
    let lacking = Some(Refusal::ResourceTaken { need: 0 });
    assert_eq!(with(1, vec![unit(&[room])]), lacking);
    assert_eq!(with(1, vec![unit(&[room]), unit(&[])]), None);
    assert_eq!(with(2, vec![unit(&[room]), unit(&[])]), lacking);
    assert_eq!(with(2, vec![unit(&[])]), lacking);
    assert_eq!(with(1, vec![Calendar::Unknown]), lacking);
    assert_eq!(with(0, vec![]), None);
}

#[test]
fn limits() {
    let booked = [span("06:00", "07:00"), span("07:00", "08:00")];
    let with = |limits: Limits| {
        let utc = TimeZone::UTC;
        let (service, people) = (Service { limits, ..hour() }, [worker()]);
        let question = Question { counted: &booked, ..Question::new(&utc, &service, &people) };
        admissible(&question, span("10:00", "11:00")).err()
    };
    let none = Limits::default();
    let reached = |limit| Some(Refusal::LimitReached { limit });
    assert_eq!(
        with(Limits { per_day: Some(3), per_week: Some(3), per_month: Some(3), ..none }),
        None
    );
    assert_eq!(with(Limits { per_day: Some(2), ..none }), reached(LimitKind::PerDay));
    assert_eq!(with(Limits { per_week: Some(2), ..none }), reached(LimitKind::PerWeek));
    assert_eq!(with(Limits { per_month: Some(2), ..none }), reached(LimitKind::PerMonth));
    let fits = Limits { per_day_minutes: Some(180), per_month_minutes: Some(180), ..none };
    assert_eq!(with(fits), None);
    let day = Limits { per_day_minutes: Some(179), ..none };
    assert_eq!(with(day), reached(LimitKind::PerDayMinutes));
    let week = Limits { per_week_minutes: Some(179), ..none };
    assert_eq!(with(week), reached(LimitKind::PerWeekMinutes));
    let month = Limits { per_month_minutes: Some(179), ..none };
    assert_eq!(with(month), reached(LimitKind::PerMonthMinutes));
}

#[test]
fn of_several_people_the_nearest_reason_is_told() {
    let away = Person::new(Hours::Ranges(vec![span("06:00", "07:00")]));
    let busy = || taken(Busy::exact(span("10:00", "11:00")));
    let unknown = Person { calendar: Calendar::Unknown, ..worker() };
    let any = |people: &[Person]| against(&hour(), people, |_| ());
    assert_eq!(any(&[away.clone(), busy()]), Some(Refusal::Taken));
    assert_eq!(any(&[away.clone(), unknown]), Some(Refusal::CalendarUnreadable));
    let collective = Service { assignment: Assignment::Collective, ..hour() };
    let all = |people: &[Person]| against(&collective, people, |_| ());
    assert_eq!(all(&[worker(), busy()]), Some(Refusal::StaffUnavailable { person: 1 }));
    assert_eq!(all(&[busy(), busy()]), Some(Refusal::Taken));
    assert_eq!(all(&[busy()]), Some(Refusal::Taken));
    let fixed = Service { assignment: Assignment::FixedPlusAny, ..hour() };
    let lead = Person { fixed: true, ..busy() };
    let both = against(&fixed, &[worker(), lead], |_| ());
    assert_eq!(both, Some(Refusal::StaffUnavailable { person: 1 }));
    let leads = [worker(), worker(), busy()];
    let leads = leads.map(|person| Person { fixed: true, ..person });
    let people = [leads.as_slice(), &[worker()]].concat();
    assert_eq!(against(&fixed, &people, |_| ()), Some(Refusal::StaffUnavailable { person: 2 }));
    assert_eq!(
        against(&fixed, &people[1..], |_| ()),
        Some(Refusal::StaffUnavailable { person: 1 })
    );
    let lead = Person { fixed: true, ..worker() };
    assert_eq!(against(&fixed, &[away, lead], |_| ()), Some(Refusal::OutsideHours));
}

#[test]
fn each_reason_is_further_from_a_yes_than_the_next_wherever_its_person_stands() {
    let closed = Timetable {
        weeks: vec![],
        overrides: vec![
            Override::new(date(2026, 5, 11), date(2026, 5, 11), Change::Closed).unwrap(),
        ],
    };
    let (own, business) = (Arc::new(closed), Arc::new(Timetable::default()));
    let weekly = Hours::Weekly(Weekly { zone: TimeZone::UTC, own, business });
    let whole = span("10:00", "11:00");
    let buffer = Busy::buffered(span("09:00", "10:00"), Minutes::ZERO, minutes(1));
    let ladder = [
        (Person::new(Hours::Ranges(vec![span("06:00", "07:00")])), Refusal::OutsideHours),
        (Person::new(weekly), Refusal::ClosedDate { date: date(2026, 5, 11) }),
        (Person { calendar: Calendar::Unknown, ..worker() }, Refusal::CalendarUnreadable),
        (taken(Busy::exact(whole)), Refusal::Taken),
        (taken(buffer), Refusal::BufferConflict),
        (taken(Busy::exact(whole).seats(3)), Refusal::CapacityFull),
    ];
    let service = Service { capacity: 3, ..hour() };
    for (place, (further, reason)) in ladder.iter().enumerate() {
        let alone = against(&service, std::slice::from_ref(further), |_| ());
        assert_eq!(alone, Some(*reason));
        for (nearer, told) in &ladder[place + 1..] {
            for people in [[further.clone(), nearer.clone()], [nearer.clone(), further.clone()]] {
                assert_eq!(against(&service, &people, |_| ()), Some(*told));
            }
        }
    }
}

#[test]
fn off_the_grid_is_admissible_and_said_last() {
    let utc = TimeZone::UTC;
    let (service, people) = (hour(), [worker()]);
    let question = Question::new(&utc, &service, &people);
    let odd = span("10:10", "11:10");
    assert!(admissible(&question, odd).is_ok());
    assert_eq!(check(&question, odd), Err(Refusal::OffGrid));
    assert_eq!(explain(&question, odd), [Refusal::OffGrid]);
    assert_eq!(explain(&question, span("10:00", "11:00")), []);
    assert_eq!(explain(&Question::new(&utc, &service, &[]), odd), [Refusal::NoStaff]);
}

#[test]
fn explain_tells_all_in_a_fixed_order() {
    let window = Window::range(date(2026, 5, 12), date(2026, 5, 12)).unwrap();
    let limits = Limits { per_day: Some(0), ..Limits::default() };
    let service = Service { window, limits, ..hour() };
    let utc = TimeZone::UTC;
    let people = [taken(Busy::exact(span("10:00", "11:00")))];
    let needs = [Need::new(1, vec![])];
    let now = Some(at("10:30"));
    let question = Question { needs: &needs, now, ..Question::new(&utc, &service, &people) };
    let told = explain(&question, span("10:00", "11:00"));
    let told: Vec<_> = told.iter().map(Refusal::code).collect();
    assert_eq!(
        told,
        ["in_the_past", "outside_window", "taken", "resource_taken", "limit_reached", "off_grid"]
    );
}
