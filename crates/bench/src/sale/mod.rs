//! SES-3 on sale: every buyer gets an answer, every seat that was promised is there, and not one more.

mod bare;
pub mod buyers;
mod check;
mod plant;
mod report;
mod stage;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use testkit::Database;

use self::buyers::Outcome;
use self::stage::Stage;
use crate::nodes::Node;

/// What is sold to how many.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// How many want seats, in parties of 1 to 4.
    #[arg(long, default_value_t = 10_000)]
    pub buyers: usize,
    /// How many seats the session has.
    #[arg(long, default_value_t = 1_000)]
    pub seats: usize,
    /// In how many processes the buyers are.
    #[arg(long, default_value_t = 4)]
    pub processes: usize,
    /// How many buyers of a process ask at once.
    #[arg(long, default_value_t = 16)]
    pub at_once: usize,
    /// How many nodes of the product serve them.
    #[arg(long, default_value_t = 3)]
    pub nodes: usize,
    /// How often a node is killed, and started again, in between.
    #[arg(long, default_value_t = 4)]
    pub kills: usize,
    /// Seconds a hold lives. A tenth of the buyers never confirms.
    #[arg(long, default_value_t = 1)]
    pub hold_seconds: u32,
    /// The program; beside this one unless given.
    #[arg(long)]
    pub program: Option<PathBuf>,
    /// Plant a known fault first: the sale must end with an error.
    #[arg(long)]
    pub plant: Option<plant::Fault>,
    /// Write the figures there, as JSON.
    #[arg(long)]
    pub json: Option<PathBuf>,
}

impl Options {
    fn program(&self) -> PathBuf {
        let beside = || std::env::current_exe().unwrap().with_file_name("slotkeeper");
        self.program.clone().unwrap_or_else(beside)
    }

    fn settings(&self) -> Vec<(&'static str, String)> {
        // Each buyer comes from an address of their own, as a proxy in front would tell.
        vec![
            ("HOLD_SECONDS", self.hold_seconds.to_string()),
            ("TRUSTED_PROXIES", "127.0.0.0/8".into()),
        ]
    }
}

/// Sells the session, checks what became of it and says so. Whether every promise was kept.
pub async fn run(options: Options) -> bool {
    let database = Database::lease().await;
    let stage = Stage::set(&database, options.seats).await;
    if let Some(fault) = options.plant {
        plant::plant(&database, fault).await;
    }
    let program = options.program();
    let settings = options.settings();
    let mut nodes = Vec::new();
    for _ in 0..options.nodes {
        nodes.push(Node::start(&program, &database, "127.0.0.1:0", &settings).await);
    }
    let urls: Vec<String> = nodes.iter().map(|node| node.url.clone()).collect();
    println!(
        "{} buyers in {} processes want the {} seats of one session, from {} nodes",
        options.buyers, options.processes, options.seats, options.nodes
    );

    let begun = Instant::now();
    let mut crowd = buyers::Crowd::start(&options, &stage, &urls);
    let mut outcomes: Vec<Outcome> = Vec::with_capacity(options.buyers);
    let mut kills = 0;
    while let Some(outcome) = crowd.next().await {
        outcomes.push(outcome);
        // While seats are being sold: somebody's hold or promise is always under way.
        if kills < options.kills && outcomes.len() >= (kills + 1) * options.seats / 10 {
            let index = kills % nodes.len();
            let listen = nodes[index].url.trim_start_matches("http://").to_owned();
            nodes.swap_remove(index).kill().await;
            nodes.push(Node::start(&program, &database, &listen, &settings).await);
            kills += 1;
            println!("  {} answered; a node was killed and is back", outcomes.len());
        }
    }
    let took = begun.elapsed();
    // The last holds that nobody confirmed end before the seats are counted.
    tokio::time::sleep(Duration::from_secs(u64::from(options.hold_seconds) + 1)).await;

    if let Some(fault) = options.plant {
        plant::plant_after(&database, fault).await;
    }
    let broken = check::broken_promises(&database, &stage, &options, &outcomes, kills).await;
    let bare = bare::attempts_per_second(&database, &options).await;
    report::tell(&options, &outcomes, took, bare, kills);
    for node in nodes {
        node.kill().await;
    }
    broken.iter().for_each(|line| eprintln!("BROKEN: {line}"));
    if broken.is_empty() {
        println!("Every promise was kept.");
    }
    broken.is_empty()
}
