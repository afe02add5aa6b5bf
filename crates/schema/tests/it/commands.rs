//! Every command has a test that names it and a file of its name; the SQL keeps its house rules. Lengths are
//! the business of `xtask`'s tidy.

use std::fs;
use std::path::{Path, PathBuf};

/// Functions of schema `api` that no test names. May only shrink.
const UNTESTED: &[&str] = &[];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every file below a folder with this ending: its path from the root, and its text.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                let name = path.strip_prefix(root()).unwrap().display().to_string();
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no {ending} files in {folder}");
    found
}

pub(crate) fn function_files() -> Vec<(String, String)> {
    files("db/functions", ".sql")
}

pub(crate) fn migration_files() -> Vec<(String, String)> {
    files("db/migrations", ".sql")
}

/// The `schema.name` of each function that a text makes.
fn functions(text: &str) -> Vec<&str> {
    text.lines()
        .filter_map(|line| line.strip_prefix("create or replace function "))
        .map(|rest| rest.split('(').next().unwrap())
        .collect()
}

fn commands(text: &str) -> Vec<&str> {
    functions(text).into_iter().filter_map(|name| name.strip_prefix("api.")).collect()
}

#[test]
fn every_command_has_a_test_that_names_it() {
    let mut tests = files("crates", ".rs");
    tests.retain(|(path, _)| path.contains("/tests/") && !path.ends_with("commands.rs"));
    let words: std::collections::BTreeSet<&str> = tests
        .iter()
        .flat_map(|(_, text)| text.split(|one: char| !(one.is_ascii_alphanumeric() || one == '_')))
        .collect();
    let sources = function_files();
    let untested: Vec<&str> = sources
        .iter()
        .flat_map(|(_, text)| commands(text))
        .filter(|name| !words.contains(name))
        .collect();
    assert_eq!(untested, UNTESTED, "write a test that calls it");
}

#[test]
fn a_command_stands_in_a_file_of_its_name() {
    // Small reads of the context, together, and the worker's two.
    let together = ["core/session_context.sql", "relay/relay_events.sql"];
    for (path, text) in function_files() {
        let commands = commands(&text);
        if commands.is_empty() || together.iter().any(|file| path.ends_with(file)) {
            continue;
        }
        let name = Path::new(&path).file_stem().unwrap().to_string_lossy();
        assert_eq!(commands, [name], "{path}: one command, named as its file");
    }
}

#[test]
fn every_function_says_what_it_is_and_where_it_looks() {
    for (path, text) in function_files() {
        for statement in text.split("create or replace function ").skip(1) {
            let name = statement.split('(').next().unwrap();
            let head = statement.split("as $$").next().unwrap();
            for wanted in ["\nset search_path = ", "\nlanguage "] {
                assert!(head.contains(wanted), "{path}: {name} lacks {wanted:?}");
            }
            assert!(
                ["volatile", "stable", "immutable"].iter().any(|one| head.contains(one)),
                "{path}: {name} states no volatility"
            );
            assert!(
                text.contains(&format!("comment on function {name}(")),
                "{path}: {name} has no comment"
            );
        }
    }
}

#[test]
fn banned_words_stay_out_of_the_sql() {
    let banned = [
        (
            "at time zone",
            "PostgreSQL's zones: use internal.local_to_instant, internal.instant_to_local",
        ),
        (", false)", "a session-level set_config leaks through a pooler: pass true"),
        ("skip locked", "across tenants nothing skips locks: work in one tenant at a time"),
        ("notify ", "no NOTIFY in a commit: append to the outbox"),
    ];
    for (path, text) in [migration_files(), function_files()].concat() {
        for (number, line) in text.lines().enumerate() {
            let code = line.split("--").next().unwrap().to_lowercase();
            for (words, instead) in banned {
                let relevant = words != ", false)" || code.contains("set_config(");
                assert!(
                    !(relevant && code.contains(words)),
                    "{path}:{}: `{words}`: {instead}",
                    number + 1
                );
            }
        }
    }
}

#[test]
fn structure_never_mentions_commands() {
    for (path, text) in migration_files() {
        for (number, line) in text.lines().enumerate() {
            let code = line.split("--").next().unwrap();
            let told = code.contains("'"); // sentences may name a command, code may not
            assert!(
                told || !code.contains(" api."),
                "{path}:{}: a migration is older than the commands it names",
                number + 1
            );
        }
    }
}

/// Documents name tests as `module::function`; a renamed test must not leave its promise behind.
#[test]
fn tests_that_documents_name_exist() {
    let sources = files("crates", ".rs");
    for document in ["docs/coverage.md", "ARCHITECTURE.md"] {
        let text = fs::read_to_string(root().join(document)).unwrap();
        let named: Vec<(&str, &str)> = text
            .split('`')
            .skip(1)
            .step_by(2)
            .filter_map(|code| code.split_once("::"))
            .filter(|(_, function)| function.contains('_'))
            .collect();
        assert!(named.len() > 10, "{document} names only {} tests", named.len());
        for (module, function) in named {
            let place = [format!("/{module}.rs"), format!("/{module}/mod.rs")];
            let there = sources.iter().any(|(path, text)| {
                place.iter().any(|end| path.ends_with(end))
                    && text.contains(&format!("fn {function}("))
            });
            assert!(there, "{document}: there is no test {module}::{function}");
        }
    }
}

#[test]
fn every_setting_is_in_the_guide_and_every_one_there_exists() {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    let config = read("crates/server/src/platform/config/list.rs");
    let mut settings: Vec<&str> = config
        .lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.split_once("\" "))
        .filter(|(_, rest)| rest.starts_with("true ") || rest.starts_with("false "))
        .map(|(name, _)| name)
        .collect();
    let guide = read("docs/operations.md");
    let mut explained: Vec<&str> = guide
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(name, _)| name)
        .collect();
    settings.sort_unstable();
    explained.sort_unstable();
    assert!(settings.len() > 10, "found only {settings:?}");
    assert_eq!(explained, settings, "docs/operations.md, and the settings of the server");
}
