//! Everything about one service and a range of time, read in one statement.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use super::Calendar;
use crate::catalog::model::{
    Assignment, GridKind, ServiceKind, ServiceStatus, WindowKind, WindowUnit,
};
use crate::platform::db::Database;
use crate::platform::http::Problem;

/// What a calendar is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// Whose.
    pub tenant: Uuid,
    /// The service must be this business's, if given.
    pub business: Option<Uuid>,
    /// The service.
    pub service: Uuid,
    /// With whom.
    pub staff: Option<Uuid>,
    /// From.
    pub from: Timestamp,
    /// To.
    pub to: Timestamp,
    /// The booking that is being moved: its own time is in nobody's way.
    pub moving: Option<Uuid>,
}

/// How long an answer that was made of a calendar holds if nothing is changed.
#[derive(Debug, Clone)]
pub struct Lasting {
    /// Until then.
    pub until: Instant,
    /// The business's name in addresses at that time.
    pub slug: String,
}

/// The rows, as JSON brings them.
#[derive(Debug, Deserialize)]
pub(super) struct Snapshot {
    pub now: Timestamp,
    pub next_expiry: Option<Timestamp>,
    pub slug: String,
    pub timezone: String,
    pub tenant_status: String,
    pub business_status: String,
    pub service: Rules,
    pub people: Vec<PersonRow>,
    pub needs: Vec<NeedRow>,
    pub weeks: Vec<WeekRow>,
    pub overrides: Vec<OverrideRow>,
    pub claims: Vec<(Uuid, Timestamp, Timestamp)>,
    pub counted: Vec<(Timestamp, Timestamp)>,
}

/// The columns of a service that decide when.
#[derive(Debug, Deserialize)]
pub(super) struct Rules {
    pub status: ServiceStatus,
    pub kind: ServiceKind,
    pub party_min: u16,
    pub party_max: u16,
    pub duration_minutes: u32,
    pub step_minutes: u32,
    pub grid: GridKind,
    pub buffer_before_minutes: u32,
    pub buffer_after_minutes: u32,
    pub notice_minutes: u32,
    pub window_kind: WindowKind,
    pub window_days: Option<u32>,
    pub window_unit: WindowUnit,
    pub window_start: Option<Date>,
    pub window_end: Option<Date>,
    pub limit_per_day: Option<u32>,
    pub limit_per_week: Option<u32>,
    pub limit_per_month: Option<u32>,
    pub limit_minutes_per_day: Option<u32>,
    pub limit_minutes_per_week: Option<u32>,
    pub assignment: Assignment,
}

#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct PersonRow {
    pub staff_id: Uuid,
    pub fixed: bool,
    pub duration_minutes: Option<u32>,
}

/// So many of these units.
#[derive(Debug, Deserialize)]
pub(super) struct NeedRow {
    pub quantity: usize,
    pub buffer_before_minutes: Option<u32>,
    pub buffer_after_minutes: Option<u32>,
    pub units: Vec<Uuid>,
}

#[derive(Debug, Deserialize)]
pub(super) struct WeekRow {
    pub staff_id: Option<Uuid>,
    pub valid_from: Option<Date>,
    pub valid_to: Option<Date>,
    /// ISO weekday, first and last minute.
    pub intervals: Vec<(usize, u32, u32)>,
}

#[derive(Debug, Deserialize)]
pub(super) struct OverrideRow {
    pub staff_id: Option<Uuid>,
    pub starts_on: Date,
    pub ends_on: Date,
    pub start_minute: Option<u32>,
    pub end_minute: Option<u32>,
    pub available: bool,
}

/// Reads the calendar. Refuses a service that isn't there or can't be booked at all.
pub async fn load(db: &Database, asked: &Asked) -> Result<Calendar, Problem> {
    const SQL: &str = include_str!("calendar.sql");
    let params: [&(dyn tokio_postgres::types::ToSql + Sync); 7] = [
        &asked.tenant,
        &asked.service,
        &asked.from,
        &asked.to,
        &asked.business,
        &asked.moving,
        &asked.staff,
    ];
    let begun = Instant::now();
    let found: Option<Snapshot> = db.find(asked.tenant, SQL, &params).await?;
    let snapshot = found.ok_or_else(|| Problem::not_found("service"))?;
    check_open(&snapshot.tenant_status, &snapshot.business_status)?;
    if snapshot.service.status != ServiceStatus::Active {
        return Err(Problem::new("service_unavailable", "This service can no longer be booked."));
    }
    let lasting = Lasting { until: begun + snapshot.lasts(), slug: snapshot.slug.clone() };
    Calendar::new(&snapshot, asked.staff, lasting)
}

impl Snapshot {
    /// How long it shows what time alone doesn't change. Slots begin at whole minutes, so notice, windows, days and the
    /// present end at whole minutes; holds end at any moment.
    fn lasts(&self) -> Duration {
        let minute = self.now.as_second().div_euclid(60) * 60;
        let turn = Timestamp::from_second(minute + 60).unwrap_or(self.now);
        let next = self.next_expiry.map_or(turn, |expiry| expiry.min(turn));
        // In the very moment of the turn nobody knows on which side of it the rules see it.
        if self.now.as_nanosecond().rem_euclid(60_000_000_000) == 0 {
            return Duration::ZERO;
        }
        Duration::try_from(self.now.duration_until(next)).unwrap_or_default()
    }
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
