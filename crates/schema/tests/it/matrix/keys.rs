//! T3: every foreign key, tried with another tenant's row: it must be as if the row weren't there. And every id, used
//! again in another tenant: it must be as if it were free.

use std::collections::BTreeSet;

use serde_json::json;
use tokio_postgres::Client;

use super::cases::nobody;
use super::catalogue::{Class, Relation, relations};
use super::ground::{Ground, attempt};
use super::tally::Findings;

/// A foreign key of a table of tenants to another.
struct Key {
    name: String,
    table: String,
    /// The columns without `tenant_id`, here and there; none when the key is the tenant itself.
    columns: Vec<(String, String)>,
    parent: String,
}

const KEYS: &str = "
select c.conname::text, c.conrelid::regclass::text, c.confrelid::regclass::text,
       array(select a.attname::text from unnest(c.conkey) with ordinality k (n, i) join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.n order by k.i),
       array(select a.attname::text from unnest(c.confkey) with ordinality k (n, i) join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.n order by k.i)
  from pg_constraint c
  join pg_class f on f.oid = c.confrelid
 where c.contype = 'f' and c.connamespace = 'public'::regnamespace
   and coalesce(obj_description(c.conrelid, 'pg_class'), '') not like '@global:%'
   and exists (select from pg_attribute a where a.attrelid = f.oid and a.attname = 'tenant_id')
 order by 2, 1";

async fn keys(superuser: &Client) -> Vec<Key> {
    let rows = superuser.query(KEYS, &[]).await.unwrap();
    rows.iter()
        .map(|row| {
            let (here, there): (Vec<String>, Vec<String>) = (row.get(3), row.get(4));
            let columns =
                here.into_iter().zip(there).filter(|(here, _)| here != "tenant_id").collect();
            Key { name: row.get(0), table: row.get(1), parent: row.get(2), columns }
        })
        .collect()
}

/// Sets the key of one of our rows to a row of theirs, and to none: both must fail, and in the same way.
async fn point_abroad(
    superuser: &Client,
    ground: &Ground,
    key: &Key,
    complaints: &mut Vec<String>,
) -> usize {
    let (ours, theirs) = (ground.ours.tenant, ground.theirs.tenant);
    let Some((here, there)) = key.columns.first() else {
        return 0;
    };
    let foreign: String = superuser
        .query_one(
            &format!("select {there}::text from {} where tenant_id = $1 limit 1", key.parent),
            &[&theirs],
        )
        .await
        .unwrap()
        .get(0);
    let update = |id: &str| {
        format!(
            "update {table} set {here} = '{id}' where ctid = (select ctid from {table} where tenant_id = '{ours}' limit 1)",
            table = key.table
        )
    };
    let random = nobody().to_string();
    superuser
        .batch_execute(&format!(
            "begin; set local session authorization slotkeeper_owner; set local app.tenant_id = '{ours}'; set constraints all immediate"
        ))
        .await
        .unwrap();
    let outcomes = attempt(superuser, &[update(&foreign), update(&random)], None).await;
    superuser.batch_execute("rollback").await.unwrap();
    let said = [outcomes[0].text.replace(&foreign, "ID"), outcomes[1].text.replace(&random, "ID")];
    if outcomes.iter().any(|outcome| outcome.ok())
        || outcomes[0].state != outcomes[1].state
        || said[0] != said[1]
    {
        complaints
            .push(format!("{} of {}: {} / {}", key.name, key.table, outcomes[0], outcomes[1]));
    }
    2
}

/// Uses each id of theirs, and one that nobody has, for a copy of a row of ours: both must be free.
async fn use_again(
    superuser: &Client,
    ground: &Ground,
    relation: &Relation,
    complaints: &mut Vec<String>,
) -> usize {
    let ours = ground.ours.tenant;
    let Some((row, foreign)) = relation.rows.as_ref() else { return 0 };
    if !relation.key.contains(&"id".to_owned()) {
        return 0;
    }
    let columns = relation.columns.join(", ");
    let name = &relation.name;
    let foreign: serde_json::Value = serde_json::from_str(foreign).unwrap();
    let insert = |id: &str| {
        let mut row: serde_json::Value = serde_json::from_str(row).unwrap();
        row["id"] = json!(id);
        let row = row.to_string().replace('\'', "''");
        format!(
            "insert into {name} ({columns}) select {columns} from jsonb_populate_record(null::{name}, '{row}') on conflict do nothing"
        )
    };
    let (foreign, random) =
        (foreign["id"].as_str().unwrap_or_default().to_owned(), nobody().to_string());
    superuser
        .batch_execute(&format!(
            "begin; set local session authorization slotkeeper_owner; set local app.tenant_id = '{ours}'"
        ))
        .await
        .unwrap();
    let outcomes = attempt(superuser, &[insert(&foreign), insert(&random)], None).await;
    superuser.batch_execute("rollback").await.unwrap();
    let said = [outcomes[0].text.replace(&foreign, "ID"), outcomes[1].text.replace(&random, "ID")];
    if outcomes[0].state != outcomes[1].state || said[0] != said[1] {
        complaints.push(format!("{name}: their id {}, a new one {}", outcomes[0], outcomes[1]));
    }
    2
}

/// Every foreign key and every id.
pub async fn check(ground: &Ground) -> Findings {
    let superuser = ground.database.superuser().await;
    let (mut complaints, mut cases) = (Vec::new(), 0);
    let keys = keys(&superuser).await;
    for key in &keys {
        cases += point_abroad(&superuser, ground, key, &mut complaints).await;
    }
    let relations = relations(&superuser, ground).await;
    for relation in relations.iter().filter(|relation| relation.class == Class::Tenant) {
        cases += use_again(&superuser, ground, relation, &mut complaints).await;
    }
    let tables: BTreeSet<&str> = keys.iter().map(|key| key.table.as_str()).collect();
    Findings::new(complaints, json!({"cases": cases, "keys": keys.len(), "tables": tables.len()}))
}

#[tokio::test]
async fn rows_of_another_tenant_are_not_there_for_any_key_ten_3() {
    let ground = Ground::lay().await;
    let findings = check(&ground).await;
    ground.clear().await;
    assert!(findings.figures["keys"].as_u64().unwrap() > 60, "{}", findings.figures);
    findings.settle("keys");
}
