//! Who may use a promotion code, and that its last use is spent once.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Database, Salon, call, id, refusal};
use tokio_postgres::{Client, Error};
use uuid::Uuid;

use crate::races::CROWD;

use super::{KIM, MORNING, facts, make_promotion, quote, salon, set_prices};

const CODE: &str = "ONCE";

async fn with_code(
    client: &Client,
    salon: &Salon,
    hour: u32,
    email: &str,
    more: Value,
) -> Result<Value, Error> {
    let mut options = json!({"promotion": CODE});
    options.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    salon.reserve(client, &format!("2031-05-05 {hour:02}:00+02"), email, options).await
}

fn reason(outcome: Result<Value, Error>) -> String {
    let (code, facts) = facts(&outcome.unwrap_err());
    assert_eq!(facts["field"], "promotion");
    let reason = facts["reason"].as_str().map(|reason| format!(" {reason}"));
    format!("{code}{}", reason.unwrap_or_default())
}

#[tokio::test]
async fn a_code_that_does_not_apply_is_refused_with_its_reason_cat_6() {
    let (database, salon, client) = salon().await;
    let other = Salon::builder().build(&database).await;
    let theirs = json!({"code": "THEIRS", "percent_ppm": 100_000});
    make_promotion(&client, &other, theirs).await.unwrap();
    let upsert = "select api.upsert_service($1, $2, $3)";
    let shave = json!({"name": "Shave", "duration_minutes": 30});
    let shave =
        id(&call(&client, upsert, &[&salon.tenant, &salon.business, &shave]).await.unwrap());
    let cases = [
        (json!({"code": "OFF", "status": "inactive"}), "promotion_unknown"),
        (json!({"code": "SHAVE", "service_ids": [shave]}), "promotion_not_applicable service"),
        (json!({"code": "LATER", "valid_from": "2049-01-01"}), "promotion_not_applicable not_yet"),
        (json!({"code": "EARLIER", "valid_to": "2001-01-01"}), "promotion_not_applicable over"),
        (json!({"code": "LARGE", "minimum_minor": 4501}), "promotion_not_applicable minimum"),
        (json!({"code": "EXACT", "minimum_minor": 4500}), "-450"),
        (json!({"code": "BOTH", "service_ids": [shave, salon.service]}), "-450"),
    ];
    let mut wanted = vec![
        ("NOTHING".to_owned(), "promotion_unknown"),
        ("THEIRS".to_owned(), "promotion_unknown"),
    ];
    for (mut document, expected) in cases {
        document["percent_ppm"] = json!(100_000);
        make_promotion(&client, &salon, document.clone()).await.unwrap();
        wanted.push((document["code"].as_str().unwrap().to_owned(), expected));
    }
    for (code, expected) in wanted {
        let options = json!({"promotion": code.to_lowercase()});
        for outcome in [
            quote(&client, &salon, MORNING, &options).await,
            salon.reserve(&client, MORNING, KIM, options.clone()).await,
        ] {
            let told = match outcome {
                Ok(price) => price["price_lines"][1]["total_minor"].to_string(),
                refused => reason(refused),
            };
            assert_eq!(told, expected, "{code}");
        }
    }
}

#[tokio::test]
async fn an_amount_is_for_services_in_its_currency_and_takes_at_most_all_cat_6() {
    let (_database, salon, client) = salon().await;
    make_promotion(&client, &salon, json!({"code": CODE, "amount_minor": 5000})).await.unwrap();
    let booking = with_code(&client, &salon, 10, KIM, json!({})).await.unwrap();
    assert_eq!(
        (&booking["price_minor"], &booking["price_lines"][1]["amount_minor"]),
        (&json!(0), &json!(-5000))
    );
    let upsert = "select api.upsert_service($1, $2, $3, $4)";
    let yen = json!({"currency": "JPY"});
    call(&client, upsert, &[&salon.tenant, &salon.business, &yen, &salon.service]).await.unwrap();
    let refused = with_code(&client, &salon, 11, KIM, json!({})).await;
    assert_eq!(reason(refused), "promotion_not_applicable service", "fifty euros aren't 5000 yen");
}

#[tokio::test]
async fn what_expires_or_is_cancelled_gives_its_use_back_cat_6() {
    let (_database, salon, client) = salon().await;
    let once = json!({"code": CODE, "percent_ppm": 500_000, "max_uses": 1});
    make_promotion(&client, &salon, once).await.unwrap();
    let short = json!({"hold_seconds": 1});
    let held = with_code(&client, &salon, 9, KIM, short).await.unwrap();
    assert_eq!(
        reason(with_code(&client, &salon, 10, "lee@example.org", json!({})).await),
        "promotion_used_up"
    );
    let quoted = quote(&client, &salon, MORNING, &json!({"promotion": CODE})).await;
    assert_eq!(reason(quoted), "promotion_used_up", "a quote says so too");
    tokio::time::sleep(Duration::from_millis(1050)).await;
    let next = with_code(&client, &salon, 10, "lee@example.org", json!({})).await.unwrap();
    let late = salon.command(&client, "confirm_booking", id(&held)).await.unwrap_err();
    assert_eq!(refusal(&late), "hold_expired", "before anybody has cleaned up");
    let next = salon.command(&client, "confirm_booking", id(&next)).await.unwrap();
    assert_eq!(next["state"], "confirmed");
    assert_eq!(reason(with_code(&client, &salon, 11, KIM, json!({})).await), "promotion_used_up");
    salon.command(&client, "cancel_booking", id(&next)).await.unwrap();
    let again = with_code(&client, &salon, 11, KIM, json!({"confirm": true})).await.unwrap();
    assert_eq!(again["price_minor"], 2250);
    for still in ["mark_no_show", "complete_booking"] {
        salon.command(&client, still, id(&again)).await.unwrap();
        assert_eq!(
            reason(with_code(&client, &salon, 12, KIM, json!({})).await),
            "promotion_used_up"
        );
    }
}

#[tokio::test]
async fn each_customer_has_their_own_uses_cat_6() {
    let (_database, salon, client) = salon().await;
    let once = json!({"code": CODE, "percent_ppm": 500_000, "max_uses_per_customer": 1});
    make_promotion(&client, &salon, once).await.unwrap();
    with_code(&client, &salon, 9, KIM, json!({})).await.unwrap();
    let refused = with_code(&client, &salon, 10, "KIM@example.org", json!({})).await;
    assert_eq!(reason(refused), "promotion_not_applicable per_customer");
    with_code(&client, &salon, 10, "lee@example.org", json!({})).await.unwrap();
}

/// Every client asks for somebody else's time, so that nothing but the code stands between them.
#[tokio::test(flavor = "multi_thread")]
async fn of_200_clients_for_the_last_use_exactly_one_succeeds_cat_6() {
    let _crowd = CROWD.lock().await;
    let database = Database::lease().await;
    let salon = Salon::builder().staff(50).build(&database).await;
    let clients = join_all((0..200).map(|_| database.server())).await;
    let twice = json!({"code": CODE, "percent_ppm": 100_000, "max_uses": 2});
    let code = make_promotion(&clients[0], &salon, twice).await.unwrap();
    let reserve = async |client: &Client, number: usize| {
        let (staff, hour) = (salon.staff[number % 50], 9 + number / 50);
        let starts_at = format!("2031-05-05 {hour:02}:00+02");
        let customer = json!({"name": "Kim", "email": format!("c{number}@example.org")});
        let statement = "select api.reserve_booking($1, $2, $3::text::timestamptz, $4, $5, $6)";
        let parameters: &[&(dyn tokio_postgres::types::ToSql + Sync)] = &[
            &salon.tenant,
            &salon.service,
            &starts_at,
            &customer,
            &staff,
            &json!({"promotion": CODE}),
        ];
        call(client, statement, parameters).await
    };
    let first = reserve(&clients[0], 0).await.unwrap();
    salon.command(&clients[0], "confirm_booking", id(&first)).await.unwrap();
    let outcomes = join_all(
        clients.iter().enumerate().skip(1).map(|(number, client)| reserve(client, number)),
    )
    .await;
    let (won, lost): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 1);
    assert!(
        lost.iter().all(|outcome| refusal(outcome.as_ref().unwrap_err()) == "promotion_used_up")
    );
    let list = "select p -> 'uses' from api.list_promotions($1) p";
    assert_eq!(call(&clients[0], list, &[&salon.tenant]).await.unwrap(), json!(2));
    assert_eq!(code["uses"], json!(0));
}

/// A confirmation that is under way when the hold's time runs out has the use: nobody may count it as gone.
#[tokio::test(flavor = "multi_thread")]
async fn a_use_that_is_being_confirmed_is_not_given_away_cat_6() {
    let (database, salon, client) = salon().await;
    let once = json!({"code": CODE, "percent_ppm": 100_000, "max_uses": 1});
    make_promotion(&client, &salon, once).await.unwrap();
    for command in ["confirm_booking($1, $2)", "renew_hold($1, $2, 2)"] {
        let held = with_code(&client, &salon, 9, KIM, json!({"hold_seconds": 1})).await.unwrap();
        let slow = database.server().await;
        slow.batch_execute("begin").await.unwrap();
        let statement = format!("select api.{command}");
        let moved = call(&slow, &statement, &[&salon.tenant, &id(&held)]).await.unwrap();
        tokio::time::sleep(Duration::from_millis(1100)).await;
        let other = with_code(&client, &salon, 11, "lee@example.org", json!({}));
        let commit = async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            slow.batch_execute("commit").await.unwrap();
        };
        let (other, ()) = futures_util::join!(other, commit);
        assert_eq!(reason(other), "promotion_used_up", "{command}");
        salon.command(&client, "cancel_booking", id(&moved)).await.unwrap();
    }
}

/// Expired holds with codes, cleared, confirmed late and renewed by everybody at once: no deadlock, no use too many.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_under_mixed_fire_never_has_more_uses_than_allowed_cat_6() {
    const CLIENTS: usize = 16;
    let database = Database::lease().await;
    let salon = Salon::builder().staff(4).build(&database).await;
    let admin = database.server().await;
    let few = json!({"code": CODE, "percent_ppm": 100_000, "max_uses": 5});
    make_promotion(&admin, &salon, few).await.unwrap();
    set_prices(&admin, &salon, json!({"extras": [{"name": "Soup", "price_minor": 3}]}))
        .await
        .unwrap();
    let work = (0..CLIENTS).map(|number| {
        let (database, salon) = (&database, &salon);
        async move {
            let client = database.server().await;
            let mut spent = 0_usize;
            for attempt in 0..40_usize {
                let hour = 9 + u32::try_from((number + attempt * 3) % 8).unwrap();
                let email = format!("c{number}@example.org");
                let short = json!({"hold_seconds": 1});
                let Ok(booking) = with_code(&client, salon, hour, &email, short).await else {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                };
                spent += 1;
                let next = ["confirm_booking", "renew_hold", "cancel_booking"][attempt % 3];
                if attempt % 2 == 0 {
                    tokio::time::sleep(Duration::from_millis(if attempt % 4 == 0 {
                        990
                    } else {
                        10
                    }))
                    .await;
                }
                allowed(salon.command(&client, next, id(&booking)).await);
                check(&client, salon.tenant).await;
                allowed(salon.command(&client, "cancel_booking", id(&booking)).await);
            }
            spent
        }
    });
    let spent: usize = join_all(work).await.into_iter().sum();
    assert!(spent > 20, "only {spent} bookings had a use: nothing was fought for");
}

fn allowed(outcome: Result<Value, Error>) {
    if let Err(error) = outcome {
        let allowed = ["hold_expired", "illegal_transition", "renewal_limit_reached"];
        assert!(allowed.contains(&refusal(&error).as_str()), "{error:?}");
    }
}

async fn check(client: &Client, tenant: Uuid) {
    let list = "select p -> 'uses' from api.list_promotions($1) p";
    let uses = call(client, list, &[&tenant]).await.unwrap().as_i64().unwrap();
    assert!(uses <= 5, "{uses} uses of 5");
}
