//! Every command that changes anything leaves an event of its tenant: nodes keep answers about free times until one comes.

use tokio_postgres::Client;

use super::functions::all_probes;
use super::ground::Ground;

/// What may change without an event, for no answer about free times shows it.
const SILENT: &[&str] = &["api_keys", "idempotency_keys", "tenant_keys"];

/// Makes a call in vain; which tables it changed, and how many events it left.
async fn changed(superuser: &Client, role: &str, sql: &str) -> Option<(Vec<String>, i64)> {
    superuser
        .batch_execute(&format!("begin; set local session authorization {role}"))
        .await
        .unwrap();
    let called = superuser.query(sql, &[]).await;
    let found = if called.is_ok() {
        superuser.batch_execute("reset session authorization").await.unwrap();
        let sql =
            "select relname::text, n_tup_ins, n_tup_upd + n_tup_del from pg_stat_xact_user_tables
                    where n_tup_ins + n_tup_upd + n_tup_del > 0";
        Some(superuser.query(sql, &[]).await.unwrap())
    } else {
        None
    };
    superuser.batch_execute("rollback").await.unwrap();
    let rows = found?;
    let events = rows.iter().find(|row| row.get::<_, &str>(0) == "outbox");
    let tables = rows.iter().map(|row| row.get::<_, String>(0)).filter(|name| name != "outbox");
    Some((tables.collect(), events.map_or(0, |row| row.get(1))))
}

#[tokio::test]
async fn every_command_that_changes_something_leaves_an_event_avl_1() {
    let ground = Ground::lay().await;
    let superuser = ground.database.superuser().await;
    let (mut silent, mut told) = (Vec::new(), 0);
    for probe in all_probes(&ground) {
        let sql = probe.sql(ground.ours.tenant, &probe.arguments(&ground.ours));
        let mut outcome = None;
        for role in ["slotkeeper_server", "slotkeeper_worker"] {
            outcome = outcome.or(changed(&superuser, role, &sql).await);
        }
        let Some((mut tables, events)) = outcome else {
            panic!("the call of probes.rs fails: {sql}")
        };
        told += usize::from(events > 0);
        tables.retain(|table| !SILENT.contains(&table.as_str()));
        if !tables.is_empty() && events == 0 {
            silent.push(format!("api.{} changes {tables:?}", probe.function.name));
        }
    }
    ground.clear().await;
    assert!(told > 60, "only {told} calls left an event");
    assert!(silent.is_empty(), "no event tells of it:\n{}", silent.join("\n"));
}
