//! Many clients make, move, trade and cancel bookings over few people and rooms, through real nodes. Afterwards everything
//! that they were told is compared with the tables.

pub mod clients;
mod fault;
mod world;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use testkit::Database;
use tokio_postgres::Client;

pub use self::world::World;
use crate::nodes::{Node, Urls};
use crate::pgbouncer::Pgbouncer;
use crate::truth::ask::Asker;
use crate::truth::clock::Clock;
use crate::truth::journal::Deed;
use crate::truth::tables::Tables;
use crate::truth::{self, plant, report};

/// How long, how many, and by which dice.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// How long clients go on.
    #[arg(long, default_value_t = 120)]
    seconds: u64,
    /// And longer, until so many commands were acknowledged: a busy machine may be slow.
    #[arg(long, default_value_t = 0)]
    least: usize,
    /// How many clients there are.
    #[arg(long, default_value_t = 64)]
    clients: usize,
    /// How many nodes of the product serve them.
    #[arg(long, default_value_t = 2)]
    nodes: usize,
    /// Decides what each client does.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// With a pgbouncer in transaction mode between nodes and database.
    #[arg(long)]
    pgbouncer: bool,
    /// The program; beside this one unless given.
    #[arg(long)]
    program: Option<PathBuf>,
    /// Plant a known fault first: it must end with an error.
    #[arg(long)]
    plant: Option<fault::Fault>,
    /// Write the figures there, as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
}

/// 64 clients want a little more than five days have.
const DAYS: u64 = 5;
/// An attempt may take longer than a node needs to say that it has no time.
const ATTEMPT: Duration = Duration::from_secs(20);
const PATIENCE: Duration = Duration::from_secs(60);

/// Lets them loose, checks what became of it and says so. Whether every promise was kept.
pub async fn run(options: Options) -> bool {
    let beside = || std::env::current_exe().unwrap().with_file_name("slotkeeper");
    let program = options.program.clone().unwrap_or_else(beside);
    let database = Database::lease().await;
    let world = Arc::new(World::make(&database, &program, DAYS, false).await);
    if let Some(fault) = options.plant {
        fault::plant(&database, fault).await;
    }
    let (_pgbouncer, between) = between(&options, &database).await;
    let nodes = start(&options, &program, &between).await;
    let urls: Vec<String> = nodes.iter().map(|node| node.url.clone()).collect();
    let mut admin = database.superuser().await;
    let clock = Clock::set(&admin).await;
    let asker = Asker::new(&urls, &world.bearer, clock, ATTEMPT, PATIENCE);
    println!(
        "{} clients for {} s over {} people and two rooms, {} nodes{}, seed {}",
        options.clients,
        options.seconds,
        world.staff.len(),
        options.nodes,
        if options.pgbouncer { " behind pgbouncer" } else { "" },
        options.seed
    );

    let deeds = crowd(&options, &world, &asker).await;
    let deeds = settle(&asker, deeds).await;
    let broken = judge(&options, &mut admin, &world, &asker, &deeds).await;
    for node in nodes {
        node.kill().await;
    }
    verdict(&broken)
}

/// What stands between nodes and database, and what they are told of it.
async fn between(
    options: &Options,
    database: &Database,
) -> (Option<Pgbouncer>, (Urls, &'static str)) {
    if options.pgbouncer {
        let (pgbouncer, urls) = Pgbouncer::start(database).await;
        return (Some(pgbouncer), (urls, "transaction"));
    }
    (None, (Urls::of(database), "none"))
}

async fn start(options: &Options, program: &Path, (urls, pooler): &(Urls, &str)) -> Vec<Node> {
    let settings =
        [("KEY_RATE_LIMIT_PER_SECOND", "0".to_owned()), ("DATABASE_POOLER", (*pooler).to_owned())];
    let start = || Node::try_to_start(program, urls, "127.0.0.1:0", &settings, None);
    let nodes = join_all((0..options.nodes).map(|_| start())).await;
    nodes.into_iter().map(|node| node.unwrap_or_else(|problem| panic!("{problem}"))).collect()
}

/// Says what was broken, if anything was. Whether all was kept.
pub fn verdict(broken: &[String]) -> bool {
    broken.iter().take(20).for_each(|line| eprintln!("BROKEN: {line}"));
    if broken.len() > 20 {
        eprintln!("and {} more", broken.len() - 20);
    }
    if broken.is_empty() {
        println!("Every promise was kept.");
    }
    broken.is_empty()
}

async fn crowd(options: &Options, world: &Arc<World>, asker: &Asker) -> Vec<Deed> {
    let habits = clients::Habits::default();
    let crowd = clients::Crowd::start(options.clients, options.seed, world, asker, habits);
    tokio::time::sleep(Duration::from_secs(options.seconds)).await;
    let begun = Instant::now();
    while asker.pulse.beats() < options.least && begun.elapsed() < PATIENCE {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    crowd.end().await
}

/// What is in doubt is asked again, under its key, when everything is calm.
async fn settle(asker: &Asker, deeds: Vec<Deed>) -> Vec<Deed> {
    let mut settled = Vec::with_capacity(deeds.len());
    for deed in deeds {
        settled.push(if deed.is_in_doubt() { asker.ask(deed, 0).await } else { deed });
    }
    settled
}

/// Waits for the relay, compares, and lets the checker prove itself.
async fn judge(
    options: &Options,
    admin: &mut Client,
    world: &World,
    asker: &Asker,
    deeds: &[Deed],
) -> Vec<String> {
    let numbered = "select count(*) from outbox where position is null";
    for _ in 0..100 {
        if admin.query_one(numbered, &[]).await.unwrap().get::<_, i64>(0) == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let tables = Tables::read(admin, world.tenant).await;
    let mut broken = truth::broken(world, deeds, &tables);
    let deadlocks = "select deadlocks from pg_stat_database where datname = current_database()";
    let deadlocks: i64 = admin.query_one(deadlocks, &[]).await.unwrap().get(0);
    if deadlocks > 0 {
        broken.push(format!("PostgreSQL has seen {deadlocks} deadlocks"));
    }
    let figures = report::tell(deeds);
    println!("attempts without a definite answer: {:?}", asker.pulse.silences());
    println!(
        "{} bookings, {} claims, {} moves, {} events, {deadlocks} deadlocks",
        tables.bookings.len(),
        tables.claims.len(),
        tables.moves.len(),
        tables.events.len()
    );
    if let Some(path) = &options.json {
        let all = serde_json::json!({"clients": options.clients, "seconds": options.seconds, "nodes": options.nodes,
            "seed": options.seed, "deadlocks": deadlocks, "commands": figures});
        std::fs::write(path, format!("{all:#}\n")).unwrap();
    }
    if broken.is_empty() {
        broken.extend(prove(admin, world, deeds).await);
    }
    broken
}

/// Lets the checker prove itself: planted faults that it doesn't find.
pub async fn prove(admin: &mut Client, world: &World, deeds: &[Deed]) -> Vec<String> {
    let missed = plant::missed(admin, world, deeds).await;
    println!("{} of {} planted faults were found", plant::count() - missed.len(), plant::count());
    missed.into_iter().map(|line| format!("not found: {line}")).collect()
}
