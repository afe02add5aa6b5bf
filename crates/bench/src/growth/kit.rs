//! Kits: the rows that real commands left of a sample, as lines of COPY with places for what differs from copy to copy.
//! So a copy has the shape of the real thing, also of columns and tables that nobody here has heard of.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

use testkit::Dice;
use uuid::Uuid;

/// Rows of one tenant by table, each a line of COPY.
pub type Rows = BTreeMap<String, Table>;

/// The rows of a table.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Its columns, in the order of the fields of a line.
    pub columns: Vec<String>,
    /// Its rows.
    pub lines: BTreeSet<String>,
}

/// Those of the later that the earlier hasn't. Rows that changed in between would be copied as new ones: there must be none.
pub fn added(earlier: &Rows, later: &Rows) -> Rows {
    let none = Table::default();
    let mut added = Rows::new();
    for (name, table) in later {
        let before = &earlier.get(name).unwrap_or(&none).lines;
        // Says when a key was last used, and nothing of what was done with it.
        if name == "api_keys" {
            continue;
        }
        let gone: Vec<_> = before.difference(&table.lines).collect();
        assert!(gone.is_empty(), "rows of {name} were changed, not added: {gone:?}");
        let lines: BTreeSet<_> = table.lines.difference(before).cloned().collect();
        if !lines.is_empty() {
            added.insert(name.clone(), Table { columns: table.columns.clone(), lines });
        }
    }
    added
}

/// What times in a row go by.
#[derive(Debug, Clone, Copy)]
pub struct Anchors {
    /// When the appointment starts.
    pub start: i64,
    /// The same on the wall clock, as if that were UTC's.
    pub local: i64,
    /// When the row was made.
    pub made: i64,
    /// When it was finished; of the sample, from when on times are of that.
    pub done: i64,
}

/// Times so near to the start go with it.
const NEAR: i64 = 2 * 86_400_000_000;

#[derive(Debug, Clone, Copy)]
enum Anchor {
    Start,
    Local,
    Made,
    Done,
}

#[derive(Debug, Clone)]
enum Part {
    Text(String),
    /// An id that is given, by its number.
    Given(usize),
    /// An id of the copy's own.
    Own(usize),
    /// A text that is given.
    Word(usize),
    /// Thirty-two random bytes.
    Hash,
    /// The next position of the outbox.
    Position,
    /// So many microseconds after the anchor, with what is between date and time, and what is behind.
    Time(Anchor, i64, char, String),
}

/// What a sample is made of: how its texts and ids are known.
#[derive(Debug, Default)]
pub struct Sample {
    /// Ids that are given to each copy, in this order.
    pub given: Vec<Uuid>,
    /// Texts that are given to each copy, in this order.
    pub words: Vec<String>,
}

/// The rows with their places.
#[derive(Debug)]
pub struct Kit {
    /// Table, its columns, its lines.
    tables: Vec<(String, String, Vec<Vec<Part>>)>,
    own: usize,
}

/// What a copy gets into its places.
pub struct Values<'a> {
    /// In the order of the sample's.
    pub given: &'a [Uuid],
    /// In the order of the sample's.
    pub words: &'a [String],
    /// When.
    pub at: Anchors,
    /// Makes ids and hashes.
    pub dice: &'a mut Dice,
    /// Counts events.
    pub position: &'a mut dyn FnMut() -> i64,
}

impl Kit {
    /// Finds the places in the sample's rows.
    pub fn new(sample: &Sample, at: Anchors, rows: &Rows) -> Kit {
        let mut finder = Finder { sample, at, own: HashMap::new() };
        let tables = rows
            .iter()
            .map(|(name, table)| {
                let position = table.columns.iter().position(|column| column == "position");
                let position = position.filter(|_| name == "outbox");
                let lines = table.lines.iter().map(|line| finder.line(line, position)).collect();
                (name.clone(), table.columns.join(", "), lines)
            })
            .collect();
        Kit { tables, own: finder.own.len() }
    }

    /// Appends a copy to the lines of each table, but for those of `without`.
    pub fn write(&self, values: &mut Values<'_>, without: Option<&str>, to: &mut Lines) {
        let own: Vec<Uuid> = (0..self.own).map(|_| new_id(values.at.made, values.dice)).collect();
        for (name, columns, lines) in &self.tables {
            if without == Some(name) {
                continue;
            }
            let text = to.of(name, columns);
            for parts in lines {
                for part in parts {
                    write_part(part, values, &own, text);
                }
                text.push('\n');
            }
        }
    }
}

fn write_part(part: &Part, values: &mut Values<'_>, own: &[Uuid], to: &mut String) {
    let written = match part {
        Part::Text(text) => to.write_str(text),
        Part::Word(number) => to.write_str(&values.words[*number]),
        Part::Given(number) => write!(to, "{}", values.given[*number]),
        Part::Own(number) => write!(to, "{}", own[*number]),
        Part::Position => write!(to, "{}", (values.position)()),
        Part::Hash => (0..4).try_for_each(|_| write!(to, "{:016x}", values.dice.below(u64::MAX))),
        Part::Time(anchor, after, between, behind) => {
            let base = match anchor {
                Anchor::Start => values.at.start,
                Anchor::Local => values.at.local,
                Anchor::Made => values.at.made,
                Anchor::Done => values.at.done,
            };
            write_time(base + after, *between, behind, to)
        }
    };
    written.expect("writing into a text");
}

/// As PostgreSQL writes it, with no more digits of a second than it takes.
fn write_time(at: i64, between: char, behind: &str, to: &mut String) -> std::fmt::Result {
    let time = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::from_microsecond(at).unwrap());
    let (date, clock) = (time.date(), time.time());
    write!(to, "{date}{between}{:02}:{:02}:{:02}", clock.hour(), clock.minute(), clock.second())?;
    let micros = at.rem_euclid(1_000_000);
    if micros > 0 {
        let digits = format!("{micros:06}");
        write!(to, ".{}", digits.trim_end_matches('0'))?;
    }
    to.write_str(behind)
}

/// An id of version 7, of then.
pub fn new_id(at: i64, dice: &mut Dice) -> Uuid {
    let mut random = [0; 10];
    random[..8].copy_from_slice(&dice.below(u64::MAX).to_le_bytes());
    random[8..].copy_from_slice(&dice.below(u64::MAX).to_le_bytes()[..2]);
    let millis = u64::try_from(at / 1000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// A key for a request: another one each time.
pub fn key() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    new_id(0, &mut Dice::new(NEXT.fetch_add(1, Ordering::Relaxed))).to_string()
}

/// Lines of COPY by table.
#[derive(Debug, Default)]
pub struct Lines {
    /// Table, its columns, its lines.
    pub tables: BTreeMap<String, (String, String)>,
}

impl Lines {
    fn of(&mut self, table: &str, columns: &str) -> &mut String {
        if !self.tables.contains_key(table) {
            self.tables.insert(table.to_owned(), (columns.to_owned(), String::new()));
        }
        &mut self.tables.get_mut(table).unwrap().1
    }

    /// How long they are.
    pub fn len(&self) -> usize {
        self.tables.values().map(|table| table.1.len()).sum()
    }
}

struct Finder<'a> {
    sample: &'a Sample,
    at: Anchors,
    own: HashMap<Uuid, usize>,
}

impl Finder<'_> {
    fn line(&mut self, line: &str, position: Option<usize>) -> Vec<Part> {
        let mut parts = Vec::new();
        for (number, field) in line.split('\t').enumerate() {
            if number > 0 {
                push(&mut parts, "\t");
            }
            if Some(number) == position {
                parts.push(Part::Position);
            } else {
                self.field(field, &mut parts);
            }
        }
        parts
    }

    fn field(&mut self, mut rest: &str, parts: &mut Vec<Part>) {
        while let Some(first) = rest.chars().next() {
            if let Some((part, length)) = self.place(rest) {
                parts.push(part);
                rest = &rest[length..];
            } else {
                push(parts, &rest[..first.len_utf8()]);
                rest = &rest[first.len_utf8()..];
            }
        }
    }

    /// The place at the beginning of this text, and how long the sample's value is.
    fn place(&mut self, text: &str) -> Option<(Part, usize)> {
        let word = self.sample.words.iter().position(|word| text.starts_with(word.as_str()));
        if let Some(word) = word {
            return Some((Part::Word(word), self.sample.words[word].len()));
        }
        let hash = text.get(..64).filter(|hash| hash.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if hash.is_some() {
            return Some((Part::Hash, 64));
        }
        if let Some(id) = text.get(..36).and_then(|id| id.parse::<Uuid>().ok()) {
            let given = self.sample.given.iter().position(|given| *given == id);
            let next = self.own.len();
            let own = || Part::Own(*self.own.entry(id).or_insert(next));
            return Some((given.map_or_else(own, Part::Given), 36));
        }
        self.time(text)
    }

    fn time(&self, text: &str) -> Option<(Part, usize)> {
        let between = text.get(10..11)?.chars().next().filter(|it| matches!(it, ' ' | 'T'))?;
        text.get(..19)?;
        let fraction = text[19..]
            .strip_prefix('.')
            .map_or(0, |rest| 1 + rest.bytes().take_while(u8::is_ascii_digit).count());
        let at: jiff::civil::DateTime = text[..19 + fraction].parse().ok()?;
        let at = jiff::tz::Offset::UTC.to_timestamp(at).ok()?.as_microsecond();
        let zones = ["+00:00", "+00", "Z"];
        let behind = zones.into_iter().find(|zone| text[19 + fraction..].starts_with(zone));
        let (anchor, base) = match behind {
            None => (Anchor::Local, self.at.local),
            Some(_) if (at - self.at.start).abs() < NEAR => (Anchor::Start, self.at.start),
            Some(_) if at < self.at.done => (Anchor::Made, self.at.made),
            Some(_) => (Anchor::Done, self.at.done),
        };
        let behind = behind.unwrap_or_default();
        let part = Part::Time(anchor, at - base, between, behind.to_owned());
        Some((part, 19 + fraction + behind.len()))
    }
}

fn push(parts: &mut Vec<Part>, text: &str) {
    if let Some(Part::Text(last)) = parts.last_mut() {
        last.push_str(text);
    } else {
        parts.push(Part::Text(text.to_owned()));
    }
}
