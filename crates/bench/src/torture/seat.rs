//! A node's place: whoever sits there listens at the same address, with the same wires and the same clock.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use super::clocks::NodeClock;
use super::watch::{Watch, tail};
use crate::nodes::{Node, Urls};

/// How long whoever watches over services tries to start one, with PostgreSQL coming and going, before that is a fault.
const PATIENCE: Duration = Duration::from_secs(90);
/// The same when nothing goes wrong yet. A start that is slow is waited for; only further tries are not.
const IN_CALM: Duration = Duration::from_secs(3);

/// It.
pub struct Seat {
    /// The program.
    pub program: PathBuf,
    /// Its wires to PostgreSQL.
    pub urls: Urls,
    /// Where it listens.
    pub listen: String,
    /// Its settings.
    pub settings: Vec<(&'static str, String)>,
    /// Where it writes what it complains of.
    pub log: PathBuf,
    /// Its clock, if that is off.
    pub clock: Option<NodeClock>,
    /// Told when nobody gets ready there.
    pub watch: Arc<Watch>,
    /// Who sits there.
    pub node: Mutex<Option<Node>>,
}

impl Seat {
    /// Sits somebody down for the first time: that decides where the place is.
    pub async fn found(&mut self) {
        self.fill_within(IN_CALM).await;
        let node = self.node.lock().await;
        self.listen = node.as_ref().unwrap().url.trim_start_matches("http://").to_owned();
    }

    /// Starts a node, as whoever watches over services does: again and again, until it is ready. How long the last try took.
    pub async fn fill(&self) -> Duration {
        self.fill_within(PATIENCE).await
    }

    async fn fill_within(&self, patience: Duration) -> Duration {
        let mut node = self.node.lock().await;
        let begun = Instant::now();
        while node.is_none() {
            let tried = Instant::now();
            match self.start().await {
                Ok(started) => {
                    *node = Some(started);
                    return tried.elapsed();
                }
                Err(problem) if begun.elapsed() > patience => {
                    let text = format!(
                        "no node got ready at {} within {patience:?}: {problem}; {}",
                        self.listen,
                        tail(&self.log)
                    );
                    self.watch.give_up(text).await;
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
            }
        }
        Duration::ZERO
    }

    async fn start(&self) -> Result<Node, String> {
        let log: Option<&Path> = Some(&self.log);
        Node::try_to_start(&self.program, &self.urls, &self.listen, &self.settings, log).await
    }

    /// Kills whoever sits there.
    pub async fn empty(&self) {
        if let Some(node) = self.node.lock().await.take() {
            node.kill().await;
        }
    }

    /// Whoever sits there stands still for a while.
    pub async fn pause(&self, time: Duration) {
        let node = self.node.lock().await;
        if let Some(node) = &*node {
            node.signal("-STOP");
            tokio::time::sleep(time).await;
            node.signal("-CONT");
        }
    }
}
