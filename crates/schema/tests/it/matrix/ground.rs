//! The ground of the matrices: two tenants with something in every table, logins, and a way to try statements.

use std::collections::BTreeMap;

use testkit::{Database, Filled, Function, House, fill, functions};
use tokio_postgres::Client;
use uuid::Uuid;

/// A database with two full houses and a login of each kind.
pub struct Ground {
    pub database: Database,
    pub ours: House,
    pub theirs: House,
    pub functions: BTreeMap<String, Function>,
    pub filled: Filled,
    /// The functions that are tried; all, where none is named.
    pub few: &'static [&'static str],
    /// A login mapped to our tenant.
    pub login: String,
    /// A member of the same group that is mapped to none.
    pub unmapped: String,
}

impl Ground {
    pub async fn lay() -> Ground {
        let database = Database::lease().await;
        let (server, superuser) = (database.server().await, database.superuser().await);
        let functions = functions(&server).await;
        let ours = House::build_with(&server, &functions).await;
        let theirs = House::build_with(&server, &functions).await;
        for house in [&ours, &theirs] {
            house.begin(&superuser).await;
        }
        let filled = fill(&superuser, ours.tenant).await;
        filled.insist();
        fill(&superuser, theirs.tenant).await.insist();
        superuser.batch_execute(include_str!("ground.sql")).await.unwrap();
        // Events get their positions, so that reading changes has something to show.
        database.worker().await.query("select api.relay_events()", &[]).await.unwrap();
        let suffix = &ours.tenant.simple().to_string()[..12];
        let ground = Ground {
            login: format!("login_{suffix}"),
            unmapped: format!("unmapped_{suffix}"),
            database,
            ours,
            theirs,
            functions,
            filled,
            few: &[],
        };
        for name in [&ground.login, &ground.unmapped] {
            superuser
                .batch_execute(&format!(
                    "create role {name} login password 'test'; grant slotkeeper_login to {name}"
                ))
                .await
                .unwrap();
        }
        superuser
            .query("select context.map_login($1, $2)", &[&ground.login, &ground.ours.tenant])
            .await
            .unwrap();
        superuser.batch_execute("analyze").await.unwrap();
        ground
    }

    /// Forgets the logins, which belong to the cluster. A test that fails leaves them behind; they can do nothing.
    pub async fn clear(self) {
        let superuser = self.database.superuser().await;
        for name in [&self.login, &self.unmapped] {
            superuser
                .batch_execute(&format!("drop owned by {name}; drop role {name}"))
                .await
                .unwrap();
        }
    }
}

/// What became of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// `ok`, or an SQLSTATE.
    pub state: String,
    /// The answer, or the sentence of the refusal.
    pub text: String,
    /// The refusal's detail, or the checksum of the tenant that was watched.
    pub detail: String,
}

impl Outcome {
    pub fn read(line: &str) -> Outcome {
        let mut parts = line.split('\u{1f}').map(str::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        Outcome { state: next(), text: next(), detail: next() }
    }

    pub fn of(error: &tokio_postgres::Error) -> Outcome {
        match error.as_db_error() {
            Some(error) => Outcome {
                state: error.code().code().to_owned(),
                text: error.message().to_owned(),
                detail: error.detail().unwrap_or_default().to_owned(),
            },
            None => panic!("the connection broke: {error}"),
        }
    }

    pub fn ok(&self) -> bool {
        self.state == "ok"
    }

    /// Refused for want of a privilege on the relation; a check that may not call its function comes later.
    pub fn denied(&self) -> bool {
        self.state == "42501" && !self.barred() && !self.text.contains("for function")
    }

    /// Refused by row-level security.
    pub fn barred(&self) -> bool {
        self.state == "42501" && self.text.contains("row-level security")
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.state, self.text)
    }
}

/// Tries the statements, each for itself and in vain: all is rolled back.
pub async fn attempt(client: &Client, cases: &[String], watched: Option<Uuid>) -> Vec<Outcome> {
    let row = client
        .query_one("select matrix.attempt($1, $2)", &[&cases, &watched])
        .await
        .unwrap_or_else(|error| panic!("the attempts themselves failed: {error:?}"));
    row.get::<_, Vec<String>>(0).iter().map(|line| Outcome::read(line)).collect()
}

/// The checksum of a tenant's rows; of the whole database with the nil id.
pub async fn checksum(client: &Client, tenant: Uuid) -> String {
    client.query_one("select matrix.checksum($1)", &[&tenant]).await.unwrap().get(0)
}
