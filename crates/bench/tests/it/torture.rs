//! Nodes, PostgreSQL and wires fail while clients work: what they were told must be true all the same.

use std::process::{Command, Output};

use crate::MACHINE;

fn torture(arguments: &[&str]) -> (Output, String, String) {
    let bench = env!("CARGO_BIN_EXE_bench");
    let output = Command::new(bench).args(["torture", "--quick"]).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complained = String::from_utf8_lossy(&output.stderr).into_owned();
    (output, said, complained)
}

/// Ten minutes of it, against a durable PostgreSQL: `make torture`.
#[test]
fn what_was_acknowledged_survives_whatever_fails_bkg_2_bkg_3_bkg_7_ses_3_ops_3() {
    let _turn = MACHINE.lock();
    // A busy machine may take its time; ten minutes alone on one are judged by five seconds.
    let (output, said, complained) =
        torture(&["--seconds", "10", "--clients", "24", "--return-ms", "30000"]);
    assert!(output.status.success(), "{said}\n{complained}");
    assert!(said.contains("Every promise was kept."), "{said}");
    assert!(!said.contains("databases_killed: 0") && !said.contains("nodes_killed: 0"), "{said}");
}

/// With `TORTURE_FAULTS=all` every one; otherwise the one that no constraint would catch.
#[test]
fn planted_faults_of_the_torture_are_found_bkg_3_bkg_7() {
    let _turn = MACHINE.lock();
    let faults = [
        ("idempotency", ""),
        ("constraint", "overlap at"),
        ("lock", "internal_error"),
        ("clock", "a hold until"),
        ("outbox", "its events are"),
    ];
    let all = std::env::var("TORTURE_FAULTS").is_ok_and(|which| which == "all");
    for (fault, told) in &faults[..if all { faults.len() } else { 1 }] {
        let seconds = match *fault {
            "idempotency" => "2",
            "clock" => "20",
            _ => "4",
        };
        let (output, said, complained) =
            torture(&["--seconds", seconds, "--clients", "24", "--plant", fault]);
        assert!(!output.status.success(), "{fault} wasn't found: {said}");
        let named = |line: &str| line.starts_with("BROKEN") && line.contains(told);
        assert!(complained.lines().any(named), "{fault}: {complained}");
    }
}
