//! `POST /v1/waitlist`

use crate::platform::crypto::hex;
use crate::platform::http::prelude::*;
use crate::platform::words::document;
use crate::waitlist::model::{NewEntry, WaitlistEntry};
use crate::waitlist::store::{self, Joining};
use crate::waitlist::token;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/waitlist", "waitlist.write", join)
        .summary("Put somebody on the waitlist")
        .description("What becomes free and fits is offered to whoever came first, those of higher priority before, and is kept for them for a while.")
        .takes::<NewEntry>()
        .answers::<WaitlistEntry>(201)
        .refuses(&[
            "already_exists", "service_unavailable", "business_unavailable", "staff_unavailable", "booking_refused", "tenant_suspended",
        ])
}

async fn join(State(app): State<App>, caller: Caller, write: Write<NewEntry>) -> Reply {
    let new = &write.body;
    new.customer.check()?;
    let id = vocab::new_id();
    let (_, hash) = token::make(&app.secret, caller.tenant, id);
    let joining = Joining {
        id,
        tenant: caller.tenant,
        service: new.service_id,
        customer: document(&new.customer),
        wish: new.wish(),
        options: json!({ "priority": new.priority, "entry_method": new.entry_method, "token_hash": hex(&hash) }),
    };
    let entry = store::join(&app.db, &joining, &write.request()).await?;
    created(&format!("/v1/waitlist/{}", entry.id), &entry)
}
