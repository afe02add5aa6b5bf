//! What the tries found, and what is excused.

use std::collections::BTreeSet;

use serde_json::json;

use super::exceptions::{EXCEPTIONS, Exception};
use super::operations::Operation;
use super::world::Answer;

/// Something that isn't as it must be.
#[derive(Debug, Clone)]
pub struct Finding {
    pub operation: String,
    /// What was tried, such as `a foreign id in .staff_id`.
    pub attempt: String,
    pub fault: String,
}

/// All findings of some tries, and what was tried.
#[derive(Debug, Default)]
pub struct Findings {
    pub found: Vec<Finding>,
    attempts: BTreeSet<(String, String)>,
}

impl Findings {
    /// How many different things were tried.
    pub fn tries(&self) -> usize {
        self.attempts.len()
    }

    /// Counts a try, and keeps its fault if it has one.
    pub fn check(
        &mut self,
        operation: &Operation,
        attempt: &str,
        passed: bool,
        fault: impl FnOnce() -> String,
    ) {
        self.attempts.insert((operation.name(), attempt.to_owned()));
        if !passed {
            self.found.push(Finding {
                operation: operation.name(),
                attempt: attempt.to_owned(),
                fault: fault(),
            });
        }
    }

    /// A refusal is a problem with a code that is registered, announced, and the expected one.
    pub fn refused(
        &mut self,
        operation: &Operation,
        attempt: &str,
        answer: &Answer,
        status: u16,
        code: &str,
    ) {
        let passed = answer.status == status && answer.code() == code;
        self.check(operation, attempt, passed, || {
            format!("expected {status} {code}, got {answer:?}")
        });
        self.proper(operation, attempt, answer);
    }

    /// Every error is a problem that the contract announces.
    pub fn proper(&mut self, operation: &Operation, attempt: &str, answer: &Answer) {
        if answer.is_success() {
            return;
        }
        let problem = answer.json();
        let kind = answer.headers.iter().find(|(name, _)| name == "content-type");
        let passed = kind.is_some_and(|(_, kind)| kind == "application/problem+json")
            && problem["status"] == answer.status
            && answer.status < 500
            && operation.announces(answer.status, &answer.code());
        self.check(operation, attempt, passed, || format!("no announced problem: {answer:?}"));
    }

    /// Two answers that must not differ.
    pub fn same(&mut self, operation: &Operation, attempt: &str, one: &Answer, other: &Answer) {
        self.check(operation, attempt, one == other, || {
            format!("the answers differ:\n  {one:?}\n  {other:?}")
        });
    }

    /// Leaves the figures, and fails unless everything that was found is excused, and every excuse of what was tried is needed.
    pub fn judge(&self, name: &str) {
        let operations: BTreeSet<&str> =
            self.attempts.iter().map(|(operation, _)| operation.as_str()).collect();
        let figures = json!({ "operations": operations.len(), "cases": self.tries(), "exceptions": EXCEPTIONS.len() });
        testkit::proof(name, &figures);
        let (excused, faults): (Vec<_>, Vec<_>) =
            self.found.iter().partition(|finding| EXCEPTIONS.iter().any(|one| one.is_of(finding)));
        // More would only hide the rest.
        let lines: Vec<String> = faults.iter().take(30).map(|one| one.line()).collect();
        assert!(lines.is_empty(), "{} findings:\n{}", faults.len(), lines.join("\n"));
        for exception in EXCEPTIONS {
            let tried = (exception.operation.to_owned(), exception.attempt.to_owned());
            assert!(
                !self.attempts.contains(&tried) || excused.iter().any(|one| exception.is_of(one)),
                "not needed any more, take it out of matrix/exceptions.rs: {}, {} ({})",
                exception.operation,
                exception.attempt,
                exception.reason
            );
        }
    }
}

impl Finding {
    pub fn line(&self) -> String {
        format!("{}, {}: {}", self.operation, self.attempt, self.fault)
    }
}

impl Exception {
    fn is_of(&self, finding: &Finding) -> bool {
        self.operation == finding.operation && self.attempt == finding.attempt
    }
}
