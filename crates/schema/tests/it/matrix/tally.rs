//! What was tried, counted for docs/proofs.md.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use testkit::proof;

use super::cases::Case;
use super::expect::Context;
use super::ground::Outcome;

/// Counts of attempts.
#[derive(Debug, Default)]
pub struct Tally {
    by_role: BTreeMap<String, usize>,
    by_context: BTreeMap<String, usize>,
    by_verb: BTreeMap<String, usize>,
    relations: BTreeSet<String>,
}

impl Tally {
    pub fn count(&mut self, role: &str, context: Context, tried: &[(Case, Outcome)]) {
        // Logins of a run have names of their own.
        let role = match role.split_once('_') {
            Some(("slotkeeper", _)) | None => role,
            Some((kind, _)) => kind,
        };
        *self.by_role.entry(role.to_owned()).or_default() += tried.len();
        *self.by_context.entry(format!("{context:?}")).or_default() += tried.len();
        for (case, _) in tried {
            *self.by_verb.entry(format!("{:?}", case.verb)).or_default() += 1;
            self.relations.insert(case.relation.clone());
        }
    }

    pub fn cases(&self) -> usize {
        self.by_verb.values().sum()
    }

    pub fn relations(&self) -> BTreeSet<&str> {
        self.relations.iter().map(String::as_str).collect()
    }

    pub fn figures(&self) -> Value {
        json!({
            "cases": self.cases(), "roles": self.by_role, "contexts": self.by_context, "verbs": self.by_verb,
            "relations": self.relations,
        })
    }
}

/// What a proof found, and what it tried.
#[derive(Debug, Default)]
pub struct Findings {
    /// What went otherwise than it must; none is what one wants.
    pub complaints: Vec<String>,
    pub figures: Value,
}

impl Findings {
    pub fn new(complaints: Vec<String>, figures: Value) -> Findings {
        Findings { complaints, figures }
    }

    /// Fails with the complaints, or leaves the figures.
    pub fn settle(self, name: &str) {
        let shown = self.complaints.iter().take(60).cloned().collect::<Vec<_>>().join("\n");
        assert!(self.complaints.is_empty(), "{} complaints:\n{shown}", self.complaints.len());
        proof(name, &self.figures);
    }
}
