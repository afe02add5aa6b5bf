//! Tables as they come: separators, encodings, quotes, and what is wrong with them.
#![allow(clippy::unwrap_used)]

use std::io::Cursor;

use super::cell::{Cells, Places};
use super::map::{Map, preset};
use super::model::{Kind, Source};
use super::table::{Encoding, Row, Table, Unreadable};

fn open(bytes: impl Into<Vec<u8>>) -> Result<Table, Unreadable> {
    Table::open(Cursor::new(bytes.into()), None, Encoding::Utf8)
}

fn rows(table: &mut Table) -> Vec<Result<Row, Unreadable>> {
    std::iter::from_fn(|| table.next()).collect()
}

fn cells(bytes: impl Into<Vec<u8>>) -> Vec<(u64, Vec<String>)> {
    let mut table = open(bytes).unwrap();
    rows(&mut table).into_iter().map(|row| row.map(|row| (row.line, row.cells)).unwrap()).collect()
}

#[test]
fn separators_marks_and_quotes_are_read() {
    let expected = vec![(2, vec!["Kim".to_owned(), "k@example.org".to_owned()])];
    for text in [
        "name,email\nKim,k@example.org\n",
        "name;email\nKim;k@example.org\n",
        "name\temail\r\nKim\tk@example.org\r\n",
        "name,email\r\n\"Kim\",\"k@example.org\"\r\n\r\n",
        "\u{feff}name,email\nKim,k@example.org",
        "\"na;me\",email\n\"Kim\",\"k@example.org\"\n",
    ] {
        assert_eq!(cells(text), expected, "{text:?}");
    }
    let read = cells("name,notes\n\"Neu, Kim\",\"two\nlines, and a \"\"quote\"\"\"\n\nAda,=1+1\n");
    assert_eq!(read[0], (2, vec!["Neu, Kim".into(), "two\nlines, and a \"quote\"".into()]));
    assert_eq!(read[1].0, 5, "after a cell of two lines and an empty line");
    assert_eq!(read[1].1, ["Ada", "=1+1"], "what a spreadsheet would compute is a text");
}

#[test]
fn other_encodings_are_refused_or_said() {
    let mut table =
        open(b"name,email\nJ\xf6rg,j@example.org\nKim,k@example.org\n".to_vec()).unwrap();
    let read = rows(&mut table);
    assert!(
        matches!(&read[0], Err(Unreadable::Row { line: 2, column: Some(column), why }) if column == "name" && why.contains("windows-1252")),
        "{read:?}"
    );
    assert!(read[1].is_ok(), "the next row is read: {read:?}");
    let western = b"name,price\nJ\xf6rg,5 \x80\n".to_vec();
    let mut table = Table::open(Cursor::new(western), None, Encoding::Windows1252).unwrap();
    assert_eq!(table.next().unwrap().unwrap().cells, ["Jörg", "5 €"]);
    for begin in [&b"\xff\xfen\0a\0"[..], b"\xfe\xff\0n\0a", b"PK\x03\x04rest", b""] {
        assert!(matches!(open(begin), Err(Unreadable::Table(_))), "{begin:?}");
    }
}

#[test]
fn rows_that_do_not_fit_are_told_and_the_rest_is_read() {
    let mut table =
        open("name,email\nKim\nAda,a@example.org,more\nBo\0,b@example.org\nCy,c@example.org\n")
            .unwrap();
    let read = rows(&mut table);
    let bad: Vec<u64> = read
        .iter()
        .filter_map(|row| match row {
            Err(Unreadable::Row { line, .. }) => Some(*line),
            _ => None,
        })
        .collect();
    assert_eq!(bad, [2, 3, 4]);
    assert_eq!(read[3].as_ref().unwrap().cells[0], "Cy");
}

#[test]
fn a_quote_that_is_never_closed_takes_no_memory() {
    let mut text = b"name,email\n\"Kim,k@example.org\n".to_vec();
    text.extend(std::iter::repeat_n(b"Ada,a@example.org\n", 100_000).flatten());
    let mut table = open(text).unwrap();
    let read = table.next().unwrap();
    assert!(matches!(&read, Err(Unreadable::Table(why)) if why.contains("quote")), "{read:?}");
}

#[test]
fn columns_are_found_by_any_of_their_names() {
    let map = preset(Source::Calendly, Kind::Bookings).unwrap();
    let columns = "User Name,invitee first name,Invitee Last Name,Invitee Email,Event Type Name,Start Date & Time,Canceled";
    let columns: Vec<String> = columns.split(',').map(str::to_owned).collect();
    let places = Places::find(map, Kind::Bookings, columns).unwrap();
    let row = Row {
        line: 2,
        cells: ["Ana", "Kim", "Neu", "k@example.org", "Haircut", "2027-01-15 10:00 AM", "true"]
            .map(str::to_owned)
            .to_vec(),
    };
    let cells = Cells::new(&row, &places);
    assert_eq!(cells.name().unwrap(), "Kim Neu");
    assert_eq!(
        cells.text("staff").unwrap(),
        "Ana",
        "the second choice, for there is no column for the first"
    );
    assert_eq!(cells.state().unwrap().as_deref(), Some("cancelled"));
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    assert_eq!(cells.instant("start", &zone).unwrap().unwrap().to_string(), "2027-01-15T09:00:00Z");
    let lacking = Places::find(
        Map::plain(Kind::Customers),
        Kind::Customers,
        vec!["Name".into(), "Telefon".into()],
    );
    assert!(lacking.unwrap_err().starts_with("no column for email or phone: "));
}

#[test]
fn times_are_read_in_their_zone_or_refused_with_both_readings() {
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    let map = Map { date_formats: vec!["%d.%m.%Y %H:%M".into()], ..Map::plain(Kind::Bookings) };
    let columns: Vec<String> = ["service", "start", "name", "email"].map(str::to_owned).to_vec();
    let places = Places::find(map, Kind::Bookings, columns).unwrap();
    let read = |text: &str| {
        let row = Row { line: 7, cells: ["", text, "", ""].map(str::to_owned).to_vec() };
        let outcome = Cells::new(&row, &places).instant("start", &zone);
        outcome.map(|at| at.unwrap().to_string()).map_err(|bad| (bad.code, bad.why))
    };
    assert_eq!(read("2026-03-02 09:00").unwrap(), "2026-03-02T08:00:00Z");
    assert_eq!(read("02.03.2026 09:00").unwrap(), "2026-03-02T08:00:00Z");
    assert_eq!(read("2026-03-02T09:00:00-05:00").unwrap(), "2026-03-02T14:00:00Z");
    let (code, why) = read("2026-10-25 02:30").unwrap_err();
    assert_eq!(code, "local_time_ambiguous");
    assert!(
        why.contains("2026-10-25T02:30:00+02:00") && why.contains("2026-10-25T02:30:00+01:00"),
        "{why}"
    );
    assert_eq!(read("2026-03-29 02:30").unwrap_err().0, "local_time_missing");
    assert_eq!(read("31.02.2026 09:00").unwrap_err().0, "invalid_input");
    assert_eq!(read("1999-01-01 09:00").unwrap_err().0, "invalid_input");
}

#[test]
fn maps_that_are_known_name_fields_that_exist() {
    for source in [Source::Calendly, Source::Easyappointments] {
        for kind in [Kind::Customers, Kind::Services, Kind::Bookings] {
            if let Some(map) = preset(source, kind) {
                map.check(kind).unwrap();
            }
        }
        assert!(preset(source, Kind::Bookings).is_some());
    }
    let strange =
        Map { columns: [("nam".to_owned(), vec!["x".to_owned()])].into(), ..Map::default() };
    assert!(strange.check(Kind::Customers).unwrap_err().contains("\"nam\""));
}
