//! The tables as they are, read by a superuser: what the answers are compared with.

use std::collections::BTreeMap;

use tokio_postgres::{GenericClient, Row};
use uuid::Uuid;

use super::journal::{At, Place, Told};

/// A row of bookings, with its people and units.
#[derive(Debug, Clone)]
pub struct Booking {
    /// What an answer would show of it now.
    pub told: Told,
    /// Whether its seats are counted.
    pub has_seats: bool,
}

/// A row of claims.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Whose time.
    pub subject: Uuid,
    /// From when.
    pub starts_at: At,
    /// Until when.
    pub ends_at: At,
    /// For which booking.
    pub booking: Option<Uuid>,
    /// Until when, if it is a hold's.
    pub expires_at: Option<At>,
}

/// A row of booking_moves.
#[derive(Debug, Clone)]
pub struct Moved {
    /// Of which booking.
    pub booking: Uuid,
    /// Its sequence afterwards.
    pub sequence: i32,
    /// From where.
    pub from: Place,
    /// To where.
    pub to: Place,
}

/// A row of the outbox about a booking.
#[derive(Debug, Clone)]
pub struct Event {
    /// Which booking.
    pub booking: Uuid,
    /// What happened.
    pub kind: String,
    /// In which place among all.
    pub position: Option<i64>,
    /// When it was written, by the database's clock.
    pub at: At,
}

/// Everything that the checker looks at.
#[derive(Debug, Clone)]
pub struct Tables {
    /// The database's clock when they were read.
    pub now: At,
    /// By id.
    pub bookings: BTreeMap<Uuid, Booking>,
    /// In no order.
    pub claims: Vec<Claim>,
    /// In the order of booking and sequence.
    pub moves: Vec<Moved>,
    /// In the order in which they were written.
    pub events: Vec<Event>,
    /// The answers that are kept, by key; the text of one that is no booking.
    pub keys: BTreeMap<String, Result<Told, String>>,
    /// Sessions with what they count.
    pub sessions: Vec<Session>,
}

/// A row of sessions.
#[derive(Debug, Clone)]
pub struct Session {
    /// Which.
    pub id: Uuid,
    /// How many seats there are.
    pub capacity: i32,
    /// Counted as sold.
    pub sold: i32,
    /// Counted as held.
    pub held: i32,
}

/// Microseconds of a column.
macro_rules! micros {
    ($column:literal) => {
        concat!("(extract(epoch from ", $column, ") * 1000000)::bigint")
    };
}

impl Tables {
    /// Reads those of a tenant.
    pub async fn read(client: &impl GenericClient, tenant: Uuid) -> Tables {
        let now =
            client.query_one(concat!("select ", micros!("clock_timestamp()")), &[]).await.unwrap();
        Tables {
            now: At(now.get(0)),
            bookings: bookings(client, tenant).await,
            claims: claims(client, tenant).await,
            moves: moves(client, tenant).await,
            events: events(client, tenant).await,
            keys: keys(client, tenant).await,
            sessions: sessions(client, tenant).await,
        }
    }
}

async fn rows(client: &impl GenericClient, sql: &str, tenant: Uuid) -> Vec<Row> {
    client.query(sql, &[&tenant]).await.unwrap()
}

async fn bookings(client: &impl GenericClient, tenant: Uuid) -> BTreeMap<Uuid, Booking> {
    const SQL: &str = concat!(
        "select b.id, b.state, b.service_id, b.session_id, ",
        micros!("b.starts_at"),
        ", ",
        micros!("b.ends_at"),
        ", array(select s.staff_id from booking_staff s where s.tenant_id = b.tenant_id and s.booking_id = b.id
                 union all select s.staff_id from session_staff s where s.tenant_id = b.tenant_id and s.session_id = b.session_id order by 1),
           array(select u.unit_id from booking_units u where u.tenant_id = b.tenant_id and u.booking_id = b.id
                 union all select u.unit_id from session_units u where u.tenant_id = b.tenant_id and u.session_id = b.session_id order by 1),
           b.seats, ",
        micros!("b.hold_expires_at"),
        ", b.sequence, b.version, b.has_seats from bookings b where b.tenant_id = $1"
    );
    let read = |row: &Row| {
        let place = Place {
            service_id: row.get(2),
            session_id: row.get(3),
            starts_at: At(row.get(4)),
            ends_at: At(row.get(5)),
            staff_ids: row.get(6),
            unit_ids: row.get(7),
        };
        let told = Told {
            id: row.get(0),
            state: row.get(1),
            place,
            seats: row.get(8),
            hold_expires_at: row.get::<_, Option<i64>>(9).map(At),
            sequence: row.get(10),
            version: row.get(11),
        };
        (told.id, Booking { told, has_seats: row.get(12) })
    };
    rows(client, SQL, tenant).await.iter().map(read).collect()
}

async fn claims(client: &impl GenericClient, tenant: Uuid) -> Vec<Claim> {
    const SQL: &str = concat!(
        "select subject_id, ",
        micros!("starts_at"),
        ", ",
        micros!("ends_at"),
        ", booking_id, ",
        micros!("expires_at"),
        " from claims where tenant_id = $1"
    );
    let read = |row: &Row| Claim {
        subject: row.get(0),
        starts_at: At(row.get(1)),
        ends_at: At(row.get(2)),
        booking: row.get(3),
        expires_at: row.get::<_, Option<i64>>(4).map(At),
    };
    rows(client, SQL, tenant).await.iter().map(read).collect()
}

async fn moves(client: &impl GenericClient, tenant: Uuid) -> Vec<Moved> {
    let sql =
        "select booking_id, sequence, moved_from, moved_to from booking_moves where tenant_id = $1
                order by booking_id, sequence";
    let place = |row: &Row, column| serde_json::from_value::<Place>(row.get(column)).unwrap();
    let read = |row: &Row| Moved {
        booking: row.get(0),
        sequence: row.get(1),
        from: place(row, 2),
        to: place(row, 3),
    };
    rows(client, sql, tenant).await.iter().map(read).collect()
}

async fn events(client: &impl GenericClient, tenant: Uuid) -> Vec<Event> {
    const SQL: &str = concat!(
        "select entity_id, kind, position, ",
        micros!("created_at"),
        " from outbox where tenant_id = $1 and kind like 'booking.%' order by created_at"
    );
    let read = |row: &Row| Event {
        booking: row.get(0),
        kind: row.get(1),
        position: row.get(2),
        at: At(row.get(3)),
    };
    rows(client, SQL, tenant).await.iter().map(read).collect()
}

/// Read as text and kept as what the checker compares: whole documents of a long run would fill the memory.
async fn keys(client: &impl GenericClient, tenant: Uuid) -> BTreeMap<String, Result<Told, String>> {
    let sql = "select key, answer::text from idempotency_keys where tenant_id = $1";
    let read = |row: &Row| {
        let answer: &str = row.get(1);
        (row.get(0), serde_json::from_str(answer).map_err(|_| answer.to_owned()))
    };
    rows(client, sql, tenant).await.iter().map(read).collect()
}

async fn sessions(client: &impl GenericClient, tenant: Uuid) -> Vec<Session> {
    let sql =
        "select id, capacity_total, seats_sold, seats_held from sessions where tenant_id = $1";
    let read = |row: &Row| Session {
        id: row.get(0),
        capacity: row.get(1),
        sold: row.get(2),
        held: row.get(3),
    };
    rows(client, sql, tenant).await.iter().map(read).collect()
}
