//! Windows that count days on which there is something to book (CAT-4): how far they look, and which days they count.

use availability::{
    DayUnit, Hours, Length, Person, Question, Refusal, Service, Span, Window, admissible,
};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// A Monday.
const TODAY: Date = date(2026, 5, 11);

fn at(day: i64, hour: i8) -> Timestamp {
    let date = TODAY.checked_add(day.days()).unwrap();
    date.at(hour, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp()
}

fn hour_of(day: i64) -> Span {
    Span::new(at(day, 10), at(day, 11)).unwrap()
}

/// What is said of the last of these days, counted from today, if one hour can be booked on each and so many days are open.
fn last_of(days: &[i64], open: u32, unit: DayUnit) -> Result<(), i64> {
    let hour = Length::new(60).unwrap();
    let window = Window::RollingBookable { days: open, unit };
    let service = Service { window, ..Service::new(hour, hour) };
    let people = [Person::new(Hours::Ranges(days.iter().map(|&day| hour_of(day)).collect()))];
    let utc = TimeZone::UTC;
    let question = Question { now: Some(at(0, 1)), ..Question::new(&utc, &service, &people) };
    match admissible(&question, hour_of(*days.last().unwrap())) {
        Ok(_) => Ok(()),
        Err(Refusal::OutsideWindow { first: None, last: Some(last) }) => {
            Err(TODAY.until(last).unwrap().get_days().into())
        }
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn days_are_counted_over_fortnights_without_any() {
    assert_eq!(last_of(&[1, 20, 50], 3, DayUnit::Calendar), Ok(()));
    assert_eq!(last_of(&[1, 20, 50], 2, DayUnit::Calendar), Err(20));
    assert_eq!(last_of(&[1, 3, 4], 2, DayUnit::Calendar), Err(3));
}

#[test]
fn weekends_dont_count_among_business_days() {
    // Friday, Saturday, Sunday, Monday, Tuesday.
    assert_eq!(last_of(&[4, 5, 6, 7, 8], 2, DayUnit::Business), Err(7));
    assert_eq!(last_of(&[4, 5, 6, 7, 8], 2, DayUnit::Calendar), Err(5));
    assert_eq!(last_of(&[4, 5, 6, 7, 8], 3, DayUnit::Business), Ok(()));
}

#[test]
fn nobody_looks_further_than_366_days() {
    assert_eq!(last_of(&[1, 365], 2, DayUnit::Calendar), Ok(()));
    assert_eq!(last_of(&[1, 366], 2, DayUnit::Calendar), Err(1));
    assert_eq!(last_of(&[1, 370], 2, DayUnit::Calendar), Err(1));
    assert_eq!(last_of(&[1, 2000], 2, DayUnit::Calendar), Err(1));
}
