//! A town grows in two small steps, and a missing index is seen.

use std::process::Command;

use super::MACHINE;

/// Every answer is compared with what was copied; a customer is looked for again without the index of words.
#[test]
fn growth_is_measured_with_right_answers_and_a_missing_index_is_seen() {
    let _turn = MACHINE.lock();
    let output = Command::new(env!("CARGO_BIN_EXE_bench"))
        .args(["growth", "--only", "bookings", "--few", "2", "--bookings", "800,8000"])
        .args(["--rounds", "1", "--times", "6", "--count", "search", "--plant"])
        .output()
        .unwrap();
    let (said, complained) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}\n{complained}");
    assert!(said.contains("Every answer was right."), "{said}");
    assert!(said.contains("without customer_words_pkey a search reads"), "{said}");
    assert!(said.contains("2 tenants, 8000 bookings"), "{said}");
}
