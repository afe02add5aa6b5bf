//! A run from its first table to what was broken.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::future::join_all;

use super::chaos::Ground;
use super::clocks::{self, NodeClock};
use super::cluster::Cluster;
use super::practices::{Crowds, Practice};
use super::proxy::{End, Weather, wire};
use super::seat::Seat;
use super::watch::Watch;
use super::{Options, others, plant, practices, stuck, tell};
use crate::nodes::Urls;
use crate::truth::ask::Asker;
use crate::truth::clock::Clock;

/// How long holds live, so that many run out.
const HOLD_SECONDS: &str = "2";
const ATTEMPT: Duration = Duration::from_secs(8);
const PATIENCE: Duration = Duration::from_secs(40);

/// The whole of it: what was broken.
pub async fn run(options: &Options, watch: &Arc<Watch>) -> Vec<String> {
    let begun = Instant::now();
    let beside = || std::env::current_exe().unwrap().with_file_name("slotkeeper");
    let program = options.program.clone().unwrap_or_else(beside);
    let (ground, mut practices) = set_up(options, &program, watch).await;
    tell::begin(options, begun.elapsed());
    let count = suffer(options, &ground, &mut practices).await;
    let mut broken = settle(&ground, &mut practices).await;

    watch.stage("reading the tables and judging them");
    let mut admin = ground.database.superuser().await;
    let mut rows = [0; 3];
    for practice in &practices {
        let (found, there) = practice.judge(&admin).await;
        broken.extend(found);
        rows = std::array::from_fn(|index| rows[index] + there[index]);
    }
    broken.extend(complaints(options, &ground));
    tell::end(options, &ground, &practices, &rows, count);
    if broken.is_empty() {
        watch.stage("planting faults into the tables");
        let practice = &practices[0];
        broken.extend(crate::mix::prove(&mut admin, &practice.world, &practice.deeds).await);
    }
    broken
}

/// PostgreSQL, practices and nodes.
async fn set_up(options: &Options, program: &Path, watch: &Arc<Watch>) -> (Ground, Vec<Practice>) {
    let cluster = Arc::new(Cluster::start(!options.quick));
    let database = Arc::new(cluster.lease().await);
    let worlds = practices::open(&database, program, options.clients, options.practices).await;
    if let Some(fault) = options.plant {
        plant::plant(&database, fault).await;
    }
    let weather = Weather::new(options.seed, 40, 1_500);
    let clock = Clock::set(&database.superuser().await).await;
    let mut asker = Asker::new(&[], "", clock, ATTEMPT, PATIENCE);
    let mut ground = Ground {
        cluster,
        database,
        weather,
        seats: Vec::new(),
        pulse: Arc::clone(&asker.pulse),
        watch: Arc::clone(watch),
        toll: Mutex::default(),
    };
    let library = clocks::library();
    if library.is_none() {
        println!(
            "clocks aren't wrong, for libfaketime isn't there (Debian: apt-get install libfaketime)"
        );
    }
    for number in 0..options.nodes {
        let (seat, front) = place(&ground, program, library.as_deref(), number).await;
        ground.seats.push(seat);
        asker.add(format!("http://{front}"));
    }
    let practice = |(number, world): (usize, _)| {
        let world: Arc<crate::mix::World> = world;
        let asker = asker.with_key(&world.bearer);
        let clients = (options.clients + number) / options.practices;
        Practice { world, asker, clients, deeds: Vec::new() }
    };
    (ground, worlds.into_iter().enumerate().map(practice).collect())
}

/// A node with wires to both sides, and where its clients find it.
async fn place(
    ground: &Ground,
    program: &Path,
    library: Option<&Path>,
    number: usize,
) -> (Seat, String) {
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
    let mut settings = vec![
        ("HOLD_SECONDS", HOLD_SECONDS.to_owned()),
        ("KEY_RATE_LIMIT_PER_SECOND", "0".to_owned()),
    ];
    let folder: PathBuf = ground.cluster.folder().to_owned();
    let clock = library.map(|library| {
        let (clock, environment) = NodeClock::set(library, &folder, number);
        settings.extend(environment);
        clock
    });
    let mut seat = Seat {
        program: program.to_owned(),
        urls,
        listen: "127.0.0.1:0".to_owned(),
        settings,
        log: folder.join(format!("node-{number}.log")),
        clock,
        watch: Arc::clone(&ground.watch),
        node: tokio::sync::Mutex::default(),
    };
    seat.found().await;
    let front = wire(End::Tcp(seat.listen.clone()), &ground.weather).await;
    (seat, front)
}

/// Until the time is over and everything is up again.
async fn suffer(options: &Options, ground: &Ground, practices: &mut [Practice]) -> others::Count {
    let crowds = Crowds::start(practices, options.seed);
    let begun = Instant::now();
    let until = begun + Duration::from_secs(options.seconds);
    let stop = AtomicBool::new(false);
    let ruin = async {
        ground.ruin(options.seed, until, Duration::from_millis(options.pause_ms)).await;
        ground.watch.stage("waiting for clients to finish what they have begun");
        ground.weather.calm_down();
        ground.cluster.is_back(&ground.watch).await;
        stop.store(true, Ordering::Relaxed);
        crowds.end().await
    };
    let tenants: Vec<_> = practices.iter().map(|practice| practice.world.tenant).collect();
    let meddling = others::meddle(&ground.database, &tenants, &stop);
    let (journals, count, ()) =
        tokio::join!(ruin, meddling, tell::on_the_way(ground, begun, &stop));
    for (practice, deeds) in practices.iter_mut().zip(journals) {
        practice.deeds = deeds;
    }
    count
}

/// Nodes that nothing is on its way to; then whatever is in doubt is asked again, and nothing may stay behind.
async fn settle(ground: &Ground, practices: &mut [Practice]) -> Vec<String> {
    ground.watch.stage("asking again what is in doubt");
    join_all(ground.seats.iter().map(Seat::empty)).await;
    stuck::alone(&ground.database, &ground.watch).await;
    join_all(ground.seats.iter().map(Seat::fill)).await;
    for practice in practices {
        practice.settle().await;
    }
    ground.watch.stage("looking for what is left behind");
    let stuck = stuck::anything(&ground.database, &ground.seats).await;
    join_all(ground.seats.iter().map(Seat::empty)).await;
    stuck
}

/// What clients saw on the way, the run as a whole and PostgreSQL's own log complain of.
fn complaints(options: &Options, ground: &Ground) -> Vec<String> {
    let mut broken = ground.pulse.contradictions();
    let slowest = ground.toll.lock().unwrap().slowest_return();
    if slowest > Duration::from_millis(options.return_ms) {
        broken.push(format!("nobody was served for {slowest:?} after PostgreSQL was back"));
    }
    let [deadlocks, damaged] =
        ground.cluster.log_says(["deadlock detected", "invalid page in block"]);
    if deadlocks > 0 {
        broken.push(format!("PostgreSQL has seen {deadlocks} deadlocks"));
    }
    if damaged > 0 {
        broken.push(format!("PostgreSQL has seen {damaged} damaged pages"));
    }
    broken
}
