//! CAT-7 over HTTP: questions of services, and answers of bookings, with a key and without.

use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};
use testkit::{Salon, call, id};

use crate::server::{Server, answer, wish};

const NOON: &str = "2031-05-05T12:00:00+02:00";
const FIRE: &str = "I have read what happens\nin case of fire.";

/// A caller with a key to a salon of their own.
struct Owner<'a> {
    server: &'a Server,
    salon: Salon,
    key: String,
}

impl Owner<'_> {
    async fn of(server: &Server) -> Owner<'_> {
        let salon = Salon::builder().staff(3).build(&server.database).await;
        let key = server.key(&salon, "*").await;
        Owner { server, salon, key }
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.server.with_key(&self.key, Method::GET, path, None).await
    }

    async fn send(&self, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        self.server.with_key(&self.key, method, path, Some(&body)).await
    }

    fn questions(&self) -> String {
        format!("/v1/services/{}/questions", self.salon.service)
    }

    async fn ask(&self, question: Value) -> Value {
        let (status, made) = self.send(Method::POST, &self.questions(), question).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        made
    }

    /// `room` (one of two), `age` (a number) and a required consent `fire`.
    async fn ask_all(&self) -> [Value; 3] {
        [
            self.ask(json!({"key": "room", "kind": "choice", "label": "Room",
                "options": [{"value": "quiet", "label": "Quiet"}, {"value": "street", "label": "Street"}]}))
                .await,
            self.ask(json!({"key": "age", "kind": "number", "label": "Age", "min": 12, "max": 99.5}))
                .await,
            self.ask(json!({"key": "fire", "kind": "consent", "label": "Fire", "required": true, "consent_text": FIRE}))
                .await,
        ]
    }

    /// Asks for a hold without a key.
    async fn hold(&self, answers: Value) -> (StatusCode, Value) {
        let mut body = wish(&self.salon, NOON, "kim@example.org");
        body["answers"] = answers;
        self.server.post(&format!("/v1/public/{}/bookings", self.salon.slug), &body).await
    }

    /// Asks for a booking with the key.
    async fn book(&self, more: Value) -> (StatusCode, Value) {
        let mut body = wish(&self.salon, NOON, "kim@example.org");
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.send(Method::POST, "/v1/bookings", body).await
    }
}

fn code(answer: &(StatusCode, Value)) -> (u16, &str) {
    (answer.0.as_u16(), answer.1["code"].as_str().unwrap_or_default())
}

/// What the answers say, by key.
fn values(booking: &Value) -> Value {
    let one = |kept: &Value| (kept["key"].as_str().unwrap().to_owned(), kept["value"].clone());
    booking["answers"].as_array().unwrap().iter().map(one).collect::<serde_json::Map<_, _>>().into()
}

/// Pointers and reasons of a refusal of answers.
fn errors(answer: &(StatusCode, Value)) -> Vec<(&str, &str)> {
    assert_eq!(code(answer), (422, "answers_invalid"), "{}", answer.1);
    let errors = answer.1["errors"].as_array().unwrap().iter();
    errors.map(|one| (one["pointer"].as_str().unwrap(), one["reason"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn questions_are_kept_over_http_cat_7() {
    let server = Server::start().await;
    let owner = Owner::of(&server).await;
    let (status, list) = owner.get(&owner.questions()).await;
    assert_eq!((status, &list), (StatusCode::OK, &json!({"data": []})));
    let made = owner.ask_all().await;
    let (_, list) = owner.get(&owner.questions()).await;
    assert_eq!(list["data"], json!(made));
    assert_eq!(
        (&made[1]["min"], &made[1]["max"]),
        (&json!(12), &json!(99.5)),
        "as they were written"
    );

    let path = format!("/v1/questions/{}", made[0]["id"].as_str().unwrap());
    let response = server.request(Method::GET, &path).bearer_auth(&owner.key).send().await.unwrap();
    let tag = response.headers()[header::ETAG].clone();
    assert_eq!(answer(response).await.1, made[0]);
    let patch = |body: Value| {
        let request = server.request(Method::PATCH, &path).bearer_auth(&owner.key);
        request.header(header::IF_MATCH, tag.clone()).json(&body).send()
    };
    let changed =
        answer(patch(json!({"label": "Which room?", "help": "Both are warm."})).await.unwrap())
            .await;
    assert_eq!((changed.0, &changed.1["version"]), (StatusCode::OK, &json!(2)), "{}", changed.1);
    let late = answer(patch(json!({"help": null})).await.unwrap()).await;
    assert_eq!(code(&late), (412, "version_mismatch"));

    let ids: Vec<&Value> = made.iter().rev().map(|one| &one["id"]).collect();
    let order = format!("{}/order", owner.questions());
    let (status, ordered) = owner.send(Method::PUT, &order, json!({"question_ids": ids})).await;
    assert_eq!(status, StatusCode::OK, "{ordered}");
    let told: Vec<&Value> =
        ordered["data"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!(told, ids);
    let some = owner.send(Method::PUT, &order, json!({"question_ids": &ids[1..]})).await;
    assert_eq!((code(&some), &some.1["field"]), ((422, "invalid_input"), &json!("question_ids")));

    let (status, _) = owner.server.with_key(&owner.key, Method::DELETE, &path, None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(owner.get(&path).await.0, StatusCode::NOT_FOUND);
    for (body, expected, field) in [
        (
            json!({"key": "fire", "kind": "text", "label": "F"}),
            (409, "already_exists"),
            json!("key"),
        ),
        (json!({"key": "F", "kind": "text", "label": "F"}), (422, "invalid_input"), json!("key")),
        (json!({"key": "f", "kind": "date", "label": "F"}), (422, "invalid_input"), json!("kind")),
        (
            json!({"key": "f", "kind": "choice", "label": "F"}),
            (422, "invalid_input"),
            json!("options"),
        ),
        (
            json!({"key": "f", "kind": "text", "label": "F", "whole": true}),
            (422, "invalid_input"),
            json!("whole"),
        ),
        (
            json!({"key": "f", "kind": "text", "label": "F", "colour": 1}),
            (400, "unknown_field"),
            json!("colour"),
        ),
    ] {
        let refused = owner.send(Method::POST, &owner.questions(), body.clone()).await;
        assert_eq!(
            (code(&refused), &refused.1["field"]),
            (expected, &field),
            "{body}: {}",
            refused.1
        );
    }
    let reader = server.key(&owner.salon, "questions.read").await;
    let body = json!({"key": "f", "kind": "text", "label": "F"});
    let refused = server.with_key(&reader, Method::POST, &owner.questions(), Some(&body)).await;
    assert_eq!(code(&refused), (403, "permission_denied"));
}

#[tokio::test]
async fn customers_see_what_is_asked_and_answer_it_cat_7() {
    let server = Server::start().await;
    let owner = Owner::of(&server).await;
    let slug = &owner.salon.slug;
    owner.ask_all().await;
    let (_, page) = server.get(&format!("/v1/public/{slug}")).await;
    let asked = &page["services"][0]["questions"];
    assert_eq!(asked[0]["options"][1]["label"], "Street");
    assert_eq!(asked[2]["consent_text"], FIRE);
    assert!(asked[0].get("version").is_none(), "what isn't theirs isn't shown: {asked}");
    let alone = format!("/v1/public/{slug}/questions?service_id={}", owner.salon.service);
    assert_eq!(server.get(&alone).await, (StatusCode::OK, json!({"data": asked})));

    let refused = owner.hold(Value::Null).await;
    assert_eq!(errors(&refused), [("/answers/fire", "consent_not_given")]);
    let refused = owner.hold(json!({"room": "attic", "age": 100, "fire": false, "hat": 1})).await;
    assert_eq!(
        errors(&refused),
        [
            ("/answers/room", "unknown_option"),
            ("/answers/age", "out_of_range"),
            ("/answers/fire", "consent_not_given"),
            ("/answers/hat", "unknown_question")
        ]
    );
    assert_eq!(refused.1["field"], "answers.room");
    assert_eq!(refused.1["errors"][1]["detail"], "Age: 12 to 99.5.");

    let given = json!({"room": "quiet", "fire": FIRE.replace('\n', "\r\n")});
    let (status, held) = owner.hold(given).await;
    assert_eq!(status, StatusCode::CREATED, "{held}");
    assert_eq!(values(&held["booking"]), json!({"room": "quiet", "fire": true}));
    let own = format!("/v1/public/bookings/{}", held["token"].as_str().unwrap());
    let (_, read) = server.get(&own).await;
    assert_eq!(read["answers"][0]["chosen"], json!([{"value": "quiet", "label": "Quiet"}]));
    assert_eq!(read["answers"][1]["consent_text"], FIRE);

    // Something more is asked before they confirm.
    owner.ask(json!({"key": "shoes", "kind": "number", "label": "Size of shoes", "required": true, "whole": true})).await;
    let confirm = format!("{own}/confirm");
    let refused = server.post(&confirm, &json!({})).await;
    assert_eq!(errors(&refused), [("/answers/shoes", "missing")]);
    let answers = format!("{own}/answers");
    let refused = server.post(&answers, &json!({"answers": {"shoes": 42.5}})).await;
    assert_eq!(errors(&refused), [("/answers/shoes", "not_whole")]);
    let (status, answered) =
        server.post(&answers, &json!({"answers": {"shoes": 42, "room": null}})).await;
    assert_eq!(status, StatusCode::OK, "{answered}");
    assert_eq!(values(&answered), json!({"fire": true, "shoes": 42}));
    let (status, confirmed) = server.post(&confirm, &json!({})).await;
    assert_eq!((status, &confirmed["answers"]), (StatusCode::OK, &answered["answers"]));
    let refused = server.post(&answers, &json!({"answers": {"shoes": 43}})).await;
    assert_eq!(code(&refused), (409, "illegal_transition"));
}

#[tokio::test]
async fn bookings_with_a_key_have_answers_too_cat_7_bkg_8() {
    let server = Server::start().await;
    let owner = Owner::of(&server).await;
    let [_, _, fire] = owner.ask_all().await;
    let refused = owner.book(json!({"confirm": true})).await;
    assert_eq!(errors(&refused), [("/answers/fire", "consent_not_given")]);
    let refused = owner.book(json!({"ignore_required": true})).await;
    assert_eq!(
        (code(&refused), &refused.1["field"]),
        ((422, "invalid_input"), &json!("ignore_required"))
    );
    let desk = json!({"confirm": true, "ignore_required": true, "answers": {"age": 31}});
    let (status, booking) = owner.book(desk).await;
    assert_eq!((status, values(&booking)), (StatusCode::CREATED, json!({"age": 31})), "{booking}");
    let mut public = wish(&owner.salon, NOON, "kim@example.org");
    public["ignore_required"] = json!(true);
    let refused = server.post(&format!("/v1/public/{}/bookings", owner.salon.slug), &public).await;
    assert_eq!(code(&refused), (400, "unknown_field"), "that is for the business only");

    let given = json!({"confirm": true, "answers": {"fire": true, "room": "street"}});
    let (_, booking) = owner.book(given).await;
    let path = format!("/v1/bookings/{}", booking["id"].as_str().unwrap());
    let text = format!("/v1/questions/{}", fire["id"].as_str().unwrap());
    owner.send(Method::PATCH, &text, json!({"consent_text": "Whatever happens."})).await;
    let (status, changed) =
        owner.send(Method::PATCH, &path, json!({"answers": {"room": null, "age": 12}})).await;
    assert_eq!(
        (status, values(&changed)),
        (StatusCode::OK, json!({"age": 12, "fire": true})),
        "{changed}"
    );
    assert_eq!(
        changed["answers"][1], booking["answers"][1],
        "the text agreed to is the one of then"
    );
    let refused =
        owner.send(Method::PATCH, &path, json!({"answers": {"fire": false, "age": "12"}})).await;
    assert_eq!(
        errors(&refused),
        [("/answers/age", "wrong_kind"), ("/answers/fire", "consent_not_given")]
    );
    let (_, read) = owner.get(&path).await;
    assert_eq!(read, changed);
    let (_, list) = owner.get("/v1/bookings?state=confirmed").await;
    assert!(
        list["data"].as_array().unwrap().iter().any(|one| one["answers"] == changed["answers"])
    );
}

#[tokio::test]
async fn private_services_are_asked_about_by_id_and_others_are_not_there_cat_7_ten_4() {
    let server = Server::start().await;
    let (ours, theirs) = (Owner::of(&server).await, Owner::of(&server).await);
    let question = &ours.ask_all().await[0];
    let path = format!("/v1/questions/{}", question["id"].as_str().unwrap());
    assert_eq!(code(&theirs.get(&path).await), (404, "not_found"));
    assert_eq!(code(&theirs.get(&ours.questions()).await), (404, "not_found"));
    let renamed = theirs.send(Method::PATCH, &path, json!({"label": "Theirs"})).await;
    assert_eq!(code(&renamed), (404, "not_found"));
    let gone = server.with_key(&theirs.key, Method::DELETE, &path, None).await;
    assert_eq!(code(&gone), (404, "not_found"));
    let order = format!("{}/order", ours.questions());
    let moved = theirs.send(Method::PUT, &order, json!({"question_ids": [question["id"]]})).await;
    assert_eq!(code(&moved), (404, "not_found"));

    let service = format!("/v1/services/{}", ours.salon.service);
    let asked =
        |slug: &str| format!("/v1/public/{slug}/questions?service_id={}", ours.salon.service);
    assert_eq!(code(&server.get(&asked(&theirs.salon.slug)).await), (404, "not_found"));
    ours.send(Method::PATCH, &service, json!({"private": true})).await;
    let (status, list) = server.get(&asked(&ours.salon.slug)).await;
    assert_eq!((status, list["data"].as_array().unwrap().len()), (StatusCode::OK, 3));
    ours.send(Method::POST, &format!("{service}/archive"), json!({})).await;
    assert_eq!(code(&server.get(&asked(&ours.salon.slug)).await), (404, "not_found"));
}

/// The door sees what was answered, if it may see bookings.
#[tokio::test]
async fn guest_lists_have_answers_for_who_may_see_bookings_cat_7_ses_5() {
    let server = Server::start().await;
    let owner = Owner::of(&server).await;
    let client = server.database.server().await;
    let service = json!({"name": "Escape", "kind": "session", "capacity": 8, "duration_minutes": 60, "price_minor": 2500, "party_max": 8});
    let sql = "select api.upsert_service($1, $2, $3)";
    let service = id(&call(&client, sql, &[&owner.salon.tenant, &owner.salon.business, &service])
        .await
        .unwrap());
    let sql = "select api.create_session($1, $2, $3)";
    let session =
        id(&call(&client, sql, &[&owner.salon.tenant, &service, &json!({"starts_at": NOON})])
            .await
            .unwrap());
    let owner = Owner { salon: Salon { service, ..owner.salon }, ..owner };
    owner.ask_all().await;
    owner.ask(json!({"key": "language", "kind": "text", "label": "Language <b>"})).await;
    let answers =
        json!({"room": "street", "age": 30, "fire": true, "language": "Deutsch & English"});
    let (status, booking) = owner.book(json!({"confirm": true, "answers": answers})).await;
    assert_eq!(status, StatusCode::CREATED, "{booking}");
    let walk_in = format!("/v1/sessions/{session}/walk-ins");
    let (status, sold) =
        owner.send(Method::POST, &walk_in, json!({"answers": {"room": "quiet"}})).await;
    assert_eq!(
        (status, values(&sold)),
        (StatusCode::CREATED, json!({"room": "quiet"})),
        "nothing is required at the door"
    );
    let refused = owner.send(Method::POST, &walk_in, json!({"answers": {"room": "attic"}})).await;
    assert_eq!(errors(&refused), [("/answers/room", "unknown_option")]);

    let guests = format!("/v1/sessions/{session}/guests");
    let line = |list: &Value| {
        list["guests"].as_array().unwrap().iter().find(|one| one["name"] == "Kim").unwrap().clone()
    };
    let (_, list) = owner.get(&guests).await;
    assert_eq!(line(&list)["answers"], booking["answers"]);
    let usher = server.key(&owner.salon, "guests.read").await;
    let (_, list) = server.with_key(&usher, Method::GET, &guests, None).await;
    assert_eq!(line(&list)["answers"], Value::Null);
    let door = server.key(&owner.salon, "bookings.check_in").await;
    let body = json!({"code": booking["reference"]});
    let path = format!("/v1/sessions/{session}/check-in");
    let (_, line) = server.with_key(&door, Method::POST, &path, Some(&body)).await;
    assert_eq!((&line["arrived"], &line["answers"]), (&json!(1), &Value::Null));
    let print = format!("{guests}/print");
    let (_, page) = owner.get(&print).await;
    let page = page.as_str().unwrap();
    for wanted in
        ["Room: Street", "Age: 30", "Fire: yes", "Language &lt;b&gt;: Deutsch &amp; English"]
    {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    let (_, page) = server.with_key(&usher, Method::GET, &print, None).await;
    assert!(!page.as_str().unwrap().contains("Deutsch"));
}
