//! A row of customers.

use serde_json::{Map as Object, Value, json};

use super::cell::Cells;
use super::model::BadRow;

/// What `api.upsert_customer` takes.
pub fn document(cells: &Cells<'_>) -> Result<Value, BadRow> {
    let mut document = Object::new();
    document.insert("name".into(), json!(cells.name()?));
    for (field, text) in [
        ("email", cells.text("email")),
        ("phone", cells.phone()),
        ("notes", cells.text("notes")),
        ("status", cells.text("status").map(|status| status.to_lowercase())),
    ] {
        if let Some(text) = text {
            document.insert(field.into(), json!(text));
        }
    }
    Ok(Value::Object(document))
}
