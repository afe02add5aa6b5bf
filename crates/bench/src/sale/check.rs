//! What the table says afterwards against what the buyers were told.

use std::collections::BTreeMap;

use testkit::Database;
use uuid::Uuid;

use super::Options;
use super::buyers::{End, Outcome};
use super::stage::Stage;

/// The promises that were broken, in words; none if all were kept.
pub async fn broken_promises(
    database: &Database,
    stage: &Stage,
    options: &Options,
    outcomes: &[Outcome],
    kills: usize,
) -> Vec<String> {
    let mut broken = Vec::new();
    let mut demand = |kept: bool, line: String| {
        if !kept {
            broken.push(line);
        }
    };
    demand(
        outcomes.len() == options.buyers,
        format!("{} of {} buyers got an answer", outcomes.len(), options.buyers),
    );
    for outcome in outcomes {
        match &outcome.end {
            End::Odd { answer } => {
                demand(false, format!("an answer that nobody should get: {answer}"))
            }
            End::Full { remaining, .. } => {
                demand(
                    *remaining < outcome.party,
                    format!(
                        "a party of {} was sent away with {remaining} seats left",
                        outcome.party
                    ),
                );
            }
            _ => {}
        }
    }
    let told: BTreeMap<Uuid, usize> = outcomes.iter().filter_map(sold).collect();
    let found = booked(database, stage).await;
    for (booking, party) in &told {
        demand(
            found.get(booking) == Some(party),
            format!(
                "{party} seats were promised by {booking}, the table has {:?}",
                found.get(booking)
            ),
        );
    }
    for booking in found.keys() {
        demand(told.contains_key(booking), format!("{booking} has seats, and nobody was told"));
    }
    let (sold, held) = counted(database, stage).await;
    let seats: usize = found.values().sum();
    demand(
        seats == sold && held == 0,
        format!("the session counts {sold} sold and {held} held, its bookings have {seats}"),
    );
    // Single persons come last: whatever seat was left, one of them took it.
    demand(sold == options.seats, format!("{sold} of {} seats were sold", options.seats));
    demand(
        kills == options.kills,
        format!("{kills} of {} kills took place before it was over", options.kills),
    );
    broken
}

fn sold(outcome: &Outcome) -> Option<(Uuid, usize)> {
    match outcome.end {
        End::Sold { booking } => Some((booking, outcome.party)),
        _ => None,
    }
}

/// The session's confirmed bookings and their seats.
async fn booked(database: &Database, stage: &Stage) -> BTreeMap<Uuid, usize> {
    let sql = "select id, seats from bookings where tenant_id = $1 and session_id = $2 and state = 'confirmed'";
    let rows =
        database.superuser().await.query(sql, &[&stage.tenant, &stage.session]).await.unwrap();
    rows.iter().map(|row| (row.get(0), usize::try_from(row.get::<_, i32>(1)).unwrap())).collect()
}

/// Seats sold, and seats of holds that still live.
async fn counted(database: &Database, stage: &Stage) -> (usize, usize) {
    let sql = "select s.seats_sold, coalesce((select sum(b.seats) from bookings b
                 where b.tenant_id = s.tenant_id and b.session_id = s.id and b.state = 'held' and b.hold_expires_at > clock_timestamp()), 0)::integer
                 from sessions s where s.tenant_id = $1 and s.id = $2";
    let row =
        database.superuser().await.query_one(sql, &[&stage.tenant, &stage.session]).await.unwrap();
    let count = |column: usize| usize::try_from(row.get::<_, i32>(column)).unwrap();
    (count(0), count(1))
}
