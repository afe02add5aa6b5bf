//! API-2: what a direct login reads, and the small jobs of the worker.

use serde_json::{Value, json};
use testkit::{Database, Salon, call, id, refusal};
use tokio_postgres::Client;
use uuid::Uuid;

const KIM: &str = "kim@example.org";

async fn rows(client: &Client, query: &str, tenant: Uuid) -> Vec<Value> {
    let statement = format!("select coalesce(jsonb_agg(r), '[]') from {query} r");
    let found = call(client, &statement, &[&tenant])
        .await
        .unwrap_or_else(|error| panic!("{query}: {error:?}"));
    found.as_array().unwrap().clone()
}

/// Each list shows the salon what it has, another tenant nothing of it, and nobody anything without tenant.
#[tokio::test]
async fn lists_show_the_tenants_own_rows_api_2() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let (tenant, business) = (salon.tenant, salon.business);
    fill(&client, &salon).await;
    let lists = [
        ("api.list_businesses($1)", json!({"slug": salon.slug})),
        ("api.list_categories($1)", json!({"name": "Hair"})),
        ("api.list_services($1)", json!({"name": "Haircut", "staff": ["Staff 0"]})),
        ("api.list_staff($1)", json!({"name": "Staff 0", "status": "active"})),
        (
            "api.list_overrides($1)",
            json!({"reason": "Holiday", "starts_on": "2031-05-06", "start_time": null}),
        ),
        ("api.list_time_off($1)", json!({"staff_name": "Staff 0", "reason": "Dentist"})),
        ("api.list_customers($1)", json!({"email": KIM})),
        (
            "api.list_bookings($1, null, null)",
            json!({"state": "held", "contact_email": KIM, "local_start": "2031-05-05T10:00:00"}),
        ),
        ("api.get_hours($1, (select id from api.list_businesses($1)))", json!({"staff_id": null})),
    ];
    let stranger = Salon::builder().build(&database).await;
    for (list, expected) in lists {
        let found = rows(&client, list, tenant).await;
        assert_eq!(found.len(), 1, "{list}: {found:?}");
        for (field, value) in expected.as_object().unwrap() {
            assert_eq!(&found[0][field], value, "{list}: {field}");
        }
        let theirs = rows(&client, list, stranger.tenant).await;
        assert!(!theirs.contains(&found[0]), "{list}");
        let statement = format!("select coalesce(jsonb_agg(r), '[]') from {list} r");
        let error = call(&client, &statement, &[&None::<Uuid>]).await.expect_err(list);
        assert_eq!(refusal(&error), "context_missing", "{list}");
    }
    let none = format!("api.list_overrides($1, '{business}', '2031-05-07', null)");
    assert!(rows(&client, &none, tenant).await.is_empty());
    let none = "api.list_bookings($1, '2031-05-06 00:00+02', null)";
    assert!(rows(&client, none, tenant).await.is_empty());
}

async fn fill(client: &Client, salon: &Salon) {
    let (tenant, business) = (&salon.tenant, &salon.business);
    salon.reserve(client, "2031-05-05 10:00+02", KIM, json!({})).await.unwrap();
    call(client, "select api.create_category($1, $2, '{\"name\": \"Hair\"}')", &[tenant, business])
        .await
        .unwrap();
    let closed = json!({"starts_on": "2031-05-06", "available": false, "reason": "Holiday"});
    call(client, "select api.add_override($1, $2, $3)", &[tenant, business, &closed])
        .await
        .unwrap();
    call(
        client,
        "select api.add_time_off($1, $2, '2031-05-05 12:00+02', '2031-05-05 13:00+02', 'Dentist')",
        &[tenant, &salon.staff[0]],
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn one_booking_is_read_whole_bkg_8() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let made =
        salon.reserve(&client, "2031-05-05 10:00+02", KIM, json!({"notes": "Hi"})).await.unwrap();
    let get = "select api.get_booking($1, $2)";
    let read = call(&client, get, &[&salon.tenant, &id(&made)]).await.unwrap();
    assert_eq!(read, made);
    let stranger = Salon::builder().build(&database).await;
    let error = call(&client, get, &[&stranger.tenant, &id(&made)]).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found");
}

#[tokio::test]
async fn changes_are_read_by_position_without_a_gap() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let (client, worker) = (database.server().await, database.worker().await);
    assert!(
        rows(&client, "api.list_changes($1)", salon.tenant).await.is_empty(),
        "nothing is shown before the relay has numbered it"
    );
    worker.query("select api.relay_events()", &[]).await.unwrap();
    let all = rows(&client, "api.list_changes($1)", salon.tenant).await;
    assert_eq!(all[0]["kind"], "tenant.created");
    let mut pages = Vec::new();
    let mut after = 0;
    loop {
        let page = rows(&client, &format!("api.list_changes($1, {after}, 2)"), salon.tenant).await;
        let Some(last) = page.last() else { break };
        after = last["position"].as_i64().unwrap();
        pages.extend(page);
    }
    assert_eq!(pages, all);
}

#[tokio::test]
async fn a_caller_sees_its_businesses_ten_4() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.as_tenant(salon.tenant).await;
    let view = "select jsonb_agg(b) from api.v_user_business b where $1::uuid is not null";
    let seen = call(&client, view, &[&salon.tenant]).await.unwrap();
    assert_eq!(seen[0]["slug"], json!(salon.slug));
    let businesses = client.query("select * from api.my_businesses()", &[]).await.unwrap();
    assert_eq!(businesses.len(), 1);
    let row = client
        .query_one(
            "select api.current_session_tenant_id(), api.current_session_business_id(), api.current_session_user_id(), api.my_tenant()",
            &[],
        )
        .await
        .unwrap();
    assert_eq!(row.get::<_, Uuid>(0), salon.tenant);
    for optional in 1..4 {
        assert_eq!(row.get::<_, Option<Uuid>>(optional), None);
    }
}

#[tokio::test]
async fn answers_are_forgotten_after_72_hours_bkg_7() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let (client, worker, admin) =
        (database.server().await, database.worker().await, database.superuser().await);
    for key in ["old", "new"] {
        let request = json!({"key": key, "caller": "test"});
        call(&client, "select api.update_tenant($1, '{}', null, $2)", &[&salon.tenant, &request])
            .await
            .unwrap();
    }
    admin
        .batch_execute(
            "update idempotency_keys set created_at = created_at - interval '73 hours' where key = 'old'",
        )
        .await
        .unwrap();
    let forgotten: i32 = worker
        .query_one("select api.forget_idempotency_keys($1)", &[&salon.tenant])
        .await
        .unwrap()
        .get(0);
    assert_eq!(forgotten, 1);
    let error =
        client.query("select api.forget_idempotency_keys($1)", &[&salon.tenant]).await.unwrap_err();
    assert_eq!(testkit::sqlstate(&error), "42501", "the worker's job alone");
}
