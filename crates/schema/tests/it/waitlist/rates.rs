//! How much of what became free is filled.

use serde_json::{Value, json};
use testkit::{Salon, refusal};

use super::{KIM, Line};

async fn rate(line: &Line) -> Value {
    let sql = "select api.get_waitlist_fill_rate($1, $2)";
    line.command(sql, &[&line.salon.tenant, &line.salon.business]).await
}

#[tokio::test]
async fn freed_places_are_counted_with_what_became_of_them_bkg_10() {
    let line = Line::of_hours(4).await;
    let at = |hour: u32| format!("2031-05-05 {hour}:00+02");
    let mut taken = Vec::new();
    for hour in 10..14 {
        taken.push(line.book(&at(hour), KIM).await);
    }
    assert_eq!(rate(&line).await["fill_rate"], json!(null));
    // Nobody waits: of no interest.
    line.cancel(taken[0]).await;
    line.book(&at(10), KIM).await;
    line.round().await;
    let until = |hour: u32| json!({"time_from": format!("{hour}:00"), "time_to": format!("{}:00", hour + 1)});
    let (a, b) =
        (line.join("a@example.org", until(11)).await, line.join("b@example.org", until(11)).await);
    let c = line.join("c@example.org", until(12)).await;
    line.join("d@example.org", until(15)).await;
    line.cancel(taken[1]).await;
    line.cancel(taken[2]).await;
    line.cancel(taken[3]).await;
    assert_eq!(line.round().await, [a, c]);
    line.answer("refuse_offer", a).await.unwrap();
    assert_eq!(line.round().await, [b], "it comes back once, and is no new place");
    line.answer("accept_offer", b).await.unwrap();
    line.lapse(c).await;
    line.round().await;
    let told = rate(&line).await;
    for (field, value) in [
        ("openings", json!(2)),
        ("openings_offered", json!(2)),
        ("openings_undecided", json!(1)),
        ("places", json!(2)),
        ("places_filled", json!(1)),
        ("fill_rate", json!(0.5)),
        ("offers", json!(3)),
        ("accepted", json!(1)),
        ("refused", json!(1)),
        ("expired", json!(1)),
        ("causes", json!({"cancelled": {"places": 2, "filled": 1}})),
    ] {
        assert_eq!(told[field].as_f64(), value.as_f64(), "{field}: {told}");
        assert!(value.is_number() || told[field] == value, "{field}: {told}");
    }
    for field in ["median_seconds_to_offer", "median_seconds_to_fill", "p90_seconds_to_fill"] {
        assert!(
            told[field].as_f64().is_some_and(|seconds| (0.0..60.0).contains(&seconds)),
            "{told}"
        );
    }
    let other = Salon::builder().build(&line.database).await;
    let sql = "select api.get_waitlist_fill_rate($1, $2)";
    let foreign = line.client.query_one(sql, &[&line.salon.tenant, &other.business]).await;
    assert_eq!(refusal(&foreign.unwrap_err()), "not_found");
    let sql = "select api.get_waitlist_fill_rate($1, $2, '2031-01-01Z', '2030-01-01Z')";
    let backwards = line.client.query_one(sql, &[&line.salon.tenant, &line.salon.business]).await;
    assert_eq!(refusal(&backwards.unwrap_err()), "invalid_input");
}

/// The look that a joiner asks for may come before the relay has numbered the cancellation.
#[tokio::test]
async fn a_place_is_counted_once_however_early_it_is_offered_bkg_10() {
    let line = Line::of_hours(1).await;
    let taken = line.book(super::MORNING, KIM).await;
    let first = line.join("a@example.org", json!({})).await;
    line.cancel(taken).await;
    // No relay: the event has no position yet, and the look comes all the same.
    assert_eq!(super::offer_all(&line.worker, &line.salon).await, [first]);
    line.answer("refuse_offer", first).await.unwrap();
    let second = line.join("b@example.org", json!({})).await;
    assert_eq!(line.round().await, [second]);
    line.answer("accept_offer", second).await.unwrap();
    line.round().await;
    let told = rate(&line).await;
    assert_eq!((&told["places"], &told["fill_rate"]), (&json!(1), &json!(1.0)), "{told}");
    assert_eq!(told["causes"], json!({"cancelled": {"places": 1, "filled": 1}}));
}
