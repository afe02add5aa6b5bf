//! `schema`, `released` and `migrate`: the structure as text, what nodes ask for, and a database brought up to date.

use testkit::{DUMP_MAJOR, Database};

use crate::cluster::Cluster;

pub fn run() -> Result<(), String> {
    let cluster = Cluster::start()?;
    let runtime = runtime()?;
    // The leased database finds its cluster by this; it is this process's own.
    let url = cluster.url();
    let dump = runtime.block_on(async { Database::lease_in(&url).await.dump().await });
    let dump = dump.ok_or_else(|| {
        format!(
            "PostgreSQL {DUMP_MAJOR} and its pg_dump are needed: install postgresql-{DUMP_MAJOR}"
        )
    })?;
    std::fs::write("db/schema.sql", dump).map_err(|error| format!("db/schema.sql: {error}"))?;
    println!("db/schema.sql is written");
    Ok(())
}

/// Above the list of what nodes of the last release ask for.
const RELEASED: &str = "# What nodes and direct logins of the last release may ask a database for, as `make released` wrote it at that release:
# kind, name, arguments or type, result, who may. Nothing here may be gone or changed in the next one (decision 0022).
# There is no release yet: this is what one made now would have.
";

pub fn released() -> Result<(), String> {
    let cluster = Cluster::start()?;
    let url = cluster.url();
    let lines =
        runtime()?.block_on(async { Database::lease_in(&url).await.surface().await.join("\n") });
    std::fs::write("db/released.txt", format!("{RELEASED}{lines}\n"))
        .map_err(|error| format!("db/released.txt: {error}"))?;
    println!("db/released.txt is written");
    Ok(())
}

pub fn migrate(url: &str) -> Result<(), String> {
    runtime()?.block_on(async {
        let (mut client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
            .await
            .map_err(|error| error.to_string())?;
        tokio::spawn(connection);
        schema::bootstrap_roles(&client).await.map_err(|error| error.to_string())?;
        let report = schema::migrate(&mut client).await.map_err(|error| error.to_string())?;
        println!("{report:#?}");
        Ok(())
    })
}

fn runtime() -> Result<tokio::runtime::Runtime, String> {
    tokio::runtime::Runtime::new().map_err(|error| error.to_string())
}
