//! OPS-4: which databases a program serves, and what it does to those of later ones.

use std::time::Duration;

use reqwest::StatusCode;
use schema::Level;
use testkit::{Database, Salon};

use crate::server::{Server, command, wish};

/// What `serve` says when it doesn't.
async fn refusal(database: &Database) -> String {
    let mut serve = command(database, &[]);
    serve.args(["serve", "--listen", "127.0.0.1:0"]).env_remove("MIGRATE_DATABASE_URL");
    let output = tokio::time::timeout(Duration::from_secs(20), serve.output()).await.unwrap();
    let output = output.unwrap();
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test]
async fn it_refuses_a_database_that_was_not_migrated_and_says_what_to_do_ops_4() {
    let database = Database::lease_bare().await;
    let said = refusal(&database).await;
    assert!(said.contains("the database is at version 0, this program needs"), "{said}");

    let mut earlier = Level::embedded();
    earlier.migrations.pop();
    earlier.functions.clear();
    earlier.release = "0.0.9".into();
    let mut migrator = database.connect_as("slotkeeper_migrator").await;
    schema::migrate_to(&mut migrator, &earlier).await.unwrap();
    let said = refusal(&database).await;
    let expected = format!(
        "the database is at version {}, this program needs {}: run `slotkeeper migrate`",
        earlier.number(),
        schema::version()
    );
    assert!(said.contains(&expected), "{said}");

    let mut only_structure = Level::embedded();
    only_structure.functions.clear();
    only_structure.release = "0.0.9".into();
    schema::migrate_to(&mut migrator, &only_structure).await.unwrap();
    let said = refusal(&database).await;
    assert!(said.contains("the functions in the database are those of 0.0.9"), "{said}");
}

/// It starts beside nodes of a later release, whether it may migrate or not, and puts nothing back.
#[tokio::test]
async fn it_serves_a_later_releases_database_and_leaves_it_as_it_is_ops_4() {
    let database = Database::lease().await;
    let mut later = Level::embedded();
    later.release = "99.0.0".into();
    let number = later.number() + 1;
    let sql = "alter table bookings add column colour text";
    later.migrations.push((format!("V{number:03}__later.sql").into(), sql.into()));
    for (_, text) in &mut later.functions {
        *text = format!("{text}\n-- as a later release has it").into();
    }
    let mut migrator = database.connect_as("slotkeeper_migrator").await;
    schema::migrate_to(&mut migrator, &later).await.unwrap();

    let output = command(&database, &[]).arg("migrate").output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("of a later program (99.0.0) and stays as it is"), "{said}");

    let server = Server::on(database, &[]).await;
    assert_eq!(server.get("/readyz").await.0, StatusCode::OK);
    let salon = Salon::builder().build(&server.database).await;
    let path = format!("/v1/public/{}/bookings", salon.slug);
    let wish = wish(&salon, "2031-05-05T10:00", "kim@example.org");
    assert_eq!(server.post(&path, &wish).await.0, StatusCode::CREATED);
    let again = schema::migrate_to(&mut migrator, &later).await.unwrap();
    assert_eq!(again, schema::Report::default(), "nothing had been put back");

    // Until that release drops what this program needs: then it says so, and takes no more requests from a balancer.
    later.serves = "99.0.0".into();
    schema::migrate_to(&mut migrator, &later).await.unwrap();
    assert_eq!(server.get("/readyz").await.0, StatusCode::SERVICE_UNAVAILABLE);
    let said = refusal(&server.database).await;
    assert!(said.contains("the database is for nodes of release 99.0.0 and later"), "{said}");
}

/// Nodes keep prepared statements, which PostgreSQL refuses to run once their columns have another type.
#[tokio::test]
async fn prepared_statements_survive_a_change_of_what_they_read_ops_4() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let all = async || {
        let asked = (0..40).map(|_| server.with_key(&key, reqwest::Method::GET, "/v1/staff", None));
        futures_util::future::join_all(asked).await.into_iter().map(|(status, _)| status)
    };
    assert!(all().await.all(|status| status == StatusCode::OK));
    let change = "alter table staff alter column created_at type timestamptz(3)";
    server.database.superuser().await.batch_execute(change).await.unwrap();
    let statuses: Vec<_> = all().await.collect();
    assert!(statuses.iter().all(|status| *status == StatusCode::OK), "{statuses:?}");
}
