//! `GET /v1/sessions/{id}/guests/print`

use super::list::found;
use crate::guests::pages::guest_list;
use crate::platform::html;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/sessions/{id}/guests/print", "guests.read", print)
        .summary("Print who comes to a session")
        .description("The guest list as a page for paper: a box for each person, and empty lines for those who come without a booking.")
        .answers_text("text/html", "<!doctype html>…")
}

async fn print(State(app): State<App>, caller: Caller, Id(id): Id) -> Reply {
    let list = found(&app, &caller, id).await?;
    Ok(html::page(guest_list::page(&list)))
}
