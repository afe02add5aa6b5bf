//! One run: a world, a node, and every subject in turn, round after round.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use testkit::Database;
use tokio_postgres::Client;

use super::bare::Bare;
use super::contest::{Seats, slot};
use super::figures::Figures;
use super::limits::Limits;
use super::load::{Slice, load};
use super::reads::Reads;
use super::subject::{Question, Subject};
use super::world::{World, session};
use super::writes::{Commands, Ledger};
use super::{Fault, Options, starts, tables};
use crate::nodes::Node;
use crate::report::Origin;

/// It.
pub struct Run {
    world: World,
    ledger: Arc<Ledger>,
    reads: BTreeMap<Question, Arc<Reads>>,
    replies: BTreeMap<Question, Arc<Reads>>,
    bare: Bare,
    limits: Limits,
    node: Node,
    /// Keeps no answers: it computes each, by rules that it keeps.
    ruled: Node,
    /// Keeps nothing.
    plain: Node,
    server: Client,
    evenings: usize,
    contests: usize,
    only: Option<Part>,
    figures: Figures,
}

/// What is measured together, for one makes what the next needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Limit(Subject),
    Reply(Question),
    Asked(Question),
    Ruled(Question),
    Remembered(Question),
    HoldByKey,
    /// Hold, confirm, move, cancel.
    Life,
    Seats,
    Slot,
}

/// What may be measured by itself, for whoever has a profiler beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    /// Free time of one person and a day, computed by rules that are kept.
    Day,
    /// Of a month.
    Month,
    /// Of ten people and a month.
    Ten,
    /// Hold, confirm, move, cancel.
    Life,
    /// Holds by programs.
    Hold,
    /// Seats of a session.
    Seats,
    /// A slot that many want.
    Slot,
}

impl Part {
    fn has(self, unit: Unit) -> bool {
        unit == match self {
            Part::Day => Unit::Ruled(Question::Day),
            Part::Month => Unit::Ruled(Question::Month),
            Part::Ten => Unit::Ruled(Question::Ten),
            Part::Life => Unit::Life,
            Part::Hold => Unit::HoldByKey,
            Part::Seats => Unit::Seats,
            Part::Slot => Unit::Slot,
        }
    }
}

/// Nobody's limits are in the way: the load comes from one address and with a few keys.
const SETTINGS: [(&str, &str); 6] = [
    ("RATE_LIMIT_PER_SECOND", "0"),
    ("KEY_RATE_LIMIT_PER_SECOND", "0"),
    ("TRUSTED_PROXIES", "127.0.0.0/8"),
    ("HOLD_SECONDS", "86400"),
    ("HOLD_CAP_PER_CONTACT", "10000"),
    ("HOLD_CAP_PER_ADDRESS", "10000"),
];

/// Most clients that want one slot; each has a connection.
const CROWD: usize = 200;

impl Run {
    /// Makes the world and starts everything.
    pub async fn prepare(
        options: &Options,
        program: &Path,
        database: &Database,
    ) -> Result<Run, String> {
        let world = World::make(database, program, options.businesses).await;
        let settings = SETTINGS.map(|(name, value)| (name, value.to_owned()));
        let node = Node::start(program, database, "127.0.0.1:0", &settings).await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        let idle = starts::resident(node.id());
        let without = [settings.as_slice(), &[("KEPT_ANSWERS_MIB", "0".to_owned())]].concat();
        let ruled = Node::start(program, database, "127.0.0.1:0", &without).await;
        let without = [without.as_slice(), &[("KEPT_RULES_MIB", "0".to_owned())]].concat();
        let plain = Node::start(program, database, "127.0.0.1:0", &without).await;
        let spoilt = options.plant == Some(Fault::Answer);
        let (mut reads, mut replies, mut bodies) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        for question in Question::ALL {
            let tried = Reads::tried(address(&plain), &world, question, spoilt).await?;
            replies.insert(question, tried.elsewhere(bodies.len()));
            bodies.extend_from_slice(tried.answers());
            reads.insert(question, tried);
        }
        let bytes = reads.iter().map(|(question, it)| (question.words().to_owned(), it.bytes()));
        let admin = database.superuser().await;
        let count = "select count(*) from bookings";
        let figures = Figures {
            origin: Origin::read(&admin).await,
            rounds: options.rounds,
            millis: options.millis,
            clients: options.clients.clone(),
            world: (options.businesses, admin.query_one(count, &[]).await.unwrap().get(0)),
            bytes: bytes.collect(),
            slices: BTreeMap::new(),
            contests: BTreeMap::new(),
            memory: idle.map(|idle| (idle, idle)),
            starts: Vec::new(),
            private: Vec::new(),
        };
        Ok(Run {
            ledger: Ledger::new(&world),
            reads,
            replies,
            bare: Bare::start(&bodies).await,
            limits: Limits::prepare(database, &world).await?,
            node,
            ruled,
            plain,
            server: database.server().await,
            evenings: 0,
            contests: options.contests,
            only: options.only,
            figures,
            world,
        })
    }

    /// Everything that takes its time once, for a moment; nothing of it counts.
    pub async fn warm_up(&mut self) -> Result<(), String> {
        let moment = Duration::from_millis(self.figures.millis.min(200));
        for (unit, clients) in units(&self.figures.clients, 0, self.only) {
            self.unit(unit, clients, moment).await?;
        }
        self.figures.slices.clear();
        Ok(())
    }

    /// Everything once. Each round begins elsewhere, so that nothing always follows the same.
    pub async fn round(&mut self, number: usize, time: Duration) -> Result<(), String> {
        let mut units = units(&self.figures.clients, self.contests, self.only);
        let places = units.len();
        units.rotate_left(number * 7 % places);
        for (unit, clients) in units {
            self.unit(unit, clients, time).await?;
            if let (Some(memory), Some(now)) =
                (&mut self.figures.memory, starts::resident(self.node.id()))
            {
                memory.1 = memory.1.max(now);
            }
        }
        Ok(())
    }

    async fn unit(&mut self, unit: Unit, clients: usize, time: Duration) -> Result<(), String> {
        let node = address(&self.node).to_owned();
        match unit {
            Unit::Limit(subject) => {
                let slice = self.limits.run(subject, clients, time).await?;
                self.keep(subject, clients, slice);
            }
            Unit::Reply(question) => {
                let work = Arc::clone(&self.replies[&question]);
                let slice = load(&self.bare.address, clients, time, work).await?;
                self.keep(Subject::Reply(question), clients, slice);
            }
            Unit::Asked(question) => {
                let work = Arc::clone(&self.reads[&question]);
                let slice = load(address(&self.plain), clients, time, work).await?;
                self.keep(Subject::Asked(question), clients, slice);
            }
            Unit::Ruled(question) => {
                let work = Arc::clone(&self.reads[&question]);
                let slice = load(address(&self.ruled), clients, time, work).await?;
                self.keep(Subject::Ruled(question), clients, slice);
            }
            Unit::Remembered(question) => {
                let work = Arc::clone(&self.reads[&question]);
                let slice = load(&node, clients, time, work).await?;
                self.keep(Subject::Remembered(question), clients, slice);
            }
            Unit::HoldByKey => {
                let work = Commands::new(Subject::HoldByKey, &self.ledger, Vec::new());
                let slice = load(&node, clients, time, work).await?;
                self.keep(Subject::HoldByKey, clients, slice);
            }
            Unit::Life => self.life(&node, clients, time).await?,
            Unit::Seats => self.seats(&node, clients, time).await?,
            Unit::Slot => {
                let waited = slot(&node, &self.ledger, clients).await?;
                self.figures.contests.entry(clients).or_default().extend(waited);
            }
        }
        Ok(())
    }

    /// What one command leaves is what the next is done to.
    async fn life(&mut self, node: &str, clients: usize, time: Duration) -> Result<(), String> {
        let mut stock = Vec::new();
        for subject in [Subject::Hold, Subject::Confirm, Subject::Move, Subject::Cancel] {
            let work = Commands::new(subject, &self.ledger, stock);
            let slice = load(node, clients, time, Arc::clone(&work)).await?;
            self.keep(subject, clients, slice);
            stock = work.done();
        }
        Ok(())
    }

    async fn seats(&mut self, node: &str, clients: usize, time: Duration) -> Result<(), String> {
        let business = self.evenings % self.world.businesses.len();
        let salon = &self.world.businesses[business].salon;
        let session = session(&self.server, salon, 100_000, self.evenings).await;
        self.evenings += 1;
        let work = Arc::new(Seats { business, session, ledger: Arc::clone(&self.ledger) });
        let slice = load(node, clients, time, work).await?;
        self.keep(Subject::Seats, clients, slice);
        Ok(())
    }

    fn keep(&mut self, subject: Subject, clients: usize, slice: Slice) {
        self.figures.slices.entry((subject, clients)).or_default().push(slice);
    }

    /// What isn't as it was told.
    pub async fn broken(&self, database: &Database) -> Vec<String> {
        let mut broken = tables::broken(database, &self.ledger).await;
        broken.extend(self.limits.broken(database).await);
        broken
    }

    /// The last that is measured: starts, when nothing else runs.
    pub async fn starts(
        self,
        count: usize,
        program: &Path,
        database: &Database,
    ) -> Result<Figures, String> {
        let Run { mut figures, node, ruled, plain, bare, .. } = self;
        for node in [node, ruled, plain] {
            node.stop_at_once().await;
        }
        drop(bare);
        for _ in 0..count {
            figures.starts.push(starts::existing(program, database).await?);
        }
        for _ in 0..count.min(2) {
            figures.private.push(starts::private(program).await?);
        }
        Ok(figures)
    }
}

fn address(node: &Node) -> &str {
    node.url.trim_start_matches("http://")
}

/// All of them that are asked for, limits and ours beside each other.
fn units(clients: &[usize], contests: usize, only: Option<Part>) -> Vec<(Unit, usize)> {
    let mut units = Vec::new();
    for &count in clients {
        units.push((Unit::Limit(Subject::One), count));
        for question in Question::ALL {
            let read = Unit::Limit(Subject::Read(question));
            let computed = [Unit::Asked(question), Unit::Ruled(question)];
            let replies = [Unit::Reply(question), Unit::Remembered(question)];
            units.extend([read].into_iter().chain(computed).chain(replies).map(|it| (it, count)));
        }
        let insert = Unit::Limit(Subject::Insert);
        units.extend([insert, Unit::Life, Unit::HoldByKey].map(|it| (it, count)));
        units.extend([Unit::Limit(Subject::Update), Unit::Seats].map(|it| (it, count)));
    }
    let crowds = clients.iter().copied().filter(|&count| count > 1).chain([CROWD]);
    units.extend(crowds.flat_map(|count| std::iter::repeat_n((Unit::Slot, count), contests)));
    units.retain(|(unit, _)| only.is_none_or(|part| part.has(*unit)));
    units
}
