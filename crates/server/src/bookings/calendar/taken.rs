//! What is taken now, read each time.

use std::collections::HashMap;

use availability::{Busy, Span};
use jiff::Timestamp;
use tokio_postgres::Row;
use uuid::Uuid;

use super::Asked;
use super::rules::{Member, Rules, odd};
use crate::platform::db::{Database, Error};
use crate::platform::http::Problem;

/// It, and when.
#[derive(Debug)]
pub struct Taken {
    /// The database's present.
    pub now: Timestamp,
    /// When the tenant's next hold ends.
    pub next_expiry: Option<Timestamp>,
    /// The bookings that count against the service's limits.
    pub counted: Vec<Span>,
    /// The time of people and units, by their ids.
    pub busy: HashMap<Uuid, Vec<Busy>>,
}

/// Reads what takes the time of the team and of the units that are needed.
pub async fn read(
    db: &Database,
    asked: &Asked,
    rules: &Rules,
    team: &[&Member],
) -> Result<Taken, Problem> {
    const SQL: &str = include_str!("taken.sql");
    let people = team.iter().map(|one| one.id);
    let units = rules.needs.iter().flat_map(|need| need.units.iter().copied());
    let subjects: Vec<Uuid> = people.chain(units).collect();
    let counted = rules.has_limits.then_some(asked.service);
    let params: [&(dyn tokio_postgres::types::ToSql + Sync); 8] = [
        &asked.tenant,
        &subjects,
        &asked.from,
        &asked.to,
        &asked.moving,
        &rules.business,
        &counted,
        &rules.counts_bookable_days,
    ];
    let rows = db.query(asked.tenant, SQL, &params).await?;
    let mut busy = HashMap::with_capacity(rows.len());
    let mut present = None;
    for row in &rows {
        let spans = spans(row)?;
        match row.try_get(0).map_err(Error::from)? {
            Some(subject) => {
                busy.insert(
                    subject,
                    spans.map(|span| span.map(Busy::exact)).collect::<Result<_, _>>()?,
                );
            }
            None => present = Some((row, spans.collect::<Result<_, _>>()?)),
        }
    }
    let (row, counted) = present.ok_or_else(|| odd("no present"))?;
    Ok(Taken {
        now: row.try_get(3).map_err(Error::from)?,
        next_expiry: row.try_get(4).map_err(Error::from)?,
        counted,
        busy,
    })
}

/// The spans between the starts and the ends of a row.
fn spans(row: &Row) -> Result<impl Iterator<Item = Result<Span, Problem>>, Problem> {
    let all = |column| row.try_get::<_, Option<Vec<Timestamp>>>(column).map_err(Error::from);
    let starts = all(1)?.unwrap_or_default();
    let ends = all(2)?.unwrap_or_default();
    Ok(starts.into_iter().zip(ends).map(|(start, end)| Span::new(start, end).map_err(odd)))
}
