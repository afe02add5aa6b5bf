//! Names that look like settings and that nobody reads: a misspelt setting means its default, silently.

use super::list::{ALL, BESIDE, find};

/// What marks a name as meant for us.
const PREFIX: &str = "SLOTKEEPER_";

/// Kubernetes sets these for a service of our name, and nobody meant anything by them.
const OF_KUBERNETES: [&str; 3] =
    ["SLOTKEEPER_PORT", "SLOTKEEPER_SERVICE_HOST", "SLOTKEEPER_SERVICE_PORT"];

/// A name in the environment that nobody reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stranger {
    /// As it is written.
    pub name: String,
    /// The name that was probably meant.
    pub meant: Option<&'static str>,
    /// Whether it says that it is for us; another may be meant for another program.
    pub ours: bool,
}

/// Whether this name looks like a setting and is none.
pub fn look_at(name: &str) -> Option<Stranger> {
    let known = find(name).is_some() || BESIDE.contains(&name) || secret_file(name);
    let foreign = OF_KUBERNETES.iter().any(|other| {
        name == *other || name.strip_prefix(other).is_some_and(|rest| rest.starts_with('_'))
    });
    if known || foreign {
        return None;
    }
    let ours = name.starts_with(PREFIX);
    let meant = nearest(name, ours);
    (ours || meant.is_some()).then(|| Stranger { name: name.to_owned(), meant, ours })
}

/// The name of a setting that this one may be meant for; with a guess where it is surely meant for one.
pub fn nearest(name: &str, guess: bool) -> Option<&'static str> {
    let upper = name.to_ascii_uppercase();
    let bare = upper.strip_prefix(PREFIX).unwrap_or(&upper);
    let names = ALL.iter().map(|setting| setting.name);
    let prefixed = BESIDE.iter().filter_map(|name| name.strip_prefix(PREFIX));
    let distance = |known: &str| strsim::osa_distance(bare, known);
    let best = names.chain(prefixed).min_by_key(|known| distance(known))?;
    // Short words are near to everything: `PORT` is no misspelt setting.
    let most = if guess { bare.len().max(best.len()) / 3 } else { (bare.len() / 5).min(2) };
    if distance(best) > most {
        return None;
    }
    let full = BESIDE.iter().find(|full| full.strip_prefix(PREFIX) == Some(best));
    Some(full.copied().unwrap_or(best))
}

fn secret_file(name: &str) -> bool {
    name.strip_suffix("_FILE").and_then(find).is_some_and(|setting| setting.secret)
}
