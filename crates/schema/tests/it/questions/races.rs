//! Questions that change while people answer them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Database, Salon, id, refusal};

use super::{ask, change, kept};

/// The text is edited all the time; nobody agrees to another than the one they sent, and nobody to a mixture.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_is_what_was_agreed_to_while_the_text_changes_cat_7() {
    const BUYERS: usize = 8;
    let database = Arc::new(Database::lease().await);
    let salon = Salon::builder().staff(BUYERS).build(&database).await;
    let editor = database.server().await;
    let text = |edition: usize| format!("Edition {edition} of what happens in case of fire.");
    let document = json!({"key": "fire", "kind": "consent", "label": "Edition 0", "required": true, "consent_text": text(0)});
    let question = ask(&editor, &salon, document).await.unwrap();
    let over = Arc::new(AtomicBool::new(false));
    let editing = {
        let (salon, over) = (salon.clone(), Arc::clone(&over));
        tokio::spawn(async move {
            let mut edition = 0;
            while !over.load(Ordering::Relaxed) {
                edition += 1;
                let document =
                    json!({"consent_text": text(edition), "label": format!("Edition {edition}")});
                change(&editor, &salon, &question, document).await.unwrap();
            }
            edition
        })
    };
    let buying = (0..BUYERS).map(|buyer| {
        let (database, salon) = (Arc::clone(&database), salon.clone());
        tokio::spawn(async move {
            let client = database.server().await;
            let mut counts = [0_usize; 2];
            for attempt in 0..40 {
                let read = "select q ->> 'consent_text' from api.list_questions($1, $2) q";
                let row = client.query_one(read, &[&salon.tenant, &salon.service]).await.unwrap();
                let read: String = row.get(0);
                let sent = if attempt % 4 == 0 { json!(true) } else { json!(read) };
                let starts_at = format!("2031-05-{:02} {:02}:00+02", 5 + attempt % 20, 9 + buyer);
                let email = format!("b{buyer}@example.org");
                let options = json!({"answers": {"fire": sent}, "confirm": true});
                match salon.reserve(&client, &starts_at, &email, options).await {
                    Ok(booking) => {
                        counts[0] += 1;
                        let fire = kept(&booking, "fire");
                        assert!(
                            sent == Value::Bool(true) || fire["consent_text"] == sent,
                            "{sent}: {fire}"
                        );
                        let edition = fire["label"].as_str().unwrap();
                        let told = fire["consent_text"].as_str().unwrap();
                        assert!(
                            told.starts_with(&format!("{edition} of")),
                            "one row, not two: {fire}"
                        );
                    }
                    Err(error) if refusal(&error) == "answers_invalid" => counts[1] += 1,
                    Err(error) => panic!("{error:?}"),
                }
            }
            counts
        })
    });
    let counts: Vec<[usize; 2]> = join_all(buying).await.into_iter().map(Result::unwrap).collect();
    over.store(true, Ordering::Relaxed);
    let editions = editing.await.unwrap();
    let sum = |of: usize| counts.iter().map(|one| one[of]).sum::<usize>();
    assert!(editions > 10 && sum(0) > 40, "{editions} editions, {counts:?}");
}

/// Two who answer one hold at once: each answer counts, none is lost.
#[tokio::test(flavor = "multi_thread")]
async fn answers_given_at_once_are_all_kept_cat_7() {
    const QUESTIONS: usize = 12;
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let clients = join_all((0..QUESTIONS).map(|_| database.server())).await;
    for number in 0..QUESTIONS {
        let document = json!({"key": format!("q{number}"), "kind": "number", "label": "Q"});
        ask(&clients[0], &salon, document).await.unwrap();
    }
    let held = super::hold(&clients[0], &salon, json!({})).await.unwrap();
    let given = clients.iter().enumerate().map(|(number, client)| {
        super::answer(client, &salon, id(&held), json!({format!("q{number}"): number}))
    });
    for outcome in join_all(given).await {
        outcome.unwrap();
    }
    let booked = salon.command(&clients[0], "confirm_booking", id(&held)).await.unwrap();
    let numbers: Vec<&Value> =
        booked["answers"].as_array().unwrap().iter().map(|one| &one["value"]).collect();
    assert_eq!(
        numbers,
        (0..QUESTIONS).map(Value::from).collect::<Vec<_>>().iter().collect::<Vec<_>>()
    );
}
