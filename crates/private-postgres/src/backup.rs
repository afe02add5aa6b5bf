//! A copy of a cluster that runs, and a cluster made from such a copy.
//!
//! A copy is a folder with `cluster/` and `secrets/` in it. PostgreSQL's own `pg_basebackup` makes it, with the log that
//! is needed to bring it to one moment. Whether a copy is whole and unchanged is for the caller to know.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{ChildStderr, Stdio};

use rustix::process::Signal;

use crate::account::Account;
use crate::error::Doing;
use crate::layout::{Layout, make_dir};
use crate::secrets::sync_dir;
use crate::url::PORT;
use crate::{Error, Programs, cluster, spawn};

const CLUSTER: &str = "cluster";
const SECRETS: &str = "secrets";

/// How to reach a running cluster, with a role that may replicate.
#[derive(Debug, Clone)]
pub struct Login {
    /// The directory of its socket.
    pub socket_dir: PathBuf,
    /// The role.
    pub role: String,
    /// Its password.
    pub password: String,
}

/// Copies the cluster that runs in `data_dir`, and its secrets, into the new folder `to`. `progress` gets lines for people.
///
/// # Errors
/// [`Error::NoTool`] without `pg_basebackup`; [`Error::Copy`] if it fails, with what it said.
pub fn copy_running(
    login: &Login,
    programs: &Programs,
    data_dir: &Path,
    to: &Path,
    progress: &mut dyn FnMut(&str),
) -> Result<(), Error> {
    let program = programs.tool("pg_basebackup")?;
    make_dir(to, 0o700)?;
    let me = Account::present();
    let mut command = spawn::command(&program, &me, Signal::KILL);
    command
        .arg("--pgdata")
        .arg(to.join(CLUSTER))
        .arg("--host")
        .arg(&login.socket_dir)
        .args(["--port", &PORT.to_string(), "--username", &login.role, "--no-password"])
        .args(["--format=plain", "--wal-method=stream", "--checkpoint=fast"])
        .args(["--manifest-checksums=SHA256", "--label=slotkeeper", "--progress"])
        .env("PGPASSWORD", &login.password)
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let mut child = command.spawn().doing("run", &program)?;
    let said = child.stderr.take().map(|stderr| follow(stderr, progress)).unwrap_or_default();
    let status = child.wait().doing("wait for", &program)?;
    if !status.success() {
        return Err(Error::Copy { output: format!("{}\n{status}", said.trim()) });
    }
    copy_tree(&data_dir.join(SECRETS), &to.join(SECRETS), &me)
}

/// Lines of progress go on at once; the rest is kept for an error.
fn follow(stderr: ChildStderr, progress: &mut dyn FnMut(&str)) -> String {
    let mut said = String::new();
    for line in BufReader::new(stderr).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        let line =
            line.rsplit('\r').find(|part| !part.trim().is_empty()).unwrap_or_default().trim();
        if line.contains(" kB (") {
            progress(line);
        } else {
            said.push_str(line);
            said.push('\n');
        }
    }
    said
}

/// Makes a new data directory from the copy in `from`: whole or not at all. Its first start recovers to the moment of the
/// copy and begins a new timeline.
///
/// # Errors
/// [`Error::NotEmpty`] if anything but a restore that was killed is there already.
pub fn make_from_copy(from: &Path, data_dir: &Path) -> Result<(), Error> {
    check_empty(data_dir)?;
    let layout = Layout::open(data_dir)?;
    let account = Account::choose(&layout.cluster())?;
    account.check_reach(&layout.cluster())?;
    cluster::remove_half_made(&layout.data_dir)?;
    let making = cluster::making(&layout.data_dir);
    make_dir(&making, 0o700)?;
    account.give(&making)?;
    let made = making.join(CLUSTER);
    copy_tree(&from.join(CLUSTER), &made, &account)?;
    recover_without_archive(&made, &account)?;
    copy_tree(&from.join(SECRETS), &layout.secrets(), &Account::present())?;
    fs::rename(&made, layout.cluster()).doing("move into place", &made)?;
    sync_dir(&layout.data_dir)?;
    fs::remove_dir_all(&making).doing("remove", &making)
}

/// Refuses a data directory in which something is already: only what a restore that was killed leaves may be there.
pub fn check_empty(data_dir: &Path) -> Result<(), Error> {
    let entries = match fs::read_dir(data_dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other.doing("read", data_dir)?,
    };
    let names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let killed = names.iter().any(|name| name.starts_with(cluster::MAKING));
    let left = |name: &String| {
        name == "lock" || name.starts_with(cluster::MAKING) || (killed && name == SECRETS)
    };
    match names.iter().find(|name| !left(name)) {
        None => Ok(()),
        Some(found) => {
            Err(Error::NotEmpty { data_dir: data_dir.to_path_buf(), found: found.clone() })
        }
    }
}

/// Recovery as from an archive, so that a new timeline begins; but all the log there is lies in the copy already.
fn recover_without_archive(cluster: &Path, account: &Account) -> Result<(), Error> {
    let settings = cluster.join("postgresql.auto.conf");
    let mut file =
        OpenOptions::new().append(true).create(true).open(&settings).doing("open", &settings)?;
    // Who connected before recovery has ended could only read.
    let text = "# There is no archive: the log of a copy lies beside it.\n\
                restore_command = 'false'\nhot_standby = off\n";
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).doing("write", &settings)?;
    let signal = cluster.join("recovery.signal");
    File::create(&signal).and_then(|file| file.sync_all()).doing("create", &signal)?;
    account.give(&settings)?;
    account.give(&signal)?;
    sync_dir(cluster)
}

/// Copies plain files and directories, and gives them to the account. Anything else has no place in a copy.
fn copy_tree(from: &Path, to: &Path, account: &Account) -> Result<(), Error> {
    make_dir(to, 0o700)?;
    account.give(to)?;
    for entry in fs::read_dir(from).doing("read", from)? {
        let entry = entry.doing("read", from)?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().doing("look at", &source)?;
        match () {
            () if kind.is_dir() => copy_tree(&source, &target, account)?,
            () if kind.is_file() => copy_file(&source, &target, account)?,
            () => {
                let reason = "is neither a file nor a directory, which a copy has none of".into();
                return Err(Error::Untrusted { path: source, reason });
            }
        }
    }
    sync_dir(to)
}

fn copy_file(from: &Path, to: &Path, account: &Account) -> Result<(), Error> {
    let mut source = File::open(from).doing("open", from)?;
    let mut options = OpenOptions::new();
    let mut target =
        options.write(true).create(true).truncate(true).mode(0o600).open(to).doing("create", to)?;
    let mut block = vec![0; 1 << 20];
    loop {
        let read = source.read(&mut block).doing("read", from)?;
        if read == 0 {
            break;
        }
        target.write_all(&block[..read]).doing("write", to)?;
    }
    target.sync_all().doing("sync", to)?;
    account.give(to)
}
