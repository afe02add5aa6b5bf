//! `POST /v1/public/{slug}/waitlist`

use axum::Extension;

use crate::bookings::public::business;
use crate::bookings::store::booking::zone_of_service;
use crate::platform::crypto::hex;
use crate::platform::http::Held;
use crate::platform::http::prelude::*;
use crate::platform::words::document;
use crate::waitlist::model::{NewPublicEntry, PublicEntry};
use crate::waitlist::store::{self, Joining};
use crate::waitlist::token;

pub fn endpoint() -> Endpoint {
    Endpoint::post("/v1/public/{slug}/waitlist", "public", join)
        .summary("Wait for something to become free")
        .description("What becomes free and fits is offered to whoever came first, and kept for them until the offer expires: look with the token, and accept or refuse with it. Nothing is booked by itself.")
        .takes::<NewPublicEntry>()
        .answers::<Joined>(201)
        .refuses(&[
            "already_exists", "waitlist_limit_reached", "service_unavailable", "business_unavailable", "staff_unavailable", "booking_refused",
            "tenant_suspended",
        ])
}

/// An entry and the token that opens it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = JoinedWaitlist)]
struct Joined {
    /// The entry.
    entry: PublicEntry,
    /// For `/v1/public/waitlist/{token}`: whoever has it may accept, refuse and leave.
    token: String,
}

impl Sample for Joined {
    fn sample() -> Value {
        json!({ "entry": PublicEntry::sample(), "token": "wl_AZmwpA0ufEO…" })
    }
}

async fn join(
    State(app): State<App>,
    held: Extension<Held>,
    Segment(slug): Segment,
    write: Write<NewPublicEntry>,
) -> Reply {
    let new = &write.body;
    new.customer.check()?;
    let (tenant, business) = business(&app, &held, &slug).await?;
    let here = zone_of_service(&app.db, tenant, Some(business), new.service_id).await?;
    here.ok_or_else(|| Problem::not_found("service"))?;
    let id = vocab::new_id();
    let (_, hash) = token::make(&app.secret, tenant, id);
    let options = json!({
        "entry_method": json!(new.entry_method).as_str().unwrap_or("web_form"),
        "token_hash": hex(&hash),
        "client_address": held.client.0.to_string(),
        "hold_caps": { "contact": app.holds.cap_per_contact, "address": app.holds.cap_per_address },
    });
    let (service, customer, wish) = (new.service_id, document(&new.customer), new.wish());
    let joining = Joining { id, tenant, service, customer, wish, options };
    let entry = store::join(&app.db, &joining, &write.request()).await?;
    let (token, _) = token::make(&app.secret, tenant, entry.id);
    let place = format!("/v1/public/waitlist/{token}");
    created(&place, &Joined { entry: entry.into(), token })
}
