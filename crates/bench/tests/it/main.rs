//! The harnesses work: each in a short form, with all its checks.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test")]

mod growth;
mod mix;
mod ratios;
mod torture;

use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;

/// One harness at a time: each wants the whole machine.
static MACHINE: Mutex<()> = Mutex::new(());

/// A sale to fewer buyers: nodes die, holds expire, and every promise is kept.
#[test]
fn a_sale_keeps_every_promise_while_nodes_are_killed_ses_3() {
    let _turn = MACHINE.lock();
    let bench = PathBuf::from(env!("CARGO_BIN_EXE_bench"));
    let program = bench.with_file_name("slotkeeper");
    assert!(program.exists(), "build it first: cargo build -p slotkeeper");
    let output = Command::new(&bench)
        .args(["sale", "--buyers", "2000", "--seats", "300", "--kills", "2", "--at-once", "5"])
        .output()
        .unwrap();
    let (said, complained) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}\n{complained}");
    assert!(said.contains("Every promise was kept."), "{said}");
}

/// The database is brought to another level and its nodes are replaced while clients book.
#[test]
fn a_release_is_brought_in_without_a_failed_request_ops_4() {
    let _turn = MACHINE.lock();
    let output = upgrade(&[]);
    let (said, complained) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}\n{complained}");
    assert!(said.contains("No request failed, and every promise was kept."), "{said}");
}

/// With `RELEASE_FAULTS=all` every one; each takes a whole release.
#[test]
fn planted_faults_of_a_release_are_found_ops_4() {
    let _turn = MACHINE.lock();
    let all = std::env::var("RELEASE_FAULTS").is_ok_and(|which| which == "all");
    let faults = [
        ("lock", "an answer took"),
        ("forget", "the table has None"),
        ("rename", "internal_error"),
        // A request that was under way may be told of after the node has been replaced.
        ("kill", "reqwest::Error"),
        ("deaf", "reqwest::Error"),
    ];
    for (fault, told) in &faults[..if all { faults.len() } else { 2 }] {
        let output = upgrade(&["--calm-ms", "300", "--plant", fault]);
        let complained = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "{fault} wasn't found");
        assert!(
            complained.lines().any(|line| line.starts_with("BROKEN") && line.contains(told)),
            "{fault}: {complained}"
        );
    }
}

fn upgrade(arguments: &[&str]) -> std::process::Output {
    let bench = env!("CARGO_BIN_EXE_bench");
    Command::new(bench).arg("upgrade").args(arguments).output().unwrap()
}

/// A harness that can't see a broken promise proves nothing.
#[test]
fn planted_faults_are_found_ses_3() {
    let _turn = MACHINE.lock();
    for (fault, told) in [
        // If it is holds that were too many and they expired in time, only those who were told of fewer than no seats know.
        ("oversell", &["seats were sold", "Only -"][..]),
        ("forget", &["the table has None"]),
        ("repeat", &["a repeated request was answered otherwise"]),
    ] {
        let bench = env!("CARGO_BIN_EXE_bench");
        let output = Command::new(bench)
            .args([
                "sale",
                "--buyers",
                "400",
                "--seats",
                "100",
                "--kills",
                "0",
                // So many that those who look at the last seats together want more than these.
                "--at-once",
                "24",
                "--plant",
                fault,
            ])
            .output()
            .unwrap();
        let complained = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "{fault} wasn't found");
        assert!(
            complained
                .lines()
                .any(|line| line.starts_with("BROKEN")
                    && told.iter().any(|told| line.contains(told))),
            "{fault}: {complained}"
        );
    }
}
