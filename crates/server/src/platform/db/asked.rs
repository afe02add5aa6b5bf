//! How statements reach PostgreSQL. Ours are prepared, once in each connection. Behind a pooler that gives each transaction
//! whatever session is free, what was prepared in one isn't there in the next: then each goes unnamed, in one message, for
//! which the types of its parameters must be known beforehand.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio_postgres::types::{Kind, ToSql, Type};
use tokio_postgres::{Row, SimpleQueryMessage, Statement};

use super::Params;
use super::pool::Leased;

/// What is known of statements' parameters.
#[derive(Debug, Default)]
pub(super) struct Types(Mutex<HashMap<String, Arc<[Type]>>>);

impl Types {
    fn of(&self, sql: &str) -> Option<Arc<[Type]>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(sql).map(Arc::clone)
    }

    fn keep(&self, sql: &str, types: &Arc<[Type]>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(sql.to_owned(), Arc::clone(types));
    }

    /// Functions may have been replaced.
    pub fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// A statement that can be asked in one flush.
pub(super) enum Asked<'a> {
    Prepared(Statement),
    Typed(&'a str, Arc<[Type]>),
}

impl Leased {
    /// Makes a statement ready to be asked.
    pub async fn ready<'a>(&self, sql: &'a str) -> Result<Asked<'a>, tokio_postgres::Error> {
        let Some(known) = self.types() else {
            return Ok(Asked::Prepared(self.prepare_cached(sql).await?));
        };
        let types = match known.of(sql) {
            Some(types) => types,
            None => {
                let types = self.learn(sql).await?;
                known.keep(sql, &types);
                types
            }
        };
        Ok(Asked::Typed(sql, types))
    }

    /// Asks it. What is sent is sent at the first poll.
    pub async fn rows(
        &self,
        asked: &Asked<'_>,
        params: Params<'_>,
    ) -> Result<Vec<Row>, tokio_postgres::Error> {
        match asked {
            Asked::Prepared(statement) => self.query(statement, params).await,
            Asked::Typed(sql, types) => {
                assert_eq!(params.len(), types.len(), "parameters of {sql}");
                let typed: Vec<(&(dyn ToSql + Sync), Type)> = params
                    .iter()
                    .zip(types.iter())
                    .map(|(param, of)| (*param, of.clone()))
                    .collect();
                self.query_typed(sql, &typed).await
            }
        }
    }

    /// Which types PostgreSQL finds for the parameters. In one message, so that it is one session that is asked, and nothing
    /// of it stays there.
    async fn learn(&self, sql: &str) -> Result<Arc<[Type]>, tokio_postgres::Error> {
        let message = format!(
            "prepare slotkeeper_types as\n{sql}\n;
             select array_to_string(parameter_types::oid[], ' ') from pg_prepared_statements where name = 'slotkeeper_types';
             deallocate slotkeeper_types"
        );
        let said = self.simple_query(&message).await?;
        let row = said.iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0),
            _ => None,
        });
        let oids = row.unwrap_or_default().split_whitespace().filter_map(|oid| oid.parse().ok());
        Ok(oids.map(of_oid).collect())
    }
}

/// Ours are PostgreSQL's own; another one says so when it is given a value.
fn of_oid(oid: u32) -> Type {
    let unknown = || Type::new(oid.to_string(), oid, Kind::Simple, String::new());
    Type::from_oid(oid).unwrap_or_else(unknown)
}
