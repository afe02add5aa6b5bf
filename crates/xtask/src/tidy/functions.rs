//! No function is longer than one can hold in one's head.

use super::Source;

/// Rust functions (by their indentation, which rustfmt sees to) and SQL bodies between dollar quotes.
pub(super) fn too_long(source: &Source, most: usize) -> Vec<String> {
    let long = if source.path.ends_with(".rs") {
        rust_functions(&source.text)
    } else if source.path.starts_with("db/functions/") {
        sql_bodies(&source.text)
    } else {
        Vec::new()
    };
    long.into_iter()
        .filter(|(_, lines)| *lines > most)
        .map(|(name, lines)| format!("{}: {name} has {lines} lines; cut it at {most}", source.path))
        .collect()
}

fn rust_functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let indent = line.len() - code.len();
        let head = code.split('(').next().unwrap_or_default();
        let Some(name) = head.split_whitespace().skip_while(|word| *word != "fn").nth(1) else {
            continue;
        };
        if code.starts_with("//") || head.contains('"') {
            continue;
        }
        let closing = format!("{}}}", " ".repeat(indent));
        let end = lines[start..]
            .iter()
            .position(|line| *line == closing || line.ends_with(';') && line.trim_start() == code);
        if let Some(length) = end {
            found.push((name.to_owned(), length + 1));
        }
    }
    found
}

fn sql_bodies(text: &str) -> Vec<(String, usize)> {
    let names = text
        .split("function ")
        .skip(1)
        .filter_map(|rest| rest.split('(').next())
        .map(str::to_owned);
    let bodies = text.split("$$").skip(1).step_by(2).map(|body| body.lines().count());
    let defined: Vec<String> =
        names.filter(|name| name.starts_with("api.") || name.starts_with("internal.")).collect();
    bodies
        .enumerate()
        .map(|(index, lines)| {
            (defined.get(index).cloned().unwrap_or_else(|| format!("body {index}")), lines)
        })
        .collect()
}

#[test]
fn a_long_function_is_found() {
    let body = "    let x = 1;\n".repeat(90);
    let source = Source {
        path: "crates/x/src/lib.rs".into(),
        text: format!("fn short() {{\n}}\n\npub async fn long(a: u8) {{\n{body}}}\n"),
    };
    assert_eq!(too_long(&source, 80), ["crates/x/src/lib.rs: long has 92 lines; cut it at 80"]);
}
