//! What goes wrong, when, and how often: decided by dice, so that a seed repeats the order of it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use testkit::{Database, Dice};
use tokio::sync::Mutex;

use super::cluster::Cluster;
use super::proxy::Weather;
use crate::nodes::{Node, Urls};
use crate::truth::clock::Pulse;

/// How often each thing was done.
#[derive(Debug, Default, Clone, Copy)]
pub struct Toll {
    /// Nodes that were killed.
    pub nodes_killed: usize,
    /// Nodes that stood still for a while.
    pub nodes_paused: usize,
    /// PostgreSQL's first process, or one of its sessions, killed.
    pub databases_killed: usize,
    /// PostgreSQL stood still for a while.
    pub databases_paused: usize,
    /// All wires were cut at once.
    pub storms: usize,
    /// Somebody else had all connections.
    pub crowds: usize,
    /// The worst time between PostgreSQL's being back and the next acknowledged command.
    pub slowest_return: Duration,
}

/// Everything that can be broken.
pub struct Ground {
    /// The database; dropped before its cluster.
    pub database: Arc<Database>,
    /// PostgreSQL.
    pub cluster: Arc<Cluster>,
    /// The wires.
    pub weather: Arc<Weather>,
    /// How each node is started.
    pub seats: Vec<Seat>,
    /// Tells when something was acknowledged last.
    pub pulse: Arc<Pulse>,
}

/// A node's place: whoever sits there listens at the same address.
pub struct Seat {
    /// The program.
    pub program: PathBuf,
    /// Its wires to PostgreSQL.
    pub urls: Urls,
    /// Where it listens.
    pub listen: String,
    /// Its settings.
    pub settings: Vec<(&'static str, String)>,
    /// Who sits there.
    pub node: Mutex<Option<Node>>,
}

impl Seat {
    /// Starts a node, as whoever watches over services does: again and again, until it is ready.
    pub async fn fill(&self) {
        let mut node = self.node.lock().await;
        while node.is_none() {
            match Node::try_to_start(&self.program, &self.urls, &self.listen, &self.settings).await
            {
                Ok(started) => *node = Some(started),
                Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
            }
        }
    }

    /// Kills whoever sits there.
    pub async fn empty(&self) {
        if let Some(node) = self.node.lock().await.take() {
            node.kill().await;
        }
    }

    async fn pause(&self, time: Duration) {
        let node = self.node.lock().await;
        if let Some(node) = &*node {
            node.signal("-STOP");
            tokio::time::sleep(time).await;
            node.signal("-CONT");
        }
    }
}

impl Ground {
    /// Breaks one thing after another until then.
    pub async fn ruin(&self, seed: u64, until: Instant, pause: Duration) -> Toll {
        let (mut dice, mut toll) = (Dice::new(seed), Toll::default());
        let mut turn = 0;
        while Instant::now() + pause < until {
            tokio::time::sleep(pause).await;
            turn += 1;
            // Of 20 things thirteen are kills of nodes and two of PostgreSQL; the first few show one of each.
            let which =
                if turn <= 7 { [0, 13, 15, 16, 17, 18, 19][turn - 1] } else { dice.below(20) };
            self.once(which, &mut dice, &mut toll).await;
        }
        toll
    }

    async fn once(&self, which: u64, dice: &mut Dice, toll: &mut Toll) {
        let seat = &self.seats[usize::try_from(dice.below(self.seats.len() as u64)).unwrap()];
        match which {
            0..13 => {
                seat.empty().await;
                seat.fill().await;
                toll.nodes_killed += 1;
            }
            13 | 14 => {
                seat.pause(Duration::from_millis(100 + dice.below(2_000))).await;
                toll.nodes_paused += 1;
            }
            15 => {
                self.cluster.pause(Duration::from_millis(200 + dice.below(1_500))).await;
                toll.databases_paused += 1;
                self.returned(toll).await;
            }
            16 | 17 => {
                self.cluster.kill(which == 16);
                toll.databases_killed += 1;
                self.returned(toll).await;
            }
            18 => {
                self.weather.storm();
                toll.storms += 1;
            }
            _ => {
                self.crowd().await;
                toll.crowds += 1;
            }
        }
    }

    /// How long it takes from its return until somebody is served again.
    async fn returned(&self, toll: &mut Toll) {
        tokio::time::sleep(Duration::from_millis(50)).await;
        self.cluster.is_back().await;
        let back = Instant::now();
        let served = self.pulse.after(back, Duration::from_secs(60)).await;
        toll.slowest_return = toll.slowest_return.max(served);
    }

    /// Somebody else takes every connection there is, for a second.
    async fn crowd(&self) {
        let mut taken = Vec::new();
        let config = self.database.config_of("slotkeeper_worker");
        while taken.len() < 150
            && let Ok((client, connection)) = config.connect(tokio_postgres::NoTls).await
        {
            taken.push((client, tokio::spawn(connection)));
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
