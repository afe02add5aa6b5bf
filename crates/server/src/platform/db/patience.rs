//! How long PostgreSQL is waited for. What one request asks of it shares one patience, so that no answer takes
//! longer, however many questions it needs.

use std::cell::Cell;
use std::time::{Duration, Instant};

use super::Error;

/// No answer takes longer than this, whatever PostgreSQL does.
const PATIENCE: Duration = Duration::from_millis(4_800);

tokio::task_local! {
    static LEFT: Cell<Duration>;
    static DEADLINE: Instant;
}

/// Everything asked by this future shares one patience.
pub async fn sharing_patience<T>(work: impl Future<Output = T>) -> T {
    LEFT.scope(Cell::new(PATIENCE), work).await
}

/// Gives up when the patience is used up: that of the request, or a whole one where there is none.
pub(super) async fn within<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let left = LEFT.try_with(Cell::get).unwrap_or(PATIENCE);
    let begun = Instant::now();
    let outcome = tokio::time::timeout(left, DEADLINE.scope(begun + left, work)).await;
    let _ = LEFT.try_with(|cell| cell.set(left.saturating_sub(begun.elapsed())));
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
            assert!(slow(2_600).await.is_ok());
            assert!(slow(2_600).await.is_err(), "the second has what the first left");
            assert!(slow(10).await.is_err(), "and the third has nothing");
        })
        .await;
        assert!(begun.elapsed() < PATIENCE + Duration::from_millis(150));
        assert!(slow(10).await.is_ok(), "others are not concerned");
    }
}
