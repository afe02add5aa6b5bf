//! `GET /v1/sessions/{id}/guests`

use crate::guests::model::GuestList;
use crate::guests::store;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/sessions/{id}/guests", "guests.read", list)
        .summary("List who comes to a session")
        .description("By name; holds and cancelled bookings aren't on the list. Contacts are shown to a key that has the permission customers.read too, answers to one that has bookings.read.")
        .answers::<GuestList>(200)
}

async fn list(State(app): State<App>, caller: Caller, Id(id): Id) -> Reply {
    ok(&found(&app, &caller, id).await?)
}

/// The list as this caller may see it.
pub(super) async fn found(app: &App, caller: &Caller, id: Uuid) -> Result<GuestList, Problem> {
    let list = store::list(&app.db, caller.tenant, id).await?;
    let mut list = list.ok_or_else(|| Problem::not_found("session"))?;
    list.guests = list.guests.into_iter().map(|guest| guest.for_caller(caller)).collect();
    Ok(list)
}
