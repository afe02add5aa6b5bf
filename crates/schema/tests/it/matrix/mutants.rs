//! Mutations of the product in SQL, each made in a database of its own, each of which a proof is there to catch. A proof
//! that doesn't fail for its mutation proves nothing.

use serde_json::{Value, json};
use testkit::proof as tell;
use tokio_postgres::Client;

use super::ground::Ground;
use super::tally::Findings;
use super::{documents, functions, keys, roles, rows, stolen};

/// The proofs that can be run on a ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    Rows,
    Ids,
    Tenants,
    Documents,
    Keys,
    Becoming,
    Making,
    Executing,
    Stolen,
    Gate,
}

impl Proof {
    const ALL: [Proof; 10] = [
        Proof::Rows,
        Proof::Ids,
        Proof::Tenants,
        Proof::Documents,
        Proof::Keys,
        Proof::Becoming,
        Proof::Making,
        Proof::Executing,
        Proof::Stolen,
        Proof::Gate,
    ];

    async fn run(self, ground: &Ground) -> Findings {
        match self {
            Proof::Rows => rows::check_as(ground, &["slotkeeper_server", "slotkeeper_api"]).await,
            Proof::Ids => functions::check_ids(ground).await,
            Proof::Tenants => functions::check_tenants(ground).await,
            Proof::Documents => documents::check(ground).await,
            Proof::Keys => keys::check(ground).await,
            Proof::Becoming => roles::check_becoming(ground).await,
            Proof::Making => roles::check_making(ground).await,
            Proof::Executing => roles::check_executing(ground).await,
            Proof::Stolen => stolen::check(ground).await,
            Proof::Gate => {
                let faults = schema::gate(&ground.database.superuser().await).await.unwrap();
                let lines = faults.iter().map(|fault| format!("{} {}", fault.rule, fault.subject));
                Findings::new(lines.collect(), Value::Null)
            }
        }
    }
}

/// How the product is changed.
enum Change {
    /// In the text of a function: what stands there, and what shall.
    Text(&'static str, &'static str, &'static str),
    /// By a statement, and by another one back. Roles belong to the cluster, in which other tests run: only `{login}` is ours.
    Statement(&'static str, &'static str),
}
use Change::{Statement, Text};

/// The functions with which the proofs are tried here. With all of them it would take a minute more.
const FEW: &[&str] = &[
    "cancel_booking",
    "create_category",
    "get_booking",
    "list_staff",
    "reserve_booking",
    "set_tenant_status",
    "upsert_customer",
];

/// What is changed, in words; how; the proof that must fail.
const MUTATIONS: &[(&str, Change, Proof)] = &[
    (
        "a missing tenant is null instead of an error",
        Text("context.no_tenant()", "raise exception using", "return null; raise exception using"),
        Proof::Rows,
    ),
    (
        "garbage for a tenant is a missing one",
        Text(
            "context.tenant_id()",
            "(NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid",
            "md5(NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid",
        ),
        Proof::Rows,
    ),
    (
        "policies are not made for the owner",
        Statement("alter table bookings no force row level security", "alter table bookings force row level security"),
        Proof::Gate,
    ),
    (
        "a login enters any tenant",
        Text("context.enter(uuid)", "v_login.tenant_id is distinct from p_tenant", "v_login.tenant_id is null"),
        Proof::Tenants,
    ),
    (
        "a login that is mapped to none enters any tenant",
        Text("context.enter(uuid)", "v_login.tenant_id is distinct from p_tenant", "v_login.tenant_id <> p_tenant"),
        Proof::Tenants,
    ),
    (
        "every login names its tenant itself",
        Text("context.is_trusted_login()", "return ", "return true or "),
        Proof::Tenants,
    ),
    (
        "a transaction changes its tenant",
        Text("context.enter(uuid)", "v_set <> p_tenant::text", "false"),
        Proof::Tenants,
    ),
    (
        "commands don't enter their tenant",
        Text("internal.begin_command(uuid,text,jsonb)", "perform context.enter(p_tenant);", ""),
        Proof::Tenants,
    ),
    (
        "a read doesn't enter its tenant",
        Text("api.list_staff(uuid,uuid)", "perform context.enter(p_tenant);", ""),
        Proof::Tenants,
    ),
    (
        "a refusal tells whose a booking is",
        Text(
            "internal.locked_booking(uuid,uuid)",
            "perform internal.refuse('not_found'",
            "if exists (select from matrix.everything where id = p_booking) then perform internal.refuse('not_found', 'Not yours.'); end if;
        perform internal.refuse('not_found'",
        ),
        Proof::Ids,
    ),
    (
        "one booking is read as the superuser, by its id",
        Statement(
            "create or replace function api.get_booking(p_tenant uuid, p_id uuid) returns jsonb language plpgsql volatile security definer
             set search_path = pg_catalog, public, pg_temp as $$ begin perform context.enter(p_tenant);
             return (select to_jsonb(b) from bookings b where b.id = p_id); end $$; alter function api.get_booking owner to current_user",
            "alter function api.get_booking owner to slotkeeper_api",
        ),
        Proof::Ids,
    ),
    (
        "an idempotency key is looked up in all tenants",
        Statement(
            "alter table idempotency_keys disable row level security;
             create or replace function internal.begin_command(p_tenant uuid, p_command text, p_request jsonb) returns jsonb language plpgsql
             set search_path = pg_catalog, public, pg_temp as $$ begin perform context.enter(p_tenant);
             return (select k.answer from idempotency_keys k where k.key = p_request ->> 'key' limit 1); end $$",
            "alter table idempotency_keys enable row level security",
        ),
        Proof::Ids,
    ),
    (
        "unknown fields are taken",
        Text("internal.check_document(jsonb,text[],text[])", "f <> all (p_allowed)", "false"),
        Proof::Documents,
    ),
    (
        "unknown fields of a request are taken",
        Text("internal.check_request(jsonb)", "<> '{}' then", "is null then"),
        Proof::Documents,
    ),
    (
        "a customer given by id may have more fields",
        Text("internal.check_known_customer(jsonb)", "p_customer ? 'id'", "false"),
        Proof::Documents,
    ),
    (
        "the state of a new booking is the caller's",
        Text("internal.check_options(jsonb)", "array['party_size', ", "array['party_size', 'state', "),
        Proof::Documents,
    ),
    (
        "a foreign key leaves the tenant out",
        Statement(
            "create unique index hole on categories (id); alter table services drop constraint services_tenant_id_category_id_fkey,
             add constraint hole foreign key (category_id) references categories (id)",
            "alter table services drop constraint hole, add constraint services_tenant_id_category_id_fkey foreign key (tenant_id, category_id)
             references categories (tenant_id, id) on delete set null (category_id); drop index hole",
        ),
        Proof::Keys,
    ),
    (
        "ids are unique over all tenants",
        Statement("create unique index hole on customers (id)", "drop index hole"),
        Proof::Keys,
    ),
    (
        "a login may become the commands' role",
        Statement("grant slotkeeper_api to {login}", "revoke slotkeeper_api from {login}"),
        Proof::Becoming,
    ),
    (
        "the server makes functions in the API",
        Statement("grant create on schema api to slotkeeper_server", "revoke create on schema api from slotkeeper_server"),
        Proof::Making,
    ),
    (
        "logins look across tenants",
        Statement(
            "grant execute on function api.list_due_holds to slotkeeper_login",
            "revoke execute on function api.list_due_holds from slotkeeper_login",
        ),
        Proof::Executing,
    ),
    (
        "logins lift a suspension",
        Statement(
            "grant execute on function api.set_tenant_status to slotkeeper_login",
            "revoke execute on function api.set_tenant_status from slotkeeper_login",
        ),
        Proof::Executing,
    ),
    (
        "the server adds to the outbox by itself",
        Statement("grant insert on outbox to slotkeeper_server", "revoke insert on outbox from slotkeeper_server"),
        Proof::Stolen,
    ),
    (
        "a login reads its own bookings in the table",
        Statement(
            "grant usage on schema public to slotkeeper_login; grant select on bookings to slotkeeper_login",
            "revoke usage on schema public from slotkeeper_login; revoke select on bookings from slotkeeper_login",
        ),
        Proof::Stolen,
    ),
];

/// Makes the change; the statements that undo it.
async fn make(superuser: &Client, ground: &Ground, change: &Change) -> String {
    match change {
        Statement(there, back) => {
            let [there, back] = [there, back].map(|sql| sql.replace("{login}", &ground.login));
            // A function that is replaced comes back as it was.
            let replaced: Vec<String> = present_texts(superuser, &there).await;
            superuser
                .batch_execute(&there)
                .await
                .unwrap_or_else(|error| panic!("{there}: {error:?}"));
            format!("{back}; {}", replaced.join("; "))
        }
        Text(function, from, to) => {
            let text = definition(superuser, function).await;
            assert!(
                text.contains(from),
                "{function} has changed: {from:?} stands there no more; mend the mutation"
            );
            superuser.batch_execute(&text.replacen(from, to, 1)).await.unwrap();
            text
        }
    }
}

async fn definition(superuser: &Client, function: &str) -> String {
    let sql = "select pg_get_functiondef($1::text::regprocedure::oid)";
    superuser.query_one(sql, &[&function]).await.unwrap().get(0)
}

/// The present texts of functions that a statement replaces.
async fn present_texts(superuser: &Client, statement: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for head in statement.split("create or replace function ").skip(1) {
        let name = head.split('(').next().unwrap_or_default();
        let sql = "select pg_get_functiondef(p.oid) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                    where n.nspname || '.' || p.proname = $1";
        texts.push(superuser.query_one(sql, &[&name]).await.unwrap().get(0));
    }
    texts
}

#[tokio::test]
async fn every_mutation_in_sql_makes_its_proof_fail() {
    let mut ground = Ground::lay().await;
    ground.few = FEW;
    let superuser = ground.database.superuser().await;
    // For the mutation that looks where it may not.
    superuser
        .batch_execute("create view matrix.everything as select id from bookings; grant select on matrix.everything to public")
        .await
        .unwrap();
    let (mut survivors, mut caught) = (Vec::new(), Vec::new());
    for (what, change, proof) in MUTATIONS {
        let undo = make(&superuser, &ground, change).await;
        let findings = proof.run(&ground).await;
        superuser
            .batch_execute(&undo)
            .await
            .unwrap_or_else(|error| panic!("{what}: {undo}: {error:?}"));
        if findings.complaints.is_empty() {
            survivors.push(*what);
        }
        caught.push(json!({"mutation": what, "proof": format!("{proof:?}"), "complaints": findings.complaints.len()}));
    }
    // Everything is as it was, and now no proof fails: it was the mutations that they noticed.
    for proof in Proof::ALL {
        let left = proof.run(&ground).await.complaints;
        assert!(left.is_empty(), "{proof:?} fails without a mutation: {left:?}");
    }
    ground.clear().await;
    assert!(survivors.is_empty(), "no proof noticed: {survivors:?}");
    for proof in Proof::ALL {
        assert!(
            MUTATIONS.iter().any(|(_, _, other)| *other == proof),
            "no mutation tries {proof:?}"
        );
    }
    tell("mutants", &json!(caught));
}
