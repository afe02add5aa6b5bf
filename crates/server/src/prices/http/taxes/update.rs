//! `PATCH /v1/taxes/{id}`

use crate::platform::http::prelude::*;
use crate::prices::model::{Tax, TaxPatch};
use crate::prices::store::{Change, tax as store};

pub fn endpoint() -> Endpoint {
    Endpoint::patch("/v1/taxes/{id}", "taxes.update", update)
        .summary("Change a tax")
        .description("Fields that are absent stay. Whether prices contain it can't be changed: that would be another tax. Bookings keep what they were made with.")
        .takes::<TaxPatch>()
        .answers::<Tax>(200)
        .refuses(&["already_exists"])
}

async fn update(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<TaxPatch>,
) -> Reply {
    let change = Change { id, document: write.body.document(), if_match: write.if_match };
    ok(&store::update(&app.db, caller.tenant, &change, &write.request()).await?)
}
