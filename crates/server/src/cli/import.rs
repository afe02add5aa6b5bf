//! `import`: customers, services and bookings from tables of other programs.

use std::io::{IsTerminal, Read, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde_json::json;
use uuid::Uuid;

use super::{pretty, say};
use crate::app::attach;
use crate::app::start::Failure;
use crate::imports::model::{Kind, Report, Source};
use crate::imports::{Map, Run, Settings as Import, Step, store};
use crate::platform::config::Settings;
use crate::platform::db::Database;

/// Flags of `import`.
#[derive(Debug, clap::Args)]
pub struct ImportFlags {
    /// What the rows are.
    kind: Kind,
    /// The table (CSV); `-` is standard input.
    #[arg(value_name = "FILE|-")]
    file: String,
    /// For which business: its public name, or its id together with --tenant.
    #[arg(long, value_name = "SLUG|ID")]
    business: String,
    /// The account, if the business is given by its id.
    #[arg(long)]
    tenant: Option<Uuid>,
    /// Where the table comes from: calendly, easyappointments, or a file with a map of your own (JSON).
    #[arg(long, value_name = "SOURCE|FILE")]
    map: Option<String>,
    /// Only say what would happen.
    #[arg(long)]
    dry_run: bool,
    /// Begin with this line.
    #[arg(long, value_name = "LINE", default_value_t = 0)]
    from_line: u64,
    /// Where the private PostgreSQL and its secrets are kept.
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<String>,
}

/// Imports a table. Bad rows are told as they come; with any the exit code is 1.
pub async fn run(settings: Settings, flags: &ImportFlags, json: bool) -> Result<ExitCode, Failure> {
    let prepared = attach::open(&settings).await?;
    let db = prepared.server(2)?;
    let (tenant, business) = house(&db, flags).await?;
    let (source, map) = map(flags)?;
    let import = Import {
        tenant,
        business,
        kind: flags.kind,
        source,
        map,
        from_line: flags.from_line,
        dry_run: flags.dry_run,
        request: json!({ "caller": "operator", "actor": "operator" }),
    };
    let mut run = Run::begin(&db, import, open(&flags.file)?).await?;
    let report = rows(&db, &mut run, flags.dry_run, json).await?;
    if json {
        say(&pretty(&json!(report)))?;
    } else {
        say(&told(&report))?;
    }
    Ok(if report.bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn rows(db: &Database, run: &mut Run, dry_run: bool, json: bool) -> Result<Report, Failure> {
    let mut report = Report { dry_run, ..Report::default() };
    let mut progress = Progress::new();
    loop {
        let step = run.step(db).await.map_err(|error| {
            let (line, told) = (run.line(), told(&report));
            format!("{told}\nStopped at line {line}: {error}\nRows before it are done; the same command again goes on")
        })?;
        match step {
            Step::Done => {
                progress.clear();
                return Ok(report);
            }
            Step::Bad(bad) if !json => {
                progress.clear();
                say(&bad.to_string())?;
                report.count(Step::Bad(bad));
            }
            step => report.count(step),
        }
        progress.show(&report);
    }
}

fn told(report: &Report) -> String {
    let Report { rows, new, known, bad, dry_run, .. } = report;
    let would = if *dry_run { "A dry run, nothing was changed: " } else { "" };
    format!("{would}{rows} rows: {new} new, {known} known already, {bad} bad.")
}

async fn house(db: &Database, flags: &ImportFlags) -> Result<(Uuid, Uuid), Failure> {
    if let Some(tenant) = flags.tenant {
        let id = flags.business.parse();
        return Ok((tenant, id.map_err(|_| "with --tenant, --business is an id")?));
    }
    let found = store::of_slug(db, &flags.business).await?;
    found.ok_or_else(|| format!("there is no business {:?}", flags.business).into())
}

fn map(flags: &ImportFlags) -> Result<(Option<Source>, Option<Map>), Failure> {
    match flags.map.as_deref() {
        None => Ok((None, None)),
        Some("calendly") => Ok((Some(Source::Calendly), None)),
        Some("easyappointments") => Ok((Some(Source::Easyappointments), None)),
        Some(file) => {
            let text = std::fs::read(file).map_err(|error| format!("{file}: {error}"))?;
            let map = serde_json::from_slice(&text);
            Ok((None, Some(map.map_err(|error| format!("{file}: {error}"))?)))
        }
    }
}

fn open(file: &str) -> Result<Box<dyn Read + Send>, Failure> {
    if file == "-" {
        return Ok(Box::new(std::io::stdin()));
    }
    let opened = std::fs::File::open(PathBuf::from(file));
    Ok(Box::new(opened.map_err(|error| format!("{file}: {error}"))?))
}

/// A line for people that is written over as rows go by.
struct Progress {
    begun: Instant,
    shown: Option<Instant>,
    is_seen: bool,
}

impl Progress {
    fn new() -> Progress {
        Progress { begun: Instant::now(), shown: None, is_seen: std::io::stderr().is_terminal() }
    }

    /// Once a second; where nobody watches, a line each ten.
    fn show(&mut self, report: &Report) {
        let pause = Duration::from_secs(if self.is_seen { 1 } else { 10 });
        if self.shown.unwrap_or(self.begun).elapsed() < pause {
            return;
        }
        self.shown = Some(Instant::now());
        let (begin, end) = if self.is_seen { ("\r", "") } else { ("", "\n") };
        let _ = write!(
            std::io::stderr(),
            "{begin}{} rows: {} new, {} known, {} bad {end}",
            report.rows,
            report.new,
            report.known,
            report.bad
        );
    }

    fn clear(&mut self) {
        if self.is_seen && self.shown.take().is_some() {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
