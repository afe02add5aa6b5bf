//! What the engine promises, one module a promise.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod conformance;
mod format;
mod hours;
mod refusals;
mod rules;
mod staff;
mod twin;
mod twin_scene;
mod values;
mod windows;
mod zones;
