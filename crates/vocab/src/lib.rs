//! Words that at least three crates need: clock, ids.
