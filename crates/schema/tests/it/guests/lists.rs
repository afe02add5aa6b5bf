//! Guest lists.

use serde_json::{Value, json};
use testkit::{Salon, refusal};
use uuid::Uuid;

use super::Door;

#[tokio::test]
async fn a_list_has_who_comes_by_name_with_party_and_extras_ses_5() {
    let door = Door::open(20).await;
    let admin = door.database.superuser().await;
    let (adult, child, photo) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
    let (tenant, service) = (door.tenant(), door.venue.salon.service);
    for (tier, name, price, position) in [(adult, "Adult", 2000_i64, 1), (child, "Child", 1000, 2)]
    {
        let sql = "insert into price_tiers (tenant_id, id, service_id, name, price_minor, position) values ($1, $2, $3, $4, $5, $6)";
        admin.execute(sql, &[&tenant, &tier, &service, &name, &price, &position]).await.unwrap();
    }
    let sql = "insert into extras (tenant_id, id, service_id, name, price_minor, position) values ($1, $2, $3, 'Photo', 500, 1)";
    admin.execute(sql, &[&tenant, &photo, &service]).await.unwrap();

    let family = json!({"confirm": true, "notes": "Wheelchair", "extras": [{"id": photo}],
                        "tiers": [{"id": child, "quantity": 1}, {"id": adult, "quantity": 2}]});
    let family = door.with("zoe", family).await;
    door.check_in(&family, Some(2)).await.unwrap();
    let anna = door.sold_to("Anna", 1).await;
    let gone = door.sold_to("Bea", 1).await;
    door.command("cancel_booking", &gone).await.unwrap();
    door.with("Held", json!({})).await;
    let absent = door.sold_to("Carl", 2).await;
    door.command("mark_no_show", &absent).await.unwrap();
    let walk_in = door.walk_in(Value::Null, json!({})).await.unwrap();
    door.venue.set(&door.client, json!({"approval_required": true})).await;
    door.sold_to("Mia", 1).await;

    let list = "(select jsonb_agg(to_jsonb(g)) from api.list_guests($1, $2) g)";
    let list = testkit::call(&door.client, &format!("select {list}"), &[&tenant, &door.session])
        .await
        .unwrap();
    let list = list.as_array().unwrap();
    let shown: Vec<(&str, &str)> = list
        .iter()
        .map(|guest| (guest["name"].as_str().unwrap(), guest["state"].as_str().unwrap()))
        .collect();
    assert_eq!(
        shown,
        [
            ("Anna", "confirmed"),
            ("Carl", "no_show"),
            ("Mia", "pending"),
            ("Walk-in", "confirmed"),
            ("zoe", "confirmed")
        ],
        "neither holds nor who has cancelled"
    );
    assert_eq!((&list[0]["booking_id"], &list[0]["tiers"]), (&anna["id"], &json!("1 × Adult")));
    assert_eq!(list[3]["reference"], walk_in["reference"]);
    let last = &list[4];
    assert_eq!(
        (&last["tiers"], &last["extras"], &last["party_size"], &last["arrived"]),
        (&json!("2 × Adult, 1 × Child"), &json!("1 × Photo"), &json!(3), &json!(2))
    );
    assert_eq!((&last["email"], &last["notes"]), (&json!("zoe@example.org"), &json!("Wheelchair")));
}

#[tokio::test]
async fn a_list_is_its_tenants_only_ten_4() {
    let door = Door::open(4).await;
    door.sold_to("Kim", 1).await;
    let stranger = Salon::builder().build(&door.database).await;
    let sql = "select to_jsonb(count(*)) from api.list_guests($1, $2)";
    let error =
        testkit::call(&door.client, sql, &[&stranger.tenant, &door.session]).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found");
    let empty = Door::open(4).await;
    let none = testkit::call(&empty.client, sql, &[&empty.tenant(), &empty.session]).await.unwrap();
    assert_eq!(none, json!(0));
}
