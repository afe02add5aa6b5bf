//! Faults of the installation: roles, schemas, defaults, functions, tables of no tenant. Each must be named by a rule of
//! the gate. And each rule of the gate must have a fault that it names.

use std::collections::BTreeSet;

use serde_json::json;
use testkit::proof;

use super::kinds;
use super::{Bed, named};

/// A fault and the rule that must name it.
type Fault = (&'static str, &'static str, String);

/// The migrator has what its owners have. From PostgreSQL 16 on the membership says so, before it the member.
const INHERIT: &str = "do $$ begin
    if current_setting('server_version_num')::integer < 160000 then
        alter role slotkeeper_migrator inherit;
    else
        execute 'grant slotkeeper_relay to slotkeeper_migrator with inherit true';
    end if;
end $$";

fn roles() -> Vec<Fault> {
    let mut faults = Vec::new();
    for role in ["owner", "api", "relay", "server", "worker", "login", "backup", "migrator"] {
        for attribute in ["superuser", "bypassrls", "createrole", "createdb", "replication"] {
            // Who backs a private PostgreSQL up copies it.
            if (role, attribute) == ("backup", "replication") {
                continue;
            }
            faults.push((
                "attribute of a role",
                "R13",
                format!("alter role slotkeeper_{role} {attribute}"),
            ));
        }
        for other in ["owner", "api", "relay", "server"]
            .into_iter()
            .filter(|other| *other != role && role != "migrator")
        {
            // The owner of the database would be a member of itself in a circle.
            if role != "owner" || other == "server" {
                faults.push((
                    "membership",
                    "R13",
                    format!("grant slotkeeper_{other} to slotkeeper_{role}"),
                ));
            }
        }
        faults.push(("membership", "R13", format!("grant pg_read_all_data to slotkeeper_{role}")));
    }
    faults.push(("inheritance", "R13", INHERIT.into()));
    faults
}

fn schemas() -> Vec<Fault> {
    let mut faults = Vec::new();
    for schema in ["public", "context", "internal", "api"] {
        for role in ["server", "worker", "login", "backup"] {
            faults.push((
                "making things",
                "R18",
                format!("grant create on schema {schema} to slotkeeper_{role}"),
            ));
        }
        faults.push((
            "a way in",
            "R39",
            format!("grant usage on schema {schema} to slotkeeper_backup"),
        ));
        faults.push(("a way in", "R39", format!("grant usage on schema {schema} to public")));
    }
    for (schema, role) in [("public", "login"), ("internal", "login"), ("internal", "worker")] {
        faults.push((
            "a way in",
            "R39",
            format!("grant usage on schema {schema} to slotkeeper_{role}"),
        ));
    }
    for (kind, grant) in [("tables", "select"), ("functions", "execute"), ("sequences", "usage")] {
        for role in ["slotkeeper_server", "slotkeeper_login", "public"] {
            for maker in ["slotkeeper_owner", "slotkeeper_api"] {
                let sql = format!(
                    "alter default privileges for role {maker} grant {grant} on {kind} to {role}"
                );
                faults.push(("default privilege", "R32", sql));
            }
        }
    }
    faults
}

fn functions() -> Vec<Fault> {
    let function = |rest: &str| {
        format!(
            "create function api.careless() returns int {rest}; comment on function api.careless is 'Careless.'"
        )
    };
    vec![
        ("function without path", "R14", function("language sql security definer as 'select 1'")),
        ("function of the superuser", "R15", function("language sql security definer set search_path = '' as 'select 1'")),
        ("function for everybody", "R16", "grant execute on function api.enter to public".into()),
        ("function of somebody", "R31", "alter function api.enter owner to slotkeeper_server".into()),
        ("context of somebody", "R31", "alter function context.tenant_id owner to slotkeeper_api".into()),
        ("relay's function", "R31", "alter function api.get_booking owner to slotkeeper_relay".into()),
        ("helper for logins", "R41", "grant execute on function internal.new_id to slotkeeper_login".into()),
        ("helper for the worker", "R41", "grant execute on function internal.caller to slotkeeper_worker".into()),
        ("function without comment", "R25", "comment on function api.enter(uuid) is null".into()),
        (
            "zones of PostgreSQL",
            "R26",
            "create function internal.local(t timestamptz) returns timestamp language sql as 'select t at time zone ''Europe/Berlin'''".into(),
        ),
        ("sequence for the server", "R40", "grant usage on sequence outbox_position to slotkeeper_server".into()),
        ("sequence for everybody", "R40", "grant select on sequence outbox_position to public".into()),
        ("sequence of somebody", "R30", "alter sequence outbox_position owner to slotkeeper_relay".into()),
        ("exclusion over empty ranges", "R17", "alter table claims drop constraint claims_end_after_start".into()),
        ("exclusion over nulls", "R17", "alter table claims drop constraint claims_pkey, alter subject_id drop not null".into()),
        ("claims that may overlap", "R10", "alter table claims drop constraint claims_never_overlap, add constraint claims_never_overlap exclude using gist (subject_id extensions.gist_uuid_ops with =, tstzrange(starts_at, ends_at) with &&)".into()),
    ]
}

/// Tables that belong to no tenant.
fn global() -> Vec<Fault> {
    let mut faults = Vec::new();
    for table in [
        "zones",
        "zone_offsets",
        "installation",
        "epochs",
        "function_files",
        "schema_migrations",
        "tenant_directory",
        "business_directory",
        "login_directory",
    ] {
        for role in ["slotkeeper_server", "slotkeeper_api", "slotkeeper_worker", "slotkeeper_login"]
        {
            let rule = if role == "slotkeeper_login" {
                "R23"
            } else if role == "slotkeeper_api" {
                continue;
            } else {
                "R20"
            };
            faults.push((
                "write to a table of no tenant",
                rule,
                format!("grant insert on {table} to {role}"),
            ));
        }
        if table.ends_with("_directory") {
            for role in ["slotkeeper_server", "slotkeeper_api", "slotkeeper_worker"] {
                faults.push((
                    "sight of a directory",
                    "R21",
                    format!("grant select on {table} to {role}"),
                ));
            }
        }
        faults.push((
            "sight for logins",
            "R23",
            format!("grant select on {table} to slotkeeper_login"),
        ));
        faults.push(("sight for everybody", "R23", format!("grant select on {table} to public")));
    }
    faults
}

#[tokio::test]
async fn every_fault_of_the_installation_is_named_and_every_rule_names_one_ten_4() {
    let bed = Bed::prepare().await;
    let faults: Vec<Fault> = [roles(), schemas(), functions(), global()].concat();
    let client = bed.ground.database.superuser().await;
    let mut missed = Vec::new();
    for (what, rule, sql) in &faults {
        client
            .batch_execute(&format!("begin; {sql}"))
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error:?}"));
        if named(&client, Some(rule)).await.is_empty() {
            missed.push(format!("{what}: rule {rule} overlooks: {sql}"));
        }
        client.batch_execute("rollback").await.unwrap();
    }
    bed.ground.clear().await;
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    let all = [kinds::policies(), kinds::grants(), kinds::keys(), kinds::ways_around()];
    let tried: BTreeSet<&str> = all
        .iter()
        .flatten()
        .filter_map(|kind| kind.rule)
        .chain(faults.iter().map(|(_, rule, _)| *rule))
        .collect();
    let idle: Vec<String> =
        rules().into_iter().filter(|rule| !tried.contains(rule.as_str())).collect();
    assert!(idle.is_empty(), "rules of db/gate.sql for which no fault is planted: {idle:?}");
    let kinds: BTreeSet<&str> = faults.iter().map(|(what, _, _)| *what).collect();
    proof(
        "faults-whole",
        &json!({"planted": faults.len(), "kinds": kinds, "rules": rules().len()}),
    );
}

/// The rules that stand in the gate.
fn rules() -> BTreeSet<String> {
    let text = include_str!("../../../../../../db/gate.sql");
    let numbers = text.split("select 'R").skip(1).filter_map(|rest| rest.split('\'').next());
    numbers.map(|number| format!("R{number}")).collect()
}
