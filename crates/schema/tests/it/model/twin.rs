//! The twin: what the rules say, in memory. It knows bookings and derives everything else from them.

use super::command::{Command, Minute};

/// How many people there are. The first two have sessions too.
pub const STAFF: usize = 3;
/// How many rooms, of one group.
pub const ROOMS: usize = 2;
/// Seats of each session.
pub const CAPACITY: i32 = 5;

/// What a service is.
#[derive(Debug)]
pub struct Service {
    pub name: &'static str,
    pub minutes: i64,
    /// Buffer after it, of its people.
    pub after: i64,
    /// Whether it needs a room, and the room's own buffer.
    pub room_after: Option<i64>,
    pub approval: bool,
    /// Whether one that waits for approval blocks.
    pub blocks: bool,
    pub round_robin: bool,
    pub per_day: Option<usize>,
}

const PLAIN: Service = Service {
    name: "",
    minutes: 30,
    after: 0,
    room_after: None,
    approval: false,
    blocks: true,
    round_robin: false,
    per_day: None,
};

/// The services.
pub const SERVICES: [Service; 4] = [
    Service { name: "Massage", minutes: 60, after: 10, room_after: Some(20), ..PLAIN },
    Service { name: "Talk", approval: true, ..PLAIN },
    Service {
        name: "Bath",
        minutes: 60,
        room_after: Some(0),
        approval: true,
        blocks: false,
        ..PLAIN
    },
    Service { name: "Shave", round_robin: true, per_day: Some(3), ..PLAIN },
];

/// Start and guide of each session, which lasts an hour. The first two overlap and have the same guide.
pub const SESSIONS: [(Minute, usize); 3] = [(600, 0), (630, 0), (840, 1)];

/// What can be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    Person(usize),
    Room(usize),
}

/// A time that somebody or something is taken for.
pub type Taken = (Subject, Minute, Minute);

/// A booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    pub service: usize,
    /// The session; then there is no service, person or room of its own.
    pub session: Option<usize>,
    pub state: &'static str,
    pub start: Minute,
    pub end: Minute,
    pub person: usize,
    pub room: Option<usize>,
    pub party: i32,
    pub arrived: i32,
    pub sequence: i32,
    /// Whether it takes time, as long as it isn't over.
    pub takes: bool,
}

impl Booking {
    /// Whether its seats count.
    fn seats(&self) -> i32 {
        let counts = ["held", "confirmed", "completed", "no_show"].contains(&self.state);
        if self.session.is_some() && counts { self.party } else { 0 }
    }
}

/// Everything there is.
#[derive(Debug, Clone, Default)]
pub struct Twin {
    pub bookings: Vec<Booking>,
    /// Time off; none where it was taken back.
    pub off: Vec<Option<(usize, Minute, Minute)>>,
    pub archived: [bool; SERVICES.len()],
    /// Whether the last of the people is away for good.
    pub left: bool,
    /// When round robin chose each, of all times that it chose.
    turns: [usize; STAFF],
    chosen: usize,
}

/// What comes of a command: done, or refused for this reason.
pub type Outcome = Result<(), &'static str>;

impl Twin {
    /// Does it. Nothing if there is nothing that it could be done to.
    pub fn step(&mut self, command: Command) -> Option<Outcome> {
        Some(match command {
            Command::Take { service, staff, at, confirm } => self.take(service, staff, at, confirm),
            Command::Seats { session, party, confirm } => self.take_seats(session, party, confirm),
            Command::Change { which, how } => self.change(self.nth(which)?, how),
            Command::Move { which, at, with, service } => {
                let index =
                    self.nth(which).filter(|index| self.bookings[*index].session.is_none())?;
                self.shift(index, at, with, service)
            }
            Command::MoveSeats { which, session } => {
                let index =
                    self.nth(which).filter(|index| self.bookings[*index].session.is_some())?;
                self.move_seats(index, session)
            }
            Command::Expire { which } => {
                let index =
                    self.nth(which).filter(|index| self.bookings[*index].state == "held")?;
                self.bookings[index].state = "expired";
                Ok(())
            }
            Command::Sweep => Ok(()),
            Command::TimeOff { staff, at, minutes } => self
                .is_free(Subject::Person(staff), at, at + minutes, None)
                .then_some(())
                .ok_or("time_off_conflicts")
                .map(|()| {
                    self.off.push(Some((staff, at, at + minutes)));
                }),
            Command::Back { which } => {
                let nth = self.nth_off(which)?;
                self.off[nth] = None;
                Ok(())
            }
            Command::Archive { service } => {
                self.archived[service] = true;
                Ok(())
            }
            Command::Active { yes } => {
                self.left = !yes;
                Ok(())
            }
        })
    }

    /// Which booking is meant.
    pub fn nth(&self, which: usize) -> Option<usize> {
        which.checked_rem(self.bookings.len())
    }

    /// Which time off is meant.
    pub fn nth_off(&self, which: usize) -> Option<usize> {
        let there: Vec<usize> =
            (0..self.off.len()).filter(|nth| self.off[*nth].is_some()).collect();
        which.checked_rem(there.len()).map(|nth| there[nth])
    }

    /// All that is taken, but for one booking's part.
    pub fn taken(&self, but: Option<usize>) -> Vec<Taken> {
        let mut taken: Vec<Taken> = self
            .off
            .iter()
            .flatten()
            .map(|(who, from, to)| (Subject::Person(*who), *from, *to))
            .collect();
        for (index, one) in self.bookings.iter().enumerate() {
            let lives =
                ["held", "pending", "confirmed", "completed", "no_show"].contains(&one.state);
            if one.session.is_some() || !one.takes || !lives || but == Some(index) {
                continue;
            }
            let service = &SERVICES[one.service];
            taken.push((Subject::Person(one.person), one.start, one.end + service.after));
            if let (Some(room), Some(after)) = (one.room, service.room_after) {
                taken.push((Subject::Room(room), one.start, one.end + after));
            }
        }
        for (session, (start, guide)) in SESSIONS.iter().enumerate() {
            if self.seats(session, but) > 0 {
                taken.push((Subject::Person(*guide), *start, start + 60));
            }
        }
        taken.sort_unstable();
        taken
    }

    /// How many seats of a session are taken.
    pub fn seats(&self, session: usize, but: Option<usize>) -> i32 {
        let of = |one: &(usize, &Booking)| one.1.session == Some(session) && but != Some(one.0);
        self.bookings.iter().enumerate().filter(of).map(|(_, one)| one.seats()).sum()
    }

    pub(super) fn is_free(
        &self,
        subject: Subject,
        from: Minute,
        to: Minute,
        but: Option<usize>,
    ) -> bool {
        !self
            .taken(but)
            .iter()
            .any(|(who, start, end)| *who == subject && *start < to && *end > from)
    }

    /// Who performs a service now, in the order in which they are tried.
    pub(super) fn pool(
        &self,
        service: usize,
        asked: Option<usize>,
    ) -> Result<Vec<usize>, &'static str> {
        let there = |who: &usize| !(self.left && *who == STAFF - 1);
        let mut pool: Vec<usize> = (0..STAFF)
            .filter(there)
            .filter(|who| asked.is_none_or(|asked| asked == *who))
            .collect();
        if SERVICES[service].round_robin {
            pool.sort_by_key(|who| self.turns[*who]);
        }
        if pool.is_empty() { Err("staff_unavailable") } else { Ok(pool) }
    }

    /// Of the free rooms the one in whose free time it fits best.
    pub(super) fn room(&self, from: Minute, to: Minute, but: Option<usize>) -> Option<usize> {
        let gap = |room: &usize| {
            let of = |one: &Taken| one.0 == Subject::Room(*room);
            let taken: Vec<Taken> = self.taken(but).into_iter().filter(of).collect();
            let before =
                taken.iter().rfind(|one| one.1 < from).map_or(1440, |one| (from - one.2).min(1440));
            let after =
                taken.iter().find(|one| one.1 >= to).map_or(1440, |one| (one.1 - to).min(1440));
            before + after
        };
        (0..ROOMS).filter(|room| self.is_free(Subject::Room(*room), from, to, but)).min_by_key(gap)
    }

    /// Who of a pool serves then, and in which room.
    pub(super) fn choose(
        &self,
        service: usize,
        pool: &[usize],
        at: Minute,
        but: Option<usize>,
    ) -> Result<(usize, Option<usize>), &'static str> {
        let Service { minutes, after, room_after, .. } = SERVICES[service];
        let open = at % 1440 >= 540 && at % 1440 + minutes <= 1020;
        let mut taken = false;
        for person in pool {
            if !self.is_free(Subject::Person(*person), at, at + minutes + after, but) {
                taken = true;
            } else if open {
                let Some(after) = room_after else { return Ok((*person, None)) };
                match self.room(at, at + minutes + after, but) {
                    Some(room) => return Ok((*person, Some(room))),
                    None => taken = true,
                }
            }
        }
        Err(if taken { "slot_taken" } else { "outside_hours" })
    }

    /// Whether one more of a service is too many on a day.
    pub(super) fn limit(&self, service: usize, at: Minute, but: Option<usize>) -> Outcome {
        let Some(most) = SERVICES[service].per_day else { return Ok(()) };
        let counts = |(index, one): &(usize, &Booking)| {
            one.session.is_none()
                && one.service == service
                && one.start / 1440 == at / 1440
                && but != Some(*index)
                && ["held", "pending", "confirmed", "completed", "no_show"].contains(&one.state)
        };
        let booked = self.bookings.iter().enumerate().filter(counts).count();
        if booked < most { Ok(()) } else { Err("limit_reached") }
    }

    pub(super) fn turn(&mut self, service: usize, person: usize) {
        if SERVICES[service].round_robin {
            self.chosen += 1;
            self.turns[person] = self.chosen;
        }
    }

    /// What is offered of a service on a day: when, and with whom; a refusal if it isn't on sale.
    pub fn offers(
        &self,
        service: usize,
        day: i64,
    ) -> Result<Vec<(Minute, Vec<usize>)>, &'static str> {
        self.on_sale(service)?;
        let Service { minutes, after, room_after, .. } = SERVICES[service];
        let pool = self.pool(service, None)?;
        let mut offers = Vec::new();
        let opening = day * 1440 + 540;
        for at in (opening..=day * 1440 + 1020 - minutes).step_by(30) {
            let free =
                |who: &usize| self.is_free(Subject::Person(*who), at, at + minutes + after, None);
            let mut people: Vec<usize> = pool.iter().copied().filter(free).collect();
            people.sort_unstable();
            let room =
                room_after.is_none_or(|after| self.room(at, at + minutes + after, None).is_some());
            if room && !people.is_empty() && self.limit(service, at, None).is_ok() {
                offers.push((at, people));
            }
        }
        Ok(offers)
    }

    /// How many seats of each session are offered; none of one that isn't.
    pub fn seats_offered(&self) -> Vec<Option<i32>> {
        let offered = |session| {
            self.room_for(session, 1, None).ok().map(|()| CAPACITY - self.seats(session, None))
        };
        (0..SESSIONS.len()).map(offered).collect()
    }
}
