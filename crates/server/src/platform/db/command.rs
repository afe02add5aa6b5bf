//! Writes: one call of one function, its own transaction, retried in this place only.

use std::time::Duration;

use serde::de::DeserializeOwned;

use super::pool::within;
use super::read::json;
use super::{Database, Error, Params};

/// How often a command that lost against another is tried in all.
const TRIES: u32 = 4;

impl Database {
    /// Calls a command: `select api.verb_noun($1, …)`, which answers with JSON.
    pub async fn command<T: DeserializeOwned>(
        &self,
        sql: &str,
        params: Params<'_>,
    ) -> Result<T, Error> {
        within(async {
            let mut attempt = 1;
            loop {
                match self.call(sql, params).await {
                    Err(Error::Conflict(reason)) if attempt < TRIES => {
                        tracing::debug!(%reason, attempt, "command retried");
                        tokio::time::sleep(Duration::from_millis(15 << attempt)).await;
                        attempt += 1;
                    }
                    Err(Error::Conflict(reason)) => return Err(Error::Unavailable(reason)),
                    outcome => return outcome,
                }
            }
        })
        .await
    }

    async fn call<T: DeserializeOwned>(&self, sql: &str, params: Params<'_>) -> Result<T, Error> {
        let client = self.connection().await?;
        let statement = client.prepare_cached(sql).await?;
        let row = client.query_one(&statement, params).await?;
        json(&row)
    }

    /// Calls a job of the worker, which answers with a number.
    pub async fn job(&self, sql: &str) -> Result<i32, Error> {
        within(async {
            let client = self.connection().await?;
            let statement = client.prepare_cached(sql).await?;
            Ok(client.query_one(&statement, &[]).await?.try_get(0)?)
        })
        .await
    }
}
