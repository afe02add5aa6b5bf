//! TEN-3, TEN-4, TEN-5: nobody sees or touches another tenant's rows, whichever way they come.

use serde_json::json;
use testkit::{Database, Salon, call, id, refusal, sqlstate};
use tokio_postgres::Client;
use uuid::Uuid;

const MORNING: &str = "2031-05-05 10:00+02";

/// A direct login mapped to the salon's tenant, with a name of its own in the cluster.
async fn direct_login(database: &Database, salon: &Salon) -> (String, Client) {
    let login = format!("login_{}", &salon.tenant.simple().to_string()[..12]);
    let admin = database.superuser().await;
    admin
        .batch_execute(&format!(
            "create role {login} login password 'test'; grant slotkeeper_login to {login}"
        ))
        .await
        .unwrap();
    admin.query("select context.map_login($1, $2)", &[&login, &salon.tenant]).await.unwrap();
    let client = database.connect_as(&login).await;
    (login, client)
}

async fn forget_login(database: &Database, login: &str, client: Client) {
    drop(client);
    let admin = database.superuser().await;
    admin.batch_execute(&format!("drop owned by {login}; drop role {login}")).await.unwrap();
}

#[tokio::test]
async fn without_a_tenant_every_table_refuses_ten_4() {
    let database = Database::lease().await;
    Salon::builder().build(&database).await;
    let server = database.server().await;
    for table in tenant_tables(&database).await {
        let error = server.query(&format!("select * from {table}"), &[]).await.expect_err(&table);
        assert_eq!(refusal(&error), "context_missing", "{table}");
    }
}

/// A setting of its own, or `security definer`, would make it a call for each policy of each statement again.
#[tokio::test]
async fn the_tenant_of_a_policy_is_part_of_the_query() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.as_tenant(salon.tenant).await;
    let rows = client.query("explain select from customers", &[]).await.unwrap();
    let plan: Vec<&str> = rows.iter().map(|row| row.get(0)).collect();
    let plan = plan.join("\n");
    assert!(plan.contains("current_setting") && !plan.contains("context.tenant_id"), "{plan}");
}

#[tokio::test]
async fn names_of_a_caller_dont_stand_for_those_of_a_policy_ten_4() {
    let database = Database::lease().await;
    let (ours, theirs) =
        (Salon::builder().build(&database).await, Salon::builder().build(&database).await);
    let superuser = database.superuser().await;
    superuser
        .batch_execute(&format!(
            "create schema impostor; grant usage on schema impostor to public;
             create function impostor.current_setting(text, boolean) returns text language sql return '{}'",
            theirs.tenant
        ))
        .await
        .unwrap();
    let client = database.as_tenant(ours.tenant).await;
    client.batch_execute("set local search_path = impostor, public, pg_catalog").await.unwrap();
    let row = client
        .query_one(
            "select current_setting('app.tenant_id', true), array_agg(distinct tenant_id) from staff",
            &[],
        )
        .await
        .unwrap();
    assert_eq!(row.get::<_, String>(0), theirs.tenant.to_string(), "the name means another thing");
    assert_eq!(row.get::<_, Vec<Uuid>>(1), [ours.tenant], "and not for policies");
}

#[tokio::test]
async fn a_tenant_sees_its_own_rows_and_no_others_ten_4() {
    let database = Database::lease().await;
    let (ours, theirs) =
        (Salon::builder().build(&database).await, Salon::builder().build(&database).await);
    let server = database.server().await;
    for salon in [&ours, &theirs] {
        salon.reserve(&server, MORNING, "kim@example.org", json!({})).await.unwrap();
    }
    let client = database.as_tenant(ours.tenant).await;
    let mut seen = 0;
    for table in tenant_tables(&database).await {
        let row = client
            .query_one(
                &format!("select count(*) filter (where tenant_id = $1), count(*) from {table}"),
                &[&ours.tenant],
            )
            .await
            .unwrap();
        let (own, all): (i64, i64) = (row.get(0), row.get(1));
        assert_eq!(own, all, "{table}");
        seen += own;
    }
    assert!(seen > 10, "the salon has rows to be seen, found {seen}");
}

#[tokio::test]
async fn ids_of_another_tenant_are_not_found_in_commands_ten_3() {
    let database = Database::lease().await;
    let (ours, theirs) =
        (Salon::builder().build(&database).await, Salon::builder().build(&database).await);
    let server = database.server().await;
    let booking =
        id(&theirs.reserve(&server, MORNING, "kim@example.org", json!({})).await.unwrap());
    for command in [
        "confirm_booking",
        "cancel_booking",
        "complete_booking",
        "mark_no_show",
        "check_in_booking",
        "approve_booking",
        "renew_hold",
    ] {
        let error = ours.command(&server, command, booking).await.expect_err(command);
        assert_eq!(refusal(&error), "not_found", "{command}");
    }
    let mixed = Salon { service: theirs.service, ..ours.clone() };
    let error = mixed.reserve(&server, MORNING, "kim@example.org", json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found");
    let theirs_still = theirs.command(&server, "confirm_booking", booking).await.unwrap();
    assert_eq!(theirs_still["state"], "confirmed");
}

#[tokio::test]
async fn the_same_time_in_two_tenants_is_no_conflict_bkg_2() {
    let database = Database::lease().await;
    let (ours, theirs) =
        (Salon::builder().build(&database).await, Salon::builder().build(&database).await);
    let server = database.server().await;
    ours.reserve(&server, MORNING, "kim@example.org", json!({})).await.unwrap();
    theirs.reserve(&server, MORNING, "kim@example.org", json!({})).await.unwrap();
}

#[tokio::test]
async fn a_direct_login_has_the_tenant_it_is_mapped_to_ten_5() {
    let database = Database::lease().await;
    let (ours, theirs) =
        (Salon::builder().build(&database).await, Salon::builder().build(&database).await);
    let (login, client) = direct_login(&database, &ours).await;
    let booked = ours.reserve(&client, MORNING, "kim@example.org", json!({})).await.unwrap();
    assert_eq!(booked["state"], "held");

    let error = theirs.reserve(&client, MORNING, "kim@example.org", json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "context_forbidden");
    // Setting the context by hand gains nothing.
    client
        .batch_execute(&format!(
            "set app.tenant_id = '{}'; set app.role = 'system_admin'",
            theirs.tenant
        ))
        .await
        .unwrap();
    let error = theirs.reserve(&client, MORNING, "kim@example.org", json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "context_forbidden");
    let row = client
        .query_one("select api.current_session_tenant_id(), api.is_system_admin()", &[])
        .await
        .unwrap();
    assert_eq!((row.get::<_, Uuid>(0), row.get::<_, bool>(1)), (ours.tenant, false));
    forget_login(&database, &login, client).await;
}

#[tokio::test]
async fn a_direct_login_touches_no_table_and_no_helper_api_2() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let (login, client) = direct_login(&database, &salon).await;
    for table in tenant_tables(&database).await {
        for statement in [
            format!("select from public.{table}"),
            format!("delete from public.{table}"),
            format!("insert into public.{table} default values"),
        ] {
            let error = client.batch_execute(&statement).await.expect_err(&statement);
            assert_eq!(sqlstate(&error), "42501", "{statement}");
        }
    }
    for statement in [
        "select internal.new_id()",
        "select * from public.login_directory",
        "select api.relay_events()",
        "set role slotkeeper_api",
    ] {
        let error = client.batch_execute(statement).await.expect_err(statement);
        assert_eq!(sqlstate(&error), "42501", "{statement}");
    }
    forget_login(&database, &login, client).await;
}

#[tokio::test]
async fn an_unmapped_login_can_do_nothing_ten_5() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let (login, client) = direct_login(&database, &salon).await;
    let admin = database.superuser().await;
    admin.execute("delete from login_directory where login = $1", &[&login]).await.unwrap();
    let error = salon.reserve(&client, MORNING, "kim@example.org", json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "context_forbidden");
    forget_login(&database, &login, client).await;
}

#[tokio::test]
async fn the_server_writes_no_table_directly_api_2() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    for table in tenant_tables(&database).await {
        for statement in [
            format!("delete from {table}"),
            format!("update {table} set tenant_id = tenant_id"),
            format!("truncate {table}"),
        ] {
            let client = database.as_tenant(salon.tenant).await;
            let error = client.batch_execute(&statement).await.expect_err(&statement);
            assert_eq!(sqlstate(&error), "42501", "{statement}");
        }
    }
}

#[tokio::test]
async fn a_transaction_never_changes_its_tenant_ten_4() {
    let database = Database::lease().await;
    let (ours, theirs) =
        (Salon::builder().build(&database).await, Salon::builder().build(&database).await);
    let client = database.as_tenant(ours.tenant).await;
    let error =
        call(&client, "select to_jsonb(api.enter($1)::text)", &[&theirs.tenant]).await.unwrap_err();
    assert_eq!(refusal(&error), "context_forbidden");
}

#[tokio::test]
async fn the_context_ends_with_its_transaction_ten_4() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let server = database.server().await;
    salon.reserve(&server, MORNING, "kim@example.org", json!({})).await.unwrap();
    let error = server.query("select * from bookings", &[]).await.unwrap_err();
    assert_eq!(refusal(&error), "context_missing");
}

async fn tenant_tables(database: &Database) -> Vec<String> {
    let rows = database
        .superuser()
        .await
        .query(
            "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
             and coalesce(obj_description(oid, 'pg_class'), '') not like '@global:%' order by 1",
            &[],
        )
        .await
        .unwrap();
    assert!(rows.len() >= 15, "found only {} tables of tenants", rows.len());
    rows.iter().map(|row| row.get(0)).collect()
}
