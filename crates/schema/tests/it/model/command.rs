//! What may be done, as proptest makes it up and makes it smaller.

use proptest::prelude::*;
use proptest::sample::select;

use super::twin::{SERVICES, SESSIONS, STAFF};

/// Minutes since the midnight before the first day, on the business's clocks.
pub type Minute = i64;

/// One thing that somebody does. `which` counts what there is by then, and begins anew after the last.
#[derive(Debug, Clone, Copy)]
pub enum Command {
    /// Take a time: a hold, or with `confirm` a booking.
    Take { service: usize, staff: Option<usize>, at: Minute, confirm: bool },
    /// Take seats of a session.
    Seats { session: usize, party: i32, confirm: bool },
    /// Do something to a booking.
    Change { which: usize, how: Change },
    /// Move an appointment.
    Move { which: usize, at: Option<Minute>, with: With, service: Option<usize> },
    /// Move seats to another session.
    MoveSeats { which: usize, session: usize },
    /// Let the time of a hold run out.
    Expire { which: usize },
    /// Let the sweeper come.
    Sweep,
    /// Give somebody time off.
    TimeOff { staff: usize, at: Minute, minutes: i64 },
    /// Take time off back.
    Back { which: usize },
    /// Take a service out of sale, for good.
    Archive { service: usize },
    /// The last of the people leaves, or comes back.
    Active { yes: bool },
}

/// A command of one booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Confirm,
    Cancel,
    Approve,
    Reject,
    CheckIn(i32),
    UndoCheckIn,
    Complete,
    NoShow,
    Renew,
}

impl Command {
    /// The same about another booking.
    pub fn about(self, nth: usize) -> Command {
        match self {
            Command::Change { how, .. } => Command::Change { which: nth, how },
            Command::Move { at, with, service, .. } => {
                Command::Move { which: nth, at, with, service }
            }
            Command::MoveSeats { session, .. } => Command::MoveSeats { which: nth, session },
            Command::Expire { .. } => Command::Expire { which: nth },
            other => other,
        }
    }
}

/// With whom a moved booking shall be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum With {
    Same,
    Named(usize),
    Anybody,
}

/// Half hours of two days, from opening time to closing time.
fn at() -> impl Strategy<Value = Minute> {
    (0..2i64, 0..=16i64).prop_map(|(day, half)| day * 1440 + 540 + 30 * half)
}

fn change() -> impl Strategy<Value = Change> {
    use Change::{Approve, Cancel, CheckIn, Complete, Confirm, NoShow, Reject, Renew, UndoCheckIn};
    prop_oneof![
        4 => select(vec![Confirm, Approve]),
        2 => Just(Cancel),
        4 => select(vec![Reject, UndoCheckIn, Complete, NoShow, Renew]),
        1 => (0..=4i32).prop_map(CheckIn),
    ]
}

fn command() -> impl Strategy<Value = Command> {
    let service = || 0..SERVICES.len();
    let staff = || 0..STAFF;
    let which = || 0..16usize;
    let with = prop_oneof![
        2 => Just(With::Same), 1 => Just(With::Anybody), 1 => staff().prop_map(With::Named)
    ];
    prop_oneof![
        14 => (service(), prop::option::weighted(0.3, staff()), at(), any::<bool>())
            .prop_map(|(service, staff, at, confirm)| Command::Take { service, staff, at, confirm }),
        5 => (0..SESSIONS.len(), 1..=4i32, any::<bool>())
            .prop_map(|(session, party, confirm)| Command::Seats { session, party, confirm }),
        18 => (which(), change()).prop_map(|(which, how)| Command::Change { which, how }),
        9 => (which(), prop::option::weighted(0.7, at()), with, prop::option::weighted(0.3, service()))
            .prop_map(|(which, at, with, service)| Command::Move { which, at, with, service }),
        3 => (which(), 0..SESSIONS.len()).prop_map(|(which, session)| Command::MoveSeats { which, session }),
        3 => which().prop_map(|which| Command::Expire { which }),
        1 => Just(Command::Sweep),
        3 => (staff(), at(), select(vec![30i64, 90, 240]))
            .prop_map(|(staff, at, minutes)| Command::TimeOff { staff, at, minutes }),
        1 => which().prop_map(|which| Command::Back { which }),
        1 => prop_oneof![3 => Just(Command::Sweep), 1 => service().prop_map(|service| Command::Archive { service })],
        1 => any::<bool>().prop_map(|yes| Command::Active { yes }),
    ]
}

/// A day's work.
pub fn sequence(longest: usize) -> impl Strategy<Value = Vec<Command>> {
    prop::collection::vec(command(), 1..=longest)
}
