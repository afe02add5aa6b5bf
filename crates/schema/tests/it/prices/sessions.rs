//! What seats of a session cost.

use serde_json::json;
use testkit::{call, id};

use super::{KIM, field, make_promotion, quote, salon, set_prices};

const EVENING: &str = "2031-05-05 20:00+02";

#[tokio::test]
async fn seats_cost_what_their_session_says_by_tier_or_as_a_whole_cat_6_ses_4() {
    let (_database, mut salon, client) = salon().await;
    let upsert = "select api.upsert_service($1, $2, $3)";
    let room = json!({"name": "Room", "kind": "session", "duration_minutes": 60, "capacity": 6, "party_max": 6, "price_minor": 2000,
                      "private_booking": "allowed"});
    salon.service =
        id(&call(&client, upsert, &[&salon.tenant, &salon.business, &room]).await.unwrap());
    let create = "select api.create_session($1, $2, $3)";
    let document = json!({"starts_at": "2031-05-05T20:00:00+02:00", "price_minor": 2500});
    let session = call(&client, create, &[&salon.tenant, &salon.service, &document]).await.unwrap();
    let cost = async |options: serde_json::Value| quote(&client, &salon, EVENING, &options).await;

    let two = cost(json!({"party_size": 2})).await.unwrap();
    assert_eq!((&two["price_minor"], &two["session_id"]), (&json!(5000), &session["id"]));
    assert_eq!(two["price_lines"][0]["quantity"], 2, "a unit a seat");
    let whole = cost(json!({"party_size": 2, "private": true})).await.unwrap();
    assert_eq!(whole["price_minor"], 15_000, "no private price: all its seats");
    assert_eq!(whole["price_lines"].as_array().unwrap().len(), 1);

    let document = json!({
        "tiers": [{"name": "Adult", "price_minor": 2200}, {"name": "Child", "price_minor": 1100}],
        "rules": [{"name": "Evening", "time_from": "18:00", "time_to": "24:00", "amount_minor": 300}, {"name": "Group", "party_from": 4, "percent_ppm": -100_000}],
    });
    let prices = set_prices(&client, &salon, document).await.unwrap();
    let family = json!([{"id": prices["tiers"][0]["id"], "quantity": 2}, {"id": prices["tiers"][1]["id"], "quantity": 2}]);
    let family_price = cost(json!({"tiers": family})).await.unwrap();
    assert_eq!(family_price["price_minor"], 7020, "6600, 300 more each, a tenth less");
    let whole = cost(json!({"party_size": 4, "private": true})).await.unwrap();
    assert_eq!(whole["price_minor"], 13_500, "only percentages reach a whole session");
    let error = cost(json!({"tiers": family, "private": true})).await.unwrap_err();
    assert_eq!(field(&error).1, "tiers");
    for (options, place) in
        [(json!({"party_size": 7}), "party_size"), (json!({"private": 1}), "private")]
    {
        assert_eq!(
            field(&cost(options).await.unwrap_err()),
            ("invalid_input".into(), place.into())
        );
    }
    let none = quote(&client, &salon, "2031-05-05 21:00+02", &json!({})).await.unwrap_err();
    assert_eq!(testkit::refusal(&none), "no_session");

    // What was quoted is what a hold costs, and a code may lower it.
    let moon = json!({"code": "MOON", "percent_ppm": 50_000, "max_uses": 1});
    make_promotion(&client, &salon, moon).await.unwrap();
    for (options, total) in
        [(json!({"tiers": family, "promotion": "moon"}), 6669), (json!({"party_size": 2}), 5000)]
    {
        let quoted = quote(&client, &salon, EVENING, &options).await.unwrap();
        let held = salon.reserve(&client, EVENING, KIM, options).await.unwrap();
        assert_eq!(quoted["price_lines"], held["price_lines"]);
        assert_eq!(held["price_minor"], total);
        let confirmed = salon.command(&client, "confirm_booking", id(&held)).await.unwrap();
        assert_eq!(confirmed["price_lines"], held["price_lines"]);
    }
    let used = quote(&client, &salon, EVENING, &json!({"promotion": "moon"})).await.unwrap_err();
    assert_eq!(testkit::refusal(&used), "promotion_used_up");
}
