use serde_json::json;
use testkit::{Database, Salon, call, id, refusal};

use super::{KIM, NOON, TEN, reschedule, to};

/// The price of a hold is the price paid: a move keeps it, also to a dearer day, unless somebody wants it anew.
#[tokio::test]
async fn a_price_is_made_anew_only_where_that_is_asked_for_bkg_4_cat_6() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let prices = json!({"extras": [{"name": "Wash", "price_minor": 500, "max_quantity": 2}]});
    let sql = "select api.set_service_prices($1, $2, $3)";
    let set = call(&client, sql, &[&salon.tenant, &salon.service, &prices]).await.unwrap();
    let wash = id(&set["extras"][0]);
    let sql = "select api.create_promotion($1, $2, $3)";
    let code = json!({"code": "SPRING", "percent_ppm": 100_000, "max_uses": 1});
    call(&client, sql, &[&salon.tenant, &salon.business, &code]).await.unwrap();
    let options =
        json!({"confirm": true, "extras": [{"id": wash, "quantity": 2}], "promotion": "spring"});
    let booking = salon.reserve(&client, TEN, KIM, options).await.unwrap();
    assert_eq!(booking["price_minor"], 4950);
    let sql = "select api.upsert_service($1, $2, '{\"price_minor\": 6500}', $3)";
    call(&client, sql, &[&salon.tenant, &salon.business, &salon.service]).await.unwrap();
    let moved = to(&client, &salon, id(&booking), NOON).await.unwrap();
    assert_eq!(
        (&moved["price_minor"], &moved["price_lines"]),
        (&json!(4950), &booking["price_lines"])
    );
    // The last use of the code is its own, and what was chosen is chosen still.
    let anew = reschedule(&client, &salon, id(&booking), None, None, json!({"reprice": true}))
        .await
        .unwrap();
    assert_eq!(
        (&anew["price_minor"], &anew["promotion_id"]),
        (&json!(6750), &booking["promotion_id"])
    );
    let plain = json!({"reprice": true, "extras": [], "promotion": null});
    let plain = reschedule(&client, &salon, id(&booking), None, None, plain).await.unwrap();
    assert_eq!((&plain["price_minor"], &plain["promotion_id"]), (&json!(6500), &json!(null)));
    // The use is free again for somebody else, and then gone for this one.
    let options = json!({"confirm": true, "promotion": "SPRING"});
    salon.reserve(&client, TEN, "lee@example.org", options).await.unwrap();
    let again = json!({"reprice": true, "promotion": "SPRING"});
    let error = reschedule(&client, &salon, id(&booking), None, None, again).await.unwrap_err();
    assert_eq!(refusal(&error), "promotion_used_up");
}
