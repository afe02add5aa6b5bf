//! Others who use the same database: a session that writes past the commands, and one that keeps bookings locked.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use testkit::Database;
use tokio_postgres::{Client, NoTls};
use uuid::Uuid;

/// What became of them.
#[derive(Debug, Default, Clone, Copy)]
pub struct Count {
    /// Claims written past the locks that the constraint refused.
    pub refused: usize,
    /// Claims that nothing refused.
    pub written: usize,
    /// How often bookings were kept locked.
    pub lingers: usize,
}

/// Both, by turns, until told to stop; and once more then.
pub async fn meddle(database: &Database, tenants: &[Uuid], stop: &AtomicBool) -> Count {
    let mut count = Count::default();
    for tenant in tenants.iter().cycle() {
        let last = stop.load(Ordering::Relaxed);
        if let Some(written) = careless(database, *tenant).await {
            count.refused += usize::from(!written);
            count.written += usize::from(written);
        }
        if last {
            return count;
        }
        if linger(database).await {
            count.lingers += 1;
        }
        tokio::time::sleep(Duration::from_millis(800)).await;
    }
    count
}

async fn connect(database: &Database) -> Option<Client> {
    let (client, connection) =
        tokio_postgres::connect(&database.superuser_url(), NoTls).await.ok()?;
    tokio::spawn(connection);
    Some(client)
}

/// A careless hand: a claim over somebody's time, for another booking, without a lock. Whether it could be written; nothing
/// if there was none to be had.
async fn careless(database: &Database, tenant: Uuid) -> Option<bool> {
    let mut client = connect(database).await?;
    let scratch = client.transaction().await.ok()?;
    let sql = "insert into claims (tenant_id, subject_id, starts_at, ends_at, booking_id)
        select c.tenant_id, c.subject_id, c.starts_at + interval '1 minute', c.ends_at, b.id
          from (select * from claims where tenant_id = $1 and booking_id is not null and expires_at is null order by random() limit 1) c
          join lateral (select b.id from bookings b
                         where b.tenant_id = c.tenant_id and b.state = 'confirmed' and b.session_id is null and b.id <> c.booking_id
                         order by random() limit 1) b on true
        returning subject_id, starts_at::text, ends_at::text";
    match scratch.query_opt(sql, &[&tenant]).await {
        Err(error) => (error.code().map(|state| state.code()) == Some("23P01")).then_some(false),
        Ok(None) => None,
        Ok(Some(row)) => {
            // Whoever had the time may have left meanwhile; then it overlaps nothing, and is taken back.
            let sql = "select count(*) from claims where subject_id = $1 and starts_at < $3::text::timestamptz and ends_at > $2::text::timestamptz";
            let (from, to): (String, String) = (row.get(1), row.get(2));
            let there = scratch.query_one(sql, &[&row.get::<_, Uuid>(0), &from, &to]).await.ok()?;
            if there.get::<_, i64>(0) < 2 {
                return None;
            }
            scratch.commit().await.ok()?;
            Some(true)
        }
    }
}

/// Somebody with a transaction of their own keeps holds locked while their time runs out: whoever confirms one waits past
/// its end.
async fn linger(database: &Database) -> bool {
    let Some(client) = connect(database).await else { return false };
    let lock = "begin; select from bookings where state = 'held' and hold_expires_at between clock_timestamp()
        and clock_timestamp() + interval '600 milliseconds' order by hold_expires_at desc limit 4 for update skip locked";
    let locked = client.batch_execute(lock).await.is_ok();
    tokio::time::sleep(Duration::from_millis(if locked { 1_900 } else { 0 })).await;
    let _ = client.batch_execute("rollback").await;
    locked
}
