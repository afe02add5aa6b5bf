//! A random schedule, as plain data. Everything comes from the seed.

use jiff::civil::{self, Date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};
pub use testkit::Dice;

use super::rooms::Rooms;

/// Zones and dates at which clocks change, in 2031, and some at which they don't.
const PLACES: [(&str, Date); 8] = [
    ("Europe/Berlin", civil::date(2031, 3, 29)),
    ("Europe/Berlin", civil::date(2031, 10, 25)),
    ("America/New_York", civil::date(2031, 3, 8)),
    ("America/New_York", civil::date(2031, 11, 1)),
    ("Australia/Lord_Howe", civil::date(2031, 4, 5)),
    ("Australia/Lord_Howe", civil::date(2031, 10, 4)),
    ("Asia/Kolkata", civil::date(2031, 6, 11)),
    ("America/St_Johns", civil::date(2031, 11, 1)),
];

/// Weekday (0 Monday), start and end in minutes; an end over 1440 runs over midnight.
pub type Hours = Vec<(usize, u32, u32)>;

#[derive(Debug, Clone)]
pub struct Member {
    pub hours: Option<Hours>,
    pub duration: Option<u32>,
    pub fixed: bool,
}

#[derive(Debug, Clone)]
pub struct Change {
    pub staff: Option<usize>,
    pub first: Date,
    pub last: Date,
    pub minutes: Option<(u32, u32)>,
    pub available: bool,
}

#[derive(Debug, Clone)]
pub struct Plan {
    pub zone: &'static str,
    pub from: Date,
    pub service: Value,
    pub assignment: &'static str,
    pub business_hours: Hours,
    pub second_week: Option<(Date, Date, Hours)>,
    pub staff: Vec<Member>,
    pub changes: Vec<Change>,
    /// Who is taken, from when, for how many minutes.
    pub bookings: Vec<(usize, Timestamp, u32)>,
    pub time_off: Vec<(usize, Timestamp, u32)>,
    pub rooms: Rooms,
    candidates: Vec<Timestamp>,
}

impl Plan {
    pub fn random(seed: u64) -> Plan {
        let mut dice = Dice::new(seed);
        let (zone, from) = dice.of(&PLACES);
        let assignment =
            dice.of(&["any", "least_busy", "round_robin", "fixed_plus_any", "collective"]);
        let staff =
            (0..1 + dice.below(3)).map(|_| member(&mut dice, assignment)).collect::<Vec<_>>();
        let mut plan = Plan {
            zone,
            from,
            service: service(&mut dice, from, assignment),
            assignment,
            business_hours: hours(&mut dice),
            second_week: dice
                .one_in(4)
                .then(|| (from, from + dice.of(&[0, 1, 5]).days(), hours(&mut dice))),
            staff,
            changes: Vec::new(),
            bookings: Vec::new(),
            time_off: Vec::new(),
            rooms: Rooms::default(),
            candidates: Vec::new(),
        };
        let count = dice.below(4);
        plan.changes = (0..count).map(|_| plan.change(&mut dice)).collect();
        let count = dice.below(6);
        plan.bookings = (0..count).map(|_| plan.taken(&mut dice, &[15, 20, 45, 60, 90])).collect();
        let count = dice.below(2);
        plan.time_off = (0..count).map(|_| plan.taken(&mut dice, &[60, 300, 1440])).collect();
        plan.candidates = (0..20).map(|_| plan.instant(&mut dice)).collect();
        if dice.one_in(2) {
            plan.rooms = Rooms::random(&mut dice, plan.staff.len(), |dice| plan.instant(dice));
        }
        plan
    }

    /// The two local days that are asked about, as instants.
    pub fn window(&self) -> (Timestamp, Timestamp) {
        let zone = TimeZone::get(self.zone).unwrap();
        let midnight =
            |date: Date| zone.to_timestamp(date.to_datetime(civil::Time::midnight())).unwrap();
        (midnight(self.from), midnight(self.from + 2.days()))
    }

    /// Starts on no grid in particular.
    pub fn candidates(&self) -> Vec<Timestamp> {
        self.candidates.clone()
    }

    fn instant(&self, dice: &mut Dice) -> Timestamp {
        let (from, to) = self.window();
        let minutes = u64::try_from((to.as_second() - from.as_second()) / 60).unwrap();
        from + (dice.below(minutes / 5) as i64 * 5).minutes()
    }

    fn taken(&self, dice: &mut Dice, lengths: &[u32]) -> (usize, Timestamp, u32) {
        (dice.below(self.staff.len() as u64) as usize, self.instant(dice), dice.of(lengths))
    }

    fn change(&self, dice: &mut Dice) -> Change {
        let first = self.from + (dice.below(3) as i64 - 1).days();
        Change {
            staff: dice.one_in(2).then(|| dice.below(self.staff.len() as u64) as usize),
            first,
            last: first + (dice.below(2) as i64).days(),
            minutes: (!dice.one_in(4)).then(|| range(dice)),
            available: dice.one_in(2),
        }
    }
}

fn member(dice: &mut Dice, assignment: &str) -> Member {
    let alone = matches!(assignment, "any" | "round_robin" | "least_busy");
    Member {
        hours: dice.one_in(2).then(|| hours(dice)),
        duration: (alone && dice.one_in(3)).then(|| dice.of(&[20, 40, 75])),
        fixed: assignment == "fixed_plus_any" && dice.one_in(2),
    }
}

fn service(dice: &mut Dice, from: Date, assignment: &str) -> Value {
    let mut service = json!({
        "name": "Service",
        "duration_minutes": dice.of(&[15, 30, 45, 60, 90, 120]),
        "step_minutes": dice.of(&[15, 20, 30, 45, 60, 8, 120]),
        "grid": dice.of(&["clock", "clock", "opening", "packed"]),
        "buffer_before_minutes": dice.of(&[0, 0, 5, 15]),
        "buffer_after_minutes": dice.of(&[0, 0, 10, 30]),
        "assignment": assignment,
    });
    if dice.one_in(5) {
        service["limit_per_day"] = json!(1 + dice.below(3));
    }
    if dice.one_in(8) {
        service["window_kind"] = json!("range");
        service["window_start"] = json!((from + 1.day()).to_string());
        service["window_end"] = json!((from + 3.days()).to_string());
    }
    service
}

fn hours(dice: &mut Dice) -> Hours {
    let mut hours = Vec::new();
    for weekday in 0..7 {
        for _ in 0..dice.of(&[0, 1, 1, 2]) {
            let (start, end) = range(dice);
            hours.push((weekday, start, end));
        }
    }
    hours
}

fn range(dice: &mut Dice) -> (u32, u32) {
    let start = dice.below(96) as u32 * 15;
    let length = dice.of(&[30, 90, 180, 240, 480, 600]);
    (start, start + length)
}
