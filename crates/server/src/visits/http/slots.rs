//! `POST /v1/visits/slots`

use crate::platform::http::prelude::*;
use crate::visits::book::parts;
use crate::visits::model::{VisitSlots, VisitWish};
use crate::visits::store;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/visits/slots", "availability.read", list)
        .summary("List the times at which several services can be had one after the other")
        .description(
            "Where the first alone is offered, and the others fit after it. Nothing is written.",
        )
        .takes::<VisitWish>()
        .answers::<VisitSlots>(200)
        .refuses(&[
            "not_found",
            "service_unavailable",
            "staff_unavailable",
            "business_unavailable",
            "tenant_suspended",
        ])
}

async fn list(State(app): State<App>, caller: Caller, write: Write<VisitWish>) -> Reply {
    let wish = &write.body;
    let (from, to) = (wish.from.timestamp(), wish.to.timestamp());
    let slots = store::slots(&app.db, caller.tenant, &parts(&wish.parts), from, to).await?;
    ok(&VisitSlots { slots })
}
