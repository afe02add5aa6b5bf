//! What the commands do to the twin, and for what they are refused.

use super::command::{Change, Minute, With};
use super::twin::{Booking, CAPACITY, Outcome, SERVICES, SESSIONS, Subject, Twin};

impl Twin {
    pub(super) fn take(
        &mut self,
        service: usize,
        staff: Option<usize>,
        at: Minute,
        confirm: bool,
    ) -> Outcome {
        self.on_sale(service)?;
        let pool = self.pool(service, staff)?;
        let (person, room) = self.choose(service, &pool, at, None)?;
        self.limit(service, at, None)?;
        let of = &SERVICES[service];
        let state = if !confirm {
            "held"
        } else if of.approval {
            "pending"
        } else {
            "confirmed"
        };
        let takes = state != "pending" || of.blocks;
        let booking = Booking {
            service,
            session: None,
            state,
            start: at,
            end: at + of.minutes,
            person,
            room: room.filter(|_| takes),
            party: 1,
            arrived: 0,
            sequence: 0,
            takes,
        };
        self.bookings.push(booking);
        self.turn(service, person);
        Ok(())
    }

    pub(super) fn on_sale(&self, service: usize) -> Outcome {
        if self.archived[service] { Err("service_unavailable") } else { Ok(()) }
    }

    /// Whether a party gets into a session.
    pub(super) fn room_for(&self, session: usize, party: i32, but: Option<usize>) -> Outcome {
        let (start, guide) = SESSIONS[session];
        let seats = self.seats(session, but);
        if seats + party > CAPACITY {
            return Err("session_full");
        }
        let free = seats > 0 || self.is_free(Subject::Person(guide), start, start + 60, but);
        if free { Ok(()) } else { Err("slot_taken") }
    }

    pub(super) fn take_seats(&mut self, session: usize, party: i32, confirm: bool) -> Outcome {
        self.room_for(session, party, None)?;
        let (start, person) = SESSIONS[session];
        let state = if confirm { "confirmed" } else { "held" };
        let booking = Booking {
            service: 0,
            session: Some(session),
            state,
            start,
            end: start + 60,
            person,
            room: None,
            party,
            arrived: 0,
            sequence: 0,
            takes: true,
        };
        self.bookings.push(booking);
        Ok(())
    }

    /// Whether a booking's state allows it.
    fn allow(&self, index: usize, from: &[&str]) -> Outcome {
        match self.bookings[index].state {
            "expired" => Err("hold_expired"),
            state if from.contains(&state) => Ok(()),
            _ => Err("illegal_transition"),
        }
    }

    pub(super) fn change(&mut self, index: usize, how: Change) -> Outcome {
        let from: &[&str] = match how {
            Change::Confirm | Change::Renew => &["held"],
            Change::Cancel => &["held", "pending", "confirmed"],
            Change::Approve | Change::Reject => &["pending"],
            Change::CheckIn(_) => &["confirmed", "completed", "no_show"],
            Change::UndoCheckIn | Change::NoShow => &["confirmed", "completed"],
            Change::Complete => &["confirmed", "no_show"],
        };
        self.allow(index, from)?;
        if how == Change::Approve {
            return self.approve(index);
        }
        let one = &mut self.bookings[index];
        match how {
            Change::Confirm if one.session.is_none() && SERVICES[one.service].approval => {
                one.state = "pending";
                one.takes = SERVICES[one.service].blocks;
                one.room = one.room.filter(|_| one.takes);
            }
            Change::Confirm => one.state = "confirmed",
            Change::Cancel => {
                one.state = "cancelled";
                one.sequence += 1;
            }
            Change::Reject => one.state = "rejected",
            Change::CheckIn(arrived) => {
                if !(1..=one.party).contains(&arrived) {
                    return Err("invalid_input");
                }
                one.arrived = arrived;
                one.state = if one.state == "no_show" { "completed" } else { one.state };
            }
            Change::UndoCheckIn => one.arrived = 0,
            Change::Complete => one.state = "completed",
            Change::NoShow if one.state == "confirmed" && one.arrived > 0 => {
                return Err("illegal_transition");
            }
            Change::NoShow => {
                one.state = "no_show";
                one.arrived = 0;
            }
            Change::Approve | Change::Renew => {}
        }
        Ok(())
    }

    fn approve(&mut self, index: usize) -> Outcome {
        let one = self.bookings[index].clone();
        let of = &SERVICES[one.service];
        if !one.takes {
            if !self.is_free(Subject::Person(one.person), one.start, one.end + of.after, None) {
                return Err("slot_taken");
            }
            if let Some(after) = of.room_after {
                let room = self.room(one.start, one.end + after, None).ok_or("slot_taken")?;
                self.bookings[index].room = Some(room);
            }
        }
        self.bookings[index].takes = true;
        self.bookings[index].state = "confirmed";
        Ok(())
    }

    pub(super) fn shift(
        &mut self,
        index: usize,
        at: Option<Minute>,
        with: With,
        service: Option<usize>,
    ) -> Outcome {
        let old = self.bookings[index].clone();
        let service = service.unwrap_or(old.service);
        self.on_sale(service)?;
        let asked = match with {
            With::Same => Some(old.person),
            With::Named(person) => Some(person),
            With::Anybody => None,
        };
        let mut pool = self.pool(service, asked)?;
        // Whoever has it comes first.
        pool.sort_by_key(|person| *person != old.person);
        self.allow(index, &["pending", "confirmed"])?;
        if old.arrived > 0 {
            return Err("illegal_transition");
        }
        let at = at.unwrap_or(old.start);
        if service == old.service && at == old.start && asked == Some(old.person) {
            return Ok(());
        }
        let (person, room) = self.choose(service, &pool, at, Some(index))?;
        self.limit(service, at, Some(index))?;
        let of = &SERVICES[service];
        let takes = old.state != "pending" || of.blocks;
        self.bookings[index] = Booking {
            service,
            start: at,
            end: at + of.minutes,
            person,
            room: room.filter(|_| takes),
            takes,
            sequence: old.sequence + 1,
            ..old
        };
        if person != old.person {
            self.turn(service, person);
        }
        Ok(())
    }

    pub(super) fn move_seats(&mut self, index: usize, session: usize) -> Outcome {
        self.allow(index, &["pending", "confirmed"])?;
        let one = &self.bookings[index];
        if one.arrived > 0 {
            return Err("illegal_transition");
        }
        if one.session == Some(session) {
            return Ok(());
        }
        self.room_for(session, one.party, Some(index))?;
        let (start, person) = SESSIONS[session];
        let one = &mut self.bookings[index];
        one.session = Some(session);
        (one.start, one.end, one.person) = (start, start + 60, person);
        one.sequence += 1;
        Ok(())
    }
}
