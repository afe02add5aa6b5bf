//! docs/prices.md computes an example by hand: the database must come to the same.

use std::path::Path;

use serde_json::{Value, json};
use testkit::id;

use super::{KIM, make_promotion, make_tax, quote, salon, set_prices};

const NIGHT: &str = "2031-05-10 21:00+02";

fn document() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/prices.md");
    std::fs::read_to_string(path).unwrap()
}

fn block(text: &str, name: &str) -> Value {
    let rest = text.split(&format!("```json {name}\n")).nth(1).unwrap();
    serde_json::from_str(rest.split("```").next().unwrap()).unwrap()
}

/// The rows of the example's table: kind, label, quantity, unit, total, reason.
fn table(text: &str) -> Vec<Vec<String>> {
    let kinds = ["base", "tier", "rule", "extra", "promotion", "tax"];
    text.lines()
        .filter(|line| line.starts_with("| "))
        .map(|line| line.split('|').skip(1).map(|cell| cell.trim().to_owned()).collect())
        .filter(|cells: &Vec<String>| kinds.contains(&cells[0].as_str()) && cells.len() == 7)
        .collect()
}

/// The example names tiers and extras, the command wants ids.
fn by_id(options: &mut Value, prices: &Value) {
    for list in ["tiers", "extras"] {
        for choice in options[list].as_array_mut().unwrap() {
            let name = choice.as_object_mut().unwrap().remove("name").unwrap();
            let all = prices[list].as_array().unwrap();
            choice["id"] = all.iter().find(|one| one["name"] == name).unwrap()["id"].clone();
        }
    }
}

#[tokio::test]
async fn the_example_of_the_document_costs_what_it_says_cat_6() {
    let (_database, salon, client) = salon().await;
    let text = document();
    let (mut prices, mut options) = (block(&text, "prices"), block(&text, "booking"));
    let mut taxes = Vec::new();
    for (name, rate) in [("VAT", 190_000), ("City tax", 25_000)] {
        taxes.push(make_tax(&client, &salon, json!({"name": name, "rate_ppm": rate})).await);
    }
    prices["taxes"] = json!(taxes);
    let prices = set_prices(&client, &salon, prices).await.unwrap();
    let moon = json!({"code": "MOON5", "percent_ppm": 50_000});
    let moon = make_promotion(&client, &salon, moon).await.unwrap();
    by_id(&mut options, &prices);

    let quoted = quote(&client, &salon, NIGHT, &options).await.unwrap();
    let said: Vec<Vec<String>> = quoted["price_lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            let cell = |name: &str| line[name].to_string().trim_matches('"').to_owned();
            ["kind", "label", "quantity", "unit_minor", "total_minor"].map(cell).to_vec()
        })
        .collect();
    let table = table(&text);
    let shown: Vec<Vec<String>> = table.iter().map(|cells| cells[..5].to_vec()).collect();
    assert_eq!(said, shown);
    for (line, cells) in quoted["price_lines"].as_array().unwrap().iter().zip(&table) {
        if cells[0] == "tax" {
            assert!(cells[5].ends_with(&format!("= {}", line["tax_minor"])), "{cells:?} {line}");
        }
    }
    let (price, tax) = (&quoted["price_minor"], &quoted["tax_minor"]);
    let money = |minor: &Value| format!("{:.2}", minor.as_f64().unwrap() / 100.0);
    let sentence = format!("It costs {}, of which {} are tax.", money(price), money(tax));
    assert!(text.contains(&sentence), "{sentence}");

    let early = salon.reserve(&client, NIGHT, KIM, options.clone()).await.unwrap_err();
    assert_eq!(testkit::refusal(&early), "outside_hours", "a quote doesn't ask whether it is open");
    let options = json!({"tiers": options["tiers"], "promotion": "Moon5"});
    let booked = salon.reserve(&client, super::MORNING, KIM, options).await.unwrap();
    assert_eq!(booked["promotion_id"], json!(id(&moon)));
}
