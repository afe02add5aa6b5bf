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

/// The lists of a service's prices are replaced as a whole, and their rows may be given ids. An id that the service doesn't have
/// is that of a new row, whoever else has one of that id: keys are (tenant, id). Each answer has new ids and a new version.
const GIVEN_IDS: &str = "rows are made with the ids that they are given";

pub const EXCEPTIONS: &[Exception] = &[
    given("a foreign id of tiers in .tiers[].id"),
    given("a foreign id of tiers in .tiers[].id, written"),
    given("a foreign id of extras in .extras[].id"),
    given("a foreign id of extras in .extras[].id, written"),
    given("a foreign id of price-rules in .rules[].id"),
    given("a foreign id of price-rules in .rules[].id, written"),
];

const fn given(attempt: &'static str) -> Exception {
    Exception { operation: "PUT /v1/services/{id}/prices", attempt, reason: GIVEN_IDS }
}
