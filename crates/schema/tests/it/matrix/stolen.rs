//! T18: whoever has a password of the product's gains functions and no table, whatever they set.

use serde_json::json;
use tokio_postgres::Client;

use super::catalogue::{Class, Relation, relations};
use super::ground::{Ground, Outcome, attempt};
use super::tally::Findings;

/// Settings that somebody with a password can make in a session, to get further.
fn settings(ground: &Ground) -> Vec<String> {
    let (ours, theirs) = (ground.ours.tenant, ground.theirs.tenant);
    vec![
        format!("set app.tenant_id = '{ours}'"),
        format!("set app.tenant_id = '{theirs}'"),
        format!(
            "set app.tenant_id = '{ours}'; set app.role = 'system_admin'; set app.user_id = '{theirs}'"
        ),
        format!(
            "set app.tenant_id = '{ours}'; set role none; set check_function_bodies = off; set search_path = public, api"
        ),
        format!("set app.tenant_id = '{ours}'; set row_security = off"),
        format!(
            "set app.tenant_id = '{ours}'; set default_transaction_read_only = off; set enable_seqscan = off"
        ),
    ]
}

/// Settings that are refused outright: they would switch triggers, keys or policies off.
const CLOSED: &[&str] = &[
    "set session_replication_role = replica",
    "set session authorization slotkeeper_owner",
    "set role slotkeeper_owner",
    "set role slotkeeper_api",
    "set role slotkeeper_relay",
    "alter role current_user bypassrls",
    "alter role current_user superuser",
    "create role accomplice",
    "alter database template1 set app.tenant_id = 'x'",
    "copy (select 1) to program 'true'",
    "load 'plpgsql'\u{1e}select pg_read_file('PG_VERSION')",
    "create event trigger hole on ddl_command_start execute function context.guard_row()",
    "create publication everything for all tables",
];

fn writes(relation: &Relation) -> Vec<String> {
    let (name, columns) = (&relation.name, relation.columns.join(", "));
    let (ours, theirs) = relation.rows.as_ref().expect("a table has rows");
    let insert = |row: &String| {
        let row = row.replace('\'', "''");
        format!(
            "insert into {name} ({columns}) select {columns} from jsonb_populate_record(null::{name}, '{row}')"
        )
    };
    let column = &relation.columns[0];
    vec![
        insert(ours),
        insert(theirs),
        format!("{} on conflict do nothing", insert(ours)),
        format!("update {name} set {column} = {column}"),
        format!("delete from {name}"),
        format!("truncate {name}"),
        format!("merge into {name} t using (select 1) s on false when matched then delete"),
        format!("lock table {name} in exclusive mode"),
        format!("with x as (select 1 from {name} for key share) select count(*) from x"),
        format!("drop table {name}"),
        format!("create index hole on {name} ({column})"),
        format!("create rule hole as on insert to {name} do instead nothing"),
        format!("alter table {name} owner to current_user"),
    ]
}

async fn complaints(
    client: &Client,
    who: &str,
    statements: &[String],
    tried: &mut usize,
) -> Vec<String> {
    client.batch_execute("begin").await.unwrap();
    let outcomes: Vec<Outcome> = attempt(client, statements, None).await;
    client.batch_execute("rollback").await.unwrap();
    *tried += statements.len();
    let complaint = |(statement, outcome): (&String, &Outcome)| {
        (outcome.state != "42501").then(|| format!("{who}: {outcome}\n      {statement}"))
    };
    statements.iter().zip(&outcomes).filter_map(complaint).collect()
}

/// Every write to every table, after every setting.
pub async fn check(ground: &Ground) -> Findings {
    let relations = relations(&ground.database.superuser().await, ground).await;
    let tables: Vec<&Relation> = relations
        .iter()
        .filter(|relation| !matches!(relation.class, Class::View | Class::Sequence))
        .collect();
    let writes: Vec<String> = tables.iter().flat_map(|table| writes(table)).collect();
    let reads: Vec<String> = tables
        .iter()
        .flat_map(|table| {
            [
                format!("select count(*) from {}", table.name),
                format!("select from {} limit 1", table.name),
            ]
        })
        .collect();
    let closed: Vec<String> = CLOSED.iter().map(|statement| (*statement).to_owned()).collect();
    let (mut found, mut tried) = (Vec::new(), 0);
    let login = ground.login.as_str();
    for role in
        ["slotkeeper_server", "slotkeeper_worker", "slotkeeper_backup", login, &ground.unmapped]
    {
        for setting in settings(ground) {
            let client = ground.database.connect_as(role).await;
            client.batch_execute(&setting).await.unwrap();
            let who = format!("{role} after {setting}");
            found.extend(complaints(&client, &who, &writes, &mut tried).await);
            found.extend(complaints(&client, &who, &closed, &mut tried).await);
            if role != "slotkeeper_server" && role != "slotkeeper_worker" {
                found.extend(complaints(&client, &who, &reads, &mut tried).await);
            }
        }
    }
    Findings::new(found, json!({"cases": tried, "tables": tables.len(), "roles": 5}))
}

#[tokio::test]
async fn a_stolen_password_of_the_server_writes_to_no_table_ten_4() {
    let ground = Ground::lay().await;
    let findings = check(&ground).await;
    ground.clear().await;
    findings.settle("stolen");
}
