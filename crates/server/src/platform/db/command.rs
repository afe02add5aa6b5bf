//! Writes: one call of one function, its own transaction, retried in this place only.

use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use tracing::Instrument;

use super::patience::within;
use super::read::json;
use super::{Database, Error, Params};
use crate::platform::telemetry::{self, traces};

/// How often a command that lost against another is tried in all.
const TRIES: u32 = 4;

impl Database {
    /// Calls a command: `select api.verb_noun($1, …)`, which answers with JSON.
    pub async fn command<T: DeserializeOwned>(
        &self,
        sql: &str,
        params: Params<'_>,
    ) -> Result<T, Error> {
        let begun = Instant::now();
        let mut retries = 0;
        let work = self.until_decided(sql, params, &mut retries);
        let ended = within(work.instrument(traces::command(sql))).await;
        telemetry::command_done(sql, outcome(&ended), begun.elapsed(), retries);
        ended
    }

    async fn until_decided<T: DeserializeOwned>(
        &self,
        sql: &str,
        params: Params<'_>,
        retries: &mut u32,
    ) -> Result<T, Error> {
        let mut renewed = false;
        loop {
            match self.call(sql, params).await {
                Err(Error::Stale(reason)) if !renewed => {
                    renewed = true;
                    tracing::info!(%reason, "asked again: functions may have been replaced");
                }
                Err(Error::Conflict(reason)) if *retries + 1 < TRIES => {
                    *retries += 1;
                    tracing::debug!(%reason, retries = *retries, "command retried");
                    tokio::time::sleep(Duration::from_millis(15 << *retries)).await;
                }
                Err(Error::Conflict(reason)) => return Err(Error::Unavailable(reason)),
                outcome => return outcome.map_err(Error::settled),
            }
        }
    }

    async fn call<T: DeserializeOwned>(&self, sql: &str, params: Params<'_>) -> Result<T, Error> {
        let client = self.connection().await?;
        let rows = client.fresh(async {
            let asked = client.ready(sql).await?;
            client.rows(&asked, params).await
        });
        let rows = rows.await?;
        json(rows.first().ok_or_else(|| Error::Fault("a command gave no row".into()))?)
    }

    /// Calls a job of the worker, which answers with a number.
    pub async fn job(&self, sql: &str) -> Result<i32, Error> {
        let rows = self.query_global(sql, &[]).await?;
        let row = rows.first().ok_or_else(|| Error::Fault("a job gave no row".into()))?;
        Ok(row.try_get(0)?)
    }
}

/// How a command ended, in a word: a refusal by its code.
fn outcome<T>(ended: &Result<T, Error>) -> &'static str {
    match ended {
        Ok(_) => "ok",
        Err(Error::Refused(refusal)) => refusal.code,
        Err(Error::Unavailable(_) | Error::Conflict(_)) => "unavailable",
        Err(Error::Stale(_) | Error::Fault(_)) => "fault",
    }
}
