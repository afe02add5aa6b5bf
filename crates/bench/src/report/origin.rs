//! Where and of what something was measured: a figure without it says nothing.

use std::process::Command;

use serde::Serialize;
use tokio_postgres::Client;

/// Machine, database, commit and date.
#[derive(Debug, Clone, Serialize)]
pub struct Origin {
    /// The processor, as it names itself.
    pub processor: String,
    /// How many cores may be used.
    pub cores: usize,
    /// Memory of the machine, in bytes; 0 where nobody says.
    pub memory_bytes: u64,
    /// The operating system.
    pub system: String,
    /// PostgreSQL's version.
    pub postgres: String,
    /// Settings of PostgreSQL that decide what a commit costs and what fits into memory.
    pub settings: String,
    /// The commit of the working tree, with a `+` if it was changed since.
    pub commit: String,
    /// Whether the harness was built for release.
    pub release: bool,
    /// The day, in UTC.
    pub date: String,
}

impl Origin {
    /// This machine, this working tree, and the database behind this connection.
    pub async fn read(client: &Client) -> Origin {
        let sql = "select current_setting('server_version'),
                   (select string_agg(name || ' ' || current_setting(name), ', ' order by name)
                      from unnest(array['fsync', 'synchronous_commit', 'shared_buffers']) name),
                   to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD')";
        let row = client.query_one(sql, &[]).await.unwrap();
        Origin {
            processor: processor(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory_bytes: memory_kib().unwrap_or_default() << 10,
            system: said("uname", &["-srm"]),
            postgres: row.get(0),
            settings: row.get(1),
            commit: commit(),
            release: !cfg!(debug_assertions),
            date: row.get(2),
        }
    }

    /// In a sentence or two.
    pub fn sentence(&self) -> String {
        let gigabytes = self.memory_bytes >> 30;
        let build = if self.release { "release" } else { "debug" };
        format!(
            "{}, {} cores, {gigabytes} GiB of memory, {}; PostgreSQL {} ({}); commit {}, {build} build, {}.",
            self.processor,
            self.cores,
            self.system,
            self.postgres,
            self.settings,
            self.commit,
            self.date
        )
    }
}

fn processor() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let named = info.lines().find(|line| line.starts_with("model name"));
    match named.and_then(|line| line.split_once(": ")) {
        Some((_, name)) => name.trim().to_owned(),
        None => said("sysctl", &["-n", "machdep.cpu.brand_string"]),
    }
}

fn memory_kib() -> Option<u64> {
    let info = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = info.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

fn commit() -> String {
    let id = said("git", &["rev-parse", "--short=10", "HEAD"]);
    // What harnesses themselves write says nothing about what was measured.
    let measured = ["status", "--porcelain", "--", ".", ":!docs", ":!README.md"];
    let changed = !said("git", &measured).is_empty();
    format!("{id}{}", if changed { "+" } else { "" })
}

/// What a program says; nothing if it isn't there.
fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output
        .map_or_else(|_| String::new(), |it| String::from_utf8_lossy(&it.stdout).trim().to_owned())
}
