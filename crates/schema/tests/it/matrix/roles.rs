//! What roles may become, make and execute, beyond tables.

use serde_json::json;
use tokio_postgres::Client;

use super::catalogue::{Role, roles};
use super::ground::{Ground, attempt};
use super::tally::Findings;

/// Functions of schema `api` that look across tenants, or make and suspend them: for the server or the worker only.
/// A list that may shrink; what stands in it is explained in docs/isolation.md and docs/sql-api.md.
pub const NOT_FOR_LOGINS: &[&str] = &[
    "create_tenant",
    "forget_idempotency_keys",
    "generate_due_sessions",
    "list_due_holds",
    "list_due_sessions",
    "list_due_waitlists",
    "open_booking_token",
    "relay_events",
    "relay_lag",
    "set_tenant_status",
    "touch_api_key",
    "watch_changes",
    "watch_epoch",
];

/// Functions of schema `context` that direct logins may execute: who they are, and nothing else.
const CONTEXT_FOR_ALL: &[&str] =
    &["enter", "is_trusted_login", "mapped_login", "no_tenant", "tenant_id", "uuid_setting"];

/// Of those that look tenants up, who may.
const LOOK_UPS: &[&str] = &["list_tenants", "resolve_slug", "resolve_subdomain"];

/// Tries statements as a role, put on by a superuser.
async fn as_role(
    superuser: &Client,
    role: &str,
    statements: &[String],
) -> Vec<super::ground::Outcome> {
    superuser
        .batch_execute(&format!("begin; set local session authorization {role}"))
        .await
        .unwrap();
    let outcomes = attempt(superuser, statements, None).await;
    superuser.batch_execute("rollback").await.unwrap();
    outcomes
}

/// Which roles become which.
pub async fn check_becoming(ground: &Ground) -> Findings {
    let superuser = ground.database.superuser().await;
    let roles = roles(&superuser, ground).await;
    let almighty: String =
        superuser.query_one("select quote_ident(current_user)", &[]).await.unwrap().get(0);
    let (mut complaints, mut tried) = (Vec::new(), 0);
    for (name, role) in &roles {
        let others: Vec<&str> =
            roles.iter().map(|(other, _)| other.as_str()).filter(|other| other != name).collect();
        let mut statements: Vec<String> =
            others.iter().map(|other| format!("set role {other}")).collect();
        statements.push(format!("set role {almighty}"));
        for (statement, outcome) in
            statements.iter().zip(as_role(&superuser, name, &statements).await)
        {
            let to = statement.rsplit(' ').next().unwrap();
            let may = match role {
                Role::Migrator => {
                    ["slotkeeper_owner", "slotkeeper_api", "slotkeeper_relay"].contains(&to)
                }
                // A login is a member of its group, which has no more than it has.
                Role::Login => to == "slotkeeper_login" && !name.starts_with("slotkeeper_"),
                _ => false,
            };
            if outcome.ok() != may || !may && outcome.state != "42501" {
                complaints.push(format!("{name}: {statement}: {outcome}"));
            }
            tried += 1;
        }
    }
    Findings::new(complaints, json!({"cases": tried}))
}

#[tokio::test]
async fn no_role_becomes_another_but_the_migrator_ten_4() {
    let ground = Ground::lay().await;
    let findings = check_becoming(&ground).await;
    ground.clear().await;
    findings.settle("becoming");
}

/// Which roles make what.
pub async fn check_making(ground: &Ground) -> Findings {
    let superuser = ground.database.superuser().await;
    let (mut complaints, mut tried) = (Vec::new(), 0);
    for (name, role) in roles(&superuser, ground).await {
        for schema in ["public", "context", "internal", "api", "extensions"] {
            let statements = [
                format!("create table {schema}.made (id int)"),
                format!("create view {schema}.made as select 1 as one"),
                format!("create function {schema}.made() returns int language sql as 'select 1'"),
                "create schema made".to_owned(),
                format!("alter schema {schema} rename to made"),
                format!("drop schema {schema}"),
            ];
            let outcomes = as_role(&superuser, &name, &statements).await;
            for (statement, outcome) in statements.iter().zip(outcomes) {
                let inside = statement.contains(".made");
                let may = match role {
                    Role::Owner => true,
                    Role::Api | Role::Relay => inside && ["internal", "api"].contains(&schema),
                    _ => false,
                };
                // The owner may drop a schema but for what is in it.
                let refused = outcome.state == "42501";
                if refused == may {
                    complaints.push(format!("{name}: {statement}: {outcome}"));
                }
                tried += 1;
            }
        }
    }
    Findings::new(complaints, json!({"cases": tried}))
}

#[tokio::test]
async fn only_owners_of_functions_make_anything_ten_4() {
    let ground = Ground::lay().await;
    let findings = check_making(&ground).await;
    ground.clear().await;
    findings.settle("making");
}

/// Who may execute what, by design.
fn may_execute(role: Role, schema: &str, function: &str, api_owner: bool, pure: bool) -> bool {
    match (role, schema) {
        // It looks at nothing but its arguments: checks of tables call some.
        _ if pure => true,
        (Role::Owner, "context") => true,
        (Role::Api, "internal" | "api") => api_owner,
        (Role::Relay, "internal" | "api") => !api_owner,
        (Role::Api, "context") => {
            CONTEXT_FOR_ALL.contains(&function)
                || ["claim_slug", "claim_subdomain"].contains(&function)
        }
        (Role::Relay | Role::Login, "context") => CONTEXT_FOR_ALL.contains(&function),
        (Role::Server | Role::Worker, "context") => {
            CONTEXT_FOR_ALL.contains(&function) || LOOK_UPS.contains(&function)
        }
        (Role::Server, "internal") => true,
        (Role::Login, "api") => !NOT_FOR_LOGINS.contains(&function),
        (Role::Server | Role::Worker, "api") => true,
        _ => false,
    }
}

const FUNCTIONS: &str = "
select n.nspname::text, p.proname::text, p.proowner::regrole::text = 'slotkeeper_api', p.provolatile = 'i' and not p.prosecdef,
       has_function_privilege($1, p.oid, 'execute') and has_schema_privilege($1, n.oid, 'usage')
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
 where n.nspname in ('context', 'internal', 'api')
   and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')";

/// Which roles execute what.
pub async fn check_executing(ground: &Ground) -> Findings {
    let superuser = ground.database.superuser().await;
    let (mut complaints, mut tried) = (Vec::new(), 0);
    for (name, role) in roles(&superuser, ground).await {
        for row in superuser.query(FUNCTIONS, &[&name]).await.unwrap() {
            let (schema, function): (String, String) = (row.get(0), row.get(1));
            let may = may_execute(role, &schema, &function, row.get(2), row.get(3));
            if !may && row.get(4) {
                complaints.push(format!(
                    "{name} may execute {schema}.{function}: take the grant back, or say in crates/schema/tests/it/matrix/roles.rs \
                     and docs/isolation.md why it may"
                ));
            }
            tried += 1;
        }
    }
    let gone = NOT_FOR_LOGINS.iter().filter(|name| !ground.functions.contains_key(**name));
    complaints
        .extend(gone.map(|name| format!("api.{name} is gone: take it out of NOT_FOR_LOGINS")));
    Findings::new(complaints, json!({"cases": tried}))
}

#[tokio::test]
async fn no_role_executes_more_than_the_design_says_ten_4() {
    let ground = Ground::lay().await;
    let findings = check_executing(&ground).await;
    ground.clear().await;
    findings.settle("executing");
}
