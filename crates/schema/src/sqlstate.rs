//! The refusals of the SQL API: SQLSTATE and name, as `internal.refuse` raises them.
//! `docs/error-codes.md` explains each; a test holds the three lists together.

/// One registered refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// Five characters, class `SK`.
    pub sqlstate: &'static str,
    /// The stable name that problem bodies show as `code`.
    pub code: &'static str,
}

macro_rules! refusals {
    ($($sqlstate:literal $code:literal),* $(,)?) => {
        /// Every refusal, in the order of its SQLSTATE.
        pub const ALL: &[Refusal] = &[$(Refusal { sqlstate: $sqlstate, code: $code }),*];
    };
}

refusals! {
    "SK001" "context_missing",
    "SK002" "context_forbidden",
    "SK003" "tenant_suspended",
    "SK004" "not_found",
    "SK005" "invalid_input",
    "SK006" "version_mismatch",
    "SK007" "already_exists",
    "SK008" "in_use",
    "SK009" "idempotency_key_reused",
    "SK010" "slot_taken",
    "SK011" "outside_hours",
    "SK012" "too_short_notice",
    "SK013" "outside_window",
    "SK014" "limit_reached",
    "SK015" "service_unavailable",
    "SK016" "staff_unavailable",
    "SK017" "hold_expired",
    "SK018" "illegal_transition",
    "SK019" "booking_refused",
    "SK020" "hold_limit_reached",
    "SK021" "renewal_limit_reached",
    "SK022" "time_zone_unknown",
    "SK023" "local_time_ambiguous",
    "SK024" "local_time_missing",
    "SK025" "business_unavailable",
    "SK026" "time_off_conflicts",
    "SK027" "session_full",
    "SK028" "session_closed",
    "SK029" "private_not_possible",
    "SK030" "no_session",
    "SK031" "answers_invalid",
    "SK032" "promotion_unknown",
    "SK033" "promotion_not_applicable",
    "SK034" "promotion_used_up",
    "SK035" "wrong_session",
    "SK036" "already_checked_in",
    "SK037" "not_reassignable",
    "SK038" "needs_overlap",
    "SK039" "capacity_below_sold",
    "SK041" "too_late_to_cancel",
    "SK042" "too_late_to_move",
    "SK043" "move_limit_reached",
    "SK044" "token_lacks_scope",
    "SK047" "series_conflicts",
    "SK050" "waitlist_limit_reached",
    "SK056" "search_too_broad",
}

/// The name of a refusal, or none when the SQLSTATE isn't ours.
pub fn code(sqlstate: &str) -> Option<&'static str> {
    ALL.iter().find(|refusal| refusal.sqlstate == sqlstate).map(|refusal| refusal.code)
}
