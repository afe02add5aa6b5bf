//! How long PostgreSQL is waited for. What one request asks of it shares one patience, so that no answer takes
//! longer, however many questions it needs.

use std::cell::Cell;
use std::time::{Duration, Instant};

use super::Error;

/// From the first question on, no answer takes longer than this, whatever PostgreSQL does. Five seconds are promised;
/// the rest is for a machine that is late with its timers.
const PATIENCE: Duration = Duration::from_millis(4_600);

tokio::task_local! {
    /// When the request's patience is used up; none before its first question, for its body may take longer to arrive.
    static SHARED: Cell<Option<Instant>>;
    static DEADLINE: Instant;
}

/// Everything asked by this future shares one patience.
pub async fn sharing_patience<T>(work: impl Future<Output = T>) -> T {
    SHARED.scope(Cell::new(None), work).await
}

/// Gives up when the patience is used up: that of the request, or a whole one where there is none.
pub(super) async fn within<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let due = SHARED
        .try_with(|shared| {
            let due = shared.get().unwrap_or_else(|| Instant::now() + PATIENCE);
            shared.set(Some(due));
            due
        })
        .unwrap_or_else(|_| Instant::now() + PATIENCE);
    let outcome = tokio::time::timeout_at(due.into(), DEADLINE.scope(due, work)).await;
    outcome.unwrap_or_else(|_| Err(Error::Unavailable("no answer in time".into())))
}

/// When the work that is being done is given up.
pub(super) fn deadline() -> Instant {
    DEADLINE.try_with(|deadline| *deadline).unwrap_or_else(|_| Instant::now() + PATIENCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn slow(millis: u64) -> Result<(), Error> {
        within(async {
            tokio::time::sleep(Duration::from_millis(millis)).await;
            Ok(())
        })
        .await
    }

    #[tokio::test]
    async fn questions_of_one_request_share_one_patience() {
        let begun = Instant::now();
        sharing_patience(async {
            tokio::time::sleep(Duration::from_millis(500)).await;
            assert!(slow(1_500).await.is_ok(), "it begins with the first question");
            tokio::time::sleep(Duration::from_millis(1_500)).await;
            assert!(
                slow(2_600).await.is_err(),
                "the second has what the first left, and what came between"
            );
            assert!(slow(10).await.is_err(), "and the third has nothing");
        })
        .await;
        assert!(begun.elapsed() < PATIENCE + Duration::from_millis(650));
        assert!(slow(10).await.is_ok(), "others are not concerned");
    }
}
