//! What a business has set of one service, in the engine's terms.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use availability::{
    Change, DayRange, DayUnit, Grid, Length, Limits, Minutes, Override, Service, Timetable, Week,
    Weekly, Window,
};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::Asked;
use super::rows::{NeedRow, OverrideRow, PersonRow, Rows, ServiceRow, WeekRow};
use crate::catalog::model::{
    Assignment, GridKind, ServiceKind, ServiceStatus, WindowKind, WindowUnit,
};
use crate::platform::App;
use crate::platform::http::Problem;
use crate::platform::kept::{Weigh, Which};

/// They, for a stretch of time.
#[derive(Debug)]
pub struct Rules {
    /// The business.
    pub business: Uuid,
    /// Its name in addresses.
    pub slug: String,
    /// The name of its zone.
    pub timezone: String,
    /// The zone.
    pub zone: TimeZone,
    /// Whether the service is booked by its sessions. The engine has nobody to ask then and offers nothing.
    pub of_sessions: bool,
    /// The fewest and most people of a booking.
    pub party: RangeInclusive<u16>,
    /// Whether the window counts bookable days, which only the engine can.
    pub counts_bookable_days: bool,
    /// The service.
    pub service: Service,
    /// Whether bookings count against limits.
    pub has_limits: bool,
    /// What it needs.
    pub needs: Vec<NeedOf>,
    assignment: Assignment,
    people: Vec<Member>,
    bytes: usize,
}

/// Somebody who performs the service.
#[derive(Debug)]
pub struct Member {
    /// Who.
    pub id: Uuid,
    /// Always part of a booking, where the service says so.
    pub fixed: bool,
    /// How long this person takes, if not as long as the service says.
    pub duration: Option<Length>,
    /// When the person works.
    pub hours: Weekly,
}

/// So many of these units.
#[derive(Debug)]
pub struct NeedOf {
    /// How many.
    pub quantity: usize,
    /// Time before, if it isn't the service's.
    pub before: Option<Minutes>,
    /// Time after, if it isn't the service's.
    pub after: Option<Minutes>,
    /// Of which.
    pub units: Vec<Uuid>,
}

/// Questions that begin in the same stretch of so many seconds are answered by the same rules.
const STRETCH: i64 = 32 * DAY;
/// Rules are read so many seconds ahead from the beginning of a stretch, or a multiple of that where a question reaches further.
const REACH: i64 = 100 * DAY;
const DAY: i64 = 24 * 60 * 60;

/// A row that the database's own checks should have made impossible.
pub fn odd(error: impl std::fmt::Display) -> Problem {
    Problem::fault(&format!("a calendar row the engine refuses: {error}"))
}

/// The rules of a question: those that were kept if they still hold, otherwise those that are. Refuses a service that isn't there
/// or can't be booked at all.
pub async fn of(app: &App, asked: &Asked) -> Result<Arc<Rules>, Problem> {
    // The beginning of its stretch, and the next multiple of the reach after its end.
    let first = asked.from.as_second().div_euclid(STRETCH) * STRETCH;
    let end = first + REACH * (1 + (asked.to.as_second() - first).div_euclid(REACH));
    let which = Which { tenant: asked.tenant, service: asked.service, first, end };
    let (kept, changes) = (app.kept.rules(), app.kept.changes());
    if let Some(rules) = kept.find::<Rules>(changes, &which) {
        return match asked.business {
            Some(business) if business != rules.business => Err(Problem::not_found("service")),
            _ => Ok(rules),
        };
    }
    let mark = changes.mark(asked.tenant);
    let rules = Arc::new(read(app, &which, asked.business).await?);
    kept.keep(which, mark, &rules);
    Ok(rules)
}

async fn read(app: &App, which: &Which, business: Option<Uuid>) -> Result<Rules, Problem> {
    const SQL: &str = include_str!("rules.sql");
    let first = Timestamp::from_second(which.first).unwrap_or(Timestamp::MIN);
    let end = Timestamp::from_second(which.end).unwrap_or(Timestamp::MAX);
    let params: [&(dyn tokio_postgres::types::ToSql + Sync); 5] =
        [&which.tenant, &which.service, &first, &end, &business];
    let found: Option<Rows> = app.db.find(which.tenant, SQL, &params).await?;
    let rows = found.ok_or_else(|| Problem::not_found("service"))?;
    check_open(&rows.tenant_status, &rows.business_status)?;
    if rows.service.status != ServiceStatus::Active {
        return Err(Problem::new("service_unavailable", "This service can no longer be booked."));
    }
    Rules::new(rows)
}

/// Refuses what belongs to a suspended tenant or a business that is closed down (TEN-1, TEN-2).
pub fn check_open(tenant_status: &str, business_status: &str) -> Result<(), Problem> {
    if tenant_status != "active" {
        return Err(Problem::new(
            "tenant_suspended",
            "This account takes no bookings at the moment.",
        ));
    }
    if business_status != "active" {
        return Err(Problem::new(
            "business_unavailable",
            "This business takes no bookings at the moment.",
        ));
    }
    Ok(())
}

impl Rules {
    fn new(rows: Rows) -> Result<Rules, Problem> {
        let zone = jiff::tz::db().get(&rows.timezone).map_err(odd)?;
        let bytes = weight(&rows);
        let mut tables = timetables(&rows)?;
        let business = Arc::new(tables.remove(&None).unwrap_or_default());
        let mut people = Vec::with_capacity(rows.people.len());
        for row in &rows.people {
            people.push(Member {
                id: row.staff_id,
                fixed: row.fixed,
                duration: own_duration(row, rows.service.assignment)?,
                hours: Weekly {
                    zone: zone.clone(),
                    own: Arc::new(tables.remove(&Some(row.staff_id)).unwrap_or_default()),
                    business: Arc::clone(&business),
                },
            });
        }
        let service = service(&rows.service)?;
        Ok(Rules {
            business: rows.service.business_id,
            slug: rows.slug,
            timezone: rows.timezone,
            zone,
            of_sessions: rows.service.kind == ServiceKind::Session,
            party: rows.service.party_min..=rows.service.party_max,
            counts_bookable_days: rows.service.window_kind == WindowKind::RollingBookable,
            has_limits: service.limits != Limits::default(),
            service,
            needs: rows.needs.into_iter().map(need).collect::<Result<_, _>>()?,
            assignment: rows.service.assignment,
            people,
            bytes,
        })
    }

    /// Those from among whom a booking is served, as `internal.booking_pool` has it.
    pub fn team(&self, wanted: Option<Uuid>) -> Vec<&Member> {
        let Some(wanted) = wanted else { return self.people.iter().collect() };
        let Some(chosen) = self.people.iter().find(|one| one.id == wanted) else {
            return Vec::new();
        };
        let keeps = |one: &&Member| match self.assignment {
            Assignment::Any | Assignment::RoundRobin | Assignment::LeastBusy => one.id == wanted,
            Assignment::Collective => true,
            // Asking for somebody fixed leaves open who comes with them.
            Assignment::FixedPlusAny => one.fixed || chosen.fixed || one.id == wanted,
        };
        self.people.iter().filter(keeps).collect()
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
}

impl Weigh for Rules {
    fn bytes(&self) -> usize {
        self.bytes
    }
}

/// What it takes in memory, roughly: a week has a list for each day.
fn weight(rows: &Rows) -> usize {
    let intervals: usize = rows.weeks.iter().map(|week| 400 + 8 * week.intervals.len()).sum();
    let units: usize = rows.needs.iter().map(|need| 64 + 16 * need.units.len()).sum();
    600 + intervals + units + 32 * rows.overrides.len() + 160 * rows.people.len()
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

fn need(row: NeedRow) -> Result<NeedOf, Problem> {
    let minutes = |count: Option<u32>| count.map(Minutes::new).transpose().map_err(odd);
    Ok(NeedOf {
        quantity: row.quantity,
        before: minutes(row.buffer_before_minutes)?,
        after: minutes(row.buffer_after_minutes)?,
        units: row.units,
    })
}

fn timetables(rows: &Rows) -> Result<HashMap<Option<Uuid>, Timetable>, Problem> {
    let mut tables: HashMap<Option<Uuid>, Timetable> = HashMap::new();
    for row in &rows.weeks {
        tables.entry(row.staff_id).or_default().weeks.push(week(row)?);
    }
    for row in &rows.overrides {
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

fn service(row: &ServiceRow) -> Result<Service, Problem> {
    let minutes = |count: u32| Minutes::new(count).map_err(odd);
    let mut service = Service::new(
        Length::new(row.duration_minutes).map_err(odd)?,
        Length::new(row.step_minutes).map_err(odd)?,
    );
    service.grid = match row.grid {
        GridKind::Clock => Grid::Clock,
        GridKind::Opening => Grid::Opening,
        GridKind::Packed => Grid::Packed,
    };
    service.buffer_before = minutes(row.buffer_before_minutes)?;
    service.buffer_after = minutes(row.buffer_after_minutes)?;
    service.notice = minutes(row.notice_minutes)?;
    service.window = window(row)?;
    service.limits = Limits {
        per_day: row.limit_per_day,
        per_week: row.limit_per_week,
        per_month: row.limit_per_month,
        per_day_minutes: row.limit_minutes_per_day,
        per_week_minutes: row.limit_minutes_per_week,
        per_month_minutes: None,
    };
    service.assignment = match row.assignment {
        Assignment::Any => availability::Assignment::Any,
        Assignment::RoundRobin => availability::Assignment::RoundRobin,
        Assignment::LeastBusy => availability::Assignment::LeastBusy,
        Assignment::FixedPlusAny => availability::Assignment::FixedPlusAny,
        Assignment::Collective => availability::Assignment::Collective,
    };
    Ok(service)
}

fn window(row: &ServiceRow) -> Result<Window, Problem> {
    let days = row.window_days.unwrap_or(0);
    let unit = match row.window_unit {
        WindowUnit::Calendar => DayUnit::Calendar,
        WindowUnit::Business => DayUnit::Business,
    };
    match row.window_kind {
        WindowKind::None => Ok(Window::Unlimited),
        WindowKind::Rolling => Ok(Window::Rolling { days, unit }),
        WindowKind::RollingBookable => Ok(Window::RollingBookable { days, unit }),
        WindowKind::Range => match (row.window_start, row.window_end) {
            (Some(first), Some(last)) => Window::range(first, last).map_err(odd),
            _ => Err(odd("a range without dates")),
        },
    }
}
