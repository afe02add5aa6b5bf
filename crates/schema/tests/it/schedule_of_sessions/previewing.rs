//! SES-1: a preview shows what saving does, and writes nothing.

use serde_json::{Value, json};
use testkit::{call, id};
use uuid::Uuid;

use super::{Venue, daily};

const PREVIEW: &str = "select api.preview_sessions($1, $2, $3, 14)";

async fn preview(venue: &Venue, document: &Value, rule: Option<Uuid>) -> Value {
    let sql = "select api.preview_sessions($1, $2, $3, 14, $4)";
    call(&venue.client, sql, &[&venue.tenant, &venue.service, document, &rule]).await.unwrap()
}

/// How many sessions have each outcome.
fn outcomes(preview: &Value) -> Value {
    let mut counts = json!({});
    for session in preview["sessions"].as_array().unwrap() {
        let outcome = session["outcome"].as_str().unwrap();
        counts[outcome] = json!(counts[outcome].as_i64().unwrap_or(0) + 1);
    }
    counts
}

/// How many rows were written in the tables of sessions, as PostgreSQL's own counters of this transaction say.
const WRITES: &str = "select to_jsonb(coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)) from pg_stat_xact_user_tables";

#[tokio::test]
async fn a_preview_writes_nothing_and_says_what_saving_does_ses_1() {
    let venue = Venue::open("Europe/Berlin").await;
    let document = json!({"week": daily("10:00", "12:00"), "interval_minutes": 60, "capacity": 6});
    let client = venue.database.as_tenant(venue.tenant).await;
    let shown = call(&client, PREVIEW, &[&venue.tenant, &venue.service, &document]).await.unwrap();
    assert_eq!(call(&client, WRITES, &[]).await.unwrap(), json!(0));
    drop(client);
    assert!(venue.stored().await.is_empty());
    let sessions = shown["sessions"].as_array().unwrap();
    assert!((28..=30).contains(&sessions.len()), "two weeks and today: {}", sessions.len());
    let first = &sessions[0];
    assert_eq!(
        (
            &first["outcome"],
            &first["capacity_total"],
            &first["price_minor"],
            &first["session_id"],
            &first["of_this_rule"]
        ),
        (&json!("new"), &json!(6), &json!(8_000), &Value::Null, &json!(true))
    );
    let saved = venue.add_rule(document.clone()).await;
    let stored = venue.stored().await;
    for (shown, stored) in sessions.iter().zip(&stored) {
        for field in
            ["starts_at", "ends_at", "local_start", "timezone", "capacity_total", "price_minor"]
        {
            assert_eq!(shown[field], stored[field], "{field}");
        }
    }
    let rule = id(&saved["rule"]);
    let again = preview(&venue, &json!({}), Some(rule)).await;
    assert_eq!(outcomes(&again), json!({"same": sessions.len()}));
}

#[tokio::test]
async fn a_preview_tells_what_becomes_of_what_is_there_ses_1() {
    let venue = Venue::open("Europe/Berlin").await;
    let first =
        venue.add_rule(json!({"week": daily("10:00", "12:00"), "interval_minutes": 60})).await;
    let rule = id(&first["rule"]);
    let tomorrow = |session: &&Value| {
        session["local_start"].as_str().unwrap() > first["rule"]["created_at"].as_str().unwrap()
    };
    let stored = venue.stored().await;
    let at = |hour: &str| -> Vec<Value> {
        stored
            .iter()
            .filter(tomorrow)
            .filter(|one| one["local_start"].as_str().unwrap().ends_with(hour))
            .cloned()
            .collect()
    };
    let (tens, elevens) = (at("10:00:00"), at("11:00:00"));
    venue.book(id(&tens[2]), 2, "confirmed").await;
    venue.book(id(&elevens[3]), 2, "held").await;
    let change = json!({"week": daily("11:00", "13:00"), "capacity": 5});
    let shown = preview(&venue, &change, Some(rule)).await;
    let of = |session: &Value| -> Value {
        let all = shown["sessions"].as_array().unwrap();
        all.iter().find(|one| one["session_id"] == session["id"]).cloned().unwrap()
    };
    assert_eq!(of(&tens[1])["outcome"], "removed");
    let kept = of(&tens[2]);
    assert_eq!(
        (&kept["outcome"], &kept["seats_sold"], &kept["capacity_total"]),
        (&json!("kept"), &json!(2), &json!(8))
    );
    let changed = of(&elevens[2]);
    assert_eq!(
        (&changed["outcome"], &changed["fields"], &changed["capacity_total"]),
        (&json!("changed"), &json!(["capacity_total"]), &json!(5))
    );
    assert_eq!(of(&elevens[3])["outcome"], "kept", "a live hold counts");
    assert_eq!(venue.stored().await.len(), stored.len());

    // Another rule: what the first has it doesn't get.
    let second = json!({"week": daily("11:00", "13:00"), "interval_minutes": 60, "price_minor": 1});
    let shown = preview(&venue, &second, None).await;
    let mine: Vec<&Value> = shown["sessions"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["of_this_rule"] == true)
        .collect();
    assert!(
        mine.iter().all(|one| one["outcome"] == "new"
            && one["local_start"].as_str().unwrap().ends_with("12:00:00"))
    );
    assert!((14..=15).contains(&mine.len()));

    for (document, field) in [
        (json!({"interval_minutes": 1}), "interval_minutes"),
        (json!({"interval_minutes": 60, "week": {"mon": 1}}), "mon"),
    ] {
        assert_eq!(venue.refused(PREVIEW, &document).await, ("invalid_input".into(), field.into()));
    }
    let days = "select api.preview_sessions($1, $2, $3, 367)";
    assert_eq!(venue.refused(days, &second).await, ("invalid_input".into(), "days".into()));
}
