//! Random situations, in whole minutes from a base, for the engine and for its twin.

use std::sync::Arc;

use availability::{
    Assignment, Busy, Calendar, Change, DayRange, Grid, Hold, Hours, Length, Limits, Minutes, Need,
    Override, Person, Question, Service, Span, Timetable, Week, Weekly, Window,
};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

/// A zone and a local date: days before, on and after which the clocks change, and quiet ones.
pub const PLACES: [(&str, &str); 7] = [
    ("UTC", "2026-05-13"),
    ("Asia/Kolkata", "2026-08-05"),
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("America/New_York", "2026-03-08"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
];

/// Minutes from the base, half-open.
pub type Minute = i64;

#[derive(Debug, Clone)]
pub struct Taken {
    pub start: Minute,
    pub length: Minute,
    pub buffered: bool,
    pub seats: Option<u32>,
}

pub type DatedWeek = (i64, i64, [Vec<(u32, u32)>; 7]);
/// First day, last day, minutes (none: the whole day), open?
pub type DatedChange = (i64, i64, Option<(u32, u32)>, bool);

#[derive(Debug, Clone)]
pub struct Days {
    /// First and last day relative to the place's date, and seven days' ranges.
    pub weeks: Vec<DatedWeek>,
    pub overrides: Vec<DatedChange>,
}

#[derive(Debug, Clone)]
pub struct Worker {
    pub own: Days,
    pub taken: Vec<Taken>,
    pub fixed: bool,
    pub duration: Option<u32>,
}

/// So many of these units; buffers of their own now and then.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub count: usize,
    pub units: Vec<Vec<Taken>>,
    pub before: Option<u32>,
    pub after: Option<u32>,
}

#[derive(Debug, Clone)]
pub struct Scene {
    pub zone: TimeZone,
    pub date: Date,
    pub base: Timestamp,
    pub business: Days,
    pub workers: Vec<Worker>,
    pub needs: Vec<Wanted>,
    pub house: Vec<Taken>,
    pub holds: Vec<(Taken, bool, Option<Minute>)>,
    pub counted: Vec<(Minute, Minute)>,
    pub service: Service,
    pub now: Option<Minute>,
    pub query: (Minute, Minute),
}

fn range() -> impl Strategy<Value = (u32, u32)> {
    // Coarse and fine times; most stay within the day, some run over midnight.
    let start = prop_oneof![(0..24u32).prop_map(|hour| hour * 60), 0..1440u32];
    (start, prop_oneof![3 => 30..600u32, 1 => Just(1440u32)]).prop_map(|(s, l)| (s, s + l))
}

fn days() -> impl Strategy<Value = Days> {
    let day = || prop_oneof![1 => Just(Vec::new()), 5 => vec(range(), 1..3)];
    let week = [day(), day(), day(), day(), day(), day(), day()];
    // Usually one is in force; own and business weeks, several at once, none: all occur.
    let week = (-9..0i64, 4..18i64, week);
    let weeks = prop_oneof![2 => Just(Vec::new()), 3 => vec(week, 1..3)];
    let change = (-3..4i64, 0..2i64, weighted(0.8, range()), any::<bool>());
    let dated = |weeks: Vec<(i64, i64, _)>| weeks.into_iter().map(|(f, l, d)| (f, f + l, d));
    (weeks, vec(change, 0..3)).prop_map(move |(weeks, changes)| Days {
        weeks: dated(weeks).collect(),
        overrides: changes.into_iter().map(|(f, l, r, open)| (f, f + l, r, open)).collect(),
    })
}

fn taken() -> impl Strategy<Value = Taken> {
    (-2000..4000i64, 1..300i64, any::<bool>(), weighted(0.5, 0..3u32))
        .prop_map(|(start, length, buffered, seats)| Taken { start, length, buffered, seats })
}

fn worker() -> impl Strategy<Value = Worker> {
    (days(), vec(taken(), 0..4), any::<bool>(), weighted(0.2, 10..90u32))
        .prop_map(|(own, taken, fixed, duration)| Worker { own, taken, fixed, duration })
}

fn wanted() -> impl Strategy<Value = Wanted> {
    let count = prop_oneof![4 => Just(0), 5 => 1..3usize, 1 => Just(3)];
    let buffer = || weighted(0.3, prop_oneof![Just(0), 0..90u32]);
    (vec(vec(taken(), 0..3), 0..3), count, buffer(), buffer()).prop_map(
        |(units, count, before, after)| Wanted {
            // More than there are is asked for now and then.
            count: if count == 3 { 3 } else { count.min(units.len()) },
            units,
            before,
            after,
        },
    )
}

fn service() -> impl Strategy<Value = Service> {
    let minutes = |max: u32| prop_oneof![Just(0), 0..max].prop_map(|m| Minutes::new(m).unwrap());
    let length = |choices: &'static [u32]| select(choices).prop_map(|m| Length::new(m).unwrap());
    let limits = (weighted(0.2, 0..3u32), weighted(0.2, 0..200u32), weighted(0.2, 0..4u32));
    let grid = select(vec![Grid::Clock, Grid::Opening, Grid::Packed]);
    let assignment = select(vec![
        Assignment::Any,
        Assignment::Any,
        Assignment::RoundRobin,
        Assignment::LeastBusy,
        Assignment::FixedPlusAny,
        Assignment::Collective,
    ]);
    (
        (length(&[15, 30, 45, 50, 60, 120]), length(&[7, 8, 15, 20, 30, 45, 60, 90]), grid),
        (minutes(30), minutes(45), minutes(45), minutes(600)),
        (assignment, limits, 1..4u32),
    )
        .prop_map(|(times, extra, who)| Service {
            grid: times.2,
            offset: extra.0,
            buffer_before: extra.1,
            buffer_after: extra.2,
            notice: extra.3,
            assignment: who.0,
            limits: Limits {
                per_day: who.1.0,
                per_day_minutes: who.1.1,
                per_week: who.1.2,
                ..Limits::default()
            },
            capacity: who.2,
            ..Service::new(times.0, times.1)
        })
}

pub fn scene() -> impl Strategy<Value = Scene> {
    (
        (
            select(&PLACES[..]),
            days(),
            prop_oneof![1 => Just(Vec::new()), 15 => vec(worker(), 1..4)],
            service(),
        ),
        (vec(wanted(), 0..3), vec(taken(), 0..2)),
        (
            vec((taken(), any::<bool>(), weighted(0.5, -500..500i64)), 0..3),
            vec((-3000..3000i64, 1..120i64), 0..4),
        ),
        (
            weighted(0.7, -2500..600i64),
            -1500..1500i64,
            1..2500i64,
            weighted(0.1, (-1..2i64, 0..3i64)),
        ),
    )
        .prop_map(|(who, what, taken, when)| {
            let date: Date = who.0.1.parse().unwrap();
            let zone = TimeZone::get(who.0.0).unwrap();
            let base = date.to_zoned(zone.clone()).unwrap().timestamp();
            let mut service = who.3;
            if let Some((first, more)) = when.3 {
                let first = date + first.days();
                service.window = Window::range(first, first + more.days()).unwrap();
            }
            Scene {
                zone,
                date,
                base,
                business: who.1,
                workers: who.2,
                needs: what.0,
                house: what.1,
                holds: taken.0,
                counted: taken.1,
                service,
                now: when.0,
                query: (when.1, when.1 + when.2),
            }
        })
}

/// The same for the engine.
pub struct Typed {
    people: Vec<Person>,
    needs: Vec<Need>,
    busy: Vec<Busy>,
    holds: Vec<Hold>,
    counted: Vec<Span>,
}

impl Scene {
    pub fn at(&self, minute: Minute) -> Timestamp {
        self.base + minute.minutes()
    }

    pub fn span(&self, start: Minute, end: Minute) -> Span {
        Span::new(self.at(start), self.at(end)).unwrap()
    }

    fn busy(&self, taken: &Taken) -> Busy {
        let span = self.span(taken.start, taken.start + taken.length);
        let busy = match taken.buffered {
            true => Busy::buffered(span, self.service.buffer_before, self.service.buffer_after),
            false => Busy::exact(span),
        };
        taken.seats.map_or(busy, |seats| busy.seats(seats))
    }

    fn all_busy(&self, taken: &[Taken]) -> Vec<Busy> {
        taken.iter().map(|taken| self.busy(taken)).collect()
    }

    fn need(&self, wanted: &Wanted) -> Need {
        let units = wanted.units.iter().map(|taken| Calendar::Known(self.all_busy(taken)));
        let minutes = |count: u32| Minutes::new(count).unwrap();
        Need {
            buffer_before: wanted.before.map(minutes),
            buffer_after: wanted.after.map(minutes),
            ..Need::new(wanted.count, units.collect())
        }
    }

    fn timetable(&self, days: &Days) -> Timetable {
        let date = |day: i64| self.date + day.days();
        let range = |(start, end): (u32, u32)| DayRange::new(start, end).unwrap();
        let week = |(first, last, days): &DatedWeek| {
            let days = days.clone().map(|day| day.into_iter().map(range).collect());
            Week::new(date(*first), date(*last), days).unwrap()
        };
        let change = |&(first, last, times, open): &DatedChange| {
            let change = match (times, open) {
                (None, false) => Change::Closed,
                (None, true) => Change::Open(DayRange::ALL_DAY),
                (Some(times), true) => Change::Open(range(times)),
                (Some(times), false) => Change::Blocked(range(times)),
            };
            Override::new(date(first), date(last), change).unwrap()
        };
        Timetable {
            weeks: days.weeks.iter().map(week).collect(),
            overrides: days.overrides.iter().map(change).collect(),
        }
    }

    pub fn typed(&self) -> Typed {
        let business = Arc::new(self.timetable(&self.business));
        let person = |worker: &Worker| Person {
            duration: worker.duration.map(|minutes| Length::new(minutes).unwrap()),
            fixed: worker.fixed,
            hours: Hours::Weekly(Weekly {
                zone: self.zone.clone(),
                own: Arc::new(self.timetable(&worker.own)),
                business: Arc::clone(&business),
            }),
            calendar: Calendar::Known(self.all_busy(&worker.taken)),
        };
        let hold = |(taken, mine, expires): &(Taken, bool, Option<Minute>)| Hold {
            busy: self.busy(taken),
            mine: *mine,
            expires: expires.map(|minute| self.at(minute)),
        };
        Typed {
            people: self.workers.iter().map(person).collect(),
            needs: self.needs.iter().map(|wanted| self.need(wanted)).collect(),
            busy: self.all_busy(&self.house),
            holds: self.holds.iter().map(hold).collect(),
            counted: self.counted.iter().map(|(s, l)| self.span(*s, s + l)).collect(),
        }
    }

    pub fn question<'a>(&'a self, typed: &'a Typed) -> Question<'a> {
        Question {
            needs: &typed.needs,
            busy: &typed.busy,
            holds: &typed.holds,
            counted: &typed.counted,
            now: self.now.map(|minute| self.at(minute)),
            ..Question::new(&self.zone, &self.service, &typed.people)
        }
    }
}
