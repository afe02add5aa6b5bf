//! What survives: clients book, move, trade, cancel, buy seats and let holds run out while nodes and PostgreSQL are killed and stand
//! still, wires are late and cut, and others take all connections, lock bookings and write past the commands. Afterwards
//! everything that clients were told is compared with the tables.

mod chaos;
mod cluster;
mod others;
mod plant;
mod proxy;
mod stuck;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use futures_util::future::join_all;
use futures_util::stream;
use tokio::sync::Mutex;

use self::chaos::{Ground, Seat, Toll};
use self::cluster::Cluster;
use self::proxy::{End, Weather, wire};
use crate::mix::World;
use crate::mix::clients::{Crowd, Habits};
use crate::nodes::{Node, Urls};
use crate::truth::ask::Asker;
use crate::truth::clock::Clock;
use crate::truth::journal::Deed;
use crate::truth::report;
use crate::truth::tables::Tables;

/// How long, how much, and by which dice.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// How long things go wrong.
    #[arg(long, default_value_t = 600)]
    seconds: u64,
    /// How many clients there are.
    #[arg(long, default_value_t = 32)]
    clients: usize,
    /// How many nodes of the product serve them.
    #[arg(long, default_value_t = 3)]
    nodes: usize,
    /// Decides what clients do, what goes wrong in which order, and the weather.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Between one thing that goes wrong and the next, in milliseconds.
    #[arg(long, default_value_t = 300)]
    pause_ms: u64,
    /// When PostgreSQL is back, somebody must be served within so many milliseconds.
    #[arg(long, default_value_t = 5_000)]
    return_ms: u64,
    /// PostgreSQL doesn't wait for the disk: a kill loses nothing all the same.
    #[arg(long)]
    quick: bool,
    /// The program; beside this one unless given.
    #[arg(long)]
    program: Option<PathBuf>,
    /// Plant a known fault first: it must end with an error.
    #[arg(long)]
    plant: Option<plant::Fault>,
    /// Write the figures there, as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
}

/// How long holds live, so that many run out.
const HOLD_SECONDS: &str = "2";
const ATTEMPT: Duration = Duration::from_secs(8);
const PATIENCE: Duration = Duration::from_secs(40);

/// Lets everything go wrong, checks what became of it and says so. Whether every promise was kept.
pub async fn run(options: Options) -> bool {
    let beside = || std::env::current_exe().unwrap().with_file_name("slotkeeper");
    let program = options.program.clone().unwrap_or_else(beside);
    let cluster = Arc::new(Cluster::start(!options.quick));
    let database = Arc::new(cluster.lease().await);
    let world = Arc::new(World::make(&database, &program, true).await);
    if let Some(fault) = options.plant {
        plant::plant(&database, fault).await;
    }
    let weather = Weather::new(options.seed, 40, 1_500);
    let clock = Clock::set(&database.superuser().await).await;
    let mut asker = Asker::new(&[], &world.bearer, clock, ATTEMPT, PATIENCE);
    let mut ground =
        Ground { cluster, database, weather, seats: Vec::new(), pulse: Arc::clone(&asker.pulse) };
    for _ in 0..options.nodes {
        let (seat, front) = place(&ground, &program).await;
        ground.seats.push(seat);
        asker.add(format!("http://{front}"));
    }
    println!(
        "{} clients for {} s, {} nodes, seed {}: much goes wrong",
        options.clients, options.seconds, options.nodes, options.seed
    );
    let (deeds, toll, count) = ordeal(&options, &ground, &world, &asker).await;
    let (deeds, mut broken) = settle(&ground, &asker, deeds).await;
    let mut admin = ground.database.superuser().await;
    let tables = Tables::read(&admin, world.tenant).await;
    broken.extend(crate::truth::broken(&world, &deeds, &tables));
    if toll.slowest_return > Duration::from_millis(options.return_ms) {
        broken.push(format!(
            "nobody was served for {:?} after PostgreSQL was back",
            toll.slowest_return
        ));
    }
    tell(&options, &asker, &ground, &deeds, &toll, count);
    if broken.is_empty() {
        broken.extend(crate::mix::prove(&mut admin, &world, &deeds).await);
    }
    crate::mix::verdict(&broken)
}

/// A node with wires to both sides, and where its clients find it.
async fn place(ground: &Ground, program: &Path) -> (Seat, String) {
    let far = wire(End::Unix(ground.cluster.socket()), &ground.weather).await;
    let url = |role: &str| {
        let config = ground.database.config_of(role);
        let password = config.get_password().map(String::from_utf8_lossy).unwrap_or_default();
        format!("postgresql://{role}:{password}@{far}/{}", ground.database.name())
    };
    let urls = Urls {
        server: url("slotkeeper_server"),
        worker: url("slotkeeper_worker"),
        migrator: String::new(),
    };
    let settings = vec![
        ("HOLD_SECONDS", HOLD_SECONDS.to_owned()),
        ("KEY_RATE_LIMIT_PER_SECOND", "0".to_owned()),
    ];
    let node = loop {
        if let Ok(node) = Node::try_to_start(program, &urls, "127.0.0.1:0", &settings).await {
            break node;
        }
    };
    let listen = node.url.trim_start_matches("http://").to_owned();
    let front = wire(End::Tcp(listen.clone()), &ground.weather).await;
    let node = Mutex::new(Some(node));
    (Seat { program: program.to_owned(), urls, listen, settings, node }, front)
}

/// Until the time is over and everything is up again.
async fn ordeal(
    options: &Options,
    ground: &Ground,
    world: &Arc<World>,
    asker: &Asker,
) -> (Vec<Deed>, Toll, others::Count) {
    let habits = Habits { leaves: true, doubles: true };
    let crowd = Crowd::start(options.clients, options.seed, world, asker, habits);
    let until = Instant::now() + Duration::from_secs(options.seconds);
    let stop = AtomicBool::new(false);
    let ruin = async {
        let pause = Duration::from_millis(options.pause_ms);
        let toll = ground.ruin(options.seed, until, pause).await;
        ground.weather.calm_down();
        ground.cluster.is_back().await;
        stop.store(true, Ordering::Relaxed);
        (crowd.end().await, toll)
    };
    let ((deeds, toll), count) =
        tokio::join!(ruin, others::meddle(&ground.database, world.tenant, &stop));
    (deeds, toll, count)
}

/// Nodes that nothing is on its way to; then whatever is in doubt is asked again, and nothing may stay behind.
async fn settle(ground: &Ground, asker: &Asker, deeds: Vec<Deed>) -> (Vec<Deed>, Vec<String>) {
    join_all(ground.seats.iter().map(Seat::empty)).await;
    stuck::alone(&ground.database).await;
    join_all(ground.seats.iter().map(Seat::fill)).await;
    let again = |deed: Deed| async move {
        if deed.is_in_doubt() { asker.ask(deed, 0).await } else { deed }
    };
    let deeds = stream::iter(deeds).map(again).buffer_unordered(32).collect().await;
    let stuck = stuck::anything(&ground.database, &ground.seats).await;
    join_all(ground.seats.iter().map(Seat::empty)).await;
    (deeds, stuck)
}

fn tell(
    options: &Options,
    asker: &Asker,
    ground: &Ground,
    deeds: &[Deed],
    toll: &Toll,
    count: others::Count,
) {
    let figures = report::tell(deeds);
    let attempts: u64 = deeds.iter().map(|deed| u64::from(deed.attempts)).sum();
    let (cuts, delays) = (
        ground.weather.cuts.load(Ordering::Relaxed),
        ground.weather.delays.load(Ordering::Relaxed),
    );
    println!("{attempts} attempts, without a definite answer: {:?}", asker.pulse.silences());
    println!("{toll:?}\n{count:?}, {cuts} wires cut, {delays} portions late");
    if let Some(path) = &options.json {
        let all = serde_json::json!({"seconds": options.seconds, "clients": options.clients, "nodes": options.nodes, "seed": options.seed,
            "attempts": attempts, "silences": asker.pulse.silences(), "nodes_killed": toll.nodes_killed,
            "databases_killed": toll.databases_killed, "slowest_return_ms": toll.slowest_return.as_millis() as u64, "commands": figures});
        std::fs::write(path, format!("{all:#}\n")).unwrap();
    }
}
