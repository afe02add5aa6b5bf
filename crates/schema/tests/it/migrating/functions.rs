//! Functions are replaced all at once or not at all.

use std::sync::atomic::{AtomicBool, Ordering};

use testkit::Database;

use super::{migrator, next};

/// A function of the next release that says a number.
fn says(name: &str, number: u32) -> &'static str {
    let text = format!(
        "create or replace function internal.{name}() returns integer language sql stable set search_path = '' as 'select {number}';
         comment on function internal.{name}() is 'Says a number.'; grant execute on function internal.{name}() to slotkeeper_server;"
    );
    Box::leak(text.into_boxed_str())
}

#[tokio::test]
async fn a_file_that_fails_leaves_every_function_as_it_was_ops_4() {
    let database = Database::lease().await;
    let mut client = migrator(&database).await;
    schema::migrate_to(&mut client, &next(&[], &[says("first", 1)])).await.unwrap();
    let broken = next(&[], &[says("first", 2), "create function internal.broken() returns"]);
    let error = schema::migrate_to(&mut client, &broken).await.unwrap_err().to_string();
    assert!(error.contains("applying db/functions/zz_next/f1.sql"), "{error}");
    let server = database.server().await;
    let first: i32 = server.query_one("select internal.first()", &[]).await.unwrap().get(0);
    assert_eq!(first, 1);
    // And the migrator's session can be used further.
    let report = schema::migrate_to(&mut client, &next(&[], &[says("first", 3)])).await.unwrap();
    assert_eq!(report.functions, ["zz_next/f0.sql"]);
}

/// Callers ask for two functions in one statement, prepared once, while both are replaced again and again.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_call_sees_some_new_and_some_old_functions_ops_4() {
    let database = Database::lease().await;
    let mut client = migrator(&database).await;
    let level = |number| next(&[], &[says("first", number), says("last", number)]);
    schema::migrate_to(&mut client, &level(0)).await.unwrap();
    let stop = AtomicBool::new(false);
    let callers = futures_util::future::join_all((0..4).map(async |_| {
        let server = database.server().await;
        let both = server.prepare("select internal.first(), internal.last()").await.unwrap();
        let mut seen = std::collections::BTreeSet::new();
        while !stop.load(Ordering::Relaxed) {
            let row = server.query_one(&both, &[]).await.unwrap();
            let (first, last): (i32, i32) = (row.get(0), row.get(1));
            assert_eq!(first, last, "half of a release");
            seen.insert(first);
        }
        seen
    }));
    let story = async {
        for number in 1..=12 {
            schema::migrate_to(&mut client, &level(number)).await.unwrap();
        }
        stop.store(true, Ordering::Relaxed);
    };
    let (seen, ()) = tokio::join!(callers, story);
    assert!(seen.iter().all(|numbers| numbers.len() > 3), "they saw them change: {seen:?}");
}

/// Without that a call with one argument would find the function of the release before, for ever.
#[tokio::test]
async fn functions_are_what_the_files_say_whatever_there_was_ops_4() {
    let database = Database::lease().await;
    let mut client = migrator(&database).await;
    let server = database.server().await;
    let made = |arguments: &str, result: &str, number: u32| -> &'static str {
        let name = format!("internal.grown({arguments})");
        let text = format!(
            "create or replace function {name} returns {result} language sql stable set search_path = '' as 'select {number}::{result}';
             comment on function internal.grown is 'Grows.'; grant execute on function internal.grown to slotkeeper_server;"
        );
        Box::leak(text.into_boxed_str())
    };
    let ask = async || -> Result<String, String> {
        let row = server.query_one("select internal.grown(1)::text", &[]).await;
        row.map(|row| row.get(0)).map_err(|error| testkit::sqlstate(&error))
    };
    for (arguments, result, number) in [
        ("p_a integer", "integer", 1),
        ("p_a integer, p_b integer default 0", "integer", 2),
        ("p_a integer, p_b integer default 0", "text", 3),
        ("p_a bigint", "bigint", 4),
    ] {
        let level = next(&[], &[made(arguments, result, number)]);
        schema::migrate_to(&mut client, &level).await.unwrap();
        assert_eq!(ask().await, Ok(number.to_string()), "{arguments} → {result}");
    }
    let before: i64 = count(&database).await;
    schema::migrate_to(&mut client, &next(&[], &[])).await.unwrap();
    assert_eq!(ask().await, Err("42883".into()), "no file says it any more");
    assert_eq!(count(&database).await, before - 1, "and nothing else is gone");
}

async fn count(database: &Database) -> i64 {
    let sql = "select count(*) from pg_proc where pronamespace in ('api'::regnamespace, 'internal'::regnamespace)";
    database.superuser().await.query_one(sql, &[]).await.unwrap().get(0)
}
