//! What needs no key: a business's page, free slots, quotes, holds, and one's own booking by its token.

mod answer;
mod booking;
mod cancel;
mod confirm;
mod days;
mod explain;
mod hold;
mod next;
mod questions;
mod quote;
mod renew;
mod reschedule;
mod slots;
mod storefront;
mod terms;

use axum::Extension;
use uuid::Uuid;

use crate::bookings::model::Booking;
use crate::bookings::store::booking::find_by_token;
use crate::bookings::token;
use crate::platform::App;
use crate::platform::http::{Endpoint, Held, Problem};
use crate::tenants::store::tenant::resolve_slug;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        storefront::endpoint(),
        slots::endpoint(),
        days::endpoint(),
        next::endpoint(),
        explain::endpoint(),
        questions::endpoint(),
        quote::endpoint(),
        hold::endpoint(),
        booking::endpoint(),
        answer::endpoint(),
        confirm::endpoint(),
        cancel::endpoint(),
        renew::endpoint(),
        terms::endpoint(),
        reschedule::endpoint(),
    ]
}

/// The tenant and business behind a slug.
async fn business(
    app: &App,
    Extension(held): &Extension<Held>,
    slug: &str,
) -> Result<(Uuid, Uuid), Problem> {
    let found = resolve_slug(&app.db, slug).await?;
    let (tenant, business) = found.ok_or_else(|| Problem::not_found("business"))?;
    let _ = held.tenant.set(tenant);
    Ok((tenant, business))
}

/// The booking that a token opens, and its tenant. A wrong token opens nothing, whatever is wrong with it.
pub(crate) async fn opened(
    app: &App,
    Extension(held): &Extension<Held>,
    text: &str,
) -> Result<(Uuid, Booking), Problem> {
    let nothing = || Problem::not_found("booking");
    let claim = token::read(text).ok_or_else(nothing)?;
    let booking = find_by_token(&app.db, &claim).await?.ok_or_else(nothing)?;
    let _ = held.tenant.set(claim.tenant);
    Ok((claim.tenant, booking))
}
