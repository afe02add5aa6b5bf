//! `upgrade`: a release is brought in under load, from the program of an earlier revision to this one.

use std::path::Path;
use std::process::Command;

use crate::bench::succeed;
use crate::cluster::Cluster;

/// Builds the program of that revision and this one, and runs the harness with both.
pub fn run(mut arguments: Vec<String>) -> Result<(), String> {
    if arguments.is_empty() {
        return Err("of which revision? upgrade REVISION [ARGS…]".into());
    }
    let revision = arguments.remove(0);
    let scratch = std::env::temp_dir().join(format!("slotkeeper-upgrade-{}", std::process::id()));
    let outcome = build_and_run(&revision, &scratch, &arguments);
    let mut remove = Command::new("git");
    remove.args(["worktree", "remove", "--force"]).arg(scratch.join("tree"));
    let _ = remove.status();
    let _ = std::fs::remove_dir_all(&scratch);
    outcome
}

fn build_and_run(revision: &str, scratch: &Path, arguments: &[String]) -> Result<(), String> {
    let tree = scratch.join("tree");
    let mut add = Command::new("git");
    add.args(["worktree", "add", "--detach"]).arg(&tree).arg(revision);
    succeed(&mut add, "git worktree add")?;
    let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".into());
    let target = std::path::absolute(target).map_err(|error| error.to_string())?;
    // Not in ours: cargo would take the one's generated files for the other's.
    let theirs = target.join("upgrade");
    build(&tree, &theirs, &["slotkeeper"])?;
    let old = theirs.join("debug/slotkeeper");
    build(Path::new("."), &target, &["slotkeeper", "bench"])?;
    println!("→ starting a PostgreSQL for the harness");
    let cluster = Cluster::start()?;
    let mut harness = Command::new(target.join("debug/bench"));
    harness.args(["upgrade", "--old"]).arg(&old).args(arguments);
    succeed(cluster.told(&mut harness), "the harness")
}

fn build(tree: &Path, target: &Path, packages: &[&str]) -> Result<(), String> {
    let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
    cargo.current_dir(tree).args(["build", "--locked"]).env("CARGO_TARGET_DIR", target);
    for package in packages {
        cargo.args(["-p", package]);
    }
    succeed(&mut cargo, "cargo build")
}
