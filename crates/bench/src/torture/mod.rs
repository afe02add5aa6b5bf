//! What survives: clients book, move, trade, cancel, buy seats and let holds run out while nodes and PostgreSQL are killed, stand
//! still and have no room, clocks are wrong, wires are late and cut, and others take all connections, lock bookings and write past
//! the commands. Afterwards everything that clients were told is compared with the tables.

mod chaos;
mod clocks;
mod cluster;
mod disk;
mod ordeal;
mod others;
mod plant;
mod practices;
mod proxy;
mod seat;
mod stuck;
mod tell;
mod toll;
mod watch;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

use self::plant::Fault;
use self::watch::Watch;

/// How long, how much, and by which dice.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// How long things go wrong.
    #[arg(long, default_value_t = 600)]
    seconds: u64,
    /// How many clients there are.
    #[arg(long, default_value_t = 96)]
    clients: usize,
    /// Over how many practices, each a tenant of its own, they are spread.
    #[arg(long, default_value_t = 8)]
    practices: usize,
    /// How many nodes of the product serve them.
    #[arg(long, default_value_t = 3)]
    nodes: usize,
    /// Decides what clients do, what goes wrong in which order, and the weather.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Between one thing that goes wrong and the next, in milliseconds.
    #[arg(long, default_value_t = 400)]
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
    plant: Option<Fault>,
    /// Plant each known fault in turn, for half a minute at most: each must be found.
    #[arg(long)]
    plant_all: bool,
    /// Write the figures there, as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
}

/// What may be needed beyond the time in which things go wrong: to set up, to settle, to read the tables and to judge them.
const BESIDES: Duration = Duration::from_secs(400);

/// Lets everything go wrong, checks what became of it and says so. Whether every promise was kept. Who interrupts it gets nodes, PostgreSQL
/// and mounts cleared away all the same.
pub async fn run(options: Options) -> bool {
    let mut end = signal(SignalKind::terminate()).unwrap();
    tokio::select! {
        kept = judged(options) => kept,
        _ = tokio::signal::ctrl_c() => interrupted(),
        _ = end.recv() => interrupted(),
    }
}

fn interrupted() -> bool {
    println!("Interrupted: nothing was judged.");
    false
}

async fn judged(options: Options) -> bool {
    if options.plant_all {
        return plant_all(&options).await;
    }
    let broken = torture(&options).await;
    let kept = crate::mix::verdict(&broken);
    if !kept {
        println!("Again, by the same dice: make torture TORTURE_ARGS=\"{}\"", again(&options));
    }
    kept
}

/// One run: what was broken.
async fn torture(options: &Options) -> Vec<String> {
    let watch = Arc::new(Watch::default());
    watch.stage("setting up");
    // Besides, a long run leaves more to be judged.
    let limit = Duration::from_secs(options.seconds * 2) + BESIDES;
    match watch.over(limit, ordeal::run(options, &watch)).await {
        Ok(broken) => broken,
        Err(why) => vec![why],
    }
}

/// Each fault in turn: a table of what was said of it. Whether each was found.
async fn plant_all(options: &Options) -> bool {
    let mut lines = Vec::new();
    for fault in plant::ALL {
        let seconds = options.seconds.min(fault.seconds());
        let options = Options { seconds, plant: Some(fault), json: None, ..options.clone() };
        let broken = torture(&options).await;
        let found = broken.iter().find(|line| line.contains(fault.told()));
        lines.push((fault, seconds, broken.len(), found.cloned()));
    }
    println!("{:<12} {:>7} {:>7}  what the checker said", "fault", "seconds", "broken");
    for (fault, seconds, count, found) in &lines {
        let said = found.as_deref().unwrap_or("NOTHING OF IT");
        let said: String = said.chars().take(160).collect();
        println!("{:<12} {seconds:>7} {count:>7}  {said}", format!("{fault:?}").to_lowercase());
    }
    lines.iter().all(|line| line.3.is_some())
}

/// What repeats a run.
fn again(options: &Options) -> String {
    let mut words = format!(
        "--seconds {} --clients {} --practices {} --nodes {} --pause-ms {} --seed {}",
        options.seconds,
        options.clients,
        options.practices,
        options.nodes,
        options.pause_ms,
        options.seed
    );
    if options.quick {
        words.push_str(" --quick");
    }
    if let Some(fault) = options.plant {
        words.push_str(&format!(" --plant {}", format!("{fault:?}").to_lowercase()));
    }
    words
}
