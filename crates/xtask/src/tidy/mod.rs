//! Taste that can be checked: reads the tree as text and objects, naming the file and what to do.
//!
//! Each list of exceptions may only shrink: an entry that is no longer needed is an objection too.

mod functions;
mod slices;

use std::path::{Path, PathBuf};

/// Longest file. Generated text and data aren't read by people line by line.
const FILE_LINES: usize = 500;
/// Longest function.
const FUNCTION_LINES: usize = 80;

const LONG_FILES: &[&str] = &["db/schema.sql"];

/// What nobody writes here, where, and what to write instead.
const BANNED: &[(&str, &str, &str)] = &[
    ("crates/", concat!("#[ign", "ore"), "a switched-off test tests nothing: mend or delete it"),
    ("crates/", concat!("todo", "!("), "finish it or leave it out"),
    (
        "db/functions/",
        concat!("at time ", "zone"),
        "internal.instant_to_local or internal.local_to_instant: PostgreSQL's zones are other ones",
    ),
    (
        "db/functions/",
        concat!(", fal", "se)::text"),
        "set_config(…, true): a session's setting outlives its transaction",
    ),
    (
        "db/functions/",
        concat!("now", "()"),
        "clock_timestamp(): now() stands still while a command waits for a lock",
    ),
    ("db/migrations/", concat!("api.", "reserve"), "structure knows no commands"),
    (
        "crates/server/src/",
        concat!("insert ", "into"),
        "a command in db/functions: the server writes through those",
    ),
    (
        "crates/server/src/",
        concat!("delete ", "from"),
        "a command in db/functions: the server writes through those",
    ),
    ("crates/server/src/", concat!("serial", "izable"), "READ COMMITTED and locks"),
];

pub(crate) struct Source {
    pub path: String,
    pub text: String,
}

#[test]
fn the_tree_is_tidy() {
    let sources = sources();
    assert!(sources.len() > 100, "the tree has only {} files?", sources.len());
    let mut objections = Vec::new();
    for source in &sources {
        objections.extend(too_long(source));
        objections.extend(banned(source));
        objections.extend(machine_paths(source));
        objections.extend(functions::too_long(source, FUNCTION_LINES));
    }
    objections.extend(stale_exceptions(&sources));
    objections.extend(slices::out_of_order(&sources));
    objections.extend(dead_links(&sources));
    assert!(objections.is_empty(), "{} objections:\n{}", objections.len(), objections.join("\n"));
}

fn too_long(source: &Source) -> Option<String> {
    let lines = source.text.lines().count();
    let counts = [".rs", ".sql", ".ts", ".css"].iter().any(|ending| source.path.ends_with(ending));
    (counts && lines > FILE_LINES && !LONG_FILES.contains(&source.path.as_str()))
        .then(|| format!("{}: {lines} lines; cut it at {FILE_LINES}", source.path))
}

fn stale_exceptions(sources: &[Source]) -> Vec<String> {
    let needed = |name: &&&str| {
        sources.iter().any(|s| s.path == ***name && s.text.lines().count() > FILE_LINES)
    };
    LONG_FILES
        .iter()
        .filter(|name| !needed(name))
        .map(|name| format!("{name}: no exception is needed any more"))
        .collect()
}

fn banned(source: &Source) -> Vec<String> {
    let text = source.text.to_lowercase();
    BANNED
        .iter()
        .filter(|(folder, word, _)| {
            source.path.starts_with(folder) && without_comments(&text).contains(word)
        })
        .map(|(_, word, instead)| format!("{}: `{word}`; {instead}", source.path))
        .collect()
}

/// Comments may talk about what isn't done.
fn without_comments(text: &str) -> String {
    let is_comment =
        |line: &&str| !["--", "//", "#!"].iter().any(|mark| line.trim_start().starts_with(mark));
    text.lines().filter(is_comment).collect::<Vec<_>>().join("\n")
}

fn machine_paths(source: &Source) -> Option<String> {
    let paths = [concat!("/wo", "rk/"), concat!("/ro", "ot/."), concat!("/tmp/", "wt")];
    paths
        .iter()
        .find(|path| source.text.contains(**path))
        .map(|path| format!("{}: a path of one machine: {path}", source.path))
}

/// Relative links of documents lead somewhere.
fn dead_links(sources: &[Source]) -> Vec<String> {
    let mut dead = Vec::new();
    for source in sources.iter().filter(|source| source.path.ends_with(".md")) {
        for link in source.text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or_default();
            if target.is_empty()
                || target.contains("://")
                || target.starts_with("mailto:")
                || target.contains(' ')
            {
                continue;
            }
            let folder = Path::new(&source.path).parent().unwrap_or(Path::new(""));
            if !root().join(folder).join(target).exists() {
                dead.push(format!("{}: the link to {target} leads nowhere", source.path));
            }
        }
    }
    dead
}

/// The files that git knows or would know, as text.
fn sources() -> Vec<Source> {
    let listing = std::process::Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git lists the files");
    let listing = String::from_utf8(listing.stdout).expect("names are UTF-8");
    listing
        .lines()
        .filter_map(|path| {
            let text = std::fs::read_to_string(root().join(path)).ok()?;
            Some(Source { path: path.to_owned(), text })
        })
        .collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
