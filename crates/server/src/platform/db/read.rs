//! Reads in one tenant's context: BEGIN and SET LOCAL, the query and COMMIT leave in one flush.

use futures_util::future::join3;
use serde::de::DeserializeOwned;
use tokio_postgres::Row;
use tokio_postgres::types::Json;
use uuid::Uuid;

use super::patience::within;
use super::{Database, Error, Params};

impl Database {
    /// The rows of one query, asked in the tenant's context. `$1` is the tenant by convention.
    pub async fn query(
        &self,
        tenant: Uuid,
        sql: &str,
        params: Params<'_>,
    ) -> Result<Vec<Row>, Error> {
        within(async {
            match self.in_context(tenant, sql, params).await {
                Err(Error::Stale(_)) => self.in_context(tenant, sql, params).await,
                outcome => outcome,
            }
        })
        .await
        .map_err(Error::settled)
    }

    async fn in_context(
        &self,
        tenant: Uuid,
        sql: &str,
        params: Params<'_>,
    ) -> Result<Vec<Row>, Error> {
        let client = self.connection().await?;
        let rows = client.fresh(async {
            // Before the pipeline: a prepare that awaits inside it would let COMMIT overtake the query.
            let asked = client.ready(sql).await?;
            // One message: PostgreSQL answers each by itself, and each answer wakes us.
            let begin = format!("begin read only; set local app.tenant_id = '{tenant}'");
            let (begin, rows, commit) = join3(
                client.batch_execute(&begin),
                client.rows(&asked, params),
                client.batch_execute("commit"),
            )
            .await;
            // COMMIT alone reports success after a failed query: each of them must have succeeded.
            let rows = rows?;
            begin?;
            commit?;
            Ok(rows)
        });
        rows.await
    }

    /// The first column of each row, which is JSON.
    pub async fn list<T: DeserializeOwned>(
        &self,
        tenant: Uuid,
        sql: &str,
        params: Params<'_>,
    ) -> Result<Vec<T>, Error> {
        let rows = self.query(tenant, sql, params).await?;
        rows.iter().map(json).collect()
    }

    /// The first column of the first row, if there is one.
    pub async fn find<T: DeserializeOwned>(
        &self,
        tenant: Uuid,
        sql: &str,
        params: Params<'_>,
    ) -> Result<Option<T>, Error> {
        let rows = self.query(tenant, sql, params).await?;
        rows.first().map(json).transpose()
    }

    /// A query that belongs to no tenant: directories and facts of the installation.
    pub async fn query_global(&self, sql: &str, params: Params<'_>) -> Result<Vec<Row>, Error> {
        within(async {
            match self.ask_global(sql, params).await {
                Err(Error::Stale(_)) => self.ask_global(sql, params).await,
                outcome => outcome,
            }
        })
        .await
        .map_err(Error::settled)
    }

    async fn ask_global(&self, sql: &str, params: Params<'_>) -> Result<Vec<Row>, Error> {
        let client = self.connection().await?;
        let rows = client.fresh(async {
            let asked = client.ready(sql).await?;
            client.rows(&asked, params).await
        });
        rows.await
    }
}

/// The JSON in a row's first column.
pub(super) fn json<T: DeserializeOwned>(row: &Row) -> Result<T, Error> {
    let Json(value) = row.try_get::<_, Json<T>>(0)?;
    Ok(value)
}
