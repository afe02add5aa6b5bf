//! What must become of each attempt, by design and not by what happens: docs/isolation.md, roles, context, policies.
//!
//! Two questions, in PostgreSQL's own order. May the role do this to the relation at all? If not, 42501. If so,
//! row-level security decides by the context: rows of its tenant, none of any other, and an error where there is none.

use super::catalogue::{Class, Granted, Relation, Role};
use super::ground::Outcome;

/// Which tenant the transaction says it works for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Context {
    /// Never set in this session: the setting is null.
    Unset,
    Ours,
    Theirs,
    /// What an ended transaction leaves behind.
    Empty,
    Garbage,
    /// A tenant that doesn't exist.
    Unknown,
}

impl Context {
    /// Unset comes first: what was set once is never null again in the session.
    pub const ALL: [Context; 6] = [
        Context::Unset,
        Context::Ours,
        Context::Theirs,
        Context::Empty,
        Context::Garbage,
        Context::Unknown,
    ];

    /// The SQLSTATE with which `context.tenant_id()` refuses where there is no tenant.
    fn refusal(self) -> Option<&'static str> {
        match self {
            Context::Unset | Context::Empty => Some("SK001"),
            Context::Garbage => Some("22P02"),
            Context::Ours | Context::Theirs | Context::Unknown => None,
        }
    }
}

/// The kinds of attempts. Each is tried on each relation where it makes sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    Select,
    SelectForeign,
    SelectSpying,
    SelectUnsecured,
    LockForeign,
    InsertOwn,
    InsertForeign,
    UpsertForeign,
    UpsertForeignNothing,
    UpdateAll,
    UpdateForeign,
    /// Without looking: only what policies say of updates counts.
    UpdateBlind,
    MoveToForeign,
    DeleteForeign,
    DeleteBlind,
    MergeForeign,
    CopyTo,
    CopyFrom,
    LockTable,
    Truncate,
    DisableSecurity,
    AddPolicy,
    AddTrigger,
    PassOn,
    NextValue,
}

/// What an outcome must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// 42501: the role may not do this to the relation.
    Denied,
    /// 42501: row-level security.
    Barred,
    /// 42501, for either reason.
    Refused,
    /// This SQLSTATE.
    State(&'static str),
    /// Success with this answer.
    Answer(String),
    /// Row-level security, or the guard that keeps a row's tenant.
    Kept,
    /// Anything but a denial: the role owns it.
    Allowed,
    /// An error, or rows of one's own only.
    NothingForeign,
    /// Success without effect, or a denial.
    Vain,
    /// So many rows, or a key that other rows still need.
    Rows(i64),
}

impl Expected {
    pub fn fits(&self, outcome: &Outcome, context: Context) -> bool {
        match self {
            // The planner may ask for the context before the executor asks for the privilege: it is refused either way.
            Expected::Denied => {
                outcome.denied() || context.refusal() == Some(outcome.state.as_str())
            }
            Expected::Barred => outcome.barred(),
            Expected::Refused => outcome.state == "42501",
            Expected::State(state) => outcome.state == *state,
            Expected::Answer(answer) => outcome.ok() && outcome.text == *answer,
            Expected::Kept => outcome.barred() || outcome.state == "SK005",
            Expected::Allowed => outcome.state != "42501",
            Expected::NothingForeign => !outcome.ok() || outcome.text.ends_with(":0"),
            Expected::Rows(rows) => {
                outcome.state == "23503" || outcome.ok() && outcome.text == rows.to_string()
            }
            Expected::Vain => outcome.denied() || outcome.ok() && outcome.text == "false",
        }
    }
}

/// Tables that the worker reads itself: to find out whom to work for.
const WORKER_READS: &[&str] = &["tenants", "businesses", "outbox"];

/// Tables of no tenant to which the relay adds: the lives of the database.
const RELAY_KEEPS: &[&str] = &["epochs"];

/// What the design lets a role do, whatever is granted.
fn designed(role: Role, relation: &Relation, verb: Verb) -> bool {
    use Verb::*;
    let reads = matches!(verb, Select | SelectForeign | SelectSpying | SelectUnsecured | CopyTo);
    let writes = matches!(
        verb,
        LockForeign
            | InsertOwn
            | InsertForeign
            | UpsertForeign
            | UpsertForeignNothing
            | UpdateAll
            | UpdateForeign
            | UpdateBlind
            | MoveToForeign
            | DeleteForeign
            | DeleteBlind
            | MergeForeign
            | CopyFrom
            | LockTable
    );
    match (role, relation.class) {
        (Role::Owner, _) => reads || writes,
        (Role::Api, Class::Tenant) => reads || writes,
        (Role::Relay, Class::Tenant) => reads || writes,
        (Role::Server, Class::Tenant) => reads,
        (Role::Worker, Class::Tenant) => reads && WORKER_READS.contains(&relation.short()),
        (Role::Relay, Class::Global) => {
            (reads || writes) && RELAY_KEEPS.contains(&relation.short())
        }
        (Role::Api | Role::Server | Role::Worker, Class::Global) => reads,
        (Role::Api | Role::Server | Role::Login, Class::View) => reads,
        _ => false,
    }
}

/// What the catalogue grants of what the verb needs.
fn privileged(granted: &Granted, verb: Verb) -> bool {
    use Verb::*;
    let update = granted.update.is_some();
    match verb {
        Select | SelectForeign | SelectSpying | SelectUnsecured | CopyTo => granted.select,
        LockForeign | UpdateAll | UpdateForeign | MergeForeign => granted.select && update,
        InsertOwn | InsertForeign | UpsertForeignNothing | CopyFrom => granted.insert,
        UpsertForeign => granted.insert && update && granted.select,
        MoveToForeign => granted.update_tenant && granted.select,
        UpdateBlind => granted.update_tenant,
        DeleteForeign => granted.delete && granted.select,
        DeleteBlind => granted.delete,
        LockTable => granted.lock,
        NextValue => granted.sequence,
        Truncate | DisableSecurity | AddPolicy | AddTrigger | PassOn => false,
    }
}

/// What must become of it.
pub fn expected(
    (name, role): (&str, Role),
    granted: &Granted,
    relation: &Relation,
    context: Context,
    verb: Verb,
) -> Expected {
    use Verb::*;
    let owns = relation.owner == name;
    // The planner refuses before the executor asks for privileges.
    if verb == SelectUnsecured && relation.class == Class::Tenant {
        return Expected::Refused;
    }
    if verb == PassOn {
        return if owns { Expected::Allowed } else { Expected::Vain };
    }
    if matches!(verb, Truncate | DisableSecurity | AddPolicy | AddTrigger)
        || relation.class == Class::Sequence
    {
        let relays = role == Role::Relay && verb == NextValue && granted.sequence;
        return if owns || relays { Expected::Allowed } else { Expected::Denied };
    }
    if !designed(role, relation, verb) || !privileged(granted, verb) {
        return if owns && relation.class == Class::View {
            Expected::Allowed
        } else {
            Expected::Denied
        };
    }
    match relation.class {
        Class::Tenant if role == Role::Relay => across(relation, context, verb),
        Class::Tenant => secured(relation, context, verb),
        Class::View => Expected::NothingForeign,
        _ => Expected::Allowed,
    }
}

/// Row-level security, for all but the relay.
fn secured(relation: &Relation, context: Context, verb: Verb) -> Expected {
    use Verb::*;
    match verb {
        // Refused before any row is looked at.
        CopyFrom => return Expected::State("0A000"),
        LockTable => return Expected::Allowed,
        _ => {}
    }
    if let Some(state) = context.refusal() {
        return Expected::State(state);
    }
    let own = match context {
        Context::Ours => relation.counts.0,
        Context::Theirs => relation.counts.1,
        _ => 0,
    };
    match verb {
        Select | SelectSpying | UpdateAll | CopyTo => Expected::Answer(format!("{own}:0")),
        SelectForeign | LockForeign | UpdateForeign | DeleteForeign | MergeForeign => {
            Expected::Answer("0".into())
        }
        InsertForeign | UpsertForeign | UpsertForeignNothing => Expected::Barred,
        // The row is there already: past security, the key refuses.
        InsertOwn if own > 0 => Expected::State("23505"),
        InsertOwn => Expected::Barred,
        UpdateBlind => Expected::Answer(own.to_string()),
        DeleteBlind => Expected::Rows(own),
        MoveToForeign if own > 0 => Expected::Kept,
        MoveToForeign => Expected::Answer("0".into()),
        _ => Expected::Allowed,
    }
}

/// The one exception: the relay works across tenants, whatever the context says, on the few columns it was given.
fn across(relation: &Relation, context: Context, verb: Verb) -> Expected {
    use Verb::*;
    let (ours, theirs) = relation.counts;
    let (own, foreign) = match context {
        Context::Theirs => (theirs, ours),
        Context::Unknown => (0, ours + theirs),
        _ => (ours, theirs),
    };
    // What a foreign row is to the statements below: see `cases.rs`.
    let one_foreign = if context == Context::Theirs { ours } else { theirs };
    match verb {
        Select | UpdateAll => Expected::Answer(format!("{own}:{foreign}")),
        SelectSpying => Expected::State("MX001"),
        CopyTo => Expected::Answer(format!("{own}:{foreign}")),
        SelectForeign | LockForeign | UpdateForeign | MergeForeign => {
            Expected::Answer(one_foreign.to_string())
        }
        _ => Expected::Denied,
    }
}
