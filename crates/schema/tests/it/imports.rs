//! What would become of a row is told, and nothing is left of it.

use serde_json::{Value, json};
use testkit::{Database, Salon, call, refusal};
use tokio_postgres::{Client, Error};

async fn preview(
    client: &Client,
    salon: &Salon,
    kind: &str,
    document: &Value,
) -> Result<Value, Error> {
    let sql = "select api.preview_import($1, $2, $3, $4)";
    call(client, sql, &[&salon.tenant, &salon.business, &kind, document]).await
}

/// The rows of everything that a command could have written.
async fn traces(database: &Database) -> i64 {
    let sql = "select (select count(*) from bookings) + (select count(*) from claims) + (select count(*) from customers)
                    + (select count(*) from services) + (select count(*) from outbox) + (select count(*) from customer_contacts)";
    database.superuser().await.query_one(sql, &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn a_preview_tells_what_the_command_would_and_leaves_nothing() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let kim = json!({"name": "Kim", "email": "kim@example.org"});
    call(&client, "select api.upsert_customer($1, $2)", &[&salon.tenant, &kim]).await.unwrap();
    let booking = json!({
        "service_id": salon.service, "staff_ids": [salon.staff[0]], "starts_at": "2031-05-05T10:00:00+02:00",
        "state": "confirmed", "customer": {"name": "Ada", "email": "ada@example.org"}
    });
    let before = traces(&database).await;
    for (kind, document, is_new) in [
        ("customer", &kim, false),
        ("customer", &json!({"name": "Ada", "phone": "+49301234567"}), true),
        ("service", &json!({"name": "Beard", "duration_minutes": 30}), true),
        ("booking", &booking, true),
        ("booking", &booking, true),
    ] {
        let told = preview(&client, &salon, kind, document).await.unwrap();
        assert_eq!(told, json!({"is_new": is_new}), "{kind} {document}");
    }
    assert_eq!(traces(&database).await, before);

    // Its locks are gone with it: somebody else books that time at once.
    let now = json!({"confirm": true});
    salon.reserve(&client, "2031-05-05 10:00+02", "bo@example.org", now).await.unwrap();
    let taken = preview(&client, &salon, "booking", &booking).await.unwrap_err();
    assert_eq!(refusal(&taken), "slot_taken");
    for (kind, document) in [
        ("customer", json!({"name": "Nobody"})),
        ("service", json!({"name": "Endless", "duration_minutes": 0})),
        ("booking", json!({"state": "confirmed"})),
        ("promotion", json!({})),
    ] {
        let refused = preview(&client, &salon, kind, &document).await.unwrap_err();
        assert_eq!(refusal(&refused), "invalid_input", "{kind} {document}");
    }
}
