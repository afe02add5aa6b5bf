//! `DELETE /v1/questions/{id}`

use crate::catalog::store::question as store;
use crate::platform::http::prelude::*;

pub fn endpoint() -> Endpoint {
    Endpoint::delete("/v1/questions/{id}", "questions.delete", delete)
        .summary("Delete a question")
        .description("It is asked no more. Bookings keep their answers to it.")
}

async fn delete(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<Nothing>,
) -> Reply {
    store::delete(&app.db, caller.tenant, id, &write.request()).await?;
    gone()
}
