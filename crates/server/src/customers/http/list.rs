//! `GET /v1/customers`

use crate::customers::model::Customer;
use crate::customers::store;
use crate::platform::http::prelude::*;
use crate::platform::words::{Email, Phone};

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/customers", "customers.read", list)
        .summary("List customers")
        .query::<ListQuery>()
        .answers_pages::<Customer>()
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Only the one with this e-mail address.
    email: Option<Email>,
    /// Only the one with this telephone number, international.
    phone: Option<Phone>,
    /// Items a page, 1 to 200; 50 if not given.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

async fn list(State(app): State<App>, caller: Caller, Query(query): Query<ListQuery>) -> Reply {
    let page =
        app.cursors.page(caller.tenant, "customers", query.limit, query.cursor.as_deref())?;
    let rows = store::list(
        &app.db,
        caller.tenant,
        page,
        query.email.as_ref().map(Email::as_str),
        query.phone.as_ref().map(Phone::as_str),
    )
    .await?;
    ok(&app.cursors.cut::<Customer>(caller.tenant, "customers", page, rows)?)
}
