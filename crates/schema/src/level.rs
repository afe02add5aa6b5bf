//! What a database is brought to, and whether a program may serve what it finds.

use std::borrow::Cow;
use std::sync::OnceLock;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The oldest release whose nodes may serve a database of this level. A release that drops something raises it: to the
/// first one that did without.
const SERVES: &str = "0.1.0";

/// A file: its path below `db/migrations` or `db/functions`, and its text.
pub type File = (Cow<'static, str>, Cow<'static, str>);

/// Structure and functions, and the release that they belong to.
#[derive(Debug, Clone)]
pub struct Level {
    /// Such as `0.1.0`.
    pub release: Cow<'static, str>,
    /// The oldest release whose nodes may serve it.
    pub serves: Cow<'static, str>,
    /// In their order.
    pub migrations: Vec<File>,
    /// In any order.
    pub functions: Vec<File>,
}

impl Level {
    /// What this binary carries.
    pub fn embedded() -> Level {
        let files = |files: &[(&'static str, &'static str)]| -> Vec<File> {
            files.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect()
        };
        Level {
            release: env!("CARGO_PKG_VERSION").into(),
            serves: SERVES.into(),
            migrations: files(MIGRATIONS),
            functions: files(FUNCTIONS),
        }
    }

    /// The number of the newest migration.
    pub fn number(&self) -> u32 {
        self.migrations.iter().map(|(path, _)| number(path)).max().unwrap_or(0)
    }

    /// A name for exactly these texts.
    pub fn fingerprint(&self) -> String {
        let files = self.migrations.iter().chain(&self.functions);
        let bytes = files.flat_map(|(path, text)| [path.as_bytes(), text.as_bytes()]);
        format!("{:016x}", fnv(bytes.flat_map(|bytes| bytes.iter().copied().chain([0]))))
    }
}

/// That of a file's name, such as `V011__what.sql`.
fn number(path: &str) -> u32 {
    let digits = path.trim_start_matches('V').split("__").next();
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// FNV-1a: the same in every build, which the standard library's hashes don't promise.
fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The number of the newest migration in this binary.
pub fn version() -> u32 {
    static NUMBER: OnceLock<u32> = OnceLock::new();
    *NUMBER.get_or_init(|| Level::embedded().number())
}

/// A name for exactly this structure and these functions: changes when any file of them does.
pub fn fingerprint() -> &'static str {
    static PRINT: OnceLock<String> = OnceLock::new();
    PRINT.get_or_init(|| Level::embedded().fingerprint())
}

/// What is written in a database about its level.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The number of the newest migration that ran; 0 when none did.
    pub number: u32,
    /// The release whose functions are there.
    pub release: Option<String>,
    /// Their fingerprint.
    pub fingerprint: Option<String>,
    /// The oldest release whose nodes may serve it.
    pub serves: Option<String>,
}

/// Asks for [`Found`]: number, release, fingerprint, serves. The server may ask it too.
pub const FOUND: &str =
    "select coalesce((select max(version) from public.schema_migrations), 0)::int4,
       (select value from public.installation where name = 'release'),
       (select value from public.installation where name = 'fingerprint'),
       (select value from public.installation where name = 'serves')";

/// Why a program doesn't serve a database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// Migrations haven't run.
    #[error(
        "the database is at version {found}, this program needs {needed}: run `slotkeeper migrate`"
    )]
    Older {
        /// The database's.
        found: u32,
        /// The program's.
        needed: u32,
    },
    /// Functions weren't replaced.
    #[error(
        "the functions in the database are those of {found}, not of this program ({needed}): run `slotkeeper migrate`"
    )]
    Functions {
        /// Whose.
        found: String,
        /// The program's release.
        needed: String,
    },
    /// What this program needs may have been dropped.
    #[error(
        "the database is for nodes of release {serves} and later, this program is {own}: use a newer one"
    )]
    Newer {
        /// The oldest that may.
        serves: String,
        /// The program's release.
        own: String,
    },
}

impl Found {
    /// Whether a running program of this level may go on. A newer database is fine, until it has dropped what the
    /// program needs.
    pub fn keeps(&self, level: &Level) -> Result<(), Misfit> {
        let needed = level.number();
        if self.number < needed {
            return Err(Misfit::Older { found: self.number, needed });
        }
        match &self.serves {
            Some(serves) if release(&level.release) < release(serves) => {
                Err(Misfit::Newer { serves: serves.clone(), own: level.release.to_string() })
            }
            _ => Ok(()),
        }
    }

    /// Whether one may start: its functions have to be there too, or newer ones.
    pub fn fits(&self, level: &Level) -> Result<(), Misfit> {
        self.keeps(level)?;
        if self.is_newer(level) || self.fingerprint.as_deref() == Some(&level.fingerprint()) {
            return Ok(());
        }
        let found = match self.release.as_deref() {
            Some(release) if release == level.release => format!("another build of {release}"),
            Some(release) => release.to_owned(),
            None => "an earlier program".to_owned(),
        };
        Err(Misfit::Functions { found, needed: level.release.to_string() })
    }

    /// Whether a later program has been here.
    pub fn is_newer(&self, level: &Level) -> bool {
        self.number > level.number()
            || self.release.as_deref().is_some_and(|found| release(found) > release(&level.release))
    }
}

/// For comparing: `0.10.1` is later than `0.9`.
fn release(text: &str) -> Vec<u32> {
    let numbers = text.split('-').next().unwrap_or_default().split('.');
    numbers.map(|number| number.parse().unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(release: &'static str, migrations: &[&'static str]) -> Level {
        let migrations = migrations.iter().map(|path| ((*path).into(), "".into())).collect();
        Level { release: release.into(), serves: "0.1.0".into(), migrations, functions: vec![] }
    }

    fn found(level: &Level) -> Found {
        Found {
            number: level.number(),
            release: Some(level.release.to_string()),
            fingerprint: Some(level.fingerprint()),
            serves: Some(level.serves.to_string()),
        }
    }

    #[test]
    fn the_number_is_that_of_the_newest_migration_and_not_their_count_ops_4() {
        assert_eq!(level("0.1.0", &["V001__a.sql", "V012__b.sql"]).number(), 12);
        assert!(version() >= 10);
    }

    #[test]
    fn a_program_serves_its_own_level_and_later_ones_until_they_drop_something_ops_4() {
        let old = level("0.9.0", &["V001__a.sql"]);
        let mut new = level("0.10.0", &["V001__a.sql", "V002__b.sql"]);
        assert_eq!(found(&old).fits(&old), Ok(()));
        assert_eq!(found(&new).fits(&old), Ok(()));
        assert!(found(&new).is_newer(&old) && !found(&old).is_newer(&new));
        assert_eq!(found(&old).fits(&new), Err(Misfit::Older { found: 1, needed: 2 }));
        new.serves = "0.10.0".into();
        let gone = Misfit::Newer { serves: "0.10.0".into(), own: "0.9.0".into() };
        assert_eq!(found(&new).keeps(&old), Err(gone));
    }

    #[test]
    fn a_program_does_not_start_over_functions_of_an_earlier_one_ops_4() {
        let own = level("0.2.0", &["V001__a.sql"]);
        let earlier = Found { release: Some("0.1.0".into()), ..found(&own) };
        let earlier = Found { fingerprint: Some("other".into()), ..earlier };
        assert_eq!(earlier.keeps(&own), Ok(()), "one that runs goes on");
        let expected =
            |found: &str| Err(Misfit::Functions { found: found.into(), needed: "0.2.0".into() });
        assert_eq!(earlier.fits(&own), expected("0.1.0"));
        let rebuilt = Found { release: Some("0.2.0".into()), ..earlier };
        assert_eq!(rebuilt.fits(&own), expected("another build of 0.2.0"));
        let unsaid = Found { number: 1, ..Found::default() };
        assert_eq!(unsaid.fits(&own), expected("an earlier program"));
    }
}
