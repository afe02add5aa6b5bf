//! Three months of bookings around today: a pure function of the plan, the ids and the date.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use uuid::Uuid;

use super::dice::Dice;
use super::people::customer;
use super::plan::{Offer, Plan};
use super::questions::answers;

/// How far bookings reach back and ahead of today.
const DAYS: i64 = 45;

/// A business as it was made.
pub(super) struct Made {
    pub slug: &'static str,
    pub staff: Vec<Uuid>,
    /// In the order of the plan.
    pub services: Vec<Uuid>,
}

/// Documents for `api.import_booking`. The same for the same date, and for each day the same whatever today is.
pub(super) fn documents(plan: &Plan, made: &Made, zone: &TimeZone, today: Date) -> Vec<Value> {
    let mut documents = Vec::new();
    for offset in -DAYS..=DAYS {
        let date = days_after(today, offset);
        if plan
            .closed
            .iter()
            .any(|closed| (closed.after_days..closed.after_days + closed.days).contains(&offset))
        {
            continue;
        }
        for index in 0..plan.staff.len() {
            let away = |away: &super::plan::Away| {
                away.staff == index
                    && (away.after_days..away.after_days + away.days).contains(&offset)
            };
            if !plan.away.iter().any(away) {
                Day { plan, made, zone, date, today, index }.fill(&mut documents);
            }
        }
    }
    documents
}

pub(super) fn days_after(date: Date, days: i64) -> Date {
    date.saturating_add(jiff::Span::new().days(days))
}

/// One staff member's day.
struct Day<'a> {
    plan: &'a Plan,
    made: &'a Made,
    zone: &'a TimeZone,
    date: Date,
    today: Date,
    index: usize,
}

impl Day<'_> {
    /// Walks the working hours from their beginning and fills them by chance.
    fn fill(&self, documents: &mut Vec<Value>) {
        let mut dice = Dice::of(&format!("{} {} {}", self.made.slug, self.date, self.index));
        let offers: Vec<usize> =
            (0..self.plan.services.len()).filter(|&offer| self.serves_alone(offer)).collect();
        if offers.is_empty() {
            return;
        }
        for (start, end) in self.hours() {
            let mut at = start;
            while at < end {
                let offer = *dice.pick(&offers);
                let (before, minutes, after) = self.minutes(offer);
                if at + minutes <= end && dice.chance(self.plan.load) {
                    documents.extend(self.booking(&mut dice, offer, at, minutes));
                    // The next one starts on a quarter, with room for both buffers.
                    at = (at + minutes + after + before + 14) / 15 * 15;
                } else {
                    at += 15 * (1 + dice.below(3) as i64);
                }
            }
        }
    }

    fn serves_alone(&self, offer: usize) -> bool {
        let offer = &self.plan.services[offer];
        let alone = offer.schedule.is_none()
            && matches!(
                offer.service["assignment"].as_str(),
                None | Some("any" | "round_robin" | "least_busy")
            );
        alone && offer.staff.contains(&self.index)
    }

    /// The day's intervals in minutes from midnight.
    fn hours(&self) -> Vec<(i64, i64)> {
        let week = self.plan.staff[self.index].hours.as_ref().unwrap_or(&self.plan.hours);
        let weekday = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
            [self.date.weekday().to_monday_zero_offset() as usize];
        let minutes = |text: &Value| {
            let (hours, minutes) = text.as_str()?.split_once(':')?;
            Some(hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?)
        };
        let interval = |interval: &Value| {
            let (start, end) = (minutes(&interval["start"])?, minutes(&interval["end"])?);
            Some((start, if end <= start { end + 1440 } else { end }))
        };
        week[weekday].as_array().into_iter().flatten().filter_map(interval).collect()
    }

    /// Buffer before, duration, buffer after.
    fn minutes(&self, offer: usize) -> (i64, i64, i64) {
        let Offer { service, own, .. } = &self.plan.services[offer];
        let number = |name: &str| service[name].as_i64().unwrap_or_default();
        let own = own.get(&self.index.to_string()).and_then(|own| own["duration_minutes"].as_i64());
        (
            number("buffer_before_minutes"),
            own.unwrap_or_else(|| number("duration_minutes")),
            number("buffer_after_minutes"),
        )
    }

    fn booking(&self, dice: &mut Dice, offer: usize, at: i64, minutes: i64) -> Option<Value> {
        let service = &self.plan.services[offer].service;
        let local = DateTime::from_parts(self.date, Time::midnight())
            .checked_add(SignedDuration::from_mins(at))
            .ok()?;
        let start = self.zone.to_timestamp(local).ok()?;
        let party = |name: &str| service[name].as_u64().unwrap_or(1) as usize;
        let (least, most) = (party("party_min"), party("party_max"));
        let ahead =
            SignedDuration::from_hours(24 * (1 + dice.below(20) as i64) + dice.below(9) as i64);
        let midnight =
            self.zone.to_timestamp(DateTime::from_parts(self.today, Time::midnight())).ok()?;
        let id = dice.id();
        Some(json!({
            "id": id,
            "answers": answers(&self.plan.services[offer].questions, &id.to_string()),
            "service_id": self.made.services[offer],
            "staff_ids": [self.made.staff[self.index]],
            "starts_at": start,
            "ends_at": start + SignedDuration::from_mins(minutes),
            "state": self.state(dice, service["approval_required"] == true),
            "customer": customer(dice),
            "party_size": least + dice.below(most - least + 1),
            "created_at": (start - ahead).min(midnight - SignedDuration::from_hours(1 + dice.below(12) as i64)),
        }))
    }

    fn state(&self, dice: &mut Dice, approval: bool) -> &'static str {
        let past = self.date < self.today;
        match dice.below(100) {
            0..8 => "cancelled",
            8..14 if past => "no_show",
            8..40 if !past && approval => "pending",
            _ if past => "completed",
            _ => "confirmed",
        }
    }
}
