//! `POST /v1/services/{id}/questions`

use crate::catalog::model::{NewQuestion, Question};
use crate::catalog::store::question as store;
use crate::platform::http::prelude::*;
use crate::platform::words::document;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/services/{id}/questions", "questions.create", create)
        .summary("Add a question to a service")
        .description("It is asked from the next booking on. A service has at most 50.")
        .takes::<NewQuestion>()
        .answers::<Question>(201)
        .refuses(&["already_exists"])
}

async fn create(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<NewQuestion>,
) -> Reply {
    let made =
        store::create(&app.db, caller.tenant, id, &document(&write.body), &write.request()).await?;
    created(&format!("/v1/questions/{}", made.asked.id), &made)
}
