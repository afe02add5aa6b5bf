//! The examples of `docs/opening-hours.md`, and what is refused.

use jiff::civil::date;

use super::super::model::HoursPlan;
use super::super::plan::{Wanted, plan};
use super::super::write::write;
use super::world::{TODAY, day, planned, planned_for, rows};

fn dates(plan: &HoursPlan) -> Vec<String> {
    let one = |one: &super::super::model::PlannedDates| {
        let times = one.start.as_ref().zip(one.end.as_ref());
        let times = times.map_or_else(
            || if one.available { "open" } else { "closed" }.to_owned(),
            |(start, end)| format!("{start}-{end}"),
        );
        format!("{}..{} {times}", one.starts_on, one.ends_on)
    };
    plan.dates.iter().map(one).collect()
}

#[test]
fn a_plain_week_goes_on_for_ever_sch_3() {
    let plan = planned("Mo-Fr 09:00-12:00,13:00-18:00; Fr 09:00-02:00; Sa 10:00-14:00").unwrap();
    let week = plan.week.as_ref().unwrap();
    assert_eq!(day(&week.mon), "09:00-12:00,13:00-18:00");
    assert_eq!(day(&week.fri), "09:00-02:00", "a night belongs to the date on which it begins");
    assert_eq!(day(&week.sat), "10:00-14:00");
    assert_eq!(day(&week.sun), "");
    assert_eq!((plan.weeks.len(), plan.dates.len()), (0, 0));
    assert_eq!(plan.from, date(2026, 11, 26), "yesterday, for its night");
}

#[test]
fn holidays_and_remarks_become_dates_with_reasons_sch_3() {
    let plan = planned(
        "Mo-Sa 09:00-18:00; PH off; 2026 Dec 24 09:00-13:00; 2026 Dec 28-31 off \"Stocktaking\"",
    )
    .unwrap();
    let told = dates(&plan);
    assert_eq!(told[0], "2026-12-24..2026-12-24 09:00-13:00");
    assert_eq!(told[1], "2026-12-25..2026-12-26 closed");
    assert_eq!(told[2], "2026-12-28..2026-12-31 closed");
    assert_eq!(plan.dates[1].reason.as_deref(), Some("Public holiday"));
    assert_eq!(plan.dates[2].reason.as_deref(), Some("Stocktaking"));
    assert_eq!(told[3], "2027-01-01..2027-01-01 closed");
    assert!(
        told.iter().all(|one| !one.starts_with("2027-10-03")),
        "a Sunday is closed anyway: {told:?}"
    );
}

#[test]
fn seasons_become_weeks_with_dates_sch_3() {
    let plan = planned("Apr-Oct Mo-Su 09:00-18:00; Nov-Mar Sa-Su 10:00-16:00").unwrap();
    assert_eq!(plan.week, None, "nothing is said without dates, so nothing goes on for ever");
    let told: Vec<String> = plan
        .weeks
        .iter()
        .map(|one| {
            format!(
                "{}..{} {}|{}",
                one.valid_from,
                one.valid_to,
                day(&one.week.mon),
                day(&one.week.sun)
            )
        })
        .collect();
    assert_eq!(told[0], "2026-11-26..2027-03-31 |10:00-16:00");
    assert_eq!(told[1], "2027-04-01..2027-10-31 09:00-18:00|09:00-18:00");
    assert_eq!(plan.dates, []);
}

#[test]
fn what_goes_on_is_told_apart_from_what_has_dates_sch_3() {
    let plan =
        planned_for("Mo-Fr 09:00-17:00; Jul-Aug Mo-Fr 07:00-15:00; Dec 25 off", 450).unwrap();
    assert_eq!(day(&plan.week.as_ref().unwrap().mon), "09:00-17:00");
    assert_eq!(plan.weeks[0].valid_from, date(2027, 7, 1));
    assert_eq!(plan.weeks[0].valid_to, date(2027, 8, 31));
    assert_eq!(dates(&plan), ["2026-12-25..2026-12-25 closed"], "that of 2027 is a Saturday");
}

#[test]
fn a_closed_date_closes_its_own_night_only_sch_3() {
    let plan = planned("Mo-Su 18:00-02:00; 2026 Dec 24 off").unwrap();
    assert_eq!(dates(&plan), ["2026-12-24..2026-12-24 closed"]);
    let plan = planned("Mo-Su 18:00-04:00; Sa 01:00-02:00 off").unwrap();
    assert_eq!(day(&plan.week.as_ref().unwrap().fri), "18:00-01:00,02:00-04:00");
}

#[test]
fn holidays_that_nobody_knows_are_refused_sch_3() {
    let ask = |notation| plan(&Wanted { notation, today: TODAY, days: 30, ..Wanted::default() });
    let refused = ask("Mo-Fr 09:00-17:00; PH off").unwrap_err();
    assert_eq!((refused.reason, refused.column), ("holidays_unknown", 20));
    let refused = ask("Mo-Fr 09:00-17:00; SH off").unwrap_err();
    assert_eq!((refused.reason, refused.column), ("holidays_unknown", 20));
    let given = Wanted {
        notation: "Mo-Su 09:00-17:00; PH off",
        today: TODAY,
        days: 30,
        public: Some(vec![date(2026, 12, 1)]),
        ..Wanted::default()
    };
    assert_eq!(dates(&plan(&given).unwrap()), ["2026-12-01..2026-12-01 closed"]);
}

#[test]
fn refusals_say_where_and_what_is_expected_sch_3() {
    let told = |text: &str| {
        let refused = planned(text).unwrap_err();
        format!("{}: {}", refused.column, refused.sentence)
    };
    for (text, expected) in [
        ("Mo-Fr 8-17", "7"),
        ("Mo-Fr 08:00–17:00", "12"),
        ("Mo-Xx 09:00-17:00", "4"),
        ("Mo-Fr 09:00-17:00 Uhr", "19"),
    ] {
        assert!(told(text).starts_with(&format!("{expected}: ")), "{text}: {}", told(text));
    }
    assert!(told("Mo-Fr 08:00–17:00").ends_with("not '–'"), "{}", told("Mo-Fr 08:00–17:00"));
}

#[test]
fn hours_are_written_as_people_write_them_sch_3() {
    let plan = planned("Mo,Tu,We 09:00-12:00,13:00-18:00; Fr 09:00-12:00,13:00-18:00; Sa 10:00-02:00; 2026 Dec 24-26 off \"Christmas\"").unwrap();
    let (schedules, overrides) = rows(&plan);
    assert_eq!(
        write(&schedules, &overrides).unwrap(),
        "Mo-We,Fr 09:00-12:00,13:00-18:00; Sa 10:00-02:00; 2026 Dec 25-2026 Dec 26 off \"Christmas\"",
        "a Thursday is closed anyway"
    );
    assert_eq!(write(&[], &[]), None);
}

#[test]
fn who_is_never_there_has_an_empty_week_sch_3() {
    // A person without any week would work the business's hours.
    for text in ["off", "2026 Dec 24 09:00-12:00", "PH off"] {
        assert_eq!(planned(text).unwrap().week, Some(Default::default()), "{text}");
    }
}

#[test]
fn months_of_a_year_end_with_their_last_day_sch_3() {
    // The crate ends them with the first day of the last month.
    let plan = planned("2027Apr-Jun Mo-Fr 08:00-16:00").unwrap();
    assert_eq!(
        (plan.weeks[0].valid_from, plan.weeks[0].valid_to),
        (date(2027, 4, 1), date(2027, 6, 30))
    );
}
