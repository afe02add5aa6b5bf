//! Known faults of the product, planted before anybody comes: each must be found.

use testkit::Database;

use crate::patch::{replace, unlock};

/// A fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Fault {
    /// Nothing forbids claims that overlap.
    Constraint,
    /// Nobody waits for anybody.
    Lock,
    /// A repeated command is carried out again.
    Idempotency,
    /// The end of a hold is judged by the time at which waiting began.
    Clock,
    /// Some changes leave no event.
    Outbox,
}

/// Each of them.
pub const ALL: [Fault; 5] =
    [Fault::Constraint, Fault::Lock, Fault::Idempotency, Fault::Clock, Fault::Outbox];

impl Fault {
    /// What the checker must say of it.
    pub fn told(self) -> &'static str {
        match self {
            Fault::Constraint => "overlap at",
            Fault::Lock => "internal_error",
            Fault::Idempotency => "nobody was told of it",
            Fault::Clock => "a hold until",
            Fault::Outbox => "its events are",
        }
    }

    /// In which time it must be found.
    pub fn seconds(self) -> u64 {
        if self == Fault::Clock { 30 } else { 15 }
    }
}

/// Plants it.
pub async fn plant(database: &Database, fault: Fault) {
    let admin = database.superuser().await;
    match fault {
        Fault::Constraint => {
            let drop = "alter table claims drop constraint claims_never_overlap";
            admin.batch_execute(drop).await.unwrap();
        }
        Fault::Lock => unlock(&admin).await,
        Fault::Idempotency => {
            let remembered = "return v_known.answer";
            replace(&admin, "known_answer", remembered, "return null").await;
            let kept = "p_answer\n        );";
            replace(&admin, "finish_command", kept, "p_answer) on conflict do nothing;").await;
        }
        Fault::Clock => {
            let judged = "p_booking.hold_expires_at <= clock_timestamp()";
            replace(&admin, "check_move", judged, "p_booking.hold_expires_at <= now()").await;
        }
        Fault::Outbox => {
            let told = "insert into outbox";
            let forgotten = "if p_kind = 'booking.rescheduled' and random() < 0.2 then return; end if; insert into outbox";
            replace(&admin, "record_event", told, forgotten).await;
        }
    }
}
