//! The QR code that a guest shows at the door.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

use crate::platform::html::Text;
use crate::platform::http::Problem;

/// Light modules around the code, as readers expect.
const MARGIN: usize = 4;

/// What the code says: capitals and digits only, which take the least room.
pub fn text(reference: &str) -> String {
    format!("SK:{reference}")
}

/// A reference as people read it out.
pub fn spaced(reference: &str) -> String {
    let middle = reference.char_indices().nth(4).map_or(reference.len(), |(place, _)| place);
    let (first, second) = reference.split_at(middle);
    if second.is_empty() { first.to_owned() } else { format!("{first} {second}") }
}

/// The code as a picture that can be of any size.
pub fn svg(reference: &str) -> Result<String, Problem> {
    // A quarter of it may be hidden or torn.
    let code = QrCode::with_error_correction_level(text(reference), EcLevel::Q)
        .map_err(|error| Problem::fault(&error))?;
    let (width, side) = (code.width(), code.width() + 2 * MARGIN);
    let mut path = String::new();
    for (place, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (place % width + MARGIN, place / width + MARGIN);
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\" role=\"img\" \
         aria-label=\"QR code of the booking {}\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>",
        Text(&spaced(reference))
    ))
}

#[cfg(test)]
mod tests;
