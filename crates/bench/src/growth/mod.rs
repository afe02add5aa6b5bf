//! Growth: what a request costs when there are ten tenants and when there are ten thousand, and when a tenant has a thousand
//! bookings behind it and when it has a million.

mod copy;
mod fill;
mod kit;
mod page;
mod pages;
mod plans;
mod questions;
mod sample;
mod town;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use serde::Serialize;
use serde_json::json;
use testkit::{Database, Salon};
use tokio_postgres::Client;

use self::fill::Builder;
use self::pages::Pages;
use self::plans::Plans;
use self::questions::{Asker, Question};
use self::town::{Size, Town};
use crate::nodes::{Node, Urls, api_key};
use crate::report::{Folder, Origin, Spread};

/// How far it grows, and how carefully it is measured.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Numbers of tenants, each with a few bookings.
    #[arg(long, value_delimiter = ',', default_value = "10,100,1000,10000")]
    tenants: Vec<usize>,
    /// Numbers of bookings, of a few tenants together.
    #[arg(long, value_delimiter = ',', default_value = "10000,100000,1000000")]
    bookings: Vec<usize>,
    /// How many tenants that is.
    #[arg(long, default_value_t = 10)]
    few: usize,
    /// Let it grow in one way only.
    #[arg(long)]
    only: Option<Way>,
    /// Go on to ten million bookings.
    #[arg(long)]
    largest: bool,
    /// Batches of requests at each step, of which each gives a median.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Requests of each kind in a batch.
    #[arg(long, default_value_t = 40)]
    times: usize,
    /// Whose pages are counted; counting takes a second each.
    #[arg(long, value_delimiter = ',')]
    count: Option<Vec<Question>>,
    /// Drop an index after the last step: that must be seen.
    #[arg(long)]
    plant: bool,
    /// The program; beside this one unless given.
    #[arg(long)]
    program: Option<PathBuf>,
    /// Write pages, plots and figures into this folder.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// What was measured of one question.
#[derive(Debug, Clone, Serialize)]
pub struct Cost {
    /// Milliseconds of a request: the median of each batch.
    pub millis: Spread,
    /// Pages of a request, by table or index.
    pub pages: Pages,
}

/// What was measured of a size.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// Tenants.
    pub tenants: usize,
    /// Bookings of all.
    pub bookings: usize,
    /// How long it took to copy what there is more than before.
    pub filling_seconds: f64,
    /// Bytes of the database.
    pub bytes: i64,
    /// By question.
    pub costs: BTreeMap<&'static str, Cost>,
    /// Bytes by table or index.
    pub sizes: BTreeMap<String, i64>,
    /// The plans, for people.
    #[serde(skip)]
    pub plans: String,
}

/// So many tenants are asked in turn, from the first to the last that there are.
const ASKED: usize = 10;
/// The index without which a search reads all words of a tenant, and how it goes.
const PLANTED: &str = "customer_words_pkey";
const PLANT: &str = "alter table customer_words drop constraint customer_words_pkey";

/// What grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Way {
    /// Tenants, with few bookings each.
    Tenants,
    /// The bookings of few tenants.
    Bookings,
}

impl Way {
    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Way::Tenants => "tenants",
            Way::Bookings => "bookings",
        }
    }
}

/// Lets a town grow in one way and in the other, and writes down what it costs. Whether every answer was right.
pub async fn run(options: Options) -> bool {
    let mut ways = Vec::new();
    let mut origin = None;
    for way in [Way::Tenants, Way::Bookings] {
        if options.only.is_none_or(|only| only == way) {
            let (steps, measured) = Axis::of(way, &options).walk(&options).await;
            ways.push((way, steps));
            origin = Some(measured);
        }
    }
    println!("{}", page::plain(&ways));
    if let (Some(out), Some(origin)) = (&options.out, origin) {
        page::write(&Folder::at(out), &origin, &ways);
    }
    println!("Every answer was right.");
    true
}

/// One way to grow.
struct Axis {
    way: Way,
    staff: usize,
    coming: usize,
    sizes: Vec<Size>,
}

impl Axis {
    fn of(way: Way, options: &Options) -> Axis {
        if way == Way::Tenants {
            let sizes = options.tenants.iter().map(|&tenants| Size { tenants, past: 14 }).collect();
            return Axis { way, staff: 2, coming: 26, sizes };
        }
        let (tenants, staff, coming) = (options.few, 20, 20);
        let largest = options.largest.then_some(10_000_000);
        let size = |count: usize| {
            let past = (count / tenants / staff).checked_sub(coming);
            Size { tenants, past: past.expect("at least 400 bookings for each of the few tenants") }
        };
        let sizes = options.bookings.iter().copied().chain(largest).map(size).collect();
        Axis { way, staff, coming, sizes }
    }

    async fn walk(&self, options: &Options) -> (Vec<Step>, Origin) {
        let beside = || std::env::current_exe().unwrap().with_file_name("slotkeeper");
        let program = options.program.clone().unwrap_or_else(beside);
        let database = Database::lease().await;
        let admin = database.superuser().await;
        // Whatever vacuums in between would be counted with the rest; it is done after each step.
        let quiet = "do $$ declare t text; begin for t in select oid::regclass from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
                loop execute format('alter table %s set (autovacuum_enabled = off)', t); end loop; end $$";
        admin.batch_execute(quiet).await.unwrap();
        let mut builder = self.begin(&database, &program).await;
        let mut steps = Vec::new();
        for &size in &self.sizes {
            let begun = Instant::now();
            builder.grow(size).await;
            let filling_seconds = begun.elapsed().as_secs_f64();
            if steps.is_empty() {
                let orphans = fill::orphans(&admin).await;
                assert!(orphans.is_empty(), "copied rows lead nowhere: {orphans:?}");
            }
            let mut bench = Bench::new(&database, &program, &builder, options).await;
            let mut step = Step {
                tenants: size.tenants,
                bookings: builder.town.bookings(size),
                filling_seconds,
                bytes: bytes(&admin).await,
                costs: bench.costs(&admin).await,
                sizes: pages::sizes(&admin).await,
                plans: String::new(),
            };
            step.plans = bench.plans(&admin).await;
            println!(
                "  {}: {} tenants, {} bookings, {:.1} MB, copied in {filling_seconds:.1} s",
                self.way.name(),
                step.tenants,
                step.bookings,
                step.bytes as f64 / 1e6
            );
            if options.plant && Some(&size) == self.sizes.last() {
                bench.must_notice(&admin, &step).await;
            }
            steps.push(step);
        }
        (steps, Origin::read(&admin).await)
    }

    /// The sample, and an empty town.
    async fn begin<'a>(&self, database: &'a Database, program: &std::path::Path) -> Builder<'a> {
        let salon = Salon::builder()
            .slug("samplehouse")
            .staff(self.staff)
            .service(json!({"name": "Massage", "duration_minutes": 30, "step_minutes": 30}))
            .build(database)
            .await;
        let bearer = api_key(program, database, salon.tenant).await;
        let server = database.server().await;
        let now: i64 = server
            .query_one("select (extract(epoch from clock_timestamp()) * 1000000)::bigint", &[])
            .await
            .unwrap()
            .get(0);
        let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
        let today = jiff::Timestamp::from_microsecond(now).unwrap().to_zoned(zone.clone()).date();
        let town = Town { staff: self.staff, coming: self.coming, today, zone, now };
        let node = node(program, database, 12).await;
        let kits = sample::take(database, &node, &bearer, &salon, &town).await;
        node.kill().await;
        Builder::new(database, town, kits)
    }
}

/// A node that does nothing but answer, and computes each answer: one from memory costs no page however large the town is.
async fn node(program: &std::path::Path, database: &Database, connections: usize) -> Node {
    let urls = Urls { worker: String::new(), migrator: String::new(), ..Urls::of(database) };
    let settings = [
        ("KEY_RATE_LIMIT_PER_SECOND", "0".to_owned()),
        ("POOL_SIZE", connections.to_string()),
        ("KEPT_ANSWERS_MIB", "0".to_owned()),
        ("KEPT_RULES_MIB", "0".to_owned()),
    ];
    let started = Node::try_to_start(program, &urls, "127.0.0.1:0", &settings, None).await;
    started.unwrap_or_else(|problem| panic!("{problem}"))
}

async fn bytes(admin: &Client) -> i64 {
    let sql = "select pg_database_size(current_database())";
    admin.query_one(sql, &[]).await.unwrap().get(0)
}

/// Where a step is measured.
struct Bench<'a> {
    program: &'a std::path::Path,
    database: &'a Database,
    builder: &'a Builder<'a>,
    options: &'a Options,
    tenants: Vec<(usize, String)>,
}

impl<'a> Bench<'a> {
    async fn new(
        database: &'a Database,
        program: &'a std::path::Path,
        builder: &'a Builder<'a>,
        options: &'a Options,
    ) -> Bench<'a> {
        let count = builder.size.tenants;
        let mut tenants = Vec::new();
        for number in 0..ASKED.min(count) {
            let tenant = number * (count - 1) / (ASKED.min(count) - 1).max(1);
            tenants.push((tenant, api_key(program, database, builder.tenant(tenant)).await));
        }
        Bench { program, database, builder, options, tenants }
    }

    async fn costs(&mut self, admin: &Client) -> BTreeMap<&'static str, Cost> {
        let node = node(self.program, self.database, 1).await;
        let mut asker = Asker::new(self.builder, &node.url, &self.tenants);
        // First calls read the catalogue and make plans, and there is one connection for all.
        for _ in 0..self.tenants.len() {
            for question in Question::ALL {
                asker.ask(question).await;
            }
        }
        let mut millis: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for _ in 0..self.options.rounds {
            let mut batch: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
            for _ in 0..self.options.times {
                for question in Question::ALL {
                    let took = asker.ask(question).await;
                    batch.entry(question.name()).or_default().push(took);
                }
            }
            for (name, batch) in batch {
                millis.entry(name).or_default().push(Spread::of(batch).median);
            }
        }
        let mut costs = BTreeMap::new();
        let mut told = false;
        for question in Question::ALL {
            let counted = self.options.count.as_ref().is_none_or(|some| some.contains(&question));
            let pages = if counted {
                if !told {
                    pages::tell(&asker).await;
                }
                pages::of(admin, &mut asker, question, self.options.times).await
            } else {
                // Bookings that are made here are needed by the next question.
                for _ in 0..self.options.times {
                    asker.ask(question).await;
                }
                Pages::new()
            };
            told = counted;
            let millis = Spread::of(millis.remove(question.name()).unwrap_or_default());
            costs.insert(question.name(), Cost { millis, pages });
        }
        drop(asker);
        node.kill().await;
        costs
    }

    async fn plans(&mut self, admin: &Client) -> String {
        if self.options.out.is_none() {
            return String::new();
        }
        let plans = match Plans::begin(admin, self.database).await {
            Ok(plans) => plans,
            Err(problem) => return format!("None: {problem}\n"),
        };
        let node = node(self.program, self.database, 1).await;
        let mut asker = Asker::new(self.builder, &node.url, &self.tenants);
        let mut text = String::new();
        for question in Question::ALL {
            text += &format!("### {}\n\n```\n", question.name());
            text += plans.of(&mut asker, question).await.trim_end();
            text += "\n```\n\n";
        }
        drop(asker);
        node.kill().await;
        plans.end().await;
        text
    }

    /// Without its index a search reads all there is. Whoever wouldn't see that here sees nothing.
    async fn must_notice(&mut self, admin: &Client, step: &Step) {
        admin.batch_execute(PLANT).await.unwrap();
        let node = node(self.program, self.database, 1).await;
        let mut asker = Asker::new(self.builder, &node.url, &self.tenants);
        pages::tell(&asker).await;
        let pages = pages::of(admin, &mut asker, Question::Search, self.options.times).await;
        let sum = |pages: &Pages| pages.values().sum::<f64>();
        let (with, without) = (sum(&step.costs[Question::Search.name()].pages), sum(&pages));
        println!("  without {PLANTED} a search reads {without:.0} pages instead of {with:.0}");
        assert!(without > 2.0 * with, "{without} pages without {PLANTED}, and {with} with it");
        drop(asker);
        node.kill().await;
    }
}
