//! What is measured, and what each thing of ours has for a limit.

use serde::Serialize;

/// What is asked about free time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Question {
    /// One staff member, a day.
    Day,
    /// One staff member, a month.
    Month,
    /// Ten staff, a month.
    Ten,
}

impl Question {
    /// All of them.
    pub const ALL: [Question; 3] = [Question::Day, Question::Month, Question::Ten];

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Question::Day => "one staff member, a day",
            Question::Month => "one staff member, a month",
            Question::Ten => "ten staff, a month",
        }
    }
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Subject {
    /// PostgreSQL: `select 1`.
    One,
    /// PostgreSQL: the claims that a question is about.
    Read(Question),
    /// PostgreSQL: one claim under the exclusion constraint.
    Insert,
    /// PostgreSQL: the guarded update of one row.
    Update,
    /// axum: a reply as long as our answer.
    Reply(Question),
    /// Ours: the answer, computed of what is read.
    Asked(Question),
    /// Ours: the answer, computed of what is taken, by rules that are remembered.
    Ruled(Question),
    /// Ours: the answer, remembered.
    Remembered(Question),
    /// Ours: a customer holds a time.
    Hold,
    /// Ours: a program with a key does.
    HoldByKey,
    /// Ours: a customer confirms it.
    Confirm,
    /// Ours: the business moves it.
    Move,
    /// Ours: the business cancels it.
    Cancel,
    /// Ours: many hold seats of one session.
    Seats,
}

use Subject::*;

impl Subject {
    /// What is ours, in the order of the pages.
    pub fn ours() -> Vec<Subject> {
        let asked = Question::ALL.map(Asked);
        let ruled = Question::ALL.map(Ruled);
        let remembered = Question::ALL.map(Remembered);
        let rest = [Hold, HoldByKey, Confirm, Move, Cancel, Seats];
        asked.into_iter().chain(ruled).chain(remembered).chain(rest).collect()
    }

    /// The limits, in the order of the pages.
    pub fn limits() -> Vec<Subject> {
        let reads = Question::ALL.map(Read);
        let replies = Question::ALL.map(Reply);
        [One].into_iter().chain(reads).chain([Insert, Update]).chain(replies).collect()
    }

    /// What bounds it from above; nothing for a limit.
    pub fn limit(self) -> Option<Subject> {
        match self {
            Asked(question) | Ruled(question) => Some(Read(question)),
            Remembered(question) => Some(Reply(question)),
            Hold | HoldByKey | Confirm | Move | Cancel => Some(Insert),
            Seats => Some(Update),
            _ => None,
        }
    }

    /// In words.
    pub fn words(self) -> String {
        match self {
            One => "`select 1`".into(),
            Read(question) => format!("read: {}", question.words()),
            Insert => "insert one claim".into(),
            Update => "guarded update of one row".into(),
            Reply(question) => format!("bare reply: {}", question.words()),
            Asked(question) => format!("free time: {}", question.words()),
            Ruled(question) => format!("free time, rules kept: {}", question.words()),
            Remembered(question) => format!("free time, cached: {}", question.words()),
            Hold => "hold, by a customer".into(),
            HoldByKey => "hold, with a key".into(),
            Confirm => "confirm, by the customer".into(),
            Move => "move, with a key".into(),
            Cancel => "cancel, with a key".into(),
            Seats => "hold seats, all of one session".into(),
        }
    }

    /// Which kind of thing it is, for the colours of a plot.
    pub fn kind(self) -> usize {
        match self {
            Asked(_) => 0,
            Ruled(_) => 1,
            Remembered(_) => 2,
            _ => 3,
        }
    }
}

/// The kinds.
pub const KINDS: [&str; 4] = [
    "free time ÷ reading its rows",
    "rules kept ÷ reading its rows",
    "cached ÷ a bare reply",
    "commands ÷ the bare statement",
];
