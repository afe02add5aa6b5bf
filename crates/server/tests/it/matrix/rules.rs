//! What customers do, and what is done to bookings, leaves what a business has set as it is: nodes go on by it (decision 0037).

use super::findings::Findings;
use super::operations::Operation;
use super::strangers::{Keys, Prepared};
use super::world::World;

/// The things whose permissions are no permission to set anything, as the server has them.
const OF_BOOKINGS: [&str; 4] = ["bookings", "booking_tokens", "customers", "waitlist"];

/// Whether the server takes it for something that sets nothing.
pub fn sets_nothing(operation: &Operation) -> bool {
    let noun = operation.permission().split('.').next().unwrap();
    operation.writes() && (operation.is_public() || OF_BOOKINGS.contains(&noun))
}

/// Does it; no event may say that anything was set.
pub async fn try_one(world: &World, keys: &Keys, operation: Operation, found: &mut Findings) {
    let Prepared { operation, sample, .. } = Prepared::of(world, operation).await;
    let worker = world.server.database.worker().await;
    worker.query("select api.relay_events(10000)", &[]).await.unwrap();
    let key = (!operation.is_public()).then(|| keys.only[operation.permission()].as_str());
    let answer = world.send(key, &sample).await;
    found.check(&operation, "the example", answer.is_success(), || format!("{answer:?}"));
    let told = "select array(select kind from outbox where position is null),
                       cardinality((api.watch_changes((select max(position) from outbox))).rules)";
    let row = world.owner.query_one(told, &[]).await.unwrap();
    let (events, rules): (Vec<String>, i32) = (row.get(0), row.get(1));
    found.check(&operation, "sets nothing", rules == 0, || format!("{events:?}"));
}
