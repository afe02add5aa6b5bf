//! OpenAPI 3.1 from endpoints.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::links::links;
use crate::platform::http::{Endpoint, Shaped, codes};

/// The document.
pub fn document(endpoints: &[Endpoint]) -> Value {
    let mut paths = Map::new();
    let mut schemas: BTreeMap<String, Value> = BTreeMap::new();
    for endpoint in endpoints {
        for shaped in endpoint.body.into_iter().chain(endpoint.answer) {
            for (name, schema) in shaped.shape().schemas {
                let schema = serde_json::to_value(schema).unwrap_or_default();
                let other = schemas.insert(name.clone(), schema.clone());
                debug_assert!(
                    other.is_none_or(|other| other == schema),
                    "two types are called {name}: rename one, or say #[schema(as = …)]"
                );
            }
        }
        let item = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        item[endpoint.method] = operation(endpoint, endpoints);
    }
    schemas.insert("Problem".into(), problem_schema());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Slotkeeper",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Booking for businesses. Times are instants (RFC 3339); amounts are minor units of the currency. Unknown fields are refused. Every write takes an Idempotency-Key.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" }
        },
        "servers": [{ "url": "/" }],
        "tags": tags(endpoints),
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "api_key": { "type": "http", "scheme": "bearer", "description": "An API key: sk_…" }
            }
        }
    })
}

/// The noun of the path: what the documentation groups by.
fn tag(endpoint: &Endpoint) -> &'static str {
    endpoint.path.split('/').nth(2).unwrap_or("other")
}

fn tags(endpoints: &[Endpoint]) -> Vec<Value> {
    let mut seen = Vec::new();
    for endpoint in endpoints {
        if !seen.contains(&tag(endpoint)) {
            seen.push(tag(endpoint));
        }
    }
    seen.into_iter().map(|name| json!({ "name": name })).collect()
}

fn operation(endpoint: &Endpoint, endpoints: &[Endpoint]) -> Value {
    let mut operation = json!({
        "operationId": operation_id(endpoint),
        "summary": endpoint.summary,
        "tags": [tag(endpoint)],
        "x-permission": endpoint.permission(),
        "security": if endpoint.is_public() { json!([{}]) } else { json!([{ "api_key": [] }]) },
        "parameters": parameters(endpoint),
        "responses": responses(endpoint, &links(endpoint, endpoints)),
    });
    if !endpoint.description.is_empty() {
        operation["description"] = endpoint.description.into();
    }
    if let Some(body) = endpoint.body.map(Shaped::shape) {
        operation["requestBody"] = json!({ "required": true, "content": { "application/json": content(&body.name, &body.sample) } });
    }
    operation
}

pub(super) fn operation_id(endpoint: &Endpoint) -> String {
    let path = endpoint.path.trim_start_matches("/v1/").replace(['{', '}'], "");
    format!("{}_{}", endpoint.method, path.replace(['/', '-'], "_"))
}

fn content(name: &str, sample: &Value) -> Value {
    json!({ "schema": { "$ref": format!("#/components/schemas/{name}") }, "example": sample })
}

fn parameters(endpoint: &Endpoint) -> Vec<Value> {
    let in_path = endpoint.path_parameters().into_iter().map(|name| {
        let (schema, example) = match name {
            "slug" => (json!({ "type": "string" }), json!("demo-salon")),
            "token" => (json!({ "type": "string" }), json!("bt_AZmwpA0ufEO…")),
            _ => (json!({ "type": "string", "format": "uuid" }), json!("0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f01")),
        };
        json!({ "name": name, "in": "path", "required": true, "schema": schema, "example": example })
    });
    let in_query = endpoint.query.map(|parameters| parameters()).unwrap_or_default();
    let in_query = in_query.into_iter().filter_map(|parameter| {
        let mut parameter = serde_json::to_value(parameter).ok()?;
        let without_example = parameter["example"].is_null();
        if parameter["required"] == true
            && parameter["schema"]["format"] == "uuid"
            && without_example
        {
            parameter["example"] = "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f03".into();
        }
        Some(parameter)
    });
    let mut all: Vec<Value> = in_path.chain(in_query).collect();
    if endpoint.method != "get" {
        all.push(json!({ "name": "Idempotency-Key", "in": "header", "required": false, "schema": { "type": "string", "maxLength": 255 },
            "description": "A repeat with the same key and the same body gets the first answer." }));
    }
    if endpoint.takes_if_match() {
        all.push(json!({ "name": "If-Match", "in": "header", "required": false, "schema": { "type": "string" },
            "description": "The ETag of what you read; refused if somebody changed it meanwhile." }));
    }
    all
}

fn responses(endpoint: &Endpoint, links: &Value) -> Value {
    let mut responses = BTreeMap::new();
    let description = match endpoint.status {
        201 => "Made.",
        204 => "Done; nothing to show.",
        _ => "The answer.",
    };
    let mut success = json!({ "description": description });
    if let Some(answer) = endpoint.answer.map(Shaped::shape) {
        success["content"] = json!({ "application/json": content(&answer.name, &answer.sample) });
    }
    if let Some((media, sample)) = endpoint.text {
        success["content"] =
            json!({ media: { "schema": { "type": "string" }, "example": sample } });
    }
    if !links.is_null() {
        success["links"] = links.clone();
    }
    if let Some((status, when)) = endpoint.also {
        let mut other = success.clone();
        other["description"] = when.into();
        responses.insert(status.to_string(), other);
    }
    responses.insert(endpoint.status.to_string(), success);
    let mut by_status: BTreeMap<u16, Vec<&codes::Code>> = BTreeMap::new();
    for code in endpoint.all_refusals().into_iter().filter_map(codes::find) {
        by_status.entry(code.status).or_default().push(code);
    }
    for (status, refusals) in by_status {
        let lines: Vec<String> =
            refusals.iter().map(|code| format!("`{}`: {}.", code.name, code.title)).collect();
        let names: Vec<&str> = refusals.iter().map(|code| code.name).collect();
        responses.insert(
            status.to_string(),
            json!({
                "description": lines.join(" "),
                "x-codes": names,
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
            }),
        );
    }
    json!(responses)
}

fn problem_schema() -> Value {
    let names: Vec<&str> = codes::ALL.iter().map(|code| code.name).collect();
    json!({
        "type": "object",
        "description": "What went wrong (RFC 9457). Further members give facts for machines.",
        "required": ["type", "title", "status", "code", "detail", "instance"],
        "properties": {
            "type": { "type": "string", "examples": ["/docs#problem-slot_taken"] },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "code": { "type": "string", "enum": names },
            "detail": { "type": "string" },
            "instance": { "type": "string", "description": "The request's id." },
            "field": { "type": "string", "description": "The field that is wrong, where one is." }
        }
    })
}
