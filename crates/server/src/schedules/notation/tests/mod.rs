//! SCH-3: real notations become hours that the engine offers as the crate's own evaluation is open, or are refused with a place.
#![allow(clippy::unwrap_used)]

mod examples;
mod properties;
mod real;
mod world;
