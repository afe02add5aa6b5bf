//! The operations of `api/openapi.json`, and where their fields take ids.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

/// The contract, as it is checked in; `contract.rs` sees to it that it is current.
pub fn contract() -> &'static Value {
    static CONTRACT: std::sync::LazyLock<Value> = std::sync::LazyLock::new(|| {
        serde_json::from_str(include_str!("../../../../../api/openapi.json")).unwrap()
    });
    &CONTRACT
}

/// One operation of the contract.
#[derive(Debug, Clone)]
pub struct Operation {
    pub method: Method,
    pub path: String,
    value: &'static Value,
}

/// All operations, in the order of the contract.
pub fn all() -> Vec<Operation> {
    let paths = contract()["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, item)| {
        item.as_object().unwrap().iter().map(move |(method, value)| Operation {
            method: method.to_uppercase().parse().unwrap(),
            path: path.clone(),
            value,
        })
    });
    operations.collect()
}

/// Every permission that some operation wants.
pub fn permissions() -> BTreeSet<String> {
    all().iter().filter(|one| !one.is_public()).map(|one| one.permission().to_owned()).collect()
}

impl Operation {
    /// The operation of this name, such as `POST /v1/bookings`.
    pub fn named(name: &str) -> Operation {
        let found = all().into_iter().find(|one| one.name() == name);
        found.unwrap_or_else(|| panic!("api/openapi.json has no operation {name}"))
    }

    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    pub fn permission(&self) -> &'static str {
        self.value["x-permission"].as_str().unwrap()
    }

    /// Whether the contract asks for no key.
    pub fn is_public(&self) -> bool {
        self.value["security"] == json!([{}])
    }

    pub fn writes(&self) -> bool {
        self.method != Method::GET
    }

    /// The noun of the path, such as `bookings`.
    pub fn noun(&self) -> &str {
        self.path.split('/').nth(2).unwrap()
    }

    /// The names in braces in the path.
    pub fn placeholders(&self) -> Vec<&str> {
        self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect()
    }

    /// The parameters of the query.
    pub fn query(&self) -> impl Iterator<Item = &'static Value> {
        self.value["parameters"].as_array().unwrap().iter().filter(|one| one["in"] == "query")
    }

    /// Whether it lists pages.
    pub fn has_cursor(&self) -> bool {
        self.query().any(|parameter| parameter["name"] == "cursor")
    }

    /// The example of its body; none if it takes none.
    pub fn example(&self) -> Option<&'static Value> {
        let content = &self.value["requestBody"]["content"]["application/json"];
        let example = content.get("example");
        assert!(
            example.is_some() || self.value.get("requestBody").is_none(),
            "{} has a body without an example: give its type a Sample",
            self.name()
        );
        example
    }

    /// The schema of its body.
    pub fn schema(&self) -> &'static Value {
        &self.value["requestBody"]["content"]["application/json"]["schema"]
    }

    /// Whether the contract announces this status, with this code if it is a refusal.
    pub fn announces(&self, status: u16, code: &str) -> bool {
        let response = &self.value["responses"][status.to_string()];
        match response["x-codes"].as_array() {
            Some(codes) => codes.iter().any(|known| known == code),
            None => !response.is_null(),
        }
    }

    /// The fields of the body that take ids, each as `.tiers[].id`.
    pub fn ids_in_body(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        walk(self.schema(), "", &mut |path, schema| {
            if schema["format"] == "uuid" {
                found.insert(path.to_owned());
            }
            let name = path.rsplit('.').next().unwrap_or_default();
            let of_ids = name == "id" || name.ends_with("_id");
            assert!(
                !of_ids || schema["type"] == "null" || schema["format"] == "uuid",
                "{}{path} is named like an id and isn't one: {schema}",
                self.name()
            );
        });
        found
    }

    /// The parameters of the query that take ids.
    pub fn ids_in_query(&self) -> Vec<&'static str> {
        let ids = self.query().filter(|one| one["schema"]["format"] == "uuid");
        ids.map(|one| one["name"].as_str().unwrap()).collect()
    }
}

/// A schema, or what its `$ref` names.
pub fn resolved(schema: &'static Value) -> &'static Value {
    match schema["$ref"].as_str() {
        Some(reference) => {
            let name = reference.rsplit('/').next().unwrap();
            let found = &contract()["components"]["schemas"][name];
            assert!(!found.is_null(), "{reference} isn't in the contract");
            found
        }
        None => schema,
    }
}

/// The schemas of which one holds.
pub fn alternatives(schema: &'static Value) -> Vec<&'static Value> {
    let schema = resolved(schema);
    let mut found = vec![schema];
    for word in ["oneOf", "anyOf", "allOf"] {
        for one in schema[word].as_array().into_iter().flatten() {
            found.extend(alternatives(one));
        }
    }
    found
}

/// Visits every part of a schema with its path.
pub fn walk(schema: &'static Value, path: &str, visit: &mut impl FnMut(&str, &'static Value)) {
    for schema in alternatives(schema) {
        visit(path, schema);
        if schema.get("items").is_some() {
            walk(&schema["items"], &format!("{path}[]"), visit);
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            walk(property, &format!("{path}.{name}"), visit);
        }
        if schema["additionalProperties"].is_object() {
            walk(&schema["additionalProperties"], &format!("{path}.*"), visit);
        }
    }
}

/// The least that an object of this schema needs: its required fields.
pub fn least(schema: &'static Value) -> Value {
    for schema in alternatives(schema) {
        match schema["type"].as_str() {
            Some("object") => {
                let required = schema["required"].as_array().into_iter().flatten();
                return required
                    .map(|name| name.as_str().unwrap())
                    .map(|name| (name.to_owned(), least(&schema["properties"][name])))
                    .collect();
            }
            Some("integer" | "number") => return json!(1),
            Some("boolean") => return json!(false),
            Some("array") => return json!([]),
            Some("string") if schema["format"] == "uuid" => {
                return json!("0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03");
            }
            Some("string") => {
                let given = schema["enum"].as_array().and_then(|all| all.first());
                return given.or_else(|| schema["examples"].get(0)).cloned().unwrap_or(json!("x"));
            }
            _ => {}
        }
    }
    Value::Null
}
