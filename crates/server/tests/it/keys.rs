//! ACC-4, TEN-4: what a key may do, and that it opens one tenant only.

use reqwest::{Method, StatusCode};
use serde_json::json;
use testkit::Salon;

use crate::server::Server;

#[tokio::test]
async fn a_key_does_what_its_scopes_say_acc_4() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let reader = server.key(&salon, "services.read").await;
    let (status, list) = server.with_key(&reader, Method::GET, "/v1/services", None).await;
    assert_eq!((status, &list["data"][0]["id"]), (StatusCode::OK, &json!(salon.service)), "{list}");
    let (status, problem) = server.with_key(&reader, Method::GET, "/v1/customers", None).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::FORBIDDEN, &json!("permission_denied")),
        "{problem}"
    );
    let (status, problem) = server.get("/v1/services").await;
    assert_eq!((status, &problem["code"]), (StatusCode::UNAUTHORIZED, &json!("unauthorized")));
}

#[tokio::test]
async fn revoked_expired_and_invented_keys_get_one_answer_acc_4() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let (status, made) = server
        .with_key(
            &key,
            Method::POST,
            "/v1/api-keys",
            Some(&json!({"name": "short", "scopes": ["*"], "expires_at": "2020-01-01T00:00:00Z"})),
        )
        .await;
    // A key may be refused for an expiry in the past; if it is made, it must not work.
    let expired = made["secret"].as_str().map_or_else(|| key.replace('a', "b"), str::to_owned);
    assert!(status.is_success() || status.is_client_error());
    let (_, revoked) = server
        .with_key(
            &key,
            Method::POST,
            "/v1/api-keys",
            Some(&json!({"name": "gone", "scopes": ["*"]})),
        )
        .await;
    let id = revoked["id"].as_str().or(revoked["api_key"]["id"].as_str()).unwrap().to_owned();
    let revoked = revoked["secret"].as_str().unwrap().to_owned();
    assert_eq!(
        server.with_key(&revoked, Method::GET, "/v1/services", None).await.0,
        StatusCode::OK
    );
    let (status, _) = server
        .with_key(&key, Method::POST, &format!("/v1/api-keys/{id}/revoke"), Some(&json!({})))
        .await;
    assert_eq!(status, StatusCode::OK);
    let invented = format!("sk_{}_{}", salon.tenant.simple(), "0".repeat(64));
    let mut answers = Vec::new();
    for key in [&revoked, &expired, &invented, &"sk_x".to_owned(), &"x".to_owned()] {
        let (status, mut problem) = server.with_key(key, Method::GET, "/v1/services", None).await;
        problem.as_object_mut().unwrap().remove("instance");
        answers.push((status, problem));
    }
    assert!(
        answers.iter().all(|answer| answer == &answers[0] && answer.0 == StatusCode::UNAUTHORIZED),
        "{answers:?}"
    );
}

#[tokio::test]
async fn ids_of_another_tenant_are_not_found_ten_4() {
    let server = Server::start().await;
    let (ours, theirs) = (
        Salon::builder().build(&server.database).await,
        Salon::builder().build(&server.database).await,
    );
    let key = server.key(&ours, "*").await;
    let unknown = uuid::Uuid::from_u128(7);
    for (path, own, foreign) in [
        ("businesses", ours.business, theirs.business),
        ("services", ours.service, theirs.service),
        ("staff", ours.staff[0], theirs.staff[0]),
    ] {
        assert_eq!(
            server.with_key(&key, Method::GET, &format!("/v1/{path}/{own}"), None).await.0,
            StatusCode::OK,
            "{path}"
        );
        let mut foreign =
            server.with_key(&key, Method::GET, &format!("/v1/{path}/{foreign}"), None).await;
        let mut unknown =
            server.with_key(&key, Method::GET, &format!("/v1/{path}/{unknown}"), None).await;
        for answer in [&mut foreign, &mut unknown] {
            answer.1.as_object_mut().unwrap().remove("instance");
        }
        assert_eq!(foreign, unknown, "{path}: a foreign id answers like one that never was");
        assert_eq!(foreign.0, StatusCode::NOT_FOUND);
        let (status, _) = server
            .with_key(
                &key,
                Method::PATCH,
                &format!("/v1/{path}/{}", theirs.business),
                Some(&json!({"name": "Mine"})),
            )
            .await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn etags_guard_changes_and_spare_reads_api_1() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let path = format!("/v1/services/{}", salon.service);
    let response = server.request(Method::GET, &path).bearer_auth(&key).send().await.unwrap();
    let etag = response.headers()["etag"].to_str().unwrap().to_owned();
    let again = server
        .request(Method::GET, &path)
        .bearer_auth(&key)
        .header("If-None-Match", &etag)
        .send()
        .await
        .unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    let change = |name: &str| {
        server
            .request(Method::PATCH, &path)
            .bearer_auth(&key)
            .header("If-Match", &etag)
            .json(&json!({"name": name}))
            .send()
    };
    let changed = change("One").await.unwrap();
    assert_eq!(changed.status(), StatusCode::OK);
    assert_ne!(changed.headers()["etag"], etag, "a change answers with the new tag");
    assert_eq!(
        change("Two").await.unwrap().status(),
        StatusCode::PRECONDITION_FAILED,
        "somebody was faster"
    );
}

#[tokio::test]
async fn lists_come_in_pages_without_gaps_api_1() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    for number in 0..7 {
        let body =
            json!({"name": format!("Kim {number}"), "email": format!("kim{number}@example.org")});
        assert!(
            server.with_key(&key, Method::POST, "/v1/customers", Some(&body)).await.0.is_success()
        );
    }
    let (mut names, mut path) = (Vec::new(), "/v1/customers?limit=3".to_owned());
    loop {
        let (status, page) = server.with_key(&key, Method::GET, &path, None).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        names.extend(
            page["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["name"].as_str().unwrap().to_owned()),
        );
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("/v1/customers?limit=3&cursor={cursor}"),
            None => break,
        }
    }
    names.sort();
    assert_eq!(names, (0..7).map(|number| format!("Kim {number}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_known_customer_is_found_and_not_made_again_crm_1() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "customers.*").await;
    let add = async |name: &str| {
        let body = json!({"name": name, "email": "kim@example.org"});
        server.with_key(&key, Method::POST, "/v1/customers", Some(&body)).await
    };
    assert_eq!(add("Kim").await.0, StatusCode::CREATED);
    let (status, found) = add("Impostor").await;
    assert_eq!((status, &found["name"]), (StatusCode::OK, &json!("Kim")));
    let (_, page) =
        server.with_key(&key, Method::GET, "/v1/customers?email=KIM@example.org", None).await;
    assert_eq!(page["data"][0]["id"], found["id"]);
    let (status, problem) = server
        .with_key(
            &key,
            Method::GET,
            &format!("/v1/customers/{}?zzz=1", found["id"].as_str().unwrap()),
            None,
        )
        .await;
    assert_eq!((status, &problem["code"]), (StatusCode::BAD_REQUEST, &json!("unknown_field")));
}

#[tokio::test]
async fn staff_book_with_a_key_and_make_every_move_bkg_1() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "bookings.*").await;
    let book = async |starts_at: &str| {
        let body = json!({"service_id": salon.service, "starts_at": starts_at, "confirm": true, "customer": {"name": "Kim", "phone": "+49 30 1234567"}});
        let (status, made) = server.with_key(&key, Method::POST, "/v1/bookings", Some(&body)).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        made["id"].as_str().or(made["booking"]["id"].as_str()).unwrap().to_owned()
    };
    let booking = book("2031-05-05T10:07:00+02:00").await;
    for (action, state) in [
        ("check-in", "confirmed"),
        ("complete", "completed"),
        ("no-show", "no_show"),
        ("complete", "completed"),
    ] {
        let (status, moved) = server
            .with_key(
                &key,
                Method::POST,
                &format!("/v1/bookings/{booking}/{action}"),
                Some(&json!({})),
            )
            .await;
        assert_eq!((status, &moved["state"]), (StatusCode::OK, &json!(state)), "{action}: {moved}");
    }
    let (status, problem) = server
        .with_key(&key, Method::POST, &format!("/v1/bookings/{booking}/cancel"), Some(&json!({})))
        .await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("illegal_transition")));
}
