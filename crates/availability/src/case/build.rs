//! From the fields of a case to a question for the engine.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::fields::{
    Anchor, AssignmentName, Fields, HeldService, HoldTime, Kind, Owner, ResourceMode, Staff, Unit,
    WindowRule, WindowType,
};
use super::parts::{
    Read, Taken, date, instant, minutes, ranges, span, taken, timetable, wrong, zone,
};
use crate::{
    Assignment, Busy, Calendar, DayUnit, Grid, Hold, Hours, Length, Limits, Minutes, Need, Person,
    Question, Service, Span, Timetable, Weekly, Window,
};

/// Everything a [`Question`] borrows.
pub(super) struct World {
    pub zone: TimeZone,
    pub service: Service,
    pub people: Vec<Person>,
    /// Names of the people; empty if the case has none.
    pub names: Vec<String>,
    needs: Vec<Need>,
    busy: Vec<Busy>,
    holds: Vec<Hold>,
    counted: Vec<Span>,
    pub now: Option<jiff::Timestamp>,
}

impl World {
    pub(super) fn question(&self) -> Question<'_> {
        Question {
            needs: &self.needs,
            busy: &self.busy,
            holds: &self.holds,
            counted: &self.counted,
            now: self.now,
            ..Question::new(&self.zone, &self.service, &self.people)
        }
    }

    pub(super) fn of(case: &Fields, duration: Length) -> Read<World> {
        let zone = venue_zone(case)?;
        let service = service(case, duration)?;
        let buffers = (service.buffer_before, service.buffer_after);
        let Taken { busy, mut counted } = taken("busy", case.busy.as_deref(), buffers)?;
        let business = timetable("", case.weekly_hours.as_deref(), case.overrides.as_deref())?;
        let business = Arc::new(business);
        let mut people = Vec::new();
        for (place, staff) in case.staff.as_deref().unwrap_or_default().iter().enumerate() {
            let at = format!("staff[{place}].");
            let mut own = taken(&format!("{at}busy"), staff.busy.as_deref(), buffers)?;
            counted.append(&mut own.counted);
            people.push(Person {
                fixed: staff.fixed.unwrap_or(false),
                calendar: Calendar::Known(own.busy),
                ..Person::new(staff_hours(case, staff, &at, &zone, &business)?)
            });
        }
        if case.staff.is_none() {
            people.push(Person::new(house_hours(case, &zone, &business)?));
        }
        let needs = needs(case, buffers, &mut counted)?;
        let now = case.now.as_deref().map(|now| instant("now", now)).transpose()?;
        if now.is_none() && rolling(&service) {
            return wrong("window", "a rolling window needs `now`");
        }
        Ok(World {
            holds: holds(case, buffers)?,
            names: names(case.staff.as_deref().unwrap_or_default()),
            zone,
            service,
            people,
            needs,
            busy,
            counted,
            now,
        })
    }
}

pub(super) fn venue_zone(case: &Fields) -> Read<TimeZone> {
    if let Some(name) = &case.booker_timezone {
        // The viewer's zone changes no answer, but must be one.
        zone("booker_timezone", name)?;
    }
    case.timezone.as_deref().map_or(Ok(TimeZone::UTC), |name| zone("timezone", name))
}

fn service(case: &Fields, duration: Length) -> Read<Service> {
    let length =
        |field: &str, minutes: u32| Length::new(minutes).or_else(|error| wrong(field, error));
    let step = case.slot_step_min.map(|step| length("slot_step_min", step)).transpose()?;
    let buffers = case.buffers.as_ref();
    let options = case.options.as_ref();
    Ok(Service {
        grid: match case.anchor {
            None | Some(Anchor::Clock) => Grid::Clock,
            Some(Anchor::Opening) => Grid::Opening,
            Some(Anchor::Packed) => Grid::Packed,
        },
        offset: minutes("options.offset_start_min", options.and_then(|o| o.offset_start_min))?,
        buffer_before: minutes("buffers.before_min", buffers.and_then(|b| b.before_min))?,
        buffer_after: minutes("buffers.after_min", buffers.and_then(|b| b.after_min))?,
        notice: minutes("min_notice_min", case.min_notice_min)?,
        window: case.window.as_ref().map_or(Ok(Window::Unlimited), window)?,
        limits: case.limits.as_ref().map_or(Limits::default(), |limits| Limits {
            per_day: limits.per_day,
            per_week: limits.per_week,
            per_month: limits.per_month,
            per_day_minutes: limits.per_day_minutes,
            per_week_minutes: limits.per_week_minutes,
            per_month_minutes: None,
        }),
        assignment: match case.assignment {
            None | Some(AssignmentName::Any) => Assignment::Any,
            Some(AssignmentName::RoundRobin) => Assignment::RoundRobin,
            Some(AssignmentName::LeastBusy) => Assignment::LeastBusy,
            Some(AssignmentName::Collective) => Assignment::Collective,
            Some(AssignmentName::FixedPlusRoundRobin) => Assignment::FixedPlusAny,
        },
        capacity: case.capacity.unwrap_or(1),
        ..Service::new(duration, step.unwrap_or(duration))
    })
}

fn window(rule: &WindowRule) -> Read<Window> {
    let unit = match rule.unit {
        None | Some(Unit::Calendar) => DayUnit::Calendar,
        Some(Unit::Business) => DayUnit::Business,
    };
    match (rule.kind, rule.days, &rule.start, &rule.end) {
        (WindowType::Rolling, Some(days), None, None) => Ok(Window::Rolling { days, unit }),
        (WindowType::RollingBookable, Some(days), None, None) => {
            Ok(Window::RollingBookable { days, unit })
        }
        (WindowType::Range, None, Some(start), Some(end)) => {
            let (first, last) = (date("window.start", start)?, date("window.end", end)?);
            Window::range(first, last).or_else(|error| wrong("window", error))
        }
        (WindowType::Range, ..) => wrong("window", "a range has start and end, and no days"),
        _ => wrong("window", "a rolling window has days, and no start or end"),
    }
}

fn rolling(service: &Service) -> bool {
    matches!(service.window, Window::Rolling { .. } | Window::RollingBookable { .. })
}

/// Without `staff` the house itself is the one who works.
fn house_hours(case: &Fields, zone: &TimeZone, business: &Arc<Timetable>) -> Read<Hours> {
    match &case.free_ranges {
        Some(free) => Ok(Hours::Ranges(ranges("free_ranges", free)?)),
        None if case.kind == Kind::SlotsFromFreeRanges => {
            wrong("free_ranges", "a case of this kind needs them")
        }
        None => Ok(Hours::Weekly(Weekly {
            zone: zone.clone(),
            own: Arc::default(),
            business: Arc::clone(business),
        })),
    }
}

fn staff_hours(
    case: &Fields,
    staff: &Staff,
    at: &str,
    venue: &TimeZone,
    business: &Arc<Timetable>,
) -> Read<Hours> {
    let own_zone = staff.timezone.as_deref().map(|name| zone(&format!("{at}timezone"), name));
    let zone = own_zone.transpose()?.unwrap_or_else(|| venue.clone());
    if let Some(free) = &staff.free_ranges {
        return Ok(Hours::Ranges(ranges(&format!("{at}free_ranges"), free)?));
    }
    let own = timetable(at, staff.weekly_hours.as_deref(), staff.overrides.as_deref())?;
    if own == Timetable::default() && case.free_ranges.is_some() {
        return house_hours(case, venue, business);
    }
    Ok(Hours::Weekly(Weekly { zone, own: Arc::new(own), business: Arc::clone(business) }))
}

/// If any has an id, all get one.
fn names(staff: &[Staff]) -> Vec<String> {
    if staff.iter().all(|staff| staff.id.is_none()) {
        return Vec::new();
    }
    let named = staff.iter().enumerate();
    named.map(|(place, s)| s.id.clone().unwrap_or_else(|| format!("staff[{place}]"))).collect()
}

fn holds(case: &Fields, buffers: (Minutes, Minutes)) -> Read<Vec<Hold>> {
    let read = |(place, hold): (usize, &HoldTime)| {
        let at = format!("holds[{place}]");
        let expires = hold.expires.as_deref().map(|text| instant(&format!("{at}.expires"), text));
        let expires = expires.transpose()?;
        let Some(time) = span(&at, &hold.start, &hold.end)? else {
            return Ok(None);
        };
        let busy = match hold.service {
            Some(HeldService::Other) => Busy::exact(time),
            None | Some(HeldService::Same) => {
                Busy::buffered(time, buffers.0, buffers.1).seats(hold.seats.unwrap_or(1))
            }
        };
        Ok(Some(Hold { busy, mine: hold.owner == Owner::Me, expires }))
    };
    let all = case.holds.as_deref().unwrap_or_default().iter().enumerate().map(read);
    all.filter_map(Result::transpose).collect()
}

fn needs(case: &Fields, buffers: (Minutes, Minutes), counted: &mut Vec<Span>) -> Read<Vec<Need>> {
    let Some(resources) = case.resources.as_deref().filter(|all| !all.is_empty()) else {
        return Ok(Vec::new());
    };
    let mut units = Vec::new();
    for (place, resource) in resources.iter().enumerate() {
        let field = format!("resources[{place}].busy");
        let mut found = taken(&field, resource.busy.as_deref(), buffers)?;
        counted.append(&mut found.counted);
        units.push(Calendar::Known(found.busy));
    }
    let count = match case.resource_mode {
        Some(ResourceMode::All) => units.len(),
        None | Some(ResourceMode::Any) => 1,
    };
    Ok(vec![Need::new(count, units)])
}
