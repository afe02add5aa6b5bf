//! Which sessions a schedule means, by brute force: each minute of the time is asked whether a session starts
//! in it. Nothing here is shared with the generator; of the clock only jiff's offset of an instant is used.
//!
//! Instants and wall-clock times are minutes since 1970; a wall-clock time as if it were UTC. Dates are days since then.

use std::collections::HashMap;

use jiff::civil::{self, Date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

/// Minutes of a day.
pub const DAY: i64 = 1440;

/// Minutes from local midnight; an end beyond 1440 runs over midnight.
pub type Part = (i64, i64);

#[derive(Debug, Clone, Default)]
pub struct Rule {
    pub interval: i64,
    pub duration: i64,
    /// By weekday, 0 Monday.
    pub week: Vec<(i64, Part)>,
    pub valid: Option<(i64, i64)>,
    pub extra: Vec<(i64, Part)>,
    /// None is the whole date.
    pub blocked: Vec<(i64, Option<Part>)>,
}

#[derive(Debug, Clone, Default)]
pub struct Schedule {
    pub rules: Vec<Rule>,
    /// What the business closes: first date, last date, which part of each.
    pub closed: Vec<(i64, i64, Option<Part>)>,
}

/// Start, end, wall-clock start, and which rule.
pub type Session = (i64, i64, i64, usize);

/// Every minute of a time on the clock of a zone.
pub struct Clock {
    /// The instant that a wall-clock time means.
    reads: HashMap<i64, i64>,
    /// Each instant, what the clock shows then, and the wall-clock times that mean it.
    minutes: Vec<(i64, i64, Vec<i64>)>,
}

impl Clock {
    /// Looks at the clock once a minute.
    pub fn watch(zone: &str, first: i64, last: i64) -> Clock {
        let zone = TimeZone::get(zone).unwrap();
        let (mut reads, mut shows) = (HashMap::new(), Vec::new());
        let mut before: Option<(i64, i64)> = None;
        for instant in (first - 3) * DAY..(last + 4) * DAY {
            let at = Timestamp::from_second(instant * 60).unwrap();
            let shown = instant + i64::from(zone.to_offset(at).seconds()) / 60;
            if let Some((earlier, then)) = before {
                // Skipped: later by what is skipped.
                for missing in then + 1..shown {
                    reads.entry(missing).or_insert(earlier + (missing - then));
                }
            }
            // Shown twice: the first time is meant.
            reads.entry(shown).or_insert(instant);
            shows.push((instant, shown));
            before = Some((instant, shown));
        }
        let mut meant: HashMap<i64, Vec<i64>> = HashMap::new();
        for (wall, instant) in &reads {
            meant.entry(*instant).or_default().push(*wall);
        }
        let minutes = shows
            .into_iter()
            .map(|(instant, shown)| (instant, shown, meant.remove(&instant).unwrap_or_default()));
        Clock { minutes: minutes.collect(), reads }
    }

    /// The sessions that start on these local dates.
    pub fn sessions(&self, schedule: &Schedule, first: i64, last: i64) -> Vec<Session> {
        // Sorted out by date beforehand, for each minute of the year is asked.
        let hours: Vec<HashMap<i64, Vec<Part>>> = schedule
            .rules
            .iter()
            .map(|rule| (first - 3..=last + 3).map(|date| (date, rule.hours(date))).collect())
            .collect();
        let mut found = Vec::new();
        for (instant, shown, walls) in &self.minutes {
            if !(first..=last).contains(&shown.div_euclid(DAY)) {
                continue;
            }
            let wanted = (0..hours.len()).find(|rule| {
                walls
                    .iter()
                    .any(|wall| self.starts(schedule, &hours[*rule], *rule, *wall, *instant))
            });
            if let Some(rule) = wanted {
                found.push((*instant, instant + schedule.rules[rule].duration, *shown, rule));
            }
        }
        found
    }

    /// Whether a session of the rule starts at this wall-clock time, which means this instant.
    fn starts(
        &self,
        schedule: &Schedule,
        hours: &HashMap<i64, Vec<Part>>,
        number: usize,
        wall: i64,
        instant: i64,
    ) -> bool {
        let rule = &schedule.rules[number];
        // Its hours are those of its date, or of the date before if they run over midnight.
        [0, 1].into_iter().any(|back| {
            let date = wall.div_euclid(DAY) - back;
            let minute = wall - date * DAY;
            let within = hours[&date].iter().find(|(opens, closes)| {
                (*opens..*closes).contains(&minute) && (minute - opens) % rule.interval == 0
            });
            within.is_some_and(|(_, closes)| {
                let (closes, blocks) =
                    (self.reads[&(date * DAY + closes)], self.blocks(schedule, number, date));
                (instant..instant + rule.duration).all(|now| {
                    now < closes && !blocks.iter().any(|(start, end)| (*start..*end).contains(&now))
                })
            })
        })
    }

    /// From when to when there is nothing of what belongs to a date.
    fn blocks(&self, schedule: &Schedule, number: usize, date: i64) -> Vec<(i64, i64)> {
        let own = schedule.rules[number].blocked.iter().map(|(on, part)| (*on, *on, *part));
        let all = own.chain(schedule.closed.iter().copied());
        let there = all.filter(|(first, last, _)| (*first..=*last).contains(&date));
        there
            .map(|(_, _, part)| {
                part.map_or((i64::MIN, i64::MAX), |(start, end)| {
                    (self.reads[&(date * DAY + start)], self.reads[&(date * DAY + end)])
                })
            })
            .collect()
    }
}

impl Rule {
    /// The hours of a date: the extra ones if there are any, else those of the week.
    fn hours(&self, date: i64) -> Vec<Part> {
        if self.valid.is_some_and(|(first, last)| !(first..=last).contains(&date)) {
            return Vec::new();
        }
        let of_date = self.extra.iter().filter(|(on, _)| *on == date);
        let extra: Vec<Part> = of_date.map(|(_, part)| *part).collect();
        if !extra.is_empty() {
            return extra;
        }
        // 1970-01-01 was a Thursday.
        let weekday = (date + 3).rem_euclid(7);
        self.week.iter().filter(|(day, _)| *day == weekday).map(|(_, part)| *part).collect()
    }
}

/// Days since 1970.
pub fn days(date: Date) -> i64 {
    i64::from((date - civil::date(1970, 1, 1)).get_days())
}

/// The date so many days after 1970-01-01.
pub fn date(days: i64) -> Date {
    civil::date(1970, 1, 1).checked_add(days.days()).unwrap()
}

#[test]
fn the_oracle_knows_a_night_that_skips_and_one_that_repeats() {
    let day = days(civil::date(2027, 3, 28));
    let clock = Clock::watch("Europe/Berlin", day, day);
    let rule = Rule { interval: 30, duration: 30, week: vec![(6, (60, 240))], ..Rule::default() };
    let schedule = Schedule { rules: vec![rule], closed: vec![] };
    let starts = |clock: &Clock, day| -> Vec<String> {
        let found = clock.sessions(&schedule, day, day);
        found
            .iter()
            .map(|(_, _, wall, _)| format!("{:02}:{:02}", wall % DAY / 60, wall % 60))
            .collect()
    };
    // 02:00 and 02:30 are skipped and fall on 03:00 and 03:30, which are wanted anyway.
    assert_eq!(starts(&clock, day), ["01:00", "01:30", "03:00", "03:30"]);
    let day = days(civil::date(2027, 10, 31));
    let clock = Clock::watch("Europe/Berlin", day, day);
    assert_eq!(starts(&clock, day), ["01:00", "01:30", "02:00", "02:30", "03:00", "03:30"]);
    let found = clock.sessions(&schedule, day, day);
    assert_eq!(found[4].0 - found[3].0, 90, "an hour lies between, in which the clock repeats");
}
