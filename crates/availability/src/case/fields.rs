//! The fields of a case, as they are written. Times and zones stay text until [`super::parts`]
//! reads them, so that an error can name the field.

use serde::Deserialize;

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Slots,
    SlotsFromFreeRanges,
    SlotCheck,
    WorkingRanges,
    LocalToUtc,
    LocalExists,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fields {
    pub kind: Kind,
    pub timezone: Option<String>,
    pub booker_timezone: Option<String>,
    pub weekly_hours: Option<Vec<WeeklyHours>>,
    pub overrides: Option<Vec<DayOverride>>,
    pub free_ranges: Option<Vec<Range>>,
    pub busy: Option<Vec<BusyTime>>,
    pub staff: Option<Vec<Staff>>,
    pub assignment: Option<AssignmentName>,
    pub duration_min: Option<u32>,
    pub slot_step_min: Option<u32>,
    pub anchor: Option<Anchor>,
    pub buffers: Option<Buffers>,
    pub min_notice_min: Option<u32>,
    pub now: Option<String>,
    pub query: Option<Range>,
    pub window: Option<WindowRule>,
    pub limits: Option<LimitRules>,
    pub holds: Option<Vec<HoldTime>>,
    pub capacity: Option<u32>,
    pub resources: Option<Vec<Resource>>,
    pub resource_mode: Option<ResourceMode>,
    pub options: Option<Options>,
    pub candidate: Option<Candidate>,
    pub local: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WeeklyHours {
    pub days: Vec<Day>,
    pub start: String,
    pub end: String,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(super) enum Day {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DayOverride {
    pub date: String,
    pub start: Option<String>,
    pub end: Option<String>,
    pub closed: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Range {
    pub start: String,
    pub end: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BusyTime {
    pub start: String,
    pub end: String,
    pub kind: Option<BusyKind>,
    pub status: Option<String>,
    pub guests: Option<u32>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum BusyKind {
    Busy,
    External,
    Booking,
    OtherServiceBooking,
    Resource,
    SameServiceBooking,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Staff {
    pub id: Option<String>,
    pub timezone: Option<String>,
    pub weekly_hours: Option<Vec<WeeklyHours>>,
    pub overrides: Option<Vec<DayOverride>>,
    pub free_ranges: Option<Vec<Range>>,
    pub busy: Option<Vec<BusyTime>>,
    pub fixed: Option<bool>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(super) enum AssignmentName {
    Any,
    RoundRobin,
    LeastBusy,
    Collective,
    FixedPlusRoundRobin,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(super) enum Anchor {
    Clock,
    Opening,
    Packed,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Buffers {
    pub before_min: Option<u32>,
    pub after_min: Option<u32>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unit {
    Calendar,
    Business,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum WindowType {
    Rolling,
    RollingBookable,
    Range,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WindowRule {
    #[serde(rename = "type")]
    pub kind: WindowType,
    pub days: Option<u32>,
    pub unit: Option<Unit>,
    pub start: Option<String>,
    pub end: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LimitRules {
    pub per_day: Option<u32>,
    pub per_week: Option<u32>,
    pub per_month: Option<u32>,
    pub per_day_minutes: Option<u32>,
    pub per_week_minutes: Option<u32>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Owner {
    Me,
    Other,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum HeldService {
    Same,
    Other,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HoldTime {
    pub start: String,
    pub end: String,
    pub owner: Owner,
    pub expires: Option<String>,
    pub service: Option<HeldService>,
    pub seats: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Resource {
    #[serde(rename = "id")]
    pub _id: Option<String>,
    pub busy: Option<Vec<BusyTime>>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum ResourceMode {
    Any,
    All,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct Options {
    pub slot_must_end_within_query: Option<bool>,
    pub clip_to_query: Option<bool>,
    pub offset_start_min: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Candidate {
    pub start: String,
    pub end: Option<String>,
}
