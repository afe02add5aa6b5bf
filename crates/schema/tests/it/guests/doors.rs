//! Codes that are shown at a door.

use futures_util::future::join_all;
use serde_json::json;
use testkit::{call, id, refusal};

use super::{Door, arrived};
use crate::schedule_of_sessions::detail;

#[tokio::test]
async fn a_code_is_read_as_it_is_written_typed_and_scanned_ses_5() {
    let door = Door::open(8).await;
    let booking = door.sold_to("Kim", 4).await;
    // Digits that people take for letters are in few references: this one has them.
    let admin = door.database.superuser().await;
    let sql = "alter table bookings disable trigger guard_booking";
    admin.batch_execute(sql).await.unwrap();
    let sql = "update bookings set reference = 'A0B1C2D3' where id = $1";
    admin.execute(sql, &[&id(&booking)]).await.unwrap();
    let spellings = [
        "A0B1C2D3",
        "a0b1c2d3",
        " A0B1 C2D3 ",
        "a0b1-c2d3",
        "AOBIC2D3",
        "aOblc2d3",
        "SK:A0B1C2D3",
        "sk:a0b1c2d3",
    ];
    for code in spellings {
        let guest = door.scan(code, None).await.unwrap_or_else(|error| panic!("{code}: {error:?}"));
        assert_eq!((arrived(&guest), &guest["name"]), (4, &json!("Kim")), "{code}");
        door.command("undo_check_in", &booking).await.unwrap();
    }
    for code in ["", "A0B1C2D", "A0B1C2D34", "A0B1C2DU", "https://example.org", "SK:", "💥"] {
        let error = door.scan(code, None).await.unwrap_err();
        assert_eq!(
            (refusal(&error), &detail(&error)["field"]),
            ("invalid_input".into(), &json!("code")),
            "{code}"
        );
    }
    let error = door.scan("ZZZZZZZZ", None).await.unwrap_err();
    assert_eq!((refusal(&error), &detail(&error)["field"]), ("not_found".into(), &json!("code")));
}

#[tokio::test]
async fn a_code_opens_its_own_session_only_and_once_ses_5() {
    let door = Door::open(8).await;
    let booking = door.sold_to("Kim", 4).await;
    let code = booking["reference"].as_str().unwrap();
    let later = door
        .venue
        .session(&door.database, "2031-05-06 12:00+02", &door.venue.salon.staff, json!({}))
        .await;
    let check_in = "check_in_code($1, $2, $3)";
    let error = door.call(check_in, &[&code, &later]).await.unwrap_err();
    assert_eq!(
        (refusal(&error), detail(&error)["session_id"].clone()),
        ("wrong_session".into(), json!(door.session))
    );
    let sentence = error.as_db_error().unwrap().message().to_owned();
    assert_eq!(sentence, "This booking is for Escape room on 2031-05-05 at 12:00.");
    let appointment = door
        .venue
        .tour(&door.client, "2031-05-07 12:00+02", json!({"confirm": true}))
        .await
        .unwrap();
    let error = door.scan(appointment["reference"].as_str().unwrap(), None).await.unwrap_err();
    assert_eq!(refusal(&error), "wrong_session", "an appointment has no session at all");

    // Three of four first; the code then lets the fourth in, and nobody else.
    assert_eq!(arrived(&door.scan(code, Some(3)).await.unwrap()), 3);
    let all = door.scan(code, None).await.unwrap();
    assert_eq!(arrived(&all), 4);
    for number in [None, Some(4), Some(1)] {
        let error = door.scan(code, number).await.unwrap_err();
        assert_eq!(
            (refusal(&error), detail(&error)["arrived"].clone()),
            ("already_checked_in".into(), json!(4))
        );
        assert!(detail(&error)["checked_in_at"].is_string());
    }
    door.command("cancel_booking", &booking).await.unwrap();
    let undone = door.sold_to("Lee", 1).await;
    door.command("cancel_booking", &undone).await.unwrap();
    let error = door.scan(undone["reference"].as_str().unwrap(), None).await.unwrap_err();
    assert_eq!(refusal(&error), "illegal_transition");

    // Without a door any booking of the tenant; of another's none.
    let any = "check_in_code($1, $2)";
    let guest = door.call(any, &[&appointment["reference"].as_str().unwrap()]).await.unwrap();
    assert_eq!(arrived(&guest), 1);
    let other = Door::open(4).await;
    let theirs = other.sold_to("Kim", 1).await;
    let error = door.call(any, &[&theirs["reference"].as_str().unwrap()]).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found");
    let error = door.call(check_in, &[&code, &other.session]).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found", "another tenant's door");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_copies_of_a_code_one_gets_in_ses_5() {
    let door = Door::open(8).await;
    let booking = door.sold_to("Kim", 4).await;
    let code = booking["reference"].as_str().unwrap();
    let clients = join_all((0..20).map(|_| door.database.server())).await;
    let outcomes = join_all(clients.iter().map(|client| async {
        let sql = "select api.check_in_code($1, $2, $3)";
        call(client, sql, &[&door.tenant(), &code, &door.session]).await
    }))
    .await;
    let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(won, 1);
    for error in outcomes.into_iter().filter_map(Result::err) {
        assert_eq!(refusal(&error), "already_checked_in");
    }
}

#[tokio::test]
async fn a_scan_that_is_repeated_under_its_key_is_one_bkg_7() {
    let door = Door::open(8).await;
    let booking = door.sold_to("Kim", 1).await;
    let code = booking["reference"].as_str().unwrap();
    let request = json!({"caller": "scanner", "key": "1", "route": "door", "fingerprint": "x"});
    let scan = "check_in_code($1, $2, $3, null, $4)";
    let first = door.call(scan, &[&code, &door.session, &request]).await.unwrap();
    let second = door.call(scan, &[&code, &door.session, &request]).await.unwrap();
    assert_eq!(first, second, "not already_checked_in");
}
