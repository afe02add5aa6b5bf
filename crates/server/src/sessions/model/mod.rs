//! Schedule rules and sessions as the API shows and takes them.

mod explanation;
mod preview;
mod rule;
mod session;

pub use explanation::{ExplainedReason, Explanation, NextOffer};
pub use preview::{NewPreview, Preview, PreviewSession};
pub use rule::{
    BlockedDate, ExtraDate, Generate, Kept, Report, RuleDraft, RuleSaved, Rules, ScheduleRule,
    Unreserved,
};
pub use session::{NewSession, Session, SessionPatch, SessionStatus};
