//! Every command that changes anything leaves an event of its tenant: nodes keep answers about free times until one comes, and what
//! a business has set until one comes that isn't about bookings.

use tokio_postgres::Client;

use super::functions::all_probes;
use super::ground::Ground;

/// What may change without an event, for no answer about free times shows it.
const SILENT: &[&str] = &["api_keys", "idempotency_keys", "tenant_keys"];

/// Takes a transaction back, and what it has counted: the next one would count on.
const BACK: &str = "rollback; select pg_stat_force_next_flush()";

/// What a call did.
struct Done {
    /// To which tables, but for the events.
    changed: Vec<String>,
    /// Which events it left.
    events: Vec<String>,
    /// Whether one of them says that a business has set something.
    of_rules: bool,
}

/// Makes a call in vain; what it did, if it may be made in this role.
async fn done(superuser: &Client, role: &str, sql: &str) -> Option<Done> {
    superuser
        .batch_execute(&format!("begin; set local session authorization {role}"))
        .await
        .unwrap();
    let called = superuser.query(sql, &[]).await;
    let found = if called.is_ok() {
        superuser.batch_execute("reset session authorization").await.unwrap();
        let sql = "select array(select relname::text from pg_stat_xact_user_tables
                                 where n_tup_ins + n_tup_upd + n_tup_del > 0 and relname <> 'outbox'),
                          array(select kind from outbox where position is null),
                          (select cardinality(w.rules) > 0
                             from api.watch_changes((select max(position) from outbox)) w)";
        Some(superuser.query_one(sql, &[]).await.unwrap())
    } else {
        None
    };
    superuser.batch_execute(BACK).await.unwrap();
    let row = found?;
    Some(Done { changed: row.get(0), events: row.get(1), of_rules: row.get(2) })
}

/// They do all of it to see what comes of it, and take it back themselves.
const PREVIEWS: &[&str] = &["preview_import", "preview_series"];

/// What each call that is known does.
async fn all_done(ground: &Ground, superuser: &Client) -> Vec<(String, Done)> {
    let mut all = Vec::new();
    // Afterwards an event without a position is one that the call has left.
    ground.database.worker().await.query("select api.relay_events(10000)", &[]).await.unwrap();
    for probe in all_probes(ground) {
        let sql = probe.sql(ground.ours.tenant, &probe.arguments(&ground.ours));
        let mut outcome = None;
        for role in ["slotkeeper_server", "slotkeeper_worker"] {
            if outcome.is_none() {
                outcome = done(superuser, role, &sql).await;
            }
        }
        let outcome = outcome.unwrap_or_else(|| panic!("the call of probes.rs fails: {sql}"));
        if !PREVIEWS.contains(&probe.function.name.as_str()) {
            all.push((probe.function.name.clone(), outcome));
        }
    }
    all
}

/// The tables that nodes read rules from: those that the statement looks into.
async fn tables_of_rules(ground: &Ground, superuser: &Client) -> Vec<String> {
    let sql = include_str!("../../../../server/src/bookings/calendar/rules.sql");
    superuser.batch_execute(BACK).await.unwrap();
    superuser.batch_execute("begin").await.unwrap();
    let enter = "select api.enter($1)";
    superuser.query(enter, &[&ground.ours.tenant]).await.unwrap();
    superuser
        .batch_execute(&format!(
            "prepare rules (uuid, uuid, timestamptz, timestamptz, uuid) as {sql}"
        ))
        .await
        .unwrap();
    superuser
        .batch_execute(&format!(
            "do $do$ declare service uuid; begin
                 for service in select id from services where tenant_id = '{0}' loop
                     execute format('execute rules (%L, %L, ''2031-01-01'', ''2031-04-01'', null)', '{0}', service);
                 end loop;
             end $do$",
            ground.ours.tenant
        ))
        .await
        .unwrap();
    let read = "select array(select relname::text from pg_stat_xact_user_tables
                              where seq_scan + idx_scan > 0 and schemaname = 'public' order by 1)";
    let tables = superuser.query_one(read, &[]).await.unwrap().get(0);
    superuser.batch_execute(&format!("{BACK}; deallocate rules")).await.unwrap();
    tables
}

#[tokio::test]
async fn every_command_that_changes_something_leaves_an_event_avl_1() {
    let ground = Ground::lay().await;
    let superuser = ground.database.superuser().await;
    let (mut silent, mut told) = (Vec::new(), 0);
    for (name, mut done) in all_done(&ground, &superuser).await {
        told += usize::from(!done.events.is_empty());
        done.changed.retain(|table| !SILENT.contains(&table.as_str()));
        if !done.changed.is_empty() && done.events.is_empty() {
            silent.push(format!("api.{name} changes {:?}", done.changed));
        }
    }
    ground.clear().await;
    assert!(told > 60, "only {told} calls left an event");
    assert!(silent.is_empty(), "no event tells of it:\n{}", silent.join("\n"));
}

#[tokio::test]
async fn every_command_that_changes_what_a_business_has_set_says_so_avl_1() {
    let ground = Ground::lay().await;
    let superuser = ground.database.superuser().await;
    let tables = tables_of_rules(&ground, &superuser).await;
    for table in ["businesses", "overrides", "schedules", "service_staff", "services"] {
        assert!(tables.iter().any(|name| name == table), "{table} isn't read: {tables:?}");
    }
    let (mut silent, mut said, mut only_booked) = (Vec::new(), 0, 0);
    for (name, mut done) in all_done(&ground, &superuser).await {
        done.changed.retain(|table| tables.contains(table));
        said += usize::from(done.of_rules);
        only_booked += usize::from(!done.events.is_empty() && !done.of_rules);
        if !done.changed.is_empty() && !done.of_rules {
            silent
                .push(format!("api.{name} changes {:?} and tells {:?}", done.changed, done.events));
        }
    }
    ground.clear().await;
    assert!(said > 40, "only {said} calls set something");
    assert!(only_booked > 10, "only {only_booked} calls left what was set as it was");
    assert!(silent.is_empty(), "no event tells of it:\n{}", silent.join("\n"));
}
