//! Faults that are planted into the tables after a run, one at a time and taken back: a checker that doesn't find each of
//! them proves nothing.

use tokio_postgres::Client;

use super::journal::Deed;
use super::tables::Tables;
use crate::mix::World;

/// A fault: its name, what makes it, and what the checker must say.
type Fault = (&'static str, &'static str, &'static str);

/// A confirmed appointment with a room that was moved.
const ONE: &str = "(select b.tenant_id, b.id from bookings b join booking_units u on u.tenant_id = b.tenant_id and u.booking_id = b.id
    where b.tenant_id = 'TENANT' and b.state = 'confirmed' and b.sequence > 0 order by b.id limit 1)";

const FAULTS: &[Fault] = &[
    ("the time of a person is given away", "delete from claims c using ONE o where c.booking_id = o.id and c.subject_id in (select id from staff)", "has not just its claims"),
    ("the time of a room is given away", "delete from claims c using ONE o where c.booking_id = o.id and c.subject_id in (select id from resource_units)", "has not just its claims"),
    ("a room is lost", "delete from booking_units u using ONE o where u.booking_id = o.id", "has not the people and units"),
    ("a booking is at another time", "update bookings b set starts_at = b.starts_at + interval '5 minutes', ends_at = b.ends_at + interval '5 minutes' from ONE o where b.id = o.id", "don't lead to where it is"),
    ("a booking is lost", "delete from bookings b using ONE o where b.id = o.id", "the table doesn't have it"),
    ("a cancelled booking is back", "update bookings b set state = 'confirmed' from (select id from bookings where tenant_id = 'TENANT' and state = 'cancelled' and session_id is null order by id limit 1) o where b.id = o.id", "by what was acknowledged it is"),
    ("a change is lost", "update bookings b set version = b.version - 1 from ONE o where b.id = o.id", "it is lost"),
    ("a booking appears", "insert into bookings select (jsonb_populate_record(b, jsonb_build_object('id', gen_random_uuid(), 'reference', 'X'))).* from bookings b join ONE o on o.id = b.id", "nobody was told of it"),
    ("a claim is longer", "update claims c set ends_at = n.until from (
        select c.subject_id, c.starts_at, lead(c.ends_at) over (partition by c.subject_id order by c.starts_at) as until from claims c) n
        where c.subject_id = n.subject_id and c.starts_at = n.starts_at and n.until is not null
          and (c.subject_id, c.starts_at) = (select subject_id, min(starts_at) from claims where tenant_id = 'TENANT' group by subject_id having count(*) > 1 order by 1 limit 1)", "overlap at"),
    ("a move is forgotten", "delete from booking_moves m using ONE o where m.booking_id = o.id", "in its history"),
    ("an event is missing", "delete from outbox e using ONE o where e.entity_id = o.id and e.kind = 'booking.rescheduled'", "its events are"),
    ("an event has no position", "update outbox e set position = null where e.id = (select id from outbox where tenant_id = 'TENANT' and kind like 'booking.%' order by id limit 1)", "without a position"),
    ("an answer is forgotten", "delete from idempotency_keys k where k.key = (select min(key) from idempotency_keys where tenant_id = 'TENANT') and k.tenant_id = 'TENANT'", "no answer is kept"),
    ("a key is carried out in secret", "insert into idempotency_keys (tenant_id, caller, key, route, fingerprint, answer)
        select tenant_id, caller, 'secret', route, fingerprint, answer from idempotency_keys where tenant_id = 'TENANT' limit 1", "its client was told otherwise"),
];

/// Plants each and looks whether it is found. The names of those that weren't.
pub async fn missed(client: &mut Client, world: &World, deeds: &[Deed]) -> Vec<String> {
    let mut missed = Vec::new();
    for (name, sql, told) in FAULTS {
        let scratch = client.transaction().await.unwrap();
        // Neither triggers nor keys: whatever could do this, the checker must see it.
        let free = "set local session_replication_role = replica; alter table claims drop constraint claims_never_overlap";
        scratch.batch_execute(free).await.unwrap();
        let sql = sql.replace("ONE", ONE).replace("TENANT", &world.tenant.to_string());
        let changed = scratch.execute(&sql, &[]).await;
        match changed {
            Ok(1..) => {
                let tables = Tables::read(&scratch, world.tenant).await;
                let found = super::broken(world, deeds, &tables);
                if !found.iter().any(|line| line.contains(told)) {
                    missed.push(format!("{name}: {found:?}"));
                }
            }
            other => missed.push(format!("{name} couldn't be planted: {other:?}")),
        }
        scratch.rollback().await.unwrap();
    }
    missed
}

/// How many there are.
pub fn count() -> usize {
    FAULTS.len()
}
