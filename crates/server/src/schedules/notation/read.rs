//! From text to rules, or a refusal that says where and why.

use opening_hours_syntax::rules::{OpeningHoursExpression, RuleSequence};
use opening_hours_syntax::{Error, parse};
use pest::error::{ErrorVariant, LineColLocation};

use super::words::{RULE, expected};

/// The longest notation: in maps it is 255 characters, from here it comes with dates of years.
pub const LONGEST: usize = 4000;

/// Why a notation isn't taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Where, in characters from 1.
    pub column: usize,
    /// Why, for machines.
    pub reason: &'static str,
    /// Why, for people.
    pub sentence: String,
}

impl Refused {
    pub(super) fn at(column: usize, reason: &'static str, sentence: impl Into<String>) -> Refused {
        Refused { column, reason, sentence: sentence.into() }
    }
}

/// The rules of a notation.
pub fn read(text: &str) -> Result<Vec<RuleSequence>, Refused> {
    if text.chars().count() > LONGEST {
        let sentence = format!("at most {LONGEST} characters are read");
        return Err(Refused::at(LONGEST + 1, "too_long", sentence));
    }
    if let Some(at) = text.chars().position(char::is_control) {
        return Err(Refused::at(at + 1, "syntax", "hours are written in one line"));
    }
    refuse_unbookable(text)?;
    // Space before, and a last semicolon, are all over maps.
    let begins = text.trim_start_matches(' ');
    let plain = begins.trim_end_matches([' ', ';']);
    let parsed = parse(plain).map_err(|error| {
        let refused = syntax(plain, &error);
        Refused {
            column: refused.column + text.chars().count() - begins.chars().count(),
            ..refused
        }
    })?;
    let OpeningHoursExpression { rules } = parsed;
    Ok(rules)
}

fn syntax(text: &str, error: &Error) -> Refused {
    match error {
        Error::Syntax(error) => {
            let column = match error.line_col {
                LineColLocation::Pos((_, column)) | LineColLocation::Span((_, column), _) => column,
            };
            let names = match &error.variant {
                ErrorVariant::ParsingError { positives, .. } => positives.as_slice(),
                ErrorVariant::CustomError { .. } => &[],
            };
            let expected = match column {
                1 => RULE.to_owned(),
                _ => expected(names.iter().map(|rule| format!("{rule:?}"))),
            };
            let found = match text.chars().nth(column.saturating_sub(1)) {
                Some(found) => format!("not {found:?}"),
                None => "and there it ends".into(),
            };
            Refused::at(column, "syntax", format!("{expected} is expected here, {found}"))
        }
        Error::InvertedYearRange { start, end, .. } => {
            let at = place(text, &format!("{}-{}", **start, **end));
            Refused::at(at, "wrong_way_round", "these years are the wrong way round")
        }
        Error::InvertedWeekRange { start, end, .. } => {
            let at = place(text, &format!("{}-{}", **start, **end));
            let sentence = "these weeks are the wrong way round; write them as two ranges";
            Refused::at(at, "wrong_way_round", sentence)
        }
        Error::Unsupported("point in time") => {
            Refused::at(1, "point_in_time", "a time needs an end, as in 09:00-17:00")
        }
        other => Refused::at(1, "syntax", format!("this can't be read: {other}")),
    }
}

fn place(text: &str, part: &str) -> usize {
    text.find(part).map_or(1, |byte| text[..byte].chars().count() + 1)
}

/// What the notation can say and nobody could be given a time from. Told before the rest is read, by its place.
fn refuse_unbookable(text: &str) -> Result<(), Refused> {
    let letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        match letters[at] {
            '"' => at = after_comment(&letters, at)?,
            '+' if after_time(&letters[..at]) => {
                return Err(Refused::at(
                    at + 1,
                    "open_end",
                    "an open end doesn't say until when somebody can be booked; write the end, as in 10:00-18:00",
                ));
            }
            '/' if after_time(trimmed(&letters[..at])) => {
                return Err(Refused::at(
                    at + 1,
                    "repeated_times",
                    "times at an interval are no hours; write from when to when, the service says how often",
                ));
            }
            letter if letter.is_alphabetic() => at = after_word(&letters, at)?,
            _ => at += 1,
        }
    }
    Ok(())
}

fn trimmed(letters: &[char]) -> &[char] {
    let spaces = letters.iter().rev().take_while(|letter| **letter == ' ').count();
    &letters[..letters.len() - spaces]
}

/// Whether these end in a time of day.
fn after_time(letters: &[char]) -> bool {
    matches!(letters, [.., ':', tens, ones] if tens.is_ascii_digit() && ones.is_ascii_digit())
}

fn after_word(letters: &[char], start: usize) -> Result<usize, Refused> {
    let length = letters[start..].iter().take_while(|letter| letter.is_alphabetic()).count();
    let word: String = letters[start..start + length].iter().collect();
    match word.to_lowercase().as_str() {
        "sunrise" | "sunset" | "dawn" | "dusk" => Err(Refused::at(
            start + 1,
            "sun_times",
            format!("{word} is at another time each day; write times such as 09:00-17:00"),
        )),
        "unknown" => Err(Refused::at(
            start + 1,
            "unknown_hours",
            "what isn't known can't be booked; write open or off",
        )),
        _ => Ok(start + length),
    }
}

/// A comment beside `open` or `off` is one. Alone it says that it depends.
fn after_comment(letters: &[char], start: usize) -> Result<usize, Refused> {
    let Some(length) = letters[start + 1..].iter().position(|letter| *letter == '"') else {
        return Err(Refused::at(start + 1, "syntax", "this quote is never closed"));
    };
    let end = start + length + 2;
    let before: String = trimmed(&letters[..start]).iter().collect();
    let before = before.to_lowercase();
    let says = ["open", "off", "closed"].iter().any(|word| before.ends_with(word));
    if says || letters.get(end) == Some(&':') {
        return Ok(end);
    }
    Err(Refused::at(
        start + 1,
        "unknown_hours",
        "a remark instead of open or off leaves unknown whether somebody can be booked; put open before it, or leave it out",
    ))
}
