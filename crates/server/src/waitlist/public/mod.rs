//! What needs no key: joining a business's waitlist, and one's own entry by its token.

mod accept;
mod entry;
mod join;
mod leave;
mod refuse;

use axum::Extension;
use uuid::Uuid;

use super::model::WaitlistEntry;
use super::{store, token};
use crate::platform::App;
use crate::platform::http::{Endpoint, Held, Problem};

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        join::endpoint(),
        entry::endpoint(),
        accept::endpoint(),
        refuse::endpoint(),
        leave::endpoint(),
    ]
}

/// The entry that a token opens, and its tenant. A wrong token opens nothing, whatever is wrong with it.
async fn opened(
    app: &App,
    Extension(held): &Extension<Held>,
    text: &str,
) -> Result<(Uuid, WaitlistEntry), Problem> {
    let nothing = || Problem::not_found("entry of the waitlist");
    let claim = token::read(text).ok_or_else(nothing)?;
    let entry = store::find_by_token(&app.db, &claim).await?.ok_or_else(nothing)?;
    let _ = held.tenant.set(claim.tenant);
    Ok((claim.tenant, entry))
}
