//! `GET /v1/staff/{id}`

use crate::platform::http::prelude::*;
use crate::staff::model::StaffMember;
use crate::staff::store;

pub fn endpoint() -> Endpoint {
    Endpoint::get("/v1/staff/{id}", "staff.read", read)
        .summary("Read a staff member")
        .answers::<StaffMember>(200)
}

async fn read(State(app): State<App>, caller: Caller, Id(id): Id, validators: Validators) -> Reply {
    let found = store::find(&app.db, caller.tenant, id).await?;
    let found: StaffMember = found.ok_or_else(|| Problem::not_found("staff member"))?;
    fresh(&validators, found.version, &found)
}
