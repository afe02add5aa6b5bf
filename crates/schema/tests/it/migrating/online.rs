//! Steps that run beside writes: an index, and rows changed in portions.

use testkit::Database;

use super::{customers, migrator, next};

const INDEX: &str = "-- @online: nobody waits\ncreate index concurrently customers_by_name on customers (tenant_id, name)";

/// Each tenant's rows in a transaction of its own, a portion at a time, in the order of their ids.
const FILL: &str = "-- @online: in portions
do $$
declare
    v_tenant uuid;
    v_ids uuid[];
begin
    for v_tenant in select context.list_tenants() loop
        loop
            perform set_config('app.tenant_id', v_tenant::text, true);
            v_ids := array(select id from customers where tenant_id = v_tenant and colour is null order by id limit 500 for update);
            update customers set colour = 'green' where tenant_id = v_tenant and id = any (v_ids);
            commit;
            exit when cardinality(v_ids) < 500;
        end loop;
    end loop;
end $$";

async fn valid_indexes(database: &Database) -> i64 {
    let sql = "select count(*) from pg_index where indexrelid = to_regclass('customers_by_name') and indisvalid";
    database.superuser().await.query_one(sql, &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn an_index_that_was_left_unfinished_is_built_anew_ops_4() {
    let database = Database::lease().await;
    customers(&database, 100).await;
    let client = database.superuser().await;
    // A migrator died while it built: here the names, of which some are equal, did it.
    let unfinished =
        "create unique index concurrently customers_by_name on customers (tenant_id, name)";
    client.batch_execute(unfinished).await.unwrap_err();
    assert_eq!(valid_indexes(&database).await, 0);
    let mut client = migrator(&database).await;
    schema::migrate_to(&mut client, &next(&[INDEX], &[])).await.unwrap();
    assert_eq!(valid_indexes(&database).await, 1);
}

/// The rows of every tenant, under forced row-level security and by a role that it binds.
#[tokio::test]
async fn rows_are_filled_in_portions_of_transactions_of_their_own_ops_4() {
    let database = Database::lease().await;
    customers(&database, 1200).await;
    customers(&database, 500).await;
    let mut client = migrator(&database).await;
    let level = next(&["alter table customers add column colour text", FILL, INDEX], &[]);
    let report = schema::migrate_to(&mut client, &level).await.unwrap();
    assert_eq!(report.migrations.len(), 3);
    let sql = "select count(*), count(distinct xmin::text) from customers where colour = 'green'";
    let row = database.superuser().await.query_one(sql, &[]).await.unwrap();
    assert_eq!(row.get::<_, i64>(0), 1700);
    assert!(row.get::<_, i64>(1) >= 4, "in as many transactions as portions");
    let report = schema::migrate_to(&mut client, &level).await.unwrap();
    assert_eq!(report, schema::Report::default());
}
