use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;

use super::expand;

fn berlin() -> TimeZone {
    jiff::tz::db().get("Europe/Berlin").unwrap()
}

fn ten(year: i16, month: i8, day: i8) -> DateTime {
    date(year, month, day).at(10, 0, 0, 0)
}

fn dates(rule: &str, first: DateTime) -> Vec<String> {
    let found = expand(rule, first, &berlin()).unwrap_or_else(|problem| panic!("{problem:?}"));
    found.iter().map(|at| at.strftime("%m-%d %H:%M").to_string()).collect()
}

fn refused(rule: &str) -> String {
    expand(rule, ten(2031, 5, 5), &berlin()).unwrap_err().sentence().to_owned()
}

#[test]
fn rules_give_the_dates_that_rfc_5545_means_bkg_9() {
    // 5 May 2031 is a Monday.
    let monday = ten(2031, 5, 5);
    assert_eq!(dates("FREQ=WEEKLY;COUNT=3", monday), ["05-05 10:00", "05-12 10:00", "05-19 10:00"]);
    assert_eq!(
        dates("RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2", monday),
        ["05-05 10:00", "05-19 10:00"]
    );
    assert_eq!(
        dates("freq=weekly;byday=mo,th;count=4", monday),
        ["05-05 10:00", "05-08 10:00", "05-12 10:00", "05-15 10:00"]
    );
    assert_eq!(
        dates("FREQ=DAILY;UNTIL=20310507", monday),
        ["05-05 10:00", "05-06 10:00", "05-07 10:00"]
    );
    assert_eq!(
        dates("FREQ=MONTHLY;BYDAY=1MO;COUNT=3", monday),
        ["05-05 10:00", "06-02 10:00", "07-07 10:00"]
    );
    // The last day of the month, whichever it is.
    assert_eq!(
        dates("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", ten(2031, 1, 31)),
        ["01-31 10:00", "02-28 10:00", "03-31 10:00"]
    );
    // The 31st: months that have none are left out.
    assert_eq!(
        dates("FREQ=MONTHLY;COUNT=3", ten(2031, 1, 31)),
        ["01-31 10:00", "03-31 10:00", "05-31 10:00"]
    );
    assert_eq!(dates("FREQ=YEARLY;COUNT=2", monday), ["05-05 10:00", "05-05 10:00"]);
}

#[test]
fn ten_stays_ten_and_until_is_read_in_the_zone_bkg_9() {
    // The clocks change on 30 March 2031. 10:00 is 09:00 UTC before and 08:00 UTC after.
    let saturday = ten(2031, 3, 29);
    assert_eq!(
        dates("FREQ=DAILY;COUNT=3", saturday),
        ["03-29 10:00", "03-30 10:00", "03-31 10:00"]
    );
    assert_eq!(
        dates("FREQ=DAILY;UNTIL=20310331T080000Z", saturday),
        ["03-29 10:00", "03-30 10:00", "03-31 10:00"]
    );
    assert_eq!(
        dates("FREQ=DAILY;UNTIL=20310331T075959Z", saturday),
        ["03-29 10:00", "03-30 10:00"]
    );
    assert_eq!(dates("FREQ=DAILY;UNTIL=20310330T100000", saturday), ["03-29 10:00", "03-30 10:00"]);
}

#[test]
fn what_is_no_rule_is_refused_with_what_would_be_bkg_9() {
    for (rule, part) in [
        ("", "semicolons"),
        ("weekly", "semicolons"),
        ("FREQ=HOURLY;COUNT=3", "FREQ is one of"),
        ("COUNT=3", "FREQ is one of"),
        ("FREQ=WEEKLY", "an end"),
        ("FREQ=WEEKLY;COUNT=3;UNTIL=20310601", "not both"),
        ("FREQ=WEEKLY;COUNT=3;COUNT=4", "COUNT once"),
        ("FREQ=WEEKLY;COUNT=3;BYEASTER=1", "known parts"),
        ("FREQ=WEEKLY;COUNT=3\nEXDATE:20310512T100000Z", "letters, digits"),
        ("FREQ=WEEKLY;COUNT=nine", "RFC 5545"),
        ("FREQ=WEEKLY;BYDAY=XX;COUNT=3", "RFC 5545"),
        ("FREQ=WEEKLY;UNTIL=tomorrow", "UNTIL is"),
        ("FREQ=WEEKLY;UNTIL=20311399", "UNTIL is"),
        ("FREQ=WEEKLY;COUNT=101", "at most 100"),
        ("FREQ=DAILY;UNTIL=20321231", "at most 100"),
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=3", "the first of them"),
        ("FREQ=WEEKLY;UNTIL=20310101", "rule"),
        // No month has it.
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=2", "rule"),
    ] {
        let sentence = refused(rule);
        assert!(sentence.contains(part), "{rule}: {sentence}");
    }
}
