//! `/v1/bookings`, `/v1/quotes`, `/v1/availability` and `/v1/changes`

mod approve;
mod availability;
mod cancel;
mod changes;
mod check_in;
mod complete;
mod confirm;
mod create;
mod explain;
mod issue_token;
mod list;
mod moves;
mod no_show;
mod quote;
mod read;
mod reassign;
mod reject;
mod renew;
mod reschedule;
mod revoke_tokens;
mod terms;
mod tokens;
mod undo_check_in;
mod update;

use crate::platform::http::Endpoint;

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        list::endpoint(),
        create::endpoint(),
        read::endpoint(),
        update::endpoint(),
        reassign::endpoint(),
        reschedule::endpoint(),
        moves::endpoint(),
        terms::endpoint(),
        confirm::endpoint(),
        approve::endpoint(),
        reject::endpoint(),
        check_in::endpoint(),
        undo_check_in::endpoint(),
        complete::endpoint(),
        no_show::endpoint(),
        cancel::endpoint(),
        renew::endpoint(),
        tokens::endpoint(),
        issue_token::endpoint(),
        revoke_tokens::endpoint(),
        quote::endpoint(),
        availability::endpoint(),
        explain::endpoint(),
        changes::endpoint(),
    ]
}
