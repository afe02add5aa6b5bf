//! OPS-4: a release is brought in under load. Two nodes behind a balancer serve while their database is migrated and they
//! are replaced one after another; no request fails, none takes long, and whatever was acknowledged is there.
//!
//! What comes is either a later level made up here, applied by the product's migrator to a database that nodes of the
//! present one serve; or, with `--old`, the present one, brought to nodes of an earlier program.

mod balancer;
mod check;
mod clients;
mod next;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use testkit::{Database, Salon, SalonBuilder};
use tokio::process::Command;

use self::balancer::Balancer;
use self::clients::Crowd;
use crate::nodes::Node;

/// How a release is brought in.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The program whose nodes are replaced; the present one unless given.
    #[arg(long)]
    old: Option<PathBuf>,
    /// The program; beside this one unless given.
    #[arg(long)]
    program: Option<PathBuf>,
    /// How many clients book, read, confirm and cancel.
    #[arg(long, default_value_t = 12)]
    clients: usize,
    /// How long things stay as they are between two changes, in milliseconds.
    #[arg(long, default_value_t = 1_000)]
    calm_ms: u64,
    /// How many customers there are before, whose rows are migrated.
    #[arg(long, default_value_t = 20_000)]
    customers: u32,
    /// No answer may take longer, in milliseconds; on a machine that lets health wait, by three times that.
    #[arg(long, default_value_t = 2_500)]
    slowest_ms: u64,
    /// Plant a known fault: it must end with an error.
    #[arg(long)]
    plant: Option<Fault>,
}

/// A fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Fault {
    /// A migration locks bookings and takes its time.
    Lock,
    /// A migration renames a column that is in use.
    Rename,
    /// A node ends without a goodbye.
    Kill,
    /// A node's goodbye is too short for the balancer to notice.
    Deaf,
    /// A booking is lost after it was acknowledged.
    Forget,
}

const NODES: usize = 2;

/// How long a node goes on after SIGTERM. The balancer looks ten times a second.
const DRAIN_SECONDS: &str = "1";

fn settings(migrates: bool) -> Vec<(&'static str, String)> {
    let mut settings = vec![
        ("HOLD_CAP_PER_ADDRESS", "10000".into()),
        ("HOLD_CAP_PER_CONTACT", "10000".into()),
        ("RATE_LIMIT_PER_SECOND", "0".into()),
        ("KEY_RATE_LIMIT_PER_SECOND", "0".into()),
        ("DRAIN_SECONDS", DRAIN_SECONDS.into()),
    ];
    if !migrates {
        settings.push(("MIGRATE_DATABASE_URL", String::new()));
    }
    settings
}

struct Stage {
    options: Options,
    database: Database,
    new: PathBuf,
    old: PathBuf,
    salon: Salon,
}

/// Brings the release in, checks what became of it and says so. Whether every promise was kept.
pub async fn run(options: Options) -> bool {
    let stage = Stage::set(options).await;
    let mut nodes = Vec::new();
    for _ in 0..NODES {
        // An earlier program may not know that it mustn't migrate a later database.
        nodes.push(Node::start(&stage.old, &stage.database, "127.0.0.1:0", &settings(false)).await);
    }
    let balancer = Balancer::start().await;
    for node in &nodes {
        balancer.add(&node.url).await;
    }
    let key = stage.key().await;
    let crowd = Crowd::start(&balancer.url, &stage.salon, &key, stage.options.clients);
    crowd.calm(stage.options.calm_ms).await;
    if stage.migrates() {
        let took = stage.migrate(&crowd).await;
        println!("migrated within {took:?}");
        crowd.enter("later level");
        crowd.calm(stage.options.calm_ms).await;
    }
    for _ in 0..stage.replaced() {
        stage.replace(&crowd, &balancer, &mut nodes).await;
    }
    crowd.enter("afterwards");
    crowd.calm(stage.options.calm_ms).await;
    let outcome = crowd.end().await;
    if stage.options.plant == Some(Fault::Forget) {
        let sql = "delete from bookings where id = (select id from bookings order by id limit 1)";
        stage.database.superuser().await.batch_execute(sql).await.unwrap();
    }
    let slowest = Duration::from_millis(stage.options.slowest_ms);
    let broken = check::broken_promises(&stage, &outcome, slowest).await;
    for node in nodes {
        node.kill().await;
    }
    broken.iter().for_each(|line| eprintln!("BROKEN: {line}"));
    if broken.is_empty() {
        println!("No request failed, and every promise was kept.");
    }
    broken.is_empty()
}

impl Stage {
    async fn set(options: Options) -> Stage {
        let beside = || std::env::current_exe().unwrap().with_file_name("slotkeeper");
        let new = options.program.clone().unwrap_or_else(beside);
        let old = options.old.clone().unwrap_or_else(|| new.clone());
        let database = match &options.old {
            Some(old) => {
                let database = Database::lease_bare().await;
                migrate(old, &database).await;
                database
            }
            None => Database::lease().await,
        };
        let salon = SalonBuilder::default().staff(4).build(&database).await;
        let sql = "insert into customers (tenant_id, id, name)
            select $1, gen_random_uuid(), 'Kim ' || n from generate_series(1, $2::int8) n";
        let rows = i64::from(options.customers);
        database.superuser().await.execute(sql, &[&salon.tenant, &rows]).await.unwrap();
        Stage { options, database, new, old, salon }
    }

    fn migrates(&self) -> bool {
        matches!(self.options.plant, None | Some(Fault::Lock | Fault::Rename))
    }

    /// How many nodes are. A planted fault shows at one.
    fn replaced(&self) -> usize {
        match self.options.plant {
            None => NODES,
            Some(Fault::Kill | Fault::Deaf) => 1,
            Some(Fault::Lock | Fault::Rename | Fault::Forget) => 0,
        }
    }

    /// An API key, made as an operator does.
    async fn key(&self) -> String {
        let mut command = program(&self.old, &self.database);
        let tenant = self.salon.tenant.to_string();
        command.args(["api-key", "create", "--tenant", &tenant, "--name", "upgrade"]);
        let output = command.args(["--scope", "*", "--json"]).output().await.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        answer["secret"].as_str().unwrap().to_owned()
    }

    async fn migrate(&self, crowd: &Crowd) -> Duration {
        crowd.enter("migrating");
        let begun = Instant::now();
        if self.options.old.is_some() {
            migrate(&self.new, &self.database).await;
        } else {
            let mut client = self.database.connect_as("slotkeeper_migrator").await;
            let level = next::level(self.options.plant);
            let report = schema::migrate_to(&mut client, &level).await.unwrap();
            println!(
                "{} migrations and {} functions were applied",
                report.migrations.len(),
                report.functions.len()
            );
        }
        begun.elapsed()
    }

    /// The node that has served longest makes room for one of the new program.
    async fn replace(&self, crowd: &Crowd, balancer: &Balancer, nodes: &mut Vec<Node>) {
        crowd.enter("replacing a node");
        let node = Node::start(&self.new, &self.database, "127.0.0.1:0", &settings(true)).await;
        balancer.add(&node.url).await;
        nodes.push(node);
        let leaving = nodes.remove(0);
        let url = leaving.url.clone();
        match self.options.plant {
            Some(Fault::Kill) => leaving.kill().await,
            Some(Fault::Deaf) => leaving.stop_at_once().await,
            _ => leaving.stop().await,
        }
        balancer.remove(&url);
    }
}

fn program(program: &Path, database: &Database) -> Command {
    let mut command = Command::new(program);
    command
        .env("DATABASE_URL", database.url("slotkeeper_server"))
        .env("MIGRATE_DATABASE_URL", database.url("slotkeeper_migrator"))
        .env("SECRET_KEY", crate::nodes::SECRET)
        .env("RUST_LOG", "error")
        .kill_on_drop(true);
    command
}

async fn migrate(old: &Path, database: &Database) {
    let output = program(old, database).arg("migrate").output().await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    print!("{}", String::from_utf8_lossy(&output.stdout));
}
