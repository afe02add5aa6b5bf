//! A table of text, read row by row in bounded memory.

use std::io::{Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use csv::{ByteRecord, ReaderBuilder, Terminator};

/// The most bytes of one row: more is a quote that is never closed.
const LONGEST_ROW: usize = 256 * 1024;
/// How much is looked at to find the separator.
const LOOKED_AT: usize = 64 * 1024;
/// The most columns.
const MOST_COLUMNS: usize = 500;

/// How the bytes are text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without its mark.
    #[default]
    Utf8,
    /// What Windows wrote in western Europe; Latin-1 is part of it.
    Windows1252,
}

/// A table being read.
pub struct Table {
    reader: csv::Reader<Box<dyn Read + Send>>,
    left: Arc<AtomicUsize>,
    encoding: Encoding,
    columns: Vec<String>,
    ended: bool,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line on which it begins.
    pub line: u64,
    /// Its cells, as many as there are columns.
    pub cells: Vec<String>,
}

/// Why a table, or a row of it, can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// Only this row.
    Row {
        /// The line on which it begins.
        line: u64,
        /// The column, if it is about one.
        column: Option<String>,
        /// Why.
        why: String,
    },
    /// All that follows.
    Table(String),
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table").field("columns", &self.columns).finish_non_exhaustive()
    }
}

impl Table {
    /// Reads the names of the columns. The separator is found in them unless it is given.
    pub fn open(
        mut source: impl Read + Send + 'static,
        separator: Option<u8>,
        encoding: Encoding,
    ) -> Result<Table, Unreadable> {
        let mut begin = Vec::new();
        let looked_at = u64::try_from(LOOKED_AT).unwrap_or(u64::MAX);
        let read = source.by_ref().take(looked_at).read_to_end(&mut begin);
        read.map_err(|error| Unreadable::Table(format!("the table can't be read: {error}")))?;
        refuse_other_encodings(&begin)?;
        if begin.starts_with(b"\xef\xbb\xbf") {
            begin.drain(..3);
        }
        let separator = separator.unwrap_or_else(|| separator_of(&begin));
        let left = Arc::new(AtomicUsize::new(LONGEST_ROW));
        let source: Box<dyn Read + Send> = Box::new(Bounded {
            inner: Cursor::new(begin).chain(source),
            left: Arc::clone(&left),
            last: b'\n',
        });
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            // A carriage return before it is taken off below: so that lines are counted right.
            .terminator(Terminator::Any(b'\n'))
            // Small, so that little of a row's allowance is what follows it.
            .buffer_capacity(16 * 1024)
            .from_reader(source);
        let mut table = Table { reader, left, encoding, columns: Vec::new(), ended: false };
        let Some((_, names)) = table.record()? else {
            return Err(Unreadable::Table(
                "the table is empty: its first row names the columns".into(),
            ));
        };
        table.columns = table.named(&names)?;
        Ok(table)
    }

    /// The names of the columns.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    fn named(&self, names: &ByteRecord) -> Result<Vec<String>, Unreadable> {
        let mut columns = Vec::new();
        for (place, name) in names.iter().enumerate() {
            let name =
                text(name, self.encoding).ok_or_else(|| Unreadable::Table(NOT_UTF8.into()))?;
            columns.push(match name.trim() {
                "" => format!("column {}", place + 1),
                name => name.to_owned(),
            });
        }
        if columns.len() > MOST_COLUMNS {
            return Err(Unreadable::Table(format!("there are more than {MOST_COLUMNS} columns")));
        }
        Ok(columns)
    }

    /// Reads nothing any more.
    pub fn end(&mut self) {
        self.ended = true;
    }

    /// The next row; none at the end. After a bad row the next one can be read.
    pub fn next(&mut self) -> Option<Result<Row, Unreadable>> {
        if self.ended {
            return None;
        }
        let (line, record) = match self.record() {
            Ok(found) => found?,
            Err(error) => return Some(Err(error)),
        };
        Some(self.row(line, &record))
    }

    fn row(&self, line: u64, record: &ByteRecord) -> Result<Row, Unreadable> {
        let bad = |column: Option<&String>, why: String| Unreadable::Row {
            line,
            column: column.cloned(),
            why,
        };
        if record.len() != self.columns.len() {
            return Err(bad(
                None,
                format!(
                    "there are {} cells and {} columns; a cell with a separator in it stands in quotes",
                    record.len(),
                    self.columns.len()
                ),
            ));
        }
        let mut cells = Vec::new();
        for (cell, column) in record.iter().zip(&self.columns) {
            let cell =
                text(cell, self.encoding).ok_or_else(|| bad(Some(column), NOT_UTF8.into()))?;
            if cell.contains('\0') {
                return Err(bad(Some(column), "a text can't contain the character NUL".into()));
            }
            cells.push(cell);
        }
        Ok(Row { line, cells })
    }

    fn record(&mut self) -> Result<Option<(u64, ByteRecord)>, Unreadable> {
        loop {
            self.left.store(LONGEST_ROW, Ordering::Relaxed);
            let before = self.reader.position().line();
            let mut record = ByteRecord::new();
            match self.reader.read_byte_record(&mut record) {
                Ok(true) => {}
                Ok(false) => return Ok(None),
                Err(error) => {
                    let line = self.reader.position().line();
                    return Err(Unreadable::Table(format!("before line {line}: {error}")));
                }
            }
            let inside = record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
            let line = self.reader.position().line().saturating_sub(inside + 1);
            // The last row ends without a line's end where its quote isn't closed.
            let line = line.max(before);
            let record = without_return(&record);
            if record.len() > 1 || record.get(0).is_some_and(|only| !only.is_empty()) {
                return Ok(Some((line, record)));
            }
        }
    }
}

/// The record without the carriage return at its end.
fn without_return(record: &ByteRecord) -> ByteRecord {
    let last = record.len().saturating_sub(1);
    let cut = |(place, cell): (usize, &[u8])| match cell.strip_suffix(b"\r") {
        Some(cut) if place == last => cut.to_vec(),
        _ => cell.to_vec(),
    };
    record.iter().enumerate().map(cut).collect::<Vec<_>>().into()
}

const NOT_UTF8: &str =
    "this isn't UTF-8; save the table as UTF-8, or say that its encoding is windows-1252";

fn refuse_other_encodings(begin: &[u8]) -> Result<(), Unreadable> {
    let is_wide = begin.starts_with(b"\xff\xfe") || begin.starts_with(b"\xfe\xff");
    if is_wide {
        return Err(Unreadable::Table("this is UTF-16; save the table as UTF-8".into()));
    }
    if begin.starts_with(b"PK\x03\x04") {
        return Err(Unreadable::Table(
            "this is a workbook or an archive; save the table as CSV".into(),
        ));
    }
    Ok(())
}

/// Of comma, semicolon and tab the one that the first row has most of, outside quotes.
fn separator_of(begin: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in begin {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            byte => counts.iter_mut().filter(|(one, _)| one == byte).for_each(|one| one.1 += 1),
        }
    }
    // Of equals the first.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(byte, _)| *byte)
}

fn text(bytes: &[u8], encoding: Encoding) -> Option<String> {
    match encoding {
        Encoding::Utf8 => std::str::from_utf8(bytes).ok().map(str::to_owned),
        Encoding::Windows1252 => Some(bytes.iter().map(|byte| western(*byte)).collect()),
    }
}

/// Windows-1252: Latin-1, with letters in place of the second set of control characters.
fn western(byte: u8) -> char {
    const LETTERS: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => LETTERS[usize::from(byte - 0x80)],
        byte => char::from(byte),
    }
}

/// Gives no more than a row may have, from one row to the next, and a line end after the last.
struct Bounded<R> {
    inner: R,
    left: Arc<AtomicUsize>,
    last: u8,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let left = self.left.load(Ordering::Relaxed);
        if left == 0 {
            return Err(std::io::Error::other(format!(
                "a row has more than {LONGEST_ROW} bytes; a quote isn't closed"
            )));
        }
        let most = buffer.len().min(left);
        let read = self.inner.read(&mut buffer[..most])?;
        if let (0, Some(first)) = (read, buffer.first_mut())
            && self.last != b'\n'
        {
            (*first, self.last) = (b'\n', b'\n');
            return Ok(1);
        }
        self.left.store(left - read, Ordering::Relaxed);
        self.last = read.checked_sub(1).map_or(self.last, |place| buffer[place]);
        Ok(read)
    }
}
