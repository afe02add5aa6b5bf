//! Places inside the arguments of a call: where ids stand, and where objects do.

use serde_json::{Map, Value};

/// JSON pointers to every text below that is an id of the house, with its noun, before ids were filled in.
pub fn ids(arguments: &Map<String, Value>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(&Value::Object(arguments.clone()), "", &mut |place, value| {
        if let Some(noun) = value.as_str().and_then(|text| text.strip_prefix('$')) {
            found.push((place.to_owned(), noun.to_owned()));
        }
    });
    found
}

/// JSON pointers to every object in the arguments.
pub fn objects(arguments: &Map<String, Value>) -> Vec<String> {
    let mut found = Vec::new();
    walk(&Value::Object(arguments.clone()), "", &mut |place, value| {
        if value.is_object() && !place.is_empty() {
            found.push(place.to_owned());
        }
    });
    found
}

fn walk(value: &Value, place: &str, visit: &mut impl FnMut(&str, &Value)) {
    visit(place, value);
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &format!("{place}/{index}"), visit);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                walk(item, &format!("{place}/{key}"), visit);
            }
        }
        _ => {}
    }
}

/// The arguments with another value at a place.
pub fn with(arguments: &Map<String, Value>, place: &str, value: Value) -> Map<String, Value> {
    let mut all = Value::Object(arguments.clone());
    *all.pointer_mut(place).expect("a place that was found") = value;
    match all {
        Value::Object(arguments) => arguments,
        _ => unreachable!("the arguments are an object"),
    }
}

/// The arguments with one more field in the object at a place.
pub fn with_field(
    arguments: &Map<String, Value>,
    place: &str,
    name: &str,
    value: Value,
) -> Map<String, Value> {
    let mut object =
        Value::Object(arguments.clone()).pointer(place).cloned().expect("a place that was found");
    object[name] = value;
    with(arguments, place, object)
}
