//! What can go wrong with the database, sorted by what can be done about it.

use serde_json::{Map, Value};
use tokio_postgres::error::SqlState;

/// A refusal of a command, as `internal.refuse` raised it.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// The registered name, such as `slot_taken`.
    pub code: &'static str,
    /// The sentence for the client.
    pub sentence: String,
    /// Facts for machines.
    pub facts: Map<String, Value>,
}

/// Why the database gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The command was understood and refused.
    #[error("{} ({})", .0.sentence, .0.code)]
    Refused(Refusal),
    /// It can't be reached or is overloaded: worth trying again later.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// Lost against a concurrent transaction: worth trying again at once.
    #[error("conflict: {0}")]
    Conflict(String),
    /// What becomes of a call in whose midst a migration replaces functions (decision 0022), or a fault of ours: the next
    /// try tells, and as nothing was done there may be one.
    #[error("{0}")]
    Stale(String),
    /// A fault of ours.
    #[error("{0}")]
    Fault(String),
}

impl Error {
    /// After the next try.
    pub(super) fn settled(self) -> Error {
        match self {
            Error::Stale(text) => Error::Fault(text),
            other => other,
        }
    }
}

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Error {
        let Some(db) = error.as_db_error() else {
            // Without an answer of the server only the connection can be at fault, or the decoding.
            return if error.is_closed() || std::error::Error::source(&error).is_some_and(is_io) {
                Error::Unavailable(error.to_string())
            } else {
                Error::Fault(chain(&error))
            };
        };
        let state = db.code();
        if let Some(code) = schema::sqlstate::code(state.code()) {
            return Error::Refused(Refusal {
                code,
                sentence: db.message().to_owned(),
                facts: facts(db.detail()),
            });
        }
        let text = format!("{}: {}", state.code(), db.message());
        if is_conflict(state) {
            Error::Conflict(text)
        } else if is_outage(state) {
            Error::Unavailable(text)
        } else if is_stale(state) {
            Error::Stale(text)
        } else {
            Error::Fault(text)
        }
    }
}

impl From<deadpool_postgres::PoolError> for Error {
    fn from(error: deadpool_postgres::PoolError) -> Error {
        match error {
            deadpool_postgres::PoolError::Backend(error) => match Error::from(error) {
                // Whatever stops us from connecting is an outage for the client.
                Error::Fault(text) | Error::Stale(text) | Error::Conflict(text) => {
                    Error::Unavailable(text)
                }
                other => other,
            },
            other => Error::Unavailable(other.to_string()),
        }
    }
}

fn is_io(source: &(dyn std::error::Error + 'static)) -> bool {
    source.is::<std::io::Error>()
}

fn chain(error: &tokio_postgres::Error) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

fn facts(detail: Option<&str>) -> Map<String, Value> {
    detail.and_then(|detail| serde_json::from_str(detail).ok()).unwrap_or_default()
}

fn is_conflict(state: &SqlState) -> bool {
    [
        &SqlState::T_R_SERIALIZATION_FAILURE,
        &SqlState::T_R_DEADLOCK_DETECTED,
        &SqlState::LOCK_NOT_AVAILABLE,
    ]
    .contains(&state)
}

/// What a call meets that goes from an old function into a new one, or over a structure that has just changed.
fn is_stale(state: &SqlState) -> bool {
    let code = state.code();
    // 42: names and types; 0A000: a cached plan whose result would differ; XX000: a function that is no more;
    // 23502, 23514: a row as the structure before had it.
    (code.starts_with("42") && *state != SqlState::INSUFFICIENT_PRIVILEGE)
        || [
            &SqlState::FEATURE_NOT_SUPPORTED,
            &SqlState::INTERNAL_ERROR,
            &SqlState::NOT_NULL_VIOLATION,
            &SqlState::CHECK_VIOLATION,
        ]
        .contains(&state)
}

fn is_outage(state: &SqlState) -> bool {
    let code = state.code();
    // 08: connection; 53: resources (disk, memory, connections); 57: operator, among them
    // statement_timeout (57014), which we set ourselves; 25006: read-only standby; 58: the system.
    code.starts_with("08")
        || code.starts_with("53")
        || code.starts_with("57")
        || code.starts_with("58")
        || code == "25006"
}
