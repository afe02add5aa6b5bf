//! T2, T18: every role, in every context, on every relation, with every verb.

use std::collections::BTreeMap;

use bytes::Bytes;
use futures_util::TryStreamExt;
use tokio_postgres::Client;
use uuid::Uuid;

use super::cases::{Case, View, cases};
use super::catalogue::{Class, Granted, Relation, Role, granted, relations, roles};
use super::expect::{Context, Verb, expected};
use super::ground::{Ground, Outcome, attempt};
use super::tally::{Findings, Tally};

/// A role with a connection on which it can be tried.
struct Seat {
    name: String,
    role: Role,
    client: Client,
    /// A role that can't log in is put on by a superuser.
    worn: bool,
    granted: BTreeMap<String, Granted>,
}

impl Seat {
    async fn take(superuser: &Client, ground: &Ground, name: String, role: Role) -> Seat {
        let worn = matches!(
            name.as_str(),
            "slotkeeper_owner" | "slotkeeper_api" | "slotkeeper_relay" | "slotkeeper_login"
        );
        let client = match worn {
            true => ground.database.superuser().await,
            false => ground.database.connect_as(&name).await,
        };
        let granted = granted(superuser, &name).await;
        Seat { name, role, client, worn, granted }
    }

    async fn begin(&self, view: &View) {
        let mut opening = "begin".to_owned();
        if self.worn {
            opening += &format!("; set local session authorization {}", self.name);
        }
        if let Some(setting) = view.setting() {
            opening += &format!("; set local app.tenant_id = '{setting}'");
        }
        self.client.batch_execute(&opening).await.unwrap();
    }

    /// All attempts in one context; complaints about those that went otherwise than they must.
    async fn try_all(&self, relations: &[Relation], view: &View, tally: &mut Tally) -> Vec<String> {
        self.begin(view).await;
        let granted = |relation: &Relation| &self.granted[&relation.name];
        let cases: Vec<Case> = relations
            .iter()
            .flat_map(|relation| cases((&self.name, self.role), granted(relation), relation, view))
            .collect();
        let statements: Vec<String> = cases.iter().map(|case| case.sql.clone()).collect();
        let outcomes = attempt(&self.client, &statements, None).await;
        let mut tried: Vec<(Case, Outcome)> = cases.into_iter().zip(outcomes).collect();
        for relation in relations.iter().filter(|relation| relation.class == Class::Tenant) {
            for verb in [Verb::CopyTo, Verb::CopyFrom] {
                let outcome = self.copy(relation, view, verb).await;
                let expected = expected(
                    (&self.name, self.role),
                    granted(relation),
                    relation,
                    view.context,
                    verb,
                );
                let case =
                    Case { relation: relation.name.clone(), verb, sql: "copy".into(), expected };
                tried.push((case, outcome));
            }
        }
        self.client.batch_execute("rollback").await.unwrap();
        tally.count(&self.name, view.context, &tried);
        tried.iter().filter_map(|(case, outcome)| self.complaint(case, outcome, view)).collect()
    }

    fn complaint(&self, case: &Case, outcome: &Outcome, view: &View) -> Option<String> {
        if case.expected.fits(outcome, view.context) {
            return None;
        }
        Some(format!(
            "{} in context {:?}, {:?} on {}: expected {:?}, got {outcome}\n      {}",
            self.name, view.context, case.verb, case.relation, case.expected, case.sql
        ))
    }

    /// COPY speaks a protocol of its own, which no function can.
    async fn copy(&self, relation: &Relation, view: &View, verb: Verb) -> Outcome {
        self.client.batch_execute("savepoint copying").await.unwrap();
        let outcome = match verb {
            Verb::CopyTo => copy_to(&self.client, &relation.name, view.own).await,
            _ => copy_from(&self.client, &relation.name).await,
        };
        self.client.batch_execute("rollback to savepoint copying").await.unwrap();
        outcome.unwrap_or_else(|error| Outcome::of(&error))
    }
}

async fn copy_to(
    client: &Client,
    table: &str,
    own: Uuid,
) -> Result<Outcome, tokio_postgres::Error> {
    let stream = client.copy_out(&format!("copy {table} (tenant_id) to stdout")).await?;
    let chunks: Vec<Bytes> = stream.try_collect().await?;
    let text = String::from_utf8(chunks.concat()).unwrap();
    let own = text.lines().filter(|line| *line == own.to_string()).count();
    let foreign = text.lines().count() - own;
    Ok(Outcome { state: "ok".into(), text: format!("{own}:{foreign}"), detail: String::new() })
}

/// By the simple protocol: it is refused at once everywhere, and where it isn't, the connection is of no use any more.
async fn copy_from(client: &Client, table: &str) -> Result<Outcome, tokio_postgres::Error> {
    let refused = client.batch_execute(&format!("copy {table} from stdin")).await;
    let error = refused.err().filter(|error| error.as_db_error().is_some());
    Err(error.unwrap_or_else(|| panic!("COPY into {table} is not refused")))
}

/// Every role, context, relation and verb.
pub async fn check(ground: &Ground) -> Findings {
    check_as(ground, &[]).await
}

/// The same for some roles; for all, where none is named.
pub async fn check_as(ground: &Ground, only: &[&str]) -> Findings {
    let superuser = ground.database.superuser().await;
    let relations = relations(&superuser, ground).await;
    let (mut tally, mut complaints) = (Tally::default(), Vec::new());
    for (name, role) in roles(&superuser, ground).await {
        if !only.is_empty() && !only.contains(&name.as_str()) {
            continue;
        }
        let seat = Seat::take(&superuser, ground, name, role).await;
        for context in Context::ALL {
            let view = View::of(ground, context);
            complaints.extend(seat.try_all(&relations, &view, &mut tally).await);
        }
    }
    let touched = tally.relations();
    let never = relations.iter().filter(|relation| !touched.contains(relation.name.as_str()));
    complaints.extend(never.map(|relation| format!("{} was never tried", relation.name)));
    Findings::new(complaints, tally.figures())
}

#[tokio::test]
async fn every_role_in_every_context_has_its_own_rows_and_no_others_ten_4() {
    let ground = Ground::lay().await;
    let findings = check(&ground).await;
    ground.clear().await;
    assert!(findings.figures["cases"].as_u64().unwrap() > 50_000, "{}", findings.figures);
    findings.settle("rows");
}
