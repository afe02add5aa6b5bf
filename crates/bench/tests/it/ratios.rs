//! How far from the limit: each thing is measured, each answer is looked at, and a wrong one is noticed.

use std::process::{Command, Output};

use crate::MACHINE;

/// A small world, and moments instead of seconds. Nothing where `pgbench` isn't there; on CI's Linux it has to be.
fn ratios(arguments: &[&str]) -> Option<(Output, String, String)> {
    let bench = env!("CARGO_BIN_EXE_bench");
    let short = [
        "--rounds",
        "1",
        "--millis",
        "60",
        "--clients",
        "4",
        "--businesses",
        "2",
        "--contests",
        "1",
        "--starts",
        "1",
    ];
    let output = Command::new(bench).arg("ratios").args(short).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complained = String::from_utf8_lossy(&output.stderr).into_owned();
    if complained.contains("pgbench wasn't found") {
        let must = cfg!(target_os = "linux") && std::env::var_os("CI").is_some();
        assert!(!must, "{complained}");
        eprintln!("NOT CHECKED: {complained}");
        return None;
    }
    Some((output, said, complained))
}

/// Minutes of it, written to docs/benchmarks: `make bench`.
#[test]
fn everything_is_measured_beside_its_limit() {
    let _turn = MACHINE.lock();
    let folder = std::env::temp_dir().join(format!("slotkeeper-ratios-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let readme = folder.join("README.md");
    std::fs::write(&readme, "before\n<!-- ratios -->\nlast time\n<!-- /ratios -->\nafter\n")
        .unwrap();
    let place = folder.to_str().unwrap();
    let ran = ratios(&["--to", place, "--readme", readme.to_str().unwrap()]);
    let Some((output, said, complained)) = ran else { return };
    assert!(output.status.success(), "{said}\n{complained}");
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let figures: serde_json::Value = serde_json::from_str(&text("ratios.json")).unwrap();
    let subjects = figures["subjects"].as_array().unwrap();
    let named = |name: &str| subjects.iter().find(|it| it["what"] == name);
    for name in SUBJECTS {
        let subject = named(name).unwrap_or_else(|| panic!("{name} wasn't measured"));
        assert!(subject["per_second"]["median"].as_f64() > Some(0.0), "{subject}");
        let of_limit =
            subject["limit"].is_null() || subject["ratio"]["median"].as_f64() > Some(0.0);
        assert!(of_limit, "{subject}");
    }
    assert_eq!(subjects.len(), SUBJECTS.len(), "{subjects:?}");
    assert!(figures["start_ms"]["private_postgres_first"]["median"].as_f64() > Some(0.0));
    assert_eq!(figures["one_slot"].as_array().unwrap().len(), 2);
    let page = text("README.md");
    assert!(
        page.starts_with("before\n") && page.ends_with("after\n") && !page.contains("last time")
    );
    assert!(
        page.contains("| hold, by a customer |") && text("ratios.md").contains("](ratios.svg)")
    );
    for plot in ["ratios.svg", "rates.svg", "latency.svg"] {
        let plot = text(plot);
        assert!(plot.starts_with("<svg") && !plot.contains("NaN") && !plot.contains("inf"));
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

const SUBJECTS: [&str; 24] = [
    "`select 1`",
    "read: one staff member, a day",
    "read: one staff member, a month",
    "read: ten staff, a month",
    "insert one claim",
    "guarded update of one row",
    "bare reply: one staff member, a day",
    "bare reply: one staff member, a month",
    "bare reply: ten staff, a month",
    "free time: one staff member, a day",
    "free time: one staff member, a month",
    "free time: ten staff, a month",
    "free time, rules kept: one staff member, a day",
    "free time, rules kept: one staff member, a month",
    "free time, rules kept: ten staff, a month",
    "free time, cached: one staff member, a day",
    "free time, cached: one staff member, a month",
    "free time, cached: ten staff, a month",
    "hold, by a customer",
    "hold, with a key",
    "confirm, by the customer",
    "move, with a key",
    "cancel, with a key",
    "hold seats, all of one session",
];

/// A harness that takes any answer for right measures nothing. With `RATIOS_FAULTS=all` every one.
#[test]
fn wrong_answers_are_found() {
    let _turn = MACHINE.lock();
    let all = std::env::var("RATIOS_FAULTS").is_ok_and(|which| which == "all");
    let faults = [
        ("answer", "slots and not"),
        ("booking", "told, and not in the table"),
        ("limit", "pgbench inserted"),
    ];
    for (fault, told) in &faults[..if all { 3 } else { 1 }] {
        let ran = ratios(&["--plant", fault]);
        let Some((output, said, complained)) = ran else { return };
        assert!(!output.status.success(), "{fault} wasn't found: {said}");
        let named = |line: &str| line.starts_with("BROKEN") && line.contains(told);
        assert!(complained.lines().any(named), "{fault}: {complained}");
    }
}
