//! `GET /v1/services/{id}/questions`

use crate::catalog::model::Questions;
use crate::catalog::store::question as store;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/services/{id}/questions", "questions.read", list)
        .summary("List the questions of a service")
        .description("In the order in which they are asked.")
        .answers::<Questions>(200)
}

async fn list(State(app): State<App>, caller: Caller, Id(id): Id) -> Reply {
    let found = store::list(&app.db, caller.tenant, id).await?;
    ok(&found.ok_or_else(|| Problem::not_found("service"))?)
}
