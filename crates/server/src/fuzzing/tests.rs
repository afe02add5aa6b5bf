use std::path::Path;

use super::TARGETS;

/// Each file of the corpora; a directory that belongs to no target is a mistake.
#[test]
fn what_fuzzing_kept_is_answered_rightly_api_1() {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    let mut folders = 0;
    for (target, property) in TARGETS {
        let files = std::fs::read_dir(corpora.join(target));
        let files = files.unwrap_or_else(|error| panic!("fuzz/corpus/{target}: {error}"));
        let mut tried = 0;
        for file in files {
            let path = file.unwrap().path();
            let data = std::fs::read(&path).unwrap();
            let outcome = std::panic::catch_unwind(|| property(&data));
            assert!(outcome.is_ok(), "{}: see above", path.display());
            tried += 1;
        }
        assert!(tried > 0, "fuzz/corpus/{target} is empty");
        folders += 1;
    }
    assert_eq!(std::fs::read_dir(&corpora).unwrap().count(), folders, "a corpus of no target");
}
