//! Where PostgreSQL's programs may be, in the order in which they are tried.

use std::env;
use std::path::{Path, PathBuf};

use super::{npm, numbered};

/// A place to look at; without a directory it stands for places that don't exist.
pub(super) struct Place {
    pub label: String,
    pub dir: Option<PathBuf>,
}

impl Place {
    fn new(label: &str, dir: PathBuf) -> Self {
        Self { label: format!("{label} {}", dir.display()), dir: Some(dir) }
    }

    fn missing(label: impl Into<String>) -> Self {
        Self { label: label.into(), dir: None }
    }
}

/// Everywhere. Whoever names a directory means it: then there is no other.
pub(super) fn all() -> Vec<Place> {
    if let Some(dir) = env::var_os("SLOTKEEPER_PG_BIN").filter(|dir| !dir.is_empty()) {
        return vec![Place::new("SLOTKEEPER_PG_BIN", dir.into())];
    }
    [in_path(), in_packages(), in_homebrew(), in_npm()].into_iter().flatten().collect()
}

fn in_path() -> Vec<Place> {
    let path = env::var_os("PATH").unwrap_or_default();
    let dirs = env::split_paths(&path).filter(|dir| dir.join("postgres").is_file());
    or_missing(dirs.map(|dir| Place::new("PATH", dir)).collect(), "PATH")
}

/// Debian and Ubuntu; Red Hat's and SUSE's packages.
fn in_packages() -> Vec<Place> {
    let parents = [("/usr/lib/postgresql", ""), ("/usr", "pgsql-"), ("/usr/lib", "postgresql")];
    let dirs = parents.iter().flat_map(|(dir, prefix)| numbered(Path::new(dir), prefix));
    let places = dirs.map(|dir| Place::new("package", dir.join("bin"))).collect();
    or_missing(places, "/usr/lib/postgresql/*/bin, /usr/pgsql-*/bin")
}

fn in_homebrew() -> Vec<Place> {
    let parents = ["/opt/homebrew/opt", "/usr/local/opt", "/home/linuxbrew/.linuxbrew/opt"];
    let dirs = parents.iter().flat_map(|dir| {
        let unversioned = Path::new(dir).join("postgresql");
        let found = numbered(Path::new(dir), "postgresql@");
        found.into_iter().chain(unversioned.is_dir().then_some(unversioned))
    });
    let places = dirs.map(|dir| Place::new("Homebrew", dir.join("bin"))).collect();
    or_missing(places, "Homebrew's postgresql@*")
}

fn in_npm() -> Vec<Place> {
    let Some(package) = npm::package() else {
        return vec![Place::missing("npm: no package for this platform")];
    };
    let dirs = npm::node_modules().into_iter().map(|dir| dir.join(&package).join("native/bin"));
    let found = dirs.filter(|dir| dir.is_dir()).map(|dir| Place::new("npm", dir)).collect();
    or_missing(found, &format!("node_modules/{package}"))
}

fn or_missing(places: Vec<Place>, label: &str) -> Vec<Place> {
    if places.is_empty() { vec![Place::missing(label)] } else { places }
}

/// What to type, the likeliest first.
pub(super) fn install(major: Option<u32>) -> Vec<String> {
    let debian = major.map_or("postgresql".into(), |major| format!("postgresql-{major}"));
    let brew = format!("brew install postgresql@{}", major.unwrap_or(17));
    let apt = format!("apt-get install {debian}");
    let mut commands = if cfg!(target_os = "macos") { vec![brew] } else { vec![apt] };
    if let Some(package) = npm::package() {
        commands.push(match major {
            None => format!("npm install {package}"),
            // All its versions are called beta, which npm finds only by their full names.
            Some(major) => format!(
                "npm install {package}@VERSION, with a {major}.x of `npm view {package} versions`"
            ),
        });
    }
    commands
}
