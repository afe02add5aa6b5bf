//! The machine of a private PostgreSQL: its disk and its programs.

use std::path::Path;

use private_postgres::Programs;
use vocab::{Clock, SystemClock};

use super::Finding;
use super::database::{found, row};
use crate::app::start::Failure;
use crate::app::{attach, backup};
use crate::platform::config::Settings;
use crate::platform::db::Database;

const MEGABYTE: u64 = 1024 * 1024;

pub fn look(settings: &Settings) -> Vec<Finding> {
    let Ok(dir) = attach::data_dir(settings) else {
        return Vec::new();
    };
    vec![disk(&dir), back_up(settings)]
}

/// A back-up that nobody takes is noticed on the day that it is needed.
fn back_up(settings: &Settings) -> Finding {
    let todo = "run `slotkeeper backup --keep N` every day, with cron or a systemd timer";
    match backup::kept(settings) {
        Err(error) => Finding::fault("back-up", error.to_string(), "check BACKUP_DIR"),
        Ok(kept) => match kept.last() {
            None => Finding::warning("back-up", "there is none", todo),
            Some(newest) => {
                let age = SystemClock.now().duration_since(newest.manifest.finished_at).as_hours();
                judge_age(&newest.dir, age, todo)
            }
        },
    }
}

fn judge_age(dir: &Path, hours: i64, todo: &str) -> Finding {
    let text = format!("the newest is {hours} hours old: {}", dir.display());
    match hours {
        ..=48 => Finding::ok("back-up", text),
        49..=168 => Finding::warning("back-up", text, todo),
        _ => Finding::fault("back-up", text, todo),
    }
}

fn disk(dir: &Path) -> Finding {
    // A folder that isn't there yet will be on the disk of the nearest one that is.
    let there = dir.ancestors().find(|dir| dir.exists()).unwrap_or(Path::new("/"));
    match rustix::fs::statvfs(there) {
        Ok(disk) => judge_disk(dir, disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize),
        Err(error) => {
            Finding::warning("disk", format!("{}: {error}", dir.display()), "check DATA_DIR")
        }
    }
}

fn judge_disk(dir: &Path, free: u64, all: u64) -> Finding {
    let text =
        format!("{} of {} MB are free at {}", free / MEGABYTE, all / MEGABYTE, dir.display());
    let todo = "make room: old back-ups (`slotkeeper backup --keep N`), logs, or a larger disk";
    match free {
        _ if free < 512 * MEGABYTE => Finding::fault(
            "disk",
            format!("{text}; PostgreSQL stops when there is nothing left"),
            todo,
        ),
        _ if free < 2048 * MEGABYTE || free < all / 20 => Finding::warning("disk", text, todo),
        _ => Finding::ok("disk", text),
    }
}

/// A package that was upgraded under a running server.
pub async fn programs(db: &Database) -> Finding {
    let judge = async || -> Result<Finding, Failure> {
        let row = row(db, "select current_setting('server_version_num')::int4 / 10000, current_setting('server_version')").await?;
        let (major, running): (i32, String) = (row.try_get(0)?, row.try_get(1)?);
        let installed = Programs::find_major(u32::try_from(major).unwrap_or(0))?;
        if installed.version() == running {
            return Ok(Finding::ok("programs", installed.bin_dir().display().to_string()));
        }
        Ok(Finding::warning(
            "programs",
            format!("PostgreSQL {running} runs, and {} is installed", installed.version()),
            "restart Slotkeeper, so that the newer one runs",
        ))
    };
    found("programs", judge().await)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::doctor::Level;

    #[test]
    fn a_back_up_grows_old() {
        let level = |hours| judge_age(Path::new("/x"), hours, "do it").level;
        assert_eq!(
            [1, 48, 49, 169].map(level),
            [Level::Ok, Level::Ok, Level::Warning, Level::Fault]
        );
    }

    #[test]
    fn a_disk_is_full_before_it_is() {
        let level = |free, all| judge_disk(Path::new("/x"), free * MEGABYTE, all * MEGABYTE).level;
        assert_eq!(level(100, 10_000), Level::Fault);
        assert_eq!(level(1_000, 10_000), Level::Warning);
        assert_eq!(level(4_000, 100_000), Level::Warning);
        assert_eq!(level(9_000, 100_000), Level::Ok);
    }
}
