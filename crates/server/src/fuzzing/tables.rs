//! Tables of other programs.

use jiff::tz::TimeZone;

use super::text;
use crate::imports::Map;
use crate::imports::cell::{Cells, Places};
use crate::imports::model::Kind;
use crate::imports::table::{Encoding, Row, Table, Unreadable};

const KINDS: [Kind; 3] = [Kind::Customers, Kind::Services, Kind::Bookings];

pub fn table(data: &[u8]) {
    let Some((how, data)) = data.split_first() else { return };
    let encoding = if how & 1 == 0 { Encoding::Utf8 } else { Encoding::Windows1252 };
    let separator = [None, Some(b','), Some(b';'), Some(b'\t')][usize::from(how >> 1) % 4];
    let Ok(mut table) = Table::open(std::io::Cursor::new(data.to_vec()), separator, encoding)
    else {
        return;
    };
    let (columns, mut last) = (table.columns().len(), 0);
    let lines = u64::try_from(data.iter().filter(|byte| **byte == b'\n').count()).unwrap() + 1;
    while let Some(row) = table.next() {
        let line = match row {
            Ok(row) => {
                assert_eq!(row.cells.len(), columns);
                row.line
            }
            Err(Unreadable::Row { line, .. }) => line,
            Err(Unreadable::Table(_)) => return,
        };
        assert!(last < line && line <= lines, "line {line} after {last} of {lines}");
        last = line;
    }
}

pub fn map(data: &[u8]) {
    let Ok(map) = serde_json::from_slice::<Map>(data) else { return };
    for kind in KINDS {
        if map.check(kind).is_ok() {
            let (_, _) = (map.separator(), map.encoding());
            let _ = Places::find(map.clone(), kind, vec!["name".into(), "email".into()]);
        }
    }
}

pub fn cells(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let mut lines = text.split('\n');
    let (format, decimal) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    for kind in KINDS {
        let map = Map {
            date_formats: vec![format.to_owned()],
            decimal: (!decimal.is_empty()).then(|| decimal.to_owned()),
            country_code: Some("+49".into()),
            ..Map::plain(kind)
        };
        if map.check(kind).is_err() {
            continue;
        }
        let columns = kind.fields().iter().map(|field| (*field).to_owned()).collect();
        let given: Vec<&str> = text.split('\n').skip(2).collect();
        let cell =
            |place: usize| given.get(place % given.len().max(1)).copied().unwrap_or_default();
        let cells = (0..kind.fields().len()).map(|place| cell(place).to_owned()).collect();
        let row = Row { line: 2, cells };
        let places = Places::find(map, kind, columns).unwrap();
        look(kind, &Cells::new(&row, &places));
    }
}

fn look(kind: Kind, cells: &Cells<'_>) {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    for field in kind.fields() {
        let _ = cells.number(field);
        if let Ok(Some(amount)) = cells.money(field, "EUR") {
            assert!(amount.checked_abs().is_some());
        }
        if let Ok(Some(at)) = cells.instant(field, &zone) {
            assert!(crate::platform::words::within_years(at));
        }
    }
    let _ = (cells.name(), cells.phone(), cells.check_currency("EUR"));
    let _ = cells.state();
}
