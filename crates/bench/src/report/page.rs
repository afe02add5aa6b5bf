//! The folder that figures are written to, and parts of pages that a harness keeps up to date.

use std::path::{Path, PathBuf};

use serde::Serialize;

/// Where pages, plots and figures go: `docs/benchmarks` unless somebody wants them elsewhere.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl Folder {
    /// This one; made if it isn't there.
    pub fn at(path: &Path) -> Folder {
        std::fs::create_dir_all(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Folder(path.to_owned())
    }

    /// Writes a text, which replaces what was there.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        println!("→ {}", path.display());
    }

    /// Writes figures as JSON.
    pub fn json(&self, name: &str, figures: &impl Serialize) {
        let text = serde_json::to_string_pretty(figures).unwrap();
        self.write(name, &format!("{text}\n"));
    }
}

/// A page with the text between `<!-- NAME -->` and `<!-- /NAME -->` replaced; it must have both, each on a line of its own.
pub fn between(page: &str, name: &str, text: &str) -> String {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let found = page.split_once(&begin).and_then(|(before, rest)| {
        rest.split_once(&end).map(|(_, after)| format!("{before}{begin}{text}{end}{after}"))
    });
    found.unwrap_or_else(|| panic!("the page has no part {begin}… {end}"))
}
