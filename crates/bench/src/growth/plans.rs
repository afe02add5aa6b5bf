//! The plans that PostgreSQL used for what a node asked, written by auto_explain into the log of a cluster of the harness's.

use std::fmt::Write as _;

use serde_json::Value;
use testkit::Database;
use tokio_postgres::Client;

use super::questions::{Asker, Question};

/// Where a cluster of private-postgres writes its log, seen from its folder.
const LOG: &str = "postgres.log";
/// So many of a question's statements are shown: those that read most.
const SHOWN: usize = 3;

/// Lets connections of the server's role that begin from now on write their plans. Whether that can be.
pub async fn begin(admin: &Client, database: &Database) -> bool {
    let log = admin.query_one("select (pg_stat_file($1, true)).size is not null", &[&LOG]).await;
    if !log.is_ok_and(|row| row.get(0)) || admin.batch_execute("load 'auto_explain'").await.is_err()
    {
        return false;
    }
    for (name, value) in [
        ("session_preload_libraries", "auto_explain"),
        ("auto_explain.log_min_duration", "0"),
        ("auto_explain.log_analyze", "on"),
        ("auto_explain.log_buffers", "on"),
        ("auto_explain.log_nested_statements", "on"),
        ("auto_explain.log_format", "json"),
    ] {
        let (role, database) = ("slotkeeper_server", database.name());
        let sql = format!("alter role {role} in database {database} set {name} = '{value}'");
        admin.batch_execute(&sql).await.unwrap();
    }
    true
}

/// No more of them.
pub async fn end(admin: &Client, database: &Database) {
    let sql = format!("alter role slotkeeper_server in database {} reset all", database.name());
    admin.batch_execute(&sql).await.unwrap();
}

/// Asks twice, for the first time of a connection is none to judge by, and shows the statements that read most.
pub async fn of(admin: &Client, asker: &mut Asker<'_>, question: Question) -> String {
    asker.ask(question).await;
    let size = "select (pg_stat_file($1)).size";
    let from: i64 = admin.query_one(size, &[&LOG]).await.unwrap().get(0);
    asker.ask(question).await;
    let to: i64 = admin.query_one(size, &[&LOG]).await.unwrap().get(0);
    let text = "select pg_read_file($1, $2, $3)";
    let log: String = admin.query_one(text, &[&LOG, &from, &(to - from)]).await.unwrap().get(0);
    let mut plans = read(&log);
    plans.retain(|plan| !calls_commands(&plan["Plan"]));
    plans.sort_by_key(|plan| -pages(&plan["Plan"]));
    plans.iter().take(SHOWN).map(|plan| shown(&plan["Query Text"], &plan["Plan"])).collect()
}

/// The plans in a log: each begins behind `plan:` and goes on in lines that are set in.
fn read(log: &str) -> Vec<Value> {
    let mut plans = Vec::new();
    let mut lines = log.lines().peekable();
    while let Some(line) = lines.next() {
        if !line.ends_with("plan:") {
            continue;
        }
        let mut text = String::new();
        while let Some(more) = lines.next_if(|line| line.starts_with('\t')) {
            text.push_str(more.trim_start());
            text.push('\n');
        }
        plans.extend(serde_json::from_str(&text));
    }
    plans
}

/// A statement that only calls a function has the pages of what is in it, which is shown by itself.
fn calls_commands(plan: &Value) -> bool {
    let kind = plan["Node Type"].as_str().unwrap_or_default();
    matches!(kind, "Result" | "Function Scan" | "ProjectSet") && plan["Plans"].is_null()
}

fn pages(plan: &Value) -> i64 {
    let count = |name: &str| plan[name].as_i64().unwrap_or_default();
    count("Shared Hit Blocks") + count("Shared Read Blocks")
}

fn shown(query: &Value, plan: &Value) -> String {
    let query = query.as_str().unwrap_or_default();
    let words: Vec<&str> = query
        .lines()
        .map(|line| line.split("--").next().unwrap_or_default())
        .flat_map(str::split_whitespace)
        .collect();
    let mut short: String = words.join(" ");
    if let Some((end, _)) = short.char_indices().nth(160) {
        short.truncate(end);
        short.push('…');
    }
    let mut text = format!("{short}\n");
    tree(plan, 1, &mut text);
    text.push('\n');
    text
}

fn tree(plan: &Value, depth: usize, to: &mut String) {
    let text = |name: &str| plan[name].as_str().unwrap_or_default().to_owned();
    let loops = plan["Actual Loops"].as_f64().unwrap_or_default();
    // What never ran says nothing.
    if loops > 0.0 {
        let mut line = text("Node Type");
        for (before, name) in [
            (" on ", "Relation Name"),
            (" using ", "Index Name"),
            (" of ", "Function Name"),
            (": ", "Index Cond"),
        ] {
            if !plan[name].is_null() {
                let _ = write!(line, "{before}{}", text(name));
            }
        }
        let rows = plan["Actual Rows"].as_f64().unwrap_or_default() * loops;
        let _ =
            writeln!(to, "{}{line} ({rows:.0} rows, {} pages)", "  ".repeat(depth), pages(plan));
    }
    for part in plan["Plans"].as_array().into_iter().flatten() {
        tree(part, depth + 1, to);
    }
}
