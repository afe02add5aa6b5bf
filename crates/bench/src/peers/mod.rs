//! A peer that installs from a registry gets the same salon and is asked the same: answers are compared first, then counted.

mod load;
mod ours;
mod page;
mod plan;
mod side;
mod theirs;

use std::path::PathBuf;
use std::time::Duration;

use jiff::tz::TimeZone;
use testkit::Database;

use self::load::{Load, Measured};
use self::ours::Ours;
use self::plan::{Answers, Plan, differences};
use self::side::Side;
use self::theirs::Theirs;
use crate::report::{Folder, Origin};

/// How much, and how often.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The folder with the peer's python and gunicorn; scripts/bench-peers installs it.
    #[arg(long)]
    programs: PathBuf,
    /// People of the salon.
    #[arg(long, default_value_t = 10)]
    staff: usize,
    /// Days that are asked for: a month.
    #[arg(long, default_value_t = 30)]
    days: usize,
    /// Rounds, in which the two take turns.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Seconds of each kind of question in a round.
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// Bookings of each kind in a round.
    #[arg(long, default_value_t = 100)]
    bookings: usize,
    /// How many clients want one time.
    #[arg(long, default_value_t = 200)]
    contenders: usize,
    /// Processes of gunicorn; two a core and one more unless given.
    #[arg(long)]
    workers: Option<usize>,
    /// The program; beside this one unless given.
    #[arg(long)]
    program: Option<PathBuf>,
    /// Write page, plot and figures into this folder.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Sets both up, compares, measures and says so. Whether the answers were the same.
pub async fn run(options: Options) -> bool {
    let beside = || std::env::current_exe().unwrap().with_file_name("slotkeeper");
    let program = options.program.clone().unwrap_or_else(beside);
    let origin = {
        let database = Database::lease().await;
        Origin::read(&database.superuser().await).await
    };
    let plan = plan(&options).await;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let workers = options.workers.unwrap_or(2 * cores + 1);
    println!(
        "{} people, {} bookings in {} days; gunicorn has {workers} workers",
        plan.staff,
        plan.booked().count(),
        plan.days
    );
    let ours = Ours::start(&program, &plan).await;
    let theirs = Theirs::start(&options.programs, &plan, workers).await;
    let mut broken = same(&plan, &ours, &theirs, 0..plan.days).await;
    let mut measured = (Measured::default(), Measured::default());
    if broken.is_empty() {
        println!("Both offer the same times.");
        measured = measure(&options, &plan, &ours, &theirs).await;
        // And still do, after the same bookings.
        broken = same(&plan, &ours, &theirs, plan.days..plan.days + load::DAYS).await;
    }
    theirs.stop().await;
    broken.extend(measured.0.odd.iter().chain(&measured.1.odd).cloned());
    broken.iter().take(20).for_each(|line| eprintln!("BROKEN: {line}"));
    if !broken.is_empty() {
        return false;
    }
    println!("{}", page::plain(options.contenders, &measured));
    if let Some(out) = &options.out {
        page::write(&Folder::at(out), &origin, &options, &plan, workers, &measured);
    }
    true
}

async fn plan(options: &Options) -> Plan {
    // A week from now: the time of day decides nothing then.
    let database = Database::lease().await;
    let sql = "select (extract(epoch from clock_timestamp()) * 1000000)::bigint";
    let now: i64 = database.superuser().await.query_one(sql, &[]).await.unwrap().get(0);
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let today = jiff::Timestamp::from_microsecond(now).unwrap().to_zoned(zone).date();
    let first = today.checked_add(jiff::Span::new().days(7)).unwrap();
    let clients = options.contenders.max(64);
    Plan { staff: options.staff, days: options.days, first, clients }
}

/// Where the two differ from each other, and in the days of the plan from what is right.
async fn same(
    plan: &Plan,
    ours: &Ours,
    theirs: &Theirs,
    days: std::ops::Range<usize>,
) -> Vec<String> {
    let (one, other) = (ask(plan, ours, days.clone()).await, ask(plan, theirs, days.clone()).await);
    let mut found = differences((ours.name(), &one), (theirs.name(), &other));
    if days.start == 0 {
        found.extend(differences(("the plan", &plan.free()), (ours.name(), &one)));
    }
    found
}

async fn ask(plan: &Plan, side: &impl Side, days: std::ops::Range<usize>) -> Answers {
    let mut answers = Answers::new();
    for staff in 0..plan.staff {
        let (from, to) = (plan.day(days.start), plan.day(days.end - 1));
        for (day, slots) in side.slots(staff, from, to).await {
            answers.insert((staff, day), slots);
        }
    }
    answers
}

/// Round by round, the one and the other in turns.
async fn measure(
    options: &Options,
    plan: &Plan,
    ours: &Ours,
    theirs: &Theirs,
) -> (Measured, Measured) {
    let load = Load {
        plan,
        free: plan.free(),
        time: Duration::from_secs(options.seconds),
        bookings: options.bookings,
        contenders: options.contenders,
    };
    let mut measured = (Measured::default(), Measured::default());
    for round in 0..options.rounds {
        if round % 2 == 0 {
            load.round(ours, round, &mut measured.0).await;
            load.round(theirs, round, &mut measured.1).await;
        } else {
            load.round(theirs, round, &mut measured.1).await;
            load.round(ours, round, &mut measured.0).await;
        }
        println!("  round {} of {} is over", round + 1, options.rounds);
    }
    measured
}
