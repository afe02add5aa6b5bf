//! Clocks of nodes that go wrong, by libfaketime. Only what a wall clock shows: how long something takes is still measured rightly.

use std::path::{Path, PathBuf};

use testkit::Dice;

/// How far a node's clock is off, in seconds: the first two stay so, the third jumps.
const OFF: [i64; 3] = [90, -300, 0];
const DAY: i64 = 24 * 60 * 60;
/// Where it jumps to: beyond holds, tokens and the 72 hours for which keys are kept.
const JUMPS: [i64; 8] = [0, 2, -2, 3_600, -3_600, 4 * DAY, -4 * DAY, 400 * DAY];

/// The library, where Debian and its like have it.
pub fn library() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").ok()?.flatten().map(|entry| entry.path());
    folders.map(|folder| folder.join("faketime/libfaketime.so.1")).find(|file| file.exists())
}

/// A node's clock.
#[derive(Debug)]
pub struct NodeClock {
    file: PathBuf,
    jumps: bool,
}

impl NodeClock {
    /// The clock of the node of this number; its settings go into the node's environment.
    pub fn set(
        library: &Path,
        folder: &Path,
        number: usize,
    ) -> (NodeClock, Vec<(&'static str, String)>) {
        let clock =
            NodeClock { file: folder.join(format!("clock-{number}")), jumps: number % 3 == 2 };
        clock.show(OFF[number % 3]);
        let settings = vec![
            ("LD_PRELOAD", library.display().to_string()),
            ("FAKETIME_TIMESTAMP_FILE", clock.file.display().to_string()),
            ("FAKETIME_CACHE_DURATION", "1".to_owned()),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
            // Nobody in there asks how old a file is.
            ("NO_FAKE_STAT", "1".to_owned()),
        ];
        (clock, settings)
    }

    /// It jumps, if it is one that does. Whether it did.
    pub fn jump(&self, dice: &mut Dice) -> bool {
        if self.jumps {
            self.show(dice.of(&JUMPS));
        }
        self.jumps
    }

    /// By moving a file into place: a half-written one would be read.
    fn show(&self, off: i64) {
        let fresh = self.file.with_extension("fresh");
        std::fs::write(&fresh, format!("{off:+}\n")).unwrap();
        std::fs::rename(&fresh, &self.file).unwrap();
    }
}
