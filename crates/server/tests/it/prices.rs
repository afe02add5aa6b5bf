//! CAT-6 over HTTP: prices of services, taxes and promotion codes.

use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};
use testkit::Salon;

use crate::documents;
use crate::server::{Server, answer};

/// A caller with a key to a salon of their own.
struct Owner<'a> {
    server: &'a Server,
    salon: Salon,
    key: String,
}

impl Owner<'_> {
    async fn of(server: &Server) -> Owner<'_> {
        let salon = Salon::builder().build(&server.database).await;
        let key = server.key(&salon, "*").await;
        Owner { server, salon, key }
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.server.with_key(&self.key, Method::GET, path, None).await
    }

    async fn send(&self, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        self.server.with_key(&self.key, method, path, Some(&body)).await
    }

    /// With one more header.
    async fn with(
        &self,
        method: Method,
        path: &str,
        header: (header::HeaderName, &str),
        body: &Value,
    ) -> (StatusCode, Value) {
        let request = self.server.request(method, path).bearer_auth(&self.key);
        answer(request.header(header.0, header.1).json(body).send().await.unwrap()).await
    }

    async fn tax(&self, name: &str, inclusive: bool) -> String {
        let body = json!({"business_id": self.salon.business, "name": name, "rate_ppm": 190_000, "inclusive": inclusive});
        let (status, tax) = self.send(Method::POST, "/v1/taxes", body).await;
        assert_eq!(status, StatusCode::CREATED, "{tax}");
        tax["id"].as_str().unwrap().to_owned()
    }

    fn prices(&self) -> String {
        format!("/v1/services/{}/prices", self.salon.service)
    }
}

#[tokio::test]
async fn prices_of_a_service_are_read_and_set_as_one_document_cat_6() {
    let server = Server::start().await;
    let owner = Owner::of(&server).await;
    let path = owner.prices();
    let (status, none) = owner.get(&path).await;
    assert_eq!(status, StatusCode::OK, "{none}");
    assert_eq!(
        (&none["tiers"], &none["extras"], &none["rules"], &none["taxes"]),
        (&json!([]), &json!([]), &json!([]), &json!([]))
    );
    let tax = owner.tax("VAT", true).await;
    let wanted = json!({
        "tiers": [{"name": "Adult", "price_minor": 1950, "min_count": 1}, {"name": "Child", "price_minor": 995, "max_count": 5}],
        "extras": [{"name": "Torch", "price_minor": 250, "per": "person", "max_quantity": 3}],
        "rules": [
            {"name": "Weekend night", "weekdays": ["fri", "sat"], "time_from": "20:00", "time_to": "02:00", "percent_ppm": 250_000},
            {"name": "Group", "party_from": 6, "percent_ppm": -100_000, "date_from": "2031-01-01", "date_to": "2031-12-31"},
        ],
        "taxes": [tax],
    });
    let (status, set) = owner.send(Method::PUT, &path, wanted.clone()).await;
    assert_eq!(status, StatusCode::OK, "{set}");
    assert_eq!(set["tiers"][1]["max_count"], json!(5));
    assert_eq!(set["extras"][0]["per"], json!("person"));
    assert_eq!(set["rules"][0]["weekdays"], json!(["fri", "sat"]));
    assert_eq!(set["rules"][0]["time_to"], json!("02:00"));
    assert_eq!(set["rules"][1]["date_to"], json!("2031-12-31"));
    assert_eq!(set["taxes"], json!([tax]));
    assert_eq!(owner.get(&path).await.1, set);

    // What was read can be sent back, ids and all, and is the same then.
    let mut same = set.clone();
    for name in ["service_id", "price_minor", "currency", "version"] {
        same.as_object_mut().unwrap().remove(name);
    }
    let (status, again) = owner.send(Method::PUT, &path, same.clone()).await;
    assert_eq!(status, StatusCode::OK, "{again}");
    for list in ["tiers", "extras", "rules", "taxes"] {
        assert_eq!(again[list], set[list], "{list}");
    }

    // A list that isn't given becomes empty.
    let only = json!({"tiers": [{"name": "Everybody", "price_minor": 700}]});
    let (_, fewer) = owner.send(Method::PUT, &path, only).await;
    assert_eq!(fewer["tiers"].as_array().unwrap().len(), 1);
    assert_eq!((&fewer["extras"], &fewer["taxes"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn changes_of_prices_are_guarded_by_the_services_version_cat_6_api_1() {
    let server = Server::start().await;
    let owner = Owner::of(&server).await;
    let path = owner.prices();
    let response = server.request(Method::GET, &path).bearer_auth(&owner.key).send().await.unwrap();
    let tag = response.headers()[header::ETAG].to_str().unwrap().to_owned();
    let (status, _) =
        owner.with(Method::GET, &path, (header::IF_NONE_MATCH, &tag), &json!({})).await;
    assert_eq!(status, StatusCode::NOT_MODIFIED);

    let body = json!({"tiers": [{"name": "Adult", "price_minor": 1000}]});
    let (status, set) = owner.with(Method::PUT, &path, (header::IF_MATCH, &tag), &body).await;
    assert_eq!(status, StatusCode::OK, "{set}");
    let (status, problem) =
        owner.with(Method::PUT, &path, (header::IF_MATCH, &tag), &json!({"tiers": []})).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::PRECONDITION_FAILED, &json!("version_mismatch")),
        "{problem}"
    );
    assert_eq!(owner.get(&path).await.1, set, "nothing was changed");
    let service = owner.get(&format!("/v1/services/{}", owner.salon.service)).await.1;
    assert_eq!(service["version"], set["version"]);

    // A repeat under one key is one change.
    let key = header::HeaderName::from_static("idempotency-key");
    let body = json!({"tiers": [{"name": "Adult", "price_minor": 1100}]});
    let first = owner.with(Method::PUT, &path, (key.clone(), "prices-1"), &body).await;
    let second = owner.with(Method::PUT, &path, (key, "prices-1"), &body).await;
    assert_eq!(first, second);
}

#[tokio::test]
async fn bad_prices_are_refused_by_their_place_cat_6() {
    let server = Server::start().await;
    let owner = Owner::of(&server).await;
    let path = owner.prices();
    let (inclusive, exclusive) =
        (owner.tax("VAT", true).await, owner.tax("Service charge", false).await);
    let before = json!({"tiers": [{"name": "Adult", "price_minor": 1000}]});
    let (_, before) = owner.send(Method::PUT, &path, before).await;
    let tier = |change: Value| {
        let mut tier = json!({"name": "Child", "price_minor": 500});
        tier.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        json!({"tiers": [{"name": "Adult", "price_minor": 1000}, tier]})
    };
    let rule = |change: Value| {
        let mut rule = json!({"name": "Night"});
        rule.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        json!({"rules": [rule]})
    };
    for (body, code, field) in [
        (tier(json!({"price_minor": -1})), "invalid_input", "tiers[1].price_minor"),
        (tier(json!({"price_minor": 12.5})), "invalid_input", "tiers[1].price_minor"),
        (tier(json!({"price_minor": "500"})), "invalid_input", "tiers[1].price_minor"),
        (tier(json!({"name": " "})), "invalid_input", "tiers[1].name"),
        (tier(json!({"colour": "red"})), "unknown_field", "tiers[1].colour"),
        (tier(json!({"min_count": 3, "max_count": 2})), "invalid_input", "tiers[1].min_count"),
        (tier(json!({"name": "Adult"})), "already_exists", "tiers[1].name"),
        (
            json!({"extras": [{"name": "Torch", "price_minor": 1, "per": "hour"}]}),
            "invalid_input",
            "extras[0].per",
        ),
        (rule(json!({})), "invalid_input", "rules[0].percent_ppm"),
        (
            rule(json!({"percent_ppm": 1, "amount_minor": 1})),
            "invalid_input",
            "rules[0].percent_ppm",
        ),
        (rule(json!({"percent_ppm": -1_000_001})), "invalid_input", "rules[0].percent_ppm"),
        (
            rule(json!({"percent_ppm": 1, "weekdays": ["monday"]})),
            "invalid_input",
            "rules[0].weekdays[0]",
        ),
        (
            rule(json!({"percent_ppm": 1, "time_from": "10:00"})),
            "invalid_input",
            "rules[0].time_to",
        ),
        (
            rule(json!({"percent_ppm": 1, "date_from": "2031-02-30"})),
            "invalid_input",
            "rules[0].date_from",
        ),
        (json!({"taxes": ["x"]}), "invalid_input", "taxes[0]"),
        (json!({"taxes": [owner.salon.tenant]}), "not_found", "taxes"),
        (json!({"taxes": [inclusive, exclusive]}), "invalid_input", "taxes"),
        (json!({"discounts": []}), "unknown_field", "discounts"),
    ] {
        let (_, problem) = owner.send(Method::PUT, &path, body.clone()).await;
        assert_eq!(
            (&problem["code"], &problem["field"]),
            (&json!(code), &json!(field)),
            "{body}: {problem}"
        );
    }
    assert_eq!(owner.get(&path).await.1, before, "nothing was changed");
}

#[tokio::test]
async fn taxes_are_added_listed_changed_and_deleted_cat_6() {
    let server = Server::start().await;
    let owner = Owner::of(&server).await;
    let vat = owner.tax("VAT", true).await;
    let city = owner.tax("City tax", true).await;
    let (_, first) = owner.get("/v1/taxes?limit=1").await;
    assert_eq!(first["data"][0]["id"], json!(vat));
    let cursor = first["next_cursor"].as_str().unwrap();
    let (_, second) = owner.get(&format!("/v1/taxes?limit=1&cursor={cursor}")).await;
    assert_eq!((&second["data"][0]["id"], &second["next_cursor"]), (&json!(city), &Value::Null));
    let elsewhere = format!("/v1/taxes?business_id={}", owner.salon.tenant);
    assert_eq!(owner.get(&elsewhere).await.1["data"], json!([]));

    let path = format!("/v1/taxes/{vat}");
    let (status, changed) = owner.send(Method::PATCH, &path, json!({"rate_ppm": 160_000})).await;
    assert_eq!((status, &changed["rate_ppm"]), (StatusCode::OK, &json!(160_000)), "{changed}");
    assert_eq!(owner.get(&path).await.1, changed);
    let stale = (header::IF_MATCH, "\"1\"");
    let (status, _) = owner.with(Method::PATCH, &path, stale, &json!({"name": "X"})).await;
    assert_eq!(status, StatusCode::PRECONDITION_FAILED);
    for (change, code, field) in [
        (json!({"inclusive": false}), "unknown_field", "inclusive"),
        (json!({"name": "City tax"}), "already_exists", "name"),
        (json!({"rate_ppm": null}), "invalid_input", "rate_ppm"),
        (json!({"rate_ppm": 1_000_001}), "invalid_input", "rate_ppm"),
    ] {
        let (_, problem) = owner.send(Method::PATCH, &path, change.clone()).await;
        assert_eq!(
            (&problem["code"], &problem["field"]),
            (&json!(code), &json!(field)),
            "{change}: {problem}"
        );
    }

    let (status, set) = owner.send(Method::PUT, &owner.prices(), json!({"taxes": [vat]})).await;
    assert_eq!(status, StatusCode::OK, "{set}");
    let delete = async |path: &str| server.with_key(&owner.key, Method::DELETE, path, None).await;
    let (status, problem) = delete(&path).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("in_use")), "{problem}");
    assert_eq!(delete(&format!("/v1/taxes/{city}")).await.0, StatusCode::NO_CONTENT);
    assert_eq!(delete(&format!("/v1/taxes/{city}")).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn promotions_are_added_changed_withdrawn_and_deleted_cat_6() {
    let server = Server::start().await;
    let owner = Owner::of(&server).await;
    let new = json!({"business_id": owner.salon.business, "code": "moon5", "percent_ppm": 50_000, "max_uses": 2,
        "valid_to": "2049-12-31", "service_ids": [owner.salon.service]});
    let (status, made) = owner.send(Method::POST, "/v1/promotions", new.clone()).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    assert_eq!(
        (&made["code"], &made["uses"], &made["status"], &made["service_ids"]),
        (&json!("MOON5"), &json!(0), &json!("active"), &json!([owner.salon.service]))
    );
    let path = format!("/v1/promotions/{}", made["id"].as_str().unwrap());
    assert_eq!(owner.get(&path).await.1, made);
    assert_eq!(owner.get("/v1/promotions").await.1["data"], json!([made]));
    let (_, problem) = owner.send(Method::POST, "/v1/promotions", new).await;
    assert_eq!((&problem["code"], &problem["field"]), (&json!("already_exists"), &json!("code")));

    let change =
        json!({"percent_ppm": null, "amount_minor": 300, "max_uses": null, "service_ids": []});
    let (status, changed) = owner.send(Method::PATCH, &path, change).await;
    assert_eq!(status, StatusCode::OK, "{changed}");
    assert_eq!(
        (&changed["percent_ppm"], &changed["amount_minor"], &changed["service_ids"]),
        (&Value::Null, &json!(300), &json!([]))
    );
    let stale = (header::IF_MATCH, "\"1\"");
    let (status, _) = owner.with(Method::PATCH, &path, stale, &json!({"max_uses": 1})).await;
    assert_eq!(status, StatusCode::PRECONDITION_FAILED);
    for (change, code, field) in [
        (json!({"code": null}), "invalid_input", "code"),
        (json!({"code": "?"}), "invalid_input", "code"),
        (json!({"percent_ppm": 100_000}), "invalid_input", "percent_ppm"),
        (json!({"max_uses": 0}), "invalid_input", "max_uses"),
        (json!({"valid_from": "2031-13-01"}), "invalid_input", "valid_from"),
        (json!({"status": "gone"}), "invalid_input", "status"),
        (json!({"service_ids": [owner.salon.tenant]}), "not_found", "service_ids"),
        (json!({"currency": "USD"}), "unknown_field", "currency"),
    ] {
        let (_, problem) = owner.send(Method::PATCH, &path, change.clone()).await;
        assert_eq!(
            (&problem["code"], &problem["field"]),
            (&json!(code), &json!(field)),
            "{change}: {problem}"
        );
    }
    assert_eq!(owner.get(&path).await.1, changed, "nothing was changed");
    let (_, gone) = owner.send(Method::PATCH, &path, json!({"status": "inactive"})).await;
    assert_eq!(gone["status"], json!("inactive"));
    let delete = async || server.with_key(&owner.key, Method::DELETE, &path, None).await;
    assert_eq!(delete().await.0, StatusCode::NO_CONTENT);
    assert_eq!(delete().await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn prices_of_others_are_not_found_and_scopes_are_asked_for_ten_4() {
    let server = Server::start().await;
    let (ours, theirs) = (Owner::of(&server).await, Owner::of(&server).await);
    let tax = format!("/v1/taxes/{}", theirs.tax("VAT", true).await);
    let code =
        json!({"business_id": theirs.salon.business, "code": "MOON5", "percent_ppm": 50_000});
    let (_, promotion) = theirs.send(Method::POST, "/v1/promotions", code.clone()).await;
    let promotion = format!("/v1/promotions/{}", promotion["id"].as_str().unwrap());
    let prices = theirs.prices();
    let new_tax = json!({"business_id": theirs.salon.business, "name": "X", "rate_ppm": 1});
    let (taxes, promotions) = ("/v1/taxes".to_owned(), "/v1/promotions".to_owned());
    for (method, path, body) in [
        (Method::GET, &prices, json!({})),
        (Method::PUT, &prices, json!({"tiers": []})),
        (Method::GET, &tax, json!({})),
        (Method::PATCH, &tax, json!({"rate_ppm": 0})),
        (Method::DELETE, &tax, json!({})),
        (Method::POST, &taxes, new_tax),
        (Method::GET, &promotion, json!({})),
        (Method::PATCH, &promotion, json!({"status": "inactive"})),
        (Method::DELETE, &promotion, json!({})),
        (Method::POST, &promotions, code),
    ] {
        let (status, problem) = ours.send(method.clone(), path, body).await;
        assert_eq!(
            (status, &problem["code"]),
            (StatusCode::NOT_FOUND, &json!("not_found")),
            "{method} {path}: {problem}"
        );
    }
    assert_eq!(theirs.get(&tax).await.1["rate_ppm"], json!(190_000), "untouched");
    assert_eq!(theirs.get(&promotion).await.1["status"], json!("active"), "untouched");

    let reader = server.key(&ours.salon, "*.read").await;
    for (method, path, permission) in [
        (Method::PUT, ours.prices(), "prices.update"),
        (Method::POST, taxes, "taxes.create"),
        (Method::PATCH, tax.clone(), "taxes.update"),
        (Method::DELETE, tax, "taxes.delete"),
        (Method::POST, promotions, "promotions.create"),
        (Method::PATCH, promotion.clone(), "promotions.update"),
        (Method::DELETE, promotion, "promotions.delete"),
    ] {
        let (status, problem) =
            server.with_key(&reader, method.clone(), &path, Some(&json!({}))).await;
        assert_eq!(
            (status, &problem["permission"]),
            (StatusCode::FORBIDDEN, &json!(permission)),
            "{method} {path}: {problem}"
        );
    }
    for path in [ours.prices(), "/v1/taxes".to_owned(), "/v1/promotions".to_owned()] {
        assert_eq!(server.with_key(&reader, Method::GET, &path, None).await.0, StatusCode::OK);
    }
}

/// The lines of `docs/prices.md`, from top to bottom in one shell, as somebody would paste them.
#[tokio::test]
async fn the_lines_of_the_document_run_as_printed_cat_6() {
    let server = Server::start().await;
    let owner = Owner::of(&server).await;
    let settings =
        [("SLOTKEEPER_URL", server.url.as_str()), ("KEY", &owner.key), ("SLUG", &owner.salon.slug)];
    let guide = include_str!("../../../../docs/prices.md");
    let Some(said) = documents::run("docs/prices.md", guide, &settings).await else { return };
    assert!(!said.contains("\"instance\":"), "no line is refused: {said}");
    let (_, prices) = owner.get(&owner.prices()).await;
    assert_eq!(prices["tiers"][1]["name"], json!("Child"), "{said}");
    let (_, promotions) = owner.get("/v1/promotions").await;
    assert_eq!(promotions["data"][0]["code"], json!("MOON5"), "{said}");
}
