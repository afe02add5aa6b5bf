//! Afterwards: the tables must have what was told, and nothing else.

use testkit::Database;
use uuid::Uuid;

use super::writes::Ledger;

/// What isn't so.
pub async fn broken(database: &Database, ledger: &Ledger) -> Vec<String> {
    let admin = database.superuser().await;
    let mut told = ledger.bookings();
    let mut broken = Vec::new();
    // Those that the world began with are copies of other times; all that were told are later, or have seats.
    let made = "select id, state, to_char(local_start, 'YYYY-MM-DD\"T\"HH24:MI:SS'),
               (select count(*) from claims c where c.tenant_id = b.tenant_id and c.booking_id = b.id), b.session_id
          from bookings b where local_start >= '2032-01-01' or session_id is not null";
    for row in admin.query(made, &[]).await.unwrap() {
        let (id, state): (Uuid, String) = (row.get(0), row.get(1));
        let (start, claims): (String, i64) = (row.get(2), row.get(3));
        let Some(known) = told.remove(&id) else {
            broken.push(format!("booking {id} ({state}) is there, and nobody was told"));
            continue;
        };
        let there = known.place.is_none_or(|place| place.starts_at() == start);
        if known.state != state || !there {
            broken
                .push(format!("booking {id} is {state} at {start}, and was told to be {known:?}"));
        }
        let seats = row.get::<_, Option<Uuid>>(4).is_some();
        let wanted = i64::from(!seats && state != "cancelled");
        if claims != wanted {
            broken.push(format!(
                "booking {id} is {state} and has {claims} claims instead of {wanted}"
            ));
        }
    }
    broken.extend(told.values().map(|lost| format!("told, and not in the table: {lost:?}")));
    let counters = "select s.id::text || ': ' || s.seats_held || ' seats are counted and ' || count(b.id) || ' held'
          from sessions s left join bookings b on b.tenant_id = s.tenant_id and b.session_id = s.id and b.state = 'held'
         group by s.tenant_id, s.id having s.seats_held <> count(b.id)";
    broken.extend(admin.query(counters, &[]).await.unwrap().iter().map(|row| row.get(0)));
    broken
}
