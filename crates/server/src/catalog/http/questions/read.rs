//! `GET /v1/questions/{id}`

use crate::catalog::model::Question;
use crate::catalog::store::question as store;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/questions/{id}", "questions.read", read)
        .summary("Read a question")
        .answers::<Question>(200)
}

async fn read(State(app): State<App>, caller: Caller, Id(id): Id, validators: Validators) -> Reply {
    let found = store::find(&app.db, caller.tenant, id).await?;
    let found: Question = found.ok_or_else(|| Problem::not_found("question"))?;
    fresh(&validators, found.version, &found)
}
