//! Questions are added, changed, ordered and deleted.

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Salon, call, id, refusal};
use uuid::Uuid;

use super::{ask, ask_everything, change, delete, field, questions, salon};

#[tokio::test]
async fn questions_have_what_their_kind_has_cat_7() {
    let (database, salon, client) = salon().await;
    let made = ask_everything(&client, &salon).await;
    assert_eq!(questions(&client, &salon).await, made, "in the order in which they were added");
    let [text, choice, _, number, consent] = &made[..] else { unreachable!() };
    let of = |question: &Value, fields: &[&str]| {
        fields.iter().map(|field| question[field].clone()).collect::<Value>()
    };
    let own = ["multiline", "max_length", "options", "multiple", "min", "max", "whole"];
    assert_eq!(of(text, &own), json!([false, 20, null, null, null, null, null]));
    assert_eq!(
        of(choice, &["multiline", "multiple", "options"]),
        json!([null, false, [{"value": "quiet", "label": "The quiet one"}, {"value": "street", "label": "With a view of the street"}]])
    );
    assert_eq!(of(number, &own), json!([null, null, null, null, 12, 99, true]));
    assert_eq!(consent["consent_text"], super::TERMS);
    let plain = ask(&client, &salon, json!({"key": "a", "kind": "text", "label": " A \n"})).await;
    let long = json!({"key": "b", "kind": "text", "label": "B", "multiline": true, "help": "Really?", "position": 0});
    let (plain, long) = (plain.unwrap(), ask(&client, &salon, long).await.unwrap());
    assert_eq!(
        of(&plain, &["label", "max_length", "required", "position"]),
        json!(["A", 500, false, 5])
    );
    assert_eq!(of(&long, &["max_length", "help", "position"]), json!([5000, "Really?", 0]));
    let kinds = "select kind from outbox where entity_id = $1";
    let rows = database.superuser().await.query(kinds, &[&id(&plain)]).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.get(0)).collect::<Vec<&str>>(), ["question.created"]);
}

#[tokio::test]
async fn what_is_no_question_is_refused_by_field_cat_7() {
    let (_database, salon, client) = salon().await;
    ask_everything(&client, &salon).await;
    let text =
        |more: Value| super::and(json!({"key": "more", "kind": "text", "label": "More"}), more);
    let choice =
        |options: Value| json!({"key": "c", "kind": "choice", "label": "C", "options": options});
    let number =
        |more: Value| super::and(json!({"key": "n", "kind": "number", "label": "N"}), more);
    let one = json!({"value": "a", "label": "A"});
    for (document, code, wrong) in [
        (json!({"kind": "text", "label": "A"}), "invalid_input", "key"),
        (json!({"key": "a", "label": "A"}), "invalid_input", "kind"),
        (json!({"key": "a", "kind": "text"}), "invalid_input", "label"),
        (text(json!({"key": "Allergies"})), "invalid_input", "key"),
        (text(json!({"key": "2nd"})), "invalid_input", "key"),
        (text(json!({"key": "a".repeat(64)})), "invalid_input", "key"),
        (text(json!({"key": "allergies"})), "already_exists", "key"),
        (text(json!({"kind": "date"})), "invalid_input", "kind"),
        (text(json!({"label": "  "})), "invalid_input", "label"),
        (text(json!({"label": 7})), "invalid_input", "label"),
        (text(json!({"help": "h".repeat(2001)})), "invalid_input", "help"),
        (text(json!({"required": "yes"})), "invalid_input", "required"),
        (text(json!({"max_length": 0})), "invalid_input", "max_length"),
        (text(json!({"max_length": 10_001})), "invalid_input", "max_length"),
        (text(json!({"max_length": 2.5})), "invalid_input", "max_length"),
        (text(json!({"options": [one]})), "invalid_input", "options"),
        (text(json!({"consent_text": "Yes."})), "invalid_input", "consent_text"),
        (text(json!({"service_id": Uuid::from_u128(1)})), "invalid_input", "service_id"),
        (json!({"key": "c", "kind": "choice", "label": "C"}), "invalid_input", "options"),
        (choice(json!([])), "invalid_input", "options"),
        (choice(json!({"a": "A"})), "invalid_input", "options"),
        (choice(json!(["a"])), "invalid_input", "options[0]"),
        (choice(json!([one, {"value": "b"}])), "invalid_input", "options[1]"),
        (choice(json!([one, {"value": "b c", "label": "B"}])), "invalid_input", "options[1]"),
        (choice(json!([one, {"value": "b", "label": " "}])), "invalid_input", "options[1]"),
        (
            choice(json!([one, {"value": "b", "label": "B", "price": 1}])),
            "invalid_input",
            "options[1]",
        ),
        (choice(json!([one, {"value": "a", "label": "B"}])), "invalid_input", "options[1].value"),
        (number(json!({"min": "1"})), "invalid_input", "min"),
        (number(json!({"min": 2, "max": 1})), "invalid_input", "max"),
        (number(json!({"max": 1e15 + 1.0})), "invalid_input", "min"),
        (number(json!({"min": 1e-7})), "invalid_input", "min"),
        (number(json!({"multiple": true})), "invalid_input", "multiple"),
        (json!({"key": "t", "kind": "consent", "label": "T"}), "invalid_input", "consent_text"),
        (
            json!({"key": "t", "kind": "consent", "label": "T", "consent_text": " "}),
            "invalid_input",
            "consent_text",
        ),
        (
            json!({"key": "t", "kind": "consent", "label": "T", "consent_text": "t".repeat(10_001)}),
            "invalid_input",
            "consent_text",
        ),
    ] {
        let error = ask(&client, &salon, document.clone()).await.expect_err(&document.to_string());
        assert_eq!(field(&error), (code.to_owned(), wrong.to_owned()), "{document}: {error:?}");
    }
    assert_eq!(questions(&client, &salon).await.len(), 5, "none of them is there");
    let long =
        json!({"key": "t", "kind": "consent", "label": "T", "consent_text": "t".repeat(10_000)});
    ask(&client, &salon, long).await.unwrap();
}

#[tokio::test]
async fn questions_change_but_for_key_and_kind_cat_7() {
    let (database, salon, client) = salon().await;
    let made = ask_everything(&client, &salon).await;
    let shorter = json!({"label": "Allergies?", "max_length": 5, "help": "None?", "required": true,
        "key": "allergies", "kind": "text"});
    let changed = change(&client, &salon, &made[0], shorter).await.unwrap();
    assert_eq!(
        (&changed["label"], &changed["max_length"], &changed["version"]),
        (&json!("Allergies?"), &json!(5), &json!(2))
    );
    let emptied = change(&client, &salon, &made[0], json!({"help": null})).await.unwrap();
    assert_eq!(emptied["help"], Value::Null);
    let open = change(&client, &salon, &made[3], json!({"min": null, "max": null})).await.unwrap();
    assert_eq!((&open["min"], &open["max"]), (&Value::Null, &Value::Null));
    for (question, document, wrong) in [
        (0, json!({"key": "allergy"}), "key"),
        (0, json!({"kind": "choice"}), "kind"),
        (0, json!({"label": null}), "label"),
        (0, json!({"max_length": null}), "kind"),
        (0, json!({"options": []}), "options"),
        (1, json!({"options": null}), "options"),
        (1, json!({"options": [{"value": "a"}]}), "options[0]"),
        (3, json!({"min": 100, "max": 99}), "max"),
        (4, json!({"consent_text": ""}), "consent_text"),
        (4, json!({"consent_text": null}), "kind"),
    ] {
        let error = change(&client, &salon, &made[question], document.clone())
            .await
            .expect_err(&document.to_string());
        assert_eq!(field(&error), ("invalid_input".to_owned(), wrong.to_owned()), "{document}");
    }
    let update = "select api.update_question($1, $2, $3, p_if_version => $4)";
    let (label, old) = (json!({"label": "L"}), 1);
    let error =
        call(&client, update, &[&salon.tenant, &id(&made[0]), &label, &old]).await.unwrap_err();
    assert_eq!(refusal(&error), "version_mismatch");
    let gone = delete(&client, &salon, &made[0]).await;
    assert_eq!(gone["label"], "Allergies?", "as it was");
    let delete = "select api.delete_question($1, $2)";
    let error = call(&client, delete, &[&salon.tenant, &id(&made[0])]).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found");
    let error = change(&client, &salon, &made[0], json!({"label": "L"})).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found");
    let kinds = "select kind from outbox where entity_id = $1 order by created_at, id";
    let rows = database.superuser().await.query(kinds, &[&id(&made[0])]).await.unwrap();
    let told: Vec<&str> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(
        told,
        ["question.created", "question.updated", "question.updated", "question.deleted"]
    );
}

#[tokio::test]
async fn questions_are_ordered_all_at_once_cat_7() {
    let (database, salon, client) = salon().await;
    let made = ask_everything(&client, &salon).await;
    let mut ids: Vec<Uuid> = made.iter().map(id).collect();
    ids.reverse();
    let order = "select api.order_questions($1, $2, $3)";
    let ordered = call(&client, order, &[&salon.tenant, &salon.service, &ids]).await.unwrap();
    let told: Vec<Uuid> = ordered["data"].as_array().unwrap().iter().map(id).collect();
    assert_eq!(told, ids);
    assert_eq!(questions(&client, &salon).await, *ordered["data"].as_array().unwrap());
    let again = call(&client, order, &[&salon.tenant, &salon.service, &ids]).await.unwrap();
    assert_eq!(again, ordered, "a second time changes nothing, not even versions");
    let kinds =
        "select count(*) from outbox where kind = 'service.questions_ordered' and entity_id = $1";
    let row = database.superuser().await.query_one(kinds, &[&salon.service]).await.unwrap();
    assert_eq!(row.get::<_, i64>(0), 1);
    let other = Salon::builder().build(&database).await;
    let foreign = id(&ask_everything(&client, &other).await[0]);
    for wrong in [
        vec![],
        ids[1..].to_vec(),
        [&ids[..4], &ids[..1]].concat(),
        [&ids[..], &ids[..1]].concat(),
        [&ids[1..], &[foreign]].concat(),
    ] {
        let error =
            call(&client, order, &[&salon.tenant, &salon.service, &wrong]).await.unwrap_err();
        assert_eq!(field(&error), ("invalid_input".to_owned(), "question_ids".to_owned()));
    }
    assert_eq!(questions(&client, &salon).await, *ordered["data"].as_array().unwrap());
}

#[tokio::test]
async fn questions_of_another_tenant_are_not_found_cat_7_ten_3() {
    let (database, ours, client) = salon().await;
    let theirs = Salon::builder().build(&database).await;
    let question = &ask_everything(&client, &theirs).await[0];
    let error = change(&client, &ours, question, json!({"label": "Ours"})).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found");
    let delete = "select api.delete_question($1, $2)";
    let error = call(&client, delete, &[&ours.tenant, &id(question)]).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found");
    let mixed = Salon { service: theirs.service, ..ours.clone() };
    let document = json!({"key": "a", "kind": "text", "label": "A"});
    assert_eq!(refusal(&ask(&client, &mixed, document).await.unwrap_err()), "not_found");
    let order = "select api.order_questions($1, $2, array[]::uuid[])";
    let error = call(&client, order, &[&ours.tenant, &theirs.service]).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found");
    let list = "select coalesce(jsonb_agg(q), '[]') from api.list_questions($1, $2) q";
    let error = call(&client, list, &[&ours.tenant, &theirs.service]).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found");
    assert_eq!(questions(&client, &ours).await, Vec::<Value>::new());
    assert_eq!(questions(&client, &theirs).await.len(), 5);
}

#[tokio::test]
async fn a_service_has_50_questions_at_most_however_they_come_cat_7() {
    let (database, salon, client) = salon().await;
    for number in 0..46 {
        let document = json!({"key": format!("q{number}"), "kind": "text", "label": "Q"});
        ask(&client, &salon, document).await.unwrap();
    }
    let clients = join_all((0..12).map(|_| database.server())).await;
    let outcomes = join_all(clients.iter().enumerate().map(|(number, client)| {
        let document = json!({"key": format!("r{number}"), "kind": "text", "label": "R"});
        ask(client, &salon, document)
    }))
    .await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 4);
    let positions: Vec<Value> =
        questions(&client, &salon).await.iter().map(|one| one["position"].clone()).collect();
    assert_eq!(positions, (0..50).map(Value::from).collect::<Vec<_>>(), "each its own place");
    let upsert = "select api.delete_service($1, $2)";
    call(&client, upsert, &[&salon.tenant, &salon.service]).await.unwrap();
    let left = "select count(*) from questions";
    let row = database.superuser().await.query_one(left, &[]).await.unwrap();
    assert_eq!(row.get::<_, i64>(0), 0, "they go with their service");
}
