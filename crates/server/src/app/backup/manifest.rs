//! What a back-up holds: facts about its origin, and every file with its size and checksum. A folder without a manifest is
//! no back-up.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::app::start::Failure;

/// The file of facts …
pub const NAME: &str = "slotkeeper-backup.json";
/// … and its own checksum, as `sha256sum --check` reads it.
const SUM: &str = "slotkeeper-backup.sha256";
/// The form of a back-up; a newer program may write another.
pub const FORMAT: u32 = 1;
/// How many faults are worth telling.
const TOLD: usize = 5;

/// A file of a back-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSum {
    /// Bytes.
    pub size: u64,
    /// In hexadecimal digits.
    pub sha256: String,
}

/// Files by their path in the back-up.
pub type Files = BTreeMap<String, FileSum>;

/// Where a back-up comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The release of Slotkeeper that made it.
    pub slotkeeper: String,
    /// The number of the database's newest migration.
    pub schema: u32,
    /// The version of its tz database.
    pub tz_database: String,
    /// The full version of PostgreSQL.
    pub postgres: String,
    /// Its major version, which a restore needs.
    pub postgres_major: u32,
    /// Which cluster it is a copy of.
    pub system_identifier: String,
    /// What was confirmed before this moment is in it.
    pub begun_at: Timestamp,
}

/// Facts and files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the back-up.
    pub format: u32,
    /// Where it comes from.
    #[serde(flatten)]
    pub facts: Facts,
    /// When it was whole.
    pub finished_at: Timestamp,
    /// Everything in it.
    pub files: Files,
}

impl Manifest {
    /// How large it is.
    pub fn bytes(&self) -> u64 {
        self.files.values().map(|file| file.size).sum()
    }

    /// Writes it into the back-up's folder.
    pub fn write(&self, dir: &Path) -> Result<(), Failure> {
        let text = serde_json::to_vec_pretty(self)?;
        let sum = format!("{}  {NAME}\n", hex(&Sha256::digest(&text)));
        for (name, bytes) in [(NAME, text.as_slice()), (SUM, sum.as_bytes())] {
            let mut file = File::create_new(dir.join(name))?;
            file.write_all(bytes)?;
            file.sync_all()?;
        }
        Ok(File::open(dir)?.sync_all()?)
    }

    /// Reads it, and refuses one that isn't as it was written.
    pub fn read(dir: &Path) -> Result<Manifest, Failure> {
        let path = dir.join(NAME);
        let text = fs::read(&path).map_err(|error| {
            format!(
                "{} is no back-up of Slotkeeper, or not a whole one: {NAME}: {error}",
                dir.display()
            )
        })?;
        let sum = fs::read_to_string(dir.join(SUM)).unwrap_or_default();
        if sum.split_whitespace().next() != Some(&hex(&Sha256::digest(&text))) {
            return Err(
                format!("{} is damaged: it hasn't the checksum in {SUM}", path.display()).into()
            );
        }
        // The form first: the rest of a newer one may not be readable at all.
        #[derive(Deserialize)]
        struct Form {
            format: u32,
        }
        let damaged = |error| format!("{}: {error}", path.display());
        let form: Form = serde_json::from_slice(&text).map_err(damaged)?;
        if form.format > FORMAT {
            return Err(format!(
                "{} was made by a newer Slotkeeper (form {}, this program knows {FORMAT}): restore it with that release",
                dir.display(), form.format
            )
            .into());
        }
        Ok(serde_json::from_slice(&text).map_err(damaged)?)
    }

    /// Refuses a back-up that has lost, gained or changed a file.
    pub fn check(&self, dir: &Path) -> Result<(), Failure> {
        let found = files(dir)?;
        let mut faults = Vec::new();
        for (path, expected) in &self.files {
            match found.get(path) {
                None => faults.push(format!("{path} is missing")),
                Some(found) if found != expected => faults.push(format!("{path} has changed")),
                Some(_) => {}
            }
        }
        faults.extend(
            found
                .keys()
                .filter(|path| !self.files.contains_key(*path))
                .map(|path| format!("{path} doesn't belong to it")),
        );
        if faults.is_empty() {
            return Ok(());
        }
        let more = faults.len().saturating_sub(TOLD);
        faults.truncate(TOLD);
        if more > 0 {
            faults.push(format!("and {more} more"));
        }
        Err(format!(
            "{} is damaged and is not used: {}. Take an earlier one",
            dir.display(),
            faults.join("; ")
        )
        .into())
    }
}

/// All files of a copy, but for the manifest itself.
pub fn files(dir: &Path) -> Result<Files, Failure> {
    let mut files = Files::new();
    walk(dir, "", &mut files)?;
    files.retain(|path, _| path != NAME && path != SUM);
    Ok(files)
}

fn walk(dir: &Path, prefix: &str, files: &mut Files) -> Result<(), Failure> {
    for entry in fs::read_dir(dir).map_err(|error| format!("{}: {error}", dir.display()))? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            walk(&entry.path(), &format!("{path}/"), files)?;
        } else if kind.is_file() {
            files.insert(path, sum(&entry.path())?);
        } else {
            return Err(format!("{} is neither a file nor a folder", entry.path().display()).into());
        }
    }
    Ok(())
}

fn sum(path: &Path) -> Result<FileSum, Failure> {
    let mut file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let (mut hash, mut size, mut block) = (Sha256::new(), 0, vec![0; 1 << 20]);
    loop {
        let read = file.read(&mut block).map_err(|error| format!("{}: {error}", path.display()))?;
        if read == 0 {
            return Ok(FileSum { size, sha256: hex(&hash.finalize()) });
        }
        hash.update(&block[..read]);
        size += read as u64;
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Compares what is on the disk with what PostgreSQL says that it sent.
pub fn check_as_sent(dir: &Path, files: &Files) -> Result<(), Failure> {
    #[derive(Deserialize)]
    struct Sent {
        #[serde(rename = "Files")]
        files: Vec<SentFile>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct SentFile {
        path: String,
        checksum: String,
    }
    let text = fs::read(dir.join("cluster/backup_manifest"))?;
    let sent: Sent = serde_json::from_slice(&text)?;
    for SentFile { path, checksum } in sent.files {
        let stored = files.get(&format!("cluster/{path}"));
        if stored.is_none_or(|stored| stored.sha256 != checksum) {
            return Err(format!(
                "{path} isn't on the disk as PostgreSQL sent it: is the disk sound?"
            )
            .into());
        }
    }
    Ok(())
}
