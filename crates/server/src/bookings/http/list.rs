//! `GET /v1/bookings`

use crate::bookings::model::Booking;
use crate::bookings::store::booking::{self, Filter};
use crate::platform::http::prelude::*;
use crate::platform::words::InstantText;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/bookings", "bookings.read", list)
        .summary("List bookings by start")
        .query::<ListQuery>()
        .answers_pages::<Booking>()
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Only those of this business.
    business_id: Option<Uuid>,
    /// Only those of this service.
    service_id: Option<Uuid>,
    /// Only those with this staff member, or in a session that takes them.
    staff_id: Option<Uuid>,
    /// Only those in this session.
    session_id: Option<Uuid>,
    /// Only those of this customer.
    customer_id: Option<Uuid>,
    /// Only those in this state.
    #[param(inline)]
    state: Option<BookingState>,
    /// Only those that start at this instant or later.
    #[param(value_type = Option<String>)]
    from: Option<InstantText>,
    /// Only those that start before this instant.
    #[param(value_type = Option<String>)]
    to: Option<InstantText>,
    /// Items a page, 1 to 200; 50 if not given.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The states of a booking.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum BookingState {
    Held,
    Pending,
    Confirmed,
    Cancelled,
    Completed,
    Rejected,
    NoShow,
    Expired,
}

async fn list(State(app): State<App>, caller: Caller, Query(query): Query<ListQuery>) -> Reply {
    let page = app.cursors.page(caller.tenant, "bookings", query.limit, query.cursor.as_deref())?;
    let filter = Filter {
        business: query.business_id,
        service: query.service_id,
        staff: query.staff_id,
        session: query.session_id,
        customer: query.customer_id,
        state: query.state.and_then(|state| json!(state).as_str().map(str::to_owned)),
        from: query.from.as_ref().map(InstantText::timestamp),
        to: query.to.as_ref().map(InstantText::timestamp),
    };
    let rows = booking::list(&app.db, caller.tenant, page, &filter).await?;
    ok(&app.cursors.cut::<Booking>(caller.tenant, "bookings", page, rows)?)
}
