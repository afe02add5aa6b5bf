//! Every change of every zone's clocks from 2020 to 2037 (AVL-1: right across daylight saving).

use std::sync::Arc;

use availability::{
    Change, DayRange, Hours, Length, Limits, Override, Person, Query, Question, Service, Span,
    Timetable, Unclear, Week, Weekly, admissible, rule_time, slots, typed_time, working_ranges,
};
use jiff::civil::{Date, date, datetime};
use jiff::tz::{TimeZone, db};
use jiff::{Timestamp, ToSpan};

fn open_on(zone: &TimeZone, day: Date, range: DayRange) -> Hours {
    let open = Override::new(day, day, Change::Open(range)).unwrap();
    let own = Timetable { overrides: vec![open], ..Timetable::default() };
    Hours::Weekly(Weekly { zone: zone.clone(), own: Arc::new(own), business: Arc::default() })
}

fn always_open(zone: &TimeZone) -> Hours {
    let days = std::array::from_fn(|_| vec![DayRange::ALL_DAY]);
    let own = Timetable { weeks: vec![Week::always(days)], ..Timetable::default() };
    Hours::Weekly(Weekly { zone: zone.clone(), own: Arc::new(own), business: Arc::default() })
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn around(at: Timestamp) -> Span {
    Span::new(at - 72.hours(), at + 72.hours()).unwrap()
}

fn minutes(ranges: &[Span]) -> i64 {
    ranges.iter().map(|span| span.end().duration_since(span.start()).as_mins()).sum()
}

/// Quarters of an hour around a change that the zone's clocks show on this date.
fn quarters(zone: &TimeZone, change: Timestamp, day: Date) -> i64 {
    let all = (-4 * 72..4 * 72).map(|quarter: i64| change + (quarter * 15).minutes());
    let on = all.filter(|at| zone.to_datetime(*at).date() == day);
    i64::try_from(on.count()).unwrap()
}

fn changes(zone: &TimeZone) -> Vec<Timestamp> {
    let until = at("2038-01-01T00:00:00Z");
    let all = zone.following(at("2020-01-01T00:00:00Z")).map(|change| change.timestamp());
    all.take_while(|change| *change < until).collect()
}

#[test]
fn every_change_of_every_zone_conserves_the_time_of_its_dates() {
    let quarter = Length::new(15).unwrap();
    let service = Service::new(quarter, quarter);
    let (mut zones, mut seen) = (0, 0);
    for name in db().available() {
        let zone = TimeZone::get(name.as_str()).unwrap();
        zones += 1;
        for change in changes(&zone) {
            seen += 1;
            let before = zone.to_datetime(change - 1.second()).date();
            let after = zone.to_datetime(change).date();
            for day in [before, after] {
                let hours = open_on(&zone, day, DayRange::ALL_DAY);
                let offered = working_ranges(&hours, around(change));
                let expected = quarters(&zone, change, day);
                assert_eq!(minutes(&offered), expected * 15, "{name} {day}: {offered:?}");
                let people = [Person::new(hours)];
                let question = Question::new(&zone, &service, &people);
                let found = slots(&question, &Query::from(around(change)));
                assert_eq!(i64::try_from(found.len()).unwrap(), expected, "{name} {day}");
                assert!(found.iter().all(|slot| zone.to_datetime(slot.start).date() == day));
            }
            let open = working_ranges(&always_open(&zone), around(change));
            assert_eq!(open, [around(change)], "{name}: a gap in hours that have none");
        }
    }
    assert!(zones > 500 && seen > 5_000, "{zones} zones, {seen} changes");
}

#[test]
fn a_shift_across_every_change_starts_and_ends_where_the_rule_says() {
    // 20:00 to 08:00 spans every change at night; its elapsed time is the wall's, less the change.
    let night = DayRange::written(20 * 60, 8 * 60).unwrap();
    for name in db().available() {
        let zone = TimeZone::get(name.as_str()).unwrap();
        for change in changes(&zone) {
            for day in [-1, 0].map(|back: i64| zone.to_datetime(change).date() + back.days()) {
                let wall = |day: Date, hour| rule_time(&zone, day.at(hour, 0, 0, 0)).unwrap();
                let expected = Span::new(wall(day, 20), wall(day + 1.day(), 8)).unwrap();
                let window = around(change);
                assert_eq!(
                    working_ranges(&open_on(&zone, day, night), window),
                    [expected],
                    "{name}"
                );
            }
        }
    }
}

fn shown(zone: &str, day: Date, from: u32, to: u32) -> Vec<String> {
    let zone = TimeZone::get(zone).unwrap();
    let noon = rule_time(&zone, day.at(12, 0, 0, 0)).unwrap();
    let hours = open_on(&zone, day, DayRange::written(from, to).unwrap());
    let ranges = working_ranges(&hours, around(noon));
    ranges.iter().map(|span| format!("{}/{}", span.start(), span.end())).collect()
}

#[test]
fn a_time_in_a_gap_moves_later_and_an_empty_rest_is_dropped() {
    let gap = date(2026, 3, 29);
    assert_eq!(shown("Europe/Berlin", gap, 60, 150), ["2026-03-29T00:00:00Z/2026-03-29T01:30:00Z"]);
    assert_eq!(
        shown("Europe/Berlin", gap, 130, 160),
        ["2026-03-29T01:10:00Z/2026-03-29T01:40:00Z"]
    );
    // From 02:30, which is 03:30, to 03:15.
    assert_eq!(shown("Europe/Berlin", gap, 150, 195), [""; 0]);
    assert_eq!(
        shown("Australia/Lord_Howe", date(2026, 10, 4), 60, 240),
        ["2026-10-03T14:30:00Z/2026-10-03T17:00:00Z"]
    );
}

#[test]
fn of_a_repeated_time_the_first_is_meant() {
    let fold = date(2026, 10, 25);
    assert_eq!(
        shown("Europe/Berlin", fold, 60, 150),
        ["2026-10-24T23:00:00Z/2026-10-25T00:30:00Z"]
    );
    assert_eq!(
        shown("Europe/Berlin", fold, 150, 240),
        ["2026-10-25T00:30:00Z/2026-10-25T03:00:00Z"]
    );
    assert_eq!(
        shown("Australia/Lord_Howe", date(2026, 4, 5), 60, 240),
        ["2026-04-04T14:00:00Z/2026-04-04T17:30:00Z"]
    );
    // Morocco's clocks go back for Ramadan: its daylight saving is negative.
    assert_eq!(
        shown("Africa/Casablanca", date(2026, 2, 15), 0, 1440),
        ["2026-02-14T23:00:00Z/2026-02-16T00:00:00Z"]
    );
}

#[test]
fn overlapping_ranges_are_joined_by_the_wall_before_they_become_instants() {
    // 00:00-02:30 alone would end at 03:30; together with 00:00-03:00 it ends at 03:00.
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let day = date(2026, 3, 29);
    let open = |end| Override::new(day, day, Change::Open(DayRange::new(0, end).unwrap())).unwrap();
    let own = Timetable { overrides: vec![open(150), open(180)], ..Timetable::default() };
    let hours = Hours::Weekly(Weekly { zone, own: Arc::new(own), business: Arc::default() });
    let found = working_ranges(&hours, around(at("2026-03-29T00:00:00Z")));
    assert_eq!(minutes(&found), 120);
}

#[test]
fn dates_that_never_were_have_no_day() {
    assert_eq!(shown("Pacific/Apia", date(2011, 12, 30), 0, 1440), [""; 0]);
    assert_eq!(shown("Pacific/Kiritimati", date(1994, 12, 31), 0, 1440), [""; 0]);
    let apia = TimeZone::get("Pacific/Apia").unwrap();
    let window = around(at("2011-12-30T10:00:00Z"));
    assert_eq!(working_ranges(&always_open(&apia), window), [window]);
}

#[test]
fn both_rounds_of_a_repeated_hour_are_offered() {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let half = Length::new(30).unwrap();
    let service = Service::new(half, half);
    let people =
        [Person::new(open_on(&zone, date(2026, 10, 25), DayRange::new(120, 180).unwrap()))];
    let question = Question::new(&zone, &service, &people);
    let found = slots(&question, &Query::from(around(at("2026-10-25T00:00:00Z"))));
    let shown: Vec<_> = found
        .iter()
        .map(|s| s.start.to_zoned(zone.clone()).strftime("%H:%M%:z").to_string())
        .collect();
    assert_eq!(shown, ["02:00+02:00", "02:30+02:00", "02:00+01:00", "02:30+01:00"]);
}

#[test]
fn a_grid_over_a_half_hour_change_is_rounded_to_the_clock_that_then_holds() {
    // Lord Howe, 2026-04-05: at 15:00Z the clocks go from 02:00 back to 01:30. From 01:45 the next
    // full hour isn't 02:00, which comes half an hour after 01:30.
    let zone = TimeZone::get("Australia/Lord_Howe").unwrap();
    let hour = Length::new(60).unwrap();
    let service = Service::new(hour, hour);
    let free = Span::new(at("2026-04-04T14:45:00Z"), at("2026-04-04T17:00:00Z")).unwrap();
    let people = [Person::new(Hours::Ranges(vec![free]))];
    let found = slots(&Question::new(&zone, &service, &people), &Query::from(free));
    assert_eq!(found[0].start, at("2026-04-04T15:30:00Z"));
}

#[test]
fn a_typed_time_without_one_meaning_is_refused_with_both() {
    let zone = TimeZone::get("America/New_York").unwrap();
    let skipped = typed_time(&zone, datetime(2024, 3, 10, 2, 30, 0, 0));
    let (earlier, later) = (at("2024-03-10T06:30:00Z"), at("2024-03-10T07:30:00Z"));
    assert_eq!(skipped, Err(Unclear::Missing { earlier, later }));
    let (first, second) = (at("2024-11-03T05:30:00Z"), at("2024-11-03T06:30:00Z"));
    let repeated = typed_time(&zone, datetime(2024, 11, 3, 1, 30, 0, 0));
    assert_eq!(repeated, Err(Unclear::Repeated { first, second }));
    assert_eq!(
        typed_time(&zone, datetime(2024, 11, 3, 4, 0, 0, 0)),
        Ok(at("2024-11-03T09:00:00Z"))
    );
}

/// Of a start at the very change both offsets are known; what was booked the evening before is of the day before.
#[test]
fn a_booking_before_a_change_counts_for_its_own_date_at_the_change_too() {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let change = at("2026-03-29T01:00:00Z");
    let hour = Length::new(60).unwrap();
    let limits = Limits { per_day: Some(1), ..Limits::default() };
    let service = Service { limits, ..Service::new(hour, hour) };
    let people = [Person::new(Hours::Ranges(vec![around(change)]))];
    let wanted = Span::new(change, change + 1.hour()).unwrap();
    let judged = |booked: &str| {
        let counted = [Span::new(at(booked), at(booked) + 30.minutes()).unwrap()];
        let question = Question { counted: &counted, ..Question::new(&zone, &service, &people) };
        admissible(&question, wanted).is_ok()
    };
    assert!(judged("2026-03-28T22:30:00Z"), "half past eleven in the evening");
    assert!(!judged("2026-03-28T23:00:00Z"), "midnight");
}
