//! `db/schema.sql` is what the migrations and functions make.

use testkit::{DUMP_MAJOR, Database};

#[tokio::test]
async fn the_checked_in_schema_is_current() {
    let database = Database::lease().await;
    let checked_in = include_str!("../../../../db/schema.sql");
    if let Some(dump) = database.dump().await {
        let differs = dump.lines().zip(checked_in.lines()).position(|(now, then)| now != then);
        assert!(
            dump == checked_in,
            "db/schema.sql is not current (first at line {differs:?}): run `make schema`"
        );
        return;
    }
    // Another pg_dump formats differently; then at least every table and function must be there.
    let rows = database
        .superuser()
        .await
        .query(
            "select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
              where n.nspname in ('public', 'api') and c.relkind in ('r', 'v')
             union all
             select n.nspname || '.' || p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
              where n.nspname in ('api', 'internal', 'context')",
            &[],
        )
        .await
        .unwrap();
    for row in rows {
        let name: &str = row.get(0);
        assert!(
            checked_in.contains(name),
            "{name} is missing in db/schema.sql: run `make schema` with PostgreSQL {DUMP_MAJOR}"
        );
    }
}
