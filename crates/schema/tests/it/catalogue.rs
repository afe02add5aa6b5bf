//! TEN-2, ACC-4, CAT-1, CAT-3, SCH-1, SCH-2: the plain commands, each called, each refused once.

use serde_json::{Value, json};
use testkit::{Database, Salon, call, id, refusal};
use tokio_postgres::Client;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

type Parameters<'a> = &'a [&'a (dyn ToSql + Sync)];

async fn salon() -> (Database, Salon, Client) {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    (database, salon, client)
}

async fn ok(client: &Client, statement: &str, parameters: Parameters<'_>) -> Value {
    call(client, statement, parameters)
        .await
        .unwrap_or_else(|error| panic!("{statement}: {error:?}"))
}

async fn refused(client: &Client, statement: &str, parameters: Parameters<'_>) -> String {
    let outcome = call(client, statement, parameters).await;
    refusal(&outcome.expect_err(statement))
}

#[tokio::test]
async fn numbers_that_readers_of_json_cannot_read_are_refused_api_2() {
    let (database, _salon, _client) = salon().await;
    let superuser = database.superuser().await;
    let check = |number: &str| {
        let document = format!("{{\"a\": {{\"b\": [1, \"1e400\", {{\"c\": {number}}}]}}}}");
        format!("select to_jsonb(internal.check_document('{document}', array['a'])::text)")
    };
    for number in ["1e300", "-1e300", "1e-300", "0"] {
        ok(&superuser, &check(number), &[]).await;
    }
    for number in ["1.1e300", "-1e301", "1.8e308", "1e400"] {
        assert_eq!(refused(&superuser, &check(number), &[]).await, "invalid_input", "{number}");
    }
}

#[tokio::test]
async fn a_tenant_is_made_with_business_and_hours_or_not_at_all_ten_10() {
    let (database, salon, client) = salon().await;
    let create = "select api.create_tenant($1, $2)";
    let business = |slug: &str| json!({"name": "B", "slug": slug, "timezone": "Asia/Kolkata", "currency": "INR"});
    let tenant = Uuid::from_u128(10);
    let taken = json!({"name": "T", "subdomain": "fresh", "business": business(&salon.slug)});
    assert_eq!(
        refused(&client, create, &[&tenant, &taken]).await,
        "already_exists",
        "the slug is another tenant's"
    );
    let traces = database
        .superuser()
        .await
        .query_one(
            "select (select count(*) from tenants where tenant_id = $1) + (select count(*) from tenant_directory where tenant_id = $1)",
            &[&tenant],
        )
        .await
        .unwrap();
    assert_eq!(traces.get::<_, i64>(0), 0, "a refusal leaves nothing");

    let document = json!({"name": "T", "subdomain": "fresh", "business": business("fresh-b"),
                          "owner": {"name": "Olga", "email": "olga@example.org"}});
    let made = ok(&client, create, &[&tenant, &document]).await;
    assert_eq!(
        (&made["tenant"]["subdomain"], &made["tenant"]["owner_email"]),
        (&json!("fresh"), &json!("olga@example.org"))
    );
    let hours = "select jsonb_agg(h) from api.get_hours($1, $2) h";
    let hours = ok(&client, hours, &[&tenant, &id(&made["business"])]).await;
    assert_eq!(hours[0]["week"]["fri"], json!([{"start": "09:00", "end": "17:00"}]));
    assert_eq!(hours[0]["week"]["sat"], json!([]), "default hours");
    assert_eq!(refused(&client, create, &[&tenant, &document]).await, "already_exists");
}

#[tokio::test]
async fn a_tenant_is_changed_by_field_and_version_ten_1() {
    let (_database, salon, client) = salon().await;
    let update = "select api.update_tenant($1, $2, $3)";
    let made = ok(&client, "select api.update_tenant($1, '{}')", &[&salon.tenant]).await;
    let version = i32::try_from(made["version"].as_i64().unwrap()).unwrap();
    let document = json!({"name": "Renamed", "branding_color": "#1f6feb"});
    let changed = ok(&client, update, &[&salon.tenant, &document, &version]).await;
    assert_eq!((&changed["name"], &changed["owner_name"]), (&json!("Renamed"), &json!("Olga")));
    assert_eq!(
        refused(&client, update, &[&salon.tenant, &document, &version]).await,
        "version_mismatch"
    );
    let document = json!({"status": "active"});
    assert_eq!(
        refused(&client, update, &[&salon.tenant, &document, &None::<i32>]).await,
        "invalid_input",
        "no account lifts its own suspension"
    );
}

#[tokio::test]
async fn an_embed_key_is_rotated_ten_2() {
    let (_database, salon, client) = salon().await;
    let rotate = "select api.rotate_embed_key($1, $2)";
    let one = ok(&client, rotate, &[&salon.tenant, &salon.business]).await;
    let two = ok(&client, rotate, &[&salon.tenant, &salon.business]).await;
    assert_ne!(one["embed_key"], two["embed_key"]);
    assert_eq!(two["embed_key"].as_str().map(str::len), Some(64));
    assert_eq!(refused(&client, rotate, &[&salon.tenant, &salon.tenant]).await, "not_found");
}

#[tokio::test]
async fn a_tenant_has_several_businesses_with_slugs_of_their_own_ten_2() {
    let (_database, salon, client) = salon().await;
    let create = "select api.create_business($1, $2)";
    let slug = format!("{}-2", salon.slug);
    let document =
        json!({"name": "Second", "slug": slug, "timezone": "Asia/Kolkata", "currency": "INR"});
    let second = id(&ok(&client, create, &[&salon.tenant, &document]).await);
    assert_eq!(refused(&client, create, &[&salon.tenant, &document]).await, "already_exists");
    let update = "select api.update_business($1, $2, $3)";
    let taken = json!({"slug": salon.slug});
    assert_eq!(refused(&client, update, &[&salon.tenant, &second, &taken]).await, "already_exists");
    for (field, value, code) in [
        ("timezone", "UTC+25", "time_zone_unknown"),
        ("slug", "No Label", "invalid_input"),
        ("currency", "euro", "invalid_input"),
    ] {
        assert_eq!(
            refused(&client, update, &[&salon.tenant, &second, &json!({field: value})]).await,
            code
        );
    }
    let moved = json!({"slug": format!("{slug}-moved"), "timezone": "Australia/Lord_Howe"});
    let moved = ok(&client, update, &[&salon.tenant, &second, &moved]).await;
    let found = client
        .query_one(
            "select business_id from context.resolve_slug($1)",
            &[&moved["slug"].as_str().unwrap()],
        )
        .await
        .unwrap();
    assert_eq!(found.get::<_, Uuid>(0), second);
    let old = client.query("select from context.resolve_slug($1)", &[&slug]).await.unwrap();
    assert!(old.is_empty(), "the old slug is free again");
}

#[tokio::test]
async fn an_api_key_is_made_used_and_revoked_acc_4() {
    let (_database, salon, client) = salon().await;
    let (key, hash) = (Uuid::from_u128(7), vec![7_u8; 32]);
    let create = "select api.create_api_key($1, $2, $3, array['bookings.create'], $4)";
    let made = ok(&client, create, &[&salon.tenant, &key, &"Till", &hash]).await;
    assert!(made.get("secret_hash").is_none(), "the hash is never shown: {made}");
    let other = Uuid::from_u128(8);
    assert_eq!(
        refused(&client, create, &[&salon.tenant, &other, &"Till", &hash]).await,
        "already_exists"
    );
    assert_eq!(
        refused(&client, create, &[&salon.tenant, &other, &"Till", &vec![7_u8; 31]]).await,
        "invalid_input"
    );

    let touch = "select api.touch_api_key($1, $2)";
    let used = ok(&client, touch, &[&salon.tenant, &key]).await;
    assert!(made["last_used_at"].is_null() && !used["last_used_at"].is_null());
    let again = ok(&client, touch, &[&salon.tenant, &key]).await;
    assert_eq!(again["last_used_at"], used["last_used_at"], "once a minute at most");
    assert_eq!(refused(&client, touch, &[&salon.tenant, &other]).await, "not_found");

    let revoke = "select api.revoke_api_key($1, $2)";
    let revoked = ok(&client, revoke, &[&salon.tenant, &key]).await;
    assert!(!revoked["revoked_at"].is_null());
    let again = ok(&client, revoke, &[&salon.tenant, &key]).await;
    assert_eq!(again["revoked_at"], revoked["revoked_at"], "a second time changes nothing");
}

#[tokio::test]
async fn categories_come_and_go_and_services_stay_cat_1() {
    let (_database, salon, client) = salon().await;
    let create = "select api.create_category($1, $2, $3)";
    let document = json!({"name": "Hair", "position": 2});
    let hair = id(&ok(&client, create, &[&salon.tenant, &salon.business, &document]).await);
    assert_eq!(
        refused(&client, create, &[&salon.tenant, &salon.business, &document]).await,
        "already_exists"
    );
    let upsert = "select api.upsert_service($1, $2, $3, $4)";
    let under = json!({"category_id": hair});
    let service =
        ok(&client, upsert, &[&salon.tenant, &salon.business, &under, &salon.service]).await;
    assert_eq!(service["category_id"], json!(hair));

    let update = "select api.update_category($1, $2, $3, $4)";
    let renamed = ok(&client, update, &[&salon.tenant, &hair, &json!({"name": "Cuts"}), &1]).await;
    assert_eq!((&renamed["name"], &renamed["position"]), (&json!("Cuts"), &json!(2)));
    assert_eq!(
        refused(&client, update, &[&salon.tenant, &hair, &json!({"name": "C"}), &1]).await,
        "version_mismatch"
    );

    let delete = "select api.delete_category($1, $2)";
    ok(&client, delete, &[&salon.tenant, &hair]).await;
    assert_eq!(refused(&client, delete, &[&salon.tenant, &hair]).await, "not_found");
    let service =
        ok(&client, upsert, &[&salon.tenant, &salon.business, &json!({}), &salon.service]).await;
    assert!(service["category_id"].is_null(), "the service stays, without heading");
}

#[tokio::test]
async fn staff_who_are_not_active_take_no_bookings_and_who_has_some_stays_cat_3() {
    let (_database, salon, client) = salon().await;
    let (tenant, staff) = (salon.tenant, salon.staff[0]);
    let morning = "2031-05-05 10:00+02";
    let update = "select api.update_staff($1, $2, $3)";
    ok(&client, update, &[&tenant, &staff, &json!({"status": "inactive"})]).await;
    let error = salon.reserve(&client, morning, "kim@example.org", json!({})).await.unwrap_err();
    assert_eq!(refusal(&error), "staff_unavailable");
    ok(&client, update, &[&tenant, &staff, &json!({"status": "active"})]).await;
    salon.reserve(&client, morning, "kim@example.org", json!({})).await.unwrap();
    let delete = "select api.delete_staff($1, $2)";
    assert_eq!(refused(&client, delete, &[&tenant, &staff]).await, "in_use");

    let unbooked = id(&ok(
        &client,
        "select api.create_staff($1, $2, $3)",
        &[&tenant, &salon.business, &json!({"name": "Temp"})],
    )
    .await);
    let gone = ok(&client, delete, &[&tenant, &unbooked]).await;
    assert_eq!(gone["name"], "Temp");
    assert_eq!(refused(&client, delete, &[&tenant, &unbooked]).await, "not_found");
}

#[tokio::test]
async fn hours_are_set_twice_without_change_and_deleted_sch_1() {
    let (_database, salon, client) = salon().await;
    let (tenant, business, staff) = (salon.tenant, salon.business, salon.staff[0]);
    let set = "select api.set_hours($1, $2, $3, $4)";
    let week = json!({"mon": [{"start": "12:00", "end": "13:00"}, {"start": "08:00", "end": "09:30"}, {"start": "09:00", "end": "10:00"}]});
    let first = ok(&client, set, &[&tenant, &business, &Some(staff), &week]).await;
    assert_eq!(
        first["week"]["mon"],
        json!([{"start": "08:00", "end": "10:00"}, {"start": "12:00", "end": "13:00"}]),
        "sorted and merged"
    );
    let second = ok(&client, set, &[&tenant, &business, &Some(staff), &week]).await;
    assert_eq!(second, first, "the same week twice changes nothing");
    for nonsense in [
        json!({"mon": [{"start": "25:00", "end": "26:00"}]}),
        json!({"mon": [{"start": "09:00"}]}),
        json!({"monday": []}),
        json!({"mon": {"start": "09:00", "end": "10:00"}}),
    ] {
        assert_eq!(
            refused(&client, set, &[&tenant, &business, &Some(staff), &nonsense]).await,
            "invalid_input",
            "{nonsense}"
        );
    }
    let closed = salon
        .reserve(&client, "2031-05-06 10:00+02", "kim@example.org", json!({}))
        .await
        .unwrap_err();
    assert_eq!(refusal(&closed), "outside_hours", "own weeks decide");

    let hours = "select jsonb_agg(h) from api.get_hours($1, $2, $3) h";
    assert_eq!(ok(&client, hours, &[&tenant, &business, &Some(staff)]).await, json!([first]));
    ok(&client, "select api.delete_hours($1, $2)", &[&tenant, &id(&first)]).await;
    assert_eq!(
        refused(&client, "select api.delete_hours($1, $2)", &[&tenant, &id(&first)]).await,
        "not_found"
    );
    salon.reserve(&client, "2031-05-06 10:00+02", "kim@example.org", json!({})).await.unwrap();
}

#[tokio::test]
async fn an_override_closes_opens_and_goes_sch_2() {
    let (_database, salon, client) = salon().await;
    let (tenant, business) = (salon.tenant, salon.business);
    let try_noon = async || {
        salon
            .reserve(&client, "2031-05-05 12:00+02", "kim@example.org", json!({}))
            .await
            .map_err(|error| refusal(&error))
    };
    let add = "select api.add_override($1, $2, $3)";
    let closed = json!({"starts_on": "2031-05-05", "available": false, "reason": "Holiday"});
    let made = ok(&client, add, &[&tenant, &business, &closed]).await;
    assert_eq!(try_noon().await.unwrap_err(), "outside_hours");

    let update = "select api.update_override($1, $2, $3, $4)";
    let open = json!({"available": true, "start": "12:00", "end": "13:00"});
    let changed = ok(&client, update, &[&tenant, &id(&made), &open, &1]).await;
    assert_eq!((&changed["reason"], &changed["start"]), (&json!("Holiday"), &json!("12:00")));
    assert_eq!(
        refused(&client, update, &[&tenant, &id(&made), &open, &1]).await,
        "version_mismatch"
    );
    let half = json!({"start": null});
    assert_eq!(
        refused(&client, update, &[&tenant, &id(&made), &half, &None::<i32>]).await,
        "invalid_input"
    );
    let booked = try_noon().await.unwrap();
    assert_eq!(booked["state"], "held");

    let remove = "select api.remove_override($1, $2)";
    ok(&client, remove, &[&tenant, &id(&made)]).await;
    assert_eq!(refused(&client, remove, &[&tenant, &id(&made)]).await, "not_found");
    salon.reserve(&client, "2031-05-05 09:00+02", "kim@example.org", json!({})).await.unwrap();
}

#[tokio::test]
async fn notes_of_a_booking_are_changed_by_hand_and_nothing_else_bkg_8() {
    let (_database, salon, client) = salon().await;
    let booking = id(&salon
        .reserve(&client, "2031-05-05 10:00+02", "kim@example.org", json!({}))
        .await
        .unwrap());
    let update = "select api.update_booking($1, $2, $3, $4)";
    let document = json!({"notes": "Window seat", "metadata": {"till": 3}});
    let changed = ok(&client, update, &[&salon.tenant, &booking, &document, &1]).await;
    assert_eq!(
        (&changed["notes"], &changed["metadata"], &changed["version"]),
        (&json!("Window seat"), &json!({"till": 3}), &json!(2))
    );
    assert_eq!(
        refused(&client, update, &[&salon.tenant, &booking, &document, &1]).await,
        "version_mismatch"
    );
    for wrong in [json!({"state": "completed"}), json!({"metadata": []})] {
        assert_eq!(
            refused(&client, update, &[&salon.tenant, &booking, &wrong, &None::<i32>]).await,
            "invalid_input",
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn a_staff_member_without_weeks_follows_the_business_sch_1() {
    let (_database, salon, client) = salon().await;
    let staff = salon.staff[0];
    let set = "select api.set_hours($1, $2, $3, $4)";
    ok(&client, set, &[&salon.tenant, &salon.business, &staff, &json!({})]).await;
    let away = salon.reserve(&client, "2031-05-05 10:00+02", "kim@example.org", json!({})).await;
    assert_eq!(refusal(&away.unwrap_err()), "outside_hours", "an empty week means never");
    let clear = "select api.clear_hours($1, $2, $3)";
    let cleared = ok(&client, clear, &[&salon.tenant, &salon.business, &staff]).await;
    assert_eq!(cleared, json!({"removed": 1}));
    salon.reserve(&client, "2031-05-05 10:00+02", "kim@example.org", json!({})).await.unwrap();
    assert_eq!(refused(&client, clear, &[&salon.tenant, &salon.tenant, &staff]).await, "not_found");
}
