//! SCH-3: what a notation became is set as a whole, and again without a trace.

use serde_json::{Value, json};
use testkit::{Database, Salon, call, refusal};
use tokio_postgres::{Client, Error};
use uuid::Uuid;

use crate::resources::facts;

async fn set(
    client: &Client,
    salon: &Salon,
    staff: Option<Uuid>,
    document: &Value,
) -> Result<Value, Error> {
    let sql = "select api.set_opening_hours($1, $2, $3, $4)";
    call(client, sql, &[&salon.tenant, &salon.business, &staff, document]).await
}

async fn overrides(client: &Client, salon: &Salon) -> Vec<(String, Option<String>)> {
    let sql = "select o.starts_on::text, o.reason from api.list_overrides($1, $2) o";
    let rows = client.query(sql, &[&salon.tenant, &salon.business]).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

async fn weeks(client: &Client, salon: &Salon, staff: Option<Uuid>) -> Vec<Value> {
    let sql = "select h from api.get_hours($1, $2, $3) h";
    let rows = client.query(sql, &[&salon.tenant, &salon.business, &staff]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

fn hours(start: &str) -> Value {
    json!({"mon": [{"start": start, "end": "17:00"}], "sat": [{"start": "20:00", "end": "02:00"}]})
}

#[tokio::test]
async fn weeks_and_dates_are_set_together_and_replaced_by_the_next_sch_3() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let by_hand = json!({"starts_on": "2031-05-05", "available": false, "reason": "By hand"});
    let sql = "select api.add_override($1, $2, $3)";
    call(&client, sql, &[&salon.tenant, &salon.business, &by_hand]).await.unwrap();

    let first = json!({
        "weeks": [{"week": hours("09:00")}, {"week": hours("08:00"), "valid_from": "2031-06-01", "valid_to": "2031-08-31"}],
        "dates": [
            {"starts_on": "2031-12-24", "start": "09:00", "end": "12:00", "available": true},
            {"starts_on": "2031-12-25", "ends_on": "2031-12-26", "available": false, "reason": "Christmas"}
        ]
    });
    let done = set(&client, &salon, None, &first).await.unwrap();
    assert_eq!(done["dates_changed"], 2, "{done}");
    let before = (weeks(&client, &salon, None).await, overrides(&client, &salon).await);
    assert_eq!(before.0.len(), 2, "those that were there are gone: {:?}", before.0);
    assert_eq!(before.0[0]["week"]["sat"], json!([{"start": "20:00", "end": "02:00"}]));
    assert_eq!(before.1.len(), 3);

    let events = "select count(*) from outbox";
    let count =
        async || database.superuser().await.query_one(events, &[]).await.unwrap().get::<_, i64>(0);
    let told = count().await;
    let again = set(&client, &salon, None, &first).await.unwrap();
    assert_eq!(
        again,
        json!({"weeks_changed": 0, "dates_changed": 0}),
        "the same twice changes nothing"
    );
    assert_eq!((weeks(&client, &salon, None).await, overrides(&client, &salon).await), before);
    assert_eq!(count().await, told, "and says nothing");

    let next = json!({"weeks": [{"week": hours("10:00")}], "dates": [{"starts_on": "2032-01-01", "available": false}]});
    let done = set(&client, &salon, None, &next).await.unwrap();
    assert_eq!(done, json!({"weeks_changed": 2, "dates_changed": 3}));
    let left = overrides(&client, &salon).await;
    assert_eq!(left, [("2031-05-05".into(), Some("By hand".into())), ("2032-01-01".into(), None)]);
    assert_eq!(weeks(&client, &salon, None).await.len(), 1);
}

#[tokio::test]
async fn a_persons_hours_leave_the_businesss_alone_sch_3() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let business = weeks(&client, &salon, None).await;
    let closed = json!({"weeks": [{"week": hours("09:00")}], "dates": [{"starts_on": "2031-12-24", "available": false}]});
    set(&client, &salon, None, &closed).await.unwrap();
    let staff = Some(salon.staff[0]);
    let own = json!({"weeks": [{"week": hours("12:00")}], "dates": [{"starts_on": "2031-12-24", "available": true, "start": "10:00", "end": "11:00"}]});
    set(&client, &salon, staff, &own).await.unwrap();
    assert_ne!(weeks(&client, &salon, None).await, business);
    assert_eq!(weeks(&client, &salon, staff).await[0]["week"]["mon"][0]["start"], "12:00");
    assert_eq!(overrides(&client, &salon).await.len(), 2);
    set(&client, &salon, staff, &json!({"weeks": [], "dates": []})).await.unwrap();
    assert_eq!(
        weeks(&client, &salon, staff).await,
        [] as [Value; 0],
        "the business's hours hold again"
    );
    assert_eq!(overrides(&client, &salon).await.len(), 1);
}

#[tokio::test]
async fn what_is_wrong_is_refused_and_nothing_is_set_sch_3() {
    let database = Database::lease().await;
    let client = database.server().await;
    let salon = Salon::builder().build(&database).await;
    let before = weeks(&client, &salon, None).await;
    let week = json!({"week": hours("09:00")});
    for (document, field) in [
        (json!({"weeks": [week], "dates": [{"starts_on": "2031-12-24"}]}), "available"),
        (
            json!({"weeks": [week], "dates": [{"starts_on": "2031-02-30", "available": false}]}),
            "starts_on",
        ),
        (
            json!({"weeks": [week], "dates": [{"starts_on": "2031-12-24", "available": true, "start": "09:00"}]}),
            "end",
        ),
        (
            json!({"weeks": [{"week": {"mon": [{"start": "9", "end": "10:00"}]}}], "dates": []}),
            "mon.start",
        ),
        (
            json!({"weeks": [{"week": {}, "valid_from": "2031-02-01", "valid_to": "2031-01-01"}], "dates": []}),
            "valid_to",
        ),
        (json!({"weeks": {}, "dates": []}), "weeks"),
        (json!({"weeks": []}), "dates"),
        (json!({"weeks": [], "dates": [], "from_notation": true}), "from_notation"),
    ] {
        let refused = set(&client, &salon, None, &document).await.unwrap_err();
        assert_eq!(refusal(&refused), "invalid_input", "{document}");
        assert_eq!(facts(&refused)["field"], field, "{document}");
    }
    let nothing = json!({"weeks": [], "dates": []});
    let stranger = set(&client, &salon, Some(Uuid::nil()), &nothing).await.unwrap_err();
    assert_eq!(refusal(&stranger), "not_found");
    assert_eq!(weeks(&client, &salon, None).await, before);
    assert_eq!(overrides(&client, &salon).await, []);
}
