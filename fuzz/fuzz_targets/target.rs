//! Gives bytes to the target that `FUZZ_TARGET` names (`crates/server/src/fuzzing`).

#![no_main]

use std::sync::LazyLock;

static TARGET: LazyLock<String> = LazyLock::new(|| std::env::var("FUZZ_TARGET").expect("FUZZ_TARGET names a target"));

libfuzzer_sys::fuzz_target!(|data: &[u8]| slotkeeper::fuzzing::run(&TARGET, data));
