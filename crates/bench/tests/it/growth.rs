//! A town grows in two small steps, a missing index is seen, and the page of plans has some.

use std::path::PathBuf;
use std::process::Command;

use super::MACHINE;

/// Every answer is compared with what was copied; a customer is looked for again without the index of words.
#[test]
fn growth_is_measured_with_right_answers_and_a_missing_index_is_seen() {
    let _turn = MACHINE.lock();
    let out = Folder::new();
    let output = Command::new(env!("CARGO_BIN_EXE_bench"))
        .args(["growth", "--only", "bookings", "--few", "2", "--bookings", "800,8000"])
        .args(["--rounds", "1", "--times", "6", "--count", "search", "--plant", "--out"])
        .arg(&out.0)
        .output()
        .unwrap();
    let (said, complained) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}\n{complained}");
    assert!(said.contains("Every answer was right."), "{said}");
    assert!(said.contains("without customer_words_pkey a search reads"), "{said}");
    assert!(said.contains("2 tenants, 8000 bookings"), "{said}");
    let plans = std::fs::read_to_string(out.0.join("growth-plans.md")).unwrap();
    // Whoever brings a cluster of their own needn't tell of its log; `make test` does.
    if std::env::var_os("TEST_DATABASE_LOG").is_none() {
        assert!(plans.contains("None: TEST_DATABASE_LOG doesn't say where"), "{plans}");
        return;
    }
    for (question, index) in [("availability", "claims_pkey"), ("search", "customer_words_pkey")] {
        let (_, plan) = plans.split_once(&format!("### {question}")).unwrap();
        let (plan, _) = plan.split_once("\n### ").unwrap_or((plan, ""));
        assert!(plan.contains(index), "{question}: {plan}");
    }
    assert!(!plans.contains("SELECT internal.write_booking"), "its parts are shown: {plans}");
}

/// Where pages are written.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        let folder = std::env::temp_dir().join(format!("slotkeeper-growth-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
