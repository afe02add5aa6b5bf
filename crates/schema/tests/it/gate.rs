//! TEN-3, TEN-4: the catalogue gate finds nothing, and finds each fault that is planted.

use testkit::Database;

#[tokio::test]
async fn the_catalogue_has_no_fault() {
    let database = Database::lease().await;
    let faults = schema::gate(&database.superuser().await).await.unwrap();
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Each fault is planted in a transaction of its own; the gate must name that rule.
const PLANTED: &[(&str, &str)] = &[
    ("R01", "create table brand_new (id uuid primary key); comment on table brand_new is 'New.'"),
    ("R02", "alter table claims drop constraint claims_pkey, alter tenant_id drop not null"),
    ("R03", "alter table bookings disable row level security"),
    ("R04", "alter table bookings no force row level security"),
    ("R05", "drop policy tenant_isolation on customers"),
    ("R06", "alter policy tenant_isolation on customers using (true)"),
    ("R06", "alter policy tenant_isolation on customers with check (true)"),
    ("R06", "alter policy tenant_isolation on customers using (tenant_id <> context.tenant_id())"),
    ("R06", "create policy also on customers for select using (true)"),
    ("R06", "create policy also on staff for select to slotkeeper_server using (true)"),
    ("R07", "create policy relay_sees_all on customers to slotkeeper_relay using (true)"),
    ("R08", "create view all_customers as select * from customers"),
    ("R09", "create materialized view all_customers as select id from tenants, lateral (select 1 as id) x"),
    ("R10", "create unique index one_name on customers (name)"),
    ("R10", "alter table claims add exclude using gist (tstzrange(starts_at, ends_at) with &&)"),
    ("R11", "alter table staff add unique (tenant_id, id, business_id); create unique index u on businesses (id);
             alter table categories add foreign key (business_id) references businesses (id)"),
    ("R12", "grant truncate on bookings to slotkeeper_api"),
    ("R12", "grant references on bookings to slotkeeper_server"),
    ("R13", "alter role slotkeeper_server bypassrls"),
    ("R13", "grant slotkeeper_owner to slotkeeper_server"),
    ("R14", "create function api.careless() returns int language sql security definer as 'select 1'"),
    ("R15", "create function api.careless() returns int language sql security definer set search_path = '' as 'select 1'"),
    ("R16", "grant execute on function api.enter to public"),
    ("R17", "alter table claims drop constraint claims_end_after_start"),
    ("R18", "grant create on schema api to slotkeeper_login"),
    ("R19", "create index by_name on customers (name, tenant_id)"),
    ("R20", "grant update on bookings to slotkeeper_server"),
    ("R21", "grant select on login_directory to slotkeeper_server"),
    ("R22", "alter table customers add unique (tenant_id, email)"),
    ("R23", "grant select on bookings to slotkeeper_login"),
    ("R24", "comment on table bookings is null"),
    ("R25", "comment on function api.enter(uuid) is null"),
    ("R26", "create function internal.local(t timestamptz) returns timestamp language sql as 'select t at time zone ''Europe/Berlin'''"),
];

#[tokio::test]
async fn each_planted_fault_is_found() {
    let database = Database::lease().await;
    let mut client = database.superuser().await;
    for (rule, plant) in PLANTED {
        let transaction = client.transaction().await.unwrap();
        transaction.batch_execute(plant).await.unwrap_or_else(|error| panic!("{plant}: {error:?}"));
        let faults = schema::gate(&transaction).await.unwrap();
        assert!(
            faults.iter().any(|fault| fault.rule == *rule),
            "{rule} missed: {plant}\nfound {faults:#?}"
        );
        transaction.rollback().await.unwrap();
    }
}

const RELEASED: &str = include_str!("../../../../db/released.txt");

/// Its nodes serve this database too, while they are replaced one after another (decision 0022).
#[tokio::test]
async fn nothing_is_gone_that_a_node_of_the_last_release_asks_for_ops_4() {
    let database = Database::lease().await;
    let gone = testkit::gone(RELEASED, &database.surface().await);
    assert!(
        gone.is_empty(),
        "nodes of the last release ask for what is gone or has changed (db/released.txt says what there was). Keep it \
         for a release beside the new. If that release didn't use it, take its line out and raise SERVES in \
         crates/schema/src/level.rs. As long as nothing is released, `make released` writes the list anew:\n{}",
        gone.join("\n")
    );
}

/// What is done, and whether it breaks something.
const BROKEN: &[(&str, bool)] = &[
    ("drop function api.get_booking", true),
    ("alter function api.get_booking rename to read_booking", true),
    ("revoke execute on function api.get_booking from slotkeeper_login", true),
    ("alter table bookings rename column notes to remarks", true),
    ("alter table bookings drop column notes", true),
    ("alter table customers alter column name type varchar(200)", true),
    ("revoke select on customers from slotkeeper_server", true),
    ("alter table bookings add column colour text", false),
    ("grant select on customers to slotkeeper_worker", false),
];

#[tokio::test]
async fn what_breaks_nodes_of_the_last_release_is_found_ops_4() {
    let database = Database::lease().await;
    let before = database.surface().await.join("\n");
    assert!(before.lines().count() > 200);
    let mut client = database.superuser().await;
    for (change, broken) in BROKEN {
        let transaction = client.transaction().await.unwrap();
        transaction
            .batch_execute(change)
            .await
            .unwrap_or_else(|error| panic!("{change}: {error:?}"));
        let now = testkit::surface(&transaction).await;
        let gone = testkit::gone(&before, &now);
        assert_eq!(!gone.is_empty(), *broken, "{change}: {gone:#?}");
        transaction.rollback().await.unwrap();
    }
}

/// A function may grow by arguments that can be left out; nothing else about it may change.
#[test]
fn a_function_may_grow_by_what_can_be_left_out_ops_4() {
    let asked = "function\tapi.f\tp_a uuid, p_b jsonb?\tjsonb\tslotkeeper_server";
    for (now, kept) in [
        (
            "function\tapi.f\tp_a uuid, p_b jsonb?, p_c text?\tjsonb\tslotkeeper_login slotkeeper_server",
            true,
        ),
        ("function\tapi.f\tp_a uuid, p_b jsonb?, p_c text\tjsonb\tslotkeeper_server", false),
        ("function\tapi.f\tp_a uuid, p_b jsonb\tjsonb\tslotkeeper_server", false),
        ("function\tapi.f\tp_a uuid\tjsonb\tslotkeeper_server", false),
        ("function\tapi.f\tp_a uuid, p_b jsonb?\ttext\tslotkeeper_server", false),
        ("function\tapi.f\tp_a uuid, p_b jsonb?\tjsonb\tslotkeeper_login", false),
    ] {
        assert_eq!(testkit::gone(asked, &[now.to_owned()]).is_empty(), kept, "{now}");
    }
}
