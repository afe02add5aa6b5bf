//! CSV (RFC 4180) that is safe to open in a spreadsheet.

/// What UTF-8 begins with for programs that would take it for something else.
pub const BOM: &str = "\u{FEFF}";

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// What somebody typed: never a formula.
    Typed(String),
    /// What we made: a number, a time, an id.
    Made(String),
}

impl Cell {
    /// What somebody typed, or nothing.
    pub fn typed(text: Option<&str>) -> Cell {
        Cell::Typed(text.unwrap_or_default().to_owned())
    }

    /// What we made, or nothing.
    pub fn made(value: Option<impl ToString>) -> Cell {
        Cell::Made(value.map(|value| value.to_string()).unwrap_or_default())
    }
}

/// A row, with its line end.
pub fn write(cells: impl IntoIterator<Item = Cell>, out: &mut String) {
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        match cell {
            Cell::Typed(text) => quote(&harmless(&text), out),
            Cell::Made(text) => quote(&text, out),
        }
    }
    out.push_str("\r\n");
}

fn quote(text: &str, out: &mut String) {
    if !text.contains([',', ';', '"', '\r', '\n', '\t']) {
        return out.push_str(text);
    }
    out.push('"');
    out.push_str(&text.replace('"', "\"\""));
    out.push('"');
}

/// A text that no spreadsheet computes: an apostrophe stands before what would begin a formula. A program that takes other
/// signs for the ends of cells than the comma begins cells within ours, so it stands there too.
fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    let mut begins = true;
    for letter in text.chars() {
        if begins && matches!(letter, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') {
            out.push('\'');
        }
        // Those two are dangerous at the very beginning, for some programs skip them.
        if out.is_empty() && matches!(letter, '\t' | '\r') {
            out.push('\'');
        }
        out.push(letter);
        begins = match letter {
            ',' | ';' | '|' | '\t' | '\r' | '\n' => true,
            '"' | ' ' => begins,
            _ => false,
        };
    }
    out
}

#[cfg(test)]
mod tests;
