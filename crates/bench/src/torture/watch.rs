//! Nothing waits for ever: whoever has waited too long ends the run, and says for what.

use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use tokio::sync::Notify;

/// What the run is doing, and why it can't go on.
#[derive(Debug, Default)]
pub struct Watch {
    stage: Mutex<String>,
    given_up: Mutex<Option<String>>,
    told: Notify,
}

impl Watch {
    /// From now on it does this.
    pub fn stage(&self, stage: &str) {
        stage.clone_into(&mut self.stage.lock().unwrap());
    }

    /// Ends the run: nobody comes back from here.
    pub async fn give_up(&self, why: String) -> ! {
        self.given_up.lock().unwrap().get_or_insert(why);
        self.told.notify_one();
        std::future::pending().await
    }

    /// Lets the run go on for so long; or says why it didn't come to its end.
    pub async fn over<T>(
        &self,
        limit: Duration,
        run: impl Future<Output = T>,
    ) -> Result<T, String> {
        tokio::select! {
            done = run => Ok(done),
            () = self.told.notified() => Err(self.given_up.lock().unwrap().take().unwrap_or_default()),
            () = tokio::time::sleep(limit) => {
                let stage = self.stage.lock().unwrap();
                Err(format!("it should have been over after {limit:?}, and is still {stage}"))
            }
        }
    }
}

/// The last lines of a log, each on a line of its own under what they are said to be.
pub fn tail(log: &Path) -> String {
    let text = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    let last = &lines[lines.len().saturating_sub(12)..];
    if last.is_empty() {
        return format!("{} is empty", log.display());
    }
    format!("the end of {}:\n  {}", log.display(), last.join("\n  "))
}
