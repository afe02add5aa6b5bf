//! One booking as a ticket.

use std::fmt::Write;

use super::{head, when};
use crate::bookings::model::Booking;
use crate::guests::code::{spaced, svg};
use crate::guests::model::Place;
use crate::platform::html::Text;
use crate::platform::http::Problem;

/// The page.
pub fn page(booking: &Booking, place: &Place) -> Result<String, Problem> {
    let mut html =
        head(&format!("{}: {}", place.business, place.service), include_str!("ticket.css"));
    let _ = write!(
        html,
        "<main><p>{}</p><h1>{}</h1><p class=\"when\">{}</p>",
        Text(&place.business),
        Text(&place.service),
        when(booking.local_start, booking.ends_at, &booking.timezone),
    );
    if let Some(address) = &place.address {
        let _ = write!(html, "<p>{}</p>", Text(address));
    }
    let people = if booking.party_size == 1 { "person" } else { "people" };
    let _ = write!(html, "<p>{}, {} {people}</p>", Text(&booking.contact.name), booking.party_size);
    match standing(&booking.state) {
        Some(sentence) => {
            let _ = write!(html, "<p class=\"note\">{sentence}</p>");
        }
        None => {
            html.push_str(&svg(&booking.reference)?);
        }
    }
    let _ = write!(html, "<p class=\"reference\">{}</p>", Text(&spaced(&booking.reference)));
    if standing(&booking.state).is_none() {
        html.push_str("<p>Show this at the door, or say the letters.</p>");
    }
    html.push_str("</main></body></html>");
    Ok(html)
}

/// Why a booking is no ticket; nothing if it is one.
fn standing(state: &str) -> Option<&'static str> {
    match state {
        "confirmed" | "completed" => None,
        "held" => Some("This booking is not confirmed yet."),
        "pending" => Some("This booking waits for the approval of the business."),
        "cancelled" => Some("This booking was cancelled."),
        "rejected" => Some("The business could not take this booking."),
        "no_show" => Some("This booking was not used."),
        _ => Some("This booking has expired."),
    }
}
