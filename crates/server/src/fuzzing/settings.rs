//! Settings from the environment.

use super::text;
use crate::platform::config::{Environment, Source};

/// What is wrong is named, and no secret with it.
pub fn settings(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let pairs: Vec<(&str, &str)> = text.lines().filter_map(|line| line.split_once('=')).collect();
    // Those of files would be read from this machine.
    let pairs: Vec<(&str, &str)> =
        pairs.into_iter().filter(|(name, _)| !name.ends_with("_FILE")).collect();
    let source = Source::read(None, &Environment::from(&pairs[..]), &[]);
    let Err(errors) = source.settings() else { return };
    let said = errors.to_string();
    assert!(!said.is_empty());
    for (name, value) in pairs {
        let secret = name == "SECRET_KEY"
            && value.len() > 6
            && value.bytes().any(|byte| byte.is_ascii_digit());
        assert!(
            !secret || !said.contains(value) || "1 to 86400, 32 characters".contains(value),
            "{said}"
        );
    }
}
