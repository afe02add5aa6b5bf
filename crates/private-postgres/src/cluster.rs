//! Makes the cluster on disk with `initdb`: whole or not at all.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use rustix::process::Signal;

use crate::account::Account;
use crate::error::Doing;
use crate::layout::{Layout, make_dir};
use crate::secrets::sync_dir;
use crate::{Error, Programs, spawn};

/// The role that owns everything in a new cluster.
pub(crate) const SUPERUSER: &str = "postgres";

/// Directories of this prefix are clusters in the making; only a start that was killed leaves one.
pub(crate) const MAKING: &str = "making-";

/// The major version of the cluster on disk; `None` if there is no cluster yet.
pub(crate) fn major(cluster: &Path) -> Result<Option<u32>, Error> {
    if !cluster.exists() {
        return Ok(None);
    }
    let text = fs::read_to_string(cluster.join("PG_VERSION")).unwrap_or_default();
    let major = text.trim().parse().map_err(|_| Error::Untrusted {
        path: cluster.to_path_buf(),
        reason: "isn't a PostgreSQL cluster (PG_VERSION is missing or damaged); restore it from a \
                 backup, or move it away to begin with an empty one"
            .into(),
    })?;
    Ok(Some(major))
}

/// Makes a cluster in which `password` lets the superuser in.
pub(crate) fn make(
    layout: &Layout,
    programs: &Programs,
    account: &Account,
    durable: bool,
    password: &str,
) -> Result<(), Error> {
    let making = making(&layout.data_dir);
    make_dir(&making, 0o700)?;
    let password_file = making.join("password");
    write_password(&password_file, password)?;
    account.give(&password_file)?;
    account.give(&making)?;
    let made = making.join("cluster");
    let initdb = Initdb { programs, account, durable, password_file, dir: made.clone() };
    initdb.run()?;
    fs::rename(&made, layout.cluster()).doing("move into place", &made)?;
    if durable {
        sync_dir(&layout.data_dir)?;
    }
    fs::remove_dir_all(&making).doing("remove", &making)
}

/// Where this process makes a cluster before it is moved into place.
pub(crate) fn making(data_dir: &Path) -> PathBuf {
    data_dir.join(format!("{MAKING}{}", std::process::id()))
}

/// What a start that was killed left behind, with processes that may still be writing to it for a
/// moment.
pub(crate) fn remove_half_made(data_dir: &Path) -> Result<(), Error> {
    for entry in fs::read_dir(data_dir).doing("read", data_dir)?.flatten() {
        if !entry.file_name().to_string_lossy().starts_with(MAKING) {
            continue;
        }
        tracing::info!("removing a half-made cluster: {}", entry.path().display());
        let removed = (0..20).any(|_| {
            let done = fs::remove_dir_all(entry.path()).is_ok();
            if !done {
                thread::sleep(Duration::from_millis(50));
            }
            done
        });
        if !removed {
            fs::remove_dir_all(entry.path()).doing("remove", &entry.path())?;
        }
    }
    Ok(())
}

fn write_password(path: &Path, password: &str) -> Result<(), Error> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .doing("create", path)?;
    writeln!(file, "{password}").doing("write", path)
}

struct Initdb<'a> {
    programs: &'a Programs,
    account: &'a Account,
    durable: bool,
    password_file: PathBuf,
    dir: PathBuf,
}

impl Initdb<'_> {
    /// Bytes sort the same everywhere with both locales; only the first knows letters beyond ASCII,
    /// and not every system has it.
    fn run(&self) -> Result<(), Error> {
        match self.run_with("C.UTF-8")? {
            Err(output) if output.contains("invalid locale") => self.run_with("C")?,
            other => other,
        }
        .map_err(|output| Error::Initdb { data_dir: self.dir.clone(), output })
    }

    fn run_with(&self, locale: &str) -> Result<Result<(), String>, Error> {
        let program = self.programs.program("initdb");
        let mut command = spawn::command(&program, self.account, Signal::KILL);
        command
            .arg("--pgdata")
            .arg(&self.dir)
            .arg("--pwfile")
            .arg(&self.password_file)
            .args(["--username", SUPERUSER, "--auth=scram-sha-256", "--encoding=UTF8"])
            .args([&format!("--locale={locale}"), "--lc-messages=C"])
            .args(["--data-checksums", "--no-instructions"]);
        if !self.durable {
            command.arg("--no-sync");
        }
        let output = command.output().doing("run", &program)?;
        if output.status.success() {
            return Ok(Ok(()));
        }
        let said = [output.stdout, output.stderr].concat();
        Ok(Err(format!("{}\n{}", String::from_utf8_lossy(&said).trim(), output.status)))
    }
}
