//! How many pages of which table or index were read, from memory or not, as PostgreSQL counts them.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio_postgres::Client;

use super::questions::{Asker, Question};

/// Pages by table or index.
pub type Pages = BTreeMap<String, f64>;

/// A connection tells what it has counted when it ends a transaction, and not again within a second.
const TOLD: Duration = Duration::from_millis(1050);

/// What a node reads to say whether it is ready.
const READY: [&str; 3] = ["schema_migrations", "function_files", "installation"];

/// Lets the node's connection tell what it has counted so far. A request is more than one transaction, of which only the first one
/// would tell; so it is asked for something that reads none of the tables here.
pub async fn tell(asker: &Asker<'_>) {
    tokio::time::sleep(TOLD).await;
    asker.ask_whether_ready().await;
}

/// Pages of one asking, after everything before has been told. The node must have one connection, so that there is one that
/// counts, and no background work.
pub async fn of(admin: &Client, asker: &mut Asker<'_>, question: Question, times: usize) -> Pages {
    let before = read(admin).await;
    for _ in 0..times {
        asker.ask(question).await;
    }
    tell(asker).await;
    let after = read(admin).await;
    let pages = after.into_iter().map(|(name, count)| {
        let all = count - before.get(&name).unwrap_or(&0.0);
        (name, all / times as f64)
    });
    pages.filter(|(_, count)| *count > 0.0).collect()
}

async fn read(admin: &Client) -> Pages {
    let sql = "select relname::text, (coalesce(heap_blks_hit + heap_blks_read, 0) + coalesce(toast_blks_hit + toast_blks_read, 0)
                   + coalesce(tidx_blks_hit + tidx_blks_read, 0))::float8
              from pg_statio_user_tables where schemaname = 'public' and relname not in (select unnest($1::text[]))
             union all
            select indexrelname::text, (idx_blks_hit + idx_blks_read)::float8 from pg_statio_user_indexes
             where schemaname = 'public' and relname not in (select unnest($1::text[]))";
    let rows = admin.query(sql, &[&READY.as_slice()]).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

/// Bytes of each table and index that is larger than a few pages, and its rows if it is a table.
pub async fn sizes(admin: &Client) -> BTreeMap<String, i64> {
    let sql = "select c.relname::text, pg_table_size(c.oid) from pg_class c
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'i') and pg_table_size(c.oid) > 65536";
    let rows = admin.query(sql, &[]).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}
