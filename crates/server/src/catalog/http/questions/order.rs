//! `PUT /v1/services/{id}/questions/order`

use crate::catalog::model::{QuestionOrder, Questions};
use crate::catalog::store::question as store;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::put("/v1/services/{id}/questions/order", "questions.update", order)
        .summary("Put the questions of a service in order")
        .description("Names all of them, so that none is moved by somebody who doesn't know of it.")
        .takes::<QuestionOrder>()
        .answers::<Questions>(200)
}

async fn order(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<QuestionOrder>,
) -> Reply {
    let ids = &write.body.question_ids;
    ok(&store::order(&app.db, caller.tenant, id, ids, &write.request()).await?)
}
