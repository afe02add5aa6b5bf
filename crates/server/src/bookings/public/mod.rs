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

use std::time::Instant;

use axum::Extension;
use axum::http::Uri;
use serde::Serialize;
use uuid::Uuid;

use crate::bookings::calendar::Lasting;
use crate::bookings::model::Booking;
use crate::bookings::store::booking::{Opened, open};
use crate::bookings::token;
use crate::platform::App;
use crate::platform::http::{Endpoint, Held, Problem, Reply};
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
pub(crate) async fn business(
    app: &App,
    Extension(held): &Extension<Held>,
    slug: &str,
) -> Result<(Uuid, Uuid), Problem> {
    let found = resolve_slug(&app.db, slug).await?;
    let (tenant, business) = found.ok_or_else(|| Problem::not_found("business"))?;
    let _ = held.tenant.set(tenant);
    Ok((tenant, business))
}

/// Answers as before if that still holds; otherwise asks, and keeps the answer. `ask` gets the tenant and the business.
pub(crate) async fn kept<T: Serialize>(
    app: &App,
    held: &Extension<Held>,
    uri: &Uri,
    slug: &str,
    ask: impl AsyncFnOnce(Uuid, Uuid) -> Result<(T, Lasting), Problem>,
) -> Reply {
    if let Some((tenant, reply)) = app.kept.find(uri) {
        let _ = held.tenant.set(tenant);
        return Ok(reply);
    }
    let (rules, changes) = (app.kept.rules(), app.kept.changes());
    let known = rules.named(changes, slug);
    let (tenant, business) = match known {
        Some(found) => {
            let _ = held.tenant.set(found.0);
            found
        }
        None => business(app, held, slug).await?,
    };
    let mark = changes.mark(tenant);
    let (answer, lasting) = ask(tenant, business).await?;
    // A business that was called otherwise before the mark was set may have left its name to another tenant's.
    let until = if lasting.slug == slug { lasting.until } else { Instant::now() };
    if known.is_none() && lasting.slug == slug {
        rules.keep_name(slug, mark, tenant, business);
    }
    app.kept.give(uri, tenant, mark, until, &answer)
}

/// A booking that a token opened.
pub(crate) struct ByToken {
    /// Its tenant.
    pub tenant: Uuid,
    /// The booking.
    pub booking: Booking,
    /// What the token allows.
    pub scopes: Vec<String>,
    /// The token's hash, which goes with each command.
    pub hash: [u8; 32],
}

/// The booking that a token opens, if it allows this. A wrong token opens nothing, whatever is wrong with it.
pub(crate) async fn opened(
    app: &App,
    Extension(held): &Extension<Held>,
    text: &str,
    scope: &str,
) -> Result<ByToken, Problem> {
    let nothing = || Problem::not_found("booking");
    let claim = token::read(text).ok_or_else(nothing)?;
    let Opened { booking, scopes } = open(&app.db, &claim, scope).await?.ok_or_else(nothing)?;
    let _ = held.tenant.set(claim.tenant);
    Ok(ByToken { tenant: claim.tenant, booking, scopes, hash: claim.hash })
}
