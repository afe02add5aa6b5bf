//! Pages for paper and for the door.

pub mod guest_list;
pub mod ticket;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::model::Counted;

/// What every page begins with.
fn head(title: &str, style: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{}</title><style>{style}</style></head><body>",
        crate::platform::html::Text(title)
    )
}

/// `Friday, 6 March 2026, 18:00–19:00`, on the clocks of the business, as HTML.
fn when(local_start: DateTime, ends_at: Timestamp, timezone: &str) -> String {
    let date = local_start.strftime("%A, %-d %B %Y");
    let mut times = local_start.strftime("%H:%M").to_string();
    if let Ok(zone) = TimeZone::get(timezone) {
        times += &format!("–{}", ends_at.to_zoned(zone).strftime("%H:%M"));
    }
    format!("{date}, <span class=\"time\">{times}</span>")
}

/// `2 × Adult, 1 × Child`.
fn counted(list: &[Counted]) -> String {
    let parts: Vec<String> =
        list.iter().map(|one| format!("{} × {}", one.quantity, one.name)).collect();
    parts.join(", ")
}
