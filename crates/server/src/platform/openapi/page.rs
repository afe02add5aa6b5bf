//! The document as a page: server-rendered, no script, no foreign assets.

use std::fmt::Write;

use serde_json::Value;

use crate::platform::html::Text;
use crate::platform::http::codes;

const STYLE: &str = include_str!("page.css");

/// The page.
pub fn page(document: &Value) -> String {
    let mut html = String::from(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Slotkeeper API</title><style>",
    );
    html.push_str(STYLE);
    html.push_str("</style></head><body><header><h1>Slotkeeper API</h1><p>");
    escape(&mut html, text(&document["info"]["description"]));
    html.push_str("</p><p>With a key: <code>Authorization: Bearer sk_…</code>. The same as a document for machines: <a href=\"/openapi.json\">/openapi.json</a>.</p></header>");
    let groups = groups(document);
    contents(&mut html, &groups);
    html.push_str("<main>");
    for (name, operations) in &groups {
        let _ = write!(html, "<section id=\"{name}\"><h2>{name}</h2>");
        for operation in operations {
            section(&mut html, operation);
        }
        html.push_str("</section>");
    }
    problems(&mut html);
    html.push_str("</main></body></html>");
    html
}

struct Operation<'a> {
    method: &'a str,
    path: &'a str,
    value: &'a Value,
}

fn groups(document: &Value) -> Vec<(&str, Vec<Operation<'_>>)> {
    let mut groups: Vec<(&str, Vec<Operation<'_>>)> = Vec::new();
    for tag in document["tags"].as_array().into_iter().flatten() {
        groups.push((text(&tag["name"]), Vec::new()));
    }
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, value) in item.as_object().into_iter().flatten() {
            let tag = text(&value["tags"][0]);
            if let Some((_, operations)) = groups.iter_mut().find(|(name, _)| *name == tag) {
                operations.push(Operation { method, path, value });
            }
        }
    }
    groups
}

fn contents(html: &mut String, groups: &[(&str, Vec<Operation<'_>>)]) {
    html.push_str("<nav aria-label=\"Contents\"><ul>");
    for (name, operations) in groups {
        let _ = write!(
            html,
            "<li><a href=\"#{name}\">{name}</a> <small>{}</small></li>",
            operations.len()
        );
    }
    html.push_str("<li><a href=\"#problems\">problems</a></li></ul></nav>");
}

fn section(html: &mut String, operation: &Operation<'_>) {
    let Operation { method, path, value } = operation;
    let id = text(&value["operationId"]);
    let _ = write!(
        html,
        "<article id=\"{id}\"><h3><span class=\"m {method}\">{}</span> <code>{path}</code></h3><p>",
        method.to_uppercase()
    );
    escape(html, text(&value["summary"]));
    html.push_str(". ");
    escape(html, text(&value["description"]));
    let permission = match text(&value["x-permission"]) {
        "public" => "No key is needed.".to_owned(),
        name => format!("Permission <code>{name}</code>."),
    };
    let _ = write!(html, " <small>{permission}</small></p>");
    parameters(html, value);
    let request = &value["requestBody"]["content"]["application/json"]["example"];
    example(html, "Try it", &curl(operation, request));
    for (status, response) in value["responses"].as_object().into_iter().flatten() {
        let sample = &response["content"]["application/json"]["example"];
        if !sample.is_null() {
            example(html, &format!("Answer {status}"), &pretty(sample));
        }
    }
    refusals(html, value);
    html.push_str("</article>");
}

fn parameters(html: &mut String, value: &Value) {
    let all = value["parameters"].as_array();
    let Some(all) = all.filter(|all| !all.is_empty()) else {
        return;
    };
    html.push_str("<details><summary>Parameters</summary><dl>");
    for parameter in all {
        let needed = if parameter["required"] == true { ", needed" } else { "" };
        let _ = write!(
            html,
            "<dt><code>{}</code> <small>{}{needed}</small></dt><dd>",
            text(&parameter["name"]),
            text(&parameter["in"])
        );
        escape(html, text(&parameter["description"]));
        html.push_str("</dd>");
    }
    html.push_str("</dl></details>");
}

fn refusals(html: &mut String, value: &Value) {
    html.push_str("<details><summary>Problems</summary><p>");
    for (status, response) in value["responses"].as_object().into_iter().flatten() {
        for code in response["x-codes"].as_array().into_iter().flatten() {
            let code = text(code);
            let _ = write!(html, "<a href=\"#problem-{code}\"><code>{status} {code}</code></a> ");
        }
    }
    html.push_str("</p></details>");
}

fn problems(html: &mut String) {
    html.push_str("<section id=\"problems\"><h2>problems</h2><dl>");
    for code in codes::ALL {
        let _ = write!(
            html,
            "<dt id=\"problem-{}\"><code>{} {}</code></dt><dd>{}.</dd>",
            code.name, code.status, code.name, code.title
        );
    }
    html.push_str("</dl></section>");
}

fn curl(operation: &Operation<'_>, body: &Value) -> String {
    let mut line = String::from("curl");
    if operation.method != "get" {
        let _ = write!(line, " -X {}", operation.method.to_uppercase());
    }
    if operation.value["x-permission"] != "public" {
        line.push_str(" -H \"Authorization: Bearer $SLOTKEEPER_KEY\"");
    }
    if !body.is_null() {
        let _ = write!(line, " -H 'Content-Type: application/json' \\\n  -d '{body}' \\\n ");
    }
    let _ =
        write!(line, " \"$SLOTKEEPER_URL{}{}\"", example_path(operation), example_query(operation));
    line
}

fn example_path(operation: &Operation<'_>) -> String {
    let mut path = operation.path.to_owned();
    for parameter in operation.value["parameters"].as_array().into_iter().flatten() {
        if parameter["in"] == "path" {
            path = path
                .replace(&format!("{{{}}}", text(&parameter["name"])), text(&parameter["example"]));
        }
    }
    path
}

fn example_query(operation: &Operation<'_>) -> String {
    let needed = operation.value["parameters"].as_array().into_iter().flatten();
    let pairs: Vec<String> = needed
        .filter(|parameter| parameter["in"] == "query" && !parameter["example"].is_null())
        .map(|parameter| format!("{}={}", text(&parameter["name"]), text(&parameter["example"])))
        .collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

fn example(html: &mut String, title: &str, code: &str) {
    let _ = write!(html, "<h4>{title}</h4><pre tabindex=\"0\"><code>");
    escape(html, code);
    html.push_str("</code></pre>");
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn escape(html: &mut String, text: &str) {
    let _ = write!(html, "{}", Text(text));
}
