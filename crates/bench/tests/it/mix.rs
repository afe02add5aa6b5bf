//! Clients that make, move, trade and cancel bookings: everything that they are told must be true.

use std::process::{Command, Output};

use crate::MACHINE;

fn mix(arguments: &[&str]) -> (Output, String, String) {
    let bench = env!("CARGO_BIN_EXE_bench");
    let output = Command::new(bench).arg("mix").args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complained = String::from_utf8_lossy(&output.stderr).into_owned();
    (output, said, complained)
}

/// Two minutes of it: `make mix`. Here it also plants faults into its tables, each of which its checker must find.
#[test]
fn of_64_clients_nobody_is_told_what_is_not_so_bkg_2_bkg_4_cat_5() {
    let _turn = MACHINE.lock();
    let (output, said, complained) = mix(&["--seconds", "4", "--least", "400"]);
    assert!(output.status.success(), "{said}\n{complained}");
    assert!(said.contains("Every promise was kept.") && said.contains(" 0 deadlocks"), "{said}");
    assert!(said.contains("14 of 14 planted faults were found"), "{said}");
}

/// A node's connection may be another session in each transaction: pgbouncer in transaction mode, as docs/operations.md sets it up.
#[test]
#[allow(
    clippy::print_stderr,
    reason = "a check that is skipped must not look like one that passed"
)]
fn behind_pgbouncer_nobody_is_told_what_is_not_so_bkg_2_ops_4() {
    let _turn = MACHINE.lock();
    let debian = std::path::Path::new("/usr/sbin/pgbouncer").exists();
    if !debian && Command::new("pgbouncer").arg("--version").output().is_err() {
        let must = cfg!(target_os = "linux") && std::env::var_os("CI").is_some();
        assert!(!must, "pgbouncer isn't there: install the package pgbouncer");
        eprintln!("NOT CHECKED: pgbouncer isn't there");
        return;
    }
    let (output, said, complained) =
        mix(&["--pgbouncer", "--clients", "24", "--seconds", "2", "--least", "200"]);
    assert!(output.status.success(), "{said}\n{complained}");
    assert!(said.contains("2 nodes behind pgbouncer"), "{said}");
    assert!(said.contains("Every promise was kept.") && said.contains(" 0 deadlocks"), "{said}");
}

/// What the harness sets is what the guide says.
#[test]
fn the_guide_sets_pgbouncer_up_as_the_harness_does_ops_4() {
    let guide = include_str!("../../../../docs/operations.md");
    let harness = include_str!("../../src/pgbouncer.rs");
    for name in ["DATABASE", "SETTINGS"] {
        let (_, rest) = harness.split_once(&format!("const {name}: &str = \"")).unwrap();
        let text = rest.split_once("\";").unwrap().0;
        for line in text.split("\\n").filter(|line| !line.is_empty()) {
            assert!(guide.contains(line), "docs/operations.md doesn't say {line}");
        }
    }
}

/// With `MIX_FAULTS=all` every one.
#[test]
fn planted_faults_of_a_mix_are_found_bkg_2_bkg_4() {
    let _turn = MACHINE.lock();
    let all = std::env::var("MIX_FAULTS").is_ok_and(|which| which == "all");
    let faults = [("overlap", "overlap at"), ("half", "has not the people and units")];
    for (fault, told) in &faults[..if all { 2 } else { 1 }] {
        let (output, said, complained) =
            mix(&["--seconds", "3", "--least", "300", "--plant", fault]);
        assert!(!output.status.success(), "{fault} wasn't found: {said}");
        let named = |line: &str| line.starts_with("BROKEN") && line.contains(told);
        assert!(complained.lines().any(named), "{fault}: {complained}");
    }
}
