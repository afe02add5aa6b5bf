//! `POST /v1/staff`

use crate::platform::http::prelude::*;
use crate::platform::words::document;
use crate::staff::model::{NewStaffMember, StaffMember};
use crate::staff::store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/staff", "staff.create", create)
        .summary("Add a staff member")
        .takes::<NewStaffMember>()
        .answers::<StaffMember>(201)
}

async fn create(State(app): State<App>, caller: Caller, write: Write<NewStaffMember>) -> Reply {
    let made: StaffMember = store::create(
        &app.db,
        caller.tenant,
        write.body.business_id,
        &document(&write.body),
        &write.request(),
    )
    .await?;
    created(&format!("/v1/staff/{}", made.id), &made)
}
