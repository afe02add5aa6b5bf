//! Names and labels.

use super::{bounded, text};

text! {
    /// A name people read: 1 to 200 characters.
    Name, "Haircut", |text| bounded(text, 1, 200)
}
text! {
    /// A longer text: at most 10000 characters.
    Note, "Prefers the window seat.", |text| bounded(text, 0, 10_000)
}
text! {
    /// A short text: at most 500 characters.
    ShortText, "Cut and finish", |text| bounded(text, 0, 500)
}
text! {
    /// What is looked for: 1 to 200 characters.
    SearchText, "ada byr", |text| bounded(text, 1, 200)
}
text! {
    /// A public name in addresses: 1 to 63 of a-z, 0-9 and -, not at the ends.
    Slug, "demo-salon", parse_slug
}
text! {
    /// A colour such as `#1f6feb`.
    Color, "#1f6feb", parse_color
}
text! {
    /// Three capital letters of ISO 4217.
    Currency, "EUR", parse_currency
}
text! {
    /// Two capital letters of ISO 3166 of a country whose public holidays are known.
    CountryCode, "DE", parse_country
}
text! {
    /// Hours in the notation of OpenStreetMap: 1 to 4000 characters.
    Notation, "Mo-Fr 09:00-17:00; PH off", parse_notation
}
text! {
    /// A name of the IANA time zone database, such as `Europe/Berlin`.
    TimeZoneName, "Europe/Berlin", parse_zone
}

fn parse_slug(text: &str) -> Result<String, String> {
    let tame = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let fits = (1..=63).contains(&text.len())
        && text.bytes().all(tame)
        && !text.starts_with('-')
        && !text.ends_with('-');
    if !fits {
        return Err("1 to 63 of a-z, 0-9 and -, not at the ends, for instance demo-salon".into());
    }
    Ok(text.to_owned())
}

fn parse_color(text: &str) -> Result<String, String> {
    let digits = text.strip_prefix('#').unwrap_or_default();
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err("a colour such as #1f6feb".into());
    }
    Ok(text.to_owned())
}

fn parse_country(text: &str) -> Result<String, String> {
    match text.parse::<opening_hours::localization::Country>() {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => {
            Err("a country whose public holidays are known, two capital letters such as DE".into())
        }
    }
}

/// Kept as it is, so that places in it are those that the writer sees.
fn parse_notation(text: &str) -> Result<String, String> {
    bounded(text, 1, 4000)?;
    Ok(text.to_owned())
}

fn parse_currency(text: &str) -> Result<String, String> {
    match iso_currency::Currency::from_code(text) {
        Some(_) => Ok(text.to_owned()),
        None => Err("a currency of ISO 4217, three capital letters such as EUR".into()),
    }
}

fn parse_zone(text: &str) -> Result<String, String> {
    // jiff ignores case and knows names that SQL doesn't: the canonical spelling or nothing.
    let known = jiff::tz::db().get(text).ok();
    match known.as_ref().and_then(|zone| zone.iana_name()) {
        Some(name) if name == text && name != "Etc/Unknown" => Ok(text.to_owned()),
        Some(name) if name.eq_ignore_ascii_case(text) => {
            Err(format!("time_zone_unknown|{text} is not written like that; write {name}"))
        }
        _ => Err(format!(
            "time_zone_unknown|{text:?} is no time zone of the IANA database; write a name such as Europe/Berlin"
        )),
    }
}
