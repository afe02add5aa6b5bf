//! The engine's question, made of a snapshot.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use availability::{
    Busy, Change, DayRange, DayUnit, Grid, Hours, Length, Limits, Minutes, Need, Override, Person,
    Question, Service, Span, Timetable, Week, Weekly, Window,
};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::snapshot::{Lasting, NeedRow, OverrideRow, PersonRow, Rules, Snapshot, WeekRow};
use crate::catalog::model::{Assignment, GridKind, ServiceKind, WindowKind, WindowUnit};
use crate::platform::http::Problem;

/// Everything that the engine needs, owned.
#[derive(Debug)]
pub struct Calendar {
    /// The database's present.
    pub now: Timestamp,
    /// How long it shows what is.
    pub lasting: Lasting,
    /// The name of the business's zone.
    pub timezone: String,
    /// The zone.
    pub zone: TimeZone,
    /// The ids behind the engine's indexes.
    pub staff: Vec<Uuid>,
    /// Whether the service is booked by its sessions. The engine has nobody to ask then and offers nothing.
    pub of_sessions: bool,
    /// The fewest and most people of a booking.
    pub party: RangeInclusive<u16>,
    /// Whether the window counts bookable days, which only the engine can.
    pub counts_bookable_days: bool,
    service: Service,
    people: Vec<Person>,
    needs: Vec<Need>,
    counted: Vec<Span>,
}

/// A row that the database's own checks should have made impossible.
fn odd(error: impl std::fmt::Display) -> Problem {
    Problem::fault(&format!("a calendar row the engine refuses: {error}"))
}

impl Calendar {
    pub(super) fn new(
        snapshot: &Snapshot,
        wanted: Option<Uuid>,
        lasting: Lasting,
    ) -> Result<Calendar, Problem> {
        let zone = jiff::tz::db().get(&snapshot.timezone).map_err(odd)?;
        let pool = pool(&snapshot.people, snapshot.service.assignment, wanted);
        let mut tables = timetables(snapshot)?;
        let business = Arc::new(tables.remove(&None).unwrap_or_default());
        let mut busy: HashMap<Uuid, Vec<Busy>> = HashMap::new();
        for (subject, from, to) in &snapshot.claims {
            busy.entry(*subject)
                .or_default()
                .push(Busy::exact(Span::new(*from, *to).map_err(odd)?));
        }
        let needs = snapshot.needs.iter().map(|row| need(row, &busy));
        let needs = needs.collect::<Result<_, _>>()?;
        let mut people = Vec::with_capacity(pool.len());
        for row in &pool {
            let hours = Hours::Weekly(Weekly {
                zone: zone.clone(),
                own: tables.remove(&Some(row.staff_id)).unwrap_or_default(),
                business: Arc::clone(&business),
            });
            let mut person = Person::new(hours);
            person.fixed = row.fixed;
            person.duration = own_duration(row, snapshot.service.assignment)?;
            person.calendar =
                availability::Calendar::Known(busy.remove(&row.staff_id).unwrap_or_default());
            people.push(person);
        }
        let counted = snapshot.counted.iter().map(|(from, to)| Span::new(*from, *to).map_err(odd));
        Ok(Calendar {
            now: snapshot.now,
            lasting,
            timezone: snapshot.timezone.clone(),
            zone,
            staff: pool.iter().map(|row| row.staff_id).collect(),
            of_sessions: snapshot.service.kind == ServiceKind::Session,
            party: snapshot.service.party_min..=snapshot.service.party_max,
            counts_bookable_days: snapshot.service.window_kind == WindowKind::RollingBookable,
            service: service(&snapshot.service)?,
            people,
            needs,
            counted: counted.collect::<Result<_, _>>()?,
        })
    }

    /// The engine's question.
    pub fn question(&self) -> Question<'_> {
        let mut question = Question::new(&self.zone, &self.service, &self.people);
        question.needs = &self.needs;
        question.counted = &self.counted;
        question.now = Some(self.now);
        question
    }

    /// The ids of the engine's people.
    pub fn ids(&self, people: &[usize]) -> Vec<Uuid> {
        people.iter().filter_map(|index| self.staff.get(*index).copied()).collect()
    }

    /// Whether a start lies on the clock that this service's grid is laid on.
    ///
    /// The grid of a day begins at the first time that can still be booked, so it moves as time passes. What was
    /// offered a minute ago must be bookable now: any time on the clock's face is taken.
    pub fn is_on_the_clock(&self, start: Timestamp) -> bool {
        let Some(unit) = self.service.clock_unit() else { return false };
        let local = start.to_zoned(self.zone.clone());
        i64::from(local.minute()) % i64::from(unit) == 0 && local.second() == 0
    }

    /// Every length a booking of this service can have.
    pub fn lengths(&self) -> Vec<Length> {
        let mut all: Vec<Length> = self
            .people
            .iter()
            .map(|person| person.duration.unwrap_or(self.service.duration))
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// Those from among whom a booking is served, as `internal.booking_pool` has it.
fn pool(people: &[PersonRow], assignment: Assignment, wanted: Option<Uuid>) -> Vec<PersonRow> {
    let Some(wanted) = wanted else {
        return people.to_vec();
    };
    let Some(chosen) = people.iter().find(|row| row.staff_id == wanted) else {
        return Vec::new();
    };
    let keeps = |row: &&PersonRow| match assignment {
        Assignment::Any | Assignment::RoundRobin | Assignment::LeastBusy => row.staff_id == wanted,
        Assignment::Collective => true,
        // Asking for somebody fixed leaves open who comes with them.
        Assignment::FixedPlusAny => row.fixed || chosen.fixed || row.staff_id == wanted,
    };
    people.iter().filter(keeps).copied().collect()
}

/// Own durations count only where one person alone serves.
fn own_duration(row: &PersonRow, assignment: Assignment) -> Result<Option<Length>, Problem> {
    match (assignment, row.duration_minutes) {
        (Assignment::Any | Assignment::RoundRobin | Assignment::LeastBusy, Some(minutes)) => {
            Length::new(minutes).map(Some).map_err(odd)
        }
        _ => Ok(None),
    }
}

fn need(row: &NeedRow, busy: &HashMap<Uuid, Vec<Busy>>) -> Result<Need, Problem> {
    let taken =
        |unit: &Uuid| availability::Calendar::Known(busy.get(unit).cloned().unwrap_or_default());
    let minutes = |count: Option<u32>| count.map(Minutes::new).transpose().map_err(odd);
    Ok(Need {
        buffer_before: minutes(row.buffer_before_minutes)?,
        buffer_after: minutes(row.buffer_after_minutes)?,
        ..Need::new(row.quantity, row.units.iter().map(taken).collect())
    })
}

fn timetables(snapshot: &Snapshot) -> Result<HashMap<Option<Uuid>, Timetable>, Problem> {
    let mut tables: HashMap<Option<Uuid>, Timetable> = HashMap::new();
    for row in &snapshot.weeks {
        tables.entry(row.staff_id).or_default().weeks.push(week(row)?);
    }
    for row in &snapshot.overrides {
        tables.entry(row.staff_id).or_default().overrides.push(change(row)?);
    }
    Ok(tables)
}

fn week(row: &WeekRow) -> Result<Week, Problem> {
    let mut days: [Vec<DayRange>; 7] = Default::default();
    for (weekday, start, end) in &row.intervals {
        let range = DayRange::new(*start, *end).map_err(odd)?;
        days.get_mut(weekday - 1).ok_or_else(|| odd("weekday"))?.push(range);
    }
    let (from, to) = (row.valid_from.unwrap_or(Date::MIN), row.valid_to.unwrap_or(Date::MAX));
    Week::new(from, to, days).map_err(odd)
}

fn change(row: &OverrideRow) -> Result<Override, Problem> {
    let range = match (row.start_minute, row.end_minute) {
        (Some(start), Some(end)) => Some(DayRange::new(start, end).map_err(odd)?),
        _ => None,
    };
    let change = match (row.available, range) {
        (true, range) => Change::Open(range.unwrap_or(DayRange::ALL_DAY)),
        (false, None) => Change::Closed,
        (false, Some(range)) => Change::Blocked(range),
    };
    Override::new(row.starts_on, row.ends_on, change).map_err(odd)
}

fn service(rules: &Rules) -> Result<Service, Problem> {
    let minutes = |count: u32| Minutes::new(count).map_err(odd);
    let mut service = Service::new(
        Length::new(rules.duration_minutes).map_err(odd)?,
        Length::new(rules.step_minutes).map_err(odd)?,
    );
    service.grid = match rules.grid {
        GridKind::Clock => Grid::Clock,
        GridKind::Opening => Grid::Opening,
        GridKind::Packed => Grid::Packed,
    };
    service.buffer_before = minutes(rules.buffer_before_minutes)?;
    service.buffer_after = minutes(rules.buffer_after_minutes)?;
    service.notice = minutes(rules.notice_minutes)?;
    service.window = window(rules)?;
    service.limits = Limits {
        per_day: rules.limit_per_day,
        per_week: rules.limit_per_week,
        per_month: rules.limit_per_month,
        per_day_minutes: rules.limit_minutes_per_day,
        per_week_minutes: rules.limit_minutes_per_week,
        per_month_minutes: None,
    };
    service.assignment = match rules.assignment {
        Assignment::Any => availability::Assignment::Any,
        Assignment::RoundRobin => availability::Assignment::RoundRobin,
        Assignment::LeastBusy => availability::Assignment::LeastBusy,
        Assignment::FixedPlusAny => availability::Assignment::FixedPlusAny,
        Assignment::Collective => availability::Assignment::Collective,
    };
    Ok(service)
}

fn window(rules: &Rules) -> Result<Window, Problem> {
    let days = rules.window_days.unwrap_or(0);
    let unit = match rules.window_unit {
        WindowUnit::Calendar => DayUnit::Calendar,
        WindowUnit::Business => DayUnit::Business,
    };
    match rules.window_kind {
        WindowKind::None => Ok(Window::Unlimited),
        WindowKind::Rolling => Ok(Window::Rolling { days, unit }),
        WindowKind::RollingBookable => Ok(Window::RollingBookable { days, unit }),
        WindowKind::Range => match (rules.window_start, rules.window_end) {
            (Some(first), Some(last)) => Window::range(first, last).map_err(odd),
            _ => Err(odd("a range without dates")),
        },
    }
}
