//! API-1: the contract is checked-in text, and every route in it says who may call it.

use serde_json::Value;

fn document() -> Value {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_slotkeeper"))
        .arg("openapi")
        .output()
        .unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_checked_in_contract_is_current_api_1() {
    let checked_in: Value =
        serde_json::from_str(include_str!("../../../../api/openapi.json")).unwrap();
    assert!(
        document() == checked_in,
        "api/openapi.json is not current: run `make openapi`, and look at what changes for clients"
    );
}

#[test]
fn every_operation_names_its_permission_and_its_refusals_api_1() {
    let document = document();
    let mut operations = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            operations += 1;
            let permission = operation["x-permission"]
                .as_str()
                .unwrap_or_else(|| panic!("{method} {path} names no permission"));
            assert_eq!(
                permission == "public",
                path.starts_with("/v1/public"),
                "{method} {path} is {permission}"
            );
            let open = operation["security"] == serde_json::json!([{}]);
            assert_eq!(permission == "public", open, "{method} {path}");
            let responses = operation["responses"].as_object().unwrap();
            assert!(
                responses.keys().any(|status| status.starts_with('2')),
                "{method} {path} never succeeds"
            );
            assert!(
                responses.keys().any(|status| status.starts_with('4')),
                "{method} {path} never refuses"
            );
            assert!(operation["summary"].is_string(), "{method} {path} has no summary");
        }
    }
    assert!(operations > 50, "only {operations} operations");
}

#[test]
fn what_is_made_links_to_what_can_be_done_with_it_api_1() {
    let document = document();
    let links = |path: &str, method: &str, status: &str| -> Vec<String> {
        let links = &document["paths"][path][method]["responses"][status]["links"];
        links.as_object().map(|links| links.keys().cloned().collect()).unwrap_or_default()
    };
    let of_hold = links("/v1/public/{slug}/bookings", "post", "201");
    assert!(of_hold.contains(&"post_public_bookings_token_confirm".to_owned()), "{of_hold:?}");
    let of_walk_in = links("/v1/sessions/{id}/walk-ins", "post", "201");
    assert!(of_walk_in.contains(&"post_bookings_id_cancel".to_owned()), "{of_walk_in:?}");
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let makes = operation["responses"].get("201").is_some();
            assert!(
                !makes || !links(path, method, "201").is_empty(),
                "{method} {path} links to nothing"
            );
        }
    }
    let names: Vec<&str> = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|methods| methods.as_object().unwrap().values())
        .map(|operation| operation["operationId"].as_str().unwrap())
        .collect();
    for path in document["paths"].as_object().unwrap().keys() {
        for name in &links(path, "post", "201") {
            assert!(names.contains(&name.as_str()), "{path} links to {name}, which isn't there");
        }
    }
}
