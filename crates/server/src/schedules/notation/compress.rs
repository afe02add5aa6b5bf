//! From the times of dates to a week that holds, weeks for a while, and dates that differ.

use std::collections::HashMap;
use std::ops::Range;

use super::evaluate::Day;
use super::spans::Spans;

/// Times by day of the week, Monday first.
pub type WeekOf = [Spans; 7];

/// Weeks that hold for a while, by places in the list of dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Season {
    /// From which place up to which.
    pub dates: Range<usize>,
    /// The times.
    pub week: WeekOf,
}

/// Dates with the same times, which aren't those of their week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// From which place up to which.
    pub dates: Range<usize>,
    /// What they have.
    pub day: Day,
}

/// What a week of its own has to spare, in exceptions.
const SEASON: usize = 3;

/// So many days more make an exception as dear as two: what lasts is rather a season.
const LONG: usize = 14;

fn cost(exceptions: &[Exception]) -> usize {
    exceptions.iter().map(|one| 1 + one.dates.len() / LONG).sum()
}

/// The most places at which a season may begin; more are left to exceptions.
const MOST_CUTS: usize = 160;

/// The dates, the day of the week of the first (0 is Monday), and the week that holds where nothing else does.
#[derive(Debug)]
pub struct Dates<'a> {
    days: &'a [Day],
    first: usize,
    base: &'a WeekOf,
}

impl<'a> Dates<'a> {
    /// Puts them together.
    pub fn new(days: &'a [Day], first: usize, base: &'a WeekOf) -> Dates<'a> {
        Dates { days, first, base }
    }

    fn weekday(&self, place: usize) -> usize {
        (self.first + place) % 7
    }

    /// The seasons and exceptions that together say the same, about as few as there can be. Seasons begin and end at `cuts`.
    pub fn compress(&self, cuts: &[usize]) -> (Vec<Season>, Vec<Exception>) {
        let mut bounds: Vec<usize> = vec![0];
        bounds.extend(
            cuts.iter().copied().filter(|cut| *cut > 0 && *cut < self.days.len()).take(MOST_CUTS),
        );
        bounds.push(self.days.len());
        let seasons = self.seasons(&bounds);
        let mut exceptions = Vec::new();
        let mut place = 0;
        for season in &seasons {
            exceptions.extend(self.exceptions(place..season.dates.start, self.base));
            exceptions.extend(self.exceptions(season.dates.clone(), &season.week));
            place = season.dates.end;
        }
        exceptions.extend(self.exceptions(place..self.days.len(), self.base));
        (seasons, exceptions)
    }

    /// The cheapest way through all bounds: each stretch has the base week or one of its own.
    fn seasons(&self, bounds: &[usize]) -> Vec<Season> {
        let mut best: Vec<(usize, usize, Option<WeekOf>)> = vec![(0, 0, None)];
        for end in 1..bounds.len() {
            let mut choice = (usize::MAX, 0, None);
            for start in 0..end {
                let (stretch, before) = (bounds[start]..bounds[end], best[start].0);
                let base = before + cost(&self.exceptions(stretch.clone(), self.base));
                if base < choice.0 {
                    choice = (base, start, None);
                }
                if before + SEASON < choice.0 {
                    let own = self.usual(stretch.clone());
                    let cost = before + SEASON + cost(&self.exceptions(stretch, &own));
                    if cost < choice.0 {
                        choice = (cost, start, Some(own));
                    }
                }
            }
            best.push(choice);
        }
        let (mut seasons, mut end) = (Vec::new(), bounds.len() - 1);
        while end > 0 {
            let (_, start, week) = best[end].clone();
            if let Some(week) = week {
                seasons.push(Season { dates: bounds[start]..bounds[end], week });
            }
            end = start;
        }
        seasons.reverse();
        seasons
    }

    /// The times that each day of the week has most often.
    fn usual(&self, dates: Range<usize>) -> WeekOf {
        let mut counts: [HashMap<&Spans, (usize, usize)>; 7] = Default::default();
        for place in dates {
            // Of equals, those seen first.
            let seen =
                counts[self.weekday(place)].entry(&self.days[place].open).or_insert((0, place));
            seen.0 += 1;
        }
        counts.map(|counts| {
            let most = counts
                .into_iter()
                .max_by_key(|(_, (count, first))| (*count, std::cmp::Reverse(*first)));
            most.map(|(spans, _)| spans.clone()).unwrap_or_default()
        })
    }

    /// The dates that differ from a week, neighbours with the same times together.
    fn exceptions(&self, dates: Range<usize>, week: &WeekOf) -> Vec<Exception> {
        let mut found: Vec<Exception> = Vec::new();
        let mut joined = false;
        for place in dates {
            let day = &self.days[place];
            let differs = day.open != week[self.weekday(place)];
            // A date that has the same times anyway doesn't part its neighbours.
            joined = joined
                && found.last().is_some_and(|last| {
                    last.day.open == day.open && (!differs || last.day.why == day.why)
                });
            if !differs {
                continue;
            }
            match found.last_mut() {
                Some(last) if joined => last.dates.end = place + 1,
                _ => found.push(Exception { dates: place..place + 1, day: day.clone() }),
            }
            joined = true;
        }
        found
    }
}
