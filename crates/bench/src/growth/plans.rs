//! The plans that PostgreSQL used for what a node asked, as auto_explain writes them into its log.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::PathBuf;

use serde_json::Value;
use testkit::Database;
use tokio_postgres::Client;

use super::questions::{Asker, Question};

/// Names the log of the cluster. Its owner reads it, which needn't be PostgreSQL: the chore that starts the cluster says where it lies.
const LOG: &str = "TEST_DATABASE_LOG";
/// So many of a question's statements are shown: those that read most.
const SHOWN: usize = 3;

/// Whose plans are written, and where.
pub struct Plans<'a> {
    admin: &'a Client,
    database: &'a Database,
    log: PathBuf,
}

impl<'a> Plans<'a> {
    /// Lets connections of the server's role that begin from now on write their plans; why that can't be.
    pub async fn begin(admin: &'a Client, database: &'a Database) -> Result<Self, String> {
        let log = std::env::var_os(LOG).map(PathBuf::from).ok_or_else(|| {
            format!(
                "{LOG} doesn't say where this PostgreSQL writes its log; `make bench-growth` does."
            )
        })?;
        std::fs::metadata(&log).map_err(|error| format!("{LOG}, {}: {error}", log.display()))?;
        let loaded = admin.batch_execute("load 'auto_explain'").await;
        loaded.map_err(|error| format!("this PostgreSQL has no auto_explain: {error}"))?;
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
        Ok(Plans { admin, database, log })
    }

    /// No more of them.
    pub async fn end(self) {
        let name = self.database.name();
        let sql = format!("alter role slotkeeper_server in database {name} reset all");
        self.admin.batch_execute(&sql).await.unwrap();
    }

    /// Asks twice, for the first time of a connection is none to judge by, and shows the statements that read most.
    pub async fn of(&self, asker: &mut Asker<'_>, question: Question) -> String {
        asker.ask(question).await;
        let mut log = File::open(&self.log).unwrap();
        log.seek(SeekFrom::End(0)).unwrap();
        asker.ask(question).await;
        let mut written = Vec::new();
        log.read_to_end(&mut written).unwrap();
        let mut plans = read(&String::from_utf8_lossy(&written));
        plans.retain(|plan| reads_by_itself(&plan["Plan"]));
        plans.sort_by_key(|plan| -pages(&plan["Plan"]));
        plans.iter().take(SHOWN).map(|plan| shown(&plan["Query Text"], &plan["Plan"])).collect()
    }
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
fn reads_by_itself(plan: &Value) -> bool {
    !plan["Relation Name"].is_null()
        || !plan["Index Name"].is_null()
        || plan["Plans"].as_array().into_iter().flatten().any(reads_by_itself)
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
