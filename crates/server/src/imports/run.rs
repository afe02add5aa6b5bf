//! An import, row by row.

use std::collections::HashSet;
use std::io::Read;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use uuid::{Builder, Uuid};

use super::bookings::{Taken, booking};
use super::cell::{Cells, Places};
use super::map::{Map, preset};
use super::model::{BadRow, Kind, NewImport, Report, Source};
use super::names::{House, Service};
use super::store::{self, Write};
use super::table::{Row, Table, Unreadable};
use super::{customers, services};
use crate::platform::caller::Caller;
use crate::platform::crypto::sha256;
use crate::platform::db::{Database, Error, Refusal};
use crate::platform::http::Problem;

/// How long one request imports before it says where to go on: it has to share the patience of requests with PostgreSQL.
const A_REQUEST: Duration = Duration::from_secs(3);

/// What is imported, and how.
#[derive(Debug)]
pub struct Settings {
    /// Whose.
    pub tenant: Uuid,
    /// For which business.
    pub business: Uuid,
    /// What the rows are.
    pub kind: Kind,
    /// Where it comes from.
    pub source: Option<Source>,
    /// The map, if it isn't the source's.
    pub map: Option<Map>,
    /// Earlier lines are passed over.
    pub from_line: u64,
    /// Take everything back.
    pub dry_run: bool,
    /// Who does it, as commands are told.
    pub request: Value,
}

/// Why an import doesn't begin.
#[derive(Debug)]
pub enum Refused {
    /// There is no such business.
    Business,
    /// The table or the map: which, and why.
    Input(&'static str, String),
    /// The database.
    Database(Error),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Refused {
        Refused::Database(error)
    }
}

/// What became of a row.
#[derive(Debug)]
pub enum Step {
    /// It was added, or would be.
    New,
    /// It is there already.
    Known,
    /// It isn't imported.
    Bad(BadRow),
    /// There is no row any more.
    Done,
}

/// An import under way.
#[derive(Debug)]
pub struct Run {
    settings: Settings,
    table: Table,
    places: Places,
    house: House,
    zone: TimeZone,
    now: Timestamp,
    taken: Taken,
    contacts: HashSet<String>,
    line: u64,
}

impl Run {
    /// Finds business and columns.
    pub async fn begin(
        db: &Database,
        settings: Settings,
        source: impl Read + Send + 'static,
    ) -> Result<Run, Refused> {
        let map = match (&settings.map, settings.source) {
            (Some(map), _) => map.clone(),
            (None, Some(source)) => preset(source, settings.kind).ok_or_else(|| {
                Refused::Input("source", "this program's export has no such rows".into())
            })?,
            (None, None) => Map::plain(settings.kind),
        };
        map.check(settings.kind).map_err(|why| Refused::Input("map", why))?;
        let house = store::house(db, settings.tenant, settings.business).await?;
        let house = house.ok_or(Refused::Business)?;
        let zone = match &map.timezone {
            Some(zone) => TimeZone::get(zone.as_str()).ok(),
            None => house.zone(),
        };
        let zone = zone.ok_or_else(|| Refused::Input("map", "its time zone isn't known".into()))?;
        let table = Table::open(source, map.separator(), map.encoding());
        let table = table.map_err(|unreadable| Refused::Input("csv", unreadable.to_string()))?;
        let places = Places::find(map, settings.kind, table.columns().to_vec());
        let places = places.map_err(|why| Refused::Input("csv", why))?;
        let now = store::now(db).await?;
        Ok(Run {
            settings,
            table,
            places,
            house,
            zone,
            now,
            taken: Taken::default(),
            contacts: HashSet::new(),
            line: 1,
        })
    }

    /// The line of the row that was read last.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Imports the next row. An error is the database's: the row and those after it are as they were.
    pub async fn step(&mut self, db: &Database) -> Result<Step, Error> {
        loop {
            let row = match self.table.next() {
                None => return Ok(Step::Done),
                Some(Ok(row)) => row,
                Some(Err(unreadable)) => {
                    let (bad, ends) = unreadable.told(self.line);
                    self.line = bad.line;
                    if ends {
                        self.table.end();
                    }
                    if bad.line >= self.settings.from_line {
                        return Ok(Step::Bad(bad));
                    }
                    continue;
                }
            };
            self.line = row.line;
            if row.line >= self.settings.from_line {
                return self.row(db, &row).await;
            }
        }
    }

    async fn row(&mut self, db: &Database, row: &Row) -> Result<Step, Error> {
        let cells = Cells::new(row, &self.places);
        let outcome = match self.settings.kind {
            Kind::Customers => customer(&self.settings, &mut self.contacts, db, &cells).await,
            Kind::Services => service(&self.settings, &mut self.house, db, &cells).await,
            Kind::Bookings => {
                let read = booking(&cells, &self.house, &self.zone, self.now);
                match read {
                    Ok(read) => import(&self.settings, &mut self.taken, db, &cells, read).await,
                    Err(bad) => Ok(Step::Bad(bad)),
                }
            }
        };
        match outcome {
            Err(Error::Refused(refusal)) => Ok(Step::Bad(told(&cells, &refusal))),
            outcome => outcome,
        }
    }

    /// The id of what a row is about: the same whenever it is imported.
    fn id(settings: &Settings, kind: &str, cells: &Cells<'_>, identity: &str) -> Uuid {
        let source = settings.source.map_or("", |source| match source {
            Source::Calendly => "calendly",
            Source::Easyappointments => "easyappointments",
        });
        let what = match cells.text("external_id") {
            Some(id) => format!("id|{id}"),
            None => format!("row|{identity}"),
        };
        let text = format!("import|{}|{kind}|{source}|{what}", settings.business);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&sha256(text.as_bytes())[..16]);
        Builder::from_custom_bytes(bytes).into_uuid()
    }
}

impl Settings {
    fn write<'a>(&self, kind: &'static str, document: &'a Value, id: Option<Uuid>) -> Write<'a> {
        Write { tenant: self.tenant, business: self.business, kind, document, id }
    }

    async fn perform(&self, db: &Database, write: &Write<'_>) -> Result<Value, Error> {
        if self.dry_run { write.preview(db).await } else { write.run(db, &self.request).await }
    }
}

async fn customer(
    settings: &Settings,
    contacts: &mut HashSet<String>,
    db: &Database,
    cells: &Cells<'_>,
) -> Result<Step, Error> {
    let document = match customers::document(cells) {
        Ok(document) => document,
        Err(bad) => return Ok(Step::Bad(bad)),
    };
    let done = settings.perform(db, &settings.write("customer", &document, None)).await?;
    let mut is_new = done["is_new"] == json!(true);
    for field in ["email", "phone"] {
        // A dry run adds nobody: those of earlier lines are remembered here.
        if let Some(contact) = document[field].as_str() {
            is_new &= contacts.insert(plain_contact(contact)) || !settings.dry_run;
        }
    }
    Ok(if is_new { Step::New } else { Step::Known })
}

/// A contact without what makes no difference, as `internal.normalise_phone` has it.
fn plain_contact(contact: &str) -> String {
    if contact.contains('@') {
        return contact.to_lowercase();
    }
    let digits: String = contact.chars().filter(|letter| !" ().-/".contains(*letter)).collect();
    digits.strip_prefix("00").map_or(digits.clone(), |rest| format!("+{rest}"))
}

async fn service(
    settings: &Settings,
    house: &mut House,
    db: &Database,
    cells: &Cells<'_>,
) -> Result<Step, Error> {
    let document = match services::document(cells, house) {
        Ok(document) => document,
        Err(bad) => return Ok(Step::Bad(bad)),
    };
    let name = document["name"].as_str().unwrap_or_default().to_owned();
    let id = Run::id(settings, "service", cells, &name.to_lowercase());
    let known =
        house.services.iter().any(|one| one.id == id || one.name.eq_ignore_ascii_case(&name));
    if known {
        return Ok(Step::Known);
    }
    settings.perform(db, &settings.write("service", &document, Some(id))).await?;
    house.services.push(Service::called(id, name));
    Ok(Step::New)
}

async fn import(
    settings: &Settings,
    taken: &mut Taken,
    db: &Database,
    cells: &Cells<'_>,
    read: super::bookings::Booking,
) -> Result<Step, Error> {
    let mut document = read.document;
    document["id"] = json!(Run::id(settings, "booking", cells, &read.identity));
    match settings.perform(db, &settings.write("booking", &document, None)).await {
        Err(Error::Refused(refusal)) if is_known(&refusal) => return Ok(Step::Known),
        outcome => outcome?,
    };
    if settings.dry_run
        && let Some((staff, from, to)) = &read.takes
    {
        if let Some(line) = taken.by(staff, *from, *to) {
            let why = format!("line {line} of this table takes that time, buffers included");
            return Ok(Step::Bad(cells.bad("start", "slot_taken", &why)));
        }
        taken.take(staff, *from, *to, cells.line);
    }
    Ok(Step::New)
}

fn is_known(refusal: &Refusal) -> bool {
    refusal.code == "already_exists" && refusal.facts.get("field") == Some(&json!("id"))
}

/// A refusal of a command, as one of a row.
fn told(cells: &Cells<'_>, refusal: &Refusal) -> BadRow {
    let field = refusal.facts.get("field").and_then(Value::as_str).unwrap_or_default();
    let field = match field.rsplit('.').next().unwrap_or_default() {
        "service_id" => "service",
        "staff_ids" | "staff_id" => "staff",
        "starts_at" => "start",
        "ends_at" => "end",
        "price_minor" => "price",
        "" if matches!(
            refusal.code,
            "slot_taken" | "no_session" | "session_full" | "session_closed"
        ) =>
        {
            "start"
        }
        "" if refusal.code == "booking_refused" => "email",
        field => field,
    };
    let mut bad = cells.bad(field, refusal.code, refusal.sentence.trim_end_matches('.'));
    if field.is_empty() {
        (bad.column, bad.value) = (None, None);
    }
    bad
}

impl Unreadable {
    /// As a bad row, and whether nothing can be read after it.
    fn told(self, last: u64) -> (BadRow, bool) {
        let (line, column, why, ends) = match self {
            Unreadable::Row { line, column, why } => (line, column, why, false),
            Unreadable::Table(why) => (last + 1, None, why, true),
        };
        (BadRow { line, column, value: None, code: "invalid_input".into(), why }, ends)
    }
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Unreadable::Row { why, .. } | Unreadable::Table(why) => f.write_str(why),
        }
    }
}

/// Imports a table for a request, as far as there is time.
pub async fn of_request(
    db: &Database,
    caller: &Caller,
    kind: Kind,
    new: NewImport,
    request: Value,
) -> Result<Report, Problem> {
    let begun = Instant::now();
    let settings = Settings {
        tenant: caller.tenant,
        business: new.business_id,
        kind,
        source: new.source,
        map: new.map,
        from_line: new.from_line.unwrap_or_default().into(),
        dry_run: new.dry_run,
        request: json!({ "caller": request["caller"], "actor": request["actor"] }),
    };
    let mut report = Report { dry_run: new.dry_run, ..Report::default() };
    let mut run = Run::begin(db, settings, std::io::Cursor::new(new.csv.into_bytes())).await?;
    loop {
        match run.step(db).await {
            Ok(Step::Done) => return Ok(report),
            Ok(step) => report.count(step),
            // What was done stays done: it is told, and where to go on.
            Err(Error::Unavailable(_) | Error::Conflict(_)) if report.rows > 0 => {
                report.next_line = Some(run.line());
                return Ok(report);
            }
            Err(error) => return Err(error.into()),
        }
        if begun.elapsed() > A_REQUEST {
            report.next_line = Some(run.line() + 1);
            return Ok(report);
        }
    }
}

impl Report {
    /// Counts a row; a bad one is kept while there are few.
    pub fn count(&mut self, step: Step) {
        self.rows += 1;
        match step {
            Step::New => self.new += 1,
            Step::Known => self.known += 1,
            Step::Bad(bad) => {
                self.bad += 1;
                if self.problems.len() < Report::TOLD {
                    self.problems.push(bad);
                }
            }
            Step::Done => self.rows -= 1,
        }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Problem {
        match refused {
            Refused::Business => Problem::not_found("business"),
            Refused::Input(field, why) => Problem::invalid(field, &why),
            Refused::Database(error) => error.into(),
        }
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refused::Business => f.write_str("there is no such business"),
            Refused::Input(_, why) => f.write_str(why),
            Refused::Database(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for Refused {}
