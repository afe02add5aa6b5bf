//! Known faults, planted into the leased database: a check that doesn't find them proves nothing.

use testkit::Database;

use crate::patch::replace;

/// A fault.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum Fault {
    /// Seats are counted without lock, guard and constraint.
    Oversell,
    /// A booking is lost after it was acknowledged.
    Forget,
    /// A repeated request is executed again.
    Repeat,
}

/// Plants a fault before the sale.
pub async fn plant(database: &Database, fault: Fault) {
    let admin = database.superuser().await;
    match fault {
        Fault::Oversell => {
            admin
                .batch_execute("alter table sessions drop constraint sessions_never_oversold")
                .await
                .unwrap();
            let guard = "or s.seats_held + s.seats_sold + p_held + p_sold <= s.capacity_total";
            replace(&admin, "count_seats", guard, "or true").await;
            // So that several are between looking and counting at once, on any machine.
            replace(
                &admin,
                "count_seats",
                "update sessions s",
                "perform pg_sleep(0.05); update sessions s",
            )
            .await;
            replace(&admin, "lock_sessions", " for no key update", "").await;
            replace(&admin, "lock_subjects", "pg_advisory_xact_lock(v_key)", "v_key").await;
        }
        // Planted when the sale is over.
        Fault::Forget => {}
        Fault::Repeat => {
            // The answer of the first is kept, and nobody looks at it.
            replace(&admin, "known_answer", "return v_known.answer", "return null").await;
        }
    }
}

/// Plants a fault after the sale.
pub async fn plant_after(database: &Database, fault: Fault) {
    if matches!(fault, Fault::Forget) {
        let lose = "set session_replication_role = replica;
            delete from bookings where id = (select id from bookings where state = 'confirmed' order by id limit 1)";
        database.superuser().await.batch_execute(lose).await.unwrap();
    }
}
