//! The lines of a booking's price, and what is refused.

use serde_json::json;
use testkit::{Database, Salon, refusal};

use super::sum;

const MORNING: &str = "2031-05-05 10:00+02";
const KIM: &str = "kim@example.org";

#[tokio::test]
async fn without_prices_of_its_own_a_service_costs_its_price_cat_6() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let booking = salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap();
    let lines = booking["price_lines"].as_array().unwrap();
    assert_eq!(lines.len(), 1);
    assert_eq!((&lines[0]["kind"], &lines[0]["quantity"]), (&json!("base"), &json!(1)));
    assert_eq!(sum(&booking["price_lines"]), booking["price_minor"].as_i64().unwrap());
    assert_eq!((&booking["tax_minor"], &booking["promotion_id"]), (&json!(0), &json!(null)));
    for (options, field) in [
        (json!({"tiers": [{"id": salon.service, "quantity": 1}]}), "tiers"),
        (json!({"extras": [{"id": salon.service, "quantity": 1}]}), "extras"),
        (json!({"extras": {"id": salon.service}}), "extras"),
        (json!({"tiers": [{"id": salon.service, "quantity": -1}]}), "tiers"),
        (json!({"promotion": 7}), "promotion"),
    ] {
        let error = salon.reserve(&client, "2031-05-05 11:00+02", KIM, options).await.unwrap_err();
        assert_eq!(refusal(&error), "invalid_input");
        let detail = error.as_db_error().unwrap().detail().unwrap().to_owned();
        assert_eq!(serde_json::from_str::<serde_json::Value>(&detail).unwrap()["field"], field);
    }
    let unknown = json!({"promotion": "NOTHING"});
    let error = salon.reserve(&client, "2031-05-05 11:00+02", KIM, unknown).await.unwrap_err();
    assert_eq!(refusal(&error), "promotion_unknown");
}
