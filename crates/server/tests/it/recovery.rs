//! OPS-4: the lines of the guide to recovery bring back a moment before an accident.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use private_postgres::Programs;
use testkit::Salon;
use tokio::process::Command;
use tokio_postgres::{Client, NoTls};

/// One's own PostgreSQL: made, started and stopped by its own programs, as its own account.
struct Own {
    folder: PathBuf,
    programs: PathBuf,
    account: Option<(u32, u32)>,
}

impl Own {
    async fn start() -> Own {
        let folder = std::env::temp_dir().join(format!("slotkeeper-own-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let programs = Programs::find().unwrap().bin_dir().to_path_buf();
        let own = Own { account: account(&folder), folder, programs };
        if let Some((user, group)) = own.account {
            chown(&own.folder, Some(user), Some(group)).unwrap();
        }
        own.run(
            "initdb -D \"$PGDATA\" -U postgres --auth=trust --encoding=UTF8 --data-checksums >/dev/null
             cat >> \"$PGDATA/postgresql.conf\" <<END
listen_addresses = ''
unix_socket_directories = '$PGHOST'
shared_preload_libraries = 'plpgsql'
END
             pg_ctl -D \"$PGDATA\" -w -l \"$PGDATA/../postgres.log\" start >/dev/null
             createdb -h \"$PGHOST\" -U postgres slotkeeper",
        )
        .await;
        own
    }

    /// Lines as a shell runs them, with what the guide says that it needs; gives what they said.
    async fn run(&self, lines: &str) -> String {
        let path = format!("{}:{}", self.programs.display(), std::env::var("PATH").unwrap());
        let mut command = Command::new("bash");
        command
            .args(["-euo", "pipefail", "-c", lines])
            .current_dir(&self.folder)
            .env("PATH", path)
            .env("PGDATA", self.folder.join("data"))
            .env("ARCHIVE", self.folder.join("the archive"))
            .env("COPIES", self.folder.join("the copies"))
            .env("PGHOST", &self.folder)
            .env("PGUSER", "postgres")
            .env("TZ", "Asia/Kolkata");
        if let Some((user, group)) = self.account {
            command.uid(user).gid(group);
        }
        // What pg_ctl starts would keep pipes open: files.
        let (out, err) = (self.folder.join("out"), self.folder.join("err"));
        command.stdout(fs::File::create(&out).unwrap()).stderr(fs::File::create(&err).unwrap());
        let status = command.status().await.unwrap();
        let said = fs::read_to_string(&out).unwrap();
        let log = || fs::read_to_string(self.folder.join("postgres.log")).unwrap_or_default();
        assert!(status.success(), "{said}\n{}\n{}", fs::read_to_string(&err).unwrap(), log());
        said
    }

    async fn connect(&self, role: &str) -> Client {
        let config = format!("host={} user={role} dbname=slotkeeper", self.folder.display());
        let (client, connection) = tokio_postgres::connect(&config, NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        let pid = fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap_or_default();
        if let Some(pid) = pid.lines().next() {
            let _ = std::process::Command::new("kill").args(["-QUIT", pid]).status();
            for _ in 0..100 {
                if !Path::new("/proc").join(pid).exists() {
                    break;
                }
                std::thread::sleep(Duration::from_millis(50));
            }
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// PostgreSQL refuses root, which lends it an account.
fn account(folder: &Path) -> Option<(u32, u32)> {
    if fs::metadata(folder).unwrap().uid() != 0 {
        return None;
    }
    let passwd = fs::read_to_string("/etc/passwd").unwrap();
    let of = |name: &str| {
        let line = passwd.lines().find(|line| line.split(':').next() == Some(name))?;
        let fields: Vec<&str> = line.split(':').collect();
        Some((fields[2].parse().unwrap(), fields[3].parse().unwrap()))
    };
    of("postgres").or_else(|| of("nobody"))
}

/// Whether the tools that the guide needs are there; in CI on Linux they must be.
#[allow(
    clippy::print_stderr,
    reason = "a check that is skipped must not look like one that passed"
)]
fn can_run() -> bool {
    let programs = Programs::find().unwrap().bin_dir().to_path_buf();
    let path = std::env::var_os("PATH").unwrap();
    let there = |tool: &str| {
        std::env::split_paths(&path).chain([programs.clone()]).any(|dir| dir.join(tool).is_file())
    };
    let found = ["bash", "psql", "createdb", "pg_ctl", "pg_basebackup", "pg_verifybackup"]
        .iter()
        .all(|tool| there(tool));
    assert!(
        found || !cfg!(target_os = "linux") || std::env::var_os("CI").is_none(),
        "install PostgreSQL's client programs"
    );
    if !found {
        eprintln!("NOT CHECKED: docs/recovery.md, for PostgreSQL's client programs aren't there");
    }
    found
}

async fn confirmed(own: &Own) -> Vec<String> {
    let admin = own.connect("postgres").await;
    let rows = admin.query("select reference from bookings order by reference", &[]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn the_lines_of_the_guide_bring_back_the_moment_before_an_accident_ops_4() {
    if !can_run() {
        return;
    }
    let guide = include_str!("../../../../docs/recovery.md");
    let blocks: Vec<&str> =
        guide.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    let [archive, watch, copy, accident, back, look] = blocks[..] else {
        panic!("the guide has {} blocks of lines", blocks.len());
    };
    let own = Own::start().await;
    let mut admin = own.connect("postgres").await;
    schema::bootstrap_roles(&admin).await.unwrap();
    admin.batch_execute("alter database slotkeeper owner to slotkeeper_owner").await.unwrap();
    schema::migrate(&mut admin).await.unwrap();
    own.run(archive).await;
    let server = own.connect("slotkeeper_server").await;
    let salon = Salon::builder().build_with(&server).await;
    let said = own.run(watch).await;
    assert!(said.ends_with("0|\n"), "no piece failed: {said}");
    salon
        .reserve(&server, "2030-06-03 10:00+02", "kim@example.org", serde_json::json!({}))
        .await
        .unwrap();
    let worker = own.connect("slotkeeper_worker").await;
    let epoch = async |client: &Client| {
        client.query_one("select api.watch_epoch()", &[]).await.unwrap().get::<_, i64>(0)
    };
    let before = epoch(&worker).await;
    own.run(copy).await;
    // What came after the copy is in the archive only.
    for hour in 11..16 {
        let start = format!("2030-06-03 {hour}:00+02");
        salon.reserve(&server, &start, "kim@example.org", serde_json::json!({})).await.unwrap();
    }
    let all = confirmed(&own).await;
    assert_eq!(all.len(), 6);
    drop((server, worker, admin));

    let begun = Instant::now();
    let lines = format!(
        "{accident}\ntest \"$(psql -d slotkeeper -Atc 'select count(*) from bookings')\" = 0\n{back}\n{look}"
    );
    let said = own.run(&lines).await;
    assert!(said.ends_with("\n6\n"), "{said}");
    assert_eq!(confirmed(&own).await, all, "{:?}", begun.elapsed());
    let after = epoch(&own.connect("slotkeeper_worker").await).await;
    assert!(after > before + (1 << 40), "a new epoch was begun: {before}, {after}");
    let server = own.connect("slotkeeper_server").await;
    let taken = salon
        .reserve(&server, "2030-06-03 10:00+02", "kim@example.org", serde_json::json!({}))
        .await;
    assert_eq!(testkit::sqlstate(&taken.unwrap_err()), "SK010", "the time is taken again");
    // The clock of the guide's shell was in another zone: the moment carries its own.
    assert!(
        begun.elapsed() < Duration::from_secs(300),
        "within five minutes: {:?}",
        begun.elapsed()
    );
}
