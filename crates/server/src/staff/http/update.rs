//! `PATCH /v1/staff/{id}`

use crate::platform::http::prelude::*;
use crate::staff::model::{StaffMember, StaffPatch};
use crate::staff::store;

pub fn endpoint() -> Endpoint {
    Endpoint::patch("/v1/staff/{id}", "staff.update", update)
        .summary("Change a staff member")
        .description("Fields that are absent stay; null empties a field that may be empty.")
        .takes::<StaffPatch>()
        .answers::<StaffMember>(200)
}

async fn update(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id,
    write: Write<StaffPatch>,
) -> Reply {
    let change = store::Change { id, document: write.body.document(), if_match: write.if_match };
    ok(&store::update(&app.db, caller.tenant, &change, &write.request()).await?)
}
