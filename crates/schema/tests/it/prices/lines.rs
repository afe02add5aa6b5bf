//! The lines of a booking's price, and what is refused.

use serde_json::{Value, json};
use testkit::{Salon, call, id};
use tokio_postgres::Client;
use uuid::Uuid;

use super::{KIM, MORNING, field, make_tax, quote, salon, set_prices, sum};

const NOON: &str = "2031-05-05 12:00+02";

fn of(list: &Value, name: &str) -> Uuid {
    id(list.as_array().unwrap().iter().find(|one| one["name"] == name).unwrap())
}

async fn museum(client: &Client, salon: &Salon) -> Value {
    let document = json!({
        "tiers": [{"name": "Adult", "price_minor": 1500, "min_count": 1}, {"name": "Child", "price_minor": 700, "max_count": 4}],
        "extras": [{"name": "Guide", "price_minor": 3000}, {"name": "Soup", "price_minor": 450, "per": "person", "max_quantity": 2}],
    });
    set_prices(client, salon, document).await.unwrap()
}

#[tokio::test]
async fn without_prices_of_its_own_a_service_costs_its_price_cat_6() {
    let (_database, salon, client) = salon().await;
    let booking = salon.reserve(&client, MORNING, KIM, json!({"party_size": 3})).await.unwrap();
    assert_eq!(
        booking["price_lines"],
        json!([{"kind": "base", "label": "Haircut", "quantity": 1, "unit_minor": 4500, "total_minor": 4500}])
    );
    assert_eq!((&booking["price_minor"], &booking["tax_minor"]), (&json!(4500), &json!(0)));
    assert!(booking["promotion_id"].is_null());
}

#[tokio::test]
async fn own_prices_of_staff_count_when_they_serve_alone_cat_3() {
    let (_database, salon, client) = salon().await;
    let staff = &salon.staff;
    let list = json!([{"staff_id": staff[0], "price_minor": 9900}, {"staff_id": staff[1]}, {"staff_id": staff[2], "price_minor": 100}]);
    let set = "select api.set_service_staff($1, $2, $3)";
    call(&client, set, &[&salon.tenant, &salon.service, &list]).await.unwrap();
    for expected in [9900, 4500, 100] {
        let quoted = quote(&client, &salon, MORNING, &json!({})).await.unwrap();
        let booking = salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap();
        assert_eq!(booking["price_minor"], expected, "staff in their order, as each is taken");
        assert_eq!(quoted["price_lines"], booking["price_lines"]);
    }
    let quoted = quote(&client, &salon, MORNING, &json!({})).await.unwrap();
    assert_eq!(quoted["price_minor"], 9900, "nobody is free: the first who would be asked");
    let upsert = "select api.upsert_service($1, $2, $3, $4)";
    let together = json!({"assignment": "collective"});
    call(&client, upsert, &[&salon.tenant, &salon.business, &together, &salon.service])
        .await
        .unwrap();
    let booking = salon.reserve(&client, NOON, KIM, json!({})).await.unwrap();
    assert_eq!(booking["price_minor"], 4500, "all together: the service's price");
}

#[tokio::test]
async fn a_hold_ends_with_its_price_whatever_becomes_of_prices_cat_6() {
    let (_database, salon, client) = salon().await;
    let prices = museum(&client, &salon).await;
    let options = json!({
        "tiers": [{"id": of(&prices["tiers"], "Adult"), "quantity": 2}, {"id": of(&prices["tiers"], "Child"), "quantity": 1}],
        "extras": [{"id": of(&prices["extras"], "Soup")}],
    });
    let quoted = quote(&client, &salon, MORNING, &options).await.unwrap();
    let hold = salon.reserve(&client, MORNING, KIM, options.clone()).await.unwrap();
    assert_eq!((&hold["party_size"], &hold["price_minor"]), (&json!(3), &json!(5050)));
    for same in ["price_minor", "tax_minor", "price_lines", "party_size", "currency"] {
        assert_eq!(quoted[same], hold[same], "{same}: a quote is what a hold costs");
    }
    let nothing = json!({"tiers": [], "extras": []});
    set_prices(&client, &salon, nothing).await.unwrap();
    let dearer = json!({"price_minor": 99_900});
    let upsert = "select api.upsert_service($1, $2, $3, $4)";
    call(&client, upsert, &[&salon.tenant, &salon.business, &dearer, &salon.service])
        .await
        .unwrap();
    let confirmed = salon.command(&client, "confirm_booking", id(&hold)).await.unwrap();
    assert_eq!(confirmed["price_lines"], hold["price_lines"], "a confirmation never prices anew");
    assert_eq!(confirmed["price_minor"], 5050);
    let error = salon.reserve(&client, NOON, KIM, options).await.unwrap_err();
    assert_eq!(field(&error), ("invalid_input".to_owned(), "tiers".to_owned()), "they are gone");
}

#[tokio::test]
async fn what_cannot_be_had_is_refused_by_field_cat_6() {
    let (database, salon, client) = salon().await;
    let prices = museum(&client, &salon).await;
    let tier =
        |name: &str, quantity: i64| json!({"id": of(&prices["tiers"], name), "quantity": quantity});
    let extra = |name: &str, quantity: i64| json!({"id": of(&prices["extras"], name), "quantity": quantity});
    let other = Salon::builder().build(&database).await;
    let foreign = museum(&client, &other).await["tiers"][0]["id"].clone();
    let wrong = [
        (json!({"tiers": [{"id": foreign, "quantity": 1}]}), "tiers"),
        (json!({"tiers": [tier("Adult", 1), {"id": Uuid::from_u128(1)}]}), "tiers"),
        (json!({"tiers": [tier("Adult", 1)], "party_size": 2}), "tiers"),
        (json!({"tiers": [tier("Child", 1)]}), "tiers"),
        (json!({"tiers": [tier("Adult", 1), tier("Child", 5)]}), "tiers"),
        (json!({"tiers": [tier("Adult", 1), tier("Adult", 1)]}), "tiers"),
        (json!({"tiers": [tier("Adult", -1)]}), "tiers"),
        (json!({"tiers": [tier("Adult", 10_001)]}), "tiers"),
        (json!({"tiers": [{"id": "adult"}]}), "tiers"),
        (
            json!({"tiers": [{"id": of(&prices["tiers"], "Adult"), "price_minor": 0}]}),
            "price_minor",
        ),
        (json!({"tiers": {"Adult": 1}}), "tiers"),
        (json!({"tiers": [tier("Adult", 101)]}), "party_size"),
        (json!({"tiers": [tier("Adult", 0)]}), "party_size"),
        (json!({"extras": [extra("Guide", 2)]}), "extras"),
        (json!({"extras": [{"id": foreign}]}), "extras"),
        (json!({"extras": [extra("Guide", 1), extra("Guide", 1)]}), "extras"),
        (json!({"extras": "Guide"}), "extras"),
        (json!({"promotion": 7}), "promotion"),
    ];
    for (options, expected) in wrong {
        for outcome in [
            salon.reserve(&client, MORNING, KIM, options.clone()).await,
            quote(&client, &salon, MORNING, &options).await,
        ] {
            let error = outcome.expect_err(&options.to_string());
            let told = field(&error);
            assert_eq!(told, ("invalid_input".to_owned(), expected.to_owned()), "{options}");
        }
    }
    let plain = salon.reserve(&client, MORNING, KIM, json!({"party_size": 2})).await.unwrap();
    assert_eq!(
        plain["price_lines"][0]["label"], "Adult",
        "who names no tier comes in the first one: {plain}"
    );
    let none = json!({"tiers": [], "extras": [extra("Soup", 0)], "promotion": null});
    let plain = salon.reserve(&client, NOON, KIM, none).await.unwrap();
    assert_eq!(plain["price_minor"], 1500, "nothing of something is nothing");
}

#[tokio::test]
async fn inclusive_and_exclusive_taxes_of_odd_amounts_are_exact_cat_6() {
    let (_database, salon, client) = salon().await;
    let one = async |name: &str, rate: i64, inclusive: bool| {
        let document = json!({"name": name, "rate_ppm": rate, "inclusive": inclusive});
        make_tax(&client, &salon, document).await
    };
    let (vat, city) = (one("VAT", 190_000, true).await, one("City", 51_300, true).await);
    let (state, county) = (one("State", 99_750, false).await, one("County", 5_000, false).await);
    // Price, taxes, what is to be paid, what of it is tax. Halves go away from zero: 10 at 5 % is 0.5.
    let cases = [
        (4499, vec![vat], 4499, vec![718]),
        (1, vec![vat], 1, vec![0]),
        (3, vec![vat], 3, vec![0]),
        (4, vec![vat], 4, vec![1]),
        (10_000, vec![vat, city], 10_000, vec![413, 1531]),
        (1001, vec![state], 1101, vec![100]),
        (100, vec![county], 101, vec![1]),
        (1001, vec![state, county], 1106, vec![5, 100]),
    ];
    for (price, taxes, total, each) in cases {
        let upsert = "select api.upsert_service($1, $2, $3, $4)";
        let priced = json!({"price_minor": price});
        call(&client, upsert, &[&salon.tenant, &salon.business, &priced, &salon.service])
            .await
            .unwrap();
        set_prices(&client, &salon, json!({"taxes": taxes})).await.unwrap();
        let quoted = quote(&client, &salon, MORNING, &json!({})).await.unwrap();
        let lines = quoted["price_lines"].as_array().unwrap();
        let told: Vec<i64> =
            lines[1..].iter().map(|line| line["tax_minor"].as_i64().unwrap()).collect();
        assert_eq!((&quoted["price_minor"], told), (&json!(total), each.clone()), "{price}");
        assert_eq!(quoted["tax_minor"], json!(each.iter().sum::<i64>()));
        assert_eq!(sum(&quoted["price_lines"]), total);
    }
    let mixed = set_prices(&client, &salon, json!({"taxes": [vat, county]})).await.unwrap_err();
    assert_eq!(field(&mixed), ("invalid_input".to_owned(), "taxes".to_owned()));
}

#[tokio::test]
async fn no_price_overflows_cat_6() {
    let (_database, salon, client) = salon().await;
    let most = 1_000_000_000_000_i64;
    let document = json!({
        "tiers": [{"name": "Person", "price_minor": most}],
        "rules": [{"name": "Dear", "percent_ppm": 10_000_000}, {"name": "Dearer", "percent_ppm": 10_000_000}],
        "extras": [{"name": "Gold", "price_minor": most, "per": "person", "max_quantity": 10_000}],
    });
    let prices = set_prices(&client, &salon, document).await.unwrap();
    let one = quote(&client, &salon, MORNING, &json!({})).await.unwrap();
    assert_eq!(one["price_minor"], json!(121 * most));
    let gold = json!({"extras": [{"id": prices["extras"][0]["id"], "quantity": 10_000}], "party_size": 100});
    for options in [json!({"party_size": 100}), gold] {
        let error = quote(&client, &salon, MORNING, &options).await.unwrap_err();
        assert_eq!(field(&error), ("invalid_input".to_owned(), "party_size".to_owned()));
    }
}

/// Whatever code writes a booking, its lines add up to its price.
#[tokio::test]
async fn the_table_itself_refuses_lines_that_do_not_add_up_cat_6() {
    let (database, salon, client) = salon().await;
    let booking = id(&salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap());
    let admin = database.superuser().await;
    for change in ["price_minor = price_minor + 1", "price_lines = '[]'"] {
        let error = admin
            .execute(&format!("update bookings set {change} where id = $1"), &[&booking])
            .await
            .unwrap_err();
        assert_eq!(error.as_db_error().unwrap().constraint(), Some("bookings_lines_add_up"));
    }
}
