//! Programs of two releases and one database.

use schema::{Level, Misfit};
use testkit::Database;

use super::{migrator, next};

#[tokio::test]
async fn an_earlier_program_leaves_a_later_ones_database_as_it_is_ops_4() {
    let database = Database::lease().await;
    let (mut client, server) = (migrator(&database).await, database.server().await);
    let mut later = next(&["create table later (id integer primary key)"], &[]);
    // It has another text of a function that both have.
    let (path, text) =
        later.functions.iter_mut().find(|(path, _)| path.contains("refuse")).unwrap();
    let path = path.to_string();
    *text = format!("{text}\n-- of the later release").into();
    let report = schema::migrate_to(&mut client, &later).await.unwrap();
    assert_eq!((report.migrations.len(), &report.functions), (1, &vec![path.clone()]));

    let report = schema::migrate(&mut client).await.unwrap();
    assert_eq!(report.newer.as_deref(), Some("99.0.0"));
    assert!(report.functions.is_empty(), "nothing is put back: {report:?}");
    let found = schema::found(&server).await.unwrap();
    assert_eq!(found.number, later.number());
    assert_eq!(found.fits(&Level::embedded()), Ok(()), "and it is served");
    let report = schema::migrate_to(&mut client, &later).await.unwrap();
    assert_eq!(report, schema::Report::default(), "the later program finds all as it left it");
}

#[tokio::test]
async fn a_program_serves_no_database_that_was_not_migrated_for_it_ops_4() {
    let database = Database::lease().await;
    let (mut client, server) = (migrator(&database).await, database.server().await);
    let found = schema::found(&server).await.unwrap();
    assert_eq!(found.fits(&Level::embedded()), Ok(()));
    let needs = next(&["select 1"], &[]);
    let number = Level::embedded().number();
    assert_eq!(found.fits(&needs), Err(Misfit::Older { found: number, needed: number + 1 }));
    let only_functions = next(&[], &["select 1"]);
    assert!(matches!(found.fits(&only_functions), Err(Misfit::Functions { .. })));
    schema::migrate_to(&mut client, &only_functions).await.unwrap();
    let found = schema::found(&server).await.unwrap();
    assert_eq!(found.fits(&only_functions), Ok(()));
    let mut dropped = only_functions.clone();
    dropped.serves = "99.0.0".into();
    schema::migrate_to(&mut client, &dropped).await.unwrap();
    let found = schema::found(&server).await.unwrap();
    assert!(matches!(found.keeps(&Level::embedded()), Err(Misfit::Newer { .. })));
}

#[tokio::test]
async fn an_empty_database_is_brought_to_the_present_level_ops_4() {
    let database = Database::lease_bare().await;
    let mut client = migrator(&database).await;
    assert_eq!(schema::found(&client).await.unwrap(), schema::Found::default());
    let report = schema::migrate(&mut client).await.unwrap();
    assert_eq!(report.migrations.len(), Level::embedded().migrations.len());
    let again = schema::migrate(&mut client).await.unwrap();
    assert_eq!(again, schema::Report::default());
}

/// Both see the same work, one does it; the one that waits keeps no transaction open, for which a concurrent index
/// would wait in turn.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_migrators_one_waits_for_the_other_ops_4() {
    let database = Database::lease().await;
    super::customers(&database, 2000).await;
    let level = next(
        &[
            "-- @online: nobody waits\ncreate index concurrently customers_by_name on customers (tenant_id, name)",
        ],
        &["select 1"],
    );
    let run = async || {
        let mut client = migrator(&database).await;
        schema::migrate_to(&mut client, &level).await.unwrap()
    };
    let (one, other) = tokio::time::timeout(std::time::Duration::from_secs(60), async {
        tokio::join!(run(), run())
    })
    .await
    .expect("neither waits for the other for ever");
    let done = |report: &schema::Report| (report.migrations.len(), report.functions.len());
    let mut both = [done(&one), done(&other)];
    both.sort_unstable();
    assert_eq!(both, [(0, 0), (1, 1)]);
}
