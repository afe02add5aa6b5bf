//! CAT-6 over HTTP: what a booking would cost, with a key and for customers, is what it costs then.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{Salon, call, id};

use crate::server::{Server, wish};

const NOON: &str = "2031-05-05T12:00:00+02:00";

/// A salon whose service has tiers, an extra, a rule for Mondays, a tax and a code; and a key to it.
async fn open(server: &Server, service: Value) -> (Salon, String) {
    let salon = Salon::builder().service(service).build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let send = async |method: Method, path: &str, body: Value| {
        let (status, answer) = server.with_key(&key, method, path, Some(&body)).await;
        assert!(status.is_success(), "{answer}");
        answer
    };
    let business = salon.business;
    let tax = json!({"business_id": business, "name": "VAT", "rate_ppm": 190_000});
    let tax = send(Method::POST, "/v1/taxes", tax).await;
    let code =
        json!({"business_id": business, "code": "MOON5", "percent_ppm": 50_000, "max_uses": 1});
    send(Method::POST, "/v1/promotions", code).await;
    let prices = json!({
        "tiers": [{"name": "Adult", "price_minor": 1950}, {"name": "Child", "price_minor": 995}],
        "extras": [{"name": "Torch", "price_minor": 250, "per": "person"}],
        "rules": [{"name": "Monday", "weekdays": ["mon"], "percent_ppm": -100_000}],
        "taxes": [tax["id"]],
    });
    send(Method::PUT, &format!("/v1/services/{}/prices", salon.service), prices).await;
    (salon, key)
}

/// Two adults and a child with torches and the code, by the ids that the business's page shows.
async fn party(server: &Server, salon: &Salon) -> Value {
    let (_, page) = server.get(&format!("/v1/public/{}", salon.slug)).await;
    let services = page["services"].as_array().unwrap();
    let service = services.iter().find(|one| one["id"] == json!(salon.service)).unwrap();
    json!({
        "tiers": [{"id": service["tiers"][0]["id"], "quantity": 2}, {"id": service["tiers"][1]["id"]}],
        "extras": [{"id": service["extras"][0]["id"]}],
        "promotion": "moon5",
    })
}

fn with(mut body: Value, more: &Value) -> Value {
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

#[tokio::test]
async fn a_quote_is_what_the_hold_costs_with_a_key_and_without_cat_6() {
    let server = Server::start().await;
    let (salon, key) = open(&server, json!({"party_max": 10})).await;
    let party = party(&server, &salon).await;
    let asked = with(json!({"service_id": salon.service, "starts_at": "2031-05-05T12:00"}), &party);
    let public = format!("/v1/public/{}/quotes", salon.slug);
    let (status, quote) = server.post(&public, &asked).await;
    assert_eq!(status, StatusCode::OK, "{quote}");
    // 2 × 19.50 and 9.95, a tenth less, three torches, 5 per cent less.
    assert_eq!(
        (&quote["price_minor"], &quote["currency"], &quote["party_size"]),
        (&json!(4897), &json!("EUR"), &json!(3)),
        "{quote}"
    );
    let kinds: Vec<&str> = quote["price_lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["tier", "tier", "rule", "extra", "promotion", "tax"]);
    let (status, same) = server.with_key(&key, Method::POST, "/v1/quotes", Some(&asked)).await;
    assert_eq!((status, &same), (StatusCode::OK, &quote));

    let hold = with(wish(&salon, NOON, "kim@example.org"), &party);
    let (status, held) = server.post(&format!("/v1/public/{}/bookings", salon.slug), &hold).await;
    assert_eq!(status, StatusCode::CREATED, "{held}");
    for same in ["price_minor", "tax_minor", "price_lines", "currency", "party_size", "local_start"]
    {
        assert_eq!(held["booking"][same], quote[same], "{same}");
    }
    // The hold has the code's only use, and its time: the one matters to a quote, the other doesn't.
    let (status, problem) = server.post(&public, &asked).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("promotion_used_up")),
        "{problem}"
    );
    let without = with(asked, &json!({"promotion": null}));
    assert_eq!(server.post(&public, &without).await.0, StatusCode::OK);
}

#[tokio::test]
async fn seats_and_whole_sessions_are_quoted_by_their_session_cat_6_ses_4() {
    let server = Server::start().await;
    let service = json!({"kind": "session", "capacity": 6, "party_max": 6, "duration_minutes": 60, "price_minor": 2800,
        "private_booking": "allowed", "private_price_minor": 15_000, "name": "Lighthouse"});
    let salon = Salon::builder().build(&server.database).await;
    let client = server.database.server().await;
    let sql = "select api.upsert_service($1, $2, $3)";
    let service =
        id(&call(&client, sql, &[&salon.tenant, &salon.business, &service]).await.unwrap());
    let sql = "select api.create_session($1, $2, $3)";
    let session = json!({"starts_at": NOON, "price_minor": 3000});
    let session = id(&call(&client, sql, &[&salon.tenant, &service, &session]).await.unwrap());
    let public = format!("/v1/public/{}/quotes", salon.slug);
    let seats = json!({"session_id": session, "party_size": 2});
    let (status, quote) = server.post(&public, &seats).await;
    assert_eq!(status, StatusCode::OK, "{quote}");
    assert_eq!(
        (&quote["price_minor"], &quote["session_id"], &quote["service_id"]),
        (&json!(6000), &json!(session), &json!(service))
    );
    let by_start = json!({"service_id": service, "starts_at": NOON, "party_size": 2});
    assert_eq!(server.post(&public, &by_start).await.1, quote);
    let whole = json!({"session_id": session, "party_size": 4, "private": true});
    let (_, quote) = server.post(&public, &whole).await;
    assert_eq!(quote["price_minor"], json!(15_000), "{quote}");
    let elsewhen = json!({"service_id": service, "starts_at": "2031-05-05T13:00", "party_size": 2});
    let (_, problem) = server.post(&public, &elsewhen).await;
    assert_eq!(problem["code"], json!("no_session"), "{problem}");
}

#[tokio::test]
async fn what_cannot_be_quoted_is_refused_by_field_cat_6() {
    let server = Server::start().await;
    let (salon, key) = open(&server, json!({"party_max": 10})).await;
    let party = party(&server, &salon).await;
    let asked = with(json!({"service_id": salon.service, "starts_at": "2031-05-05T12:00"}), &party);
    let nothing = salon.tenant;
    for (change, code, field) in [
        (json!({"starts_at": null}), "invalid_input", "starts_at"),
        (json!({"starts_at": "2031-05-05"}), "invalid_input", "starts_at"),
        (json!({"starts_at": "2031-03-30T02:30"}), "local_time_missing", "starts_at"),
        (json!({"service_id": null}), "invalid_input", "service_id"),
        (json!({"session_id": nothing}), "invalid_input", "session_id"),
        (json!({"party_size": 2}), "invalid_input", "tiers"),
        (json!({"party_size": 11, "tiers": null}), "invalid_input", "party_size"),
        (json!({"tiers": [{"id": nothing}]}), "invalid_input", "tiers"),
        (json!({"tiers": [{"id": nothing, "count": 1}]}), "unknown_field", "tiers[0].count"),
        (json!({"extras": [{"id": nothing}]}), "invalid_input", "extras"),
        (json!({"promotion": "SUN"}), "promotion_unknown", "promotion"),
        (json!({"customer": {"name": "Kim"}}), "unknown_field", "customer"),
    ] {
        let body = with(asked.clone(), &change);
        let (_, problem) = server.post(&format!("/v1/public/{}/quotes", salon.slug), &body).await;
        assert_eq!(
            (&problem["code"], &problem["field"]),
            (&json!(code), &json!(field)),
            "{change}: {problem}"
        );
        let (_, same) = server.with_key(&key, Method::POST, "/v1/quotes", Some(&body)).await;
        assert_eq!(same["code"], problem["code"], "{change}: {same}");
    }
}

#[tokio::test]
async fn quotes_are_of_one_tenant_and_business_and_reading_is_enough_ten_4() {
    let server = Server::start().await;
    let (ours, _) = open(&server, json!({"party_max": 10})).await;
    let (theirs, their_key) = open(&server, json!({"party_max": 10})).await;
    let asked = json!({"service_id": ours.service, "starts_at": "2031-05-05T12:00"});
    let (status, problem) =
        server.with_key(&their_key, Method::POST, "/v1/quotes", Some(&asked)).await;
    assert_eq!((status, &problem["code"]), (StatusCode::NOT_FOUND, &json!("not_found")));
    let (status, _) = server.post(&format!("/v1/public/{}/quotes", theirs.slug), &asked).await;
    assert_eq!(status, StatusCode::NOT_FOUND);

    // Another business of the same tenant doesn't sell it either.
    let second = json!({"name": "Second", "slug": format!("{}-second", theirs.slug), "timezone": "Europe/Berlin", "currency": "EUR"});
    let (status, second) =
        server.with_key(&their_key, Method::POST, "/v1/businesses", Some(&second)).await;
    assert_eq!(status, StatusCode::CREATED, "{second}");
    let theirs_there = json!({"service_id": theirs.service, "starts_at": "2031-05-05T12:00"});
    let public = format!("/v1/public/{}/quotes", second["slug"].as_str().unwrap());
    assert_eq!(server.post(&public, &theirs_there).await.0, StatusCode::NOT_FOUND);

    let reader = server.key(&ours, "*.read").await;
    let (status, quote) = server.with_key(&reader, Method::POST, "/v1/quotes", Some(&asked)).await;
    assert_eq!(status, StatusCode::OK, "{quote}");
    let other = server.key(&ours, "bookings.*").await;
    let (status, problem) = server.with_key(&other, Method::POST, "/v1/quotes", Some(&asked)).await;
    assert_eq!(
        (status, &problem["permission"]),
        (StatusCode::FORBIDDEN, &json!("quotes.read")),
        "{problem}"
    );
}
