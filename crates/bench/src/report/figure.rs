//! Numbers as people read them: as many digits as mean something.

/// Three digits that count, and whole thousands with commas: `0.431`, `12.3`, `84,210`.
pub fn figure(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    let magnitude = value.abs().log10().floor() as i32;
    if magnitude >= 2 {
        return whole(value.round() as i64);
    }
    let digits = usize::try_from(2 - magnitude).unwrap_or_default().min(6);
    format!("{value:.digits$}")
}

/// Milliseconds, with their unit.
pub fn millis(value: f64) -> String {
    format!("{} ms", figure(value))
}

/// Bytes, in the unit that fits.
pub fn bytes(value: f64) -> String {
    let units = [(1e9, "GB"), (1e6, "MB"), (1e3, "kB")];
    match units.iter().find(|(size, _)| value >= *size) {
        Some((size, unit)) => format!("{} {unit}", figure(value / size)),
        None => format!("{value:.0} B"),
    }
}

/// A count: all of its digits, and whole thousands with commas.
pub fn whole(value: i64) -> String {
    let plain = value.to_string();
    let mut shown = String::new();
    for (place, digit) in plain.chars().enumerate() {
        if place > 0
            && digit != '-'
            && (plain.len() - place).is_multiple_of(3)
            && !shown.ends_with('-')
        {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}
