//! What is not as the matrix wants it, each with its reason. This list may shrink and not grow: an entry that isn't
//! needed any more fails the test.

/// An operation and an attempt that may differ.
#[derive(Debug)]
pub struct Exception {
    pub operation: &'static str,
    pub attempt: &'static str,
    /// Why it is right as it is.
    pub reason: &'static str,
}

pub const EXCEPTIONS: &[Exception] = &[];
