//! COPY, out and in.

use std::io::Cursor;
use std::pin::pin;

use futures_util::{SinkExt as _, TryStreamExt as _};
use tokio_postgres::Client;

use super::kit::Lines;

/// What a COPY tells.
pub async fn read(client: &Client, sql: &str) -> String {
    let pieces = client.copy_out(sql).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    let all = pieces.try_fold(Vec::new(), |mut all, piece| async move {
        all.extend_from_slice(&piece);
        Ok(all)
    });
    String::from_utf8(all.await.unwrap()).unwrap()
}

/// Copies lines into their tables, in one transaction. Triggers and foreign keys are off, indexes and checks aren't.
pub async fn write(client: &Client, lines: Lines) {
    client.batch_execute("begin; set local session_replication_role = replica").await.unwrap();
    for (table, (columns, text)) in lines.tables {
        let sql = format!("copy {table} ({columns}) from stdin");
        let mut sink = pin!(client.copy_in(&sql).await.unwrap());
        sink.send(Cursor::new(text.into_bytes())).await.unwrap();
        sink.finish().await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    }
    client.batch_execute("commit").await.unwrap();
}
