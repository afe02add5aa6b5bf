//! `PATCH /v1/questions/{id}`

use crate::catalog::model::{Question, QuestionPatch};
use crate::catalog::store::question as store;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::patch("/v1/questions/{id}", "questions.update", update)
        .summary("Change a question")
        .description("Fields that are absent stay; null empties a field that may be empty. Bookings keep what they were answered, with the words in which it was asked then.")
        .takes::<QuestionPatch>()
        .answers::<Question>(200)
}

async fn update(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<QuestionPatch>,
) -> Reply {
    let change = store::Change { id, document: write.body.document(), if_match: write.if_match };
    ok(&store::update(&app.db, caller.tenant, &change, &write.request()).await?)
}
