//! One thing that was looked at.

use serde::Serialize;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// All is well.
    Ok,
    /// It works, and something should be done.
    Warning,
    /// It doesn't work, or data are in danger.
    Fault,
}

/// What was found, and what to do about it.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// What was looked at: one of [`super::CHECKS`].
    pub check: &'static str,
    /// How bad it is.
    pub level: Level,
    /// What was found.
    pub text: String,
    /// What to do; nothing if all is well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what_to_do: Option<String>,
}

impl Finding {
    /// All is well.
    pub fn ok(check: &'static str, text: impl Into<String>) -> Finding {
        Finding { check, level: Level::Ok, text: text.into(), what_to_do: None }
    }

    /// Something should be done.
    pub fn warning(
        check: &'static str,
        text: impl Into<String>,
        what_to_do: impl Into<String>,
    ) -> Finding {
        Finding {
            check,
            level: Level::Warning,
            text: text.into(),
            what_to_do: Some(what_to_do.into()),
        }
    }

    /// Something must be done.
    pub fn fault(
        check: &'static str,
        text: impl Into<String>,
        what_to_do: impl Into<String>,
    ) -> Finding {
        Finding {
            check,
            level: Level::Fault,
            text: text.into(),
            what_to_do: Some(what_to_do.into()),
        }
    }
}
