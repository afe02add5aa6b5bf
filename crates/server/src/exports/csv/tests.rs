use super::*;

fn row(cells: &[Cell]) -> String {
    let mut out = String::new();
    write(cells.iter().cloned(), &mut out);
    out
}

#[test]
fn what_was_typed_is_never_a_formula_bkg_11() {
    for text in [
        "=1+1",
        "+49 30 901820",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "\"=1\"",
        "＝1",
        "Kim;=cmd|' /C calc'!A0",
        "Kim;\"=1\"",
        "one\n=two",
        "one\r\n-two",
        "a,+b",
        "a|@b",
    ] {
        let safe = harmless(text);
        assert_ne!(safe, text);
        let mut begins = true;
        for (place, letter) in safe.char_indices() {
            assert!(
                !begins || !"=+-@＝＋－＠".contains(letter),
                "{text:?} became {safe:?} ({place})"
            );
            begins = ",;|\t\r\n".contains(letter) || begins && "\" ".contains(letter);
        }
        assert!(!safe.starts_with(['\t', '\r']), "{safe:?}");
        assert_eq!(safe.replace('\'', ""), text.replace('\'', ""), "nothing else is changed");
    }
    for text in ["Ada Byron", "O'Hara", "10:00-11:00", "a=b", "e-mail: a@b.org", "", "3 - 4"] {
        assert_eq!(harmless(text), text);
    }
}

#[test]
fn rows_are_read_back_by_others_as_they_were_bkg_11() {
    let cells = ["plain", "a,b", "say \"hi\"", "two\r\nlines", "", "ünïcode 🎉", "a;b"];
    let text = row(&cells.map(|text| Cell::Typed(text.to_owned())));
    assert!(text.ends_with("\r\n"), "{text:?}");
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let read = reader.records().next().unwrap().unwrap();
    assert_eq!(read.iter().collect::<Vec<_>>(), cells);
}

#[test]
fn what_we_made_stays_as_it_is_bkg_11() {
    assert_eq!(
        row(&[Cell::made(Some(-5)), Cell::made(None::<i32>), Cell::typed(None)]),
        "-5,,\r\n"
    );
}
