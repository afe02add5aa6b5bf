//! The ground of the matrices: two tenants with something in every table, and a call of every function.

use serde_json::json;
use testkit::{Database, fill, proof};

use super::cases::nobody;
use super::catalogue::{Class, relations};
use super::ground::Ground;

#[tokio::test]
async fn every_table_gets_a_row() {
    let ground = Ground::lay().await;
    let superuser = ground.database.superuser().await;
    let relations = relations(&superuser, &ground).await;
    let tables: Vec<&str> = relations
        .iter()
        .filter(|relation| relation.class == Class::Tenant)
        .map(|relation| {
            assert!(relation.counts.0 > 0 && relation.counts.1 > 0, "{} is empty", relation.name);
            relation.short()
        })
        .collect();
    proof("ground", &json!({"tables": tables, "made_up": ground.filled.made_up}));
    ground.clear().await;
}

/// What the commands of a slice don't reach yet is made up; here everything is, so that a new table can be, too.
#[tokio::test]
async fn rows_can_be_made_up_for_every_table() {
    let database = Database::lease().await;
    let superuser = database.superuser().await;
    let tenant = nobody();
    superuser
        .batch_execute(&format!(
            "insert into tenant_directory (tenant_id, subdomain) values ('{tenant}', 'empty')"
        ))
        .await
        .unwrap();
    let filled = fill(&superuser, tenant).await;
    filled.insist();
    assert!(filled.made_up.len() > 25, "{:?}", filled.made_up);
}
