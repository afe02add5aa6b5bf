//! Setting prices, taxes and promotions: each command called, each refused.

use serde_json::{Value, json};
use testkit::{Salon, call, id, refusal};
use uuid::Uuid;

use super::{KIM, MORNING, field, make_promotion, make_tax, quote, salon, set_prices};

#[tokio::test]
async fn prices_of_a_service_are_set_as_one_document_cat_6() {
    let (_database, salon, client) = salon().await;
    let tax = make_tax(&client, &salon, json!({"name": "VAT", "rate_ppm": 190_000})).await;
    let document = json!({
        "tiers": [{"name": "Adult", "price_minor": 1500}, {"name": "Child", "price_minor": 700}],
        "extras": [{"name": "Soup", "price_minor": 450, "per": "person"}],
        "rules": [{"name": "Night", "weekdays": ["sat", "fri", "sat"], "time_from": "22:00", "time_to": "02:00",
                   "date_from": "2031-01-01", "party_to": 5, "amount_minor": -100},
                  {"name": "Full day", "time_from": "00:00", "time_to": "24:00", "unit_price_minor": 10}],
        "taxes": [tax],
    });
    let set = set_prices(&client, &salon, document).await.unwrap();
    let night = &set["rules"][0];
    assert_eq!(
        (&night["weekdays"], &night["time_from"], &night["time_to"], &night["date_to"]),
        (&json!(["fri", "sat"]), &json!("22:00"), &json!("02:00"), &json!(null))
    );
    assert_eq!(set["rules"][1]["time_to"], "24:00");
    let get = "select api.get_service_prices($1, $2)";
    let read = call(&client, get, &[&salon.tenant, &salon.service]).await.unwrap();
    assert_eq!(read, set);

    // What was read can be set again, and then nothing but the version has changed.
    let lists = ["tiers", "extras", "rules", "taxes"];
    let again: Value = lists.map(|list| (list.to_owned(), set[list].clone())).into_iter().collect();
    let again = set_prices(&client, &salon, again).await.unwrap();
    assert!(lists.iter().all(|list| again[list] == set[list]), "{again}");
    assert_eq!(again["version"], json!(set["version"].as_i64().unwrap() + 1));

    // Names may be exchanged, a list that isn't named stays, an empty one empties.
    let swapped = json!({"tiers": [
        {"id": set["tiers"][0]["id"], "name": "Child", "price_minor": 700}, {"id": set["tiers"][1]["id"], "name": "Adult", "price_minor": 1500}
    ], "rules": []});
    let swapped = set_prices(&client, &salon, swapped).await.unwrap();
    assert_eq!(swapped["tiers"][0]["id"], set["tiers"][0]["id"]);
    assert_eq!(
        (&swapped["rules"], &swapped["extras"], &swapped["taxes"]),
        (&json!([]), &set["extras"], &set["taxes"])
    );

    let stale = "select api.set_service_prices($1, $2, '{}', 1)";
    let error = call(&client, stale, &[&salon.tenant, &salon.service]).await.unwrap_err();
    assert_eq!(refusal(&error), "version_mismatch");
    let error = call(&client, get, &[&salon.tenant, &salon.tenant]).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found");
}

#[tokio::test]
async fn nonsense_in_prices_is_refused_by_its_place_and_changes_nothing_cat_6() {
    let (database, salon, client) = salon().await;
    let tiers = json!({"tiers": [{"name": "Adult", "price_minor": 1500}]});
    let before = set_prices(&client, &salon, tiers).await.unwrap();
    let other = Salon::builder().build(&database).await;
    let foreign = make_tax(&client, &other, json!({"name": "VAT", "rate_ppm": 1})).await;
    let tier = |fields: Value| json!({"tiers": [{"name": "A", "price_minor": 1}, fields]});
    let rule = |fields: Value| {
        let mut rule = json!({"name": "R", "percent_ppm": 1});
        rule.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        json!({"rules": [rule]})
    };
    let wrong = [
        (tier(json!({"name": "A", "price_minor": 2})), "already_exists", "tiers[1].name"),
        (tier(json!({"name": "B"})), "invalid_input", "tiers[1].price_minor"),
        (tier(json!({"name": "B", "price_minor": -1})), "invalid_input", "tiers[1].price_minor"),
        (tier(json!({"name": "B", "price_minor": 1.5})), "invalid_input", "tiers[1].price_minor"),
        (tier(json!({"name": " ", "price_minor": 1})), "invalid_input", "tiers[1].name"),
        (
            tier(json!({"name": "B", "price_minor": 1, "min_count": 3, "max_count": 2})),
            "invalid_input",
            "tiers[1].min_count",
        ),
        (
            tier(json!({"name": "B", "price_minor": 1, "colour": 2})),
            "invalid_input",
            "tiers[1].colour",
        ),
        (tier(json!("B")), "invalid_input", "tiers[1]"),
        (json!({"tiers": {}}), "invalid_input", "tiers"),
        (json!({"tiers": null}), "invalid_input", "tiers"),
        (json!({"prices": []}), "invalid_input", "prices"),
        (
            json!({"extras": [{"name": "E", "price_minor": 1, "per": "day"}]}),
            "invalid_input",
            "extras[0].per",
        ),
        (
            json!({"extras": [{"name": "E", "price_minor": 1, "max_quantity": 0}]}),
            "invalid_input",
            "extras[0].max_quantity",
        ),
        (rule(json!({"amount_minor": 1})), "invalid_input", "rules[0].percent_ppm"),
        (rule(json!({"percent_ppm": null})), "invalid_input", "rules[0].percent_ppm"),
        (rule(json!({"percent_ppm": -1_000_001})), "invalid_input", "rules[0].percent_ppm"),
        (rule(json!({"weekdays": ["friday"]})), "invalid_input", "rules[0].weekdays"),
        (rule(json!({"weekdays": []})), "invalid_input", "rules[0].weekdays"),
        (rule(json!({"time_from": "22:00"})), "invalid_input", "rules[0].time_to"),
        (
            rule(json!({"time_from": "9:00", "time_to": "10:00"})),
            "invalid_input",
            "rules[0].time_from",
        ),
        (
            rule(json!({"time_from": "09:00", "time_to": "09:00"})),
            "invalid_input",
            "rules[0].time_from",
        ),
        (rule(json!({"date_from": "2031-02-30"})), "invalid_input", "rules[0].date_from"),
        (
            rule(json!({"date_from": "2031-02-03", "date_to": "2031-02-02"})),
            "invalid_input",
            "rules[0].date_from",
        ),
        (rule(json!({"party_from": 0})), "invalid_input", "rules[0].party_from"),
        (rule(json!({"start_minute": 0})), "invalid_input", "rules[0].start_minute"),
        (json!({"taxes": [foreign]}), "not_found", "taxes"),
        (json!({"taxes": ["VAT"]}), "invalid_input", "taxes"),
    ];
    for (document, code, place) in wrong {
        let error = set_prices(&client, &salon, document.clone()).await.expect_err(place);
        assert_eq!(field(&error), (code.to_owned(), place.to_owned()), "{document}: {error:?}");
    }
    let theirs =
        json!({"tiers": [{"id": before["tiers"][0]["id"], "name": "A", "price_minor": 1}]});
    set_prices(&client, &other, theirs).await.unwrap();
    let get = "select api.get_service_prices($1, $2)";
    let after = call(&client, get, &[&salon.tenant, &salon.service]).await.unwrap();
    assert_eq!(after, before, "another tenant's ids are another world, and refusals leave nothing");
}

#[tokio::test]
async fn taxes_are_made_changed_and_removed_cat_6() {
    let (_database, salon, client) = salon().await;
    let vat = make_tax(&client, &salon, json!({"name": "VAT", "rate_ppm": 190_000})).await;
    let create = "select api.create_tax($1, $2, $3)";
    for (document, code) in [
        (json!({"name": "VAT", "rate_ppm": 1}), "already_exists"),
        (json!({"name": "X", "rate_ppm": 1_000_001}), "invalid_input"),
        (json!({"name": "X"}), "invalid_input"),
    ] {
        let made = call(&client, create, &[&salon.tenant, &salon.business, &document]).await;
        assert_eq!(refusal(&made.unwrap_err()), code);
    }
    set_prices(&client, &salon, json!({"taxes": [vat]})).await.unwrap();
    let booking = salon.reserve(&client, MORNING, KIM, json!({})).await.unwrap();
    assert_eq!(booking["tax_minor"], 718);
    let update = "select api.update_tax($1, $2, $3, $4)";
    let lower = json!({"name": "VAT 16", "rate_ppm": 160_000});
    let changed = call(&client, update, &[&salon.tenant, &vat, &lower, &1]).await.unwrap();
    assert_eq!((&changed["inclusive"], &changed["version"]), (&json!(true), &json!(2)));
    let error = call(&client, update, &[&salon.tenant, &vat, &lower, &1]).await.unwrap_err();
    assert_eq!(refusal(&error), "version_mismatch");
    let turned = json!({"inclusive": false});
    let none = None::<i32>;
    let error = call(&client, update, &[&salon.tenant, &vat, &turned, &none]).await.unwrap_err();
    assert_eq!(field(&error).1, "inclusive", "chosen once");
    assert_eq!(quote(&client, &salon, MORNING, &json!({})).await.unwrap()["tax_minor"], 621);

    let delete = "select api.delete_tax($1, $2)";
    let error = call(&client, delete, &[&salon.tenant, &vat]).await.unwrap_err();
    assert_eq!(refusal(&error), "in_use");
    set_prices(&client, &salon, json!({"taxes": []})).await.unwrap();
    call(&client, delete, &[&salon.tenant, &vat]).await.unwrap();
    let error = call(&client, delete, &[&salon.tenant, &vat]).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found");
    let list = "select coalesce(jsonb_agg(t), '[]') from api.list_taxes($1) t";
    assert_eq!(call(&client, list, &[&salon.tenant]).await.unwrap(), json!([]));
    let get = "select api.get_booking($1, $2)";
    let kept = call(&client, get, &[&salon.tenant, &id(&booking)]).await.unwrap();
    assert_eq!(kept["price_lines"], booking["price_lines"], "its lines stay with the booking");
}

#[tokio::test]
async fn promotions_are_made_changed_and_removed_cat_6() {
    let (_database, salon, client) = salon().await;
    let made =
        json!({"code": " summer-10 ", "percent_ppm": 100_000, "service_ids": [salon.service]});
    let made = make_promotion(&client, &salon, made).await.unwrap();
    assert_eq!(
        (&made["code"], &made["currency"], &made["uses"], &made["service_ids"]),
        (&json!("SUMMER-10"), &json!("EUR"), &json!(0), &json!([salon.service]))
    );
    let wrong = [
        (json!({"code": "Summer-10", "percent_ppm": 1}), "already_exists", "code"),
        (json!({"code": "Ä", "percent_ppm": 1}), "invalid_input", "code"),
        (json!({"code": "A B", "percent_ppm": 1}), "invalid_input", "code"),
        (json!({"code": "X1"}), "invalid_input", "percent_ppm"),
        (
            json!({"code": "X1", "percent_ppm": 1, "amount_minor": 1}),
            "invalid_input",
            "percent_ppm",
        ),
        (json!({"code": "X1", "percent_ppm": 0}), "invalid_input", "percent_ppm"),
        (json!({"code": "X1", "amount_minor": -5}), "invalid_input", "amount_minor"),
        (json!({"code": "X1", "percent_ppm": 1, "max_uses": 0}), "invalid_input", "max_uses"),
        (
            json!({"code": "X1", "percent_ppm": 1, "valid_from": "2031-02-02", "valid_to": "2031-02-01"}),
            "invalid_input",
            "valid_from",
        ),
        (
            json!({"code": "X1", "percent_ppm": 1, "service_ids": [Uuid::from_u128(1)]}),
            "not_found",
            "service_ids",
        ),
        (
            json!({"code": "X1", "percent_ppm": 1, "service_ids": "all"}),
            "invalid_input",
            "service_ids",
        ),
        (json!({"code": "X1", "percent_ppm": 1, "currency": "USD"}), "invalid_input", "currency"),
    ];
    for (document, code, place) in wrong {
        let error = make_promotion(&client, &salon, document.clone()).await.expect_err(place);
        assert_eq!(field(&error), (code.to_owned(), place.to_owned()), "{document}: {error:?}");
    }
    let update = "select api.update_promotion($1, $2, $3, $4)";
    let changes =
        json!({"percent_ppm": null, "amount_minor": 500, "service_ids": [], "max_uses": 1});
    let changed = call(&client, update, &[&salon.tenant, &id(&made), &changes, &1]).await.unwrap();
    assert_eq!(
        (&changed["amount_minor"], &changed["service_ids"], &changed["version"]),
        (&json!(500), &json!([]), &json!(2))
    );
    let error = call(&client, update, &[&salon.tenant, &id(&made), &changes, &1]).await;
    assert_eq!(refusal(&error.unwrap_err()), "version_mismatch");

    let delete = "select api.delete_promotion($1, $2)";
    let used = json!({"promotion": "Summer-10"});
    let booking = salon.reserve(&client, MORNING, KIM, used).await.unwrap();
    assert_eq!(booking["price_minor"], 4000);
    let list = "select jsonb_agg(p) from api.list_promotions($1, $2) p";
    let listed = call(&client, list, &[&salon.tenant, &salon.business]).await.unwrap();
    assert_eq!((listed[0]["uses"].clone(), listed.as_array().unwrap().len()), (json!(1), 1));
    let error = call(&client, delete, &[&salon.tenant, &id(&made)]).await.unwrap_err();
    assert_eq!(refusal(&error), "in_use");
    let fresh = json!({"code": "FRESH", "percent_ppm": 1, "service_ids": [salon.service]});
    let fresh = make_promotion(&client, &salon, fresh).await.unwrap();
    let gone = "select api.delete_service($1, $2)";
    let error = call(&client, gone, &[&salon.tenant, &salon.service]).await.unwrap_err();
    assert_eq!(refusal(&error), "in_use", "a code for one service never becomes one for all");
    call(&client, delete, &[&salon.tenant, &id(&fresh)]).await.unwrap();
}
