//! The practice and its twin, side by side.

use std::collections::BTreeMap;
use std::fmt::Debug;

use testkit::refusal;
use tokio_postgres::Row;
use uuid::Uuid;

use super::practice::{FIRST, Made, Practice, instant};
use super::twin::{Booking, SERVICES, SESSIONS, Subject, Taken, Twin};

/// Where they differ, in words.
pub async fn difference(
    practice: &Practice,
    made: &Made,
    twin: &Twin,
    turn: usize,
) -> Result<(), String> {
    bookings(practice, made, twin).await?;
    claims(practice, twin).await?;
    sessions(practice, twin).await?;
    offers(practice, twin, turn % SERVICES.len(), i64::from(turn / SERVICES.len() % 2 == 1)).await
}

fn same<T: PartialEq + Debug>(what: &str, found: &T, expected: &T) -> Result<(), String> {
    if found == expected {
        return Ok(());
    }
    Err(format!("{what}: the database has {found:?}, the twin {expected:?}"))
}

/// What an answer shows of a booking now.
type Shown = (String, i64, i64, Vec<Uuid>, Vec<Uuid>, i64, i64, i64);

async fn bookings(practice: &Practice, made: &Made, twin: &Twin) -> Result<(), String> {
    let sql = "select b.id, j.document ->> 'state', (extract(epoch from b.starts_at - $2::text::timestamptz) / 60)::bigint,
                      (extract(epoch from b.ends_at - $2::text::timestamptz) / 60)::bigint,
                      array(select (jsonb_array_elements_text(j.document -> 'staff_ids'))::uuid),
                      array(select (jsonb_array_elements_text(j.document -> 'unit_ids'))::uuid),
                      (j.document ->> 'arrived')::bigint, (j.document ->> 'sequence')::bigint, coalesce(j.document ->> 'seats', '0')::bigint
                 from bookings b, lateral (select internal.booking_json(b) as document) j
                where b.tenant_id = $1";
    let rows = practice.admin.query(sql, &[&practice.salon.tenant, &FIRST]).await.unwrap();
    let read = |row: &Row| -> (Uuid, Shown) {
        let shown = (
            row.get(1),
            row.get(2),
            row.get(3),
            row.get(4),
            row.get(5),
            row.get(6),
            row.get(7),
            row.get(8),
        );
        (row.get(0), shown)
    };
    let found: BTreeMap<Uuid, Shown> = rows.iter().map(read).collect();
    let all = made.bookings.iter().zip(&twin.bookings);
    let expected = all.map(|(id, one)| (*id, shown(practice, one))).collect();
    same("bookings", &found, &expected)
}

fn shown(practice: &Practice, one: &Booking) -> Shown {
    let seats = if one.session.is_some() { i64::from(one.party) } else { 0 };
    let rooms = one.room.map(|room| practice.rooms[room]).into_iter().collect();
    let staff = vec![practice.salon.staff[one.person]];
    (
        one.state.into(),
        one.start,
        one.end,
        staff,
        rooms,
        one.arrived.into(),
        one.sequence.into(),
        seats,
    )
}

async fn claims(practice: &Practice, twin: &Twin) -> Result<(), String> {
    let sql = "select subject_id, (extract(epoch from starts_at - $2::text::timestamptz) / 60)::bigint,
                      (extract(epoch from ends_at - $2::text::timestamptz) / 60)::bigint
                 from claims where tenant_id = $1 and (expires_at is null or expires_at > clock_timestamp())";
    let rows = practice.admin.query(sql, &[&practice.salon.tenant, &FIRST]).await.unwrap();
    let subject = |id: Uuid| {
        let person = practice.salon.staff.iter().position(|one| *one == id).map(Subject::Person);
        let room = || practice.rooms.iter().position(|one| *one == id).map(Subject::Room);
        person.or_else(room).expect("a claim of somebody or something here")
    };
    let mut found: Vec<Taken> =
        rows.iter().map(|row| (subject(row.get(0)), row.get(1), row.get(2))).collect();
    found.sort_unstable();
    same("claims", &found, &twin.taken(None))
}

/// Seats that are sold, and seats that are offered: what is held may include what is over.
async fn sessions(practice: &Practice, twin: &Twin) -> Result<(), String> {
    let sql = "select s.id, s.seats_sold, f.capacity_remaining
                 from sessions s
                 left join api.list_free_sessions($1, $2, $3::text::timestamptz, $3::text::timestamptz + interval '2 days', 1) f on f.id = s.id
                where s.tenant_id = $1";
    let rows = practice
        .admin
        .query(sql, &[&practice.salon.tenant, &practice.show, &FIRST])
        .await
        .map_err(|error| format!("sessions: {error:?}"))?;
    let found: BTreeMap<Uuid, (i32, Option<i32>)> =
        rows.iter().map(|row| (row.get(0), (row.get(1), row.get(2)))).collect();
    let sold = |session| {
        let of = |one: &&Booking| {
            one.session == Some(session)
                && ["confirmed", "completed", "no_show"].contains(&one.state)
        };
        twin.bookings.iter().filter(of).map(|one| one.party).sum::<i32>()
    };
    let offered = twin.seats_offered();
    let expected = (0..SESSIONS.len())
        .map(|session| (practice.sessions[session], (sold(session), offered[session])))
        .collect();
    same("sessions", &found, &expected)
}

async fn offers(practice: &Practice, twin: &Twin, service: usize, day: i64) -> Result<(), String> {
    let sql = "select (extract(epoch from starts_at - $3::text::timestamptz) / 60)::bigint, staff_ids
                 from api.list_free_slots($1, $2, $4::text::timestamptz, $4::text::timestamptz + interval '1 day')";
    let first = instant(day * 1440);
    let rows = practice
        .client
        .query(sql, &[&practice.salon.tenant, &practice.services[service], &FIRST, &first])
        .await
        .map_err(|error| refusal(&error));
    let found = rows.map(|rows| {
        rows.iter().map(|row| (row.get(0), row.get(1))).collect::<Vec<(i64, Vec<Uuid>)>>()
    });
    let ids = |people: Vec<usize>| {
        let mut ids: Vec<Uuid> = people.iter().map(|who| practice.salon.staff[*who]).collect();
        ids.sort_unstable();
        ids
    };
    let expected = twin.offers(service, day).map_err(str::to_owned);
    let expected =
        expected.map(|all| all.into_iter().map(|(at, people)| (at, ids(people))).collect());
    same(&format!("offers of {} on day {day}", SERVICES[service].name), &found, &expected)
}
