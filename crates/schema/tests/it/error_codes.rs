//! docs/error-codes.md, `schema::sqlstate` and `internal.refuse` name the same refusals.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::commands::function_files;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).unwrap()
}

fn registered() -> BTreeMap<&'static str, &'static str> {
    schema::sqlstate::ALL.iter().map(|refusal| (refusal.code, refusal.sqlstate)).collect()
}

/// The rows of the document's tables: code, SQLSTATE or `–`, HTTP status.
fn documented() -> Vec<(String, String, u16)> {
    let text = read("docs/error-codes.md");
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| {
        let cells: Vec<&str> = line.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        assert!(
            cells.len() == 7 && cells[1..6].iter().all(|cell| !cell.is_empty()),
            "code, SQLSTATE, status, when, what to do: {line}"
        );
        (cells[1].to_owned(), cells[2].to_owned(), cells[3].parse().unwrap())
    })
    .collect()
}

#[test]
fn the_document_explains_exactly_the_registered_refusals() {
    let documented = documented();
    let sql: BTreeMap<&str, &str> = documented
        .iter()
        .filter(|(_, sqlstate, _)| sqlstate != "–")
        .map(|(code, sqlstate, _)| (code.as_str(), sqlstate.as_str()))
        .collect();
    assert_eq!(sql, registered());
    let codes: BTreeSet<&str> = documented.iter().map(|(code, _, _)| code.as_str()).collect();
    assert_eq!(codes.len(), documented.len(), "each code once");
    assert!(documented.iter().all(|(_, _, status)| (400..600).contains(status)));
}

/// The server's list is text here, for this crate knows no server.
#[test]
fn the_document_has_the_codes_and_statuses_of_the_server() {
    let text = read("crates/server/src/platform/http/codes.rs");
    let served: BTreeMap<String, u16> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.split_once("\" "))
        .filter_map(|(code, rest)| Some((code.to_owned(), rest.get(..3)?.parse().ok()?)))
        .collect();
    let documented: BTreeMap<String, u16> =
        documented().into_iter().map(|(code, _, status)| (code, status)).collect();
    assert_eq!(documented, served);
}

#[test]
fn internal_refuse_raises_exactly_the_registered_refusals() {
    let text = read("db/functions/core/refuse.sql");
    let raised: BTreeMap<&str, &str> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("when '"))
        .map(|rest| {
            let quoted: Vec<&str> = rest.split('\'').collect();
            (quoted[0], quoted[2])
        })
        .collect();
    assert_eq!(raised, registered());
}

#[test]
fn every_refusal_in_the_functions_is_registered() {
    let registered = registered();
    let mut used = BTreeSet::new();
    for (path, text) in function_files() {
        for rest in text.split("internal.refuse(").skip(1) {
            let rest = rest.trim_start();
            if rest.starts_with("text") || rest.starts_with("p_code") {
                continue; // its own definition
            }
            // The code may be chosen by a CASE: then all texts before the comma that ends it.
            let first = rest.split(",\n").next().unwrap();
            let argument =
                if rest.starts_with('\'') { rest.split(',').next().unwrap() } else { first };
            let codes: Vec<&str> = argument.split('\'').skip(1).step_by(2).collect();
            assert!(!codes.is_empty(), "{path}: no code in internal.refuse({argument}");
            for code in codes {
                assert!(
                    registered.contains_key(code),
                    "{path}: {code} isn't registered: add it to refuse.sql, sqlstate.rs and docs/error-codes.md"
                );
                used.insert(code.to_owned());
            }
        }
    }
    // The first is raised by the structure, the others by the server, where it takes a wall-clock time.
    let elsewhere = ["context_missing", "local_time_ambiguous", "local_time_missing"];
    let unused: Vec<_> = registered.keys().filter(|code| !used.contains(**code)).collect();
    assert_eq!(unused, elsewhere.iter().collect::<Vec<_>>());
}

/// The structure raises by SQLSTATE: those must be registered too.
#[test]
fn every_sqlstate_in_the_structure_is_registered() {
    let states: BTreeSet<&str> =
        schema::sqlstate::ALL.iter().map(|refusal| refusal.sqlstate).collect();
    for (path, text) in crate::commands::migration_files() {
        for rest in text.split("errcode = '").skip(1) {
            let state = &rest[..5];
            assert!(states.contains(state), "{path}: {state}");
        }
    }
}
