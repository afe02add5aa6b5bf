//! Whether it went as promised, and the figures.

use std::collections::BTreeMap;
use std::time::Duration;

use uuid::Uuid;

use super::Stage;
use super::clients::Outcome;

/// What wasn't kept.
pub async fn broken_promises(stage: &Stage, outcome: &Outcome, slowest: Duration) -> Vec<String> {
    tell(outcome);
    let mut broken: Vec<String> = outcome.failures.iter().take(10).cloned().collect();
    if outcome.failures.len() > 10 {
        broken.push(format!("and {} more", outcome.failures.len() - 10));
    }
    let worst = outcome.phases.iter().flat_map(|phase| &phase.1).fold(0.0, |a: f64, b| a.max(*b));
    let bound = slowest + 3 * outcome.health;
    if worst > bound.as_secs_f64() * 1000.0 {
        broken.push(format!("an answer took {worst:.0} ms; {bound:?} were allowed"));
    }
    for (phase, answers) in &outcome.phases {
        if answers.is_empty() {
            broken.push(format!("nothing was asked: {phase}"));
        }
    }
    if outcome.failures.is_empty() {
        broken.extend(compare(stage, outcome).await);
    }
    let faults = schema::gate(&stage.database.superuser().await).await.unwrap();
    broken.extend(faults.iter().map(|fault| format!("the gate: {fault:?}")));
    broken
}

/// What was acknowledged against what there is.
async fn compare(stage: &Stage, outcome: &Outcome) -> Vec<String> {
    let mut broken = Vec::new();
    let client = stage.database.superuser().await;
    let rows = client.query("select id, state from bookings", &[]).await.unwrap();
    let mut there: BTreeMap<Uuid, String> =
        rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    for (id, state) in &outcome.bookings {
        match there.remove(id) {
            Some(found) if found == *state => {}
            found => broken.push(format!("{id} was {state}, the table has {found:?}")),
        }
    }
    if !there.is_empty() {
        broken.push(format!("{} bookings that nobody knows of", there.len()));
    }
    if stage.options.old.is_none() && stage.migrates() {
        let sql = "select count(*) filter (where origin is null) from customers";
        let unfilled: i64 = client.query_one(sql, &[]).await.unwrap().get(0);
        // Those who came after the rows had been filled.
        let clients = stage.options.clients as i64;
        if unfilled > clients {
            broken.push(format!("{unfilled} customers weren't filled"));
        }
        let sql = "select internal.booking_json(b) ->> 'channel' from bookings b limit 1";
        let channel: Option<String> = client.query_one(sql, &[]).await.unwrap().get(0);
        if channel.as_deref() != Some("web") {
            broken.push("functions weren't replaced".into());
        }
    }
    broken
}

fn tell(outcome: &Outcome) {
    println!("{:<18} {:>8} {:>8} {:>8} {:>8}", "", "requests", "p50 ms", "p99 ms", "max ms");
    for (phase, answers) in &outcome.phases {
        let mut sorted = answers.clone();
        sorted.sort_by(f64::total_cmp);
        let at = |share: f64| {
            sorted.get(((sorted.len().max(1) - 1) as f64 * share) as usize).copied().unwrap_or(0.0)
        };
        println!(
            "{phase:<18} {:>8} {:>8.0} {:>8.0} {:>8.0}",
            sorted.len(),
            at(0.5),
            at(0.99),
            at(1.0)
        );
    }
    println!(
        "{} bookings, {} requests failed, health answered within {:?}",
        outcome.bookings.len(),
        outcome.failures.len(),
        outcome.health
    );
}
