//! How far from the limit: what PostgreSQL and axum do alone, and what the product does on them, in turn and under the same
//! load. Every answer is looked at, and afterwards the tables are compared with what was told.

pub mod bare;
mod contest;
mod figures;
mod http;
mod limits;
mod load;
mod pages;
mod pgbench;
mod reads;
mod run;
mod starts;
mod subject;
mod tables;
#[cfg(test)]
mod tests;
mod world;
mod writes;

use std::path::PathBuf;
use std::time::Duration;

use testkit::Database;

use self::figures::Figures;
use self::run::Run;
use crate::report::{Folder, between};

/// How long, how often, with how many.
#[derive(Debug, clap::Args)]
#[command(args_override_self = true)]
pub struct Options {
    /// How often each thing is measured.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// For how many milliseconds at a time.
    #[arg(long, default_value_t = 800)]
    millis: u64,
    /// With how many clients at once, from few to many. The headline is of the one in the middle.
    #[arg(long, value_delimiter = ',', default_value = "1,16,64")]
    clients: Vec<usize>,
    /// How many businesses there are, of ten people each.
    #[arg(long, default_value_t = 8)]
    businesses: usize,
    /// How often in each round a slot is wanted by many, by each number of clients.
    #[arg(long, default_value_t = 5)]
    contests: usize,
    /// How many starts are measured; of a private PostgreSQL at most two.
    #[arg(long, default_value_t = 9)]
    starts: usize,
    /// The program; beside this one unless given.
    #[arg(long)]
    program: Option<PathBuf>,
    /// Measure nothing but this, and write nothing: pages are of everything.
    #[arg(long)]
    only: Option<run::Part>,
    /// Write pages, plots and figures into this folder.
    #[arg(long)]
    to: Option<PathBuf>,
    /// Write the headline between the marks of this page.
    #[arg(long)]
    readme: Option<PathBuf>,
    /// Plant a known fault: it must end with an error.
    #[arg(long)]
    plant: Option<Fault>,
}

/// What a harness must notice that looks at its answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Fault {
    /// An answer isn't what the world says: it has a slot too many.
    Answer,
    /// A booking that was promised is gone.
    Booking,
    /// A limit didn't insert what it says.
    Limit,
}

/// Measures, checks and writes. Whether every answer was right.
pub async fn run(options: Options) -> bool {
    match measure(&options).await {
        Ok(figures) => {
            write(&options, &figures);
            println!("Every answer was right.");
            true
        }
        Err(why) => {
            eprintln!("BROKEN: {why}");
            false
        }
    }
}

async fn measure(options: &Options) -> Result<Figures, String> {
    let beside = || std::env::current_exe().unwrap().with_file_name("slotkeeper");
    let program = options.program.clone().unwrap_or_else(beside);
    let database = Database::lease().await;
    let mut run = Run::prepare(options, &program, &database).await?;
    println!("{} rounds of {} ms for each subject", options.rounds, options.millis);
    run.warm_up().await?;
    for round in 0..options.rounds {
        run.round(round, Duration::from_millis(options.millis)).await?;
        println!("  round {} of {} is over", round + 1, options.rounds);
    }
    if let Some(fault) = options.plant {
        plant(&database, fault).await;
    }
    let broken = run.broken(&database).await;
    if !broken.is_empty() {
        return Err(format!("{} of the tables: {}", broken.len(), broken[0]));
    }
    run.starts(options.starts, &program, &database).await
}

async fn plant(database: &Database, fault: Fault) {
    let sql = match fault {
        Fault::Answer => return,
        Fault::Booking => {
            "delete from bookings where (tenant_id, id) = (select tenant_id, id from bookings where state = 'held' and session_id is null limit 1)"
        }
        Fault::Limit => {
            "delete from bare_claims where ctid = (select ctid from bare_claims limit 1)"
        }
    };
    assert_eq!(database.superuser().await.execute(sql, &[]).await.unwrap(), 1, "{fault:?}");
}

fn write(options: &Options, figures: &Figures) {
    println!("\n{}", pages::headline(figures).plain());
    println!("one slot that many want\n{}", pages::contests(figures).plain());
    if options.only.is_some() {
        return;
    }
    if let Some(folder) = &options.to {
        pages::write(figures, &Folder::at(folder));
    }
    if let Some(path) = &options.readme {
        let page = std::fs::read_to_string(path).unwrap();
        std::fs::write(path, between(&page, "ratios", &pages::readme(figures))).unwrap();
    }
}
