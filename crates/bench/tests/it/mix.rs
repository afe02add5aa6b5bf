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

/// With `MIX_FAULTS=all` every one.
#[test]
fn planted_faults_of_a_mix_are_found_bkg_2_bkg_4() {
    let _turn = MACHINE.lock();
    let all = std::env::var("MIX_FAULTS").is_ok_and(|which| which == "all");
    let faults = [("overlap", "overlap at"), ("half", "has not the people and units")];
    for (fault, told) in &faults[..if all { 2 } else { 1 }] {
        let (output, said, complained) =
            mix(&["--seconds", "1", "--least", "300", "--plant", fault]);
        assert!(!output.status.success(), "{fault} wasn't found: {said}");
        let named = |line: &str| line.starts_with("BROKEN") && line.contains(told);
        assert!(complained.lines().any(named), "{fault}: {complained}");
    }
}
