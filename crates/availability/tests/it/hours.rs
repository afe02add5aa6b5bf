//! Which hours a date has (SCH-1, SCH-2): the five steps of `docs/semantics.md`.

use std::sync::Arc;

use availability::{
    Change, DayRange, Hours, Invalid, Length, Minutes, Override, Person, Query, Question, Service,
    Span, Timetable, Week, Weekly, Window, slots, working_ranges,
};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

const TUESDAY: Date = date(2026, 5, 12);

fn range(from: u32, to: u32) -> DayRange {
    DayRange::new(from * 60, to * 60).unwrap()
}

/// The same hours every day.
fn week(first: Date, last: Date, from: u32, to: u32) -> Week {
    Week::new(first, last, std::array::from_fn(|_| vec![range(from, to)])).unwrap()
}

fn always(from: u32, to: u32) -> Week {
    week(Date::MIN, Date::MAX, from, to)
}

fn on(change: Change) -> Override {
    Override::new(TUESDAY, TUESDAY, change).unwrap()
}

fn table(weeks: &[Week], overrides: &[Override]) -> Timetable {
    Timetable { weeks: weeks.to_vec(), overrides: overrides.to_vec() }
}

/// Hours of Tuesday and the next morning, as hours since Tuesday's midnight.
fn shown(own: Timetable, business: Timetable) -> Vec<(i64, i64)> {
    let weekly = Weekly { zone: TimeZone::UTC, own: Arc::new(own), business: Arc::new(business) };
    let midnight: Timestamp = "2026-05-12T00:00:00Z".parse().unwrap();
    let end = "2026-05-13T06:00:00Z".parse().unwrap();
    let hour = |at: Timestamp| at.duration_since(midnight).as_hours();
    let window = Span::new(midnight, end).unwrap();
    let found = working_ranges(&Hours::Weekly(weekly), window);
    found.iter().map(|span| (hour(span.start()), hour(span.end()))).collect()
}

#[test]
fn step_1_own_replacing_overrides_decide() {
    let house = || table(&[always(8, 18)], &[on(Change::Closed)]);
    let own = |overrides: &[Override]| shown(table(&[always(10, 12)], overrides), house());
    assert_eq!(own(&[on(Change::Open(range(14, 16)))]), [(14, 16)]);
    assert_eq!(own(&[on(Change::Open(range(14, 16))), on(Change::Open(range(9, 15)))]), [(9, 16)]);
    assert_eq!(own(&[on(Change::Open(DayRange::ALL_DAY))]), [(0, 24)]);
    // Closed wins, whatever the order.
    assert_eq!(own(&[on(Change::Open(range(14, 16))), on(Change::Closed)]), []);
    assert_eq!(own(&[on(Change::Closed), on(Change::Open(range(14, 16)))]), []);
}

#[test]
fn step_2_then_the_businesss() {
    let with =
        |change| shown(table(&[always(10, 12)], &[]), table(&[always(8, 18)], &[on(change)]));
    assert_eq!(with(Change::Closed), []);
    assert_eq!(with(Change::Open(range(6, 7))), [(6, 7)]);
    // A block replaces nothing: it isn't asked in this step.
    let blocked = table(&[always(10, 12)], &[on(Change::Blocked(range(0, 1)))]);
    assert_eq!(shown(blocked, table(&[], &[on(Change::Closed)])), []);
}

#[test]
fn step_3_then_own_weeks_if_there_are_any() {
    let house = || table(&[always(8, 18)], &[]);
    assert_eq!(shown(table(&[always(10, 12)], &[]), house()), [(10, 12)]);
    // A week that has ended still says that the person has hours of their own: none today.
    let ended = week(date(2026, 1, 1), date(2026, 5, 11), 10, 12);
    assert_eq!(shown(table(&[ended], &[]), house()), []);
    // The latest beginning wins; of equal ones the one that ends first; order doesn't matter.
    let old = week(date(2026, 1, 1), date(2026, 12, 31), 1, 2);
    let long = week(date(2026, 5, 1), date(2026, 12, 31), 3, 4);
    let short = week(date(2026, 5, 1), TUESDAY, 5, 6);
    let future = week(date(2026, 5, 13), date(2026, 12, 31), 7, 8);
    let mut weeks = vec![old, long, short, future];
    for _ in 0..4 {
        weeks.rotate_left(1);
        assert_eq!(shown(table(&weeks, &[]), house()), [(5, 6)]);
    }
}

#[test]
fn step_4_then_the_businesss_weeks() {
    assert_eq!(shown(table(&[], &[]), table(&[always(8, 18)], &[])), [(8, 18)]);
    assert_eq!(shown(table(&[], &[]), table(&[], &[])), []);
}

#[test]
fn step_5_blocks_of_both_are_taken_out() {
    let own = table(&[], &[on(Change::Blocked(range(9, 10))), on(Change::Blocked(range(17, 30)))]);
    let house = table(&[always(8, 18)], &[on(Change::Blocked(range(12, 13)))]);
    assert_eq!(shown(own, house), [(8, 9), (10, 12), (13, 17)]);
    // Also out of hours that an override gives.
    let own = table(&[], &[on(Change::Open(range(8, 12))), on(Change::Blocked(range(9, 10)))]);
    assert_eq!(shown(own, table(&[], &[])), [(8, 9), (10, 12)]);
}

#[test]
fn a_night_shift_belongs_to_the_date_on_which_it_starts() {
    let night = DayRange::written(22 * 60, 4 * 60).unwrap();
    let monday = Override::new(date(2026, 5, 11), date(2026, 5, 11), Change::Open(night)).unwrap();
    let shift = |change| shown(table(&[], &[monday, on(change)]), table(&[], &[]));
    // Neither closing nor blocking Tuesday touches Monday's shift.
    assert_eq!(shift(Change::Closed), [(0, 4)]);
    assert_eq!(shift(Change::Blocked(range(0, 3))), [(0, 4)]);
    assert_eq!(shift(Change::Open(range(4, 5))), [(0, 5)]);
    // An end at the start is a day later; and what touches is joined across midnight.
    let day = |from: u32| Change::Open(DayRange::written(from * 60, from * 60).unwrap());
    assert_eq!(shown(table(&[], &[on(day(4))]), table(&[], &[])), [(4, 28)]);
}

#[test]
fn an_override_covers_its_dates_inclusively() {
    let until = |last: Date| {
        let closed = Override::new(date(2026, 5, 1), last, Change::Closed).unwrap();
        shown(table(&[always(8, 18)], &[closed]), table(&[], &[]))
    };
    assert_eq!(until(TUESDAY), []);
    assert_eq!(until(date(2026, 5, 11)), [(8, 18)]);
}

#[test]
fn what_is_not_right_can_not_be_built() {
    assert_eq!(Minutes::new(5_270_401), Err(Invalid::TooManyMinutes(5_270_401)));
    assert_eq!(Length::new(0), Err(Invalid::ZeroLength));
    let now = "2026-05-12T00:00:00Z".parse().unwrap();
    assert_eq!(Span::new(now, now), Err(Invalid::EmptySpan));
    for (start, end) in [(1440, 1441), (5, 5), (6, 5), (0, 1441), (1000, 2441), (0, u32::MAX)] {
        assert_eq!(DayRange::new(start, end), Err(Invalid::BadDayRange { start, end }));
    }
    assert!(DayRange::new(1439, 2879).is_ok());
    assert!(DayRange::written(0, 1441).is_err() && DayRange::written(1440, 10).is_err());
    let (late, early) = (date(2026, 2, 2), date(2026, 2, 1));
    assert_eq!(Week::new(late, early, Default::default()), Err(Invalid::DatesReversed));
    assert_eq!(Override::new(late, early, Change::Closed), Err(Invalid::DatesReversed));
    assert_eq!(Window::range(late, early), Err(Invalid::DatesReversed));
}

#[test]
fn a_timetable_is_empty_if_it_says_nothing() {
    assert!(table(&[], &[]).is_empty());
    assert!(!table(&[always(8, 18)], &[]).is_empty());
    assert!(!table(&[], &[on(Change::Closed)]).is_empty());
}

/// Only hours by the calendar, which have no beginning, begin their grid anew at midnight.
#[test]
fn a_range_has_one_grid_however_long_it_is() {
    let [from, to] = ["2026-05-12T09:10:00Z", "2026-05-15T09:10:00Z"];
    let range = Span::new(from.parse().unwrap(), to.parse().unwrap()).unwrap();
    let length = Length::new(50).unwrap();
    let service = Service::new(length, length);
    let people = [Person::new(Hours::Ranges(vec![range]))];
    let found = slots(&Question::new(&TimeZone::UTC, &service, &people), &Query::from(range));
    assert_eq!(found.len(), 3 * 1440 / 50);
    for pair in found.windows(2) {
        assert_eq!(pair[0].end, pair[1].start);
    }
}
