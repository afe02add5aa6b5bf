//! SES-1, SES-2: whole years of sessions, in zones whose clocks change in every way there is, against an oracle.

use jiff::civil::{self, Date};
use serde_json::{Value, json};
use testkit::{call, id};
use uuid::Uuid;

use super::Venue;
use super::oracle::{Clock, DAY, Part, Rule, Schedule, Session, date, days};
use crate::offers::Dice;

/// Zones, and the year in question. Lord Howe moves by half an hour; Morocco sets its clock back for Ramadan;
/// Samoa had no 30 December in 2011; Newfoundland changed at a minute past midnight; Greenland changed its rules
/// but not its clock in autumn 2023; Troll moves by two hours.
const YEARS: [(&str, i16); 8] = [
    ("Australia/Lord_Howe", 2027),
    ("Africa/Casablanca", 2027),
    ("America/New_York", 2027),
    ("Pacific/Apia", 2011),
    ("America/St_Johns", 2006),
    ("America/Nuuk", 2023),
    ("Antarctica/Troll", 2028),
    ("Asia/Kathmandu", 2027),
];
const SCHEDULES: u64 = 1;

#[tokio::test(flavor = "multi_thread")]
async fn whole_years_have_exactly_the_sessions_that_the_rules_mean_ses_1() {
    let mut compared = 0;
    for (number, (zone, year)) in YEARS.into_iter().enumerate() {
        let venue = Venue::open(zone).await;
        venue.change_service(json!({"status": "inactive"})).await;
        let (first, last) = (days(civil::date(year, 1, 1)), days(civil::date(year, 12, 31)));
        let clock = Clock::watch(zone, first, last);
        for seed in 0..SCHEDULES {
            let schedule = random(&mut Dice::new(number as u64 * SCHEDULES + seed), first);
            let rules = write(&venue, &schedule).await;
            let wanted = clock.sessions(&schedule, first, last);
            let found = starts(&venue, zone, &rules, first, last).await;
            assert_same(&found, &wanted, &format!("{zone} {year}, schedule {seed}: {schedule:?}"));
            compared += found.len();
            clear(&venue, &rules).await;
        }
    }
    assert!(compared > 2_500, "only {compared}");
}

/// The same through the command, from today on, as it is stored.
#[tokio::test(flavor = "multi_thread")]
async fn a_year_is_generated_right_across_the_changes_of_the_clock_ses_2() {
    for zone in ["Australia/Lord_Howe", "Africa/Casablanca", "America/New_York"] {
        let venue = Venue::open(zone).await;
        venue.change_service(json!({"days_ahead": 366})).await;
        let night = Rule {
            interval: 20,
            duration: 35,
            week: (0..7).map(|day| (day, (0, 300))).collect(),
            ..Rule::default()
        };
        let evening = Rule {
            interval: 90,
            duration: 80,
            week: (0..7).map(|day| (day, (1_200, 1_700))).collect(),
            ..Rule::default()
        };
        let morning = Rule {
            interval: 60,
            duration: 60,
            week: (0..7).map(|day| (day, (540, 720))).collect(),
            ..Rule::default()
        };
        let schedule = Schedule { rules: vec![night, evening, morning], closed: vec![] };
        let rules = write(&venue, &schedule).await;
        let superuser = venue.database.superuser().await;
        let today = "select to_jsonb(internal.instant_to_local($1, clock_timestamp())::date)";
        let today = call(&superuser, today, &[&zone]).await.unwrap();
        let today: Date = today.as_str().unwrap().parse().unwrap();
        let (first, last) = (days(today) + 1, days(today) + 366);
        let wanted = Clock::watch(zone, first, last).sessions(&schedule, first, last);
        let sql = "select extract(epoch from s.starts_at)::bigint / 60, extract(epoch from s.ends_at)::bigint / 60,
                          extract(epoch from s.local_start)::bigint / 60, s.rule_id
                     from sessions s where s.local_start >= $1::text::date order by s.starts_at";
        let rows = superuser.query(sql, &[&date(first).to_string()]).await.unwrap();
        let found: Vec<Session> = rows.iter().map(|row| session(row, &rules)).collect();
        assert_same(&found, &wanted, zone);
        assert_eq!(
            found.iter().filter(|one| one.2 % DAY == 540).count(),
            366,
            "09:00 is 09:00 every day"
        );
        let again = venue.generate().await;
        assert_eq!(
            (&again["created"], &again["changed"], &again["removed"]),
            (&json!(0), &json!(0), &json!(0))
        );
    }
}

fn assert_same(found: &[Session], wanted: &[Session], what: &str) {
    if found != wanted {
        let missing: Vec<_> = wanted.iter().filter(|one| !found.contains(one)).take(5).collect();
        let extra: Vec<_> = found.iter().filter(|one| !wanted.contains(one)).take(5).collect();
        panic!(
            "{} found, {} wanted; missing {missing:?}, extra {extra:?}; {what}",
            found.len(),
            wanted.len()
        );
    }
}

fn session(row: &tokio_postgres::Row, rules: &[Uuid]) -> Session {
    let rule: Uuid = row.get(3);
    let number = rules.iter().position(|one| *one == rule).unwrap();
    (row.get(0), row.get(1), row.get(2), number)
}

/// What the generator wants, whatever today is.
async fn starts(venue: &Venue, zone: &str, rules: &[Uuid], first: i64, last: i64) -> Vec<Session> {
    let sql = "select extract(epoch from w.starts_at)::bigint / 60, extract(epoch from w.ends_at)::bigint / 60,
                      extract(epoch from w.local_start)::bigint / 60, w.rule_id
                 from services s
                cross join lateral internal.rules_in_force(s, null) r
                cross join lateral internal.session_starts(s, $2, r.rules, r.intervals, r.dates,
                          internal.local_to_instant($2, $3::text::date) - interval '1 second', $4::text::date) w
                where s.id = $1 and w.local_start::date <= $4::text::date
                order by w.starts_at";
    let superuser = venue.database.superuser().await;
    let rows = superuser
        .query(sql, &[&venue.service, &zone, &date(first).to_string(), &date(last).to_string()])
        .await
        .unwrap();
    rows.iter().map(|row| session(row, rules)).collect()
}

/// One to three rules and what the business closes, with a liking for nights.
fn random(dice: &mut Dice, first: i64) -> Schedule {
    let some_date = |dice: &mut Dice| first + dice.below(365) as i64;
    let mut schedule = Schedule::default();
    for _ in 0..=dice.below(3) {
        let mut rule = Rule {
            interval: dice.of(&[5, 15, 20, 30, 45, 50, 60, 75, 90, 120, 240]),
            duration: dice.of(&[1, 10, 30, 45, 60, 75, 90, 180, 600]),
            ..Rule::default()
        };
        for weekday in 0..7 {
            let mut from = dice.of(&[0, 0, 30, 60, 90, 119, 120, 150, 600, 1_230]);
            while from < DAY && !dice.one_in(3) {
                let part = (from, (from + 20 + dice.below(400) as i64).min(from + DAY));
                rule.week.push((weekday, part));
                from = part.1 + 1 + dice.below(300) as i64;
            }
        }
        for _ in 0..dice.below(40) {
            let on = some_date(dice);
            if !rule.extra.iter().any(|(known, _)| *known == on) {
                rule.extra.push((on, random_part(dice)));
            }
        }
        for _ in 0..dice.below(40) {
            let on = some_date(dice);
            if !rule.blocked.iter().any(|(known, _)| *known == on) {
                let part = (!dice.one_in(3)).then(|| random_part(dice));
                rule.blocked.push((on, part));
            }
        }
        if dice.one_in(3) {
            let (one, other) = (some_date(dice), some_date(dice));
            let valid = (one.min(other), one.max(other));
            rule.extra.retain(|(on, _)| (valid.0..=valid.1).contains(on));
            rule.valid = Some(valid);
        }
        schedule.rules.push(rule);
    }
    for _ in 0..dice.below(20) {
        let on = some_date(dice);
        let part = (!dice.one_in(2)).then(|| random_part(dice));
        schedule.closed.push((on, on + dice.below(4) as i64, part));
    }
    schedule
}

fn random_part(dice: &mut Dice) -> Part {
    let start = dice.of(&[0, 1, 30, 60, 90, 120, 150, 180, 700, 1_380]);
    (start, start + 1 + dice.below(500) as i64)
}

fn clock(minute: i64) -> String {
    match minute {
        1440 => "24:00".into(),
        _ => format!("{:02}:{:02}", minute % DAY / 60, minute % 60),
    }
}

fn interval((start, end): Part) -> Value {
    json!({"start": clock(start), "end": clock(end)})
}

fn dated(on: i64, part: Option<Part>) -> Value {
    let mut entry = part.map_or_else(|| json!({}), interval);
    entry["date"] = json!(date(on).to_string());
    entry
}

/// Writes it through the commands, and returns the rules.
async fn write(venue: &Venue, schedule: &Schedule) -> Vec<Uuid> {
    let mut rules = Vec::new();
    for rule in &schedule.rules {
        let mut week = json!({});
        for (number, name) in
            ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].into_iter().enumerate()
        {
            let day = rule.week.iter().filter(|(day, _)| *day == number as i64);
            week[name] = day.map(|(_, part)| interval(*part)).collect();
        }
        let valid =
            rule.valid.map(|(from, to)| (date(from).to_string(), date(to).to_string())).unzip();
        let document = json!({
            "week": week, "interval_minutes": rule.interval, "duration_minutes": rule.duration, "valid_from": valid.0, "valid_to": valid.1,
            "extra_dates": rule.extra.iter().map(|(on, part)| dated(*on, Some(*part))).collect::<Value>(),
            "blocked_dates": rule.blocked.iter().map(|(on, part)| dated(*on, *part)).collect::<Value>(),
        });
        rules.push(id(&venue.add_rule(document).await["rule"]));
    }
    for (first, last, part) in &schedule.closed {
        let mut document = part.map_or_else(|| json!({}), interval);
        document["starts_on"] = json!(date(*first).to_string());
        document["ends_on"] = json!(date(*last).to_string());
        document["available"] = json!(false);
        let add = "select api.add_override($1, $2, $3)";
        call(&venue.client, add, &[&venue.tenant, &venue.business, &document]).await.unwrap();
    }
    rules
}

async fn clear(venue: &Venue, rules: &[Uuid]) {
    for rule in rules {
        call(&venue.client, "select api.delete_session_rule($1, $2)", &[&venue.tenant, rule])
            .await
            .unwrap();
    }
    venue.database.superuser().await.execute("delete from overrides", &[]).await.unwrap();
}

#[test]
fn days_are_counted_from_1970() {
    assert_eq!((days(civil::date(1970, 1, 1)), days(civil::date(2027, 1, 1))), (0, 20_819));
}
