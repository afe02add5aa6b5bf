//! Nodes, PostgreSQL and wires fail while clients work: what they were told must be true all the same.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
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
    let (output, said, complained) = torture(&[
        "--seconds",
        "10",
        "--clients",
        "24",
        "--practices",
        "2",
        "--return-ms",
        "30000",
    ]);
    assert!(output.status.success(), "{said}\n{complained}");
    assert!(said.contains("Every promise was kept."), "{said}");
    assert!(!said.contains(" 0 nodes, 0 databases; stood") && said.contains("killed: "), "{said}");
}

/// Whoever waits for a program that doesn't fit is told so, and soon.
#[test]
fn a_torture_without_a_node_ends_and_says_why_ops_3() {
    let _turn = MACHINE.lock();
    let real = PathBuf::from(env!("CARGO_BIN_EXE_bench")).with_file_name("slotkeeper");
    let misfit = std::env::temp_dir().join(format!("misfit-{}", std::process::id()));
    let script = format!(
        "#!/bin/sh\n[ \"$1\" = serve ] || exec '{}' \"$@\"\necho 'run slotkeeper migrate' >&2\nexit 1\n",
        real.display()
    );
    std::fs::write(&misfit, script).unwrap();
    std::fs::set_permissions(&misfit, std::fs::Permissions::from_mode(0o700)).unwrap();
    let program = misfit.display().to_string();
    let (output, _, complained) =
        torture(&["--practices", "1", "--clients", "1", "--program", &program]);
    std::fs::remove_file(&misfit).unwrap();
    assert!(!output.status.success());
    assert!(
        complained.contains("no node got ready") && complained.contains("run slotkeeper migrate"),
        "{complained}"
    );
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
        let (output, said, complained) = torture(&[
            "--seconds",
            seconds,
            "--clients",
            "24",
            "--practices",
            "1",
            "--plant",
            fault,
        ]);
        assert!(!output.status.success(), "{fault} wasn't found: {said}");
        let named = |line: &str| line.starts_with("BROKEN") && line.contains(told);
        assert!(complained.lines().any(named), "{fault}: {complained}");
    }
}
