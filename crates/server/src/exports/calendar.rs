//! Bookings as a calendar (RFC 5545). Times are in UTC: an instant needs no zone, and calendars show it in their reader's.

use icalendar::{Component as _, Event};
use jiff::Timestamp;

use super::store::NamedBooking;

/// What a calendar begins with …
pub const HEAD: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Slotkeeper//Slotkeeper//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\nX-WR-CALNAME:Bookings\r\n";
/// … and ends with.
pub const TAIL: &str = "END:VCALENDAR\r\n";

/// One booking. UID and SEQUENCE are its own, so that a calendar which has it replaces what it has.
pub fn event(named: &NamedBooking, out: &mut String) {
    let booking = &named.booking;
    let mut event = Event::new();
    event
        .add_property("UID", booking.id.to_string())
        .add_property("SEQUENCE", booking.sequence.to_string())
        .add_property("DTSTAMP", instant(booking.updated_at))
        .add_property("CREATED", instant(booking.created_at))
        .add_property("LAST-MODIFIED", instant(booking.updated_at))
        .add_property("DTSTART", instant(booking.starts_at))
        .add_property("DTEND", instant(booking.ends_at))
        .add_property("STATUS", status(&booking.state))
        .add_property(
            "SUMMARY",
            text(&format!("{}: {}", named.names.service, booking.contact.name)),
        )
        .add_property("DESCRIPTION", text(&description(named)));
    let place = [Some(named.names.business.as_str()), named.names.address.as_deref()];
    let place: Vec<&str> = place.into_iter().flatten().collect();
    event.add_property("LOCATION", text(&place.join(", ")));
    let mut text = String::new();
    // Writing to a text never fails.
    let _ = event.fmt_write(&mut text);
    // The crate's second lines have a byte more than the 75 that RFC 5545 wants at most.
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        fold(line, out);
    }
}

/// A line of any length, as lines of at most 75 bytes.
fn fold(line: &str, out: &mut String) {
    let mut room = 75;
    for letter in line.chars() {
        if letter.len_utf8() > room {
            out.push_str("\r\n ");
            room = 74;
        }
        out.push(letter);
        room -= letter.len_utf8();
    }
    out.push_str("\r\n");
}

fn instant(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn status(state: &str) -> &'static str {
    match state {
        "held" | "pending" => "TENTATIVE",
        "cancelled" | "rejected" | "expired" => "CANCELLED",
        _ => "CONFIRMED",
    }
}

fn description(named: &NamedBooking) -> String {
    let booking = &named.booking;
    let mut lines = vec![booking.reference.clone()];
    let contact = [booking.contact.email.as_deref(), booking.contact.phone.as_deref()];
    lines.extend(contact.into_iter().flatten().map(str::to_owned));
    if booking.party_size > 1 {
        lines.push(format!("{} people", booking.party_size));
    }
    for names in [&named.names.staff, &named.names.units] {
        if !names.is_empty() {
            lines.push(names.join(", "));
        }
    }
    lines.extend(booking.notes.clone());
    let answers = booking.answers.iter();
    lines.extend(answers.map(|answer| format!("{}: {}", answer.label, answer.in_words())));
    lines.join("\n")
}

/// A text without what no text of a calendar may hold: controls but for the line break.
fn text(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|letter| *letter == '\n' || !letter.is_control()).collect()
}
