//! The rows of `rules.sql`, as JSON brings them.

use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use crate::catalog::model::{
    Assignment, GridKind, ServiceKind, ServiceStatus, WindowKind, WindowUnit,
};

/// All of them.
#[derive(Debug, Deserialize)]
pub struct Rows {
    pub slug: String,
    pub timezone: String,
    pub tenant_status: String,
    pub business_status: String,
    pub service: ServiceRow,
    pub people: Vec<PersonRow>,
    pub needs: Vec<NeedRow>,
    pub weeks: Vec<WeekRow>,
    pub overrides: Vec<OverrideRow>,
}

/// The columns of a service that decide when.
#[derive(Debug, Deserialize)]
pub struct ServiceRow {
    pub business_id: Uuid,
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
pub struct PersonRow {
    pub staff_id: Uuid,
    pub fixed: bool,
    pub duration_minutes: Option<u32>,
}

/// So many of these units.
#[derive(Debug, Deserialize)]
pub struct NeedRow {
    pub quantity: usize,
    pub buffer_before_minutes: Option<u32>,
    pub buffer_after_minutes: Option<u32>,
    pub units: Vec<Uuid>,
}

#[derive(Debug, Deserialize)]
pub struct WeekRow {
    pub staff_id: Option<Uuid>,
    pub valid_from: Option<Date>,
    pub valid_to: Option<Date>,
    /// ISO weekday, first and last minute.
    pub intervals: Vec<(usize, u32, u32)>,
}

#[derive(Debug, Deserialize)]
pub struct OverrideRow {
    pub staff_id: Option<Uuid>,
    pub starts_on: Date,
    pub ends_on: Date,
    pub start_minute: Option<u32>,
    pub end_minute: Option<u32>,
    pub available: bool,
}
