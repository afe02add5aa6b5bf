//! A slow twin of the engine that knows nothing but minutes: it asks of every minute whether someone
//! works, how many seats are taken and where a grid begins, as `docs/semantics.md` says it, and
//! shares no code with the engine. Both must agree on every start (AVL-1, SCH-1, SCH-2, CAT-4).

use std::collections::BTreeSet;
use std::ops::Range;

use availability::{Assignment, Grid, Query, Window, admissible, check, explain, slots};
use jiff::ToSpan;
use jiff::Zoned;
use jiff::civil::Weekday;
use proptest::prelude::*;
use proptest::strategy::ValueTree;

use crate::twin_scene::{Days, Minute, Scene, Taken, Worker, scene};

/// The minutes that the twin knows, from the base.
const FROM: Minute = -9 * 1440;
const UNTIL: Minute = 6 * 1440;

type Minutes = BTreeSet<Minute>;

struct Twin<'a> {
    scene: &'a Scene,
    work: Vec<Minutes>,
    free: Vec<Minutes>,
    /// For each need, the units' minutes in which a booking can't lie.
    needs: Vec<(usize, Vec<Minutes>)>,
}

fn micros_to_minutes(length: availability::Length) -> Minute {
    length.elapsed().as_mins()
}

impl<'a> Twin<'a> {
    fn new(scene: &'a Scene) -> Twin<'a> {
        let own = (scene.service.buffer_before.get(), scene.service.buffer_after.get());
        let work: Vec<Minutes> = scene.workers.iter().map(|w| worked(scene, w)).collect();
        let free = scene.workers.iter().zip(&work).map(|(worker, work)| {
            let live = scene.holds.iter().filter(|(_, mine, expires)| {
                !mine && !matches!((expires, scene.now), (Some(at), Some(now)) if now >= *at)
            });
            let all = worker.taken.iter().chain(&scene.house).chain(live.map(|hold| &hold.0));
            let full = full(scene, all, scene.service.capacity);
            work.difference(&widened(full, own)).copied().collect()
        });
        let free = free.collect();
        let needs = scene.needs.iter().map(|need| {
            let buffers = (need.before.unwrap_or(own.0), need.after.unwrap_or(own.1));
            let units = need.units.iter().map(|unit| widened(full(scene, unit.iter(), 0), buffers));
            (need.count, units.collect())
        });
        Twin { scene, work, free, needs: needs.collect() }
    }

    fn zoned(&self, minute: Minute) -> Zoned {
        self.scene.at(minute).to_zoned(self.scene.zone.clone())
    }

    fn length(&self, worker: &Worker) -> Minute {
        let own = worker.duration.map(Minute::from);
        own.unwrap_or(micros_to_minutes(self.scene.service.duration))
    }

    /// Everyone who can, for a booking of exactly these minutes; `None` if too few.
    fn who(&self, start: Minute, end: Minute) -> Option<Vec<usize>> {
        let workers = &self.scene.workers;
        let everyone: Vec<usize> = (0..workers.len()).collect();
        let (must, choice): (Vec<usize>, Vec<usize>) = match self.scene.service.assignment {
            Assignment::Collective => (everyone, Vec::new()),
            Assignment::Any | Assignment::RoundRobin | Assignment::LeastBusy => {
                (Vec::new(), everyone)
            }
            Assignment::FixedPlusAny => everyone.into_iter().partition(|i| workers[*i].fixed),
        };
        let able = |who: usize| (start..end).all(|minute| self.free[who].contains(&minute));
        let least = must.iter().map(|i| self.length(&workers[*i])).max().unwrap_or(0);
        let fits = |i: &usize| self.length(&workers[*i]).max(least) == end - start && able(*i);
        let chosen: Vec<usize> = choice.iter().copied().filter(fits).collect();
        let enough = match choice.is_empty() {
            true => !must.is_empty() && least == end - start,
            false => !chosen.is_empty(),
        };
        let mut people = [must.clone(), chosen].concat();
        people.sort_unstable();
        (enough && must.into_iter().all(able)).then_some(people)
    }

    fn within_rules(&self, start: Minute, end: Minute) -> bool {
        let service = &self.scene.service;
        let soon = self
            .scene
            .now
            .is_some_and(|now| start <= now || start < now + Minute::from(service.notice.get()));
        let date = self.zoned(start).date();
        let inside = match service.window {
            Window::Range { first, last } => first <= date && date <= last,
            _ => true,
        };
        let units = self.enough_units(start..end);
        let monday = |date: jiff::civil::Date| {
            date - i64::from(date.weekday().since(Weekday::Monday)).days()
        };
        let booked = self.scene.counted.iter().map(|(s, l)| (self.zoned(*s).date(), *l));
        let today: Vec<Minute> =
            booked.clone().filter(|(day, _)| *day == date).map(|(_, length)| length).collect();
        let week = booked.filter(|(day, _)| monday(*day) == monday(date)).count();
        let limits = service.limits;
        let room = limits.per_day.is_none_or(|most| today.len() < most as usize)
            && limits.per_week.is_none_or(|most| week < most as usize)
            && limits
                .per_day_minutes
                .is_none_or(|most| today.iter().sum::<Minute>() + (end - start) <= most.into());
        !soon && inside && room && units
    }

    /// Of each need enough units that are free in all of these minutes.
    fn enough_units(&self, minutes: Range<Minute>) -> bool {
        self.needs.iter().all(|(count, units)| {
            let free = |unit: &&Minutes| minutes.clone().all(|minute| !unit.contains(&minute));
            units.iter().filter(free).count() >= *count
        })
    }

    fn admits(&self, start: Minute, end: Minute) -> Option<Vec<usize>> {
        self.who(start, end).filter(|_| self.within_rules(start, end))
    }

    /// Every start of the grid in the query.
    fn grid(&self) -> Minutes {
        let service = &self.scene.service;
        let base: Minutes = match service.grid {
            Grid::Opening => self.work.iter().flatten().copied().collect(),
            Grid::Clock | Grid::Packed => {
                let rich = |minute: &Minute| self.enough_units(*minute..*minute + 1);
                self.free.iter().flatten().copied().filter(rich).collect()
            }
        };
        let step = micros_to_minutes(service.step);
        let mut found = Minutes::new();
        let mut run_start = FROM;
        let mut anchored = FROM;
        for minute in FROM..UNTIL {
            if !base.contains(&minute) {
                continue;
            }
            let begins = !base.contains(&(minute - 1));
            if begins {
                run_start = minute;
            }
            let midnight = self.first_of_date(minute);
            if begins || (midnight && minute >= run_start + 1440) {
                anchored = self.anchor(&base, minute, run_start);
            }
            if minute >= anchored && (minute - anchored) % step == 0 {
                found.insert(minute);
            }
        }
        found.retain(|minute| (self.scene.query.0..self.scene.query.1).contains(minute));
        found
    }

    fn first_of_date(&self, minute: Minute) -> bool {
        self.zoned(minute).date() != self.zoned(minute - 1).date()
    }

    fn anchor(&self, base: &Minutes, from: Minute, run_start: Minute) -> Minute {
        let service = &self.scene.service;
        let step = micros_to_minutes(service.step);
        let unit = [60, 30, 20, 15, 10, 5].into_iter().find(|unit| step % unit == 0);
        let mut minute = from;
        if let (Grid::Clock, Some(unit)) = (service.grid, unit) {
            if let Some(now) = self.scene.now {
                minute = minute.max(now + Minute::from(service.notice.get()).max(1));
            }
            // Past the end of this stretch nothing is anchored.
            let same = |m: &Minute| {
                base.contains(m) && (*m == from || *m < run_start + 1440 || !self.first_of_date(*m))
            };
            if !(from..=minute).all(|m| same(&m)) {
                return UNTIL;
            }
            while i64::from(self.zoned(minute).minute()) % unit != 0 {
                minute += 1;
            }
        }
        minute + Minute::from(service.offset.get())
    }

    /// Start, length and people of each slot.
    fn slots(&self) -> Vec<(Minute, Minute, Vec<usize>)> {
        let lengths: BTreeSet<Minute> = self.scene.workers.iter().map(|w| self.length(w)).collect();
        let each = |start: Minute| {
            let try_one =
                move |length: &Minute| Some((start, *length, self.admits(start, start + length)?));
            lengths.iter().filter_map(try_one).collect::<Vec<_>>()
        };
        self.grid().into_iter().flat_map(each).collect()
    }
}

/// Minutes at which fewer than one seat is left.
fn full<'a>(scene: &Scene, taken: impl Iterator<Item = &'a Taken>, capacity: u32) -> Minutes {
    let mut left = vec![i64::from(capacity); usize::try_from(UNTIL - FROM).unwrap()];
    for taken in taken {
        let buffers = match taken.buffered {
            true => (scene.service.buffer_before.get(), scene.service.buffer_after.get()),
            false => (0, 0),
        };
        let end = taken.start + taken.length + Minute::from(buffers.1);
        for minute in taken.start - Minute::from(buffers.0)..end {
            // Units have no seats: whatever takes one takes all of it.
            let seats = if capacity == 0 { None } else { taken.seats };
            left[usize::try_from(minute - FROM).unwrap()] -= seats.map_or(1_000, i64::from);
        }
    }
    let least = i64::from(capacity.min(1));
    (FROM..UNTIL).filter(|m| left[usize::try_from(m - FROM).unwrap()] < least).collect()
}

/// Where a booking's own time can't lie, for its buffers would reach into a full minute.
fn widened(full: Minutes, (before, after): (u32, u32)) -> Minutes {
    let (before, after) = (Minute::from(before), Minute::from(after));
    full.into_iter().flat_map(|minute| minute - after..=minute + before).collect()
}

/// The rule for a date's hours, minute by minute of that date and the next.
fn worked(scene: &Scene, worker: &Worker) -> Minutes {
    let mut minutes = Minutes::new();
    for day in FROM / 1440 - 1..=UNTIL / 1440 {
        let date = scene.date + day.days();
        let weekday = date.weekday().to_monday_zero_offset() as usize;
        let mut open = [false; 2881];
        let mut fill = |(start, end): (u32, u32), to: bool| {
            open[start as usize..end as usize].fill(to);
        };
        let on = |days: &Days| -> Vec<(Option<(u32, u32)>, bool)> {
            let dated = days.overrides.iter().filter(|o| o.0 <= day && day <= o.1);
            dated.map(|o| (o.2, o.3)).collect()
        };
        let levels = [on(&worker.own), on(&scene.business)];
        let replaces = |change: &&(Option<(u32, u32)>, bool)| change.0.is_none() || change.1;
        let replacing = levels.iter().find(|level| level.iter().any(|c| replaces(&c)));
        if let Some(level) = replacing {
            let closed = level.contains(&(None, false));
            for (range, _) in level.iter().filter(replaces).filter(|_| !closed) {
                fill(range.unwrap_or((0, 1440)), true);
            }
        } else {
            let days = if worker.own.weeks.is_empty() { &scene.business } else { &worker.own };
            let mut weeks: Vec<_> =
                days.weeks.iter().filter(|week| week.0 <= day && day <= week.1).collect();
            // The last in force wins; of the last ones the shortest, of equals the last written.
            weeks.sort_by_key(|week| (week.0, -week.1));
            for range in weeks.last().map_or(&Vec::new(), |week| &week.2[weekday]) {
                fill(*range, true);
            }
        }
        for (range, _) in levels.iter().flatten().filter(|change| !replaces(change)) {
            fill(range.unwrap(), false);
        }
        let instant = |minute: usize| -> Minute {
            let wall = date.to_datetime(jiff::civil::Time::midnight()) + (minute as i64).minutes();
            let at = wall.to_zoned(scene.zone.clone()).unwrap().timestamp();
            at.duration_since(scene.base).as_mins()
        };
        let mut since = None;
        for (minute, &is_open) in open.iter().enumerate() {
            match (since, is_open) {
                (None, true) => since = Some(minute),
                (Some(from), false) => {
                    minutes.extend(instant(from)..instant(minute));
                    since = None;
                }
                _ => {}
            }
        }
    }
    minutes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_and_its_slow_twin_offer_the_same(scene in scene()) {
        let typed = scene.typed();
        let query = Query::from(scene.span(scene.query.0, scene.query.1));
        let found = slots(&scene.question(&typed), &query);
        let found: Vec<_> = found
            .into_iter()
            .map(|slot| {
                let start = slot.start.duration_since(scene.base).as_mins();
                (start, slot.end.duration_since(slot.start).as_mins(), slot.people)
            })
            .collect();
        prop_assert_eq!(found, Twin::new(&scene).slots());
    }

    #[test]
    fn a_single_time_is_judged_alike_by_check_explain_and_twin(
        scene in scene(),
        starts in proptest::collection::vec(-1500..3000i64, 8),
        length in proptest::sample::select(vec![15i64, 30, 45, 50, 60, 120]),
    ) {
        let typed = scene.typed();
        let question = scene.question(&typed);
        let twin = Twin::new(&scene);
        for start in starts {
            let span = scene.span(start, start + length);
            let judged = admissible(&question, span);
            prop_assert_eq!(judged.clone().ok().map(|slot| slot.people), twin.admits(start, start + length));
            let offered = slots(&question, &Query::from(scene.span(start, start + 1)));
            let offered = offered.iter().any(|slot| slot.end == span.end());
            prop_assert_eq!(check(&question, span).is_ok(), offered);
            prop_assert_eq!(explain(&question, span).is_empty(), offered);
            if let Err(reason) = judged {
                prop_assert_eq!(explain(&question, span)[0], reason);
            }
        }
    }
}

/// Agreement about nothing would prove nothing.
#[test]
fn the_scenes_are_rich_enough_to_disagree_about() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut offering, mut refusing, mut knocked) = (0, 0, 0);
    for _ in 0..300 {
        let scene = scene().new_tree(&mut runner).unwrap().current();
        let typed = scene.typed();
        let question = scene.question(&typed);
        let query = Query::from(scene.span(scene.query.0, scene.query.1));
        let found = slots(&question, &query).len();
        let idle = availability::Question { busy: &[], holds: &[], needs: &[], ..question };
        offering += usize::from(found > 0);
        refusing += usize::from(found == 0);
        knocked += usize::from(found != slots(&idle, &query).len());
    }
    assert!(offering >= 80 && refusing >= 80 && knocked >= 20, "{offering} {refusing} {knocked}");
}
