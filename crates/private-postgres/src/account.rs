//! Who runs the server: PostgreSQL refuses root, so root lends it an unprivileged account.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};

use crate::Error;
use crate::error::Doing;

/// The account that the server runs as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    pub name: String,
    pub uid: u32,
    pub gid: u32,
    /// Whether this process has to change to it (it is root then).
    pub change: bool,
}

impl Account {
    /// The present user; for root, the owner of `cluster` if there is one already, else
    /// `postgres`, else `nobody`.
    pub(crate) fn choose(cluster: &Path) -> Result<Self, Error> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self::present());
        }
        let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
        let known: Vec<Self> = passwd.lines().filter_map(parse).collect();
        if let Ok(owner) = fs::metadata(cluster).map(|m| (m.uid(), m.gid()))
            && owner.0 != 0
        {
            let name = known.iter().find(|a| a.uid == owner.0).map(|a| a.name.clone());
            let name = name.unwrap_or_else(|| format!("uid {}", owner.0));
            return Ok(Self { name, uid: owner.0, gid: owner.1, change: true });
        }
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| known.iter().find(|account| account.name == *name))
            .cloned()
            .ok_or(Error::NoAccount)
    }

    /// Whoever runs this, root or not.
    pub(crate) fn present() -> Self {
        let uid = rustix::process::geteuid().as_raw();
        let gid = rustix::process::getegid().as_raw();
        Self { name: format!("uid {uid}"), uid, gid, change: false }
    }

    /// Gives `path` to the account.
    pub(crate) fn give(&self, path: &Path) -> Result<(), Error> {
        if !self.change {
            return Ok(());
        }
        chown(path, Some(self.uid), Some(self.gid)).doing("change the owner of", path)
    }

    /// Refuses a path that the account can't reach. Access lists aren't looked at, only modes.
    pub(crate) fn check_reach(&self, wanted: &Path) -> Result<(), Error> {
        if !self.change {
            return Ok(());
        }
        match wanted.ancestors().skip(1).find(|dir| !self.may_enter(dir)) {
            None => Ok(()),
            Some(blocked) => Err(Error::Unreachable {
                account: self.name.clone(),
                wanted: wanted.to_path_buf(),
                blocked: PathBuf::from(blocked),
            }),
        }
    }

    fn may_enter(&self, dir: &Path) -> bool {
        let Ok(meta) = fs::metadata(dir) else {
            return true; // not there yet: whoever makes it decides
        };
        let bit = match () {
            () if meta.uid() == self.uid => 0o100,
            () if meta.gid() == self.gid => 0o010,
            () => 0o001,
        };
        meta.mode() & bit != 0
    }
}

/// One line of `/etc/passwd`; root isn't offered. macOS writes `nobody` as -2.
fn parse(line: &str) -> Option<Account> {
    let fields: Vec<&str> = line.split(':').collect();
    let number = |i: usize| {
        let number = fields.get(i)?.parse::<i64>().ok()?;
        u32::try_from(number).or_else(|_| i32::try_from(number).map(i32::cast_unsigned)).ok()
    };
    let (uid, gid) = (number(2)?, number(3)?);
    let account = Account { name: fields.first()?.to_string(), uid, gid, change: true };
    (uid != 0).then_some(account)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_line() {
        let account = parse("postgres:x:101:104:PostgreSQL:/var/lib/postgresql:/bin/bash");
        assert_eq!(
            account,
            Some(Account { name: "postgres".into(), uid: 101, gid: 104, change: true })
        );
    }

    #[test]
    fn reads_negative_numbers_and_skips_the_rest() {
        let nobody = parse("nobody:*:-2:-2:Unprivileged User:/var/empty:/usr/bin/false");
        assert_eq!(nobody.map(|a| a.uid), Some(u32::MAX - 1));
        assert_eq!(parse("root:x:0:0:root:/root:/bin/bash"), None);
        assert_eq!(parse("# a comment"), None);
    }
}
