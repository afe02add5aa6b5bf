//! The operations of `api/openapi.json`.

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

    /// Whether the contract announces this status, with this code if it is a refusal.
    pub fn announces(&self, status: u16, code: &str) -> bool {
        let response = &self.value["responses"][status.to_string()];
        match response["x-codes"].as_array() {
            Some(codes) => codes.iter().any(|known| known == code),
            None => !response.is_null(),
        }
    }
}
