//! Every problem code with its status and title: the one place where codes meet HTTP.
//! `docs/error-codes.md` explains each.

/// A stable problem code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The name in the problem's `code`.
    pub name: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// A short title that doesn't vary.
    pub title: &'static str,
}

macro_rules! codes {
    ($($name:literal $status:literal $title:literal),* $(,)?) => {
        /// All codes.
        pub const ALL: &[Code] = &[$(Code { name: $name, status: $status, title: $title }),*];
    };
}

codes! {
    "malformed_request" 400 "The request cannot be read",
    "unknown_field" 400 "There is no such field",
    "unauthorized" 401 "An API key is needed",
    "permission_denied" 403 "The API key does not allow this",
    "context_forbidden" 403 "This belongs to another account",
    "tenant_suspended" 403 "This account is suspended",
    "token_lacks_scope" 403 "The link does not allow this",
    "booking_refused" 403 "This booking cannot be taken",
    "not_found" 404 "There is no such thing",
    "method_not_allowed" 405 "This address does not take this method",
    "request_timeout" 408 "The request took too long to arrive",
    "already_exists" 409 "There is one already",
    "in_use" 409 "It is still in use",
    "slot_taken" 409 "That time is already taken",
    "limit_reached" 409 "No more bookings are taken",
    "service_unavailable" 409 "The service cannot be booked",
    "staff_unavailable" 409 "The staff member cannot be booked",
    "hold_expired" 409 "The hold has expired",
    "illegal_transition" 409 "It is in another state",
    "wrong_session" 409 "The booking is for another session",
    "already_checked_in" 409 "Everybody of this booking is in already",
    "capacity_below_sold" 409 "More seats are taken than that",
    "renewal_limit_reached" 409 "The hold cannot be renewed any further",
    "business_unavailable" 409 "The business takes no bookings",
    "time_off_conflicts" 409 "There are bookings at that time",
    "session_full" 409 "Not enough seats are left",
    "session_closed" 409 "The session is not for sale",
    "private_not_possible" 409 "The session cannot be taken as a whole",
    "promotion_not_applicable" 409 "The promotion code does not apply",
    "promotion_used_up" 409 "The promotion code is used up",
    "not_reassignable" 409 "Not every booking can be reassigned",
    "needs_overlap" 409 "A resource would serve two needs",
    "too_late_to_cancel" 409 "It is too late to cancel",
    "too_late_to_move" 409 "It is too late to move the booking",
    "move_limit_reached" 409 "The booking was moved as often as it may be",
    "series_conflicts" 409 "Not every date of the series is possible",
    "version_mismatch" 412 "Somebody changed it meanwhile",
    "body_too_large" 413 "The body is too large",
    "uri_too_long" 414 "The address is too long",
    "unsupported_media_type" 415 "JSON is expected",
    "invalid_input" 422 "A value is not allowed",
    "idempotency_key_reused" 422 "The Idempotency-Key belongs to another request",
    "outside_hours" 422 "That time is outside the hours",
    "too_short_notice" 422 "That is too short notice",
    "outside_window" 422 "That date cannot be booked",
    "answers_invalid" 422 "An answer is missing or not allowed",
    "promotion_unknown" 422 "There is no such promotion code",
    "search_too_broad" 422 "Too many are found by this",
    "slot_off_grid" 422 "Bookings do not start at that time",
    "no_session" 422 "There is no session at that time",
    "time_zone_unknown" 422 "There is no such time zone",
    "local_time_ambiguous" 422 "The clocks show that time twice",
    "local_time_missing" 422 "The clocks skip that time",
    "hold_limit_reached" 429 "Too many times are held",
    "waitlist_limit_reached" 429 "Waiting for too much already",
    "rate_limited" 429 "Too many requests",
    "headers_too_large" 431 "The header fields are too large",
    "context_missing" 500 "Something went wrong",
    "internal_error" 500 "Something went wrong",
    "overloaded" 503 "There is too much to do",
    "database_unavailable" 503 "The service is briefly unavailable",
}

/// Looks a code up.
pub fn find(name: &str) -> Option<&'static Code> {
    ALL.iter().find(|code| code.name == name)
}
