//! Series in the database.

use jiff::civil::DateTime;
use serde_json::Value;
use tokio_postgres::Row;
use uuid::Uuid;

use super::model::{
    BookedSeries, CancelSeries, CancelledSeries, MoveSeries, Series, SeriesPreview,
};
use crate::bookings::availability::Whose;
use crate::platform::db::{Database, Error, store};
use crate::platform::http::Page;
use crate::platform::words::{Note, document};

/// A series to be booked.
#[derive(Debug)]
pub struct Wanted<'a> {
    /// Of whom, what, with whom.
    pub whose: Whose,
    /// When, on the business's clocks.
    pub starts: &'a Vec<DateTime>,
    /// Everything else.
    pub options: &'a Value,
    /// For whom.
    pub customer: &'a Value,
    /// The rule that the starts came from.
    pub rule: Option<&'a str>,
}

/// Books one.
pub async fn book(
    db: &Database,
    wanted: &Wanted<'_>,
    request: &Value,
) -> Result<BookedSeries, Error> {
    let sql = "select api.book_series($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let Wanted { whose, starts, options, customer, rule } = wanted;
    let (tenant, service, staff) = (&whose.tenant, &whose.service, &whose.staff);
    let id = vocab::new_id();
    db.command(sql, &[tenant, service, starts, customer, staff, options, rule, &id, request]).await
}

/// Looks which of its dates could be booked.
pub async fn preview(
    db: &Database,
    whose: Whose,
    starts: &Vec<DateTime>,
    options: &Value,
) -> Result<SeriesPreview, Error> {
    let sql = "select api.preview_series($1, $2, $3, $4, $5)";
    db.command(sql, &[&whose.tenant, &whose.service, starts, &whose.staff, options]).await
}

/// A page of rows: JSON, time, id.
pub async fn list(
    db: &Database,
    tenant: Uuid,
    page: Page,
    business: Option<Uuid>,
    customer: Option<Uuid>,
) -> Result<Vec<Row>, Error> {
    let sql = "select internal.series_head_json(t), t.created_at, t.id from series t
                where t.tenant_id = $1 and (t.created_at, t.id) > ($2, $3)
                  and ($5::uuid is null or t.business_id = $5)
                  and ($6::uuid is null or t.customer_id = $6)
                order by t.created_at, t.id limit $4";
    let (after, id, rows) = (&page.after, &page.after_id, &page.rows);
    db.query(tenant, sql, &[&tenant, after, id, rows, &business, &customer]).await
}

store!(find Series: "series_json" of "series");

/// Moves what is still to come of one.
pub async fn reschedule(
    db: &Database,
    (tenant, id): (Uuid, Uuid),
    wanted: &MoveSeries,
    start: Option<DateTime>,
    request: &Value,
) -> Result<Series, Error> {
    let sql = "select api.move_series($1, $2, $3, $4, $5, $6, $7)";
    let options = document(wanted);
    db.command(sql, &[&tenant, &id, &wanted.from, &start, &wanted.staff_id, &options, request])
        .await
}

/// Cancels what is still to come of one.
pub async fn cancel(
    db: &Database,
    (tenant, id): (Uuid, Uuid),
    wanted: &CancelSeries,
    request: &Value,
) -> Result<CancelledSeries, Error> {
    let sql = "select api.cancel_series($1, $2, $3, $4, $5, $6)";
    let reason = wanted.reason.as_ref().map(Note::as_str);
    let options = document(wanted);
    db.command(sql, &[&tenant, &id, &wanted.from, &reason, &options, request]).await
}
