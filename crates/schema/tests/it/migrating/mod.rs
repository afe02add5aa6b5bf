//! OPS-4: a database is brought to another level beside those who use it. What comes is made here: the present level
//! and a little more, applied by the product's own migrator.

mod functions;
mod levels;
mod locks;
mod online;

use schema::Level;
use testkit::Database;
use tokio_postgres::Client;

/// The present level and these migrations and functions, as a later release would bring them.
fn next(migrations: &[&'static str], functions: &[&'static str]) -> Level {
    let mut level = Level::embedded();
    level.release = "99.0.0".into();
    let first = level.number() + 1;
    for (number, text) in (first..).zip(migrations) {
        level.migrations.push((format!("V{number:03}__next.sql").into(), (*text).into()));
    }
    for (number, text) in functions.iter().enumerate() {
        level.functions.push((format!("zz_next/f{number}.sql").into(), (*text).into()));
    }
    level
}

async fn migrator(database: &Database) -> Client {
    database.connect_as("slotkeeper_migrator").await
}

/// Rows to migrate: customers of one tenant.
async fn customers(database: &Database, count: i32) -> testkit::Salon {
    let salon = testkit::Salon::builder().build(database).await;
    let client = database.superuser().await;
    client
        .execute(
            "insert into customers (tenant_id, id, name) select $1, gen_random_uuid(), 'Kim ' || n % 7 from generate_series(1, $2) n",
            &[&salon.tenant, &count],
        )
        .await
        .unwrap();
    salon
}
