//! Databases on lease: one a test, made by copying a migrated template.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio_postgres::{Client, Config, NoTls};
use uuid::Uuid;

/// The password of every login role in the test cluster.
const PASSWORD: &str = "test";

/// A database that belongs to one test and is dropped with it.
#[derive(Debug)]
pub struct Database {
    name: String,
    config: Config,
    admin: Config,
}

impl Database {
    /// Leases a fresh database with the current structure and functions, and nothing in it.
    pub async fn lease() -> Database {
        let url = std::env::var("TEST_DATABASE_URL").expect(
            "TEST_DATABASE_URL names no cluster: run `make test`, which starts one, or set it to a superuser of a cluster that may be thrown away",
        );
        Database::lease_in(&url).await
    }

    /// Leases one in the cluster of this superuser.
    pub async fn lease_in(url: &str) -> Database {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let admin_config: Config = url.parse().expect("TEST_DATABASE_URL is no connection string");
        let config = admin_config.clone();
        let template = template(&config).await;
        let name = format!("t_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let admin = connect(&config).await;
        // A copy fails while another session is connected to the template, and autovacuum may be.
        let statement =
            format!("create database {name} template {template} owner slotkeeper_owner");
        let mut tries = 0;
        while let Err(error) = admin.batch_execute(&statement).await {
            tries += 1;
            assert!(tries < 100, "leasing a database: {error:?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let mut config = config;
        config.dbname(&name);
        Database { name, config, admin: admin_config }
    }

    /// Leases one that nobody has migrated yet: for tests of migrating.
    pub async fn lease_bare() -> Database {
        let database = Database::lease().await;
        let admin = connect(&database.admin).await;
        for sql in ["drop database {} with (force)", "create database {} owner slotkeeper_owner"] {
            admin.batch_execute(&sql.replace("{}", &database.name)).await.unwrap();
        }
        database
    }

    /// A connection as one of the product's login roles, for instance `slotkeeper_server`.
    pub async fn connect_as(&self, role: &str) -> Client {
        connect(&self.config_of(role)).await
    }

    /// A connection as the server.
    pub async fn server(&self) -> Client {
        self.connect_as("slotkeeper_server").await
    }

    /// A connection as the worker.
    pub async fn worker(&self) -> Client {
        self.connect_as("slotkeeper_worker").await
    }

    /// A connection as the superuser, who sees and may everything: for looking, not for the product's work.
    pub async fn superuser(&self) -> Client {
        connect(&self.config).await
    }

    /// A superuser's connection to the cluster rather than to this database, for breaking it.
    pub async fn maintenance(&self) -> Client {
        connect(&self.admin).await
    }

    /// A connection as the server inside a transaction of this tenant; it ends with the connection.
    pub async fn as_tenant(&self, tenant: Uuid) -> Client {
        let client = self.server().await;
        client
            .batch_execute(&format!("begin; set local app.tenant_id = '{tenant}'"))
            .await
            .unwrap();
        client
    }

    /// The connection string of a role, for programs that take one.
    pub fn url(&self, role: &str) -> String {
        url(&self.config_of(role))
    }

    /// The connection string of the superuser.
    pub fn superuser_url(&self) -> String {
        url(&self.config)
    }

    /// The database's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How this role connects.
    pub fn config_of(&self, role: &str) -> Config {
        let mut config = self.config.clone();
        config.user(role).password(PASSWORD);
        config
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (config, name) = (self.admin.clone(), self.name.clone());
        // A test's runtime may be ending: drop from a thread of its own. What stays behind goes with the cluster.
        let _ = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let admin = connect(&config).await;
                let _ = admin
                    .batch_execute(&format!("drop database if exists {name} with (force)"))
                    .await;
            });
        })
        .join();
    }
}

async fn connect(config: &Config) -> Client {
    let (client, connection) =
        config.connect(NoTls).await.unwrap_or_else(|error| panic!("connecting: {error:?}"));
    tokio::spawn(connection);
    client
}

/// The name of the migrated template; made on first use, by whichever test process is first.
async fn template(config: &Config) -> String {
    let name = format!("slotkeeper_template_{}", schema::fingerprint());
    let admin = connect(config).await;
    admin.batch_execute("select pg_advisory_lock(814)").await.unwrap();
    let known =
        admin.query_opt("select from pg_database where datname = $1", &[&name]).await.unwrap();
    if known.is_none() {
        make_template(config, &admin, &name).await;
    }
    admin.batch_execute("select pg_advisory_unlock(814)").await.unwrap();
    name
}

async fn make_template(config: &Config, admin: &Client, name: &str) {
    schema::bootstrap_roles(admin).await.unwrap();
    for role in ["migrator", "server", "worker", "backup"] {
        admin
            .batch_execute(&format!("alter role slotkeeper_{role} password '{PASSWORD}'"))
            .await
            .unwrap();
    }
    let unfinished = format!("{name}_unfinished");
    admin.batch_execute(&format!("drop database if exists {unfinished}")).await.unwrap();
    admin
        .batch_execute(&format!("create database {unfinished} owner slotkeeper_owner"))
        .await
        .unwrap();
    let mut config = config.clone();
    let mut client =
        connect(config.dbname(&unfinished).user("slotkeeper_migrator").password(PASSWORD)).await;
    schema::migrate(&mut client).await.unwrap();
    drop(client);
    // Renaming fails while the migrator's session is still closing.
    let rename = format!("alter database {unfinished} rename to {name}");
    while admin.batch_execute(&rename).await.is_err() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn url(config: &Config) -> String {
    let host = match &config.get_hosts()[0] {
        tokio_postgres::config::Host::Tcp(host) => host.clone(),
        tokio_postgres::config::Host::Unix(path) => path.display().to_string().replace('/', "%2F"),
    };
    let port = config.get_ports().first().copied().unwrap_or(5432);
    let user = config.get_user().unwrap_or("postgres");
    let password = config
        .get_password()
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        .unwrap_or_default();
    format!(
        "postgresql://{user}:{password}@{host}:{port}/{}",
        config.get_dbname().unwrap_or("postgres")
    )
}
