//! The structure of a leased database as text: what stands in `db/schema.sql`.

use std::process::Command;

use crate::Database;

/// The major version of PostgreSQL whose `pg_dump` wrote `db/schema.sql`; others format differently.
pub const DUMP_MAJOR: &str = "15";

impl Database {
    /// The structure as `pg_dump` writes it, without what differs from run to run.
    ///
    /// None when `pg_dump` here, or the server, is of another major version than [`DUMP_MAJOR`].
    pub async fn dump(&self) -> Option<String> {
        let server = self.superuser().await.query_one("show server_version", &[]).await;
        if !server.unwrap().get::<_, &str>(0).starts_with(&format!("{DUMP_MAJOR}.")) {
            return None;
        }
        let version = run(Command::new(pg_dump()).arg("--version"));
        if !version.split_whitespace().any(|word| word.starts_with(&format!("{DUMP_MAJOR}."))) {
            return None;
        }
        let dump = run(Command::new(pg_dump()).arg("--schema-only").arg(self.superuser_url()));
        // The header names the server's patch release; since 2025 the text is wrapped in random \restrict lines.
        let kept = dump.lines().filter(|line| {
            !line.starts_with("-- Dumped ")
                && !line.starts_with("\\restrict")
                && !line.starts_with("\\unrestrict")
        });
        let mut text = String::from(
            "-- The whole structure, as `make schema` dumps it from the migrations and functions. Not to be edited.\n",
        );
        for line in kept {
            // Runs of blank lines carry nothing.
            if line.is_empty() && text.ends_with("\n\n") {
                continue;
            }
            text.push_str(line);
            text.push('\n');
        }
        Some(text.trim_end().to_owned() + "\n")
    }
}

fn pg_dump() -> String {
    let debian = format!("/usr/lib/postgresql/{DUMP_MAJOR}/bin/pg_dump");
    if std::path::Path::new(&debian).exists() { debian } else { "pg_dump".into() }
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| {
        panic!("{command:?}: {error}; install PostgreSQL's client programs")
    });
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
