//! A row of services.

use serde_json::{Value, json};

use super::cell::Cells;
use super::model::BadRow;
use super::names::House;

/// What `api.upsert_service` takes.
pub fn document(cells: &Cells<'_>, house: &House) -> Result<Value, BadRow> {
    cells.check_currency(&house.currency)?;
    let mut document = json!({ "name": cells.needed("name")? });
    let minutes = cells.number("duration_minutes")?;
    let Some(minutes) = minutes else {
        cells.needed("duration_minutes")?;
        return Ok(document);
    };
    document["duration_minutes"] = json!(minutes);
    for field in ["buffer_before_minutes", "buffer_after_minutes"] {
        if let Some(number) = cells.number(field)? {
            document[field] = json!(number);
        }
    }
    for (field, text) in
        [("description", cells.text("description")), ("status", cells.text("status"))]
    {
        if let Some(text) = text {
            document[field] = json!(text);
        }
    }
    if let Some(price) = cells.money("price", &house.currency)? {
        document["price_minor"] = json!(price);
    }
    Ok(document)
}
