//! The rules of zones: this program's, or those of compiled files in a folder.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::app::start::Failure;

/// What somebody was promised, and what the rules of then made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The zone.
    pub timezone: String,
    /// The time on its clocks.
    pub local_start: DateTime,
    /// The instant.
    pub starts_at: Timestamp,
}

/// What other rules make of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// The time on the clock at the instant that was kept.
    pub will_show: DateTime,
    /// The instant at which the clock shows what was promised.
    pub keeps_at: Timestamp,
}

/// Rules by the names of their zones.
#[derive(Debug)]
pub struct Rules {
    folder: Option<PathBuf>,
    version: String,
    zones: HashMap<String, TimeZone>,
}

impl Rules {
    /// Those that this program carries.
    pub fn own() -> Rules {
        Rules { folder: None, version: schema::tz_version().to_owned(), zones: HashMap::new() }
    }

    /// Those in a folder of compiled files (TZif), as `zic -d` writes them.
    pub fn of(folder: &Path) -> Result<Rules, Failure> {
        if !folder.is_dir() {
            return Err(format!("{}: no folder of compiled zones", folder.display()).into());
        }
        let version = std::fs::read_to_string(folder.join("+VERSION"));
        let version = version.map(|text| text.trim().to_owned());
        let version = version.unwrap_or_else(|_| folder.display().to_string());
        Ok(Rules { folder: Some(folder.to_owned()), version, zones: HashMap::new() })
    }

    /// What they call themselves.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// What becomes of a promise; nothing if the clock still shows it at its instant.
    pub fn moved(&mut self, promise: &Promise) -> Result<Option<Moved>, Failure> {
        moved_by(self.zone(&promise.timezone)?, promise)
    }

    fn zone(&mut self, name: &str) -> Result<&TimeZone, Failure> {
        if !self.zones.contains_key(name) {
            let zone = self.read(name).map_err(|error| format!("the zone {name}: {error}"))?;
            self.zones.insert(name.to_owned(), zone);
        }
        self.zones.get(name).ok_or_else(|| format!("the zone {name} got lost").into())
    }

    fn read(&self, name: &str) -> Result<TimeZone, Failure> {
        let Some(folder) = &self.folder else { return Ok(TimeZone::get(name)?) };
        // Names come from the database, where they were checked; a path is made of them all the same.
        let plain = |part: &str| !part.is_empty() && !part.starts_with('.');
        if !name.split('/').all(plain) {
            return Err("no name of a zone".into());
        }
        let path = folder.join(name);
        let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(TimeZone::tzif(name, &bytes)?)
    }
}

/// What becomes of a promise by the rules of a zone.
pub(crate) fn moved_by(zone: &TimeZone, promise: &Promise) -> Result<Option<Moved>, Failure> {
    let will_show = zone.to_datetime(promise.starts_at);
    // Either pass of a repeated hour shows it.
    if will_show == promise.local_start {
        return Ok(None);
    }
    // As internal.local_to_instant: a skipped time is later, a repeated one its first pass.
    let keeps_at = zone.to_ambiguous_timestamp(promise.local_start).compatible()?;
    Ok(Some(Moved { will_show, keeps_at }))
}
