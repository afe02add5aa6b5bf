//! Every move of a booking of seats leaves the counters right (BKG-1), imports and repeats among them (BKG-7).

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Database, call, id, refusal};
use tokio_postgres::{Client, Error};

use super::{KIM, NOON, Venue, assert_seats_add_up, claimed, counted};

#[tokio::test]
async fn a_pending_party_has_its_seats_where_pending_blocks_bkg_1() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 4).await;
    let session = venue.session(&database, NOON, &venue.salon.staff, json!({})).await;
    let client = database.server().await;
    venue.set(&client, json!({"approval_required": true})).await;
    let pending = venue.seats(&client, KIM, json!({"party_size": 4})).await.unwrap();
    venue.salon.command(&client, "confirm_booking", id(&pending)).await.unwrap();
    assert_eq!(counted(&database, session).await, (4, 0));
    // What the service says later changes nothing for a booking that has its seats.
    venue.set(&client, json!({"pending_blocks": false})).await;
    assert_eq!(refusal(&venue.seats(&client, KIM, json!({})).await.unwrap_err()), "session_full");
    venue.salon.command(&client, "reject_booking", id(&pending)).await.unwrap();
    assert_eq!(counted(&database, session).await, (0, 0));
    assert_eq!(claimed(&database, session).await.0, 0);
    assert_seats_add_up(&database).await;
}

#[tokio::test]
async fn seats_given_back_while_pending_are_taken_by_approval_or_refused_bkg_1() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 4).await;
    let session = venue.session(&database, NOON, &venue.salon.staff, json!({})).await;
    let client = database.server().await;
    venue.set(&client, json!({"approval_required": true, "pending_blocks": false})).await;
    let held = id(&venue.seats(&client, KIM, json!({"party_size": 3})).await.unwrap());
    venue.salon.command(&client, "confirm_booking", held).await.unwrap();
    assert_eq!(
        (counted(&database, session).await, claimed(&database, session).await.0),
        ((0, 0), 0)
    );
    let two =
        id(&venue.seats(&client, KIM, json!({"party_size": 2, "confirm": true})).await.unwrap());
    let approve = async |booking| venue.salon.command(&client, "approve_booking", booking).await;
    approve(held).await.unwrap();
    assert_eq!(
        (counted(&database, session).await, claimed(&database, session).await),
        ((3, 0), (1, true))
    );
    let error = approve(two).await.unwrap_err();
    assert_eq!(refusal(&error), "session_full");
    assert_eq!(error.as_db_error().unwrap().detail(), Some("{\"remaining\": 1}"));
    venue.salon.command(&client, "cancel_booking", held).await.unwrap();
    let tour = id(&venue.tour(&client, NOON, json!({"confirm": true})).await.unwrap());
    assert_eq!(refusal(&approve(two).await.unwrap_err()), "slot_taken", "the guide is gone");
    venue.salon.command(&client, "cancel_booking", tour).await.unwrap();
    let admin = database.superuser().await;
    let set = async |status: &str| {
        admin
            .execute("update sessions set status = $2 where id = $1", &[&session, &status])
            .await
            .unwrap();
    };
    set("cancelled").await;
    assert_eq!(refusal(&approve(two).await.unwrap_err()), "session_closed");
    set("closed").await;
    approve(two).await.unwrap();
    assert_seats_add_up(&database).await;
}

async fn import(client: &Client, venue: &Venue, fields: Value) -> Result<Value, Error> {
    let mut document =
        json!({"service_id": venue.salon.service, "customer": {"name": "Kim", "email": KIM}});
    document.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    call(client, "select api.import_booking($1, $2)", &[&venue.salon.tenant, &document]).await
}

#[tokio::test]
async fn imports_fill_sessions_past_and_future_but_never_too_full() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 6).await;
    let past = "2020-01-06T12:00:00+01:00";
    let guides = venue.salon.staff.clone();
    let old = venue.session(&database, past, &guides, json!({"status": "closed"})).await;
    let session = venue.session(&database, NOON, &guides, json!({})).await;
    let client = database.server().await;
    let done =
        json!({"starts_at": past, "state": "completed", "party_size": 4, "price_minor": 100});
    let booking = import(&client, &venue, done).await.unwrap();
    assert_eq!(
        (&booking["seats"], &booking["price_minor"], &booking["entry_method"]),
        (&json!(4), &json!(100), &json!("import"))
    );
    assert_eq!(
        (counted(&database, old).await, claimed(&database, old).await.0),
        ((4, 0), 0),
        "over: nobody's time"
    );
    let again = json!({"starts_at": past, "state": "no_show", "party_size": 3});
    assert_eq!(refusal(&import(&client, &venue, again).await.unwrap_err()), "session_full");
    import(&client, &venue, json!({"starts_at": past, "state": "cancelled", "party_size": 3}))
        .await
        .unwrap();
    assert_eq!(counted(&database, old).await, (4, 0));

    let soon = "2031-05-05T12:00:00+02:00";
    let whole = json!({"starts_at": soon, "state": "confirmed", "party_size": 2, "private": true});
    let booking = import(&client, &venue, whole).await.unwrap();
    assert_eq!(
        (&booking["seats"], &booking["private"], &booking["price_minor"]),
        (&json!(6), &json!(true), &json!(15000))
    );
    assert_eq!(
        (counted(&database, session).await, claimed(&database, session).await),
        ((6, 0), (1, true))
    );
    let refused = [
        ("session_full", json!({"starts_at": soon, "state": "confirmed"})),
        ("no_session", json!({"starts_at": "2031-05-05T13:00:00+02:00", "state": "confirmed"})),
        ("invalid_input", json!({"starts_at": soon, "state": "held"})),
        ("invalid_input", json!({"starts_at": soon, "state": "confirmed", "staff_ids": guides})),
    ];
    for (code, fields) in refused {
        assert_eq!(
            refusal(&import(&client, &venue, fields.clone()).await.unwrap_err()),
            code,
            "{fields}"
        );
    }
    assert_seats_add_up(&database).await;
    // An appointment still needs its people.
    let tour =
        Venue { salon: testkit::Salon { service: venue.tour, ..venue.salon.clone() }, ..venue };
    let error =
        import(&client, &tour, json!({"starts_at": past, "state": "completed"})).await.unwrap_err();
    assert_eq!(refusal(&error), "invalid_input");
}

#[tokio::test]
async fn a_repeated_request_takes_its_seats_once_bkg_7() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 4).await;
    let session = venue.session(&database, NOON, &venue.salon.staff, json!({})).await;
    let clients = join_all((0..50).map(|_| database.server())).await;
    let answers = join_all(clients.iter().map(|client| {
        let venue = &venue;
        async move {
            call(
                client,
                "select api.reserve_booking($1, $2, $3::text::timestamptz, $4, p_options => $5, p_request => $6)",
                &[
                    &venue.salon.tenant,
                    &venue.salon.service,
                    &NOON,
                    &json!({"name": "Kim", "email": KIM}),
                    &json!({"party_size": 4}),
                    &json!({"key": "once", "fingerprint": "f"}),
                ],
            )
            .await
            .unwrap()
        }
    }))
    .await;
    assert!(answers.iter().all(|answer| answer == &answers[0]));
    assert_eq!(
        counted(&database, session).await,
        (0, 4),
        "though the session is full, the repeat isn't refused"
    );
    assert_seats_add_up(&database).await;
}

#[tokio::test]
async fn the_table_itself_refuses_seats_that_do_not_fit_ses_3() {
    let database = Database::lease().await;
    let venue = Venue::open(&database, 1, 4).await;
    let session = venue.session(&database, NOON, &venue.salon.staff, json!({})).await;
    let client = database.server().await;
    let booking = id(&venue.seats(&client, KIM, json!({})).await.unwrap());
    let admin = database.superuser().await;
    let oversold =
        admin.execute("update sessions set seats_sold = 4 where id = $1", &[&session]).await;
    assert_eq!(
        oversold.unwrap_err().as_db_error().unwrap().constraint(),
        Some("sessions_never_oversold")
    );
    let forgotten =
        admin.execute("update bookings set state = 'cancelled' where id = $1", &[&booking]).await;
    assert_eq!(
        forgotten.unwrap_err().as_db_error().unwrap().constraint(),
        Some("bookings_seats_by_state")
    );
}
