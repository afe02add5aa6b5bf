//! What must hold of sessions, bookings and claims at any time, by comparing rows.

use testkit::Database;

/// Each query finds what must not be.
const NEVER: &[(&str, &str)] = &[
    (
        "a session whose counters aren't the sums over its bookings",
        "select s.id from sessions s left join bookings b on b.tenant_id = s.tenant_id and b.session_id = s.id
          group by s.tenant_id, s.id
         having s.seats_held <> coalesce(sum(b.seats) filter (where b.state = 'held'), 0)
             or s.seats_sold <> coalesce(sum(b.seats) filter (where b.state in ('confirmed', 'completed', 'no_show')
                                                             or b.state = 'pending' and b.has_seats), 0)",
    ),
    (
        "an oversold session",
        "select s.id from sessions s where s.seats_sold + s.seats_held > s.capacity_total or s.seats_sold < 0 or s.seats_held < 0",
    ),
    (
        "a party beside a private one",
        "select s.id from sessions s
          where s.taken_privately is distinct from exists (select from bookings b
                    where b.tenant_id = s.tenant_id and b.session_id = s.id and b.private and b.has_seats)
             or s.taken_privately and 1 <> (select count(*) from bookings b
                    where b.tenant_id = s.tenant_id and b.session_id = s.id and b.has_seats)",
    ),
    (
        "a session in use without a claim on one of its staff, or an empty one with claims",
        "select s.id from sessions s
          where (s.seats_sold + s.seats_held > 0 or s.reserved) and s.starts_at > clock_timestamp()
                and exists (select from session_staff ss where ss.tenant_id = s.tenant_id and ss.session_id = s.id
                     and not exists (select from claims c where c.tenant_id = s.tenant_id and c.session_id = s.id and c.subject_id = ss.staff_id))
             or s.seats_sold + s.seats_held = 0 and not s.reserved
                and (exists (select from claims c where c.tenant_id = s.tenant_id and c.session_id = s.id)
                     or exists (select from session_units u where u.tenant_id = s.tenant_id and u.session_id = s.id))",
    ),
    (
        "a session's claim over other time than the session takes, or that ends with another hold than the last",
        "select s.id from sessions s join claims c on c.tenant_id = s.tenant_id and c.session_id = s.id
          where c.subject_id in (select ss.staff_id from session_staff ss where ss.session_id = s.id)
                and (c.starts_at <> s.starts_at - make_interval(mins => s.buffer_before_minutes)
                     or c.ends_at <> s.ends_at + make_interval(mins => s.buffer_after_minutes))
             or c.expires_at is distinct from case when s.reserved or s.seats_sold > 0 then null
                    else (select max(b.hold_expires_at) from bookings b where b.tenant_id = s.tenant_id and b.session_id = s.id and b.state = 'held') end",
    ),
    (
        "claims and units of a session that aren't the same",
        "select coalesce(c.subject_id, u.unit_id) from session_units u
           full join (select c.* from claims c join resource_units r on r.tenant_id = c.tenant_id and r.id = c.subject_id where c.session_id is not null) c
             on c.tenant_id = u.tenant_id and c.session_id = u.session_id and c.subject_id = u.unit_id
          where c.subject_id is null or u.unit_id is null",
    ),
    (
        "claims of one subject that overlap",
        "select a.subject_id from claims a join claims b on a.tenant_id = b.tenant_id and a.subject_id = b.subject_id
           and a.starts_at < b.starts_at and a.ends_at > b.starts_at",
    ),
    (
        "a booking of seats with claims of its own",
        "select b.id from bookings b join claims c on c.tenant_id = b.tenant_id and c.booking_id = b.id where b.session_id is not null",
    ),
];

pub(crate) async fn assert_seats_add_up(database: &Database) {
    let admin = database.superuser().await;
    for (what, sql) in NEVER {
        let found =
            admin.query(*sql, &[]).await.unwrap_or_else(|error| panic!("{what}: {error:?}"));
        assert!(found.is_empty(), "{} times {what}", found.len());
    }
}
