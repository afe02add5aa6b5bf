//! A session's guest list, for a clipboard.

use std::fmt::Write;

use jiff::tz::TimeZone;

use super::{counted, head, when};
use crate::guests::code::spaced;
use crate::guests::model::{GuestLine, GuestList};
use crate::platform::html::Text;
use crate::sessions::model::SessionStatus;

/// A party of more has a number to be filled in, in place of boxes.
const BOXES: i32 = 12;

/// Empty lines for those who come without a booking.
const FREE: i32 = 3;

/// The page.
pub fn page(list: &GuestList) -> String {
    let mut html = head(&format!("Guests: {}", list.service), include_str!("guest_list.css"));
    header(&mut html, list);
    if list.guests.is_empty() {
        html.push_str("<p>Nobody has booked this session yet.</p>");
    }
    let contacts = list.guests.iter().any(|guest| guest.email.is_some() || guest.phone.is_some());
    html.push_str("<table><thead><tr><th scope=\"col\">Here</th><th scope=\"col\">Name</th><th scope=\"col\">Party</th><th scope=\"col\">Reference</th><th scope=\"col\">Notes</th>");
    html.push_str(if contacts {
        "<th scope=\"col\">Contact</th></tr></thead><tbody>"
    } else {
        "</tr></thead><tbody>"
    });
    for guest in &list.guests {
        row(&mut html, guest, contacts);
    }
    let free = if list.session.status == SessionStatus::Open {
        list.session.capacity_remaining
    } else {
        0
    };
    for _ in 0..free.clamp(0, FREE) {
        html.push_str(
            "<tr class=\"free\"><td></td><td>Without a booking:</td><td></td><td></td><td></td>",
        );
        html.push_str(if contacts { "<td></td></tr>" } else { "</tr>" });
    }
    html.push_str("</tbody></table>");
    footer(&mut html, list);
    html
}

fn header(html: &mut String, list: &GuestList) {
    let GuestList { session, totals, .. } = list;
    let _ = write!(
        html,
        "<header><p>{}</p><h1>{}</h1><p class=\"when\">{}</p><p>",
        Text(&list.business),
        Text(&list.service),
        when(session.local_start, session.ends_at, &session.timezone),
    );
    let plural = |number: i64, one: &'static str, many| if number == 1 { one } else { many };
    let _ = write!(
        html,
        "<strong>{} {}</strong> in {} {}",
        totals.people,
        plural(totals.people, "person", "people"),
        totals.bookings,
        plural(totals.bookings, "booking", "bookings"),
    );
    for (number, what) in [
        (totals.arrived, "here"),
        (totals.no_shows, "did not come"),
        (totals.pending, "not approved yet"),
    ] {
        if number > 0 {
            let _ = write!(html, " · {number} {what}");
        }
    }
    let _ =
        write!(html, " · {} of {} seats left", session.capacity_remaining, session.capacity_total);
    if !list.staff.is_empty() {
        let _ = write!(html, " · with {}", Text(&list.staff.join(", ")));
    }
    html.push_str("</p></header>");
    match session.status {
        SessionStatus::Open => {}
        SessionStatus::Closed => html.push_str("<p class=\"note\">Not for sale.</p>"),
        SessionStatus::Cancelled | SessionStatus::Withdrawn => {
            html.push_str("<p class=\"note\">This session does not take place.</p>");
        }
    }
}

fn row(html: &mut String, guest: &GuestLine, contacts: bool) {
    let _ = write!(html, "<tr class=\"{}\"><td class=\"came\">", Text(&guest.state));
    boxes(html, guest);
    let _ = write!(html, "</td><td><span class=\"name\">{}</span>", Text(&guest.name));
    let state = match guest.state.as_str() {
        "pending" => "not approved yet",
        "no_show" => "did not come",
        _ if guest.entry_method == "walk_in" => "bought at the door",
        _ => "",
    };
    if !state.is_empty() {
        let _ = write!(html, " <span class=\"state\">{state}</span>");
    }
    let _ = write!(html, "</td><td><span class=\"party\">{}</span>", guest.party_size);
    if guest.private {
        html.push_str(" <small>alone</small>");
    }
    if !guest.tiers.is_empty() {
        let _ = write!(html, "<br><small>{}</small>", Text(&counted(&guest.tiers)));
    }
    let _ = write!(
        html,
        "</td><td class=\"reference\">{}</td><td class=\"notes\">",
        Text(&spaced(&guest.reference))
    );
    if !guest.extras.is_empty() {
        let _ = write!(html, "{}<br>", Text(&counted(&guest.extras)));
    }
    let _ = write!(html, "{}", Text(guest.notes.as_deref().unwrap_or_default()));
    for answer in guest.answers.iter().flatten() {
        let (label, value) = (&answer.label, answer.in_words());
        let _ = write!(html, "<br><small>{}: {}</small>", Text(label), Text(&value));
    }
    html.push_str("</td>");
    if contacts {
        let known: Vec<&str> =
            [&guest.phone, &guest.email].into_iter().flatten().map(String::as_str).collect();
        // The style keeps the line break.
        let _ =
            write!(html, "<td class=\"contact\"><small>{}</small></td>", Text(&known.join("\n")));
    }
    html.push_str("</tr>");
}

/// A box for each person, ticked for those who are there.
fn boxes(html: &mut String, guest: &GuestLine) {
    let GuestLine { arrived, party_size, .. } = guest;
    if *party_size > BOXES {
        let _ = write!(html, "{arrived} of {party_size}");
        return;
    }
    let _ = write!(html, "<span role=\"img\" aria-label=\"{arrived} of {party_size} here\">");
    for person in 0..*party_size {
        html.push_str(if person < *arrived {
            "<span class=\"box\">✓</span>"
        } else {
            "<span class=\"box\"></span>"
        });
    }
    html.push_str("</span>");
}

fn footer(html: &mut String, list: &GuestList) {
    html.push_str("<footer>");
    if !list.complete {
        let _ = write!(html, "Only the first {} bookings are listed. ", list.guests.len());
    }
    if let Ok(zone) = TimeZone::get(&list.session.timezone) {
        let read = list.as_of.to_zoned(zone);
        let _ = write!(
            html,
            "As of {}, {}.",
            read.strftime("%-d %B %Y, %H:%M"),
            Text(&list.session.timezone)
        );
    }
    html.push_str("</footer></body></html>");
}
