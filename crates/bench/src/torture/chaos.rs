//! What goes wrong, when, and how often: decided by dice, so that a seed repeats the order of it.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use testkit::{Database, Dice};

use super::cluster::Cluster;
use super::proxy::Weather;
use super::seat::Seat;
use super::toll::Toll;
use super::watch::Watch;
use crate::truth::clock::Pulse;

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
    /// Nobody waits for ever.
    pub watch: Arc<Watch>,
    /// What it has cost so far.
    pub toll: Mutex<Toll>,
}

/// A thing that goes wrong.
#[derive(Debug, Clone, Copy)]
enum Evil {
    KillNode,
    PauseNode,
    JumpClock,
    PauseDatabase,
    KillDatabase,
    KillSession,
    Storm,
    Crowd,
    FillTables,
    FillWal,
}

/// All of them: each once at first, and then by how many of eighty.
const EVILS: [(Evil, usize); 10] = [
    (Evil::KillNode, 50),
    (Evil::PauseNode, 5),
    (Evil::PauseDatabase, 3),
    (Evil::KillDatabase, 4),
    (Evil::KillSession, 4),
    (Evil::Storm, 4),
    (Evil::Crowd, 3),
    (Evil::JumpClock, 5),
    (Evil::FillTables, 1),
    (Evil::FillWal, 1),
];

impl Ground {
    /// Breaks one thing after another until then.
    pub async fn ruin(&self, seed: u64, until: Instant, pause: Duration) {
        let mut dice = Dice::new(seed);
        let many = EVILS.iter().flat_map(|(evil, times)| std::iter::repeat_n(*evil, *times));
        let many: Vec<Evil> = many.collect();
        let mut first = EVILS.iter().map(|(evil, _)| *evil);
        while Instant::now() + pause < until {
            tokio::time::sleep(pause).await;
            let evil = first.next().unwrap_or_else(|| dice.of(&many));
            self.watch.stage(&format!("busy with {evil:?}"));
            self.once(evil, &mut dice).await;
        }
    }

    async fn once(&self, evil: Evil, dice: &mut Dice) {
        let seat = &self.seats[usize::try_from(dice.below(self.seats.len() as u64)).unwrap()];
        let count = |counted: fn(&mut Toll) -> &mut usize| {
            *counted(&mut self.toll.lock().unwrap()) += 1;
        };
        match evil {
            Evil::KillNode => {
                seat.empty().await;
                let took = seat.fill().await.as_millis() as u64;
                self.toll.lock().unwrap().starts_ms.push(took);
                count(|toll| &mut toll.nodes_killed);
            }
            Evil::PauseNode => {
                seat.pause(Duration::from_millis(100 + dice.below(2_000))).await;
                count(|toll| &mut toll.nodes_paused);
            }
            Evil::JumpClock => {
                let clocks = self.seats.iter().filter_map(|seat| seat.clock.as_ref());
                let jumped = clocks.filter(|clock| clock.jump(dice)).count();
                self.toll.lock().unwrap().clocks_jumped += jumped;
            }
            Evil::PauseDatabase => {
                self.cluster.pause(Duration::from_millis(200 + dice.below(1_500))).await;
                count(|toll| &mut toll.databases_paused);
                self.returned().await;
            }
            Evil::KillDatabase | Evil::KillSession => {
                let killed = Instant::now();
                self.cluster.kill(matches!(evil, Evil::KillDatabase));
                count(|toll| &mut toll.databases_killed);
                let back = self.returned().await;
                let away = back.duration_since(killed).as_millis() as u64;
                self.toll.lock().unwrap().away_ms.push(away);
            }
            Evil::Storm => {
                self.weather.storm();
                count(|toll| &mut toll.storms);
            }
            Evil::Crowd => {
                self.crowd().await;
                count(|toll| &mut toll.crowds);
            }
            Evil::FillTables => self.fill_tables(dice).await,
            Evil::FillWal => self.fill_wal().await,
        }
    }

    /// There is no room for tables for a while: whoever needs some is refused.
    async fn fill_tables(&self, dice: &mut Dice) {
        let Some(disks) = self.cluster.disks() else { return };
        disks.data.fill();
        tokio::time::sleep(Duration::from_millis(700 + dice.below(1_500))).await;
        disks.data.free();
        self.toll.lock().unwrap().tables_full += 1;
        self.returned().await;
    }

    /// There is no room for the log: PostgreSQL ends by itself, and can't start until there is.
    async fn fill_wal(&self) {
        let Some(disks) = self.cluster.disks() else { return };
        disks.wal.fill();
        let ended = self.cluster.use_up_wal(Duration::from_secs(10)).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        disks.wal.free();
        self.toll.lock().unwrap().wals_full += usize::from(ended);
        self.returned().await;
    }

    /// Waits for its return and until somebody is served again. When it was back.
    async fn returned(&self) -> Instant {
        tokio::time::sleep(Duration::from_millis(50)).await;
        self.cluster.is_back(&self.watch).await;
        let back = Instant::now();
        let served = self.pulse.after(back, Duration::from_secs(60)).await;
        self.toll.lock().unwrap().returns_ms.push(served.as_millis() as u64);
        back
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
