//! When someone works: weeks, overrides, and the rule that decides a date.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::ranges::{clipped, merged};
use crate::time::{DayRange, Invalid, Span};
use crate::zone::{Clock, day_of, weekday};

/// A week's hours and the dates between which it is in force, both inclusive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week {
    first: Date,
    last: Date,
    days: [Vec<DayRange>; 7],
}

impl Week {
    /// `days` start with Monday; ranges may come in any order and overlap.
    ///
    /// # Errors
    /// [`Invalid::DatesReversed`] if `valid_to` is before `valid_from`.
    pub fn new(
        valid_from: Date,
        valid_to: Date,
        days: [Vec<DayRange>; 7],
    ) -> Result<Week, Invalid> {
        if valid_to < valid_from {
            return Err(Invalid::DatesReversed);
        }
        Ok(Week { first: valid_from, last: valid_to, days })
    }

    /// A week that is always in force.
    #[must_use]
    pub fn always(days: [Vec<DayRange>; 7]) -> Week {
        Week { first: Date::MIN, last: Date::MAX, days }
    }
}

/// What an override does to its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// No hours; replaces the date.
    Closed,
    /// These hours instead; replaces the date. [`DayRange::ALL_DAY`] if no time was given.
    Open(DayRange),
    /// These minutes are taken out of whatever hours the date has.
    Blocked(DayRange),
}

/// A change of hours for a range of dates, both inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Override {
    first: Date,
    last: Date,
    change: Change,
}

impl Override {
    /// # Errors
    /// [`Invalid::DatesReversed`] if `last` is before `first`.
    pub fn new(first: Date, last: Date, change: Change) -> Result<Override, Invalid> {
        if last < first {
            return Err(Invalid::DatesReversed);
        }
        Ok(Override { first, last, change })
    }
}

/// The weeks and overrides of a person or of a business.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timetable {
    /// Weekly hours, in any order.
    pub weeks: Vec<Week>,
    /// Overrides, in any order.
    pub overrides: Vec<Override>,
}

impl Timetable {
    /// Does it say nothing at all?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.weeks.is_empty() && self.overrides.is_empty()
    }
}

/// Hours by the calendar: a person's own timetable and the one of the business behind it.
#[derive(Debug, Clone)]
pub struct Weekly {
    /// The zone in which all dates and times of both timetables are read.
    pub zone: TimeZone,
    /// The person's own.
    pub own: Arc<Timetable>,
    /// The business's, shared by its people.
    pub business: Arc<Timetable>,
}

/// When someone works.
#[derive(Debug, Clone)]
pub enum Hours {
    /// By weeks and overrides.
    Weekly(Weekly),
    /// Exactly these instants, in any order.
    Ranges(Vec<Span>),
}

/// The instants within `window` at which someone works: sorted, and joined where they touch.
#[must_use]
pub fn working_ranges(hours: &Hours, window: Span) -> Vec<Span> {
    clipped(&spans(hours, window), window)
}

/// Like [`working_ranges`] but not cut at the window, so that a range keeps its true start.
pub(crate) fn spans(hours: &Hours, window: Span) -> Vec<Span> {
    match hours {
        Hours::Ranges(ranges) => {
            let mut all = merged(ranges.clone());
            all.retain(|span| span.meets(window));
            all
        }
        Hours::Weekly(weekly) => weekly_spans(weekly, window),
    }
}

fn weekly_spans(weekly: &Weekly, window: Span) -> Vec<Span> {
    let mut clock = Clock::new(&weekly.zone);
    // A shift that starts the day before may reach into the window. At a change of date (Samoa) the
    // neighbouring dates overlap, so one day more on each side.
    let days = clock.day(window.start) - 2..=clock.day(window.end) + 1;
    let rules = Rules::of(weekly, *days.start(), *days.end());
    let mut found = Vec::new();
    let mut minutes = Vec::new();
    for day in days {
        rules.minutes(day, &mut minutes);
        for &(start, end) in &minutes {
            let start = clock.instant_of(day, i64::from(start));
            let end = clock.instant_of(day, i64::from(end));
            // A range within a gap may come out empty or reversed: nothing is left of it.
            found.extend(start.zip(end).and_then(|(start, end)| Span::of(start, end)));
        }
    }
    let mut all = merged(found);
    all.retain(|span| span.meets(window));
    all
}

/// Was the local date of `at` closed by an override?
pub(crate) fn closed_at(hours: &Hours, at: i64) -> Option<Date> {
    let Hours::Weekly(weekly) = hours else {
        return None;
    };
    let day = Clock::new(&weekly.zone).day(at);
    let rules = Rules::of(weekly, day, day);
    let closed = match rules.own.replaced(day) {
        Replaced::No => rules.business.replaced(day) == Replaced::Closed,
        replaced => replaced == Replaced::Closed,
    };
    closed.then(|| crate::zone::date_of(day))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Replaced {
    No,
    Closed,
    Open,
}

/// The rules of both levels, dates as day numbers.
struct Rules<'a> {
    own: Level<'a>,
    business: Level<'a>,
}

struct Level<'a> {
    weeks: Vec<(i64, i64, &'a Week)>,
    overrides: Vec<(i64, i64, Change)>,
    /// Has it any week at all, whatever its dates?
    scheduled: bool,
}

impl<'a> Rules<'a> {
    fn of(weekly: &'a Weekly, first: i64, last: i64) -> Rules<'a> {
        Rules {
            own: Level::of(&weekly.own, first, last),
            business: Level::of(&weekly.business, first, last),
        }
    }

    /// The hours of a date in minutes after its midnight. Steps 1 to 5 of `docs/semantics.md`.
    fn minutes(&self, day: i64, out: &mut Vec<(u16, u16)>) {
        out.clear();
        let replacing = [&self.own, &self.business].into_iter().find_map(|level| {
            let replaced = level.replaced(day);
            (replaced != Replaced::No).then_some((level, replaced))
        });
        match replacing {
            Some((_, Replaced::Closed)) => return,
            Some((level, _)) => out.extend(level.opened(day)),
            None if self.own.scheduled => out.extend(self.own.week(day)),
            None => out.extend(self.business.week(day)),
        }
        for block in self.own.blocks(day).chain(self.business.blocks(day)) {
            cut(out, block);
        }
        unite(out);
    }
}

impl<'a> Level<'a> {
    fn of(timetable: &'a Timetable, first: i64, last: i64) -> Level<'a> {
        let dated = |week: &'a Week| (day_of(week.first), day_of(week.last), week);
        let near = |&(from, to, _): &(i64, i64, Change)| from <= last && to >= first;
        Level {
            weeks: timetable.weeks.iter().map(dated).collect(),
            overrides: timetable
                .overrides
                .iter()
                .map(|o| (day_of(o.first), day_of(o.last), o.change))
                .filter(near)
                .collect(),
            scheduled: !timetable.weeks.is_empty(),
        }
    }

    fn on(&self, day: i64) -> impl Iterator<Item = Change> + '_ {
        self.overrides.iter().filter(move |o| (o.0..=o.1).contains(&day)).map(|o| o.2)
    }

    fn replaced(&self, day: i64) -> Replaced {
        self.on(day).fold(Replaced::No, |so_far, change| match change {
            Change::Closed => Replaced::Closed,
            Change::Open(_) if so_far == Replaced::No => Replaced::Open,
            Change::Open(_) | Change::Blocked(_) => so_far,
        })
    }

    fn opened(&self, day: i64) -> impl Iterator<Item = (u16, u16)> + '_ {
        self.on(day).filter_map(|change| match change {
            Change::Open(range) => Some((range.start, range.end)),
            Change::Closed | Change::Blocked(_) => None,
        })
    }

    fn blocks(&self, day: i64) -> impl Iterator<Item = (u16, u16)> + '_ {
        self.on(day).filter_map(|change| match change {
            Change::Blocked(range) => Some((range.start, range.end)),
            Change::Closed | Change::Open(_) => None,
        })
    }

    /// The newest week in force; of several from the same date the one that ends first.
    fn week(&self, day: i64) -> impl Iterator<Item = (u16, u16)> + '_ {
        let in_force = self.weeks.iter().filter(|week| (week.0..=week.1).contains(&day));
        let newest = in_force.max_by_key(|week| (week.0, std::cmp::Reverse(week.1)));
        let ranges = newest.map_or(&[][..], |week| &week.2.days[weekday(day)]);
        ranges.iter().map(|range| (range.start, range.end))
    }
}

/// Takes a block out of a date's ranges.
fn cut(ranges: &mut Vec<(u16, u16)>, (from, to): (u16, u16)) {
    for index in 0..ranges.len() {
        let (start, end) = ranges[index];
        ranges[index] = (start, end.min(from));
        ranges.push((start.max(to), end));
    }
    // What doesn't meet the block has one part, and an empty or reversed one.
    ranges.retain(|(start, end)| start < end);
}

/// Joins a date's ranges by the wall clock, before they become instants: where the clocks change,
/// the instants of two overlapping ranges needn't add up to those of the joined one.
fn unite(ranges: &mut Vec<(u16, u16)>) {
    ranges.sort_unstable();
    ranges.dedup_by(|next, kept| {
        let joins = next.0 <= kept.1;
        if joins {
            kept.1 = kept.1.max(next.1);
        }
        joins
    });
}
