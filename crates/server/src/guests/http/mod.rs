//! `/v1/sessions/{id}/guests` and what happens at the door

mod check_in;
mod code;
mod list;
mod no_shows;
mod own_code;
mod print;
mod ticket;
mod walk_in;

use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;

use crate::platform::http::{Endpoint, Reply};

/// The endpoints.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        list::endpoint(),
        print::endpoint(),
        check_in::endpoint(),
        walk_in::endpoint(),
        no_shows::endpoint(),
        code::endpoint(),
        own_code::endpoint(),
        ticket::endpoint(),
    ]
}

/// 200 with a picture.
fn picture(svg: String) -> Reply {
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"))];
    Ok((kind, svg).into_response())
}
